-- Staged figures take the place of what is there: of invented values, of figures published earlier.
--
-- What was staged last counts. What no source gives for an area is summed from its parts, where every part
-- has a row for each year: small areas to catchments, catchments to clusters, single years to pools, girls
-- and boys to all. If one of them is withheld, so is the sum. A sum takes the place of what is invented or
-- computed, not of what is published.
--
-- Reads  staged_observation: importers/staging.py
--        declared  one row an indicator, level, period and sex: importers/declared.py
--        sum_of    area_id, part_id, share, preference, parts: what an area is the sum of, in one way or
--                  several (preference 1 first), each of so many parts; it is also the sum of itself
--        indicator: indicator_id, measure, scale
--        area: the contract's
-- Makes  observation with the staged rows in it, unchecked and unprotected
create or replace temp table staged_row as
select *
from staged_observation
qualify row_number() over (
    partition by indicator_id, area_id, year, years_pooled, sex, group_id order by sequence desc
) = 1;

-- Single years that can be summed: nobody is nobody; girls and boys together, where all are not given.
create or replace temp table addend as
with single as (
    select
        indicator_id,
        area_id,
        year,
        sex,
        group_id,
        if(status = 'z', 0, denominator) as people,
        if(status = 'z', 0, if(measure = 'mean', value * denominator, numerator)) as amount,
        (denominator * standard_error) ^ 2 as squared_error,
        status,
        release_id,
    from staged_row
    inner join indicator using (indicator_id)
    where years_pooled = 1
),

together as (
    select
        indicator_id,
        area_id,
        year,
        'T' as sex,
        group_id,
        sum(people) as people,
        sum(amount) as amount,
        sum(squared_error) as squared_error,
        max_by(status, list_position(['z', 'ok', 'p', 'u', 'x', 'c'], status)) as status,
        max(release_id) as release_id,
    from single
    where sex <> 'T'
    group by indicator_id, area_id, year, group_id
    having count(*) = 2 and count(people) = 2 and count(amount) = 2
)

from single
union all by name
from together anti join single using (indicator_id, area_id, year, sex, group_id);

create or replace temp table summed as
with gathered as (
    select
        declared.indicator_id,
        sum_of.area_id,
        declared.year,
        declared.years_pooled,
        declared.sex,
        addend.group_id,
        declared.period,
        sum_of.preference,
        round(sum(share * amount)) as amount,
        sum(share * amount) as exact_amount,
        round(sum(share * people)) as people,
        sqrt(sum(share ^ 2 * squared_error)) / nullif(sum(share * people), 0) as standard_error,
        count(people) = count(*) and count(amount) = count(*) as is_whole,
        count(squared_error) = count(*) as has_error,
        max_by(status, list_position(['z', 'ok', 'p', 'u', 'x', 'c'], status)) as worst,
        max(release_id) as release_id,
    from declared
    inner join area using (level)
    inner join sum_of using (area_id)
    inner join addend
        on declared.indicator_id = addend.indicator_id
        and sum_of.part_id = addend.area_id
        and addend.year between declared.year - declared.years_pooled + 1 and declared.year
        and declared.sex = addend.sex
    where declared.is_measured
    group by all
    having count(*) = any_value(sum_of.parts) * declared.years_pooled
)

select
    indicator_id,
    area_id,
    year,
    years_pooled,
    sex,
    group_id,
    period,
    case
        when not is_whole or people = 0 then null
        when measure = 'mean' then exact_amount / people
        else scale * amount / people
    end as value,
    if(measure = 'mean' or value is null, null, amount::bigint) as numerator,
    if(value is null, null, people::bigint) as denominator,
    if(measure = 'mean' and has_error and value is not null, standard_error, null) as standard_error,
    case
        when not is_whole then if(worst = 'c', 'c', 'x')
        when people = 0 then 'z'
        when worst = 'z' then 'ok'
        else worst
    end as status,
    'computed' as provenance,
    release_id,
from gathered
inner join indicator using (indicator_id)
qualify row_number() over (
    partition by indicator_id, area_id, year, years_pooled, sex, group_id order by preference
) = 1;

create or replace table observation as
with candidates as (
    select * exclude (sequence, mark), 1 as preference from staged_row
    union all by name
    select *, 3 as preference from summed
    union all by name
    select
        * exclude (note_id),
        if(provenance = 'published' and value is not null, 2, 4) as preference,
    from observation
),

found as (
    select * exclude (preference)
    from candidates
    qualify row_number() over (
        partition by indicator_id, area_id, year, years_pooled, sex, group_id order by preference
    ) = 1
)

select found.*, observation.note_id
from found
left join observation using (indicator_id, area_id, year, years_pooled, sex, group_id)
