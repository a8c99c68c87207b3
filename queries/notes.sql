-- Analysts' comments on the values that a page shows: on single values, on series and on years.
--
-- param  indicators  varchar[]  in any order
-- param  areas       varchar[]  in any order; an own group's id is those of its areas
--
-- column note_id      varchar
-- column date         date
-- column author_role  varchar
-- column text_sv      varchar
-- column text_en      varchar
-- column indicators   varchar[]  those it is about; null: all
-- column areas        varchar[]
-- column names_sv     varchar[]  of the areas
-- column names_en     varchar[]
-- column years        integer[]
with shown as (
    select distinct indicator_id, area_id, year, years_pooled
    from observation
    where
        list_contains($indicators, indicator_id)
        and list_contains(flatten(list_transform($areas, lambda one: string_split(one, ','))), area_id)
),

about as (
    select distinct note.note_id
    from note
    inner join shown
        on (note.indicators is null or list_contains(note.indicators, shown.indicator_id))
        and (note.areas is null or list_contains(note.areas, shown.area_id))
        and (
            note.years is null
            or list_has_any(note.years, range(shown.year - shown.years_pooled + 1, shown.year + 1))
        )
),

named as (
    select
        note.note_id,
        list(area.name_sv order by area.name_sv collate sv) as names_sv,
        list(area.name_en order by area.name_en collate sv) as names_en,
    from note
    inner join area on list_contains(note.areas, area.area_id)
    group by note.note_id
)

select
    note.note_id,
    note.date,
    note.author_role,
    note.text_sv,
    note.text_en,
    note.indicators,
    note.areas,
    named.names_sv,
    named.names_en,
    note.years,
from note
inner join about on note.note_id = about.note_id
left join named on note.note_id = named.note_id
order by note.date desc, note.note_id
