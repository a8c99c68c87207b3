-- One measure of the inequality between an area's catchments, over the years, as estimated at publication; or
-- between those that a reader has chosen.
--
-- param  indicator  varchar
-- param  scope      varchar  area id: the municipality; or a group, macro with_groups
-- param  sex        varchar
-- param  direction  varchar  what is good: high or low
-- param  measure    varchar  as in the contract's table estimate
-- param  variant    varchar
-- param  since      integer  the first comparable year, or null
-- param  given      struct[]  a group's estimates: rows of queries/inequality_among.sql; else empty
-- param  called     struct(area_id varchar, level varchar, name_sv varchar, name_en varchar)[]  its name
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
-- column chosen       integer  how many a reader has chosen; null of what is published
-- column protected    integer  how many have a value that is not shown, and do not count
-- column parts        varchar  ids of those that have one
-- column is_comparable boolean  with the newest year
-- column status       varchar
-- column provenance   varchar
with found as (
    select
        *,
        gap_of(measure, lower, side_of($direction)) as one_end,
        gap_of(measure, upper, side_of($direction)) as other_end,
        equality_of(measure) as equal,
        arg_max(parts, year) over () as newest_parts,
    from estimates_of('estimate', 'observation', $indicator, $scope, $sex, $given)
    where measure = $measure and variant = $variant
)

select
    area.area_id,
    area.level,
    area.name_sv,
    area.name_en,
    found.year,
    found.period,
    found.gap + equal as value,
    least(one_end, other_end) + equal as lower,
    greatest(one_end, other_end) + equal as upper,
    found.level_value,
    found.level_provenance,
    null::bigint as numerator,
    found.denominator,
    found.areas,
    found.chosen,
    found.protected,
    found.parts,
    found.year - found.years_pooled + 1 >= coalesce($since, 0)
    and coalesce(found.parts = found.newest_parts, true) as is_comparable,
    'ok' as status,
    found.provenance,
from found
inner join with_names('area', $called) as area on area.area_id = $scope
order by found.year
