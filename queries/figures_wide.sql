-- The chosen indicators side by side: a row for each area, year, number of years, sex and group that some of
-- them has a figure for, and in every list an item for each indicator. A page of the rows, or all.
-- An indicator without a row in the snapshot has null in every list.
--
-- param  indicators  varchar[]  in the order of the lists
-- param  areas       varchar[]  in any order; own groups too: macro with_groups
-- param  measures    struct(indicator_id varchar, measure varchar, scale integer)[]  for groups
-- param  called      struct(area_id varchar, level varchar, name_sv varchar, name_en varchar)[]  names
-- param  first_year  integer    of the last year that a figure covers
-- param  last_year   integer
-- param  sexes       varchar[]
-- param  page        integer    from 1; where there are fewer, the first
-- param  size        integer    rows on a page; null: all of them
--
-- column total         bigint     rows on all pages
-- column place         bigint     of the row among them, from 1
-- column areas         bigint     areas on all pages
-- column shown         bigint     figures on all pages that have a value
-- column protected     bigint     of those that have none: to protect persons
-- column absent        bigint     the others that have none
-- column synthetic     bigint     of the shown: invented
-- column area_id       varchar
-- column level         varchar
-- column name_sv       varchar
-- column name_en       varchar
-- column year          integer    the last that the figures cover
-- column years_pooled  integer
-- column sex           varchar
-- column group_id      varchar
-- column period        varchar[]
-- column value         double[]   null where it is withheld or missing
-- column lower         double[]   95 % interval
-- column upper         double[]
-- column numerator     bigint[]
-- column denominator   bigint[]
-- column status        varchar[]  why there is no value
-- column provenances   varchar[]
-- column missing       bigint[]   areas of a group that have none, and are left out
-- column provenance    varchar    synthetic as soon as one of them is
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

keys as (
    select area_id, level, name_sv, name_en, year, years_pooled, sex, group_id
    from chosen
    group by area_id, level, name_sv, name_en, year, years_pooled, sex, group_id
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
    from keys
),

paged as (
    select *, if($page between 1 and ceil(total / $size), $page, 1) as page
    from numbered
),

asked as (
    select unnest($indicators) as indicator_id, generate_subscripts($indicators, 1) as position
)

select
    paged.total,
    paged.place,
    counted.areas,
    counted.shown,
    counted.protected,
    counted.absent,
    counted.synthetic,
    paged.area_id,
    paged.level,
    paged.name_sv,
    paged.name_en,
    paged.year,
    paged.years_pooled,
    paged.sex,
    paged.group_id,
    list(chosen.period order by asked.position) as period,
    list(chosen.value order by asked.position) as value,
    list(chosen.lower order by asked.position) as lower,
    list(chosen.upper order by asked.position) as upper,
    list(chosen.numerator order by asked.position) as numerator,
    list(chosen.denominator order by asked.position) as denominator,
    list(chosen.status order by asked.position) as status,
    list(chosen.provenance order by asked.position) as provenances,
    list(chosen.missing order by asked.position) as missing,
    if(bool_or(chosen.provenance = 'synthetic'), 'synthetic', 'computed') as provenance,
from paged
cross join asked
cross join counted
left join chosen
    on paged.area_id = chosen.area_id
    and paged.year = chosen.year
    and paged.years_pooled = chosen.years_pooled
    and paged.sex = chosen.sex
    and paged.group_id = chosen.group_id
    and asked.indicator_id = chosen.indicator_id
where $size is null or paged.place between (paged.page - 1) * $size + 1 and paged.page * $size
group by all
order by paged.place
