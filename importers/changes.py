"""What a publication changes of what readers see: listed before it, kept in it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from importers import events, ready
from importers.check import HERE
from queries.snapshot import SnapshotError, check_files


def before(root: Path, number: int) -> Path | None:
    """The folder that a publication is compared with: the one in force, or else the last before it."""
    found = ready.in_force(root)
    if found is None or ready.number(found.name) < number:
        return found
    for folder in ready.folders(root):
        if ready.number(folder.name) < number:
            try:
                check_files(folder)
            except (SnapshotError, OSError):
                continue
            return folder
    return None


def compare(contract: duckdb.DuckDBPyConnection, root: Path, number: int, published_on: str) -> pa.Table:
    """Fill the table `revision`. Returns what this publication adds to it, with the names of the areas."""
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
