-- Estimates of the inequality in one scope, with the scope's own value of the same period beside them: those
-- that are published, and those of a reader's own choice of areas, which stand in `given`, as the query
-- inequality_among answers them. A choice has none published, so there is never both.
--
-- `estimates` and `observations` name tables like estimate and observation.
--
-- chosen     how many areas the reader has chosen; null of what is published, which is about all
-- protected  how many have a value that is not shown, and do not count
-- parts      the ids of those that have one; null of what is published. Periods that agree can be compared.

create or replace macro estimates_of(estimates, observations, indicator, scope, persons, given) as table (
    with told as (
        select unnest(
            given::struct(
                "year" integer, years_pooled integer, measure varchar, variant varchar, estimate double,
                lower double, upper double, gap double, areas integer, chosen integer, protected integer,
                parts varchar, period varchar, level_value double, level_provenance varchar,
                denominator bigint, provenance varchar
            )[],
            recursive := true
        )
    )

    select
        estimate.year,
        estimate.years_pooled,
        estimate.measure,
        estimate.variant,
        estimate.estimate,
        estimate.lower,
        estimate.upper,
        estimate.gap,
        estimate.areas,
        null::integer as chosen,
        estimate.hidden as protected,
        null::varchar as parts,
        coalesce(observation.period, estimate.year::varchar) as period,
        observation.value as level_value,
        observation.provenance as level_provenance,
        observation.denominator,
        estimate.provenance,
    from query_table(estimates) as estimate
    left join query_table(observations) as observation
        on estimate.indicator_id = observation.indicator_id
        and estimate.scope_id = observation.area_id
        and estimate.year = observation.year
        and estimate.years_pooled = observation.years_pooled
        and estimate.sex = observation.sex
        and observation.group_id = 'all'
    where estimate.indicator_id = indicator and estimate.scope_id = scope and estimate.sex = persons
    union all by name
    from told
);
