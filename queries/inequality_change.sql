-- How the inequality between an area's catchments has changed, from the first comparable period to the last,
-- by each of some measures. The two periods share no year, and of a reader's choice the same areas have a
-- value in both. The interval of the change is Newcombe's, from
-- both values' own intervals; of a ratio it is that of its logarithm, which a ratio of 0 does not have.
--
-- Whether it is more or less equal is judged by the distances from equality. So where the inequality has
-- turned round, the first value counts as if on the last one's side: from 5 to -5 is no change in that.
--
-- param  indicator  varchar
-- param  scope      varchar  area id: the municipality; or a group, macro with_groups
-- param  sex        varchar
-- param  direction  varchar  what is good: high or low
-- param  variants   struct(measure varchar, variant varchar)[]
-- param  since      integer  the first comparable year, or null
-- param  given      struct[]  a group's estimates: rows of queries/inequality_among.sql; else empty
--
-- column measure       varchar
-- column variant       varchar
-- column first_period  varchar
-- column last_period   varchar
-- column first_value   double   as queries/inequality.sql has it
-- column last_value    double
-- column change        double   last less first; of a ratio, of the logarithms
-- column change_lower  double   95 % interval
-- column change_upper  double
-- column verdict       varchar  more_equal, less_equal, none or not_judged
-- column provenance    varchar
with wanted as (
    select unnest($variants, recursive := true), generate_subscripts($variants, 1) as place
),

oriented as (
    select
        found.*,
        wanted.place,
        equality_of(measure) = 1 as is_ratio,
        gap + equality_of(measure) as value,
        gap_of(measure, lower, side_of($direction)) + equality_of(measure) as one_end,
        gap_of(measure, upper, side_of($direction)) + equality_of(measure) as other_end,
        if(is_ratio, ln(nullif(value, 0)), value) as height,
        if(is_ratio, ln(nullif(least(one_end, other_end), 0)), least(one_end, other_end)) as low,
        if(is_ratio, ln(nullif(greatest(one_end, other_end), 0)), greatest(one_end, other_end)) as high,
    from estimates_of('estimate', 'observation', $indicator, $scope, $sex, $given) as found
    inner join wanted using (measure, variant)
    where found.year - found.years_pooled + 1 >= coalesce($since, 0)
    qualify found.parts is not distinct from arg_max(found.parts, found.year) over (
        partition by found.measure, found.variant
    )
),

ends as (
    select
        measure,
        variant,
        place,
        arg_min(oriented, year) as first,
        arg_max(oriented, year) as last,
    from oriented
    group by all
    having max(year) - min(year) >= any_value(years_pooled)
),

changed as (
    select
        *,
        last.height - first.height as change,
        change - sqrt(power(last.height - last.low, 2) + power(first.high - first.height, 2)) as change_lower,
        change + sqrt(power(last.high - last.height, 2) + power(first.height - first.low, 2)) as change_upper,
        if(last.height * first.height < 0, -1, 1) as side,
        last.height - side * first.height as step,
        if(side > 0, first.high - first.height, first.height - first.low) as first_above,
        if(side > 0, first.height - first.low, first.high - first.height) as first_below,
        step - sqrt(power(last.height - last.low, 2) + power(first_above, 2)) as step_lower,
        step + sqrt(power(last.high - last.height, 2) + power(first_below, 2)) as step_upper,
    from ends
)

select
    measure,
    variant,
    first.period as first_period,
    last.period as last_period,
    first.value as first_value,
    last.value as last_value,
    change,
    change_lower,
    change_upper,
    case judge(step_lower, step_upper, 0, 'none')
        when 'not_judged' then 'not_judged'
        when 'similar' then 'none'
        else if(abs(last.height) < abs(first.height), 'more_equal', 'less_equal')
    end as verdict,
    combined_provenance(first.provenance, last.provenance) as provenance,
from changed
order by place
