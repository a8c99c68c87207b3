-- The embedded observations: whole numbers of small areas summed to every area, period and sex that the
-- catalogue declares, and published figures in the place of invented ones.
--
-- Reads  declared   one row an indicator, level, period and sex
--        area       the contract's
--        part       area_id, part_id, share: the areas whose numbers make up an area's, and how much of them
--        atom       indicator_id, area_id, year, sex, amount, people
--        published  observations as their sources give them
--        meta       indicator_id, measure, scale, lowest_age, highest_age, source_id, sd (where shown)
-- Makes  observation, unchecked and unprotected
--
-- param  synthetic  varchar  the release of everything invented
create or replace table observation as
with wanted as (
    select
        declared.*,
        area.area_id,
        area.is_example,
        area.level = 'school' and area.grades is not null and (
            6 + replace(split_part(area.grades, '–', 1), 'F', '0')::integer > meta.highest_age
            or 6 + split_part(area.grades, '–', 2)::integer < meta.lowest_age
        ) as is_for_others,
        declared.year - declared.years_pooled < area.valid_from - 1 or declared.year > area.valid_to
            as is_gone,
    from declared
    inner join area using (level)
    inner join meta using (indicator_id)
),

summed as (
    select
        wanted.indicator_id,
        wanted.area_id,
        wanted.year,
        wanted.years_pooled,
        wanted.sex,
        round(sum(share * atom.amount))::bigint as amount,
        nullif(round(sum(share * atom.people)), 0)::bigint as people,
    from wanted
    inner join part using (area_id)
    inner join atom
        on wanted.indicator_id = atom.indicator_id
        and part.part_id = atom.area_id
        and atom.year between wanted.year - wanted.years_pooled + 1 and wanted.year
        and wanted.sex in ('T', atom.sex)
    where wanted.is_measured and not wanted.is_for_others and wanted.is_gone is not true
    group by all
),

invented as (
    select
        wanted.*,
        summed.area_id is not null or wanted.is_example as is_synthetic,
        meta.scale * summed.amount / summed.people as value,
        if(meta.measure = 'mean' or summed.people is null, null, summed.amount) as numerator,
        summed.people as denominator,
        meta.sd / sqrt(summed.people) as standard_error,
        case
            when summed.people is not null then 'ok'
            when wanted.is_for_others or wanted.is_gone or summed.area_id is not null then 'z'
            else 'x'
        end as status,
        if(is_synthetic, 'synthetic', 'published') as provenance,
        if(is_synthetic, $synthetic, meta.source_id) as release_id,
    from wanted
    inner join meta using (indicator_id)
    left join summed using (indicator_id, area_id, year, years_pooled, sex)
),

candidates as (
    select *, 1 as preference from published
    union all by name
    select
        * exclude (level, is_measured, is_example, is_for_others, is_gone, is_synthetic),
        2 as preference,
    from invented
),

found as (
    select *
    from candidates
    qualify row_number() over (
        partition by indicator_id, area_id, year, years_pooled, sex order by preference
    ) = 1
)

select
    found.indicator_id,
    found.area_id,
    found.year,
    found.years_pooled,
    found.sex,
    'all' as group_id,
    found.period,
    found.value,
    found.numerator,
    found.denominator,
    found.standard_error,
    found.lower,
    found.upper,
    found.status,
    found.provenance,
    null::varchar as note_id,
    found.release_id,
from found
