-- Where chance alone takes the share of so many persons, if all areas had the benchmark's share: the limits
-- of a funnel, by the score rule (macros funnel_lower and funnel_upper), from the smallest of the areas to
-- the largest. The areas themselves and their judgement, all together, are the rows of comparison.sql.
--
-- param  indicator     varchar    a share of persons
-- param  areas         varchar[]  in any order
-- param  year          integer
-- param  years_pooled  integer
-- param  sex           varchar
-- param  benchmark     varchar    area id
-- param  scale         double     100 where the indicator is in percent
--
-- column denominator           double   persons
-- column benchmark_value       double
-- column benchmark_provenance  varchar
-- column lower_95              double   in the indicator's unit, as the benchmark's value
-- column upper_95              double
-- column lower_998             double
-- column upper_998             double
with shown as (
    select area_id, value, denominator, provenance
    from observation
    where
        indicator_id = $indicator
        and year = $year
        and years_pooled = $years_pooled
        and sex = $sex
        and group_id = 'all'
        and value is not null
),

sizes as (
    select min(denominator) as least, max(denominator) as greatest
    from shown
    where list_contains($areas, area_id) and area_id <> $benchmark and denominator > 0
),

-- closer together where the funnel bends: equal steps of the root of the number
curve as (
    select power(sqrt(least) + step / 50 * (sqrt(greatest) - sqrt(least)), 2) as denominator
    from sizes cross join range(51) as along (step)
    where least is not null
)

select
    curve.denominator,
    benchmark.value as benchmark_value,
    benchmark.provenance as benchmark_provenance,
    $scale * funnel_lower(benchmark.value / $scale, curve.denominator, normal_quantile(0.95)) as lower_95,
    $scale * funnel_upper(benchmark.value / $scale, curve.denominator, normal_quantile(0.95)) as upper_95,
    $scale * funnel_lower(benchmark.value / $scale, curve.denominator, normal_quantile(0.998)) as lower_998,
    $scale * funnel_upper(benchmark.value / $scale, curve.denominator, normal_quantile(0.998)) as upper_998,
from curve inner join shown as benchmark on benchmark.area_id = $benchmark
order by curve.denominator
