-- Two indicators in one year: the two values of every area that has a row for both, by name.
--
-- param  indicators  struct(indicator_id varchar, direction varchar, years_pooled integer, since integer)[]
-- param  areas       varchar[]  in any order
-- param  year        integer    the last that the values cover
-- param  sex         varchar
--
-- column area_id        varchar
-- column name_sv        varchar
-- column name_en        varchar
-- column first_period   varchar
-- column second_period  varchar
-- column x              double   of the first indicator; null where it is withheld or missing
-- column x_lower        double   95 % interval
-- column x_upper        double
-- column x_status       varchar  why there is no value
-- column x_provenance   varchar
-- column y              double   the same of the second
-- column y_lower        double
-- column y_upper        double
-- column y_status       varchar
-- column y_provenance   varchar
-- column provenance     varchar  synthetic as soon as one of the two is; null where the area does not count
select
    area.area_id,
    area.name_sv,
    area.name_en,
    pair.first_period,
    pair.second_period,
    pair.shown_x as x,
    pair.x_lower,
    pair.x_upper,
    pair.x_status,
    pair.x_provenance,
    pair.shown_y as y,
    pair.y_lower,
    pair.y_upper,
    pair.y_status,
    pair.y_provenance,
    pair.provenance,
from paired_values('observation', $indicators, $areas, $year, $sex) as pair
inner join area on pair.area_id = area.area_id
order by area.name_sv collate sv, area.area_id
