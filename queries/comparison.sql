-- Areas side by side in one or two years, each judged against a benchmark of the same year and sex.
-- Those of one year are judged together (Benjamini–Hochberg): of many differences some are chance.
-- Classes are four equally wide intervals over all rows' values.
--
-- param  indicator     varchar
-- param  areas         varchar[]  in any order
-- param  years         integer[]
-- param  years_pooled  integer
-- param  sex           varchar
-- param  benchmark     varchar    area id, or another kind: macro benchmark_values
-- param  pool          varchar[]  the areas that make it; for an area itself
-- param  given         struct(family varchar, value double, provenance varchar)[]
-- param  direction     varchar    what is good: high, low or none
--
-- column year                  integer
-- column period                varchar
-- column area_id               varchar
-- column name_sv               varchar
-- column name_en               varchar
-- column value                 double   null where it is withheld or missing
-- column lower                 double   95 % interval
-- column upper                 double
-- column numerator             bigint
-- column denominator           bigint
-- column status                varchar  why there is no value
-- column provenance            varchar
-- column benchmark_id          varchar
-- column benchmark_value       double
-- column benchmark_provenance  varchar
-- column difference            double   value less benchmark_value
-- column visible               double   the least that the interval shows alone: macro smallest_visible
-- column p                     double   how often chance alone makes such a difference
-- column q                     double   the same among all areas of the year
-- column judgement             varchar  macro judge_among; an area is never judged against itself
-- column class                 bigint   1 lowest … 4 highest
-- column class_lower           double
-- column class_upper           double
with shown as (
    select *
    from observation
    where
        indicator_id = $indicator
        and years_pooled = $years_pooled
        and list_contains($years, year)
        and sex = $sex
        and group_id = 'all'
),

pool as (  -- noqa: ST03, a macro reads it
    select indicator_id || ' ' || year as family, value, denominator, provenance
    from shown
    where list_contains($pool, area_id)
),

compared as (
    select
        shown.*,
        area.name_sv,
        area.name_en,
        if(benchmark.family is null, null, $benchmark) as benchmark_id,
        benchmark.value as benchmark_value,
        benchmark.provenance as benchmark_provenance,
        errors_away(shown.value, shown.lower, shown.upper, benchmark.value) as errors_away,
    from shown
    inner join area on shown.area_id = area.area_id
    left join benchmark_values('pool', $benchmark, len($pool), $given) as benchmark
        on benchmark.family = shown.indicator_id || ' ' || shown.year
        and shown.area_id <> $benchmark
    where
        list_contains($areas, area.area_id)
        -- a school without the year group is not missing anything
        and not (area.level = 'school' and shown.status = 'z')
),

tested as (
    select *, normal_two_sided(errors_away) as p from compared
),

stepped as (
    select *, q_step(p, year) as step from tested
),

classed as (
    select
        *,
        q_value(step, p, year) as q,
        min(value) over () as lowest,
        (max(value) over () - min(value) over ()) / 4 as width,
        if(width > 0, least(4, 1 + floor((value - lowest) / width)::bigint), 1) as class_if_shown,
    from stepped
)

select
    year,
    period,
    area_id,
    name_sv,
    name_en,
    value,
    lower,
    upper,
    numerator,
    denominator,
    status,
    provenance,
    benchmark_id,
    benchmark_value,
    benchmark_provenance,
    value - benchmark_value as difference,
    smallest_visible(value, lower, upper, benchmark_value) as visible,
    p,
    q,
    judge_among(lower, upper, benchmark_value, $direction, q) as judgement,
    if(value is null, null, class_if_shown) as class,
    if(value is null, null, lowest + (class_if_shown - 1) * width) as class_lower,
    if(value is null, null, lowest + class_if_shown * width) as class_upper,
from classed
order by year, name_sv collate sv, area_id
