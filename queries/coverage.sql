-- Which levels and periods an indicator has, and how many of the values are shown.
--
-- param  indicator  varchar
-- param  areas      varchar[]  in any order
--
-- column level         varchar
-- column year          integer
-- column years_pooled  integer
-- column period        varchar
-- column shown         bigint   values that are shown
-- column protected     bigint   values withheld to protect persons
-- column missing       bigint   values that the source does not have
-- column synthetic     bigint   of the shown: invented
-- column sexes         bigint   of the shown: for one sex
select
    area.level,
    observation.year,
    observation.years_pooled,
    any_value(observation.period) as period,
    count(observation.value) as shown,
    count(*) filter (observation.status = 'c') as protected,
    count(*) filter (observation.status in ('x', 'z')) as missing,
    count(observation.value) filter (observation.provenance = 'synthetic') as synthetic,
    count(observation.value) filter (observation.sex <> 'T') as sexes,
from observation
inner join area on observation.area_id = area.area_id
where
    observation.indicator_id = $indicator
    and list_contains($areas, observation.area_id)
group by area.level, observation.year, observation.years_pooled
order by
    list_position(
        ['country', 'county', 'municipality', 'cluster', 'catchment', 'school', 'small_area'], area.level
    ),
    observation.year desc,
    observation.years_pooled
