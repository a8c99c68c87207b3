"""What must hold before anything is published. Each file in `checks/` is one rule: a query of problems."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

import catalogue
import queries
from importers import ImportProblem, geometry
from queries.snapshot import TABLES

HERE = Path(__file__).parent
SHOWN = 20  # problems that are told at once


def register_catalogue(tables: duckdb.DuckDBPyConnection) -> None:
    """Tables `indicator` and `source`: what the checks need of the catalogue."""
    rows = [
        {
            "indicator_id": item.id,
            "measure": item.measure,
            "scale": item.scale,
            "direction": item.direction,
            "smallest": item.smallest,
            "lowest_age": item.ages[0],
            "highest_age": item.ages[1],
            "source_id": item.source,
        }
        for item in catalogue.indicators().values()
    ]
    for name, given in (
        ("indicator", pa.Table.from_pylist(rows)),
        ("source", pa.table({"source_id": list(catalogue.sources())})),
    ):
        tables.register("given", given)
        tables.execute(f"create or replace temp table {name} as from given")
        tables.unregister("given")


def columns(tables: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Type by column; without the coordinate system, which a geometry's type may name."""
    rows = tables.execute(f"describe {table}").fetchall()
    return {row[0]: row[1].partition("(")[0] for row in rows}


@cache
def contract_columns() -> dict[str, dict[str, str]]:
    """Type by column, for each of the contract's tables."""
    with queries.empty() as contract:
        return {table: columns(contract, table) for table in TABLES}


def wrong_columns(tables: duckdb.DuckDBPyConnection) -> list[str]:
    """Columns that the contract does not have, or of another type."""
    return [
        f"{table}.{name} is {found.get(name, 'missing')}, in the contract {kinds.get(name, 'unknown')}."
        for table, kinds in contract_columns().items()
        for found in [columns(tables, table)]
        for name in sorted(set(kinds) | set(found))
        if kinds.get(name) != found.get(name)
    ]


def check(tables: duckdb.DuckDBPyConnection) -> list[str]:
    """Warnings. Raises ImportProblem where a rule is broken; needs `register_catalogue`."""
    problems = wrong_columns(tables)
    if not problems:
        for path in sorted((HERE / "checks").glob("*.sql")):
            problems += [row[0] for row in tables.execute(path.read_text("utf-8")).fetchall()]
        problems += geometry.problems(tables)
    if problems:
        more = f"\n… and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
        raise ImportProblem("Nothing is published:\n" + "\n".join(problems[:SHOWN]) + more)
    missing = tables.execute("""
        select indicator_id from indicator anti join observation using (indicator_id) order by all
    """).fetchall()
    return [f"{row[0]} is in the catalogue, but nothing is known about it." for row in missing]
