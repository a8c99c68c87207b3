"""A small edition of the invented municipality, published by the real publisher in a second.

The number of an edition stands in every table that a page reads, so that a mixture of two would be seen.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import duckdb

import queries
from importers import back, ready
from importers.lock import alone
from importers.publish import Publication, publish, put_in_force
from tests import world
from tests.tables import AREA, OBSERVATION, insert

DATE = "2026-11-22"
ROWS = 1 + 2 * 6  # observations of an edition


def edition(number: int) -> duckdb.DuckDBPyConnection:
    """Tables in which every value, name and note tells the edition's number."""
    tables = queries.empty()
    square = "POLYGON ((15 60, 15.2 60, 15.2 60.2, 15 60.2, 15 60))"
    for area, level, parent in (
        ("9999", "municipality", "-"),
        ("9999-alby", "catchment", "9999"),
        ("9999-ek", "catchment", "9999"),
    ):
        row = f"area_id | level | parent_id | name_sv\n{area} | {level} | {parent} | Upplaga {number}"
        insert(tables, "area", AREA, row)
        tables.execute(
            "insert into area_geometry values ($1, '1', $2::geometry, 'schematic')", [area, square]
        )
    rows = "".join(
        f"lugn | {area} | {year} | {year} | {100 * number / 1000} | {number} | 1000\n"
        for area in ("9999", "9999-alby")
        for year in range(2019, 2025)
    )
    rows += f"trygg | 9999-ek | 2024 | 2024 | {100 * number / 1000} | {number} | 1000\n"
    heading = "indicator_id | area_id | year | period | value | numerator | denominator\n"
    insert(tables, "observation", OBSERVATION | {"release_id": "r1"}, heading + rows)
    tables.execute(
        "insert into note values ('n', '2026-11-22', 'analyst', null, null, [2024], $1, $1)",
        [f"Upplaga {number}"],
    )
    tables.execute(
        "insert into release (release_id, source_id, url) values ('r1', 'egen', $1)", [str(number)]
    )
    return tables


def issue(world_root: Path, root: Path, number: int, **options) -> Publication:
    """Publish an edition under `root`; `number` is from 10 to 990, or its values would be hidden."""
    with world.environment(world_root), edition(number) as tables:
        return publish(tables, root, options.pop("created_on", DATE), **options)


@cache
def _tables() -> duckdb.DuckDBPyConnection:
    return edition(100)


def put(root: Path, number: int, created_on: str = DATE, counter: int | None = None) -> str:
    """The last step of publication only, for an edition: quicker. Returns its id."""
    tables = _tables()
    tables.execute(f"""
        update observation set numerator = {number}, value = {number / 10};
        update area set name_sv = 'Upplaga {number}';
        update note set text_sv = 'Upplaga {number}';
        update release set url = '{number}'
    """)
    with alone(root):
        back.finish(root)
        return put_in_force(tables, root, created_on, counter or ready.next_counter(root))


def read(tables: duckdb.DuckDBPyConnection) -> set[int]:
    """The numbers of all editions that these tables tell: one, if they are one snapshot's."""
    told = (
        tables.cursor()
        .execute("""
        select distinct numerator::varchar from observation
        union select distinct round(10 * value)::bigint::varchar from observation
        union select distinct split_part(name_sv, ' ', 2) from area
        union select distinct split_part(text_sv, ' ', 2) from note
        union select distinct url from release
    """)
        .fetchall()
    )
    ((count,),) = tables.cursor().execute("select count(*) from observation").fetchall()
    return {int(row[0]) for row in told} | ({-1} if count != ROWS else set())


if __name__ == "__main__":  # python -m tests.publishing WORLD DATA FIRST: editions, until it is killed
    world_root, root, first = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    for place in range(10_000):
        print(issue(world_root, root, 10 + (first + place) % 980).id, flush=True)
