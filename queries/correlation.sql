-- How the chosen indicators go together over areas in one year: a row for each pair, in the order asked for.
-- All pairs are judged together (Benjamini–Hochberg).
--
-- param  indicators  struct(indicator_id varchar, direction varchar, years_pooled integer, since integer)[]
-- param  areas       varchar[]  in any order
-- param  year        integer    the last that the values cover
-- param  sex         varchar
--
-- column first_id      varchar
-- column second_id     varchar
-- column areas         bigint   that have a row for both
-- column counted       bigint   of them: that have both values
-- column hidden        bigint   of them: one of the values is protected
-- column absent        bigint   of them: one is missing
-- column r             double   macro association; null where the pair says nothing
-- column lower         double   95 % interval
-- column upper         double
-- column rho           double   Spearman’s
-- column p             double
-- column q             double   the same among all pairs
-- column association   varchar  macro judge_association
-- column provenance    varchar  synthetic as soon as one value is
with wanted as (
    select unnest($indicators) as one, generate_subscripts($indicators, 1) as place
),

pair as (
    select * from paired_values('observation', $indicators, $areas, $year, $sex)
),

totals as (
    select
        group_id,
        any_value(areas) as areas,
        count(*) filter (status = 'ok') as counted,
        any_value(hidden) as hidden,
        any_value(absent) as absent,
        if(bool_or(provenance = 'synthetic'), 'synthetic', 'computed') as provenance,
    from pair
    group by group_id
),

stepped as (
    select *, q_step(p, true) as step from association('pair')
),

corrected as (
    select *, q_value(step, p, true) as q from stepped
)

select
    a.one.indicator_id as first_id,
    b.one.indicator_id as second_id,
    coalesce(totals.areas, 0) as areas,
    coalesce(totals.counted, 0) as counted,
    coalesce(totals.hidden, 0) as hidden,
    coalesce(totals.absent, 0) as absent,
    corrected.r,
    corrected.lower,
    corrected.upper,
    corrected.rho,
    corrected.p,
    corrected.q,
    judge_association(corrected.lower, corrected.upper, corrected.q) as association,
    totals.provenance,
from wanted as a
inner join wanted as b on a.place < b.place
left join totals on totals.group_id.first = a.place and totals.group_id.second = b.place
left join corrected on corrected.group_id.first = a.place and corrected.group_id.second = b.place
order by a.place, b.place
