-- Staged releases, areas and boundaries take the place of what is there. What was staged last counts; what it
-- does not say of an area stays.
--
-- Reads  staged_release, staged_area, staged_boundary: importers/staging.py
-- Makes  release, area, area_geometry with them
insert or replace into release by name from staged_release;

insert or replace into area by name
select
    staged.area_id,
    staged.level,
    staged.name_sv,
    staged.name_en,
    coalesce(staged.parent_id, area.parent_id) as parent_id,
    coalesce(staged.latitude, area.latitude) as latitude,
    coalesce(staged.longitude, area.longitude) as longitude,
    coalesce(staged.valid_from, area.valid_from) as valid_from,
    coalesce(staged.valid_to, area.valid_to) as valid_to,
    coalesce(staged.area_type, area.area_type) as area_type,
    coalesce(staged.population, area.population) as population,
    coalesce(staged.is_approximate, area.is_approximate, false) as is_approximate,
    coalesce(staged.is_example, area.is_example, false) as is_example,
    coalesce(staged.school_code, area.school_code) as school_code,
    coalesce(staged.organiser, area.organiser) as organiser,
    coalesce(staged.grades, area.grades) as grades,
    coalesce(staged.catchment_id, area.catchment_id) as catchment_id,
from staged_area as staged
left join area using (area_id)
qualify row_number() over (partition by staged.area_id order by staged.sequence desc) = 1;

create or replace temp table newest_boundary as
select area_id, version, st_geomfromwkb(geometry) as geometry, quality
from staged_boundary
qualify row_number() over (partition by area_id order by sequence desc) = 1;

delete from area_geometry where area_id in (select area_id from newest_boundary);

insert into area_geometry by name from newest_boundary;
