-- 95 % intervals where the source gives none: Wilson's for shares, the normal for means, Byar's for rates,
-- below ten events the exact one.
-- Six decimals, so that they are the same on every machine.
--
-- Reads  observation, indicator
-- Makes  observation
--
-- param  level  double  of the intervals: 0.95
-- param  z      double  the normal quantile that belongs to it
create or replace table observation as
with limited as (
    select
        observation.*,
        value is not null and lower is null and upper is null as is_open,
        case
            when not is_open then null
            when measure = 'proportion' then scale * wilson_lower(numerator, denominator, $z)
            when measure = 'rate' then scale * events_lower(numerator, $level) / nullif(denominator, 0)
            else value - $z * standard_error
        end as low,
        case
            when not is_open then null
            when measure = 'proportion' then scale * wilson_upper(numerator, denominator, $z)
            when measure = 'rate' then scale * events_upper(numerator, $level) / nullif(denominator, 0)
            else value + $z * standard_error
        end as high,
    from observation
    inner join indicator using (indicator_id)
)

select
    * exclude (is_open, low, high)
    replace (
        if(is_open, round(low, 6), lower) as lower,
        if(is_open, round(high, 6), upper) as upper
    ),
from limited
