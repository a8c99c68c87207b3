-- Individuals become sums: one row an area, year, sex and group. Whatever cannot be read is counted only.
--
-- Reads  individual: year, place, sex, category, numerator, denominator, all varchar
--        place: code, area_id; sex_of: written, sex; group_of: written, group_id: what is known
--
-- param  measure  varchar
-- param  year     integer  of everybody, where no column says it
--
-- column year      integer  null where it cannot be read
-- column area_id   varchar  null where it is not known
-- column has_place boolean
-- column sex       varchar  T: all
-- column group_id  varchar  all: everybody
-- column persons   bigint   rows
-- column unread    bigint   of these, with numbers that cannot be
-- column amount    decimal(38, 6)   of those counted
-- column people    bigint   counted
-- column squares   decimal(38, 12)  the sum of the values' squares
--
-- Values are decimals: their sum is exact, so it is the same in whatever order it is summed, by however many.
-- A square has room for 37 figures in both: of 18 alone DuckDB would make 18, of 38 Spark would lose places.
-- The same text runs on DuckDB and, translated, on Spark (distributed.py): it says only what both take alike.
-- So numbers are looked at before they are read: one would take 1_000, the other figures of other alphabets.
with told as (
    select
        coalesce($year, case
            when regexp_matches(individual.year, '^[0-9]{4}\z') then individual.year::integer
            when regexp_matches(individual.year, '^[0-9]{4}/([0-9]{2}|[0-9]{4})\z')
                then left(individual.year, 4)::integer + 1
            when regexp_matches(individual.year, '^[0-9]{4}-[0-9]{2}-[0-9]{2}')
                then left(individual.year, 4)::integer
        end) as year,
        place.area_id,
        nullif(individual.place, '') is not null as has_place,
        sex_of.sex,
        group_of.group_id,
        nullif(individual.numerator, '') as told_amount,
        case
            when lower(told_amount) = 'true' then 1
            when lower(told_amount) = 'false' then 0
            when not regexp_matches(told_amount, '[^0-9eE.,+-]')
                then try_cast(replace(told_amount, ',', '.') as decimal(18, 6))
        end as amount,
        nullif(individual.denominator, '') as told_people,
        case
            when lower(told_people) = 'true' then 1
            when lower(told_people) = 'false' then 0
            when not regexp_matches(told_people, '[^0-9eE.+-]') then try_cast(told_people as decimal(18, 6))
        end as people,
    from individual
    left join place on individual.place = place.code
    left join sex_of on individual.sex = sex_of.written
    left join group_of on individual.category = group_of.written
),

weighed as (
    select
        *,
        people = 1 and amount is not null as counts,
        told_amount is not null and (
            amount is null
            or ($measure = 'proportion' and amount not in (0, 1))
            or ($measure = 'rate' and (amount < 0 or amount <> floor(amount)))
        )
        or (told_people is not null and coalesce(people not in (0, 1), true)) as is_unread,
    from told
)

select
    year,
    area_id,
    has_place,
    if(grouping(sex) = 1, 'T', sex) as sex,
    if(grouping(group_id) = 1, 'all', group_id) as group_id,
    count(*) as persons,
    count_if(is_unread) as unread,
    sum(amount) filter (counts)::decimal(38, 6) as amount,
    count_if(counts) as people,
    sum(amount::decimal(19, 6) * amount) filter (counts)::decimal(38, 12) as squares,
from weighed
group by grouping sets (
    (year, area_id, has_place),
    (year, area_id, has_place, sex),
    (year, area_id, has_place, group_id),
    (year, area_id, has_place, sex, group_id)
)
