-- How the values of all areas of a level lie on one indicator in one period, by name; and some others’.
--
-- param  indicator     varchar
-- param  areas         varchar[]  in any order, all of one level
-- param  marked        varchar[]  other areas, which lie beside them
-- param  year          integer
-- param  years_pooled  integer
-- param  sex           varchar
-- param  fewest        integer    areas that must have a value for quartiles to be told
--
-- column area_id        varchar
-- column level          varchar
-- column name_sv        varchar
-- column name_en        varchar
-- column is_marked      boolean
-- column period         varchar
-- column value          double   null where it is withheld or missing
-- column lower          double   95 % interval
-- column upper          double
-- column denominator    bigint
-- column status         varchar  why there is no value
-- column provenance     varchar
-- column stack          bigint   of those with nearly the same value, the how manyth: 1 …; null without one
-- column quartile_low   double   a quarter of the areas lie below (R's type 7)
-- column median         double
-- column quartile_high  double   a quarter of the areas lie above
with shown as (
    select
        observation.*,
        area.level,
        area.name_sv,
        area.name_en,
        not list_contains($areas, area.area_id) as is_marked,
    from observation
    inner join area on observation.area_id = area.area_id
    where
        observation.indicator_id = $indicator
        and observation.year = $year
        and observation.years_pooled = $years_pooled
        and observation.sex = $sex
        and observation.group_id = 'all'
        and (list_contains($areas, area.area_id) or list_contains($marked, area.area_id))
        -- a school without the year group is not missing anything
        and not (area.level = 'school' and observation.status = 'z')
),

summed as (
    select
        min(value) as lowest,
        (max(value) - min(value)) / 30 as width,
        if(count(value) >= $fewest, quantile_cont(value, 0.25), null) as quartile_low,
        if(count(value) >= $fewest, quantile_cont(value, 0.5), null) as median,
        if(count(value) >= $fewest, quantile_cont(value, 0.75), null) as quartile_high,
    from shown
    where not is_marked
),

binned as (
    select
        *,
        if(is_marked or value is null, null, coalesce(floor((value - lowest) / nullif(width, 0)), 0)) as bin,
    from shown
    cross join summed
)

select
    area_id,
    level,
    name_sv,
    name_en,
    is_marked,
    period,
    value,
    lower,
    upper,
    denominator,
    status,
    provenance,
    if(bin is null, null, row_number() over (partition by bin order by name_sv collate sv, area_id)) as stack,
    quartile_low,
    median,
    quartile_high,
from binned
order by
    is_marked,
    list_position(['municipality', 'county', 'country'], level),
    name_sv collate sv,
    area_id
