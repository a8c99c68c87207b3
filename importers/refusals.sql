-- What is staged and cannot be used as it is, one row an indicator and reason. Read after merge_rows.sql.
--
-- Of each indicator: parts that no sum can be made of, where the sum is not given either; and years that the
-- catalogue does not have yet.
--
-- Reads  staged_row, addend, wanted, sum_of, indicator, observation: importers/merge_rows.sql
--
-- column reason        varchar  not_additive, mean_without_people, without_counts, rounded, newer
-- column indicator_id  varchar
-- column areas         varchar[]  the parts, by name
-- column years         integer[]
with lost as (
    select
        staged_row.*,
        case
            when not indicator.is_additive then 'not_additive'
            when staged_row.value is null and staged_row.numerator is null then 'rounded'
            when indicator.measure = 'mean' then 'mean_without_people'
            else 'without_counts'
        end as reason,
    from staged_row
    inner join indicator using (indicator_id)
    anti join addend using (indicator_id, area_id, year, years_pooled, sex, group_id)
),

-- a sum that the part should have been in, and that nobody gives
missed as (
    select distinct lost.reason, lost.indicator_id, lost.area_id, lost.year
    from lost
    inner join (
        select area_id, part_id from sum_of
        union
        select area_id, area_id from area
    ) as way on lost.area_id = way.part_id
    inner join wanted
        on lost.indicator_id = wanted.indicator_id
        and way.area_id = wanted.area_id
        and lost.sex in (wanted.sex, if(wanted.sex = 'T', 'K', null), if(wanted.sex = 'T', 'M', null))
        and lost.year between wanted.year - wanted.years_pooled + 1 and wanted.year
        and lost.years_pooled <= wanted.years_pooled
    left join observation as there
        on wanted.indicator_id = there.indicator_id
        and wanted.area_id = there.area_id
        and wanted.year = there.year
        and wanted.years_pooled = there.years_pooled
        and wanted.sex = there.sex
        and lost.group_id = there.group_id
    where
        wanted.is_measured
        and (there.status is null or there.status = 'x' or there.provenance = 'synthetic')
        -- the row itself is no sum
        and not (
            way.area_id = lost.area_id
            and wanted.years_pooled = lost.years_pooled
            and wanted.sex = lost.sex
        )
),

newer as (
    select 'newer' as reason, staged_row.indicator_id, staged_row.area_id, staged_row.year
    from staged_row
    inner join (select indicator_id, max(year) as last from wanted group by indicator_id) as known
        using (indicator_id)
    where staged_row.year > known.last
)

select
    reason,
    indicator_id,
    list(distinct area.name_sv order by area.name_sv collate sv) as areas,
    list(distinct year order by year) as years,
from (
    select * from missed
    union all
    select * from newer
)
inner join area using (area_id)
group by reason, indicator_id
order by reason, indicator_id
