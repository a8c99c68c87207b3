-- The years of which it is told where pupils live and go to school, newest first.
--
-- param  areas  varchar[]  in any order
--
-- column year          integer
-- column years_pooled  integer
-- column period        varchar
select
    year,
    1 as years_pooled,
    any_value(period) as period,
from flow
where list_contains($areas, catchment_id)
group by year
order by year desc
