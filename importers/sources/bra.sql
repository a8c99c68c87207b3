-- The rows of one of Brå's tables as staged rows.
--
-- Brå prints a number and a rate: the population is worked out from them. A share of answers has the answers.
--
-- Reads  cell      area_id, period, name (value, numerator, lower, upper, answers), value, status, mark
-- param  indicator  varchar
-- param  release    varchar
-- param  scale      integer  what makes numerator / denominator the value
with side_by_side as (
    select
        area_id,
        period,
        any_value(value) filter (name = 'value') as value,
        any_value(value) filter (name = 'numerator') as numerator,
        any_value(value) filter (name = 'lower') as lower,
        any_value(value) filter (name = 'upper') as upper,
        any_value(value) filter (name = 'answers') as answers,
        any_value(status) filter (name = 'value') as status,
        any_value(mark) filter (name = 'value') as mark,
    from cell
    group by area_id, period
)

select
    $indicator as indicator_id,
    area_id,
    period[:4]::integer as year,
    1 as years_pooled,
    'T' as sex,
    'all' as group_id,
    period[:4] as period,
    value,
    if(value is null, null, numerator)::bigint as numerator,
    case
        when value is null then null
        when answers is not null then answers
        when value > 0 then round(numerator / value * $scale)
    end::bigint as denominator,
    if(value is null, null, lower) as lower,
    if(value is null, null, upper) as upper,
    if(status = 'ok' and period ilike '%prel%', 'p', status) as status,
    'published' as provenance,
    $release as release_id,
    mark,
from side_by_side
order by area_id, year
