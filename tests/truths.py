"""The invented municipality with small numbers, told several times: only what is hidden differs.

All is summed from the persons in a catchment and a year, so it adds up, and much is hidden that is not small
itself. From one truth to another persons have moved from Dal to Ek; what no sum leads to is another number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import duckdb

from tests import world
from tests.tables import OBSERVATION, insert, table

SHARES = ("lugn", "trygg", "laser", "trangt")
MEAN = "indicator_id | area_id | value | denominator | standard_error"


@dataclass(frozen=True)
class Truth:
    """`having` and `persons`: so many less in Dal than in tests/world.py, and more in Ek, each year."""

    having: int
    persons: int
    girls: int  # without a calm stomach in the neighbouring municipality in 2023, of 400; all are not hidden
    reports: tuple[int, int]  # in Dal: how many of how many
    pupils: tuple[int, int]  # in the school of Ek
    points: tuple[float, int, float]  # in Dal: the mean, of how many, its standard error
    shown: int = 0  # so many less in Alby and more in Björkby, which all can see


EARLIER = Truth(-18, -36, 60, (20, 100), (30, 40), (205.5, 30, 4))  # where nothing is small
REVISED = Truth(-17, -36, 61, (21, 100), (31, 40), (206.5, 31, 5), shown=3)
TRUTHS = (
    Truth(0, 0, 3, (3, 12), (37, 40), (200.0, 8, 9)),
    Truth(1, 1, 2, (2, 12), (36, 39), (231.5, 7, 11)),
    Truth(1, 0, 4, (1, 11), (35, 39), (188.25, 9, 8)),
)
SEEN = replace(TRUTHS[0], shown=5)

# One who lives in Ceder and one in Dal change schools: no total differs, and nothing that is named.
ELSEWHERE = """
update flow set pupils = 9 where catchment_id = '9999-ceder' and school_id = '99990001';
update flow set pupils = 6 where catchment_id = '9999-ceder' and school_id = '9999-ek-x';
update flow set pupils = 6 where catchment_id = '9999-dal' and school_id = '99990001';
insert into flow select flow.* replace ('9999-ek-x' as school_id, 1 as pupils)
from flow where catchment_id = '9999-dal' and school_id = '99990001';
"""

# As many more catchments as Alby as it takes for the inequality to be told though two are hidden.
MORE = """
create temp table another as select unnest(range(1, 13)) as number, '9999-' || number as area_id;

insert into area select area.* replace (another.area_id as area_id, 'By ' || number as name_sv)
from area cross join another where area.area_id = '9999-alby';

insert into area_geometry select area_geometry.* replace (another.area_id as area_id)
from area_geometry cross join another where area_geometry.area_id = '9999-alby';

insert into observation select observation.* replace (another.area_id as area_id)
from observation cross join another where observation.area_id = '9999-alby';

insert into person select person.* replace (another.area_id as area_id, x - number as x)
from person cross join another where person.area_id = '9999-alby'
"""
SUM_UP = """
create or replace table observation as
with inside as (
    select area_id as part, unnest([area_id, parent_id, '9999']) as area_id
    from area
    where level = 'catchment'
),

summed as (
    select
        observation.indicator_id,
        inside.area_id,
        observation.year,
        years_pooled,
        sum(x)::bigint as x,
        sum(n)::bigint as n,
    from observation
    inner join inside on observation.area_id = inside.area_id
    inner join person
        on observation.indicator_id = person.indicator_id
        and inside.part = person.area_id
        and person.year between observation.year - years_pooled + 1 and observation.year
    where sex = 'T'
    group by all
)

select observation.* replace (coalesce(x, numerator) as numerator, coalesce(n, denominator) as denominator),
from observation
left join summed
    on sex = 'T'
    and (observation.indicator_id, observation.area_id, observation.year, observation.years_pooled)
    = (summed.indicator_id, summed.area_id, summed.year, summed.years_pooled)
"""
OTHERS = """
update observation set numerator = 400 - $girls, denominator = 400
where (indicator_id, area_id, year, sex) = ('lugn', '9998', 2023, 'K');

update observation as boys set
    numerator = every.numerator - girls.numerator,
    denominator = every.denominator - girls.denominator
from observation as every, observation as girls
where
    (every.indicator_id, every.sex, girls.indicator_id, girls.sex) = ('lugn', 'T', 'lugn', 'K')
    and (boys.indicator_id, boys.sex) = ('lugn', 'M')
    and (every.area_id, every.year) = (boys.area_id, boys.year)
    and (girls.area_id, girls.year) = (boys.area_id, boys.year);

update observation set numerator = $reports[1], denominator = $reports[2], status = 'ok'
where (indicator_id, area_id) = ('anmalan', '9999-dal');

update observation set numerator = $pupils[1], denominator = $pupils[2]
where (indicator_id, area_id) = ('trygg', '9999-ek-x') and year >= 2022;

update observation set value = if(indicator_id = 'anmalan', 1000, 100) * numerator / denominator
where numerator is not null
"""


def _persons(truth: Truth) -> Iterator[tuple[str, str, int, int, int]]:
    """Indicator, catchment, year, how many have it, of how many. Of Dal one in three years does not read."""
    catchments = {row["area_id"] for row in table(world.AREAS) if row["level"] == "catchment"}
    for row in table(world.SHARES):
        area, n = row["area_id"], row["denominator"]
        if area not in catchments:
            continue
        moved = {"9999-dal": -1, "9999-ek": 1}.get(area, 0)
        seen = {"9999-alby": -1, "9999-bjorkby": 1}.get(area, 0) * truth.shown
        for indicator in SHARES:
            step = (row[indicator] - row[f"{indicator}_first"]) / (len(world.YEARS) - 1)
            for place, year in enumerate(world.YEARS):
                x = row[f"{indicator}_first"] + round(step * place)
                if (indicator, area) == ("laser", "9999-dal"):
                    x = n - (year % 3 == 0)
                yield indicator, area, year, x + moved * truth.having + seen, n + moved * truth.persons


def tables(truth: Truth, release: str = "r1") -> duckdb.DuckDBPyConnection:
    """The contract's tables, not yet published, all of one release: of a file with all the figures in it."""
    connection = world.tables()
    connection.execute("create temp table person (indicator_id text, area_id text, year int, x int, n int)")
    connection.executemany("insert into person values (?, ?, ?, ?, ?)", list(_persons(truth)))
    connection.execute(MORE)
    connection.execute(SUM_UP)
    given = {"girls": truth.girls, "reports": list(truth.reports), "pupils": list(truth.pupils)}
    for statement in OTHERS.split(";"):
        connection.execute(statement, {name: of for name, of in given.items() if f"${name}" in statement})
    value, n, error = truth.points
    row = f"poang | 9999-dal | {value} | {n} | {error}"
    usual = OBSERVATION | {"year": 2024, "period": "2024", "provenance": "synthetic"}
    insert(connection, "observation", usual, f"{MEAN}\n{row}")
    figures = connection.execute("from observation order by all").fetchall()
    if truth.having > 0:
        connection.execute(ELSEWHERE)
    digest = hashlib.sha256(repr(figures).encode()).hexdigest()
    connection.execute("update release set release_id = $1, sha256 = $2", [release, digest])
    connection.execute("update observation set release_id = $1", [release])
    connection.execute("update flow set release_id = $1", [release])
    return connection
