-- 95 % intervals where the source gives none: Wilson's for shares, the normal for means, Byar's for rates,
-- below ten events the exact one.
-- Six decimals, so that they are the same on every machine.
--
-- param  level  double  of the intervals: 0.95
-- param  z      double  the normal quantile that belongs to it
update observation
set
    lower = round(limits.lower, 6),
    upper = round(limits.upper, 6)
from (
    select
        observation.indicator_id,
        area_id,
        year,
        years_pooled,
        sex,
        group_id,
        case measure
            when 'proportion' then scale * wilson_lower(numerator, denominator, $z)
            when 'rate' then scale * events_lower(numerator, $level) / nullif(denominator, 0)
            else value - $z * standard_error
        end as lower,
        case measure
            when 'proportion' then scale * wilson_upper(numerator, denominator, $z)
            when 'rate' then scale * events_upper(numerator, $level) / nullif(denominator, 0)
            else value + $z * standard_error
        end as upper,
    from observation
    inner join indicator using (indicator_id)
    where value is not null
) as limits
where
    observation.indicator_id = limits.indicator_id
    and observation.area_id = limits.area_id
    and observation.year = limits.year
    and observation.years_pooled = limits.years_pooled
    and observation.sex = limits.sex
    and observation.group_id = limits.group_id
    and observation.lower is null
    and observation.upper is null
