-- Every observation of one indicator, invented: whole numbers of small areas and schools, and everything
-- larger as the sum of its small areas. What would be few persons is hidden, as a publication hides it; but
-- since nobody is behind the numbers nothing more is, so that sums tell what is hidden.
--
-- Reads  place, above: of areas.sql
-- Makes  observation
--
-- param  indicator  varchar
-- param  first      integer  year
-- param  last       integer
-- param  seed       integer
-- param  z          double   normal quantile of intervals
create or replace temp table own as
select
    number,
    level,
    children,
    (area_type - 3) * (0.1 + 0.4 * hash($seed, 'gradient', $indicator) / 18446744073709551616.0)
    + 0.8 * (hash($seed, $indicator, area_id) / 18446744073709551616.0 - 0.5)
    + 2 * (hash($seed, 'level', $indicator) / 18446744073709551616.0) as odds,
    0.06 * (hash($seed, 'slope', $indicator) / 18446744073709551616.0 - 0.5) as slope,
    hash($seed, 'dice', $indicator, area_id) as dice,
from place
where level in ('school', 'small_area');

-- Girls (k) and boys (m): how many there are, and how many have what is measured.
create or replace temp table counted as
with expected as (
    select
        own.number,
        own.level,
        year::integer as year,
        hash(dice, year) as of_year,
        children + of_year % 7 as k_people,
        children + of_year // 7 % 7 as m_people,
        1 / (1 + exp(-odds - slope * (year - $first) - 0.1)) as k_share,
        1 / (1 + exp(-odds - slope * (year - $first) + 0.1)) as m_share,
        3.4 * (of_year / 18446744073709551616.0 - 0.5) as luck,
        luck * sqrt(k_people * k_share * (1 - k_share)) as k_luck,
        luck * sqrt(m_people * m_share * (1 - m_share)) as m_luck,
    from own
    cross join range($first, $last + 1) as years (year)
)

select
    number,
    level,
    year,
    k_people::integer as k_people,
    m_people::integer as m_people,
    greatest(0, least(k_people, round(k_people * k_share + k_luck)))::integer as k_amount,
    greatest(0, least(m_people, round(m_people * m_share + m_luck)))::integer as m_amount,
from expected;

-- What lies in an area is counted in what the area lies in.
create or replace temp macro counted_above(t) as table
select
    above.whole as number,
    year,
    sum(k_people)::integer as k_people,
    sum(m_people)::integer as m_people,
    sum(k_amount)::integer as k_amount,
    sum(m_amount)::integer as m_amount,
from query_table(t) as part
inner join above on part.number = above.part
group by above.whole, year;

create or replace temp table summed as
from counted_above('counted');

create or replace table observation as
with every as (
    select * exclude (level), true as is_small from counted
    union all by name
    select *, false as is_small from summed
    union all by name
    select *, false as is_small from counted_above('summed')
),

sexed as (
    select number, year, is_small, 'T' as sex, k_amount + m_amount as x, k_people + m_people as n from every
    union all
    select number, year, false, 'K', k_amount, k_people from every where not is_small
    union all
    select number, year, false, 'M', m_amount, m_people from every where not is_small
),

shown as (
    select
        *,
        case
            when is_small and hash($seed, $indicator, number, year) % 100 = 0 then 'x'
            when n < 10 or x between 1 and 4 or n - x between 1 and 4 then 'c'
            else 'ok'
        end as status,
        status = 'ok' as is_shown,
    from sexed
)

select
    $indicator as indicator_id,
    place.area_id,
    year,
    1 as years_pooled,
    sex,
    'all' as group_id,
    year::varchar as period,
    if(is_shown, 100 * x / n, null) as value,
    if(is_shown, x, null)::bigint as numerator,
    if(is_shown, n, null)::bigint as denominator,
    null::double as standard_error,
    if(is_shown, round(100 * wilson_lower(x, n, $z), 6), null) as lower,
    if(is_shown, round(100 * wilson_upper(x, n, $z), 6), null) as upper,
    status,
    'synthetic' as provenance,
    null::varchar as note_id,
    'national' as release_id,
from shown
inner join place using (number)
order by number, year, sex;
