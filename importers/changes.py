"""What a publication changes of what readers see: listed before it, kept in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

import catalogue
import queries
from importers import events, ready
from importers.check import HERE
from text import findings


def before(root: Path, number: int) -> Path | None:
    """The folder that a publication is compared with: the one in force, or else the last before it."""
    found = ready.in_force(root)
    if found is None or ready.number(found.name) < number:
        return found
    return ready.first_whole(one for one in ready.folders(root) if ready.number(one.name) < number)


def compare(contract: duckdb.DuckDBPyConnection, root: Path, number: int, published_on: str) -> pa.Table:
    """Fill the table `revision`. Returns what this publication adds to it, with the names of the areas.

    A row a value: the columns of `revision`, name_sv, name_en.
    """
    folder = before(root, number)
    for name, table in (("earlier", "observation"), ("logged", "revision")):
        path = folder / f"{table}.parquet" if folder else None
        rows = f"read_parquet('{path.as_posix()}')" if path and path.exists() else f"{table} limit 0"
        contract.execute(f"create or replace temp table {name} as from {rows}")
    contract.execute(
        (HERE / "changes.sql").read_text("utf-8"),
        {"number": number, "published_on": published_on, "withdrawn": events.withdrawn(root)},
    )
    return contract.sql(
        "select revision.*, name_sv, name_en from revision left join area using (area_id) "
        "where number = $number order by all",
        params={"number": number},
    ).to_arrow_table()


def told(contract: duckdb.DuckDBPyConnection, number: int) -> Iterator[str]:
    """What this publication changes, a sentence an indicator. Needs `compare`."""
    ids = contract.execute(
        "select distinct indicator_id from revision where number = $1 order by all", [number]
    ).fetchall()
    areas = [row[0] for row in contract.execute("select distinct area_id from revision").fetchall()]
    for (indicator_id,) in ids:
        indicator = catalogue.indicators().get(indicator_id)
        rows = queries.execute(contract, "revisions", indicator=indicator_id, areas=areas).to_dict("records")
        words = findings.revised([row for row in rows if row["number"] == number], indicator)
        yield f"{indicator.name if indicator else indicator_id}: {words}"
