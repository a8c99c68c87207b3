-- Whether each area's values of the last five years point one way: macro recent_trend, all areas together.
-- It is another question than change.sql's, which lays the last year beside the first comparable one.
--
-- The test is for single years, taken as independent. Where an area has only pools of
-- several years it cannot be calculated: neighbouring pools share years, and of those that share none there
-- are too few (docs/decisions/0009). Nothing before a break in the series counts, and of a group no year in
-- which other areas have a value than in the last.
--
-- A trend is certain if the macro sees it (χ² at 99.8 %, and whichever year is left out) and its q-value
-- among all areas of the answer is at most 0.05. With 25 areas or fewer the first implies the second.
--
-- param  indicator  varchar
-- param  areas      varchar[]  in any order; own groups among them: macro with_groups
-- param  sex        varchar
-- param  direction  varchar    what is good: high, low or none
-- param  measures   struct(indicator_id varchar, measure varchar, scale integer)[]  for groups; else empty
-- param  called     struct(area_id varchar, level varchar, name_sv varchar, name_en varchar)[]  their names
-- param  measure    varchar    counts are tested only where it is proportion, else the values
-- param  since      integer    the first comparable year, or null
--
-- column area_id       varchar
-- column level         varchar
-- column name_sv       varchar
-- column name_en       varchar
-- column first_period  varchar  of the five; null where there is no value
-- column last_period   varchar
-- column first_value   double
-- column last_value    double
-- column chi_square    double   with one degree of freedom
-- column p             double   how often chance alone makes such a trend
-- column q             double   the same among all areas of the answer
-- column verdict       varchar  up, down, none or not_judged
-- column judgement     varchar  better, worse, higher, lower, similar or not_judged
-- column reason        varchar  why it cannot be calculated: pooled, years or interval
-- column provenance    varchar
with shown as (
    select observation.*
    from with_groups('observation', $areas, $measures) as observation
    where
        indicator_id = $indicator
        and list_contains($areas, area_id)
        and sex = $sex
        and group_id = 'all'
        and year >= coalesce($since, 0)
    qualify parts is not distinct from arg_max(parts, year) over (partition by area_id, years_pooled)
),

single as (
    select
        area_id as group_id,
        year,
        period,
        if($measure = 'proportion', numerator, null) as numerator,
        denominator,
        value,
        lower,
        upper,
        provenance,
    from shown
    where years_pooled = 1
),

measured as (
    from single where value is not null
    qualify year > max(year) over (partition by group_id) - 5
),

five as (
    select
        group_id as area_id,
        arg_min(period, year) as first_period,
        arg_max(period, year) as last_period,
        arg_min(value, year) as first_value,
        arg_max(value, year) as last_value,
        count(value) as years,
        if(bool_or(provenance = 'synthetic'), 'synthetic', min(provenance)) as provenance,
    from measured
    group by group_id
),

tested as (
    select
        group_id as area_id,
        chi_square,
        verdict,
        normal_two_sided(sqrt(chi_square)) as p,
    from recent_trend('single')
),

stepped as (
    select *, q_step(p, $indicator) as step from tested
),

corrected as (
    select
        *,
        q_value(step, p, $indicator) as q,
        case
            when chi_square is null then null
            when q > 0.05 or verdict = 'no_change' then 0
            else if(verdict = 'increasing', 1, -1)
        end as side,
    from stepped
)

select
    area.area_id,
    area.level,
    area.name_sv,
    area.name_en,
    five.first_period,
    five.last_period,
    five.first_value,
    five.last_value,
    corrected.chi_square,
    corrected.p,
    corrected.q,
    case corrected.side
        when 1 then 'up'
        when -1 then 'down'
        when 0 then 'none'
        else 'not_judged'
    end as verdict,
    judge(corrected.side, corrected.side, 0, $direction) as judgement,
    case
        when corrected.side is not null then null
        when five.years is null and exists (
            from shown where shown.area_id = area.area_id and shown.value is not null
        ) then 'pooled'
        when coalesce(five.years, 0) < 5 then 'years'
        else 'interval'
    end as reason,
    five.provenance,
from with_names('area', $called) as area
left join five on area.area_id = five.area_id
left join corrected on area.area_id = corrected.area_id
where list_contains($areas, area.area_id)
order by
    list_position(
        ['school', 'small_area', 'catchment', 'cluster', 'group', 'municipality', 'county', 'country'],
        area.level
    ),
    area.name_sv collate sv,
    area.area_id
