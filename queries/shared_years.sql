-- In which years do at least so many of the indicators have a value for some of the areas? Newest first.
--
-- param  indicators  struct(indicator_id varchar, direction varchar, years_pooled integer, since integer)[]
-- param  areas       varchar[]  in any order
-- param  sex         varchar
-- param  fewest      integer    indicators that must have a value
--
-- column year        integer  the last that a value covers
-- column indicators  bigint   how many of them have a value
with wanted as (
    select unnest($indicators, recursive := true)
)

select
    observation.year,
    count(distinct observation.indicator_id) as indicators,
from observation
inner join wanted
    on observation.indicator_id = wanted.indicator_id and observation.years_pooled = wanted.years_pooled
where
    list_contains($areas, observation.area_id)
    and observation.sex = $sex
    and observation.group_id = 'all'
    and observation.value is not null
group by observation.year
having count(distinct observation.indicator_id) >= $fewest
order by observation.year desc
