-- The boundaries of all areas at a level inside another, as they are today, as one JSON text to be sent once.
-- Places are whole numbers of a grid: steps from one to the next, the first counted from 0° east, 0° north. A
-- place that several areas share is the same on the grid for all of them: borders that meet still meet. What
-- has no length on the grid, and places between two others on a line, are left out.
--
-- param  scope  varchar  area id
-- param  level  varchar
-- param  grid   integer  steps to a degree
--
-- column outlines  varchar  {"grid", "ids", "sv", "en", "rings"}; areas in the order of queries/extent.sql
with best as (
    select
        row_number() over (order by county_id, area_id) as number,
        area_id,
        name_sv,
        name_en,
        json(st_asgeojson(geometry)) as shape,
    from outlined_inside('area', 'area_geometry', 'newest_year', $scope, $level)
),

polygon as (
    select
        number,
        unnest(
            if(
                shape ->> 'type' = 'Polygon',
                [(shape -> 'coordinates')::double[][][]],
                (shape -> 'coordinates')::double[][][][]
            )
        ) as rings,
    from best
),

ring as (
    select number, row_number() over () as ring, places
    from (select number, unnest(rings) as places from polygon)
),

place as (
    select
        number,
        ring,
        unnest(places) as degrees,
        generate_subscripts(places, 1) as step,
        round(degrees[1] * $grid)::integer as x,
        round(degrees[2] * $grid)::integer as y,
    from ring
),

apart as (
    select * from place
    qualify step = 1 or (x, y) <> lag((x, y)) over (partition by ring order by step)
),

turning as (
    select
        *,
        x - lag(x) over along as x_since,
        y - lag(y) over along as y_since,
        lead(x) over along - x as x_until,
        lead(y) over along - y as y_until,
    from apart
    window along as (partition by ring order by step)
),

cornered as (
    select * from turning
    where
        x_since is null
        or x_until is null
        or x_since::bigint * y_until <> y_since::bigint * x_until
        or x_since::bigint * x_until + y_since::bigint * y_until < 0
),

stepped as (
    select
        *,
        x - lag(x, 1, 0) over along as x_step,
        y - lag(y, 1, 0) over along as y_step,
    from cornered
    where x_until is not null  -- the last place is the first
    window along as (partition by ring order by step)
),

drawn as (
    select
        number,
        ring,
        '[' || string_agg(x_step || ',' || y_step, ',' order by step) || ']' as steps,
    from stepped
    group by number, ring
    having count(*) > 2
),

area_rings as (
    select number, string_agg(steps, ',' order by ring) as rings from drawn group by number
)

select
    '{"grid":' || $grid || ',"ids":' || to_json(list(area_id order by number))
    || ',"sv":' || to_json(list(name_sv order by number))
    || ',"en":' || to_json(list(name_en order by number))
    || ',"rings":[' || string_agg('[' || coalesce(rings, '') || ']', ',' order by number) || ']}' as outlines,
from best
left join area_rings using (number)
having count(*) > 0
