"""All SQL that answers a question, and the only code that opens DuckDB.

`query("trend", indicator=…)` runs `queries/trend.sql` on the snapshot that this script run uses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import streamlit as st

from queries import near, patience, snapshot

HERE = Path(__file__).parent
SCHEMA = HERE.parent / "data" / "schema.sql"

pd.set_option("mode.string_storage", "python")  # rows are few, and are gone through one by one

ATTEMPTS = 5  # to open a snapshot while others are published
MOST_LOADED = 4_000_000  # bytes of a table's file: some 400,000 observations, which take a second
MOST_NEAR = 12  # municipalities whose values are kept in memory, of a snapshot that does not fit there

_using: ContextVar[tuple[snapshot.Snapshot, duckdb.DuckDBPyConnection] | None] = ContextVar(
    "snapshot", default=None
)
_only_published: ContextVar[bool] = ContextVar("only_published", default=False)
_at_hand: ContextVar[near.Near | None] = ContextVar("at_hand", default=None)


@dataclass(frozen=True)
class Asked:
    """A question that a run has put to a snapshot, and the rows that answered it."""

    name: str
    parameters: dict[str, Any]
    only_published: bool
    rows: pd.DataFrame

    @property
    def sql(self) -> str:
        """As it is run, its parameters by name."""
        return sql(self.name, bool(self.parameters.get("measures")), self.only_published)

    def is_same(self, other: Asked) -> bool:
        return (self.name, self.parameters) == (other.name, other.parameters)


_asked: ContextVar[list[Asked] | None] = ContextVar("asked", default=None)

# What those read instead who are to see nothing invented.
PUBLISHED = {
    "observation": "published_observation",
    "revision": "published_revision",
    "flow": "published_flow",
    "newest_year": "published_newest_year",
}
# The newest year in which anything has a value: one row, or none. `connect` finds it once.
_NEWEST = "select year from {}observation where value is not null order by year desc limit 1"
NEWEST = {f"{who}newest_year": _NEWEST.format(who) for who in ("", "published_")}
VIEWS = "".join(
    f"create view {PUBLISHED[table]} as from {table} where provenance <> 'synthetic';\n"
    for table in ("observation", "revision", "flow")
) + "".join(f"create view {name} as {rows};\n" for name, rows in NEWEST.items())


def load_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the project's statistical macros on any DuckDB connection."""
    for path in sorted((HERE / "macros").glob("*.sql")):
        connection.execute(path.read_text("utf-8"))


