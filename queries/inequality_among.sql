-- The inequality between areas that a reader has chosen, from the rows that everybody can read: an area
-- whose value is not shown does not count, and how many these are is said. As rows of the table estimate,
-- which other queries take as `given`. In the newest period also without each of the areas that count.
--
-- param  indicator     varchar
-- param  scope         varchar    the areas' ids with commas between
-- param  years_pooled  integer
-- param  sex           varchar
-- param  direction     varchar    what is good: high or low
-- param  scale         integer    turns a share into the indicator's unit; null where it is no share
-- param  measures      struct(indicator_id varchar, measure varchar, scale integer)[]  what can be summed
-- param  variants      struct(measure varchar, variant varchar)[]  what is asked for
--
-- column year              integer
-- column years_pooled      integer
-- column measure           varchar
-- column variant           varchar  as in estimate; with ' without ' and an id as if that area did not exist
-- column estimate          double
-- column lower             double   95 % interval, where there is a formula for it
-- column upper             double
-- column gap               double
-- column areas             integer  how many of the chosen areas count
-- column chosen            integer
-- column protected         integer  how many have a value that is not shown
-- column parts             varchar  ids of those that count
-- column period            varchar
-- column level_value       double   the value of those that count, put together
-- column level_provenance  varchar
-- column denominator       bigint   persons in them
-- column provenance        varchar
with own as (
    select *, value is not null and denominator > 0 as counts,
    from observation
    where
        indicator_id = $indicator
        and list_contains(string_split($scope, ','), area_id)
        and years_pooled = $years_pooled
        and sex = $sex
        and group_id = 'all'
),

shown as (
    select own.*, area.area_type
    from own
    inner join area on own.area_id = area.area_id
    where own.counts
),

counted as (
    select
        year,
        min(period) as period,
        count_if(counts) as areas,
        count_if(status = 'c') as protected,
        string_agg(area_id, ',' order by area_id) filter (counts) as parts,
        areas > 1 and len($measures::struct(indicator_id varchar)[]) > 0 as is_summed,
        if(is_summed, sum(denominator) filter (counts), null)::bigint as denominator,
        if(is_summed, sum(value * denominator) filter (counts) / sum(denominator) filter (counts), null)
            as level_value,
        if(is_summed, if(bool_or(provenance = 'synthetic') filter (counts), 'synthetic', 'computed'), null)
            as level_provenance,
        if(bool_or(provenance = 'synthetic'), 'synthetic', 'computed') as provenance,
    from own
    group by year
),

left_out as (
    select year, null::varchar as without
    from counted
    union all
    select year, area_id as without
    from shown
    where year = (select max(year) from shown)
),

subgroup as (  -- noqa: ST03, a macro reads it
    select
        struct_pack("year" := year, without := without) as group_id,
        area_id as subgroup,
        area_type as subgroup_rank,
        value as estimate,
        (upper - lower) / (2 * normal_quantile(0.95)) as standard_error,
        denominator as population,
        $direction = 'high' as favourable,
        null::boolean as ordered,
        $scale::integer as scale,
        null::boolean as reference,
    from shown
    inner join left_out using (year)
    where area_id is distinct from without
),

wanted as (
    select unnest($variants, recursive := true)
)

select
    counted.year,
    $years_pooled as years_pooled,
    found.measure,
    if(group_id.without is null, found.variant, found.variant || ' without ' || group_id.without) as variant,
    estimate,
    if(group_id.without is null and isfinite(lower + upper), lower, null) as lower,
    if(group_id.without is null and isfinite(lower + upper), upper, null) as upper,
    gap,
    areas::integer as areas,
    len(string_split($scope, ','))::integer as chosen,
    protected::integer as protected,
    parts,
    period,
    level_value,
    level_provenance,
    denominator,
    provenance,
from measures_of_areas('subgroup') as found
inner join wanted on found.measure = wanted.measure and found.variant = wanted.variant
inner join counted on found.group_id.year = counted.year
where is_telling(found.measure, lower, upper)
order by counted.year, found.measure, variant
