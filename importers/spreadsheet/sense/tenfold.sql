-- About ten times what it was: a slip of the decimal sign or of the unit.
select 'V-HOPP-01' as code, fact, area_id as area, period, value, before
from change
where value > 0 and before > 0 and (value / before between 7 and 14 or before / value between 7 and 14)
order by fact
