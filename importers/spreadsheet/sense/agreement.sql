-- The value agrees with its counts; a source that prints whole numbers is at most half of one away.
with worked_out as (
    select *, scale * numerator / nullif(denominator, 0) as expected
    from fact
    inner join indicator using (indicator_id)
    where measure <> 'mean' and numerator <= denominator
)

select 'F-TAL-11' as code, fact, value, round(expected, 1) as expected
from worked_out
where abs(value - expected) > 0.5 and not (unit = 'percent' and value <= 1)
order by fact
