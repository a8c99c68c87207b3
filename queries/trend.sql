-- One value per area and year, and the line of a benchmark that is no area.
--
-- param  indicator     varchar
-- param  areas         varchar[]  in any order; own groups too: macro with_groups
-- param  years_pooled  integer
-- param  sex           varchar
-- param  measures      struct(indicator_id varchar, measure varchar, scale integer)[]  for groups
-- param  called        struct(area_id varchar, level varchar, name_sv varchar, name_en varchar)[]  names
-- param  benchmark     varchar    a kind that is called something, or an area: then no line is added
-- param  pool          varchar[]  the areas that make it
-- param  given         struct(family varchar, value double, provenance varchar)[]
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
with shown as (
    select *
    from with_groups('observation', $areas, $measures)
    where
        indicator_id = $indicator
        and list_contains($areas, area_id)
        and years_pooled = $years_pooled
        and sex = $sex
        and group_id = 'all'
),

pool as (  -- noqa: ST03, a macro reads it
    select indicator_id || ' ' || year as family, value, denominator, provenance
    from observation
    where
        indicator_id = $indicator
        and list_contains($pool, area_id)
        and years_pooled = $years_pooled
        and sex = $sex
        and group_id = 'all'
),

told as (
    select unnest(
        $called::struct(area_id varchar, level varchar, name_sv varchar, name_en varchar)[], recursive := true
    )
),

drawn as (
    select shown.*, area.level, area.name_sv, area.name_en
    from shown
    inner join with_names('area', $called) as area on shown.area_id = area.area_id
    union all by name
    select
        told.*,
        years.year,
        years.period,
        benchmark.value,
        if(benchmark.value is null, 'x', 'ok') as status,
        benchmark.provenance,
        0 as missing,
    from told
    cross join (
        select year, min(period) as period from shown where value is not null group by year
    ) as years
    inner join benchmark_values('pool', $benchmark, len($pool), $given) as benchmark
        on benchmark.family = $indicator || ' ' || years.year
    where told.area_id = $benchmark
)

select
    area_id,
    level,
    name_sv,
    name_en,
    year,
    period,
    value,
    lower,
    upper,
    numerator,
    denominator,
    status,
    provenance,
    parts,
    missing,
from drawn
order by
    list_position(
        [
            'school', 'small_area', 'catchment', 'cluster', 'group',
            'municipality', 'county', 'country', 'benchmark',
        ],
        level
    ),
    name_sv collate sv,
    area_id,
    year