def empty(threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory with the contract's tables, empty, what is read beside them, and the macros."""
    connection = duckdb.connect(
        config={
            "threads": threads,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    connection.execute(SCHEMA.read_text("utf-8"))
    connection.execute(VIEWS)
    load_macros(connection)
    return connection


def lock(connection: duckdb.DuckDBPyConnection, read: Collection[Path] = ()) -> duckdb.DuckDBPyConnection:
    """Nothing outside can be reached but the files `read`, and no setting changed, from here on."""
    connection.execute("set allowed_paths = $paths", {"paths": [str(path) for path in read]})
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def connect(folder: Path, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """The snapshot in `folder` as data/schema.sql declares it: tables in memory, views over large files.

    A question to tables in memory is over before a second thread has begun: they get one, large files two.
    """
    files = {table: folder / f"{table}.parquet" for table in snapshot.TABLES}
    large = {table: path for table, path in files.items() if path.stat().st_size > MOST_LOADED}
    connection = empty(threads or (2 if large else 1))
    patience.bounded(connection)
    connection.execute("set parquet_metadata_cache = true")
    for table, path in files.items():
        rows = f"select * from read_parquet({_quoted(str(path))})"
        if table in large:
            connection.execute(f"drop table {table}; create view {table} as {rows}")
        else:
            connection.execute(f"insert into {table} by name {rows}")
    for name, rows in NEWEST.items():
        connection.execute(f"drop view {name}; create table {name} as {rows}")
    return lock(connection, large.values())


def _quoted(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


@lru_cache(2_000)
def sql(
    name: str, groups: bool = True, only_published: bool = False, observation: str = "observation"
) -> str:
    """The text of the query `name`; without the sums of own groups where none is asked for.

    observation  the table that is read as such

    Raises FileNotFoundError for a name that is no file.
    """
    text = (HERE / f"{name}.sql").read_text("utf-8")
    for table, view in PUBLISHED.items() if only_published else ():
        text = re.sub(rf"\b{table}\b", view, text)
    text = re.sub(r"\b(published_)?observation\b", rf"\g<1>{observation}", text)
    return text if groups else text.replace("with_groups(", "without_groups(")


def execute(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    only_published: bool = False,
    at_hand: near.Near | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """The rows of the query `name`. Lists are bound as DuckDB lists; no text is put into SQL.

    only_published  as if there were no invented values; the connection is one of `connect`
    at_hand         values of some areas on that connection, which are read where they are enough

    Raises patience.GivenUp where that takes too long or too much memory.
    """
    table = at_hand.name if at_hand and at_hand.answers(name, parameters) else "observation"
    text = sql(name, bool(parameters.get("measures")), only_published, table)
    return patience.answer(connection, text, parameters)


def arrow(connection: duckdb.DuckDBPyConnection, statement: str, parameters: dict[str, Any]) -> pa.Table:
    """The rows of a statement with every digit and type that DuckDB has."""
    return connection.cursor().sql(statement, params=parameters).to_arrow_table()


def connection_of(used: snapshot.Snapshot) -> duckdb.DuckDBPyConnection:
    """The tables of a snapshot."""
    return _connection(used.seal, str(used.folder))


@st.cache_resource(max_entries=3, show_spinner=False)
def _connection(seal: str, folder: str) -> duckdb.DuckDBPyConnection:
    """The snapshot's tables; its files are the published ones after they are read, too."""
    connection = connect(Path(folder))
    snapshot.verify(Path(folder))
    return connection


def use(chosen: snapshot.Snapshot) -> None:
    """From here on this script run reads `chosen`, even if another is published or its files are removed."""
    _using.set((chosen, connection_of(chosen)))
    _only_published.set(False)
    _at_hand.set(None)


def leave_out_invented(wanted: bool) -> None:
    """From here on this script run reads no invented values, or all."""
    _only_published.set(wanted)


def come_near(areas: Collection[str]) -> None:
    """From here on this script run is about `areas`: their values are had at hand, if they have to be."""
    chosen, tables = _in_use()
    _at_hand.set(_loaded(chosen.seal, tables, tuple(areas)))


@st.cache_resource(max_entries=MOST_NEAR, show_spinner=False)
def _loaded(seal: str, _tables: duckdb.DuckDBPyConnection, areas: tuple[str, ...]) -> near.Near | None:
    """None where all values are in memory, or these are too many."""
    if "observation" in tables_in_memory(_tables):
        return None
    try:
        return near.Near(_tables, areas)
    except patience.GivenUp:
        return None


def tables_in_memory(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The contract's tables that `connect` has loaded."""
    rows = connection.cursor().execute("select table_name from duckdb_tables()").fetchall()
    return {name for (name,) in rows} & set(snapshot.TABLES)


_followed: snapshot.Snapshot | None = None


def follow() -> None:
    """Open the newest snapshot that can be read; from here on readers are given that, until the next call.

    So nobody waits while one that was published is verified and opened: they go on with the one before.
    """
    global _followed
    _followed = _newest()


def begin() -> snapshot.Snapshot | None:
    """Use the newest snapshot that can be read, and return it; None where there is none."""
    found = _followed or _newest()
    if found is not None:
        use(found)
    return found


def _newest() -> snapshot.Snapshot | None:
    for _ in range(ATTEMPTS):
        found = snapshot.current()
        if found is None:
            return None
        try:
            connection_of(found)
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
    _at_hand: near.Near | None,
    name: str,
    only_published: bool,
    parameters: dict[str, Any],
) -> pd.DataFrame:
    return execute(_tables, name, only_published, _at_hand, **parameters)


def query(name: str, **parameters: Any) -> pd.DataFrame:
    """The rows of the query `name` from the snapshot in use, cached for that snapshot."""
    chosen, tables = _in_use()
    rows = _query(chosen.seal, tables, _at_hand.get(), name, _only_published.get(), parameters)
    if (kept := _asked.get()) is not None:
        one = Asked(name, parameters, _only_published.get(), rows)
        if not any(one.is_same(other) for other in kept):
            kept.append(one)
    return rows


@contextmanager
def keeping() -> Iterator[list[Asked]]:
    """Within this, what `query` is asked is kept in the list, each question once, in order."""
    kept: list[Asked] = []
    token = _asked.set(kept)
    try:
        yield kept
    finally:
        _asked.reset(token)


def once(name: str, **parameters: Any) -> pd.DataFrame:
    """As `query`, for what anybody may ask in any words: it is not kept, and so drives nothing out."""
    return execute(_in_use()[1], name, _only_published.get(), _at_hand.get(), **parameters)


def table(name: str, indicator: str | None = None) -> pa.Table:
    """One of the contract's tables as it is published, in the order of its file; or an indicator's rows.

    Where nothing invented is to be read, without every row that is invented, and every area.
    Raises KeyError for another name.
    """
    if name not in snapshot.TABLES:
        raise KeyError(name)
    cursor = _in_use()[1].cursor()
    columns = set(cursor.table(name).columns)
    is_invented = {"provenance": "provenance = 'synthetic'", "is_example": "is_example"}
    kept = [f"not {is_invented[one]}" for one in sorted(columns & set(is_invented)) if _only_published.get()]
    chosen = ["indicator_id = $indicator"] if indicator else []
    where = " and ".join(["true", *kept, *chosen])
    given = {"indicator": indicator} if indicator else {}
    return arrow(cursor, f"from {name} where {where}", given)
