-- Girls have what boys had, and boys what girls had.
with pairs as (
    select
        min(fact) as fact,
        area_id as area,
        period,
        max(value) filter (where sex = 'K') as girls,
        max(value) filter (where sex = 'M') as boys,
        max(before) filter (where sex = 'K') as girls_before,
        max(before) filter (where sex = 'M') as boys_before,
    from change
    group by indicator_id, area_id, year, years_pooled, period
)

select 'V-HOPP-03' as code, fact, area, period
from pairs
where
    abs(girls - boys_before) + abs(boys - girls_before)
    < 0.25 * (abs(girls - girls_before) + abs(boys - boys_before))
order by fact
