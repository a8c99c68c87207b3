-- Points are WGS 84 and lie in Sweden: latitude 55 to 69.1, longitude 10.5 to 24.2.
select
    case
        when longitude between 55 and 69.1 and latitude between 10.5 and 24.2 then 'point_swapped'
        when greatest(latitude, longitude) > 1000 then 'point_metres'
        else 'point'
    end as problem,
    area_id,
    struct_pack(latitude, longitude)::varchar as found,
from area
where
    (latitude is null) <> (longitude is null)
    or not (latitude between 55 and 69.1 and longitude between 10.5 and 24.2)
order by all
