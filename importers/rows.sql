-- The embedded data's smaller tables, in the contract's shape, and the published observations.
--
-- Reads  given_area, given_boundary, given_release, figure: registered rows
-- Makes  area, area_geometry, release, published, meta
insert into area by name from given_area;

insert into area_geometry by name
select area_id, version, st_geomfromwkb(geometry) as geometry, quality from given_boundary;

insert into release by name
select
    release_id,
    source_id,
    published_on::date as published_on,
    fetched_at::timestamp as fetched_at,
    url,
from given_release;

create or replace temp table published as
select
    indicator_id,
    area_id,
    year::integer as year,
    years_pooled::integer as years_pooled,
    sex,
    period,
    value::double as value,
    numerator::bigint as numerator,
    denominator::bigint as denominator,
    null::double as standard_error,
    lower::double as lower,
    upper::double as upper,
    status,
    provenance,
    release_id,
from figure;

create or replace temp table meta as
select indicator.*, spread.sd from indicator left join spread using (indicator_id);
