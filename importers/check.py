"""What must hold before anything is published. Each file in `checks/` is one rule: a query of problems."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

import catalogue
import queries
from importers import ImportProblem, geometry
from queries.snapshot import TABLES
from text import t

HERE = Path(__file__).parent
SHOWN = 20  # problems that are told at once
NAMED = 5  # areas that a sentence names


def register_catalogue(tables: duckdb.DuckDBPyConnection) -> None:
    """Tables `indicator` and `source`: what the checks need of the catalogue."""
    rows = [
        {
            "indicator_id": item.id,
            "measure": item.measure,
            "scale": item.scale,
            "is_additive": item.is_additive,
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


def wrong_columns(tables: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """A sentence for each column that the contract does not have, or that is of another type."""
    for table, kinds in contract_columns().items():
        found = columns(tables, table)
        for name in sorted(set(kinds) | set(found)):
            said = {"table": table, "column": name, "found": found.get(name), "wanted": kinds.get(name)}
            if name not in found:
                yield t("check.column_missing", **said)
            elif name not in kinds:
                yield t("check.column_unknown", **said)
            elif kinds[name] != found[name]:
                yield t("check.column", **said)


def broken_rules(tables: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """A sentence for each row of each rule: its column `problem` says which, the others what and where."""
    for path in sorted((HERE / "checks").glob("*.sql")):
        found = tables.execute(path.read_text("utf-8"))
        names = [column[0] for column in found.description]
        for values in found.fetchall():
            row = dict(zip(names, values, strict=True))
            yield t(f"check.{row['problem']}", **row)


def proposals() -> Iterator[str]:
    """A sentence for each municipality whose mapping nobody has confirmed."""
    for one in catalogue.municipalities().values():
        if one.proposed:
            more = ["…"] if len(one.proposed) > NAMED else []
            named = ", ".join([*one.proposed[:NAMED], *more])
            yield t("mapping.proposal", municipality=one.id, small_areas=named)


def check(tables: duckdb.DuckDBPyConnection) -> list[str]:
    """Warnings. Raises ImportProblem where a rule is broken; needs `register_catalogue`."""
    problems = [*wrong_columns(tables)] or [
        *proposals(),
        *broken_rules(tables),
        *geometry.problems(tables),
    ]
    if problems:
        more = [t("check.more", count=len(problems) - SHOWN)] if len(problems) > SHOWN else []
        raise ImportProblem("\n".join([t("check.refused"), *problems[:SHOWN], *more]))
    missing = tables.execute("""
        select indicator_id from indicator anti join observation using (indicator_id) order by all
    """).fetchall()
    return [t("check.without_rows", indicator_id=row[0]) for row in missing]
