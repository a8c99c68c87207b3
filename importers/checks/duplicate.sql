-- One row for each indicator, area, period, sex and group.
select
    'duplicate' as problem,
    indicator_id,
    area_id,
    year,
    years_pooled,
    sex,
    group_id,
    count(*) as rows,
    string_agg(
        struct_pack(value, numerator, denominator, status, provenance, release_id)::varchar, ' + '
    ) as found,
from observation
group by indicator_id, area_id, year, years_pooled, sex, group_id
having count(*) > 1
order by all
