-- What the latest publications have changed of an indicator's values, and the largest change of a number.
--
-- param  indicator  varchar
-- param  areas      varchar[]  in any order
--
-- column number        integer  the publication's
-- column published_on  date
-- column kind          varchar  new, real, revised, protected, vanished
-- column provenance    varchar
-- column changed       bigint   how many values
-- column first_period  varchar
-- column last_period   varchar
-- column name_sv       varchar  the largest change: where
-- column name_en       varchar
-- column period        varchar
-- column sex           varchar
-- column before        double   null where no number is told
-- column after         double
with latest as (
    select revision.*, area.name_sv, area.name_en,
    from revision
    left join area using (area_id)
    where indicator_id = $indicator and list_contains($areas, area_id)
    qualify dense_rank() over (order by number desc) <= 10
),

ordered as (
    select
        *,
        row_number() over (
            partition by number, kind, provenance
            order by abs(after - before) desc nulls last, year desc, years_pooled, area_id, sex, group_id
        ) as place,
    from latest
)

select
    number,
    published_on,
    kind,
    provenance,
    count(*) as changed,
    arg_min(period, [year, years_pooled]) as first_period,
    arg_max(period, [year, -years_pooled]) as last_period,
    any_value(name_sv) filter (place = 1) as name_sv,
    any_value(name_en) filter (place = 1) as name_en,
    any_value(period) filter (place = 1) as period,
    any_value(sex) filter (place = 1) as sex,
    any_value(before) filter (place = 1) as before,
    any_value(after) filter (place = 1) as after,
from ordered
group by number, published_on, kind, provenance
order by
    number desc,
    list_position(['new', 'real', 'revised', 'protected', 'vanished'], kind),
    list_position(['published', 'computed', 'synthetic'], provenance)
