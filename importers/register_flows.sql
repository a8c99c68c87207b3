-- Individuals counted by where they live, where they go to school and in which year.
--
-- Reads  individual: year, place, school, all varchar
--        home: code, catchment_id; attended: code, school_id: what is known
--
-- param  year  integer  of everybody, where no column says it
--
-- column year          integer  null where it cannot be read
-- column catchment_id  varchar  null where it is not known
-- column school_id     varchar  null where it is not known
-- column pupils        bigint
with told as (
    select
        coalesce($year, case
            when regexp_matches(individual.year, '^[0-9]{4}\z') then individual.year::integer
            when regexp_matches(individual.year, '^[0-9]{4}/([0-9]{2}|[0-9]{4})\z')
                then left(individual.year, 4)::integer + 1
            when regexp_matches(individual.year, '^[0-9]{4}-[0-9]{2}-[0-9]{2}')
                then left(individual.year, 4)::integer
        end) as year,
        home.catchment_id,
        attended.school_id,
    from individual
    left join home on individual.place = home.code
    left join attended on individual.school = attended.code
)

select
    year,
    catchment_id,
    school_id,
    count(*) as pupils,
from told
group by all
