-- How much each area has changed, from the first comparable year to the last, and whether that is certain.
-- The two periods share no year, and of a group the same areas have a value in both. The interval of the
-- change is Newcombe's, from both values' own intervals.
-- All changes in the answer are judged together (Benjamini–Hochberg), by their intervals before widening.
-- Where widen is that of a whole family (Bonferroni) with at least as many comparisons as there are rows,
-- q changes nothing: an interval that leaves 0 out then has p ≤ 0.05 / rows, and so q ≤ 0.05.
--
-- param  indicators  struct(indicator_id varchar, direction varchar, years_pooled integer, since integer)[]
-- param  areas       varchar[]  in any order; own groups among them: macro with_groups
-- param  sex         varchar
-- param  measures    struct(indicator_id varchar, measure varchar, scale integer)[]  for groups; else empty
-- param  called      struct(area_id varchar, level varchar, name_sv varchar, name_en varchar)[]  their names
-- param  widen       double     1 for a 95 % interval; more where the most certain of many is picked
--
-- column indicator_id  varchar
-- column area_id       varchar
-- column name_sv       varchar
-- column name_en       varchar
-- column first_year    integer
-- column last_year     integer
-- column first_period  varchar
-- column last_period   varchar
-- column first_value   double
-- column last_value    double
-- column change        double   last less first
-- column change_lower  double   95 % interval, widened
-- column change_upper  double
-- column p             double   how often chance alone makes such a change
-- column q             double   the same among all changes in the answer
-- column verdict       varchar  up, down, none or not_judged
-- column judgement     varchar  better, worse, higher, lower, similar or not_judged
-- column provenance    varchar
with wanted as (
    select unnest($indicators, recursive := true)
),

comparable as (
    select observation.*, wanted.direction
    from wanted
    inner join with_groups('observation', $areas, $measures) as observation
        on wanted.indicator_id = observation.indicator_id
        and wanted.years_pooled = observation.years_pooled
    where
        list_contains($areas, observation.area_id)
        and observation.sex = $sex
        and observation.group_id = 'all'
        and observation.value is not null
        and observation.year - observation.years_pooled + 1 >= coalesce(wanted.since, 0)
    qualify observation.parts is not distinct from arg_max(observation.parts, observation.year) over (
        partition by observation.indicator_id, observation.area_id
    )
),

ends as (
    select
        indicator_id,
        area_id,
        direction,
        arg_min(comparable, year) as first,
        arg_max(comparable, year) as last,
    from comparable
    group by all
    having max(year) - min(year) >= any_value(years_pooled)
),

changed as (
    select
        *,
        last.value - first.value as change,
        sqrt(power(last.value - last.lower, 2) + power(first.upper - first.value, 2)) as below,
        sqrt(power(last.upper - last.value, 2) + power(first.value - first.lower, 2)) as above,
    from ends
),

compared as (
    select
        *,
        change - $widen * below as change_lower,
        change + $widen * above as change_upper,
        errors_away(change, change - below, change + above, 0) as errors_away,
    from changed
),

tested as (
    select *, normal_two_sided(errors_away) as p from compared
),

stepped as (
    select *, q_step(p, $sex) as step from tested
),

corrected as (
    select *, q_value(step, p, $sex) as q from stepped
)

select
    changed.indicator_id,
    changed.area_id,
    area.name_sv,
    area.name_en,
    first.year as first_year,
    last.year as last_year,
    first.period as first_period,
    last.period as last_period,
    first.value as first_value,
    last.value as last_value,
    change,
    change_lower,
    change_upper,
    p,
    q,
    case judge_among(change_lower, change_upper, 0, 'none', q)
        when 'higher' then 'up'
        when 'lower' then 'down'
        when 'similar' then 'none'
        else 'not_judged'
    end as verdict,
    judge_among(change_lower, change_upper, 0, direction, q) as judgement,
    combined_provenance(first.provenance, last.provenance) as provenance,
from corrected as changed
inner join with_names('area', $called) as area on changed.area_id = area.area_id
order by
    coalesce(abs(change) / nullif(change_upper - change_lower, 0), 0) desc,
    changed.indicator_id,
    area.name_sv collate sv,
    changed.area_id
