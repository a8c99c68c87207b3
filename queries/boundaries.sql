-- The boundaries of the areas of some levels, each of their versions, as GeoJSON.
--
-- param  levels  varchar[]  in any order
--
-- column area_id    varchar
-- column version    varchar
-- column quality    varchar  official or schematic
-- column level      varchar
-- column name_sv    varchar
-- column name_en    varchar
-- column parent_id  varchar
-- column geojson    varchar  a geometry, WGS 84
select
    area_id,
    version,
    quality,
    area.level,
    area.name_sv,
    area.name_en,
    area.parent_id,
    st_asgeojson(geometry)::varchar as geojson,
from area_geometry
inner join area using (area_id)
where list_contains($levels, area.level)
order by area_id, version
