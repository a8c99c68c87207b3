-- The areas that have no value in a period, but one in another: the nearest in time. Years are not compared
-- with each other, so these areas are left out. What is protected in the period has a value there.
--
-- param  indicator     varchar
-- param  areas         varchar[]  in any order
-- param  year          integer
-- param  years_pooled  integer
-- param  sex           varchar
--
-- column area_id       varchar
-- column level         varchar
-- column name_sv       varchar
-- column name_en       varchar
-- column year          integer    of the nearest period with a value
-- column years_pooled  integer
-- column period        varchar
with own as (
    select *, year = $year and years_pooled = $years_pooled as is_asked,
    from observation
    where
        indicator_id = $indicator
        and list_contains($areas, area_id)
        and sex = $sex
        and group_id = 'all'
),

there as (
    select area_id
    from own
    where is_asked and (value is not null or status = 'c')
)

select
    area_id,
    area.level,
    area.name_sv,
    area.name_en,
    own.year,
    own.years_pooled,
    own.period,
from own
inner join area using (area_id)
where
    own.value is not null
    and area_id not in (select area_id from there)
qualify row_number() over (
    partition by area_id
    order by own.years_pooled <> $years_pooled, abs(own.year - $year), own.year desc, own.years_pooled
) = 1
order by area.name_sv collate sv
