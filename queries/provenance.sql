-- How many of the numbers shown come from where.
--
-- param  areas  varchar[]  in any order
--
-- column provenance  varchar
-- column shown       bigint
-- column share       double   of all the numbers shown, in percent
select
    provenance,
    count(*) as shown,
    100 * count(*) / nullif(sum(count(*)) over (), 0)::double as share,
from observation
where
    value is not null
    and area_id in (select unnest($areas))  -- every row is looked at: a hash takes half as long
group by provenance
order by provenance
