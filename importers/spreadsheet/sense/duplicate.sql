-- One value for one thing.
with counted as (
    select fact, min(fact) over (partition by indicator_id, area_id, year, years_pooled, sex) as other
    from fact
)

select 'F-NYCKEL-01' as code, fact, other
from counted
where fact <> other
order by fact
