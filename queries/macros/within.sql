-- The areas of the level `of_level` inside the area `scope` that have a boundary, as they are today, and the
-- county of each: the scope itself, where it is in none. Of several versions of a boundary the official one
-- is taken, then the latest.
--
-- `areas` and `geometries` name tables like area and area_geometry, `newest` that of areas_of_today.

create or replace macro outlined_inside(areas, geometries, newest, scope, of_level) as table (
    with recursive inside as (
        select area_id, scope as county_id from query_table(areas) where area_id = scope
        union
        select area.area_id, if(area.level = 'county', area.area_id, inside.county_id)
        from query_table(areas) as area
        inner join inside on area.parent_id = inside.area_id
    )

    select
        inside.county_id,
        today.area_id,
        today.name_sv,
        today.name_en,
        boundary.geometry,
        boundary.quality,
    from inside
    inner join areas_of_today(areas, newest) as today on inside.area_id = today.area_id
    inner join query_table(geometries) as boundary on inside.area_id = boundary.area_id
    where today.level = of_level
    qualify row_number() over (
        partition by today.area_id
        order by boundary.quality = 'official' desc, boundary.version desc
    ) = 1
);
