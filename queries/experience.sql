-- What families have answered in the newest period, how many did not answer, and what is therefore possible.
--
-- param  indicator  varchar    those who have it, of those who answered
-- param  response   varchar    the indicator with those who answered, of those asked
-- param  areas      varchar[]  in any order
-- param  scale      double     of the indicator
--
-- column area_id      varchar
-- column level        varchar
-- column name_sv      varchar
-- column name_en      varchar
-- column year         integer
-- column period       varchar
-- column value        double   of those who answered; null where it is withheld or missing
-- column lower        double   95 % interval, of those who answered
-- column upper        double
-- column numerator    bigint   those who have it
-- column denominator  bigint   those who answered
-- column asked        bigint   null where how many were asked is not known, or agrees not with the answers
-- column silent       bigint   those who did not answer
-- column rate         double   answered, of those asked, in percent
-- column least        double   if nobody of those who did not answer has it
-- column most         double   if all of them have it
-- column status       varchar
-- column provenance   varchar
with answers as (
    select *
    from observation
    where
        indicator_id = $indicator
        and sex = 'T'
        and group_id = 'all'
        and list_contains($areas, area_id)
        -- nothing invented can come in here, whatever is published
        and provenance <> 'synthetic'
),

newest as (
    select max(year) as year from answers where value is not null
),

asked_of as (
    select
        area_id,
        year,
        years_pooled,
        numerator as answered,
        denominator as asked,
    from observation
    where
        indicator_id = $response
        and sex = 'T'
        and group_id = 'all'
        and provenance <> 'synthetic'
),

told as (
    select
        answers.*,
        asked_of.asked,
    from answers
    inner join newest on answers.year = newest.year
    left join asked_of
        on answers.area_id = asked_of.area_id
        and answers.year = asked_of.year
        and answers.years_pooled = asked_of.years_pooled
        and answers.denominator = asked_of.answered
)

select
    told.area_id,
    area.level,
    area.name_sv,
    area.name_en,
    told.year,
    told.period,
    told.value,
    told.lower,
    told.upper,
    told.numerator,
    told.denominator,
    told.asked,
    told.asked - told.denominator as silent,
    100 * told.denominator / nullif(told.asked, 0)::double as rate,
    $scale * least_possible(told.numerator, told.denominator, told.asked) as least,
    $scale * most_possible(told.numerator, told.denominator, told.asked) as most,
    told.status,
    told.provenance,
from told
inner join area on told.area_id = area.area_id
order by
    list_position(['municipality', 'cluster', 'catchment'], area.level),
    area.name_sv collate sv,
    told.area_id
