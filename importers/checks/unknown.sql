-- Whatever is referred to exists.
with named as (
    select distinct 'indicator' as kind, indicator_id as id, 'an observation' as place from observation
    union
    select distinct 'area', area_id, 'an observation' from observation
    union
    select distinct 'release', release_id, 'an observation' from observation
    union
    select distinct 'note', note_id, 'an observation' from observation
    union
    select distinct 'indicator', indicator_id, 'an estimate' from estimate
    union
    select distinct 'area', scope_id, 'an estimate' from estimate
    union
    select 'area', parent_id, 'the parent of ' || area_id from area
    union
    select 'area', catchment_id, 'the catchment of ' || area_id from area
    union
    select 'area', area_id, 'a boundary' from area_geometry
    union
    select 'source', source_id, 'the release ' || release_id from release
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

select format('The {} {} is not known, but {} names it. Add it, or mend the id.', kind, id, place) as problem
from named
anti join known using (kind, id)
where id is not null
order by problem
