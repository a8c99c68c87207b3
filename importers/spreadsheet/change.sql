-- What was known before about each value of the file: what is shown today for the same year (shown), or else
-- the latest earlier year's, at most three years back (before). What is invented is no measure of anything.
create or replace temp table change as
with told as (
    select indicator_id, area_id, years_pooled, sex, year, min(value) as value, 1 as rank
    from fact
    group by all
    union all
    select indicator_id, area_id, years_pooled, sex, year, value, 2
    from known
    where provenance <> 'synthetic' and group_id = 'all'
),

earlier as (
    select fact.fact, arg_min(told.value, (-told.year, told.rank)) as before
    from fact
    inner join told using (indicator_id, area_id, years_pooled, sex)
    where told.value is not null and told.year between fact.year - 3 and fact.year - 1
    group by fact.fact
),

today as (
    select fact.fact, told.value as shown
    from fact
    inner join told using (indicator_id, area_id, years_pooled, sex, year)
    where told.rank = 2
)

select fact.*, shown, coalesce(shown, before) as before
from fact
left join earlier using (fact)
left join today using (fact)
