-- How many persons stand there more than once in a year.
--
-- Reads  individual: person, year
--
-- column repeated  bigint
select count(*) as repeated
from (
    select person
    from individual
    where person is not null
    group by person, year
    having count(*) > 1
) as person
