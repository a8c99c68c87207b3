-- What this publication changes of what readers see, added to what the ones before it have changed.
--
-- Only what is shown is compared: a hidden value is none. A number in the log stays for as long as its value
-- is shown, and a number of a publication that was withdrawn does not.
--
-- Reads  observation, protected
--        earlier: observation of the snapshot in force
--        logged: its revision
-- Makes  revision
--
-- param  number        integer
-- param  published_on  varchar
-- param  withdrawn     integer[]  numbers of publications
create or replace table revision as
with compared as (
    select
        coalesce(new.indicator_id, old.indicator_id) as indicator_id,
        coalesce(new.area_id, old.area_id) as area_id,
        coalesce(new.year, old.year) as year,
        coalesce(new.years_pooled, old.years_pooled) as years_pooled,
        coalesce(new.sex, old.sex) as sex,
        coalesce(new.group_id, old.group_id) as group_id,
        coalesce(new.period, old.period) as period,
        (
            abs(old.value - new.value) > 1e-9 * greatest(1, abs(old.value))
            or old.numerator is distinct from new.numerator
            or old.denominator is distinct from new.denominator
        ) as differs,
        case
            when old.value is null and new.value is null then null
            when old.value is null then 'new'
            when new.value is null and new.status = 'c' then 'protected'
            when new.value is null then 'vanished'
            when old.provenance = 'synthetic' and new.provenance <> 'synthetic' then 'real'
            when old.provenance <> 'synthetic' and new.provenance = 'synthetic' then 'vanished'
            when differs then 'revised'
        end as kind,
        if(kind = 'revised', old.value, null) as before,
        if(kind = 'revised', new.value, null) as after,
        if(kind in ('protected', 'vanished'), old.provenance, new.provenance) as provenance,
    from observation as new
    full join earlier as old
        on new.indicator_id = old.indicator_id
        and new.area_id = old.area_id
        and new.year = old.year
        and new.years_pooled = old.years_pooled
        and new.sex = old.sex
        and new.group_id = old.group_id
),

-- a publication says something of the one before it
telling as (
    select unnest($withdrawn) as number
    union
    select min(logged.number)
    from (select unnest($withdrawn) as number) as gone
    inner join logged on logged.number > gone.number
    group by gone.number
),

carried as (
    select
        logged.* replace (
            if(observation.value is null or telling.number is not null, null, before) as before,
            if(observation.value is null or telling.number is not null, null, after) as after
        ),
    from logged
    left join observation using (indicator_id, area_id, year, years_pooled, sex, group_id)
    left join telling using (number)
    where number <> $number
)

select $number::integer as number, $published_on::date as published_on, * exclude (differs)
from compared
where kind is not null and exists (select 1 from earlier)
union all by name
from carried
