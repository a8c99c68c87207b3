-- The areas that are valid in the newest year in which anything has a value; all of them where nothing has.
-- One that has changed its borders is another area, with an id and years of its own.
--
-- `areas` and `observations` name tables like area and observation.

create or replace macro areas_of_today(areas, observations) as table (
    select area.*
    from query_table(areas) as area
    where
        area.valid_to is null
        and area.valid_from is null
        -- the newest is found without reading on where it cannot be: max(year) would read every row
        or (select year from query_table(observations) where value is not null order by year desc limit 1)
        between coalesce(area.valid_from, 0) and coalesce(area.valid_to, 9999)
        or not exists (from query_table(observations) where value is not null)
);
