-- At which levels an indicator exists, from when to when, and how many of its values are shown.
-- The last row is about all levels together.
--
-- param  indicator  varchar
-- param  areas      varchar[]  in any order
--
-- column level            varchar  null in the last row
-- column years_pooled     integer  null in the last row
-- column areas            bigint   places or schools
-- column first_period     varchar  the first with a value that is shown
-- column last_period      varchar
-- column shown            bigint   values that are shown
-- column protected        bigint   values withheld to protect persons
-- column missing          bigint   values that are not available
-- column synthetic        bigint   of the shown: invented
-- column synthetic_share  double   of the shown, in percent; null where none is shown
select
    area.level,
    observation.years_pooled,
    count(distinct observation.area_id) as areas,
    arg_min(observation.period, observation.year) filter (observation.value is not null) as first_period,
    arg_max(observation.period, observation.year) filter (observation.value is not null) as last_period,
    count(observation.value) as shown,
    count(*) filter (observation.status = 'c') as protected,
    count(*) filter (observation.status in ('x', 'z')) as missing,
    count(observation.value) filter (observation.provenance = 'synthetic') as synthetic,
    100 * synthetic / nullif(shown, 0)::double as synthetic_share,
from observation
inner join area on observation.area_id = area.area_id
where
    observation.indicator_id = $indicator
    and list_contains($areas, observation.area_id)
group by grouping sets ((area.level, observation.years_pooled), ())
having count(*) > 0
order by
    list_position(
        ['country', 'county', 'municipality', 'cluster', 'catchment', 'school', 'small_area'], area.level
    ) nulls last,
    observation.years_pooled
