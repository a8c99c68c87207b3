-- The areas at a level inside another that have boundaries, as they are today, county by county.
--
-- param  scope  varchar  area id
-- param  level  varchar
--
-- column county_id  varchar    the scope itself, where it is in no county
-- column areas      varchar[]  ids, in the order of queries/outlines.sql
-- column version    varchar    of their names and boundaries: another where one of them is another
-- column quality    varchar    schematic as soon as one is
select
    county_id,
    list(area_id order by area_id) as areas,
    left(
        sha256(
            string_agg(area_id || name_sv || name_en || hex(st_aswkb(geometry)), chr(10) order by area_id)
        ),
        12
    ) as version,
    if(bool_or(quality = 'schematic'), 'schematic', 'official') as quality,
from outlined_inside('area', 'area_geometry', 'newest_year', $scope, $level)
group by county_id
order by county_id
