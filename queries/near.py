"""The values of the areas that a page is about, in memory, where a snapshot is read from its file.

What lies between them in the file is then passed over once, and not by every question.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Collection
from contextlib import suppress
from itertools import count
from typing import Any

import duckdb

from queries import patience

# What looks at other areas than it is told.
AROUND = frozenset({"areas", "effect", "effects", "extent", "extents", "geometry", "kolada", "outlines"})

_numbers = count(1)
_one_at_a_time = threading.Lock()


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make room, before the connection is locked. Compressed, a million rows take 25 MB, and not 200."""
    connection.execute("attach ':memory:' as near (compress)")


class Near:
    """The rows of `observation` about some areas, under the name `name` until nobody has it any more.

    Beside them lies what those read who are to see nothing invented: `published_` and the name.
    Raises patience.GivenUp where there are too many.
    """

    def __init__(self, tables: duckdb.DuckDBPyConnection, areas: Collection[str]) -> None:
        self.name = f"near_{next(_numbers)}"
        table = f"near.{self.name}"
        rows = "select * from observation where area_id in (select unnest($areas))"
        with _one_at_a_time:
            patience.answer(tables, f"create table {table} as {rows}", {"areas": sorted(areas)})
            weakref.finalize(self, _drop, tables, self.name)
            tables.cursor().execute("checkpoint near")
        tables.cursor().execute(f"""
            create view {self.name} as from {table};
            create view published_{self.name} as from {table} where provenance <> 'synthetic';
        """)
        known = tables.cursor().execute("select area_id from area").fetchall()
        self._others = frozenset(area for (area,) in known).difference(areas)

    def answers(self, name: str, parameters: dict[str, Any]) -> bool:
        """Whether a question reads values of these areas alone, and so has its answer from these rows."""
        return name not in AROUND and self._others.isdisjoint(words(parameters))


def _drop(tables: duckdb.DuckDBPyConnection, name: str) -> None:
    with suppress(duckdb.ConnectionException):  # the snapshot itself is closed
        tables.cursor().execute(f"""
            drop view if exists published_{name};
            drop view if exists {name};
            drop table if exists near.{name};
        """)


def words(given: Any) -> set[str]:
    """Every text among parameters; a group's id is also the ids of its areas."""
    if isinstance(given, str):
        return {given, *given.split(",")}
    if isinstance(given, dict):
        given = list(given.values())
    return set().union(*map(words, given)) if isinstance(given, list | tuple) else set()
