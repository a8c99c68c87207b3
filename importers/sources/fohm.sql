-- The cells of one table as staged rows: share, limits and number of answers side by side.
--
-- The share is weighted, so no numerator belongs to it: those who answered are the denominator alone.
--
-- Reads  cell      region, sex, measure, period, value, mark
--        name_of   kind (sex or measure), code, name: T, K, M; value, lower, upper, answers
-- param  indicator  varchar
-- param  release    varchar
-- param  years      integer[]  the last years of the periods that are wanted
with named as (
    select
        region as area_id,
        sexes.name as sex,
        measures.name as measure,
        period,
        value,
        mark,
        string_split(regexp_replace(period, '[–—]', '-'), '-') as ends,
    from cell
    inner join name_of as sexes on sexes.kind = 'sex' and cell.sex = sexes.code
    inner join name_of as measures on measures.kind = 'measure' and cell.measure = measures.code
),

side_by_side as (
    select
        area_id,
        sex,
        ends,
        any_value(value) filter (measure = 'value') as value,
        any_value(value) filter (measure = 'lower') as lower,
        any_value(value) filter (measure = 'upper') as upper,
        any_value(value) filter (measure = 'answers') as answers,
        any_value(mark) filter (measure = 'value') as mark,
    from named
    group by area_id, sex, ends
)

select
    $indicator as indicator_id,
    area_id,
    ends[-1]::integer as year,
    ends[-1]::integer - ends[1]::integer + 1 as years_pooled,
    sex,
    'all' as group_id,
    array_to_string(ends, '–') as period,
    value,
    if(value is null, null, nullif(answers, 0))::bigint as denominator,
    if(value is null, null, lower) as lower,
    if(value is null, null, upper) as upper,
    case
        when value is not null then 'ok'
        when mark in ('..', '…') then 'c'
        when mark in ('-', '–') then 'z'
        else 'x'
    end as status,
    'published' as provenance,
    $release as release_id,
    if(value is null, mark, null) as mark,
from side_by_side
where list_contains($years, ends[-1]::integer)
order by area_id, year, sex
