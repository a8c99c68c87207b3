-- Every figure of the chosen indicators, areas, years and sexes: a page of them, or all.
-- Rows come in the order of the indicators asked for, then by area, year, how many years, sex and group.
--
-- param  indicators  varchar[]  in the order of the rows
-- param  areas       varchar[]  in any order; own groups too: macro with_groups
-- param  measures    struct(indicator_id varchar, measure varchar, scale integer)[]  for groups
-- param  called      struct(area_id varchar, level varchar, name_sv varchar, name_en varchar)[]  names
-- param  first_year  integer    of the last year that a figure covers
-- param  last_year   integer
-- param  sexes       varchar[]
-- param  page        integer    from 1; where there are fewer, the first
-- param  size        integer    rows on a page; null: all of them
--
-- column total         bigint   rows on all pages
-- column place         bigint   of the row among them, from 1
-- column areas         bigint   areas on all pages
-- column shown         bigint   figures on all pages that have a value
-- column protected     bigint   of those that have none: to protect persons
-- column absent        bigint   the others that have none
-- column synthetic     bigint   of the shown: invented
-- column indicator_id  varchar
-- column area_id       varchar
-- column level         varchar
-- column name_sv       varchar
-- column name_en       varchar
-- column year          integer  the last that the figure covers
-- column years_pooled  integer
-- column period        varchar
-- column sex           varchar
-- column group_id      varchar
-- column value         double   null where it is withheld or missing
-- column lower         double   95 % interval
-- column upper         double
-- column numerator     bigint
-- column denominator   bigint
-- column status        varchar  why there is no value
-- column provenance    varchar
-- column parts         varchar  ids of the areas of a group that have a value; null for an area
-- column missing       bigint   areas of a group that have none, and are left out
with chosen as (
    select own.*, area.level, area.name_sv, area.name_en
    from with_groups('observation', $areas, $measures) as own
    inner join with_names('area', $called) as area on own.area_id = area.area_id
    where
        list_contains($indicators, own.indicator_id)
        and list_contains($areas, own.area_id)
        and own.year between $first_year and $last_year
        and list_contains($sexes, own.sex)
),

counted as (
    select
        count(distinct area_id) as areas,
        count(value) as shown,
        count(*) filter (status = 'c') as protected,
        count(*) filter (value is null and status <> 'c') as absent,
        count(value) filter (provenance = 'synthetic') as synthetic,
    from chosen
),

numbered as (
    select
        *,
        count(*) over () as total,
        row_number() over (
            order by
                list_position($indicators, indicator_id),
                list_position(
                    [
                        'group', 'catchment', 'cluster', 'school', 'small_area',
                        'municipality', 'county', 'country',
                    ],
                    level
                ),
                name_sv collate sv,
                area_id,
                year,
                years_pooled,
                list_position(['T', 'K', 'M'], sex),
                group_id
        ) as place,
    from chosen
),

paged as (
    select *, if($page between 1 and ceil(total / $size), $page, 1) as page
    from numbered
)

select
    total,
    place,
    areas,
    shown,
    protected,
    absent,
    synthetic,
    indicator_id,
    area_id,
    level,
    name_sv,
    name_en,
    year,
    years_pooled,
    period,
    sex,
    group_id,
    value,
    lower,
    upper,
    numerator,
    denominator,
    status,
    provenance,
    parts,
    missing,
from paged
cross join counted
where $size is null or place between (page - 1) * $size + 1 and page * $size
order by place
