-- What a work has changed, and why that cannot be told where it cannot.
--
-- Why not, the first that holds:
--   before  fewer values before the work than are needed
--   after   none after it has begun
--   areas   so few areas that nothing could be told from chance
--   trend   the work's areas had already gone another way than the others
--   power   only an effect larger than a share of what told the areas apart before would have been seen
-- Then there are no estimates, but of the trend before, and the courses.
--
-- Reads  panel; assignment, as the macro assigned reads it
-- Makes  found, temporary: rows of effect, with group_id instead of its four first columns
--
-- param  level          double   of intervals
-- param  power          double   with which an effect must have been seen
-- param  fewest_before  integer  values before
-- param  share_of_gap   double   of what told the areas apart before
create or replace temp table found as
with contrast as materialized (from contrasts('panel')), -- noqa: ST03

tried as materialized (from assigned('contrast', 'assignment', $level, $power)),

regressed as materialized ( -- noqa: ST03
    select
        struct_pack(group_id := group_id, what := one.what) as group_id,
        unit,
        year,
        is_treated,
        stage = one.what as is_after,
        weight,
        value,
    from panel inner join (values ('during'), ('after')) as one (what) on panel.stage in ('before', one.what)
),

series as materialized ( -- noqa: ST03
    select
        group_id,
        year as "time",
        (stage <> 'before')::integer as post,
        sum(weight * value) / sum(weight) as value,
    from panel
    where is_treated and span = 1
    group by all
),

about as (
    select
        group_id,
        count(distinct unit)::integer as areas,
        any_value(hidden)::integer as hidden,
        count(distinct year) filter (stage = 'before')::integer as points,
        if(bool_or(provenance = 'synthetic'), 'synthetic', 'computed') as provenance,
        sum(weight * value) filter (stage = 'before' and is_treated)
        / sum(weight) filter (stage = 'before' and is_treated)
        - sum(weight * value) filter (stage = 'before' and not is_treated)
        / sum(weight) filter (stage = 'before' and not is_treated) as gap,
        round(sum(weight / span) filter (is_treated) / count(distinct year))::bigint as persons,
        max(year) as last_year,
        bool_or(stage <> 'before') as has_later,
    from panel
    group by group_id
),

clustered as (
    select group_id.group_id as group_id, group_id.what as what, se_cluster,
    from difference_in_differences('regressed')
    where spec = 'effects'
),

parted as (select group_id, p as p_of_trend from tried where what = 'trend'),

-- The times that there are figures for; where there are none since the work began, the time after it.
times as (
    select group_id, what, year from tried where what in ('during', 'after')
    union all
    select group_id, 'after' as what, last_year as year
    from about anti join (from tried where what in ('during', 'after')) as some_time using (group_id)
),

judged as (
    select
        times.*,
        tried.* exclude (group_id, what, year),
        se_cluster,
        gap,
        persons,
        case
            when points < $fewest_before then 'before'
            when not has_later then 'after'
            when smallest is null then 'areas'
            when p_of_trend < 1 - $level - 1e-9 then 'trend'
            when smallest > $share_of_gap * abs(gap) then 'power'
        end as reason,
    from times
    inner join about using (group_id)
    left join tried using (group_id, what, year)
    left join clustered using (group_id, what)
    left join parted using (group_id)
),

told as (
    select group_id, bool_and(reason is null) as is_told,
    from judged
    group by group_id
),

every as (
    select
        group_id,
        if(is_treated, 'treated', 'others') as what,
        year,
        sum(weight * value) / sum(weight) as estimate,
        sqrt(sum(weight * weight * variance)) / sum(weight) as standard_error,
    from panel
    group by all

    union all by name

    select group_id, what, year, estimate, lower, upper, p, smallest,
    from tried
    where what = 'trend'

    union all by name

    select
        group_id,
        what,
        year,
        if(reason is null, estimate, null) as estimate,
        if(reason is null, se_cluster, null) as standard_error,
        if(reason is null, lower, null) as lower,
        if(reason is null, upper, null) as upper,
        if(reason is null, p, null) as p,
        smallest,
        gap,
        reason,
        persons,
    from judged

    union all by name

    select group_id, what, year, estimate, lower, upper, p,
    from tried semi join (from told where is_told) as told using (group_id)
    where what in ('event', 'date')

    union all by name

    select group_id, 'place' as what, number as year, elsewhere[number] as estimate,
    from (
        select group_id, what, elsewhere, unnest(range(1, len(elsewhere) + 1)) as number,
        from tried semi join (from told where is_told) as told using (group_id)
        where what in ('during', 'after')
        qualify what = min(what) over (partition by group_id)
    )

    union all by name

    select group_id, term as what, last_year as year, interrupted.estimate, se_newey_west as standard_error,
    from interrupted_time_series('series') as interrupted
    inner join about using (group_id)
    semi join (from told where is_told) as told using (group_id)
    where term in ('level_change', 'slope_change')
)

select
    group_id,
    what,
    year,
    round(estimate, 6) as estimate,
    round(standard_error, 6) as standard_error,
    round(lower, 6) as lower,
    round(upper, 6) as upper,
    round(p, 6) as p,
    round(smallest, 6) as smallest,
    round(every.gap, 6) as gap,
    reason,
    every.persons,
    areas,
    hidden,
    points,
    provenance,
from every inner join about using (group_id);
