-- The maps that can be drawn around a municipality besides its own: of all municipalities, and of small areas
-- in its county and in the country. One with holes would be read as a map of all that is there: each is named
-- only where every municipality in it has areas of that level with boundaries.
--
-- param  municipality  varchar  or a county whose municipalities are compared
--
-- column extent         varchar  kommuner, lan or riket
-- column scope_id       varchar  the county or the country
-- column level          varchar  of the areas that are coloured
-- column name_sv        varchar  of the scope
-- column name_en        varchar
with recursive above as (
    select area_id, level, parent_id, name_sv, name_en from area where area_id = $municipality
    union
    select area.area_id, area.level, area.parent_id, area.name_sv, area.name_en
    from area inner join above on area.area_id = above.parent_id
),

wanted as (
    select *
    from (
        values (1, 'kommuner', 'country', 'municipality'),
        (2, 'lan', 'county', 'small_area'),
        (3, 'riket', 'country', 'small_area')
    ) as known (place, extent, scope_level, level)
    inner join above on known.scope_level = above.level
),

today as (  -- noqa: ST03, used below
    select area_id, level, parent_id from areas_of_today('area', 'newest_year')
),

outlined as (
    select today.* from today semi join area_geometry using (area_id)
),

home as (
    select area_id, area_id as municipality_id, parent_id as county_id from today where level = 'municipality'
    union all
    select today.area_id, home.municipality_id, home.county_id
    from today inner join home on today.parent_id = home.area_id
    where today.level <> 'school'
),

has as (
    select
        home.municipality_id,
        home.county_id,
        bool_or(outlined.level = 'municipality') as municipality,
        bool_or(outlined.level = 'small_area') as small_area,
    from home
    left join outlined using (area_id)
    group by all
)

select
    extent,
    area_id as scope_id,
    wanted.level,
    name_sv,
    name_en,
from wanted
inner join has on wanted.scope_level = 'country' or wanted.area_id = has.county_id
group by place, extent, area_id, wanted.level, name_sv, name_en
having
    count(*) > 1
    and bool_and(coalesce(if(wanted.level = 'municipality', municipality, small_area), false))
order by place
