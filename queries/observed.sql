-- In which years there are values of the indicators, each by itself, in some of the areas.
--
-- param  indicators  varchar[]  in any order
-- param  areas       varchar[]  in any order
--
-- column indicator_id  varchar
-- column first_year    integer  the first that a value covers
-- column last_year     integer
select
    indicator_id,
    min(year - years_pooled + 1) as first_year,
    max(year) as last_year,
from observation
where
    value is not null
    and list_contains($indicators, indicator_id)
    and list_contains($areas, area_id)
group by indicator_id
order by indicator_id
