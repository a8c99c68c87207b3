-- How much better the whole would be if every subgroup had the estimate of the best placed one
-- (population attributable risk and fraction; Schlotheuber and Hosseinpoor 2022).
--
--   par = y - mean, paf = 100 par/mean, y the estimate of the most advantaged subgroup, or, where there is
--   no order, of the best (of several best, the largest)
--   standard error of par/mean (Walter 1976), from persons: c of n_ref in that subgroup, d = n_ref - c, a in
--   the others, b = N - a - n_ref:  √(c N (a d (N - c) + b c²) / ((a + c)³ (c + d)³))
--   (healthequal 1.0.1 forgets to multiply it by 100 in the interval of paf)
--
-- Raw orientation: positive where high is good, negative where low is good, 0 where nobody would gain by it.
-- The interval takes estimate/scale for a share of persons and needs no standard error of a subgroup.
-- Null where fewer than three subgroups have an estimate, more than 15 % lack one, one lacks its population,
-- the most advantaged lacks its estimate or shares its rank, or favourable is null. No standard error where
-- the estimate has no scale, and where it would be 0: nobody in the best placed subgroup is not certainty.

create or replace macro impact_measures(t) as table (
    with enough as (
        from compared_subgroups(t) where side is not null and k > 2 and subgroups - k <= 0.15 * subgroups
    ),
    placed as (
        select
            *,
            rank() over (
                partition by group_id
                order by case when ordered then subgroup_rank else side * estimate end desc nulls last,
                    case when not ordered then population end desc
            ) as place,
        from enough
    ),
    best as (
        select
            group_id,
            any_value(side) as side,
            any_value(mean) as mean,
            any_value(mean / scale) as p,
            sum(population) as n,
            any_value(estimate) filter (place = 1) as y,
            any_value(estimate / scale) filter (place = 1) as p_ref,
            any_value(population) filter (place = 1) as n_ref,
        from placed
        group by group_id
        having not any_value(ordered) or (
            count(*) filter (place = 1) = 1 and max(subgroup_rank) = any_value(last_rank)
        )
    ),
    persons as (
        select
            *,
            p_ref * n_ref as c,
            n_ref - c as d,
            p * n - c as a,
            n - a - n_ref as b,
            case when y + mean is not null then side * greatest(0, side * (y - mean)) end as par,
        from best
    ),
    errors as (
        select
            *,
            case when least(a, b, c, d) >= 0 and a + c > 0 then
                nullif(sqrt(c * n * (a * d * (n - c) + b * c * c) / power((a + c) * n_ref, 3)), 0)
            end as se,
        from persons
    )
    select group_id, measure, 'default' as variant, estimate, standard_error,
    from errors cross join lateral (
        values ('par', par, se * mean), ('paf', 100 * par / nullif(mean, 0), 100 * se)
    ) as found (measure, estimate, standard_error)
);
