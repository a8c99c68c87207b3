-- One area on many indicators, each in its latest year, beside a benchmark of the same year.
-- Rows come in the order of the indicators asked for.
--
-- param  area        varchar  an area's id, or an own group's: macro with_groups
-- param  benchmark   varchar  area id, or another kind: macro benchmark_values
-- param  pool        varchar[]  the areas that make it; for an area itself
-- param  given       struct(family varchar, value double, provenance varchar)[]
-- param  indicators  struct(indicator_id varchar, direction varchar, years_pooled integer, since integer)[]
-- param  sex         varchar
-- param  measures    struct(indicator_id varchar, measure varchar, scale integer)[]  for a group; else empty
--
-- column indicator_id          varchar
-- column year                  integer
-- column period                varchar
-- column value                 double   null where it is withheld or missing
-- column lower                 double   95 % interval
-- column upper                 double
-- column numerator             bigint
-- column denominator           bigint
-- column status                varchar  why there is no value
-- column provenance            varchar
-- column missing               bigint   areas of a group that have no value, and are left out
-- column benchmark_value       double
-- column benchmark_provenance  varchar
-- column difference            double   value less benchmark_value
-- column visible               double   the least that the interval shows alone: macro smallest_visible
-- column p                     double   how often chance alone makes such a difference
-- column q                     double   the same among all the indicators (Benjamini–Hochberg)
-- column judgement             varchar  macro judge_among; an area is never judged against itself
with wanted as (
    select indicator.*, place
    from (
        select unnest($indicators) as indicator, generate_subscripts($indicators, 1) as place
    )
),

latest as (
    select observation.*, wanted.direction, wanted.place
    from wanted
    inner join with_groups('observation', [$area], $measures) as observation
        on wanted.indicator_id = observation.indicator_id
        and wanted.years_pooled = observation.years_pooled
    where
        observation.area_id = $area
        and observation.sex = $sex
        and observation.group_id = 'all'
    qualify row_number() over (
        partition by observation.indicator_id
        order by observation.status = 'x', observation.year desc
    ) = 1
),

pool as (  -- noqa: ST03, a macro reads it
    select
        latest.indicator_id || ' ' || latest.year as family,
        observation.value,
        observation.denominator,
        observation.provenance,
    from latest
    inner join observation using (indicator_id, year, years_pooled, sex, group_id)
    where list_contains($pool, observation.area_id)
),

compared as (
    select
        latest.*,
        benchmark.value as benchmark_value,
        benchmark.provenance as benchmark_provenance,
        errors_away(latest.value, latest.lower, latest.upper, benchmark.value) as errors_away,
    from latest
    left join benchmark_values('pool', $benchmark, len($pool), $given) as benchmark
        on benchmark.family = latest.indicator_id || ' ' || latest.year
        and latest.area_id <> $benchmark
),

tested as (
    select *, normal_two_sided(errors_away) as p from compared
),

stepped as (
    select *, q_step(p, $area) as step from tested
),

corrected as (
    select *, q_value(step, p, $area) as q from stepped
)

select
    indicator_id,
    year,
    period,
    value,
    lower,
    upper,
    numerator,
    denominator,
    status,
    provenance,
    missing,
    benchmark_value,
    benchmark_provenance,
    value - benchmark_value as difference,
    smallest_visible(value, lower, upper, benchmark_value) as visible,
    p,
    q,
    judge_among(lower, upper, benchmark_value, direction, q) as judgement,
from corrected
order by place
