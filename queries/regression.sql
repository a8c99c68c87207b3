-- The straight line through two indicators over areas, with its interval: 41 points from the least x to the
-- greatest, or one row without a point where there is no line.
--
-- param  indicators  struct(indicator_id varchar, direction varchar, years_pooled integer, since integer)[]
-- param  areas       varchar[]  in any order
-- param  year        integer    the last that the values cover
-- param  sex         varchar
--
-- column x            double
-- column y            double   of the line
-- column lower        double   95 % interval of the line: macro line_margin
-- column upper        double
-- column areas        bigint   that have a row for both indicators
-- column counted      bigint   of them: that have both values
-- column hidden       bigint   of them: one of the values is protected
-- column absent       bigint   of them: one is missing
-- column slope        double   y for each unit of x: macro association
-- column slope_lower  double
-- column slope_upper  double
-- column r            double
-- column p            double
-- column association  varchar  macro judge_association; one pair is judged alone
-- column provenance   varchar
with pair as (
    select * from paired_values('observation', $indicators, $areas, $year, $sex)
),

totals as (
    select
        any_value(areas) as areas,
        count(*) filter (status = 'ok') as counted,
        any_value(hidden) as hidden,
        any_value(absent) as absent,
        min(x) as least,
        max(x) as greatest,
        if(bool_or(provenance = 'synthetic'), 'synthetic', 'computed') as provenance,
    from pair
    having count(*) > 0
),

line as (
    select totals.*, found.* exclude (group_id, lower, upper), found.lower as r_lower, found.upper as r_upper
    from totals
    left join association('pair') as found on true
),

points as (
    select *, unnest(if(slope is null, [null], range(41)))::double as step
    from line
)

select
    least + (greatest - least) * step / 40 as x,
    middle_y + slope * (x - middle_x) as y,
    y - line_margin(x, n, middle_x, sxx, s, quantile) as lower,
    y + line_margin(x, n, middle_x, sxx, s, quantile) as upper,
    areas,
    counted,
    hidden,
    absent,
    slope,
    slope_lower,
    slope_upper,
    r,
    p,
    judge_association(r_lower, r_upper, p) as association,
    provenance,
from points
order by step
