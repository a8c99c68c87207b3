-- Shares lie between nobody and everybody.
select
    'share' as problem,
    indicator_id,
    area_id,
    year,
    sex,
    scale,
    struct_pack(value, numerator, denominator, lower, upper)::varchar as found,
from observation
inner join indicator using (indicator_id)
where
    measure = 'proportion'
    and (value > scale or lower > scale or upper > scale or numerator > denominator)
order by all
