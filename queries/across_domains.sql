-- How much worse off the areas with the hardest conditions are than those with the best, on one scale for
-- all indicators: in standard deviations of persons within the areas. All are judged together.
-- Rows come in the order of the indicators asked for.
--
-- param  indicators  struct(indicator_id varchar, direction varchar, years_pooled integer, since integer)[]
-- param  scope       varchar  area id: the municipality
-- param  sex         varchar
--
-- column indicator_id  varchar
-- column year          integer
-- column period        varchar
-- column value         double   above 0: those with the hardest conditions are worse off
-- column lower         double   95 % interval
-- column upper         double
-- column gap           double   the same in the indicator's unit
-- column gap_lower     double
-- column gap_upper     double
-- column areas         integer
-- column status        varchar
-- column provenance    varchar
-- column p             double   how often chance alone makes such a difference
-- column q             double   the same among all the indicators (Benjamini–Hochberg)
-- column judgement     varchar  better, worse, similar or not_judged: those with the hardest conditions
with wanted as (
    select indicator.*, place
    from (
        select unnest($indicators) as indicator, generate_subscripts($indicators, 1) as place
    )
),

newest as (
    select std.*, wanted.place, d.gap as d_gap, d.lower as d_lower, d.upper as d_upper
    from wanted
    inner join estimate as std
        on wanted.indicator_id = std.indicator_id
        and wanted.years_pooled = std.years_pooled
    inner join estimate as d
        on std.indicator_id = d.indicator_id
        and std.scope_id = d.scope_id
        and std.year = d.year
        and std.years_pooled = d.years_pooled
        and std.sex = d.sex
        and d.measure = 'd'
        and d.variant = std.variant
    where
        std.scope_id = $scope
        and std.sex = $sex
        and std.measure = 'std'
        and std.variant = 'area_type'
        and wanted.direction <> 'none'
    qualify std.year = max(std.year) over (partition by std.indicator_id)
),

compared as (
    select *, errors_away(estimate, lower, upper, 0) as errors_away from newest
),

tested as (
    select *, normal_two_sided(errors_away) as p from compared
),

stepped as (
    select *, q_step(p, scope_id) as step from tested
),

corrected as (
    select *, q_value(step, p, scope_id) as q from stepped
)

select
    corrected.indicator_id,
    corrected.year,
    coalesce(observation.period, corrected.year::varchar) as period,
    estimate as value,
    corrected.lower,
    corrected.upper,
    d_gap as gap,
    d_lower as gap_lower,
    d_upper as gap_upper,
    areas,
    'ok' as status,
    corrected.provenance,
    p,
    q,
    judge_among(corrected.lower, corrected.upper, 0, 'low', q) as judgement,
from corrected
left join observation
    on corrected.indicator_id = observation.indicator_id
    and corrected.scope_id = observation.area_id
    and corrected.year = observation.year
    and corrected.years_pooled = observation.years_pooled
    and corrected.sex = observation.sex
    and observation.group_id = 'all'
order by place
