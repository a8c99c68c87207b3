-- The areas that are valid in the newest year in which anything has a value; all of them where nothing has.
-- One that has changed its borders is another area, with an id and years of its own.
--
-- `areas` names a table like area, `newest` one whose only row, or none, has that year.

create or replace macro areas_of_today(areas, newest) as table (
    select area.*
    from query_table(areas) as area
    where
        coalesce((select year from query_table(newest)) >= area.valid_from, true)
        and coalesce((select year from query_table(newest)) <= area.valid_to, true)
);
