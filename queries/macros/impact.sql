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
--
-- t is the name of a table as compared_groups answers it; one row a group and measure.

create or replace macro impact_measures(t) as table (
    with placed as (
        select
            group_id,
            side,
            ordered,
            last_rank,
            mean,
            scale,
            total,
            case side when 1 then highest when -1 then lowest end as best,
            case when side is not null and enough then here end as allowed,
        from query_table(t)
    ),
    chosen as (
        select
            *,
            list_filter(
                allowed, lambda i: case when ordered then i.rank = last_rank else i.y = best end
            ) as first,
        from placed
    ),
    known as (
        select
            group_id,
            side,
            mean,
            scale,
            total as n,
            case when not ordered or len(first) = 1 then first[1].y end as y,
            list_max([i.n for i in first]) as n_ref,
        from chosen
    ),
    cases as (
        select *, y / scale * n_ref as c, mean / scale * n as cases,
        from known
    ),
    persons as (
        select
            *,
            n_ref - c as d,
            cases - c as a,
            n - cases + c - n_ref as b,
        from cases
    ),
    errors as (
        select
            group_id,
            side,
            mean,
            case when side * (y - mean) > 0 then y - mean when side * (y - mean) <= 0 then 0 end as par,
            case when least(a, b, c, d) >= 0 and a + c > 0 then
                nullif(sqrt(c * n * (a * d * (n - c) + b * c * c) / power((a + c) * n_ref, 3)), 0)
            end as se,
        from persons
    )
    select
        group_id,
        side,
        unnest(['par', 'paf']) as measure,
        'default' as variant,
        unnest([par, 100 * par / nullif(mean, 0)]) as estimate,
        unnest([se * mean, 100 * se]) as standard_error,
    from errors
);
