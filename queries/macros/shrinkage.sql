-- Rates of small areas drawn towards the rate of all, by empirical Bayes (Marshall 1991).
-- Of x events among n persons in an area, r = x/n, and n̄ the mean n:
--   m = Σx/Σn,  A = max(0, Σn(r − m)²/Σn − m/n̄),  shrunk = m + A/(A + m/n) · (r − m)
-- A is the variance between areas. Where chance explains all of it A is 0, and all areas have one rate, which
-- is 0 where there is no event. An area without events, among others that have some, is drawn up from 0.
--
-- One row per group_id and item; events and population are counts, rates per person. Null, and not counted,
-- where events are missing or negative or the population is not positive.

create or replace macro empirical_bayes(t) as table (
    with areas as (
        select
            group_id,
            item,
            case when events >= 0 and population > 0 then population::double end as n,
            case when events >= 0 and population > 0 then events / population::double end as rate,
        from query_table(t)
    ),

    wholes as (
        select *, sum(n * rate) over whole / sum(n) over whole as m, avg(n) over whole as mean_n
        from areas
        window whole as (partition by group_id)
    ),

    spread as (
        select
            *,
            greatest(0, sum(n * power(rate - m, 2)) over whole / sum(n) over whole - m / mean_n) as variance,
        from wholes
        window whole as (partition by group_id)
    )

    select
        group_id,
        item,
        rate,
        m + coalesce(variance / nullif(variance + m / n, 0), 0) * (rate - m) as shrunk,
    from spread
);
