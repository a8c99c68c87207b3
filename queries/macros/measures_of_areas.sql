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
-- Rows without an estimate are left out: where nothing can be said, there is no row.

create or replace macro measures_of_areas(t) as table (
    -- The first three are read by their names.
    with areas_in_order as (  -- noqa: ST03
        select * replace (true as ordered, null::boolean as reference) from query_table(t)
    ),

    areas as (  -- noqa: ST03
        select * replace (false as ordered, null::boolean as reference) from query_table(t)
    ),

    types as (  -- noqa: ST03
        select
            group_id,
            subgroup_rank as subgroup,
            subgroup_rank,
            sum(population * estimate) / nullif(sum(population), 0) as estimate,
            sqrt(sum(power(population * standard_error, 2))) / nullif(sum(population), 0) as standard_error,
            sum(population) as population,
            any_value(favourable) as favourable,
            true as ordered,
            any_value(scale) as scale,
            null::boolean as reference,
        from query_table(t)
        where population > 0
        group by group_id, subgroup_rank
        having count(subgroup_rank) = count(*) and count(estimate) = count(*)
    ),

    spreads as (
        select
            group_id,
            sqrt(sum(power(population * standard_error, 2)) / sum(population)) as spread,
        from query_table(t)
        where population > 0
        group by group_id
        having count(standard_error) = count(*)
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
