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
--
-- t is the name of a table as compared_groups answers it; one row a group and measure.

create or replace macro difference_measures(t) as table (
    with placed as (
        select
            group_id,
            side,
            ordered,
            k,
            referred,
            [
                struct_pack(
                    y := i.y,
                    se := nullif(i.se, 0),
                    place := case
                        when ordered then case when i.rank in (first_rank, last_rank) then side * i.rank end
                        when i.reference then side * 'infinity'::double
                        else i.y
                    end
                )
                for i in here
            ] as here,
        from query_table(t)
    ),
    listed as (
        select *, [i.place for i in here] as places,
        from placed
    ),
    extremes as (
        select *, list_max(places) as top, list_min(places) as bottom, list_count(places) as found,
        from listed
    ),
    comparable as (
        select
            *,
            case when ordered then found = 2 and bottom < top else k > 1 and found = k and referred < 2 end
                as are_two,
        from extremes
    ),
    ends as (
        select
            group_id,
            side,
            list_filter(here, lambda i: are_two and i.place = top) as best,
            list_filter(here, lambda i: are_two and i.place = bottom) as worst,
        from comparable
    ),
    pairs as (
        select
            group_id,
            side,
            best[1].y as a,
            worst[1].y as b,
            list_max([i.se for i in best]) as se_a,
            list_max([i.se for i in worst]) as se_b,
        from ends
    )
    select
        group_id,
        side,
        unnest(['d', 'r']) as measure,
        'default' as variant,
        unnest([a - b, case when a >= 0 and b > 0 then a / b end]) as estimate,
        unnest([
            sqrt(power(se_a, 2) + power(se_b, 2)),
            case when a > 0 and b > 0 then sqrt(power(se_a / a, 2) + power(se_b / b, 2)) end
        ]) as standard_error,
    from pairs
);
