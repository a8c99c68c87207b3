-- What is told about a part of the municipality is told with its counts, or individuals cannot be protected.
select
    'F-SDC-01' as code,
    fact,
    if(denominator is null, 'denominator', 'numerator') as missing,
from fact
inner join indicator using (indicator_id)
where
    level in ('cluster', 'catchment', 'small_area')
    and value is not null
    and (denominator is null or (numerator is null and measure <> 'mean'))
order by fact
