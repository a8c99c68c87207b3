-- The areas of the whole country: its municipalities by their real names, everything inside them invented.
--
-- How large a municipality is, is drawn: there are 6,160 small areas in 1,591 catchments, and 4,800 schools.
-- With values by sex for all but small areas and schools, that is 16,669 rows an indicator and year.
--
-- Reads  given_county, given_municipality: area_id, name, and county_id
-- Makes  area; size, temporary: how many small areas, catchments and schools each municipality has
--
-- param  seed  integer
create or replace temp table size as
with drawn as (
    select area_id, 1 / (0.03 + hash($seed, 'size', area_id) / 18446744073709551616.0) as weight
    from given_municipality
),

heaped as (
    select
        area_id,
        sum(weight) over (order by area_id) / sum(weight) over () as until,
        coalesce(
            sum(weight) over (order by area_id rows between unbounded preceding and 1 preceding), 0
        ) / sum(weight) over () as since,
        count(*) over () as municipalities,
    from drawn
)

select
    area_id,
    -- what is left when each has its least is shared out by weight
    4 + round(until * (6160 - 4 * municipalities))::integer
    - round(since * (6160 - 4 * municipalities))::integer as small_areas,
    2 + round(until * (1591 - 2 * municipalities))::integer
    - round(since * (1591 - 2 * municipalities))::integer as catchments,
    2 + round(until * (4800 - 2 * municipalities))::integer
    - round(since * (4800 - 2 * municipalities))::integer as schools,
from heaped;

insert into area (area_id, level, name_sv, name_en, parent_id, is_approximate, is_example)
select '00', 'country', 'Riket', 'Sweden', null, false, false
union all
select area_id, 'county', name, name, '00', false, false from given_county
union all
select area_id, 'municipality', name, name, county_id, false, false from given_municipality;

insert into area (
    area_id, level, name_sv, name_en, parent_id, area_type, is_approximate, is_example
)
select
    format('{}-omrade-{:03d}', area_id, n),
    'catchment',
    format('Påhittat område {}', n),
    format('Invented area {}', n),
    area_id,
    1 + (hash($seed, 'type', area_id, n) % 5)::integer,
    true,
    false,
from size, unnest(range(1, catchments + 1)) as number (n);

insert into area (
    area_id, level, name_sv, name_en, parent_id, area_type, population, is_approximate, is_example
)
with numbered as (
    select
        format('{}P{:04d}', area_id, n) as area_id,
        n,
        -- neighbours in number are neighbours on the map
        format('{}-omrade-{:03d}', area_id, 1 + (n - 1) * catchments // small_areas) as parent_id,
    from size, unnest(range(1, small_areas + 1)) as number (n)
)

select
    numbered.area_id,
    'small_area',
    format('Påhittat småområde {} ({})', n, numbered.area_id),
    format('Invented small area {} ({})', n, numbered.area_id),
    numbered.parent_id,
    area.area_type,
    700 + (hash($seed, 'people', numbered.area_id) % 2000)::bigint,
    false,
    false,
from numbered
inner join area on numbered.parent_id = area.area_id;

insert into area (
    area_id, level, name_sv, name_en, parent_id, is_approximate, is_example, grades, catchment_id
)
select
    format('{}-skola-{:03d}', area_id, n),
    'school',
    format('Påhittad skola {}', n),
    format('Invented school {}', n),
    area_id,
    false,
    true,
    if(n % 2 = 0, 'F–9', 'F–6'),
    format('{}-omrade-{:03d}', area_id, 1 + (n - 1) % catchments),
from size, unnest(range(1, schools + 1)) as number (n);

-- What larger areas have of inhabitants, and municipalities of types of area.
create or replace temp table inside as
with recursive up as (
    select area_id as part_id, parent_id as area_id from area where level = 'small_area'
    union all
    select up.part_id, area.parent_id
    from up inner join area using (area_id)
    where area.parent_id is not null
)

select up.area_id, up.part_id, area.level, area.area_type
from up
inner join area on up.area_id = area.area_id;

update area set population = summed.population
from (
    select inside.area_id, sum(small.population) as population
    from inside
    inner join area as small on inside.part_id = small.area_id
    group by inside.area_id
) as summed
where area.area_id = summed.area_id;

update area set area_types = counted.area_types
from (
    select
        parent_id as area_id,
        [count_if(area_type = 1), count_if(area_type = 2), count_if(area_type = 3), count_if(area_type = 4),
            count_if(area_type = 5)]::integer[] as area_types,
    from area
    where level = 'catchment'
    group by parent_id
) as counted
where area.area_id = counted.area_id;

-- The same areas by their number in the order of their ids, which is quicker to join by.
create or replace temp table place as
select
    row_number() over (order by area.area_id)::integer as number,
    area.area_id,
    area.level,
    coalesce(catchment.area_type, area.area_type) as area_type,
    15 + hash($seed, 'children', area.area_id) % 40 as children,
from area
left join area as catchment on area.catchment_id = catchment.area_id;

-- Small areas and catchments, and what they are parts of.
create or replace temp table above as
with recursive up as (
    select area_id as part_id, level, parent_id as area_id
    from area
    where level in ('small_area', 'catchment')
    union all
    select up.part_id, up.level, area.parent_id
    from up inner join area using (area_id)
    where up.level = 'catchment' and area.parent_id is not null
)

select up.level, part.number as part, whole.number as whole
from up
inner join place as part on up.part_id = part.area_id
inner join place as whole on up.area_id = whole.area_id;
