-- For how many areas an indicator has a number that is not invented; most first.
--
-- param  areas  varchar[]  in any order
--
-- column indicator_id  varchar
-- column areas         bigint
select
    indicator_id,
    count(distinct area_id) as areas,
from observation
where
    value is not null
    and provenance <> 'synthetic'
    and list_contains($areas, area_id)
group by indicator_id
order by areas desc, indicator_id
