-- What two indicators have in common over areas. Every area counts alike, however many live there.
--
-- x, y       the two values of an area; n areas have both
-- slope      Sxy/Sxx, of the straight line by least squares of y on x; middle_x, middle_y lie on it
-- r          Sxy/√(Sxx Syy) (Pearson); r² is the part of the variance of y that the line follows
-- rho        the same of the ranks, equal values with the mean of theirs (Spearman)
-- p          by t = r √((n − 2)/(1 − r²)) with n − 2 degrees of freedom; that of the slope is the same
-- lower, upper              95 % interval of r: tanh(atanh r ∓ 1.96/√(n − 3)) (Fisher 1921)
-- slope_lower, slope_upper  95 % interval of the slope: slope ∓ t s/√Sxx, s² = (1 − r²) Syy/(n − 2)
--
-- One row per group_id. A row without x or y does not count. All but n is null where fewer than four count,
-- or where all x or all y are equal: then nothing can be said of a slope or a correlation.
-- Sums are taken in the order of the values, so that the same values give the same digits.
-- On a perfect line r is 1 or −1, p is 0, and the intervals have no width.

create or replace macro association(t) as table (
    with complete as (
        select group_id, x::double as x, y::double as y
        from query_table(t)
        where x is not null and y is not null
    ),

    placed as (
        select
            *,
            rank() over (partition by group_id order by x)
            + (count(*) over (partition by group_id, x) - 1) / 2 as rank_x,
            rank() over (partition by group_id order by y)
            + (count(*) over (partition by group_id, y) - 1) / 2 as rank_y,
            count(*) over (partition by group_id) as n,
            avg(x) over (in_x rows between unbounded preceding and unbounded following) as middle_x,
            avg(y) over (in_y rows between unbounded preceding and unbounded following) as middle_y,
        from complete
        window
            in_x as (partition by group_id order by x),
            in_y as (partition by group_id order by y)
    ),

    summed as (
        select
            group_id,
            any_value(placed.n) as n,
            any_value(placed.middle_x) as middle_x,
            any_value(placed.middle_y) as middle_y,
            sum(power(x - placed.middle_x, 2) order by x, y) as all_xx,
            if(count(*) > 3 and min(x) < max(x) and min(y) < max(y), all_xx, null) as sxx,
            sum(power(y - placed.middle_y, 2) order by x, y) as syy,
            sum((x - placed.middle_x) * (y - placed.middle_y) order by x, y) as sxy,
            sum((rank_x - (placed.n + 1) / 2) * (rank_y - (placed.n + 1) / 2)) as rank_xy,
            sum(power(rank_x - (placed.n + 1) / 2, 2)) as rank_xx,
            sum(power(rank_y - (placed.n + 1) / 2, 2)) as rank_yy,
        from placed
        group by group_id
    ),

    lines as (
        select
            *,
            sxy / sxx as slope,
            if(sxx is null, null, round(greatest(-1, least(1, sxy / sqrt(sxx * syy))), 14)) as r,
            if(sxx is null, null, rank_xy / sqrt(rank_xx * rank_yy)) as rho,
        from summed
    ),

    tested as (
        select
            *,
            if(abs(r) = 1, 'infinity'::double, r * sqrt((n - 2) / (1 - r * r))) as errors,
            sqrt((1 - r * r) * syy / (n - 2)) as s,
            if(sxx is null, null, student_quantile(n::double - 2)) as quantile,
        from lines
    )

    select
        group_id,
        n,
        if(sxx is null, null, middle_x) as middle_x,
        if(sxx is null, null, middle_y) as middle_y,
        sxx,
        slope,
        slope - quantile * s / sqrt(sxx) as slope_lower,
        slope + quantile * s / sqrt(sxx) as slope_upper,
        r,
        if(abs(r) = 1, r, tanh(atanh(r) - normal_quantile(0.95) / sqrt(n - 3))) as lower,
        if(abs(r) = 1, r, tanh(atanh(r) + normal_quantile(0.95) / sqrt(n - 3))) as upper,
        rho,
        student_two_sided(errors, n::double - 2) as p,
        if(sxx is null, null, s) as s,
        quantile,
    from tested
);

-- How far the line itself may lie from where it is drawn, at x: half of its 95 % interval, of the mean of
-- areas with that x and not of a single area.
--   t s √(1/n + (x − middle_x)²/Sxx)

create or replace macro line_margin(x, n, middle_x, sxx, s, quantile) as
    quantile * s * sqrt(1 / n + power(x - middle_x, 2) / sxx);

-- 'positive' or 'negative' where chance would seldom do it: q, among all that are judged together, is at most
-- 0.05, and the interval of r leaves 0 out. Else 'none'; 'not_judged' where there is no interval.

create or replace macro judge_association(lower, upper, q) as
    case
        when lower is null or upper is null or q is null then 'not_judged'
        when q <= 0.05 and lower > 0 then 'positive'
        when q <= 0.05 and upper < 0 then 'negative'
        else 'none'
    end;

-- The values of indicators in one year, two and two: a row for each pair and area that has a row for both.
-- `t` names a table like observation; asked is struct(indicator_id, years_pooled)[], in their order.
--
-- A year is the last that a value covers. An area to which one of the two does not apply (z) is none of the
-- pair's. Where more than a fifth of those with both are protected the others do not stand for all: x and
-- y, which are to be associated, are then null, while shown_x and shown_y are the values as they are shown.
-- status is c where one is protected, else x where one is missing, else ok.

create or replace macro paired_values(t, asked, among, chosen_year, chosen_sex) as table (
    with wanted as (
        select one.indicator_id, one.years_pooled, place
        from (select unnest(asked) as one, generate_subscripts(asked, 1) as place)
    ),

    present as (
        select own.*, wanted.place
        from query_table(t) as own
        inner join wanted
            on own.indicator_id = wanted.indicator_id and own.years_pooled = wanted.years_pooled
        where
            list_contains(among, own.area_id)
            and own.year = chosen_year
            and own.sex = chosen_sex
            and own.group_id = 'all'
            and own.status <> 'z'
    ),

    pairs as (
        select
            struct_pack("first" := a.place, "second" := b.place) as group_id,
            a.area_id,
            a.indicator_id as first_id,
            b.indicator_id as second_id,
            a.period as first_period,
            b.period as second_period,
            a.value as shown_x,
            b.value as shown_y,
            a.lower as x_lower,
            a.upper as x_upper,
            b.lower as y_lower,
            b.upper as y_upper,
            a.provenance as x_provenance,
            b.provenance as y_provenance,
            a.status as x_status,
            b.status as y_status,
            case
                when 'c' in (a.status, b.status) then 'c'
                when a.value is null or b.value is null then 'x'
                else 'ok'
            end as status,
            if(a.value is null or b.value is null, null, combined_provenance(a.provenance, b.provenance))
                as provenance,
        from present as a
        inner join present as b on a.area_id = b.area_id and a.place < b.place
    ),

    counted as (
        select
            *,
            count(*) over whole as areas,
            count(*) filter (status = 'c') over whole as hidden,
            count(*) filter (status = 'x') over whole as absent,
        from pairs
        window whole as (partition by group_id)
    )

    select
        *,
        5 * hidden <= areas - absent as is_enough,
        if(is_enough and status = 'ok', shown_x, null) as x,
        if(is_enough and status = 'ok', shown_y, null) as y,
    from counted
);
