-- A change that lies more than four robust standard deviations from what the others did.
with changed as (
    select *, value - before as change, value / before as ratio
    from change
    where value is not null and before is not null
),

usual as (
    select indicator_id, year, years_pooled, sex, level, median(change) as middle, mad(change) as spread
    from changed
    group by all
    having count(change) >= 5 and mad(change) > 0
)

select 'V-HOPP-05' as code, fact, area_id as area, period, value, before
from changed
inner join usual using (indicator_id, year, years_pooled, sex, level)
where
    abs(change - middle) > 4 * 1.4826 * spread
    and value >= 0
    and not (ratio between 7 and 14 or 1 / nullif(ratio, 0) between 7 and 14)
order by fact
