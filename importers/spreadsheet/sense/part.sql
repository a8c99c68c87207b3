-- Those who are counted are among all.
select 'F-TAL-10' as code, fact, numerator, denominator
from fact
inner join indicator using (indicator_id)
where measure = 'proportion' and numerator > denominator
order by fact
