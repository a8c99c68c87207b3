-- Where parts do not make up the whole, by year.
--
-- Reads  staged: what scb.sql made
-- param  municipality  varchar
-- param  parts         varchar[]  the small areas that make it up
with sexes as (
    select
        year,
        area_id,
        sum(numerator) filter (sex <> 'T') as numerator,
        sum(denominator) filter (sex <> 'T') as denominator,
        any_value(numerator) filter (sex = 'T') as whole_numerator,
        any_value(denominator) filter (sex = 'T') as whole_denominator,
    from staged
    group by all
    having count(denominator) = 3
),

areas as (
    select
        year,
        sum(denominator) filter (area_id <> $municipality) as denominator,
        any_value(denominator) filter (area_id = $municipality) as whole,
    from staged
    where sex = 'T' and (area_id = $municipality or list_contains($parts, area_id))
    group by year
    having count(denominator) = len($parts) + 1
)

select 'sexes' as part, year, count(*) as cases
from sexes
where numerator <> whole_numerator or denominator <> whole_denominator
group by year

union all

select 'areas' as part, year, abs(denominator - whole)::bigint as cases
from areas
where abs(denominator - whole) > 0.01 * whole

order by part, year
