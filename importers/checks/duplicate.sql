-- One row for each indicator, area, period, sex and group.
select
    format(
        '{} {} {} (pool of {}) {} {}: {} rows, {}. Keep one.',
        indicator_id, area_id, year, years_pooled, sex, group_id, count(*),
        string_agg(
            struct_pack(value, numerator, denominator, status, provenance, release_id)::varchar, ' and '
        )
    ) as problem,
from observation
group by indicator_id, area_id, year, years_pooled, sex, group_id
having count(*) > 1
order by problem
