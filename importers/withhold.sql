-- What is said of several areas at once is withheld where one of them is hidden and its figure is real: a sum
-- and its other parts would tell it. Until each estimate is audited, none of them is published then. What the
-- source has made public, and what is invented, tells nothing.
--
-- Reads  observation, protected; area
-- Makes  estimate with fewer rows
--
-- param  public  varchar[]  release ids
delete from estimate
where (indicator_id, scope_id, year, years_pooled, sex) in (
    with recursive inside as (
        select area_id, area_id as scope_id from area where level = 'municipality'
        union
        select area.area_id, inside.scope_id
        from area
        inner join inside on area.parent_id = inside.area_id
    )

    select distinct
        observation.indicator_id,
        inside.scope_id,
        observation.year,
        observation.years_pooled,
        observation.sex,
    from observation
    inner join inside using (area_id)
    inner join area using (area_id)
    where
        observation.status = 'c'
        and observation.provenance <> 'synthetic'
        and area.level in ('catchment', 'school')
        and not list_contains($public, observation.release_id)
)
