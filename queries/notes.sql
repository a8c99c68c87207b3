-- Analysts' comments on the values of an indicator.
--
-- param  indicator  varchar
-- param  areas      varchar[]  in any order
--
-- column note_id      varchar
-- column date         date
-- column author_role  varchar
-- column text_sv      varchar
-- column text_en      varchar
-- column first_year   integer
-- column last_year    integer
select
    note.note_id,
    note.date,
    note.author_role,
    note.text_sv,
    note.text_en,
    min(observation.year) as first_year,
    max(observation.year) as last_year,
from observation
inner join note on observation.note_id = note.note_id
where
    observation.indicator_id = $indicator
    and list_contains($areas, observation.area_id)
group by all
order by note.date desc, note.note_id
