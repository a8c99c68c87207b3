-- Every part of a municipality has a boundary, so that a map has no hole.
select format('{} has no boundary. Add one to area_geometry.', area_id) as problem
from area
anti join area_geometry using (area_id)
where level in ('cluster', 'catchment', 'small_area')
order by problem
