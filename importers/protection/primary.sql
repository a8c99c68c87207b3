-- Primary protection: which cells the rules of catalogue/protection.toml hide, and what must stay unknown.
--
-- A cell is a row of `observation`. What a source has made public is known to all and never ours to hide;
-- what it withholds itself is its own to protect, unless the figures are the municipality's.
--
-- Not here: P4 of areas, as the organisers behind an area's pupils are not in our data.
--
-- Reads  observation, area
--        ruled   an indicator a row: measure, scale, decimals, pooled_years, is_additive, fewest,
--                fewest_with, fewest_all, response, lowest_response
--        shown   what earlier publications have shown: importers/protection/__init__.py
-- Makes  cell, temporary: observation's keys, counts and value, and
--        is_public      shown by its source
--        was_shown      in an earlier publication of the same release, so known for ever
--        was_hidden     in every earlier publication of the same release
--        known_persons  shown earlier without the rest
--        is_withheld    its source gives no figure
--        guards         of n (persons), x (with) and y (without) those that must stay unknown
--
-- param  public             varchar[]  release ids
-- param  public_organisers  varchar    a pattern
-- param  fewest_organisers  integer
create or replace temp table cell as
with known as (
    select
        indicator_id, area_id, year, years_pooled, sex, group_id, release_id,
        bool_or(status <> 'c') as was_shown,
        any_value(denominator) as known_persons,
    from shown
    group by all
),

answered as (
    select
        indicator_id, area_id, year, years_pooled, sex, group_id,
        100 * numerator / denominator as share,
    from observation
    where indicator_id in (select response from ruled) and denominator > 0
),

weighed as (
    select
        observation.*,
        ruled.measure,
        ruled.scale,
        ruled.decimals,
        ruled.pooled_years,
        ruled.is_additive,
        area.level,
        list_contains($public, release_id) as is_public,
        coalesce(known.was_shown, false) as was_shown,
        known.indicator_id is not null and not is_public and not was_shown as was_hidden,
        known.known_persons,
        if(ruled.measure = 'proportion', denominator - numerator, null) as others,
        area.level = 'school' and $fewest_organisers > 1
        and not regexp_matches(lower(area.organiser), $public_organisers) as is_independent,
        coalesce(answered.share < ruled.lowest_response, false) as is_unanswered,
        [
            if(denominator between 1 and ruled.fewest - 1 or is_independent, 'n', null),
            if(
                numerator between 1 and ruled.fewest_with - 1
                or (numerator = 0 and ruled.measure = 'proportion' and denominator < ruled.fewest_all)
                or (numerator is not null and (is_independent or is_unanswered)),
                'x',
                null
            ),
            if(
                others between 1 and ruled.fewest_with - 1
                or (others = 0 and denominator < ruled.fewest_all)
                or (others is not null and (is_independent or is_unanswered)),
                'y',
                null
            ),
        ] as broken,
    from observation
    inner join ruled using (indicator_id)
    inner join area using (area_id)
    left join known using (indicator_id, area_id, year, years_pooled, sex, group_id, release_id)
    left join answered
        on ruled.response = answered.indicator_id
        and observation.area_id = answered.area_id
        and observation.year = answered.year
        and observation.years_pooled = answered.years_pooled
        and observation.sex = answered.sex
        and observation.group_id = answered.group_id
    where status not in ('x', 'z')
)

select
    indicator_id,
    area_id,
    year,
    years_pooled,
    sex,
    group_id,
    level,
    measure,
    scale,
    decimals,
    pooled_years,
    is_additive,
    value,
    denominator,
    case measure when 'mean' then round(value * denominator, 6) else numerator end as numerator,
    status = 'c' as is_withheld,
    is_public,
    was_shown,
    was_hidden,
    known_persons,
    case
        when is_public then []
        when status = 'c' and measure = 'proportion' then ['n', 'x', 'y']
        when status = 'c' and measure = 'rate' then ['n', 'x']
        when status = 'c' then ['n']
        else list_filter(broken, lambda one: one is not null)
    end as guards,
from weighed;
