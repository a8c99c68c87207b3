-- The subgroups of each group, as every summary measure of inequality reads them.
--
-- t is the name of a table with one row a subgroup: group_id, subgroup, subgroup_rank (1 = most
-- disadvantaged, null where the subgroups have no order), estimate, standard_error, population, favourable
-- (high is good), ordered, scale (100 for per cent, null where the estimate has no upper end), reference.
--
--   share = population/Σ population, mean = Σ share estimate, over the subgroups that have an estimate
--
-- A subgroup of 0 persons is no subgroup. One without an estimate is missing: it is counted in `subgroups`,
-- not in k. `share` and `mean` are null as soon as one of those that are here lacks its population. `side`
-- turns a raw measure to the house rule, that positive means that the disadvantaged are worse off:
-- 1 where high is good, -1 where low is good, null where nobody knows.

create or replace macro compared_subgroups(t) as table (
    with every as (
        select
            group_id,
            subgroup_rank,
            estimate::double as estimate,
            standard_error::double as standard_error,
            population::double as population,
            favourable,
            ordered,
            scale::double as scale,
            coalesce(reference, false) as reference,
            case when favourable then 1 when not favourable then -1 end as side,
            count(*) over same as subgroups,
            count(estimate) over same as k,
            count(subgroup_rank) over same as ranked,
            min(subgroup_rank) over same as first_rank,
            max(subgroup_rank) over same as last_rank,
        from query_table(t)
        where population is distinct from 0
        window same as (partition by group_id)
    ),
    here as (
        select
            *,
            case when count(population) over same = k then sum(population) over same end as total,
        from every
        where estimate is not null
        window same as (partition by group_id)
    )
    select
        *,
        population / total as share,
        sum(population * estimate) over (partition by group_id) / total as mean,
    from here
);
