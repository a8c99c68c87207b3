-- Every part of a municipality has a boundary, so that a map has no hole.
select 'boundary' as problem, area_id
from area
anti join area_geometry using (area_id)
where level in ('cluster', 'catchment', 'small_area')
order by all
