-- A hidden cell loses every number, and all look alike.
--
-- Reads  observation
--        hidden  the keys of what is hidden
-- Makes  observation
create or replace table observation as
with told as (
    select observation.*, hidden.indicator_id is not null as is_hidden,
    from observation
    left join hidden using (indicator_id, area_id, year, years_pooled, sex, group_id)
)

select
    * exclude (is_hidden)
    replace (
        if(is_hidden, null, value) as value,
        if(is_hidden, null, numerator) as numerator,
        if(is_hidden, null, denominator) as denominator,
        if(is_hidden, null, standard_error) as standard_error,
        if(is_hidden, null, lower) as lower,
        if(is_hidden, null, upper) as upper,
        if(is_hidden, 'c', status) as status
    ),
from told
