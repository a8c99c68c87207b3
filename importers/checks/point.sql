-- Points are WGS 84 and lie in Sweden: latitude 55 to 69.1, longitude 10.5 to 24.2.
select
    format(
        '{}: {} is not in Sweden. {}',
        area_id,
        struct_pack(latitude, longitude)::varchar,
        case
            when longitude between 55 and 69.1 and latitude between 10.5 and 24.2
                then 'Latitude and longitude are swapped.'
            when greatest(latitude, longitude) > 1000 then 'Turn SWEREF 99 TM into WGS 84 first.'
            else 'Mend the point.'
        end
    ) as problem,
from area
where
    (latitude is null) <> (longitude is null)
    or not (latitude between 55 and 69.1 and longitude between 10.5 and 24.2)
order by problem
