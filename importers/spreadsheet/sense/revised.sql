-- What is shown today and will be shown otherwise.
select 'V-REV-01' as code, fact, area_id as area, period, value, shown as before
from change
inner join indicator using (indicator_id)
where abs(value - shown) > 0.5 * 10.0 ** (-decimals)
order by fact
