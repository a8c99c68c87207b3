-- How the values of many areas lie on each indicator, in the year that queries/profile.sql takes for one.
-- Rows come in the order of the indicators asked for. The ends of schools are not told.
--
-- param  area        varchar    whose year it is; it need not be one of areas, and may be an own group
-- param  areas       varchar[]  in any order, all of one level
-- param  indicators  struct(indicator_id varchar, direction varchar, years_pooled integer, since integer)[]
-- param  sex         varchar
-- param  measures    struct(indicator_id varchar, measure varchar, scale integer)[]  for a group; else empty
-- param  fewest      integer    areas that must have a value for quartiles to be told
--
-- column indicator_id       varchar
-- column year               integer
-- column lowest             double
-- column quartile_low       double   a quarter of the areas lie below (R's type 7)
-- column quartile_high      double   a quarter of the areas lie above
-- column highest            double
-- column areas              bigint   how many have a value
-- column spread_provenance  varchar  synthetic as soon as one value is
with wanted as (
    select indicator.*, place
    from (
        select unnest($indicators) as indicator, generate_subscripts($indicators, 1) as place
    )
),

latest as (
    select wanted.place, observation.indicator_id, observation.years_pooled, observation.year
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

summed as (
    select
        latest.place,
        latest.indicator_id,
        latest.year,
        bool_or(area.level = 'school') as are_schools,
        min(other.value) as lowest,
        quantile_cont(other.value, 0.25) as quartile_low,
        quantile_cont(other.value, 0.75) as quartile_high,
        max(other.value) as highest,
        count(other.value) as areas,
        max(other.provenance) filter (other.value is not null) as spread_provenance,  -- synthetic is the last
    from latest
    inner join observation as other
        on latest.indicator_id = other.indicator_id
        and latest.years_pooled = other.years_pooled
        and latest.year = other.year
    inner join area on other.area_id = area.area_id
    where
        list_contains($areas, other.area_id)
        and other.sex = $sex
        and other.group_id = 'all'
    group by latest.place, latest.indicator_id, latest.year
)

select
    indicator_id,
    year,
    if(are_schools, null, lowest) as lowest,
    if(areas >= $fewest, quartile_low, null) as quartile_low,
    if(areas >= $fewest, quartile_high, null) as quartile_high,
    if(are_schools, null, highest) as highest,
    areas,
    spread_provenance,
from summed
order by place
