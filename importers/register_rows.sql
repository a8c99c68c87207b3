-- Sums of individuals as staged rows. Where nobody is counted in an area that is known, it says so.
--
-- Reads  cell: of register.sql; every: area_id, sex, group_id, of each area that must have a row
--        period_of: year, period
--
-- param  indicator  varchar
-- param  measure    varchar
-- param  scale      double
-- param  release    varchar
with counted as (
    select year, area_id, sex, group_id, amount::double as amount, people, squares::double as squares
    from cell
    where area_id is not null and year is not null and sex is not null and group_id is not null
),

wanted as (
    select year, area_id, sex, group_id from counted
    union
    select period_of.year, every.* from every cross join period_of
),

whole as (
    select
        wanted.*,
        period_of.period,
        coalesce(people, 0) as people,
        amount,
        squares - amount * amount / nullif(people, 0) as spread,
    from wanted
    left join counted using (year, area_id, sex, group_id)
    inner join period_of using (year)
)

select
    $indicator as indicator_id,
    area_id,
    year,
    1 as years_pooled,
    sex,
    group_id,
    period,
    if(people > 0, if($measure = 'mean', 1, $scale) * amount / people, null) as value,
    if(people > 0 and $measure <> 'mean', amount::bigint, null) as numerator,
    if(people > 0, people, null) as denominator,
    if($measure = 'mean' and people > 1, sqrt(greatest(spread, 0) / (people - 1) / people), null)
        as standard_error,
    null::double as lower,
    null::double as upper,
    if(people > 0, 'ok', 'z') as status,
    'computed' as provenance,
    $release as release_id,
    null::varchar as mark,
from whole
order by all
