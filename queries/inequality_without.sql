-- What a measure of inequality would be without each of the catchments, in the newest period: which of them
-- drives it? Described, not judged: the areas are what they are.
--
-- param  indicator  varchar
-- param  scope      varchar  area id: the municipality
-- param  sex        varchar
-- param  measure    varchar
-- param  variant    varchar
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
-- column judgement             varchar  not_judged
with whole as (
    select *
    from estimate
    where
        indicator_id = $indicator
        and scope_id = $scope
        and sex = $sex
        and measure = $measure
        and variant = $variant
    qualify year = max(year) over ()
)

select
    whole.year,
    coalesce(observation.period, whole.year::varchar) as period,
    area.area_id,
    area.name_sv,
    area.name_en,
    estimate.gap + equality_of(whole.measure) as value,
    null::double as lower,
    null::double as upper,
    null::bigint as denominator,
    'ok' as status,
    estimate.provenance,
    whole.scope_id as benchmark_id,
    whole.gap + equality_of(whole.measure) as benchmark_value,
    whole.provenance as benchmark_provenance,
    estimate.gap - whole.gap as difference,
    'not_judged' as judgement,
from whole
inner join estimate
    on whole.indicator_id = estimate.indicator_id
    and whole.scope_id = estimate.scope_id
    and whole.year = estimate.year
    and whole.years_pooled = estimate.years_pooled
    and whole.sex = estimate.sex
    and whole.measure = estimate.measure
inner join area on estimate.variant = whole.variant || ' without ' || area.area_id
left join observation
    on whole.indicator_id = observation.indicator_id
    and whole.scope_id = observation.area_id
    and whole.year = observation.year
    and whole.years_pooled = observation.years_pooled
    and whole.sex = observation.sex
    and observation.group_id = 'all'
order by area.name_sv collate sv, area.area_id
