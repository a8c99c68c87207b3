-- The merit value of each school beside the one that schools with the same intake had (SALSA, macro
-- salsa_expected): the mean of the residuals of the last few school years, with a 95 % prediction interval.
--
-- The interval is the mean ± z · 17.34, however many years there are. A mean of k years would be
-- √(model error² + chance²/k) away from the line, but of the published 17.34 it is not known how much is
-- model error, which stays the same every year, and how much is chance, which evens out. So it is not
-- narrowed: too wide rather than too narrow. A small school swings more than it says.
--
-- All schools are judged together (Benjamini–Hochberg), higher or lower and never better or worse: the
-- expected value is a model's. A school has a residual only if every one of the years has all four figures
-- and at least as many pupils as SALSA asks for. Residuals are around 0 every year, so those of different
-- years say nothing about whether a school has become better.
--
-- param  indicator  varchar    merit value, points
-- param  education  varchar    parents' education, 1 to 3
-- param  boys       varchar    share of boys, percent
-- param  arrived    varchar    share of newly arrived, percent
-- param  areas      varchar[]  schools, in any order
-- param  years      integer    how many years together, the last of them the newest with a value
--
-- column area_id               varchar
-- column name_sv               varchar
-- column name_en               varchar
-- column period                varchar
-- column actual                double   mean of the years' merit values
-- column expected              double   mean of the years' expected ones
-- column value                 double   actual less expected; null where it is withheld or missing
-- column lower                 double   95 % prediction interval
-- column upper                 double
-- column denominator           bigint   pupils, all years together
-- column status                varchar  why there is no value
-- column provenance            varchar
-- column benchmark_id          varchar  the line, which is no area
-- column benchmark_value       double   0
-- column benchmark_provenance  varchar  computed: from published coefficients
-- column difference            double   the value once more, less 0
-- column visible               double   the least that the interval shows alone: macro smallest_visible
-- column p                     double   how often a school with no deviation of its own lies as far away
-- column q                     double   the same among all schools
-- column judgement             varchar  higher, lower, similar or not_judged
with shown as (
    select observation.*
    from observation
    where
        list_contains([$indicator, $education, $boys, $arrived], indicator_id)
        and list_contains($areas, area_id)
        and years_pooled = 1
        and sex = 'T'
        and group_id = 'all'
),

recent as (
    from shown
    qualify year > max(year) filter (indicator_id = $indicator and value is not null) over () - $years
),

yearly as (
    select
        area_id,
        year,
        any_value(period) as period,
        any_value(value) filter (indicator_id = $indicator) as actual,
        any_value(denominator) filter (indicator_id = $indicator) as pupils,
        salsa_expected(
            any_value(value) filter (indicator_id = $education),
            any_value(value) filter (indicator_id = $boys) / 100,
            any_value(value) filter (indicator_id = $arrived) / 100
        ) as expected,
        bool_or(status = 'c') or coalesce(pupils < salsa_smallest(), false) as is_protected,
        bool_and(status = 'z') as is_for_others,
        if(bool_or(provenance = 'synthetic'), 'synthetic', 'computed') as provenance,
    from recent
    group by area_id, year
),

pooled as (
    select
        area_id,
        case count(*)
            when 1 then any_value(period)
            else arg_min(period, year) || '–' || arg_max(period, year)
        end as period,
        count(*) filter (not is_protected and pupils > 0 and actual - expected is not null) = $years
            as is_whole,
        if(is_whole, avg(actual), null) as actual,
        if(is_whole, avg(expected), null) as expected,
        if(is_whole, avg(actual - expected), null) as value,
        if(is_whole, sum(pupils), null)::bigint as denominator,
        case when is_whole then 'ok' when bool_or(is_protected) then 'c' else 'x' end as status,
        if(bool_or(provenance = 'synthetic'), 'synthetic', 'computed') as provenance,
    from yearly
    group by area_id
    having not bool_and(is_for_others)
),

ranged as (
    select
        *,
        value - normal_quantile(0.95) * salsa_error() as lower,
        value + normal_quantile(0.95) * salsa_error() as upper,
    from pooled
),

compared as (
    select *, errors_away(value, lower, upper, 0) as errors_away from ranged
),

tested as (
    select *, normal_two_sided(errors_away) as p from compared
),

stepped as (
    select *, q_step(p, $indicator) as step from tested
),

corrected as (
    select *, q_value(step, p, $indicator) as q from stepped
)

select
    area.area_id,
    area.name_sv,
    area.name_en,
    corrected.period,
    corrected.actual,
    corrected.expected,
    corrected.value,
    corrected.lower,
    corrected.upper,
    corrected.denominator,
    corrected.status,
    corrected.provenance,
    'salsa' as benchmark_id,
    0::double as benchmark_value,
    'computed' as benchmark_provenance,
    corrected.value as difference,
    smallest_visible(corrected.value, corrected.lower, corrected.upper, 0) as visible,
    corrected.p,
    corrected.q,
    judge_among(corrected.lower, corrected.upper, 0, 'none', corrected.q) as judgement,
from corrected
inner join area on corrected.area_id = area.area_id
order by area.name_sv collate sv, area.area_id
