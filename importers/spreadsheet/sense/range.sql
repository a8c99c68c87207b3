-- A share lies between nobody and everybody; nothing that is measured here is negative.
with bounded as (
    select *, if(measure = 'proportion', scale, 1e8)::double as highest
    from fact
    inner join indicator using (indicator_id)
)

select 'F-TAL-09' as code, fact, value, 0.0::double as lowest, highest, indicator_id as indicator
from bounded
where value < 0 or value > highest
order by fact
