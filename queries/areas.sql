-- All areas that one municipality's pages can show: itself, its parts and schools,
-- its county and the country, and the municipalities it is compared with. Of areas that have changed, those
-- that are valid in the newest year with a value.
--
-- param  municipality  varchar
-- param  comparisons   varchar[]  area ids
--
-- column area_id         varchar
-- column level           varchar
-- column name_sv         varchar
-- column name_en         varchar
-- column parent_id       varchar
-- column latitude        double
-- column longitude       double
-- column area_type       integer
-- column population      bigint
-- column is_approximate  boolean
-- column is_example      boolean
-- column school_code     varchar
-- column organiser       varchar
-- column grades          varchar
-- column catchment_id    varchar
-- column area_types      integer[]  how many of its regional areas are of type 1 … 5
with recursive inside as (
    select area_id from area where area_id = $municipality
    union
    select area.area_id from area inner join inside on area.parent_id = inside.area_id
),

above as (
    select area_id, parent_id from area where area_id = $municipality
    union
    select area.area_id, area.parent_id from area inner join above on area.area_id = above.parent_id
)

select
    area_id,
    level,
    name_sv,
    name_en,
    parent_id,
    latitude,
    longitude,
    area_type,
    population,
    is_approximate,
    is_example,
    school_code,
    organiser,
    grades,
    catchment_id,
    area_types,
from areas_of_today('area', 'newest_year')
where
    area_id in (select area_id from inside)
    or area_id in (select area_id from above)
    or list_contains($comparisons, area_id)
order by level, name_sv collate sv
