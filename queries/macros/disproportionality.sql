-- How unlike the subgroups are, in whatever order (Schlotheuber and Hosseinpoor 2022; Theil 1967).
--
--   bgv  = Σ share (estimate - mean)², bgsd = √bgv, cov = 100 bgsd/mean
--   mdm, mdb, mdr = Σ w |estimate - m|, m the mean, the best estimate, that of the reference;
--   idis = 100 mdm/mean; the last letter says w: u = 1/k, w = share (the mean is by share in both)
--   ti   = 1000 Σ share ρ ln ρ, mld = -1000 Σ share ln ρ, where ρ = estimate/mean
--
-- Standard errors, from those of the estimates:
--   bgv  √(4 Σ(share se (estimate - mean))²
--          + 2((Σ share² se²)² - Σ share⁴ se⁴ + Σ share² (1 - share)² se⁴)), the last two being
--          Σ share² se⁴ (1 - 2 share)
--   ti   1000 √Σ((1 + ln ρ - h) share se/mean)², h = Σ share ρ (1 + ln ρ), which is 1 + ti/1000
--   mld  1000 √Σ((1 - 1/ρ) share se/mean)²
-- healthequal 1.0.1 leaves out the factor 1000 of ti and mld here, and fails on a missing subgroup.
--
-- 0 where all are equal, and never below; sampling error alone lifts them above 0. An estimate of 0 counts as
-- 0.000001 in ti and mld, as in healthequal: mld is then almost all that choice.
-- Null where fewer than three subgroups have an estimate, or more than 15 % lack one; where one lacks its
-- population (but mdbu and mdru); mdr without exactly one reference; cov, idis, ti, mld where the mean is
-- not positive; ti and mld where an estimate is negative. Without every standard error no interval, and none
-- for bgsd, cov, md* and idis*, which have no formula for it.
--
-- t is the name of a table as compared_groups answers it; one row a group and measure.

create or replace macro variance_of_bgv(here, mean) as
    2 * power(total(here, power(i.share * i.se, 2)), 2)
    + total(
        here, power(i.share * i.se, 2) * (4 * power(i.y - mean, 2) + 2 * (1 - 2 * i.share) * power(i.se, 2))
    );

create or replace macro disproportionality_measures(t) as table (
    with enough as (
        select
            group_id,
            side,
            k,
            certain,
            mean,
            mean > 0 and lowest >= 0 as is_relative,
            case side when 1 then highest when -1 then lowest end as best,
            case when referred = 1 then total(here, case when i.reference then i.y end) end as chosen,
            case when enough then here end as here,
        from query_table(t)
    ),
    lifted as (
        select
            * replace (
                [
                    struct_pack(
                        share := i.share,
                        se := i.se,
                        y := i.y,
                        lifted := case when is_relative then greatest(i.y, 1e-6) end
                    )
                    for i in here
                ] as here
            ),
        from enough
    ),
    averaged as (
        select *, total(here, i.share * i.lifted) as lifted_mean,
        from lifted
    ),
    relative as (
        select
            group_id,
            side,
            k,
            certain,
            mean,
            best,
            chosen,
            case when mean > 0 then mean end as positive_mean,
            [
                struct_pack(
                    share := i.share,
                    se := i.se,
                    y := i.y,
                    rho := i.lifted / lifted_mean,
                    log := ln(i.lifted / lifted_mean),
                    error := i.share * i.se / lifted_mean
                )
                for i in here
            ] as here,
        from averaged
    ),
    summed as (
        select
            group_id,
            side,
            certain,
            positive_mean,
            here,
            total(here, i.share * power(i.y - mean, 2)) as bgv,
            case when certain then variance_of_bgv(here, mean) end as variance_of_bgv,
            flatten([
                [total(here, abs(i.y - m)) / k, total(here, i.share * abs(i.y - m))]
                for m in [mean, best, chosen]
            ]) as md,
            total(here, i.share * i.rho * i.log) as ti,
            total(here, i.share * i.log) as mld,
            case when certain then total(here, power((1 - 1 / i.rho) * i.error, 2)) end as variance_of_mld,
        from relative
    ),
    found as (
        select
            * exclude (here, certain),
            sqrt(bgv) as bgsd,
            case when certain then total(here, power((i.log - ti) * i.error, 2)) end as variance_of_ti,
        from summed
    )
    select
        group_id,
        side,
        unnest(
            ['bgv', 'ti', 'mld', 'bgsd', 'cov']
            || ['mdmu', 'mdmw', 'mdbu', 'mdbw', 'mdru', 'mdrw', 'idisu', 'idisw']
        ) as measure,
        'default' as variant,
        unnest(
            [bgv, 1000 * ti, -1000 * mld, bgsd, 100 * bgsd / positive_mean]
            || md
            || [100 * md[1] / positive_mean, 100 * md[2] / positive_mean]
        ) as estimate,
        unnest([sqrt(variance_of_bgv), 1000 * sqrt(variance_of_ti), 1000 * sqrt(variance_of_mld)])
            as standard_error, -- of the first three
    from found
);
