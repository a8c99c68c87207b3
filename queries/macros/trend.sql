-- Whether the last five years show a trend, by the test of Fingertips' recent trends.
--
-- Shares, where all five years have a numerator x and a denominator n (Cochran–Armitage, t = 1, … 5):
--   χ² = N(N·Σxt − X·Σnt)² / (X(N − X)(N·Σnt² − (Σnt)²))
-- otherwise the line through the values y, weighted by w = 1/se² with se = (upper − lower)/3.92:
--   χ² = (Σw·Σwty − Σwt·Σwy)² / (Σw(Σw·Σwt² − (Σwt)²))
--
-- verdict  'increasing' or 'decreasing' where χ² > 9.5495, its 99.8th percentile with one degree of freedom,
--          and the slope has the same sign with all five years and with each of them left out;
--          'no_change' otherwise; 'cannot_be_calculated', with no chi_square, where the newest five calendar
--          years are not all there, once each, and complete for one of the two, where all have it in one
--          year (x = n) or nobody in any, and where an interval has no width.
-- The slope of shares is that of their logits, with a half added to both counts where x is 0.
-- A rate with a population as its denominator is tested by its interval: leave the numerator null.
-- One row per group_id; the values are those of single years, and the newest is the last that has one.

create or replace macro recent_trend(t) as table (
    with newest as (
        select group_id, max(year) filter (value is not null or numerator is not null) as newest
        from query_table(t)
        group by group_id
    ),

    recent as (
        select
            group_id,
            year - newest + 5 as step,
            numerator::double as x,
            denominator::double as n,
            value::double as y,
            nullif(greatest(upper - lower, 0), 0)::double / 3.92 as se,
        from query_table(t)
        inner join newest using (group_id)
        where year > newest - 5 and year <= newest
    ),

    methods as (
        select group_id, count(*) filter (x >= 0 and x < n) = 5 as is_share
        from recent
        group by group_id
        having count(*) = 5
            and count(distinct step) = 5
            and count(*) filter (x = n) = 0
            and (is_share or count(y + se) = 5)
    ),

    points as (
        select
            *,
            case when is_share then 1 else 1 / (se * se) end as w,
            case when is_share then ln((x + (x = 0)::integer / 2) / (n - x + (x = 0)::integer / 2)) else y end
            as height,
        from recent
        inner join methods using (group_id)
    ),

    tested as (
        select
            group_id,
            case when any_value(is_share)
                then sum(n) * power(sum(n) * sum(x * step) - sum(x) * sum(n * step), 2)
                    / (sum(n) * sum(n * step * step) - power(sum(n * step), 2))
                    / nullif(sum(x) * (sum(n) - sum(x)), 0)
                else power(sum(w) * sum(w * step * y) - sum(w * step) * sum(w * y), 2)
                    / (sum(w) * (sum(w) * sum(w * step * step) - power(sum(w * step), 2)))
            end as chi_square,
        from points
        group by group_id
    ),

    -- Over all pairs of years, and not by sums, so that equal heights give exactly 0.
    slopes as (
        select
            a.group_id,
            left_out,
            sign(sum(a.w * b.w * (b.step - a.step) * (b.height - a.height))) as direction,
        from points as a
        inner join points as b on a.group_id = b.group_id and a.step < b.step
        cross join (select unnest(range(6)) as left_out) as refit
        where left_out not in (a.step, b.step)
        group by a.group_id, left_out
    ),

    directions as (
        select group_id, min(direction) as least_direction, max(direction) as greatest_direction
        from slopes
        group by group_id
    )

    select
        group_id,
        chi_square,
        case
            when chi_square is null then 'cannot_be_calculated'
            when chi_square > 9.54953570608324 and least_direction = 1 then 'increasing'
            when chi_square > 9.54953570608324 and greatest_direction = -1 then 'decreasing'
            else 'no_change'
        end as verdict,
    from newest
    left join tested using (group_id)
    left join directions using (group_id)
);
