-- What areas are judged against, as a value for each family (a year, or an indicator): the one place that
-- knows the kinds of benchmark. `t` holds the rows of the areas that make it, with family, value, denominator
-- and provenance.
--
-- chosen  'mal', 'basta-femtedelen'  the value that `given` (struct(family, value, provenance)[]) has for it:
--                                    the reader's own goal, or the answer of queries/best_fifth.sql
--         'liknande'                 all together, Σvn/Σn, which for shares is Σx/Σn: null unless all
--                                    `how_many` of them have a value v and a denominator n
--         every other word           an area: the value of the only row
--
-- One row per family in `t`. provenance is synthetic as soon as one value is; null for a goal.

create or replace macro benchmark_values(t, chosen, how_many, given) as table (
    with summed as (
        select
            family,
            any_value(value) as own,
            any_value(provenance) as own_provenance,
            if(count(value + denominator) = how_many, sum(value * denominator) / sum(denominator), null)
                as together,
            if(bool_or(provenance = 'synthetic'), 'synthetic', 'computed') as joint_provenance,
        from query_table(t)
        group by family
    ),

    told as (
        select unnest(given::struct(family varchar, value double, provenance varchar)[], recursive := true)
    )

    select
        summed.family,
        case
            when chosen in ('mal', 'basta-femtedelen') then told.value
            when chosen = 'liknande' then together
            else own
        end as value,
        case
            when chosen in ('mal', 'basta-femtedelen') then told.provenance
            when chosen = 'liknande' then joint_provenance
            else own_provenance
        end as provenance,
    from summed
    left join told using (family)
);

-- The fifth with the best values, put together: at least one area, and never more than a fifth.
--
-- Some would be best by chance too: of 16 equal areas, more than two maps in three would show one that is
-- certainly worse than the best fifth. So each value v is first drawn towards the mean m of all, by empirical
-- Bayes, as far as chance explains the differences (as in empirical_bayes, the noise s from the interval):
--   m = Σnv/Σn,  s = (upper − lower)/3.92,  A = max(0, Σn((v − m)² − s²)/Σn)
--   drawn = m + A/(A + s²) · (v − m)
--   and of those with the best drawn values Σn·drawn/Σn
--
-- `t` has family, direction, value, lower, upper, denominator and provenance; an area without one of the
-- numbers does not count. Those of the fifth are judged against it like the rest. One row per family; none
-- where neither side is good (direction 'none') or no area counts. provenance is synthetic as soon as one is.

create or replace macro best_fifths(t) as table (
    with counted as (
        select *, denominator::double as n, power((upper - lower) / 3.919927969080108, 2) as noise
        from query_table(t)
        where value + upper - lower is not null and denominator > 0 and direction in ('high', 'low')
    ),

    wholes as (
        select *, sum(n * value) over whole / sum(n) over whole as m
        from counted
        window whole as (partition by family)
    ),

    spread as (
        select
            *,
            greatest(0, sum(n * (power(value - m, 2) - noise)) over whole / sum(n) over whole) as a,
        from wholes
        window whole as (partition by family)
    ),

    drawn as (
        select *, m + coalesce(a / nullif(a + noise, 0), 0) * (value - m) as drawn from spread
    ),

    placed as (
        select
            *,
            row_number() over (
                partition by family
                order by if(direction = 'high', drawn, -drawn) desc, n desc
            ) <= greatest(1, count(*) over (partition by family) // 5) as is_best,
        from drawn
    )

    select
        family,
        sum(n * drawn) filter (is_best) / sum(n) filter (is_best) as value,
        if(bool_or(provenance = 'synthetic'), 'synthetic', 'computed') as provenance,
    from placed
    group by family
);
