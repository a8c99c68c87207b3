-- The second opinion: what came after in the work's areas, less what came after in the weighted few.
--
-- Reads  weighted_few: group_id, year, value; panel; found
-- Makes  rows synthetic and second of effect
insert into effect by name
with staged as (select distinct group_id, year, stage from panel),

course as (
    select
        found.* exclude (what, estimate, standard_error, lower, upper, p, smallest, gap, reason, persons),
        stage,
        value,
        estimate - value as less,
        max(stage = 'after') over (partition by group_id) as has_after,
    from weighted_few
    inner join staged using (group_id, year)
    inner join found using (group_id, year)
    where what = 'treated'
),

pair as (
    select group_id, 'synthetic' as what, year, value as estimate, areas, hidden, points, provenance,
    from course

    union all by name

    select
        group_id,
        'second' as what,
        max(year) filter (is_later) as year,
        avg(less) filter (is_later) - avg(less) filter (stage = 'before') as estimate,
        any_value(areas) as areas,
        any_value(hidden) as hidden,
        any_value(points) as points,
        any_value(provenance) as provenance,
    from (select *, stage = if(has_after, 'after', 'during') as is_later, from course)
    group by group_id
)

select
    group_id.intervention_id,
    group_id.indicator_id,
    group_id.years_pooled,
    group_id.sex,
    what,
    year,
    round(estimate, 6) as estimate,
    areas,
    hidden,
    points,
    provenance,
from pair;
