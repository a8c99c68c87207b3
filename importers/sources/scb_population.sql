-- Inhabitants of small areas and of all that they make up; the municipality's own number before the sum.
--
-- Reads  cell     region, sex, code, period, value, mark
--        place    region, area_id, first_year, last_year
--        part_of  area_id, part_id
with counted as (
    select area_id, sum(value) as people
    from cell
    inner join place
        on cell.region = place.region and cell.period::integer between first_year and last_year
    group by area_id
    having count(value) = count(*)
),

summed as (
    select part_of.area_id, sum(people) as people
    from part_of
    left join counted on part_of.part_id = counted.area_id
    group by part_of.area_id
    having count(people) = count(*)
)

select area_id, coalesce(counted.people, summed.people)::bigint as population
from counted
full join summed using (area_id)
order by area_id
