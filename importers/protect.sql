-- Primary protection: values about few persons, and values that few have or few lack, lose every number.
-- Where one sex is hidden the other is too, or the total would tell. What a source has made public stays.
--
-- param  public  varchar[]  release ids
update observation
set
    value = null,
    numerator = null,
    denominator = null,
    standard_error = null,
    lower = null,
    upper = null,
    status = 'c'
from (
    select
        observation.indicator_id,
        area_id,
        year,
        years_pooled,
        group_id,
        sex = 'T' as is_total,
        bool_or(
            status = 'c'
            or denominator < smallest
            or numerator between 1 and 4
            or (measure = 'proportion' and denominator - numerator between 1 and 4)
        ) as is_small,
    from observation
    inner join indicator using (indicator_id)
    where status <> 'x' and status <> 'z' and not list_contains($public, release_id)
    group by all
) as cells
where
    cells.is_small
    and observation.indicator_id = cells.indicator_id
    and observation.area_id = cells.area_id
    and observation.year = cells.year
    and observation.years_pooled = cells.years_pooled
    and observation.group_id = cells.group_id
    and (observation.sex = 'T') = cells.is_total
    and observation.status not in ('x', 'z')
    and not list_contains($public, observation.release_id)
