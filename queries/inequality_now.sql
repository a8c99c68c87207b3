-- What the inequality between an area's catchments means in its newest period: in persons, if all areas were
-- as the best; how much of it is more than chance; and how much of what tells persons apart lies between
-- areas and between schools (in their own newest period). Null where it is not known for that period.
--
-- param  indicator  varchar
-- param  scope      varchar  area id: the municipality; or a group, macro with_groups
-- param  sex        varchar
-- param  variant    varchar  of the measure par: area_type or default
-- param  direction  varchar  what is good: high or low
-- param  scale      integer  turns a share into the indicator's unit; null where it is no share
-- param  given      struct[]  a group's estimates: rows of queries/inequality_among.sql; else empty
--
-- column year              integer
-- column period            varchar
-- column denominator       bigint   persons in the whole scope
-- column persons           double   for how many it would be better
-- column persons_lower     double   95 % interval; 0 where it is no improvement
-- column persons_upper     double
-- column chance_free       double   I²: per cent of the areas' differences that are more than chance
-- column chance_free_lower double   95 % interval; above 0: the areas certainly differ
-- column chance_free_upper double
-- column between_areas     double   per cent of what tells persons apart
-- column between_areas_lower double
-- column between_areas_upper double
-- column between_schools   double
-- column between_schools_lower double
-- column between_schools_upper double
-- column areas             integer
-- column schools           integer
-- column chosen            integer  as in queries/inequality.sql
-- column protected         integer
-- column provenance        varchar
with newest as (
    select *
    from estimates_of('estimate', 'observation', $indicator, $scope, $sex, $given)
    where
        (measure = 'par' and variant = $variant)
        or (measure = 'i2' and variant = 'default')
        or (measure = 'between' and variant in ('default', 'school'))
    qualify year = max(year) over (partition by variant = 'school')
),

gathered as (
    select
        max(year) filter (measure <> 'between' or variant <> 'school') as year,
        arg_max(newest, year) filter (measure <> 'between' or variant <> 'school') as whole,
        max(gap) filter (measure = 'par') as par,
        max(gap_of(measure, if($direction = 'high', lower, upper), side_of($direction)))
            filter (measure = 'par') as par_lower,
        max(gap_of(measure, if($direction = 'high', upper, lower), side_of($direction)))
            filter (measure = 'par') as par_upper,
        max(struct_pack(estimate, lower, upper, areas)) filter (measure = 'i2') as i2,
        max(struct_pack(estimate, lower, upper, areas)) filter (measure = 'between' and variant = 'default')
            as areas,
        max(struct_pack(estimate, lower, upper, areas)) filter (measure = 'between' and variant = 'school')
            as schools,
        if(bool_or(provenance = 'synthetic'), 'synthetic', 'computed') as provenance,
    from newest
    having count(*) > 0
)

select
    gathered.year,
    whole.period,
    whole.denominator,
    if(par < 0, 0, par) * whole.denominator / $scale as persons,
    if(par_lower < 0, 0, par_lower) * whole.denominator / $scale as persons_lower,
    if(par_upper < 0, 0, par_upper) * whole.denominator / $scale as persons_upper,
    i2.estimate as chance_free,
    i2.lower as chance_free_lower,
    i2.upper as chance_free_upper,
    gathered.areas.estimate as between_areas,
    gathered.areas.lower as between_areas_lower,
    gathered.areas.upper as between_areas_upper,
    schools.estimate as between_schools,
    schools.lower as between_schools_lower,
    schools.upper as between_schools_upper,
    if(whole.chosen is null, coalesce(i2.areas, gathered.areas.areas), whole.areas) as areas,
    schools.areas as schools,
    whole.chosen,
    whole.protected,
    combined_provenance(gathered.provenance, whole.level_provenance) as provenance,
from gathered
order by gathered.year
