-- Where the pupils of a catchment go to school, or where those of a school live; or all of it. Small numbers
-- are put together as 'other', which has no name. What is hidden has no number.
--
-- param  areas  varchar[]  catchments of one place, in any order
-- param  area   varchar    a catchment or a school; empty: all
-- param  year   integer
--
-- column catchment_id  varchar
-- column catchment_sv  varchar  null of others
-- column catchment_en  varchar
-- column school_id     varchar
-- column school_sv     varchar  null of others
-- column school_en     varchar
-- column is_own        boolean  the school lies in the catchment
-- column period        varchar
-- column pupils        bigint   null where it is protected
-- column living        hugeint  pupils who live in the catchment; null where some are protected
-- column attending     hugeint  pupils of the school, of the same kind; null where some are protected
-- column share_living     double   percent of those who live in the catchment
-- column share_attending  double   percent of the school's pupils
-- column status        varchar
-- column provenance    varchar
with here as (
    select *
    from flow
    where
        year = $year
        and (
            list_contains($areas, catchment_id)
            or (
                school_id <> 'other'
                and school_id in (select school_id from flow where list_contains($areas, catchment_id))
            )
        )
),

summed as (
    select
        *,
        if(count(pupils) over of_catchment = count(*) over of_catchment, sum(pupils) over of_catchment, null)
            as living,
        if(count(pupils) over of_school = count(*) over of_school, sum(pupils) over of_school, null)
            as attending,
    from here
    window
        of_catchment as (partition by catchment_id),
        of_school as (partition by school_id)
)

select
    summed.catchment_id,
    home.name_sv as catchment_sv,
    home.name_en as catchment_en,
    summed.school_id,
    school.name_sv as school_sv,
    school.name_en as school_en,
    coalesce(school.catchment_id = summed.catchment_id, false) as is_own,
    summed.period,
    summed.pupils,
    if(home.area_id is null, null, summed.living) as living,
    if(school.area_id is null, null, summed.attending) as attending,
    100 * summed.pupils / if(home.area_id is null, null, summed.living)::double as share_living,
    100 * summed.pupils / if(school.area_id is null, null, summed.attending)::double as share_attending,
    summed.status,
    summed.provenance,
from summed
left join area as home on summed.catchment_id = home.area_id
left join area as school on summed.school_id = school.area_id
where $area in ('', summed.catchment_id, summed.school_id)
order by
    home.name_sv is null,
    home.name_sv collate sv,
    school.name_sv is null,
    is_own desc,
    school.name_sv collate sv,
    summed.school_id
