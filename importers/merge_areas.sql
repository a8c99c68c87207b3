-- Staged releases, areas and boundaries take the place of what is there. What was staged last counts, column
-- by column: what no staged row says of an area stays.
--
-- Reads  staged_release, staged_area, staged_boundary: importers/staging.py
-- Makes  release, area, area_geometry with them
insert or replace into release by name from staged_release;

-- max_by passes by the rows that say nothing.
create or replace temp table told as
select area_id, max_by(columns(* exclude (area_id, sequence)), sequence)
from staged_area
group by area_id;

insert or replace into area by name
select
    told.area_id,
    coalesce(told.level, area.level) as level,
    coalesce(told.name_sv, area.name_sv) as name_sv,
    coalesce(told.name_en, area.name_en) as name_en,
    coalesce(told.parent_id, area.parent_id) as parent_id,
    coalesce(told.latitude, area.latitude) as latitude,
    coalesce(told.longitude, area.longitude) as longitude,
    coalesce(told.valid_from, area.valid_from) as valid_from,
    coalesce(told.valid_to, area.valid_to) as valid_to,
    coalesce(told.area_type, area.area_type) as area_type,
    coalesce(told.population, area.population) as population,
    coalesce(told.is_approximate, area.is_approximate, false) as is_approximate,
    coalesce(told.is_example, area.is_example, false) as is_example,
    coalesce(told.school_code, area.school_code) as school_code,
    coalesce(told.organiser, area.organiser) as organiser,
    coalesce(told.grades, area.grades) as grades,
    coalesce(told.catchment_id, area.catchment_id) as catchment_id,
    area.area_types,
from told
left join area using (area_id)
where coalesce(told.level, area.level) is not null;

create or replace temp table newest_boundary as
select area_id, version, st_geomfromwkb(geometry) as geometry, quality
from staged_boundary
qualify row_number() over (partition by area_id order by sequence desc) = 1;

delete from area_geometry where area_id in (select area_id from newest_boundary);

insert into area_geometry by name from newest_boundary;
