-- What else a snapshot has: points in the areas, flows, effects of the invented work, a comment, a release.
--
-- Reads  given_point: area_id, longitude, latitude; given_boundary: area_id, version, geometry (WKB), quality
-- Makes  area, area_geometry, flow, effect, note, release
--
-- param  seed        integer
-- param  first       integer    year
-- param  last        integer
-- param  catchment   varchar    where the work is
-- param  indicators  varchar[]  that it could have affected
update area set longitude = given_point.longitude, latitude = given_point.latitude
from given_point
where given_point.area_id = coalesce(area.catchment_id, area.area_id);

insert into area_geometry
select area_id, version, st_geomfromwkb(geometry), quality from given_boundary;

insert into release (release_id, source_id, published_on) values ('national', 'national', '2026-11-22');

insert into flow
select
    catchment.area_id,
    school.area_id,
    $last,
    $last::varchar,
    10 + (hash($seed, 'flow', catchment.area_id, school.area_id) % 150)::bigint,
    'ok',
    'synthetic',
    'national',
from area as catchment
inner join area as school on catchment.parent_id = school.parent_id and school.level = 'school'
where
    catchment.level = 'catchment'
    and (
        school.catchment_id = catchment.area_id
        or hash($seed, 'goes', catchment.area_id, school.area_id) % 7 = 0
    );

insert into effect by name
with row as (
    select
        indicator_id,
        what,
        year,
        hash($seed, indicator_id, what, year) / 18446744073709551616.0 - 0.5 as drawn,
    from (select unnest($indicators) as indicator_id)
    cross join (select unnest(['treated', 'others', 'synthetic', 'event', 'date']) as what)
    cross join range($first, $last + 1) as years (year)
    union all
    select indicator_id, what, $last, hash($seed, indicator_id, what) / 18446744073709551616.0 - 0.5
    from (select unnest($indicators) as indicator_id)
    cross join (select unnest(['trend', 'after', 'level_change', 'slope_change', 'second']) as what)
)

select
    'invented-work' as intervention_id,
    indicator_id,
    1 as years_pooled,
    'T' as sex,
    what,
    year,
    4 * drawn as estimate,
    1.0 as standard_error,
    4 * drawn - 2 as lower,
    4 * drawn + 2 as upper,
    0.5 as p,
    3.0 as smallest,
    if(what = 'after', 1.0, null) as gap,
    300 as persons,
    16 as areas,
    0 as hidden,
    greatest(1, $last - $first - 2) as points,
    'synthetic' as provenance,
from row;

insert into note by name
select
    'invented' as note_id,
    '2026-11-22'::date as date,
    'Ingen' as author_role,
    $indicators as indicators,
    [$catchment] as areas,
    [$last] as years,
    'En påhittad kommentar till ett påhittat tal.' as text_sv,
    'An invented comment on an invented number.' as text_en;
