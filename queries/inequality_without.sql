-- What a measure of inequality would be without each of the catchments, in the newest period: which of them
-- drives it? Described, not judged: the areas are what they are.
--
-- param  indicator  varchar
-- param  scope      varchar  area id: the municipality; or a group, macro with_groups
-- param  sex        varchar
-- param  measure    varchar
-- param  variant    varchar
-- param  given      struct[]  a group's estimates: rows of queries/inequality_among.sql; else empty
--
-- column year                  integer
-- column period                varchar
-- column area_id               varchar  the area that is left out
-- column name_sv               varchar
-- column name_en               varchar
-- column value                 double   without it; as queries/inequality.sql has it
-- column lower                 double   null
-- column upper                 double   null
-- column denominator           bigint   null
-- column status                varchar
-- column provenance            varchar
-- column benchmark_id          varchar  the scope
-- column benchmark_value       double   with all areas
-- column benchmark_provenance  varchar
-- column difference            double   value less benchmark_value
-- column areas                 integer  how many catchments it is about with all areas
-- column chosen                integer  as in queries/inequality.sql
-- column protected             integer
-- column judgement             varchar  not_judged
with found as (
    from estimates_of('estimate', 'observation', $indicator, $scope, $sex, $given)
    where measure = $measure
),

whole as (
    select *
    from found
    where variant = $variant
    qualify year = max(year) over ()
)

select
    whole.year,
    whole.period,
    area.area_id,
    area.name_sv,
    area.name_en,
    without_one.gap + equality_of(whole.measure) as value,
    null::double as lower,
    null::double as upper,
    null::bigint as denominator,
    'ok' as status,
    without_one.provenance,
    $scope as benchmark_id,
    whole.gap + equality_of(whole.measure) as benchmark_value,
    whole.provenance as benchmark_provenance,
    without_one.gap - whole.gap as difference,
    whole.areas,
    whole.chosen,
    whole.protected,
    'not_judged' as judgement,
from whole
inner join found as without_one
    on whole.year = without_one.year and whole.years_pooled = without_one.years_pooled
inner join area on without_one.variant = whole.variant || ' without ' || area.area_id
order by area.name_sv collate sv, area.area_id
