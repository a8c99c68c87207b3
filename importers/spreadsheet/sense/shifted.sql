-- Each area has about what the area on the row before, or after, had.
with neighbours as (
    select *, lag(before) over rows_of as above, lead(before) over rows_of as below
    from change
    where value is not null and before is not null
    window rows_of as (partition by indicator_id, year, years_pooled, sex order by fact)
),

distances as (
    select
        min(fact) as fact,
        indicator_id as indicator,
        period,
        count(*) as areas,
        sum(abs(value - before)) filter (where above is not null) as straight_down,
        sum(abs(value - before)) filter (where below is not null) as straight_up,
        sum(abs(value - above)) as down,
        sum(abs(value - below)) as up,
    from neighbours
    group by indicator_id, year, years_pooled, sex, period
)

select 'V-HOPP-04' as code, fact, indicator, period
from distances
where areas >= 4 and (down < 0.25 * straight_down or up < 0.25 * straight_up)
order by fact
