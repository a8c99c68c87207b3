-- Many tests at once: the q value of each, by Benjamini and Hochberg (1995).
--   q of the i-th smallest p = the least of p·m/l over l = i, … m, at most 1
-- Of the tests with q below 0.05, at most 5 % are expected to be false alarms.
--
-- One row per group_id and item; m is the number of tests in the group. Where p is null, or not between 0 and
-- 1, q is null and the test does not count.

create or replace macro benjamini_hochberg(t) as table (
    with tests as (
        select group_id, item, case when p between 0 and 1 then p::double end as p
        from query_table(t)
    ),

    counted as (
        select
            *,
            count(p) over (partition by group_id order by p) as l,
            count(p) over (partition by group_id) as m,
        from tests
    )

    select
        group_id,
        item,
        case when p is not null then
            least(1, min(p * m / l) over (
                partition by group_id order by p range between current row and unbounded following
            ))
        end as q,
    from counted
);
