-- Shares lie between nobody and everybody.
select
    format(
        '{} {} {} {}: {}. A share lies between 0 and {}.',
        indicator_id, area_id, year, sex,
        struct_pack(value, numerator, denominator, lower, upper)::varchar,
        scale
    ) as problem,
from observation
inner join indicator using (indicator_id)
where
    measure = 'proportion'
    and (value > scale or lower > scale or upper > scale or numerator > denominator)
order by problem
