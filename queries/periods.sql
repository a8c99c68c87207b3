-- The periods in which an indicator has a value for at least one of the areas, newest first.
--
-- param  indicator  varchar
-- param  areas      varchar[]  in any order
--
-- column year          integer
-- column years_pooled  integer
-- column period        varchar
select
    year,
    years_pooled,
    any_value(period) as period,
from observation
where
    indicator_id = $indicator
    and list_contains($areas, area_id)
    and value is not null
    and group_id = 'all'
group by year, years_pooled
order by year desc, years_pooled
