-- Whatever is referred to exists.
with named as (
    select distinct 'indicator' as kind, indicator_id as id, 'observation' as place from observation
    union
    select distinct 'area', area_id, 'observation' from observation
    union
    select distinct 'release', release_id, 'observation' from observation
    union
    select distinct 'note', note_id, 'observation' from observation
    union
    select distinct 'indicator', indicator_id, 'estimate' from estimate
    union
    select distinct 'area', scope_id, 'estimate' from estimate
    union
    select 'area', parent_id, 'area.parent_id ' || area_id from area
    union
    select 'area', catchment_id, 'area.catchment_id ' || area_id from area
    union
    select 'area', area_id, 'area_geometry' from area_geometry
    union
    select 'area', unnest([catchment_id, school_id]), 'flow' from flow
    union
    select 'release', release_id, 'flow' from flow
    union
    select 'source', source_id, 'release ' || release_id from release
),

known as (
    select 'indicator' as kind, indicator_id as id from indicator
    union all
    select 'area', area_id from area
    union all
    select 'release', release_id from release
    union all
    select 'note', note_id from note
    union all
    select 'source', source_id from source
)

select 'unknown_' || kind as problem, id, place
from named
anti join known using (kind, id)
where id is not null and not (place = 'flow' and id = 'other')
order by all
