-- Many tests at once: the q value of each, by Benjamini and Hochberg (1995).
--   q of the i-th smallest p = the least of p·m/l over l = i, … m, at most 1
-- Of the tests with q at most 0.05, at most 5 % are expected to be false alarms, if the tests are independent
-- or lean the same way (Benjamini and Yekutieli 2001). A q is never below its p; it is 0 where p is.
--
-- One row per group_id and item; m is the number of tests in the group. Where p is null, or not between 0 and
-- 1, q is null and the test does not count.
--
-- q_step and q_value are the same in two steps, for a query that has its tests as columns: first
-- q_step(p, family) as step, then q_value(step, p, family), both over all rows of a family. There p must be
-- between 0 and 1, or null.

create or replace macro q_step(p, family) as
    p * count(p) over (partition by family) / count(p) over (partition by family order by p);

create or replace macro q_value(step, p, family) as
    case when p is not null then
        least(1, min(step) over (
            partition by family order by p range between current row and unbounded following
        ))
    end;

create or replace macro benjamini_hochberg(t) as table (
    with tests as (
        select group_id, item, case when p between 0 and 1 then p::double end as p
        from query_table(t)
    ),

    stepped as (
        select *, q_step(p, group_id) as step from tests
    )

    select group_id, item, q_value(step, p, group_id) as q from stepped
);
