-- The same number with the other sign.
select 'V-HOPP-02' as code, fact, area_id as area, period, value, before
from change
where value * before < 0
order by fact
