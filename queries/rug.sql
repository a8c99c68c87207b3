-- Areas on many indicators, each in the newest period that has a value for the benchmark and for an area.
-- Every area has a row for every such indicator, and all are judged together (Benjamini–Hochberg).
-- Rows come in the order of the indicators asked for, and of the areas' names.
--
-- param  indicators  struct(indicator_id varchar, direction varchar, years_pooled integer, since integer)[]
-- param  areas       varchar[]  in any order
-- param  benchmark   varchar    area id, or another kind: macro benchmark_values
-- param  pool        varchar[]  the areas that make it; for an area itself
-- param  given       struct(family varchar, value double, provenance varchar)[]
-- param  sex         varchar
--
-- column indicator_id          varchar
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
-- column provenance            varchar  null where the snapshot has no row
-- column benchmark_value       double
-- column benchmark_provenance  varchar
-- column difference            double   value less benchmark_value
-- column visible               double   the least that the interval shows alone: macro smallest_visible
-- column p                     double   how often chance alone makes such a difference
-- column q                     double   the same among all areas on all indicators
-- column judgement             varchar  macro judge_among
with wanted as (
    select indicator.*, place
    from (
        select unnest($indicators) as indicator, generate_subscripts($indicators, 1) as place
    )
),

shown as (
    select observation.*, wanted.direction, wanted.place
    from wanted
    inner join observation
        on wanted.indicator_id = observation.indicator_id
        and wanted.years_pooled = observation.years_pooled
    where
        (list_contains($areas, observation.area_id) or list_contains($pool, observation.area_id))
        and observation.sex = $sex
        and observation.group_id = 'all'
),

pool as (  -- noqa: ST03, a macro reads it
    select indicator_id || ' ' || year as family, value, denominator, provenance
    from shown
    where list_contains($pool, area_id)
),

newest as (
    select
        shown.place,
        shown.indicator_id,
        shown.direction,
        shown.year,
        min(shown.period) as period,
        any_value(benchmark.value) as benchmark_value,
        any_value(benchmark.provenance) as benchmark_provenance,
    from shown
    inner join benchmark_values('pool', $benchmark, len($pool), $given) as benchmark
        on benchmark.family = shown.indicator_id || ' ' || shown.year
    where list_contains($areas, shown.area_id) and benchmark.value is not null
    group by shown.place, shown.indicator_id, shown.direction, shown.year
    having count(shown.value) > 0
    qualify shown.year = max(shown.year) over (partition by shown.indicator_id)
),

compared as (
    select
        newest.*,
        area.area_id,
        area.name_sv,
        area.name_en,
        shown.value,
        shown.lower,
        shown.upper,
        shown.numerator,
        shown.denominator,
        coalesce(shown.status, 'x') as status,
        shown.provenance,
        errors_away(shown.value, shown.lower, shown.upper, newest.benchmark_value) as errors_away,
    from newest
    inner join area on list_contains($areas, area.area_id)
    left join shown
        on newest.indicator_id = shown.indicator_id
        and newest.year = shown.year
        and area.area_id = shown.area_id
),

tested as (
    select *, normal_two_sided(errors_away) as p from compared
),

stepped as (
    select *, q_step(p, $benchmark) as step from tested
),

corrected as (
    select *, q_value(step, p, $benchmark) as q from stepped
)

select
    indicator_id,
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
    benchmark_value,
    benchmark_provenance,
    value - benchmark_value as difference,
    smallest_visible(value, lower, upper, benchmark_value) as visible,
    p,
    q,
    judge_among(lower, upper, benchmark_value, direction, q) as judgement,
from corrected
order by place, name_sv collate sv, area_id
