-- What would tell the figure of one area is withheld where a real figure of the period is hidden: the
-- distance between two areas or types (d, r), from the best one (par, paf), and what is left when one of
-- them is left out. What all areas share (a slope, a mean distance) stays. What a source has made public
-- tells nothing new, and what is invented tells nothing at all.
--
-- Reads  observation, protected; area
-- Makes  estimate with fewer rows
--
-- param  public  varchar[]  release ids
delete from estimate
where
    (measure in ('d', 'r', 'par', 'paf') or variant like '% without %')
    and (indicator_id, scope_id, year, years_pooled, sex) in (
        with recursive inside as (
            select area_id, area_id as scope_id from area where level = 'municipality'
            union
            select area.area_id, inside.scope_id
            from area
            inner join inside on area.parent_id = inside.area_id
        )

        select
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
            and area.level = 'catchment'
            and not list_contains($public, observation.release_id)
    )
