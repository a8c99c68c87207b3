-- The inequality between the catchments of each municipality: docs/data.md says which measures there are.
-- Six decimals, or six digits from a thousand (a ratio to almost nothing), so that they are the same on every
-- machine; no zero is negative, and an interval with an infinite end is none.
--
-- Reads  subgroup, of subgroups.sql; simulated, of simulation.sql
-- Makes  estimate
create or replace temp macro rounded(x) as case
    when not isfinite(x) then null
    when abs(x) < 1000 then round(x, 6) + 0.0
    else format('{:.6g}', x)::double
end;


delete from estimate;

insert into estimate by name
with counted as (
    select
        group_id,
        count(estimate) as areas,
        any_value(hidden) as hidden,
        if(bool_or(provenance = 'synthetic'), 'synthetic', 'computed') as provenance,
    from subgroup
    group by group_id
),

measured as (
    select
        measures.*,
        coalesce(measures.lower, simulated.lower) as low,
        coalesce(measures.upper, simulated.upper) as high,
    from measures_of_areas('subgroup') as measures
    left join simulated using (group_id, measure)
)

select
    group_id.indicator_id,
    group_id.scope_id,
    group_id.year,
    group_id.years_pooled,
    group_id.sex,
    measure,
    case
        when group_id.level = 'school' then 'school'
        when group_id.without is not null then variant || ' without ' || group_id.without
        else variant
    end as variant,
    rounded(estimate) as estimate,
    rounded(if(group_id.without is null, standard_error, null)) as standard_error,
    rounded(if(group_id.without is null and isfinite(high), low, null)) as lower,
    rounded(if(group_id.without is null and isfinite(low), high, null)) as upper,
    rounded(gap) as gap,
    areas,
    hidden,
    provenance,
from measured
inner join counted using (group_id)
where
    is_telling(measure, low, high)
    and case
        when group_id.level = 'school' then measure = 'between'
        when group_id.without is null then true
        else
            measure in ('mdmw', 'idisw')
            or (measure in ('d', 'r') and variant in ('area_type', 'default'))
            or (measure in ('sii', 'rii') and variant = 'linear')
    end
