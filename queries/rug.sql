-- Areas on many indicators, each in the newest period that has a value for the benchmark and for an area.
-- Every area has a row for every such indicator, and all are judged together (Benjamini–Hochberg).
-- Rows come in the order of the indicators asked for, and of the areas' names.
--
-- param  indicators  struct(indicator_id varchar, direction varchar, years_pooled integer, since integer)[]
-- param  areas       varchar[]  in any order
-- param  benchmark   varchar    area id
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
        (list_contains($areas, observation.area_id) or observation.area_id = $benchmark)
        and observation.sex = $sex
        and observation.group_id = 'all'
),

newest as (
    select
        place,
        indicator_id,
        direction,
        year,
        any_value(period) filter (area_id = $benchmark) as period,
        any_value(value) filter (area_id = $benchmark) as benchmark_value,
        any_value(provenance) filter (area_id = $benchmark) as benchmark_provenance,
    from shown
    group by place, indicator_id, direction, year
    having benchmark_value is not null and count(*) filter (value is not null and area_id <> $benchmark) > 0
    qualify year = max(year) over (partition by indicator_id)
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
