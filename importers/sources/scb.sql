-- The cells of one series as staged rows: summed over codes and divided, or printed as a percentage.
--
-- Reads  cell     region, sex, code, period, value, mark
--        part_of  code, part: numerator, denominator, percent; a code may be part of both
--        place    region, area_id, first_year, last_year: an area's code, and the years it is that area's
--        sex_of   code, sex
-- param  indicator  varchar
-- param  release    varchar
with read as (
    select
        area_id,
        cell.period,
        sex_of.sex,
        part,
        value,
        case
            when value is not null then 'ok'
            when mark in ('..', '…') then 'c'
            when mark in ('-', '–') then 'z'
            else 'x'
        end as status,
        if(value is null, mark, null) as mark,
    from cell
    inner join place
        on cell.region = place.region and cell.period::integer between first_year and last_year
    inner join sex_of on cell.sex = sex_of.code
    inner join part_of on cell.code = part_of.code
),

gathered as (
    select
        area_id,
        period,
        sex,
        sum(value) filter (part = 'numerator') as counted,
        sum(value) filter (part = 'denominator') as people,
        any_value(value) filter (part = 'percent') as printed,
        count(*) filter (part = 'percent') > 0 as is_printed,
        max_by(status, list_position(['ok', 'z', 'x', 'c'], status)) as worst,
        max_by(mark, list_position(['ok', 'z', 'x', 'c'], status)) as mark,
    from read
    group by all
),

judged as (
    select
        *,
        case
            when worst <> 'ok' then worst
            when people = 0 then 'z'
            when counted > people then 'x'  -- numbers that are changed at random may do so
            else 'ok'
        end as status,
        round(printed * people / 100) as likely,
    from gathered
)

select
    $indicator as indicator_id,
    area_id,
    period::integer as year,
    1 as years_pooled,
    sex,
    'all' as group_id,
    period,
    if(status = 'ok', if(is_printed, printed, 100 * counted / people), null) as value,
    case
        when status <> 'ok' then null
        when not is_printed then counted
        when round(100 * likely / people, 1) = round(printed, 1) then likely
    end::bigint as numerator,
    if(status = 'ok', people, null)::bigint as denominator,
    status,
    if(is_printed, 'published', 'computed') as provenance,
    $release as release_id,
    mark,
from judged
order by area_id, year, sex
