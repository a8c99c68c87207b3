-- Rows to stage from Kolada's answers.
--
-- Reads `page` (position, body: an answer as received) and `place` (kolada_id, area_id: those asked for).
-- param  $kpi, $indicator, $release       varchar
-- param  $years_later                     integer  what the key figure's year lacks of ours
-- param  $years_pooled                    integer  how many years a value covers
-- param  $is_school_year                  boolean
--
-- No value, no sex and deleted are three things: x with a mark; no row, for nothing was said; and no row,
-- though there was one: the rows of a key figure take the place of all its earlier ones.
with cell as (
    select
        position,
        unnest(
            from_json(
                body,
                '{"values": [{
                    "kpi": "VARCHAR", "municipality": "VARCHAR", "ou": "VARCHAR", "period": "VARCHAR",
                    "values": [{
                        "gender": "VARCHAR", "count": "BIGINT", "status": "VARCHAR",
                        "value": "VARCHAR", "isdeleted": "BOOLEAN"
                    }]
                }]}'
            ).values,
            recursive := true
        ),
    from page
),

entry as (
    select
        position,
        area_id,
        kolada_id,
        period::integer + $years_later as year,
        unnest("values", recursive := true),
    from cell
    inner join place on kolada_id = coalesce(municipality, ou)
    where kpi = $kpi
),

judged as (
    select
        * replace (coalesce(isdeleted, false) as isdeleted, coalesce(status, '') as status),
        try_cast(value as double) as number,
    from entry
    where gender in ('T', 'K', 'M')
    qualify row_number() over (
        partition by area_id, year, gender
        order by coalesce(isdeleted, false), position desc
    ) = 1
)

select
    $indicator as indicator_id,
    area_id,
    year::integer as year,
    $years_pooled::integer as years_pooled,
    gender as sex,
    'all' as group_id,
    concat(
        case when $years_pooled > 1 then concat(year - $years_pooled + 1, '–') end,
        case when $is_school_year then format('{}/{:02d}', year - 1, year % 100) else year::varchar end
    ) as period,
    case when isfinite(number) then number end as value,
    null::bigint as numerator,
    null::bigint as denominator,
    null::double as standard_error,
    null::double as lower,
    null::double as upper,
    case
        when coalesce(isfinite(number), false) then if(status = '', 'ok', 'u')
        when lower(status) in ('private', 'secret') then 'c'
        else 'x'
    end as status,
    'published' as provenance,
    $release as release_id,
    case
        when status <> '' then status
        when number is null or not isfinite(number) then coalesce(value, 'null')
        when kolada_id like 'G%' then format('count={}', "count")  -- the mean of so many municipalities
    end as mark,
from judged
where not isdeleted
order by area_id, year, sex
