-- Values as Kolada parts them: an entry for an indicator, an area and a time, in it a row for each sex.
-- An empty list is all.
--
-- param  kpis     varchar[]  indicators
-- param  areas    varchar[]
-- param  levels   varchar[]  of the areas
-- param  years    integer[]
-- param  first    integer    entries before the first one that is wanted
-- param  entries  integer    how many are wanted
--
-- column indicator_id  varchar
-- column area_id       varchar
-- column year          integer
-- column years_pooled  integer
-- column period        varchar
-- column sex           varchar
-- column value         double
-- column denominator   bigint
-- column status        varchar
-- column provenance    varchar
-- column found         bigint   how many entries there are
with chosen as (
    select
        observation.*,
        dense_rank() over (order by indicator_id, area_id, year, years_pooled) as entry,
    from observation
    inner join area using (area_id)
    where
        (len($kpis) = 0 or list_contains($kpis, indicator_id))
        and (len($areas) = 0 or list_contains($areas, area_id))
        and (len($years) = 0 or list_contains($years, year))
        and list_contains($levels, area.level)
        and group_id = 'all'
),

counted as (
    select
        *,
        max(entry) over () as found,
    from chosen
)

select
    indicator_id,
    area_id,
    year,
    years_pooled,
    period,
    sex,
    value,
    denominator,
    status,
    provenance,
    found,
from counted
where entry > $first and entry <= $first + $entries
order by entry, sex desc
