-- Numbers are finite and of a size that can be true; those that are unknown are null.
with numbers as (
    unpivot (
        select
            indicator_id, area_id, year, years_pooled, sex,
            value, numerator::double as numerator, denominator::double as denominator,
            standard_error, lower, upper,
        from observation
    )
    on value, numerator, denominator, standard_error, lower, upper
    into name field value number
)

select
    'number' as problem,
    indicator_id,
    area_id,
    year,
    sex,
    field,
    number::varchar as number,
from numbers
where
    not isfinite(number)
    or starts_with(number::varchar, '-')  -- also -0.0
    or number > 1e8
    or (number > 0 and number < 1e-9)
order by all
