-- Girls and boys are all. Statistics Sweden alters small counts from 2025, so there it is a warning.
with counted as (
    unpivot (
        select indicator_id, area_id, year, years_pooled, period, sex, fact, numerator, denominator from fact
    )
    on numerator, denominator
    into name what value number
),

parts as (
    select
        indicator_id,
        area_id,
        year,
        period,
        what,
        min(fact) filter (where sex = 'T') as fact,
        max(number) filter (where sex = 'T') as total,
        max(number) filter (where sex = 'K') as girls,
        max(number) filter (where sex = 'M') as boys,
    from counted
    group by indicator_id, area_id, year, years_pooled, period, what
)

select
    if(year >= 2025 and starts_with(source, 'scb'), 'V-SUM-03', 'F-SUM-01') as code,
    fact,
    area_id as area,
    period,
    girls,
    boys,
    girls + boys as sum,
    total,
    what,
from parts
inner join indicator using (indicator_id)
where girls + boys <> total
order by fact, what
