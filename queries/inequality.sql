-- One measure of the inequality between an area's catchments, over the years, as estimated at publication.
--
-- param  indicator  varchar
-- param  scope      varchar  area id: the municipality
-- param  sex        varchar
-- param  direction  varchar  what is good: high or low
-- param  measure    varchar  as in the contract's table estimate
-- param  variant    varchar
-- param  since      integer  the first comparable year, or null
--
-- column area_id      varchar  the scope
-- column level        varchar
-- column name_sv      varchar
-- column name_en      varchar
-- column year         integer
-- column period       varchar
-- column value        double   0, of a ratio 1: no inequality; more: the disadvantaged are worse off
-- column lower        double   95 % interval
-- column upper        double
-- column level_value  double   the indicator's own value in the scope, and its provenance
-- column level_provenance varchar
-- column numerator    bigint   null
-- column denominator  bigint   persons in the whole scope
-- column areas        integer  how many catchments it is about
-- column is_comparable boolean  with the newest year
-- column status       varchar
-- column provenance   varchar
with found as (
    select
        *,
        gap_of(measure, lower, side_of($direction)) as one_end,
        gap_of(measure, upper, side_of($direction)) as other_end,
        equality_of(measure) as equal,
    from estimate
    where
        indicator_id = $indicator
        and scope_id = $scope
        and sex = $sex
        and measure = $measure
        and variant = $variant
)

select
    found.scope_id as area_id,
    area.level,
    area.name_sv,
    area.name_en,
    found.year,
    coalesce(observation.period, found.year::varchar) as period,
    found.gap + equal as value,
    least(one_end, other_end) + equal as lower,
    greatest(one_end, other_end) + equal as upper,
    observation.value as level_value,
    observation.provenance as level_provenance,
    null::bigint as numerator,
    observation.denominator,
    found.areas,
    found.year - found.years_pooled + 1 >= coalesce($since, 0) as is_comparable,
    'ok' as status,
    found.provenance,
from found
inner join area on found.scope_id = area.area_id
left join observation
    on found.indicator_id = observation.indicator_id
    and found.scope_id = observation.area_id
    and found.year = observation.year
    and found.years_pooled = observation.years_pooled
    and found.sex = observation.sex
    and observation.group_id = 'all'
order by found.year
