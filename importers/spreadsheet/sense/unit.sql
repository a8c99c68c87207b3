-- Percentages that are all at most 1 may be shares between 0 and 1. What Excel shows as percent is not asked.
select 'V-ENHET-01' as code, min(fact) as fact, indicator_id as indicator
from fact
inner join indicator using (indicator_id)
where unit = 'percent' and value is not null and provenance = 'published'
group by indicator_id
having max(value) <= 1 and max(value) > 0 and not bool_or(is_percent)
order by fact
