-- The embedded data's smaller tables, in the contract's shape, and the published observations.
--
-- Reads  given_area, given_boundary, given_release, remark, figure: registered rows
-- Makes  area, area_geometry, release, note, published, noted
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

insert into note by name
select id as note_id, date, author_role, sv as text_sv, en as text_en from remark;

create or replace temp table noted as
select unnest(indicators) as indicator_id, years, id as note_id from remark;

create or replace temp table noted as
select indicator_id, unnest(years) as year, note_id from noted;

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
