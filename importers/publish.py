"""Publish a snapshot: check, add intervals, estimate the inequality, protect, write."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

import catalogue
import queries
from importers import ImportProblem
from importers.check import HERE, check, register_catalogue
from importers.estimates import estimate
from importers.write import next_counter, write
from queries.snapshot import TABLES
from text import t


@dataclass(frozen=True)
class Publication:
    """A published snapshot and what its publisher should know."""

    id: str
    warnings: tuple[str, ...]


def _into_contract(tables: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The same rows in tables that are exactly the contract's."""
    contract = queries.empty()
    for table in TABLES:
        rows = tables.sql(f"from {table}").arrow()
        try:
            contract.register("rows", rows)
            contract.execute(f"insert into {table} by name from rows")
        except duckdb.Error as error:
            raise ImportProblem(t("check.contract", table=table, error=error)) from error
        contract.unregister("rows")
    return contract


def publish(
    tables: duckdb.DuckDBPyConnection,
    root: Path,
    created_on: str,
    *,
    public: Collection[str] = (),
    counter: int | None = None,
) -> Publication:
    """Publish the contract's tables in `tables`, which are changed: intervals added, small values hidden.

    public      release ids whose figures their source has published, so that nothing is gained by hiding them
    counter     the snapshot's number; the next one where none is given
    created_on  ISO date

    Raises ImportProblem where a rule is broken; then nothing has changed on disk.
    """
    register_catalogue(tables)
    warnings = check(tables)
    sure = catalogue.confidence()
    tables.execute((HERE / "intervals.sql").read_text("utf-8"), {"level": sure.level, "z": sure.z})
    estimate(tables)
    tables.execute((HERE / "protect.sql").read_text("utf-8"), {"public": list(public)})
    with _into_contract(tables) as contract:
        snapshot_id = write(contract, root, created_on, counter or next_counter(root))
    return Publication(snapshot_id, tuple(warnings))
