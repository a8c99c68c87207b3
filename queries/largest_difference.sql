-- For each indicator, the difference between two areas that is most certain in the latest year.
-- Every pair is compared by Newcombe's interval. z is that of a whole family of comparisons,
-- because the most certain of many is picked.
--
-- param  indicators  struct(indicator_id varchar, direction varchar, years_pooled integer, since integer)[]
-- param  areas       varchar[]  in any order
-- param  sex         varchar
-- param  z           double     normal quantile of the family of comparisons
--
-- column indicator_id      varchar
-- column year              integer
-- column period            varchar
-- column low_area_id       varchar
-- column low_name_sv       varchar
-- column low_name_en       varchar
-- column low_value         double
-- column low_denominator   bigint
-- column high_area_id      varchar
-- column high_name_sv      varchar
-- column high_name_en      varchar
-- column high_value        double
-- column high_denominator  bigint
-- column difference        double   high less low, in the indicator's unit
-- column lower             double   the family-wise interval of the difference
-- column upper             double
-- column is_certain        boolean  the interval does not hold 0
-- column areas             bigint   how many areas were compared
-- column provenance        varchar
with wanted as (
    select unnest($indicators, recursive := true)
),

latest as (
    select observation.*
    from wanted
    inner join observation
        on wanted.indicator_id = observation.indicator_id
        and wanted.years_pooled = observation.years_pooled
    where
        list_contains($areas, observation.area_id)
        and observation.sex = $sex
        and observation.group_id = 'all'
        and observation.value is not null
        and observation.denominator > 0
        and observation.numerator <= observation.denominator
    qualify observation.year = max(observation.year) over (partition by observation.indicator_id)
),

pairs as (
    select
        low.indicator_id,
        low.year,
        low.period,
        low,
        high,
        high.value - low.value as difference,
        -- from shares between 0 and 1 to the indicator's unit
        difference / nullif(high.numerator / high.denominator - low.numerator / low.denominator, 0) as scale,
        scale * newcombe_lower(high.numerator, high.denominator, low.numerator, low.denominator, $z) as lower,
        scale * newcombe_upper(high.numerator, high.denominator, low.numerator, low.denominator, $z) as upper,
        count(distinct low.area_id) over (partition by low.indicator_id) + 1 as areas,
    from latest as low
    inner join latest as high
        on low.indicator_id = high.indicator_id
        and low.value < high.value
),

most_certain as (
    select
        *,
        difference / nullif(upper - lower, 0) as certainty,
    from pairs
    qualify row_number() over (
        partition by indicator_id
        order by certainty desc nulls last, low.area_id, high.area_id
    ) = 1
)

select
    indicator_id,
    year,
    period,
    low.area_id as low_area_id,
    low_area.name_sv as low_name_sv,
    low_area.name_en as low_name_en,
    low.value as low_value,
    low.denominator as low_denominator,
    high.area_id as high_area_id,
    high_area.name_sv as high_name_sv,
    high_area.name_en as high_name_en,
    high.value as high_value,
    high.denominator as high_denominator,
    difference,
    lower,
    upper,
    coalesce(lower > 0, false) as is_certain,
    areas,
    combined_provenance(low.provenance, high.provenance) as provenance,
from most_certain
inner join area as low_area on low.area_id = low_area.area_id
inner join area as high_area on high.area_id = high_area.area_id
order by certainty desc nulls last, indicator_id
