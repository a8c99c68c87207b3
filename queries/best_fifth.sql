-- What the fifth of some areas with the best values have together, on each indicator and in each year.
--
-- param  indicators  struct(indicator_id varchar, direction varchar, years_pooled integer, since integer)[]
-- param  areas       varchar[]  in any order
-- param  sex         varchar
--
-- column family      varchar  indicator and year: 'trygg 2025'
-- column value       double   macro best_fifths
-- column provenance  varchar
with wanted as (
    select unnest($indicators, recursive := true)
),

compared as (  -- noqa: ST03, a macro reads it
    select
        observation.indicator_id || ' ' || observation.year as family,
        wanted.direction,
        observation.value,
        observation.lower,
        observation.upper,
        observation.denominator,
        observation.provenance,
    from wanted
    inner join observation
        on wanted.indicator_id = observation.indicator_id
        and wanted.years_pooled = observation.years_pooled
    where
        list_contains($areas, observation.area_id)
        and observation.sex = $sex
        and observation.group_id = 'all'
)

select family, value, provenance from best_fifths('compared')
order by family
