-- What changed when something began: beside others (difference in differences), and beside its own past
-- (interrupted time series). t is the name of a table.
--
-- difference_in_differences(t)  group_id, unit, year, is_treated, is_after, weight, value → group_id, spec,
--     estimate, se_ols, se_hc1, se_cluster, df, units
--   One row a unit and year; every unit has every year, and one weight in all of them. With a unit's weight
--   the same in all years, the regression with unit and year effects has a closed form:
--     estimate = (treated after − treated before) − (others after − others before), means by weight
--     D = (is_treated − w_T)(is_after − p), e = residual; se² of the estimate from sums of w D e
--   spec means  residuals from the four means (k = 4); effects: residuals from units and years (k = units +
--               years). se_hc1: robust; se_cluster: by unit, G/(G − 1) · (n − 1)/(n − k)
--   With few treated units se_cluster is much too small (Conley and Taber 2011): for judging use assigned().
--   Where there is nobody treated, or no others, or no before or after, there is no row; with no degrees of
--   freedom left the errors are null.
--   Reference: Angrist and Pischke (2009); R lm with sandwich vcovHC, vcovCL.
--
-- interrupted_time_series(t)  group_id, time, post, value →
--     group_id, term, estimate, se_ols, se_newey_west
--   value = level + slope · time + level_change · post + slope_change · since, where since counts from the
--   last time before: the regression is a line before and a line after, each by least squares.
--   se_newey_west: one lag, Bartlett's weight ½, n/(n − 4). Fewer than three points on a side: no row.
--   Reference: Newey and West (1987); Bernal, Cummins and Gasparrini (2017).
--
-- The sign is that of the value: positive where it rose more. A null value is an error of the caller.

create or replace macro difference_in_differences(t) as table (
    with given as (
        select
            group_id, unit, year, is_after,
            is_treated::integer as treated,
            is_after::integer as after,
            weight::double as w,
            value::double as y,
        from query_table(t)
    ),

    centred as (
        select
            *,
            (treated - sum(w * treated) over whole / sum(w) over whole)
            * (after - avg(after) over whole) as d,
            y
            - avg(y) over (partition by group_id, unit)
            - sum(w * y) over (partition by group_id, year) / sum(w) over (partition by group_id, year)
            + sum(w * y) over whole / sum(w) over whole as within,
            y
            - sum(w * y) over (partition by group_id, treated, after)
            / sum(w) over (partition by group_id, treated, after) as e_means,
        from given
        window whole as (partition by group_id)
    ),

    slope as (
        select
            group_id,
            sum(w * d * within) / sum(w * d * d) as estimate,
            sum(w * d * d) as information,
            count(*) as n,
            count(distinct unit) as units,
            count(distinct year) as years,
        from centred
        group by group_id
        having sum(w * d * d) > 1e-12
    ),

    residual as (
        select centred.group_id, unit, w, d, 'means' as spec, e_means as e, 4 as k, from centred
        union all by name
        select
            centred.group_id,
            unit,
            w,
            d,
            'effects' as spec,
            within - estimate * d as e,
            units + years as k,
        from centred inner join slope using (group_id)
    ),

    clustered as (
        select
            group_id,
            spec,
            unit,
            k,
            sum(w * e * e) as squares,
            sum(power(w * d * e, 2)) as scores,
            power(sum(w * d * e), 2) as score,
        from residual
        group by all
    ),

    summed as (
        select
            group_id,
            spec,
            k,
            sum(squares) as squares,
            sum(scores) as scores,
            sum(score) as clustered,
        from clustered
        group by all
    )

    select
        group_id,
        spec,
        estimate,
        if(n > k, sqrt(squares / (n - k) / information), null) as se_ols,
        if(n > k, sqrt(n / (n - k) * scores), null) / information as se_hc1,
        if(n > k, sqrt(units / (units - 1) * (n - 1) / (n - k) * clustered), null) / information
            as se_cluster,
        n - k as df,
        units,
    from summed inner join slope using (group_id)
);


create or replace macro interrupted_time_series(t) as table (
    with given as (
        select group_id, "time"::double as x, post::integer as post, value::double as y,
        from query_table(t)
    ),

    -- Each line's slope and its level where the other one ends, as weights on the values of its side.
    weighted as (
        select
            *,
            avg(x) over side as middle,
            sum(x * x) over side - power(sum(x) over side, 2) / count(*) over side as spread,
            count(*) over side as points,
            max(x) filter (post = 0) over (partition by group_id) as last_before,
            count(*) over (partition by group_id) as n,
        from given
        window side as (partition by group_id, post)
    ),

    lines as (
        select
            *,
            (x - middle) / spread as for_slope,
            1 / points + (0 - middle) * for_slope as for_level,
            1 / points + (last_before - middle) * for_slope as for_end,
        from weighted
        window whole as (partition by group_id)
        qualify min(points) over whole >= 3 and min(post) over whole < max(post) over whole
    ),

    fitted as (
        select
            *,
            y
            - sum(for_level * y) over (partition by group_id, post)
            - x * sum(for_slope * y) over (partition by group_id, post) as e,
        from lines
    ),

    terms as (
        select fitted.group_id, x, y, e, n, one.term, one.weight,
        from fitted cross join lateral (
            values
                ('level', if(post = 0, for_level, 0)),
                ('slope', if(post = 0, for_slope, 0)),
                ('level_change', if(post = 0, -1, 1) * for_end),
                ('slope_change', if(post = 0, -1, 1) * for_slope)
        ) as one (term, weight)
    ),

    lagged as (
        select *, coalesce(lag(weight * e) over (partition by group_id, term order by x), 0) as before,
        from terms
    )

    select
        group_id,
        term,
        sum(weight * y) as estimate,
        sqrt(sum(e * e) / (any_value(n) - 4) * sum(weight * weight)) as se_ols,
        sqrt(
            any_value(n) / (any_value(n) - 4)
            * greatest(0, sum(power(weight * e, 2)) + sum(weight * e * before))
        ) as se_newey_west,
    from lagged
    group by group_id, term
);
