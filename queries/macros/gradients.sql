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
-- Null where the subgroups have no order, are fewer than three, all have one rank, or one lacks estimate or
-- rank; rii where an end of the line is not positive; rci where the mean is 0; all but unweighted_linear
-- where one lacks its population; bounded, wagstaff and erreygers without a scale.
--
-- t is the name of a table as compared_groups answers it; one row a group, measure and variant.

create or replace macro gradient_measures(t) as table (
    with complete as (
        select
            group_id,
            side,
            k,
            case when scale > 0 then scale end as scale,
            case when ordered and enough and subgroups = k and ranked = k and first_rank < last_rank then here
            end as here,
            unnest(['linear', 'unweighted_linear']) as line,
        from query_table(t)
    ),
    weighted as (
        select
            * replace (
                [
                    struct_pack(
                        y := i.y, rank := i.rank, weight := if(line = 'linear', i.share, 1 / k::double)
                    )
                    for i in here
                ] as here
            ),
        from complete
    ),
    placed as (
        select
            * replace (
                [
                    struct_pack(
                        y := i.y,
                        weight := i.weight,
                        x := list_sum([ -- ridit - 0.5
                            case when j.rank < i.rank then j.weight when j.rank = i.rank then j.weight / 2 end
                            for j in here
                        ]) - 0.5
                    )
                    for i in here
                ] as here
            ),
        from weighted
    ),
    moments as (
        select
            *,
            total(here, i.weight * i.y) as mean,
            total(here, i.weight * i.x * i.x) as variance,
            total(here, i.weight * i.x * i.y) as covariance,
        from placed
    ),
    lines as (
        select *, covariance / nullif(variance, 0) as slope,
        from moments
    ),
    drawn as (
        select
            * replace (
                [
                    struct_pack(
                        weight := i.weight,
                        e := i.y - mean - slope * i.x,
                        c := i.weight * i.x / variance
                    )
                    for i in here
                ] as here
            ),
            case when abs(slope) / 2 < mean then mean - slope / 2 end as f0,
            case when abs(slope) / 2 < mean then mean + slope / 2 end as f1,
            -- What aci is divided by in its two variants, and in the four of rci.
            if(
                line = 'linear',
                [1, scale, mean, if(scale > 0, mean, null), mean * (1 - mean / scale), scale / 4],
                []
            ) as divisors,
        from lines
    ),
    errors as (
        select
            *,
            2 * covariance as aci,
            sqrt(total(here, power(i.c * i.e, 2)) * k / (k - 2)) as se_sii,
            sqrt(
                total(here, power(i.e * ((i.weight + i.c / 2) / f1 - (i.weight - i.c / 2) / f0), 2))
                * k / (k - 2)
            ) as se_rii,
            2 * sqrt(variance * total(here, i.weight * i.e * i.e) / (k - 2)) as se_aci,
        from drawn
    )
    select
        group_id,
        side,
        unnest(list_slice(
            ['sii', 'rii', 'aci', 'aci', 'rci', 'rci', 'rci', 'rci'], 1, 2 + len(divisors)
        )) as measure,
        unnest(list_slice(
            [line, line, 'default', 'bounded', 'default', 'bounded', 'wagstaff', 'erreygers'],
            1,
            2 + len(divisors)
        )) as variant,
        unnest([slope, f1 / f0] || [aci / nullif(d, 0) for d in divisors]) as estimate,
        unnest([se_sii, se_rii] || [se_aci / abs(nullif(d, 0)) for d in divisors]) as standard_error,
    from errors
);
