-- Staged figures take the place of what is there: of invented values, of figures published earlier.
--
-- What was staged last counts. What no source gives for an area is summed from its parts, where every part
-- has a row for each year: small areas to catchments, catchments to clusters, single years to pools, girls
-- and boys to all. If one of them is withheld, so is the sum. A sum takes the place of what is invented or
-- computed, not of what is published, nor of what its source withholds. That a source has no value takes the
-- place of what is invented only.
--
-- Only what the catalogue declares is let in, and only while the area exists; other rows, as single years
-- where three are pooled, are summed and stay staged. So does what is about no area of ours. What cannot be
-- summed leaves what is there: refusals.sql says it.
--
-- What a source rounds off because few are behind it (~100) is protected: it is no number, and not missing.
--
-- Reads  staged_observation: importers/staging.py
--        declared  one row an indicator, level, period and sex: importers/declared.py
--        sum_of    area_id, part_id, share, preference, parts, first_year, last_year: what an area is the sum
--                  of in these years (null: always), in one way or several (the lowest preference is tried
--                  first), each of so many parts, and of a share of every part's persons
--        indicator: indicator_id, measure, scale, is_additive
--        area: the contract's
-- Makes  observation with the staged rows in it, unchecked and unprotected
--        wanted, staged_row, addend: temporary
create or replace temp table wanted as
select declared.*, area.area_id
from declared
inner join area using (level)
where
    declared.year - declared.years_pooled >= coalesce(area.valid_from - 1, 0)
    and declared.year <= coalesce(area.valid_to, declared.year);

-- Two rows about the same in one release stand, for the checks to find.
create or replace temp table staged_row as
with newest as (
    select *
    from staged_observation
    semi join area using (area_id)
    qualify rank() over (
        partition by indicator_id, area_id, year, years_pooled, sex, group_id order by sequence desc
    ) = 1
)

select distinct newest.*
from newest
inner join area using (area_id)
where
    newest.year - newest.years_pooled >= coalesce(area.valid_from - 1, 0)
    and newest.year <= coalesce(area.valid_to, newest.year);

-- What can be summed. Nobody is nobody; girls and boys together, where all are not given.
create or replace temp table addend as
with single as (
    select
        indicator_id,
        area_id,
        year,
        years_pooled,
        sex,
        group_id,
        if(status = 'z', 0, denominator)::double as people,
        case
            when status = 'z' then 0
            when measure = 'mean' then value * denominator
            else numerator
        end::double as amount,
        if(status = 'z', 0, (denominator * standard_error) ^ 2) as squared_error,
        status in ('c', 'x') as is_withheld,
        coalesce(is_additive and amount is not null and people is not null, false) as is_whole,
        status,
        release_id,
    from staged_row
    inner join indicator using (indicator_id)
),

together as (
    select
        indicator_id,
        area_id,
        year,
        years_pooled,
        'T' as sex,
        group_id,
        sum(people) as people,
        sum(amount) as amount,
        if(count(squared_error) = 2, sum(squared_error), null) as squared_error,
        bool_or(is_withheld) as is_withheld,
        bool_and(is_whole) as is_whole,
        max_by(status, list_position(['z', 'ok', 'p', 'u', 'x', 'c'], status)) as status,
        max(release_id) as release_id,
    from single
    where sex <> 'T'
    group by indicator_id, area_id, year, years_pooled, group_id
    having count(*) = 2
)

select *
from (
    select * from single
    union all by name
    from together anti join single using (indicator_id, area_id, year, years_pooled, sex, group_id)
)
where is_whole or is_withheld;

create or replace temp table summed as
with way as (
    select area_id, area_id as part_id, 1.0 as share, 1 as preference, 1 as parts from area
    union all by name
    select * from sum_of
),

gathered as (
    select
        wanted.indicator_id,
        wanted.area_id,
        wanted.year,
        wanted.years_pooled,
        wanted.sex,
        addend.group_id,
        wanted.period,
        way.preference,
        addend.years_pooled as of_years,
        sum(share * amount) as amount,
        sum(share * people) as people,
        sum(share ^ 2 * squared_error) as squared_error,
        count(squared_error) = count(*) as has_error,
        bool_and(is_whole) as is_whole,
        max_by(status, list_position(['z', 'ok', 'p', 'u', 'x', 'c'], status)) as worst,
        max(release_id) as release_id,
    from wanted
    inner join way using (area_id)
    inner join addend
        on wanted.indicator_id = addend.indicator_id
        and way.part_id = addend.area_id
        and wanted.sex = addend.sex
        and addend.year between wanted.year - wanted.years_pooled + 1 and wanted.year
        and addend.year between coalesce(way.first_year, addend.year) and coalesce(way.last_year, addend.year)
        and (
            addend.years_pooled = 1
            or (addend.years_pooled = wanted.years_pooled and addend.year = wanted.year)
        )
    where wanted.is_measured
    group by all
    -- each year, or the one pool, with all its parts
    having round(sum(1 / way.parts), 6) = if(addend.years_pooled = 1, wanted.years_pooled, 1)
),

rounded as (
    select
        *,
        round(amount) as whole_amount,
        round(people) as whole_people,
        is_whole and whole_people > 0 as has_value,
    from gathered
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
        when not has_value then null
        when measure = 'mean' then amount / people
        else scale * whole_amount / whole_people
    end as value,
    if(has_value and measure <> 'mean', whole_amount::bigint, null) as numerator,
    if(has_value, whole_people::bigint, null) as denominator,
    if(has_value and measure = 'mean' and has_error, sqrt(squared_error) / people, null) as standard_error,
    case
        when not is_whole then if(worst = 'c', 'c', 'x')
        when people = 0 then 'z'
        when whole_people = 0 then 'c'
        when worst = 'z' then 'ok'
        else worst
    end as status,
    'computed' as provenance,
    release_id,
from rounded
inner join indicator using (indicator_id)
qualify row_number() over (
    partition by indicator_id, area_id, year, years_pooled, sex, group_id
    order by status = 'x', preference, of_years desc
) = 1;

create or replace table observation as
with candidates as (
    select
        * exclude (sequence, mark) replace (
            case
                when value is null and status = 'u' then 'c'
                when value is null and status in ('ok', 'p') then 'x'
                else status
            end as status
        ),
        if(value is null and status in ('ok', 'p', 'x'), 4, 1) as preference,
    from staged_row
    where
        (indicator_id, area_id, year, years_pooled, sex) in (
            select (indicator_id, area_id, year, years_pooled, sex) from wanted
        )
        or indicator_id not in (select indicator_id from indicator)  -- for the checks to find
    union all by name
    select *, 3 as preference from summed
    union all by name
    select
        * exclude (note_id),
        if(provenance = 'published' and (value is not null or status = 'c'), 2, 5) as preference,
    from observation
),

found as (
    select * exclude (preference)
    from candidates
    qualify rank() over (
        partition by indicator_id, area_id, year, years_pooled, sex, group_id order by preference
    ) = 1
)

select found.*, observation.note_id
from found
left join observation using (indicator_id, area_id, year, years_pooled, sex, group_id)
