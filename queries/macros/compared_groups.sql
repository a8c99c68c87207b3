-- Each group with its subgroups in a list, as every summary measure of inequality reads them.
--
-- t is the name of a table with one row a subgroup: group_id, subgroup, subgroup_rank (1 = most
-- disadvantaged, null where the subgroups have no order), estimate, standard_error, population, favourable
-- (high is good), ordered, scale (100 for per cent, null where the estimate has no upper end), reference.
-- favourable, ordered and scale are the group's: its subgroups have them in common.
--
-- One row a group. A subgroup of 0 persons is no subgroup. One without an estimate is missing.
--   here      the subgroups that have an estimate y: a list of y, se (its standard error), n (population),
--             rank, reference (true or false), share = n/Σ n
--   k         how many they are; referred: how many of them are references; certain: all of them have se
--   subgroups k and the missing
--   ranked    how many of all have a rank; first_rank and last_rank are the ends of these
--   total     Σ n
--   mean      Σ share y; null, like total and share, as soon as one of those that are here has no population
--   highest   the largest y, and lowest the smallest
--   side      turns a raw measure to the house rule, that positive means that the disadvantaged are worse
--             off: 1 where high is good, -1 where low is good, null where nobody knows
--   enough    three subgroups have an estimate, and no more than 15 % lack one
--
-- total(list, formula) is Σ formula over the elements of the list, each called i: total(here, i.share * i.y).
-- Those for which the formula is null are passed over, as sum does.

create or replace macro total(list, formula) as list_sum([formula for i in list]);

create or replace macro compared_groups(t) as table (
    with every as (
        select
            group_id,
            favourable,
            ordered,
            scale,
            (population is distinct from 0) as is_here,
            if(population = 0, null, estimate::double) as y,
            if(population = 0, null, subgroup_rank) as rank,
            standard_error::double as se,
            population::double as n,
            coalesce(reference, false) as reference,
        from query_table(t)
    ),
    gathered as (
        select
            group_id,
            any_value(case when favourable then 1 when not favourable then -1 end) as side,
            coalesce(any_value(ordered), false) as ordered,
            any_value(scale)::double as scale,
            list(struct_pack(y, se, n, rank, reference)) filter (y is not null) as listed,
            count(y) as k,
            count_if(is_here) as subgroups,
            count(rank) as ranked,
            min(rank) as first_rank,
            max(rank) as last_rank,
            count(n) filter (y is not null) as counted,
            sum(n) filter (y is not null) as total,
            sum(n * y) as amount,
            count(se) filter (y is not null) as certain,
            max(y) as highest,
            min(y) as lowest,
            count_if(reference and y is not null) as referred,
        from every
        group by group_id
    ),
    summed as (
        select * replace (case when counted = k then total end as total)
        from gathered
    )
    select
        * exclude (listed, counted, amount) replace (certain = k as certain),
        amount / total as mean,
        k > 2 and subgroups - k <= 0.15 * subgroups as enough,
        [
            struct_pack(
                y := i.y,
                se := i.se,
                n := i.n,
                rank := i.rank,
                reference := i.reference,
                share := i.n / total
            )
            for i in listed
        ] as here,
    from summed
);
