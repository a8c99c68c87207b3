-- Rows to stage from what Skolverket writes of schools.
--
-- Reads  cell     school_code, key, period, value, status, mark: a figure of a school and a school year
--        meaning  key, indicator_id, measure, scale
--        place    school_code, area_id: the schools that rows are wanted for
--        done     indicator_id, area_id, year: what is known better, and left out
-- param  $release, $provenance  varchar
--
-- Key 'pupils' is how many a share is of. The number of those who have it is worked out, and kept where it
-- gives back the share as printed: to one decimal. Pupils are a mean's weight, too.
with pupils as (
    select school_code, period, value::bigint as pupils
    from cell
    where key = 'pupils' and status = 'ok' and value > 0 and value = floor(value)
),

counted as (
    select
        *,
        status = 'ok' and pupils is not null as is_counted,
        round(value * pupils / scale)::bigint as people,
    from cell
    inner join meaning using (key)
    inner join place using (school_code)
    left join pupils using (school_code, period)
    where regexp_full_match(period, '[0-9]{4}/[0-9]{2}')
),

judged as (
    select
        *,
        left(period, 4)::integer + 1 as year,
        is_counted
        and measure = 'proportion'
        and round(scale * people / pupils, 1) = round(value, 1) as is_share,
    from counted
)

select
    indicator_id,
    area_id,
    year,
    1::integer as years_pooled,
    'T' as sex,
    'all' as group_id,
    period,
    value,
    if(is_share, people, null) as numerator,
    if(is_share or (is_counted and measure = 'mean'), pupils, null) as denominator,
    null::double as standard_error,
    null::double as lower,
    null::double as upper,
    status,
    $provenance as provenance,
    $release as release_id,
    mark,
from judged
anti join done using (indicator_id, area_id, year)
order by indicator_id, area_id, year
