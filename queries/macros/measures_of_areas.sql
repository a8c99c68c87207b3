-- The inequality between areas, by every measure that suits them: along the order of their living
-- conditions, between the ends of that order, and regardless of order.
--
-- t is the name of a table as compared_groups describes it, where a subgroup is an area and
-- subgroup_rank the type of area (1 = most disadvantaged), which several areas may share. Its columns
-- `ordered` and `reference` are not read.
--
--   default, linear …   sii, rii, aci and rci with the areas in their order; the rest without it
--   area_type           the areas of one type taken together (mean by population, standard error
--                       √Σ(n se)²/Σn): d, r, par and paf between the last type and the first
--   std, area_type      d in standard deviations of persons within the areas, √(Σ(n se)²/Σn): one
--                       scale for all indicators; its interval takes that deviation as known
--   i2, between         macro heterogeneity
--   d, r: `gap` as for summary_measures; of area_type positive where the first type is worse off
--
-- A type has no estimate where one of its areas lacks its own or its population, and no standard error where
-- one has none, or one of 0; d and r are missing where an end of the order has no estimate. Where an area has
-- no type, nothing is said by types. An area of 0 persons is no area.
--
-- Rows without an estimate are left out: where nothing can be said, there is no row.

create or replace macro measures_of_areas(t) as table (
    -- The first three are read by their names.
    with areas_in_order as (  -- noqa: ST03
        select * replace (true as ordered, null::boolean as reference) from query_table(t)
    ),

    areas as (  -- noqa: ST03
        select * replace (false as ordered, null::boolean as reference) from query_table(t)
    ),

    typed as (
        from query_table(t)
        where population is distinct from 0
        window same as (partition by group_id)
        qualify count(subgroup_rank) over same = count(*) over same
    ),

    types as (  -- noqa: ST03
        select
            group_id,
            subgroup_rank as subgroup,
            subgroup_rank,
            case when count(estimate) = count(*) and count(population) = count(*)
                then sum(population * estimate) / sum(population)
            end as estimate,
            case when count(*) filter (standard_error > 0) = count(*)
                then sqrt(sum(power(population * standard_error, 2))) / sum(population)
            end as standard_error,
            case when count(population) = count(*) then sum(population) end as population,
            any_value(favourable) as favourable,
            true as ordered,
            any_value(scale) as scale,
            null::boolean as reference,
        from typed
        group by group_id, subgroup_rank
    ),

    spreads as (
        select
            group_id,
            sqrt(sum(power(population * standard_error, 2)) / sum(population)) as spread,
        from query_table(t)
        where estimate is not null and population is distinct from 0
        group by group_id
        having count(standard_error) = count(*) and count(population) = count(*)
    ),

    between_types as (
        select * replace ('area_type' as variant)
        from summary_measures('types')
        where measure in ('d', 'r', 'par', 'paf')
    ),

    measured as (
        from summary_measures('areas_in_order') where measure in ('sii', 'rii', 'aci', 'rci')
        union all by name
        from summary_measures('areas') where measure not in ('sii', 'rii', 'aci', 'rci')
        union all by name
        from between_types
        union all by name
        select
            group_id,
            'std' as measure,
            variant,
            estimate / spread as estimate,
            standard_error / spread as standard_error,
            lower / spread as lower,
            upper / spread as upper,
            gap / spread as gap,
        from between_types
        inner join spreads using (group_id)
        where measure = 'd' and spread > 0
        union all by name
        select *, 'default' as variant, estimate as gap from heterogeneity(t)
    )

    from measured where estimate is not null
);
