-- Primary protection: values about few persons, and values that few have or few lack, lose every number.
-- Where one sex is hidden the other is too, or the total would tell. What a source has made public stays.
--
-- Reads  observation, indicator
-- Makes  observation
--
-- param  public  varchar[]  release ids
create or replace table observation as
with weighed as (
    select
        observation.*,
        status not in ('x', 'z') and not list_contains($public, release_id) as is_ours,
        bool_or(
            status = 'c'
            or denominator < smallest
            or numerator between 1 and 4
            or (measure = 'proportion' and denominator - numerator between 1 and 4)
        ) filter (is_ours) over (
            partition by indicator_id, area_id, year, years_pooled, group_id, sex = 'T'
        ) as is_small,
        is_ours and coalesce(is_small, false) as is_hidden,
    from observation
    inner join indicator using (indicator_id)
)

select
    * exclude (is_ours, is_small, is_hidden)
    replace (
        if(is_hidden, null, value) as value,
        if(is_hidden, null, numerator) as numerator,
        if(is_hidden, null, denominator) as denominator,
        if(is_hidden, null, standard_error) as standard_error,
        if(is_hidden, null, lower) as lower,
        if(is_hidden, null, upper) as upper,
        if(is_hidden, 'c', status) as status
    ),
from weighed
