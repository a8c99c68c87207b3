-- What a work's effect is looked for in: the catchments of its municipality, year by year.
--
-- A value belongs to the time before the work if the years that it covers end before the work begins, and
-- to the time after if they begin when it has ended. A year counts where all of the work's areas have a value
-- that is shown, with an interval, and so do four fifths of all; an area counts that has one in all of these
-- years. How many do not is told. Areas weigh as many as they have persons, on average.
--
-- Reads  observation, with intervals and protected; area
--        looked_for: intervention_id, indicator_id, years_pooled, scope_id, areas, starts, ends, began (how
--        much of a year before its number a year begins), since, measure, scale
-- Makes  panel, as the macro stages reads it, with hidden and provenance
--
-- param  z  double  normal quantile of the intervals' level
create or replace temp table panel as
with recursive inside as (
    select area_id, area_id as scope_id from area where level = 'municipality'
    union
    select area.area_id, inside.scope_id from area inner join inside on area.parent_id = inside.area_id
),

rows_of as (
    select
        struct_pack(
            intervention_id := intervention_id,
            indicator_id := indicator_id,
            years_pooled := years_pooled,
            sex := sex
        ) as group_id,
        area_id as unit,
        year,
        case
            when year + 1 - began <= starts + 0.01 then 'before'
            when year + 1 - years_pooled - began >= ends - 0.01 then 'after'
            else 'during'
        end as stage,
        list_contains(areas, area_id) as is_treated,
        value,
        power((upper - lower) / (2 * $z), 2) as variance,
        case measure
            when 'proportion' then value * (scale - value) / scale
            when 'rate' then value
            else 1
        end as shape,
        years_pooled as span,
        denominator,
        provenance,
    from observation
    inner join looked_for using (indicator_id, years_pooled)
    inner join area using (area_id)
    inner join inside using (area_id, scope_id)
    where
        observation.group_id = 'all'
        and level = 'catchment'
        and status <> 'z'
        and year - years_pooled + 1 >= coalesce(since, 0)
        and starts is not null
),

whole_years as (
    from rows_of
    window this_year as (partition by group_id, year)
    qualify
        bool_and(variance is not null) filter (is_treated) over this_year
        and bool_or(is_treated) over this_year
        and count(variance) over this_year >= 0.8 * count(*) over this_year
),

whole_units as (
    select
        *,
        count(variance) over (partition by group_id, unit) = count(distinct year) over (partition by group_id)
            as is_whole,
        count(distinct unit) over (partition by group_id) as known,
        coalesce(avg(denominator) over (partition by group_id, unit), 1) as weight,
    from whole_years
)

select
    * exclude (denominator, is_whole, known),
    known - count(distinct unit) over (partition by group_id) as hidden,
from whole_units
where is_whole
order by group_id, unit, year;
