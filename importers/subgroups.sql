-- The catchments, and the schools, of each municipality as compared_groups reads them, one group an
-- indicator, period and sex. In the newest period the catchments once more without each one of them: which
-- of them drives the inequality? A school without a figure is not missing anything.
--
-- Only what is shown counts, so that no estimate tells what is hidden. Where at most a fifth of a group are
-- hidden, the others stand for all of them, and how many are hidden is told; else there is no group.
--
-- A standard error is that of the interval, (upper − lower)/2z, so that 0 of n is not certain.
--
-- Reads  observation, with intervals and protected; area; indicator: indicator_id, measure, scale, direction
-- Makes  subgroup, temporary
--
-- param  z  double  normal quantile of the intervals' level
create or replace temp table subgroup as
with recursive inside as (
    select area_id, area_id as scope_id from area where level = 'municipality'
    union
    select area.area_id, inside.scope_id from area inner join inside on area.parent_id = inside.area_id
),

whole as (
    select
        struct_pack(
            indicator_id := indicator_id,
            scope_id := inside.scope_id,
            level := area.level,
            year := year,
            years_pooled := years_pooled,
            sex := sex,
            without := null::varchar
        ) as group_id,
        area_id as subgroup,
        area.area_type as subgroup_rank,
        value as estimate,
        (upper - lower) / (2 * $z) as standard_error,
        denominator as population,
        case direction when 'high' then true when 'low' then false end as favourable,
        null::boolean as ordered,
        case indicator.measure when 'proportion' then indicator.scale end as scale,
        null::boolean as reference,
        provenance,
        observation.status = 'c' as is_hidden,
    from observation
    inner join indicator using (indicator_id)
    inner join area using (area_id)
    inner join inside using (area_id)
    where
        observation.group_id = 'all'
        and (area.level = 'catchment' or (area.level = 'school' and observation.status <> 'x'))
        and observation.status <> 'z'
),

shown as (
    select
        * exclude (is_hidden),
        count_if(is_hidden) over same as hidden,
    from whole
    window same as (partition by group_id)
    qualify not is_hidden and count_if(is_hidden) over same <= 0.2 * count(*) over same
),

newest as (
    from shown
    where group_id.level = 'catchment'
    qualify group_id.year = max(group_id.year) filter (estimate is not null) over (
        partition by group_id.indicator_id, group_id.scope_id, group_id.sex
    )
)

from shown
union all by name
select newest.* replace (struct_update(newest.group_id, without := left_out.subgroup) as group_id)
from newest
inner join newest as left_out on newest.group_id = left_out.group_id
where newest.subgroup <> left_out.subgroup
