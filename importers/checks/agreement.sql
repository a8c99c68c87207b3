-- A row agrees with itself: the value with its numerator and denominator, its limits and its status.
select
    'agreement' as problem,
    indicator_id,
    area_id,
    year,
    sex,
    struct_pack(value, numerator, denominator, standard_error, lower, upper, status)::varchar as found,
from observation
inner join indicator using (indicator_id)
where
    -- a source that prints whole numbers is at most half of one away
    (measure <> 'mean' and abs(value - scale * numerator / nullif(denominator, 0)) > 0.5)
    or lower > value
    or upper < value
    or (value is null and status in ('ok', 'u', 'p'))
    or (
        coalesce(value, numerator, denominator, standard_error, lower, upper) is not null
        and status in ('c', 'x', 'z')
    )
order by all
