-- Inequality along an order of subgroups: slope and relative index of inequality (Mackenbach and Kunst 1997),
-- concentration indices (Kakwani, Wagstaff and van Doorslaer 1997; Wagstaff 2005; Erreygers 2009).
--
-- ridit   the share of the population that is more disadvantaged, to the middle of the subgroup; subgroups of
--         one rank share it
-- line    by least squares of estimate on ridit, with the weight that the ridit also has: population (linear)
--         or 1 (unweighted_linear); f0 and f1 are its ends
--
--   sii  = f1 - f0, rii = f1/f0
--          standard error by the sandwich HC1 (MacKinnon and White 1985), √(k/(k-2) Σ(c e)²), c the weight
--          of a residual e in the measure; for rii in its logarithm
--   aci  = Σ share estimate (2 ridit - 1) = 2σ² sii, σ² the variance of the ridit
--          standard error 2σ² times that of the slope by weighted least squares
--   rci  = aci/mean; bounded: both of estimate/scale; wagstaff: rci/(1 - mean/scale); erreygers: 4 aci/scale
--
-- Raw orientation: positive (rii: above 1) where the estimate is higher among the advantaged, be it good or
-- bad; 0 (rii: 1) is no gradient. The intervals say how far the subgroups lie from the line, and use no
-- standard error of theirs: they have no width where all lie on it.
-- Null where the subgroups have no order, are fewer than three, or one lacks estimate or rank; rii where an
-- end of the line is not positive; rci where the mean is 0; all but unweighted_linear where one lacks its
-- population; bounded, wagstaff and erreygers without a scale.

create or replace macro gradient_measures(t) as table (
    with complete as (
        from compared_subgroups(t) where ordered and k > 2 and subgroups = k and ranked = k
    ),
    weighted as (
        select group_id, subgroup_rank, estimate, scale, k, 'linear' as variant, share as weight from complete
        union all
        select group_id, subgroup_rank, estimate, scale, k, 'unweighted_linear', 1 / k::double from complete
    ),
    placed as (
        select
            *,
            sum(weight) over (partition by group_id, variant order by subgroup_rank)
            - sum(weight) over (partition by group_id, variant, subgroup_rank) / 2 - 0.5 as x, -- ridit - 0.5
        from weighted
    ),
    lines as (
        select
            group_id,
            variant,
            any_value(k) as k,
            any_value(case when scale > 0 then scale end) as scale,
            sum(weight * estimate) as mean,
            sum(weight * x * x) as variance,
            sum(weight * x * estimate) / nullif(variance, 0) as slope,
            case when abs(slope) / 2 < mean then mean - slope / 2 end as f0,
            case when abs(slope) / 2 < mean then mean + slope / 2 end as f1,
        from placed
        group by group_id, variant
    ),
    residuals as (
        select lines.*, weight, estimate - mean - slope * x as e, weight * x / variance as c,
        from placed inner join lines using (group_id, variant)
    ),
    errors as (
        select
            group_id,
            variant,
            scale,
            mean,
            slope,
            f1 / f0 as ratio,
            2 * variance * slope as aci,
            sqrt(sum(power(c * e, 2)) * k / (k - 2)) as se_sii,
            sqrt(sum(power(e * ((weight + c / 2) / f1 - (weight - c / 2) / f0), 2)) * k / (k - 2)) as se_rii,
            2 * sqrt(variance * sum(weight * e * e) / (k - 2)) as se_aci,
        from residuals
        group by group_id, variant, k, scale, mean, variance, slope, f0, f1
    ),
    concentrated as (
        select group_id, relative.*, aci, se_aci,
        from errors cross join lateral (
            values
                ('aci', 'default', 1),
                ('aci', 'bounded', scale),
                ('rci', 'default', mean),
                ('rci', 'bounded', case when scale > 0 then mean end),
                ('rci', 'wagstaff', mean * (1 - mean / scale)),
                ('rci', 'erreygers', scale / 4)
        ) as relative (measure, variant, divisor)
        where errors.variant = 'linear'
    )
    select group_id, 'sii' as measure, variant, slope as estimate, se_sii as standard_error from errors
    union all
    select group_id, 'rii', variant, ratio, se_rii from errors
    union all
    select group_id, measure, variant, aci / nullif(divisor, 0), se_aci / abs(nullif(divisor, 0)),
    from concentrated
);
