-- The slope and relative index of inequality of ordered groups, as in PHEindicatormethods.
--
-- A straight line through the groups' values y at their relative ranks r, weighted by population:
--   a = n/Σn,  r = (Σ of n before + n/2)/Σn,  S = Σ a(r − ½)²,  slope = Σ a(r − ½)y / S,  middle = Σ ay
-- sii is the line at rank 1 less the line at rank 0, rii the one divided by the other, intercept the line
-- at rank 0.
-- The limits are 95 % and closed: se = √Σ (a(r − ½)·se_j)²/S, se_j from each group's own limits, and the line
-- turns about its middle (Low and Low 2004 for the transformed index).
--
-- quantile    1 is the most disadvantaged: a positive sii says that the value is higher in the best off
-- value_type  0 or null as it is, 1 a rate (the line goes through ln y), 2 a share of 1 (through logit y)
-- multiplier  units of sii and intercept (null: 1); a negative one turns sii's sign and rii upside down
-- One row per group_id. All null with fewer than 5 or more than 100 groups, where quantiles are not 1 to k,
-- once each, where a value or population is missing or cannot be transformed, and where multiplier is 0.
-- Limits are null where one group's are; rii where the line falls below zero.

create or replace macro link(y, value_type) as
    case value_type
        when 0 then y
        when 1 then case when y > 0 then ln(y) end
        when 2 then case when y > 0 and y < 1 then ln(y / (1 - y)) end
    end;

create or replace macro inverse_link(y, value_type) as
    case value_type when 0 then y when 1 then exp(y) when 2 then 1 / (1 + exp(-y)) end;

create or replace macro slope_difference(middle, slope, value_type) as
    inverse_link(middle + slope / 2, value_type) - inverse_link(middle - slope / 2, value_type);

create or replace macro slope_ratio(middle, slope, value_type) as
    case
        when
            inverse_link(middle - slope / 2, value_type) > 0
            and inverse_link(middle + slope / 2, value_type) >= 0
            then inverse_link(middle + slope / 2, value_type) / inverse_link(middle - slope / 2, value_type)
    end;

create or replace macro phe_sii(t) as table (
    with ranked as (
        select
            group_id,
            quantile,
            population,
            coalesce(value_type, 0) as value_type,
            coalesce(multiplier, 1)::double as multiplier,
            population / nullif(sum(population) over whole, 0)::double as a,
            (sum(population) over (whole order by quantile) - population / 2)
            / nullif(sum(population) over whole, 0)::double - 0.5 as r,
            link(value::double, coalesce(value_type, 0)) as y,
            (link(upper::double, coalesce(value_type, 0)) - link(lower::double, coalesce(value_type, 0)))
            / (2 * normal_quantile(0.95)) as se,
        from query_table(t)
        window whole as (partition by group_id)
    ),

    fitted as (
        select
            group_id,
            min(value_type) as value_type,
            nullif(min(multiplier), 0) as multiplier,
            sum(a * y) as middle,
            sum(a * r * y) / sum(a * r * r) as slope,
            case when count(se) = count(*) then sqrt(sum(power(a * r * se, 2))) / sum(a * r * r) end as se,
        from ranked
        group by group_id
        having count(*) between 5 and 100
            and (min(quantile), max(quantile), count(distinct quantile)) = (1, count(*), count(*))
            and count(y) = count(*)
            and count_if(population > 0) = count(*)
    ),

    turned as (
        select
            *,
            sign(multiplier) * slope as b,
            b - normal_quantile(0.95) * se as b_lower,
            b + normal_quantile(0.95) * se as b_upper,
        from fitted
    )

    select
        group_id,
        abs(multiplier) * slope_difference(middle, b, value_type) as sii,
        abs(multiplier) * slope_difference(middle, b_lower, value_type) as sii_lower,
        abs(multiplier) * slope_difference(middle, b_upper, value_type) as sii_upper,
        slope_ratio(middle, b, value_type) as rii,
        slope_ratio(middle, b_lower, value_type) as rii_lower,
        slope_ratio(middle, b_upper, value_type) as rii_upper,
        abs(multiplier) * inverse_link(middle - slope / 2, value_type) as intercept,
    from (select distinct group_id from query_table(t))
    left join turned using (group_id)
);
