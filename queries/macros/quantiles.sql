-- Which of k equally large groups a value belongs to, 1 with the lowest values, as in PHEindicatormethods.
--   max(1, k + 1 − ⌈(n + 1 − rank)·k/n⌉), of n values, equal values with the lowest rank of theirs
-- Equal values are never parted, so groups may differ in size, or be empty. Zero and below are values too.
--
-- One row per group_id and item. Null where the value is null (it does not count), and in all with fewer than
-- k values. Turn the sign of value for 1 to have the highest.

create or replace macro quantile_groups(t, k) as table (
    select
        group_id,
        item,
        case when value is not null and n >= k then
            greatest(1, k + 1 - (((n + 1 - place) * k + n - 1) // n))
        end::integer as quantile,
    from (
        select
            group_id,
            item,
            value,
            count(value) over (partition by group_id) as n,
            rank() over (partition by group_id order by value nulls last) as place,
        from query_table(t)
    )
);
