-- The boundaries of one level of a municipality as it is today, as one GeoJSON text to be sent once.
-- Of several versions the official one is taken, then the latest.
--
-- param  municipality  varchar
-- param  level         varchar
--
-- column geojson  varchar  FeatureCollection, WGS 84; of each area its id, name_sv and name_en
-- column sha256   varchar
-- column quality  varchar  official or schematic
with recursive inside as (
    select area_id, level, name_sv, name_en from area where area_id = $municipality
    union
    select area.area_id, area.level, area.name_sv, area.name_en
    from area inner join inside on area.parent_id = inside.area_id
),

best as (
    select area_geometry.*, inside.name_sv, inside.name_en
    from inside
    semi join areas_of_today('area', 'newest_year') as today on inside.area_id = today.area_id
    inner join area_geometry on inside.area_id = area_geometry.area_id
    where inside.level = $level
    qualify row_number() over (
        partition by area_geometry.area_id
        order by area_geometry.quality = 'official' desc, area_geometry.version desc
    ) = 1
),

collection as (
    select
        '{"type":"FeatureCollection","features":[' || string_agg(
            '{"type":"Feature","id":' || to_json(area_id) || ',"properties":'
            || to_json(struct_pack(name_sv, name_en))
            || ',"geometry":' || st_asgeojson(geometry) || '}',
            ',' order by area_id
        ) || ']}' as geojson,
        min(quality) filter (quality = 'schematic') as schematic,
    from best
)

select
    geojson,
    sha256(geojson) as sha256,
    coalesce(schematic, 'official') as quality,
from collection
where geojson is not null
