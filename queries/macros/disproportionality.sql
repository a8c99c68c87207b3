-- How unlike the subgroups are, in whatever order (Schlotheuber and Hosseinpoor 2022; Theil 1967).
--
--   bgv  = Σ share (estimate - mean)², bgsd = √bgv, cov = 100 bgsd/mean
--   mdm, mdb, mdr = Σ w |estimate - m|, m the mean, the best estimate, that of the reference;
--   idis = 100 mdm/mean; the last letter says w: u = 1/k, w = share (the mean is by share in both)
--   ti   = 1000 Σ share ρ ln ρ, mld = -1000 Σ share ln ρ, where ρ = estimate/mean
--
-- Standard errors, from those of the estimates:
--   bgv  √(4 Σ(share se (estimate - mean))²
--          + 2((Σ share² se²)² - Σ share⁴ se⁴ + Σ share² (1 - share)² se⁴))
--   ti   1000 √Σ((1 + ln ρ - h) share se/mean)², h = Σ share ρ (1 + ln ρ)
--   mld  1000 √Σ((1 - 1/ρ) share se/mean)²
-- healthequal 1.0.1 leaves out the factor 1000 of ti and mld here, and fails on a missing subgroup.
--
-- 0 where all are equal, and never below; sampling error alone lifts them above 0. An estimate of 0 counts as
-- 0.000001 in ti and mld, as in healthequal: mld is then almost all that choice.
-- Null where fewer than three subgroups have an estimate, or more than 15 % lack one; where one lacks its
-- population (but mdbu and mdru); mdr without exactly one reference; cov, idis, ti, mld where the mean is
-- not positive; ti and mld where an estimate is negative. Without every standard error no interval, and none
-- for bgsd, cov, md* and idis*, which have no formula for it.

create or replace macro disproportionality_measures(t) as table (
    with enough as (
        select
            *,
            case when favourable then max(estimate) over same when not favourable then min(estimate) over same
            end as best,
            case when sum(reference::integer) over same = 1 then max(estimate) filter (reference) over same
            end as chosen,
            case when mean > 0 then mean end as positive_mean,
            case when mean > 0 and min(estimate) over same >= 0 then greatest(estimate, 1e-6) end as lifted,
        from compared_subgroups(t)
        where k > 2 and subgroups - k <= 0.15 * subgroups
        window same as (partition by group_id)
    ),
    relative as (
        select
            *,
            sum(share * lifted) over (partition by group_id) as lifted_mean,
            lifted / lifted_mean as rho,
        from enough
    ),
    centred as (
        select *, sum(share * rho * (1 + ln(rho))) over (partition by group_id) as h,
        from relative
    ),
    summed as (
        select
            group_id,
            any_value(positive_mean) as mean,
            count(standard_error) = count(*) as certain,
            sum(share * power(estimate - mean, 2)) as bgv,
            4 * sum(power(share * standard_error * (estimate - mean), 2)) + 2 * (
                power(sum(power(share * standard_error, 2)), 2) - sum(power(share * standard_error, 4))
                + sum(power(share * (1 - share), 2) * power(standard_error, 4))
            ) as variance_of_bgv,
            avg(abs(estimate - mean)) as mdmu,
            sum(share * abs(estimate - mean)) as mdmw,
            avg(abs(estimate - best)) as mdbu,
            sum(share * abs(estimate - best)) as mdbw,
            avg(abs(estimate - chosen)) as mdru,
            sum(share * abs(estimate - chosen)) as mdrw,
            1000 * sum(share * rho * ln(rho)) as ti,
            1000 * sqrt(sum(power((1 + ln(rho) - h) * share * standard_error / lifted_mean, 2))) as se_ti,
            -1000 * sum(share * ln(rho)) as mld,
            1000 * sqrt(sum(power(share * standard_error * (1 - 1 / rho) / lifted_mean, 2))) as se_mld,
        from centred
        group by group_id
    )
    select
        group_id,
        measure,
        'default' as variant,
        estimate,
        case when certain then standard_error end as standard_error,
    from summed cross join lateral (
        values
            ('bgv', bgv, sqrt(variance_of_bgv)),
            ('bgsd', sqrt(bgv), null),
            ('cov', 100 * sqrt(bgv) / mean, null),
            ('mdmu', mdmu, null),
            ('mdmw', mdmw, null),
            ('mdbu', mdbu, null),
            ('mdbw', mdbw, null),
            ('mdru', mdru, null),
            ('mdrw', mdrw, null),
            ('idisu', 100 * mdmu / mean, null),
            ('idisw', 100 * mdmw / mean, null),
            ('ti', ti, se_ti),
            ('mld', mld, se_mld)
    ) as found (measure, estimate, standard_error)
);
