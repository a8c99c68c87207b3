"""All SQL that answers a question, and the only code that opens DuckDB.

`query("trend", indicator=…)` runs `queries/trend.sql` on the snapshot that this script run uses.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from queries import snapshot

HERE = Path(__file__).parent
SCHEMA = HERE.parent / "data" / "schema.sql"

ATTEMPTS = 5  # to open a snapshot while others are published

_using: ContextVar[tuple[snapshot.Snapshot, duckdb.DuckDBPyConnection] | None] = ContextVar(
    "snapshot", default=None
)
_only_published: ContextVar[bool] = ContextVar("only_published", default=False)

# What those read instead who are to see nothing invented, by the contract's table.
PUBLISHED = {
    "observation": "published_observation",
    "revision": "published_revision",
    "flow": "published_flow",
}


def load_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the project's statistical macros on any DuckDB connection."""
    for path in sorted((HERE / "macros").glob("*.sql")):
        connection.execute(path.read_text("utf-8"))


def empty() -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory with the contract's tables, empty, and the macros."""
    connection = duckdb.connect(
        config={
            "threads": 2,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    connection.execute(SCHEMA.read_text("utf-8"))
    load_macros(connection)
    return connection


def lock(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Nothing outside the database can be reached, and no setting changed, from here on."""
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """The snapshot in `folder` as the tables that data/schema.sql declares."""
    connection = empty()
    for table in snapshot.TABLES:
        path = str(folder / f"{table}.parquet")
        connection.execute(f"insert into {table} by name select * from read_parquet($path)", {"path": path})
    for table, view in PUBLISHED.items():
        connection.execute(f"create view {view} as from {table} where provenance <> 'synthetic'")
    return lock(connection)


@cache
def sql(name: str, groups: bool = True, only_published: bool = False) -> str:
    """The text of the query `name`; without the sums of own groups where none is asked for.

    Raises FileNotFoundError for a name that is no file.
    """
    text = (HERE / f"{name}.sql").read_text("utf-8")
    for table, view in PUBLISHED.items() if only_published else ():
        text = re.sub(rf"\b{table}\b", view, text)
    return text if groups else text.replace("with_groups(", "without_groups(")


def execute(
    connection: duckdb.DuckDBPyConnection, name: str, only_published: bool = False, **parameters: Any
) -> pd.DataFrame:
    """The rows of the query `name`. Lists are bound as DuckDB lists; no text is put into SQL.

    only_published  as if there were no invented values; the connection is one of `connect`
    """
    groups = bool(parameters.get("measures"))
    return connection.cursor().execute(sql(name, groups, only_published), parameters).df()


@st.cache_resource(max_entries=3, show_spinner=False)
def _connection(seal: str, folder: str) -> duckdb.DuckDBPyConnection:
    """The snapshot's tables; its files are the published ones after they are read, too."""
    connection = connect(Path(folder))
    snapshot.verify(Path(folder))
    return connection


def use(chosen: snapshot.Snapshot) -> None:
    """From here on this script run reads `chosen`, even if another is published or its files are removed."""
    _using.set((chosen, _connection(chosen.seal, str(chosen.folder))))
    _only_published.set(False)


def leave_out_invented(wanted: bool) -> None:
    """From here on this script run reads no invented values, or all."""
    _only_published.set(wanted)


def begin() -> snapshot.Snapshot | None:
    """Use the newest snapshot that can be read, and return it; None where there is none."""
    for _ in range(ATTEMPTS):
        found = snapshot.current()
        if found is None:
            return None
        try:
            use(found)
        except (duckdb.Error, OSError, snapshot.SnapshotError):  # replaced or removed while it was opened
            snapshot.check_again()
            continue
        return found
    return None


def using() -> snapshot.Snapshot:
    """The snapshot that this script run reads. Raises RuntimeError where none was chosen."""
    return _in_use()[0]


def _in_use() -> tuple[snapshot.Snapshot, duckdb.DuckDBPyConnection]:
    chosen = _using.get()
    if chosen is None:
        raise RuntimeError("No snapshot is in use: call queries.begin() first.")
    return chosen


@st.cache_data(max_entries=4_000, show_spinner=False)
def _query(
    seal: str,
    _tables: duckdb.DuckDBPyConnection,
    name: str,
    only_published: bool,
    parameters: dict[str, Any],
) -> pd.DataFrame:
    return execute(_tables, name, only_published, **parameters)


def query(name: str, **parameters: Any) -> pd.DataFrame:
    """The rows of the query `name` from the snapshot in use, cached for that snapshot."""
    chosen, tables = _in_use()
    return _query(chosen.seal, tables, name, _only_published.get(), parameters)
