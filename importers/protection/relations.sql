-- Which cells are sums of which: one relation a number, the whole and its parts. What follows from published
-- sums alone is found by the attacker, who knows these too.
--
--   sex   all are women and men
--   area  a municipality is its clusters (or its catchments, where no cluster has the figure), a cluster its
--         catchments, a catchment its small areas if each is wholly its own
--   pool  years together are the single years, also those that nobody shows (`latent`), which neighbouring
--         pools share
--
-- A relation with a part whose figure is not available does not hold and is left out. A part that is not
-- applicable is nobody.
--
-- Reads  cell; area; observation
--        part_of  area_id, part_id: small areas of catchments that consist of whole ones only, by the mapping
--        unsure   area_id: catchments that have a part of a small area
-- Makes  node      cell and latent single years, numbered; of indicators with something to guard
--        relation  indicator_id, part_level, and whole and part: numbers of nodes
create or replace temp table node as
with guarded as (
    select *
    from cell
    where indicator_id in (select indicator_id from cell where len(guards) > 0 or was_hidden)
),

latent as (
    select distinct
        indicator_id,
        area_id,
        unnest(range(year - years_pooled + 1, year + 1))::integer as year,
        1 as years_pooled,
        sex,
        group_id,
        level,
        measure,
        scale,
        decimals,
        pooled_years,
        is_additive,
    from guarded
    where years_pooled > 1 and years_pooled = pooled_years and is_additive
),

every as (
    select *, false as is_latent from guarded
    union all by name
    select latent.*, true as is_latent
    from latent
    anti join guarded using (indicator_id, area_id, year, years_pooled, sex, group_id)
)

select
    *,
    row_number() over (
        order by indicator_id, is_latent, area_id, year, years_pooled, sex, group_id
    )::integer as number,
from every;

create or replace temp table relation as
with recursive child as (
    select parent_id as area_id, area_id as part_id, level, valid_from, valid_to
    from area
    where
        parent_id is not null
        and (
            level in ('cluster', 'catchment')
            or (level = 'small_area' and parent_id not in (select area_id from part_of))
        )
    union all
    select part_of.area_id, part_of.part_id, 'small_area', null, null
    from part_of
    union all
    select above.parent_id, area.area_id, 'catchment without cluster', area.valid_from, area.valid_to
    from area
    inner join area as above on area.parent_id = above.area_id and above.level = 'cluster'
    where area.level = 'catchment'
),

missing as (
    select indicator_id, area_id, year, years_pooled, sex, group_id, status
    from observation
    where status in ('x', 'z')
),

-- What the parts of each whole would be, by their keys.
wanted as (
    select node.* replace (child.part_id as area_id), node.number as whole, child.level as part_level,
    from node
    inner join child
        on node.area_id = child.area_id
        and node.year - node.years_pooled >= coalesce(child.valid_from - 1, 0)
        and node.year <= coalesce(child.valid_to, node.year)
    where node.area_id not in (select area_id from unsure)

    union all by name

    select node.* replace (one.sex as sex), node.number as whole, 'sex' as part_level,
    from node
    cross join (values ('K'), ('M')) as one (sex)
    where node.sex = 'T'

    union all by name

    select
        node.* replace (unnest(range(year - years_pooled + 1, year + 1))::integer as year, 1 as years_pooled),
        node.number as whole,
        'pool' as part_level,
    from node
    where years_pooled > 1 and years_pooled = pooled_years
),

complete as (
    select wanted.indicator_id, wanted.whole, wanted.part_level, node.number as part,
    from wanted
    left join node using (indicator_id, area_id, year, years_pooled, sex, group_id)
    left join missing using (indicator_id, area_id, year, years_pooled, sex, group_id)
    where wanted.is_additive
    qualify
        bool_and(node.number is not null or coalesce(missing.status = 'z', false))
            over (partition by wanted.whole, wanted.part_level)
)

select *
from complete
where part is not null
qualify
    part_level <> 'catchment without cluster'
    or not bool_or(part_level = 'cluster') over (partition by whole)
order by whole, part_level, part;
