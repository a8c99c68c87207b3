-- Where an indicator's numbers come from.
--
-- param  indicator  varchar
-- param  areas      varchar[]  in any order
--
-- column source_id     varchar
-- column provenance    varchar
-- column published_on  date
-- column fetched_at    timestamp
-- column url           varchar
-- column first_year    integer
-- column last_year     integer
-- column shown         bigint   values that are shown
select
    release.source_id,
    observation.provenance,
    release.published_on,
    release.fetched_at,
    release.url,
    min(observation.year) as first_year,
    max(observation.year) as last_year,
    count(*) as shown,
from observation
inner join release on observation.release_id = release.release_id
where
    observation.indicator_id = $indicator
    and observation.value is not null
    and list_contains($areas, observation.area_id)
group by all
order by observation.provenance, release.source_id, release.published_on
