-- What lies behind one effect: the courses, the years, and the same count at other times and in other places.
--
-- param  work       varchar
-- param  indicator  varchar
-- param  years_pooled integer
-- param  sex        varchar
-- param  what       varchar[]  kinds of rows, as in the contract's table effect
-- param  z          double   normal quantile of intervals
-- param  called     struct(area_id varchar, level varchar, name_sv varchar, name_en varchar)[]  their names
--
-- column area_id        varchar  the kind
-- column level          varchar
-- column name_sv        varchar
-- column name_en        varchar
-- column year           integer  of a place its number
-- column period         varchar  null of a place
-- column value          double
-- column lower          double   95 % interval; null of what has none
-- column upper          double
-- column standard_error double
-- column p              double
-- column numerator      bigint   null
-- column denominator    bigint   null
-- column missing        bigint   null
-- column status         varchar
-- column provenance     varchar
with named as (
    select unnest(
        $called::struct(area_id varchar, level varchar, name_sv varchar, name_en varchar)[], recursive := true
    )
),

periods as (
    select year, min(period) as period
    from observation
    where indicator_id = $indicator and years_pooled = $years_pooled
    group by year
)

select
    named.area_id,
    named.level,
    named.name_sv,
    named.name_en,
    effect.year,
    if(effect.what = 'place', null, periods.period) as period,
    effect.estimate as value,
    coalesce(effect.lower, effect.estimate - $z * effect.standard_error) as lower,
    coalesce(effect.upper, effect.estimate + $z * effect.standard_error) as upper,
    effect.standard_error,
    effect.p,
    null::bigint as numerator,
    null::bigint as denominator,
    null::bigint as missing,
    'ok' as status,
    effect.provenance,
from effect
inner join named on effect.what = named.area_id
left join periods using (year)
where
    effect.intervention_id = $work
    and effect.indicator_id = $indicator
    and effect.years_pooled = $years_pooled
    and effect.sex = $sex
    and list_contains($what, effect.what)
    and effect.estimate is not null
order by list_position($what, effect.what), effect.year
