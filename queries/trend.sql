-- One value per area and year.
--
-- param  indicator     varchar
-- param  areas         varchar[]  in any order; own groups too: macro with_groups
-- param  years_pooled  integer
-- param  sex           varchar
-- param  measures      struct(indicator_id varchar, measure varchar, scale integer)[]  for groups
-- param  called        struct(area_id varchar, level varchar, name_sv varchar, name_en varchar)[]  names
--
-- column area_id      varchar
-- column level        varchar
-- column name_sv      varchar
-- column name_en      varchar
-- column year         integer
-- column period       varchar
-- column value        double   null where it is withheld or missing
-- column lower        double   95 % interval
-- column upper        double
-- column numerator    bigint
-- column denominator  bigint
-- column status       varchar  why there is no value
-- column provenance   varchar
-- column parts        varchar  ids of the areas of a group that have a value; null for an area
-- column missing      bigint   areas of a group that have none, and are left out
select
    observation.area_id,
    area.level,
    area.name_sv,
    area.name_en,
    observation.year,
    observation.period,
    observation.value,
    observation.lower,
    observation.upper,
    observation.numerator,
    observation.denominator,
    observation.status,
    observation.provenance,
    observation.parts,
    observation.missing,
from with_groups('observation', $areas, $measures) as observation
inner join with_names('area', $called) as area on observation.area_id = area.area_id
where
    observation.indicator_id = $indicator
    and list_contains($areas, observation.area_id)
    and observation.years_pooled = $years_pooled
    and observation.sex = $sex
    and observation.group_id = 'all'
order by
    list_position(
        ['school', 'small_area', 'catchment', 'cluster', 'group', 'municipality', 'county', 'country'],
        area.level
    ),
    area.name_sv collate sv,
    observation.area_id,
    observation.year
