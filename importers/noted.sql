-- Each value's note: of those that are about it the one about the fewest, so one on a value before one on a
-- series, and that before one on a year.
--
-- Reads  observation, note
-- Makes  observation
create or replace table observation as
with about as (
    select
        observation.indicator_id,
        observation.area_id,
        observation.year,
        observation.years_pooled,
        arg_min(note_id, [
            coalesce(len(indicators), 1000000), coalesce(len(areas), 1000000), coalesce(len(years), 1000000)
        ] || [row_number]) as note_id,
    from (select distinct indicator_id, area_id, year, years_pooled from observation) as observation
    inner join (select *, row_number() over (order by note_id) as row_number from note) as note
        on (note.indicators is null or list_contains(note.indicators, observation.indicator_id))
        and (note.areas is null or list_contains(note.areas, observation.area_id))
        and (
            note.years is null
            or list_has_any(
                note.years, range(observation.year - observation.years_pooled + 1, observation.year + 1)
            )
        )
    group by all
)

select observation.* replace (about.note_id as note_id),
from observation
left join about using (indicator_id, area_id, year, years_pooled)
