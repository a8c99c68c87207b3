-- Difference and ratio of two subgroups (Schlotheuber and Hosseinpoor 2022).
--
--   d = a - b, standard error √(se_a² + se_b²)
--   r = a / b, standard error of its logarithm √((se_a/a)² + (se_b/b)²)
--
-- ordered      a is the most advantaged and b the most disadvantaged where high is good, else the reverse:
--              positive, and above 1, where the disadvantaged are worse off
-- not ordered  the highest and the lowest, so d is never below 0, nor r below 1; with one reference, it and
--              the worst of the others: a is the reference where high is good, else b, so d is positive, and
--              r above 1, where the worst is worse off; of those that share an estimate, the largest
--              standard error
-- 0 (r: 1) is no difference.
--
-- Null where there are fewer than two subgroups, where an end of the order is missing or shared, where there
-- are several references, where it takes to know what is good and favourable is null; r also where b is 0 or
-- one is negative. No standard error where that of a or b is 0: an estimate of 0 or 100 % is not certain
-- (newcombe_lower and newcombe_upper take counts instead).

create or replace macro difference_measures(t) as table (
    with scored as (
        select
            *,
            case
                when ordered then side * subgroup_rank
                when reference then side * 'infinity'::double
                else estimate
            end as score,
        from compared_subgroups(t)
    ),
    ends as (
        select *, max(score) over same as top, min(score) over same as bottom,
        from scored
        window same as (partition by group_id)
    ),
    pairs as (
        select
            group_id,
            any_value(estimate) filter (score = top) as a,
            any_value(estimate) filter (score = bottom) as b,
            max(nullif(standard_error, 0)) filter (score = top) as se_a,
            max(nullif(standard_error, 0)) filter (score = bottom) as se_b,
        from ends
        group by group_id
        having count(*) > 1 and case
            when any_value(ordered) then
                count(*) filter (subgroup_rank = first_rank) = 1
                and count(*) filter (subgroup_rank = last_rank) = 1
            else count(*) filter (reference) < 2 and count(score) = count(*)
        end
    )
    select group_id, measure, 'default' as variant, estimate, standard_error,
    from pairs cross join lateral (
        values
            ('d', a - b, sqrt(power(se_a, 2) + power(se_b, 2))),
            (
                'r',
                case when a >= 0 and b > 0 then a / b end,
                case when a > 0 and b > 0 then sqrt(power(se_a / a, 2) + power(se_b / b, 2)) end
            )
    ) as found (measure, estimate, standard_error)
);
