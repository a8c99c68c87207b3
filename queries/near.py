"""The values of the areas that a page is about, in memory, where a snapshot is read from its file.

What lies between them in the file is then passed over once, and not by every question.
"""

from __future__ import annotations

import weakref
from collections.abc import Collection
from contextlib import suppress
from itertools import count
from typing import Any

import duckdb

from queries import patience

# What looks at other areas than it is told.
AROUND = frozenset({"effect", "effects", "kolada"})

_numbers = count(1)


class Near:
    """The rows of `observation` about some areas, under the name `name` until nobody has it any more.

    Beside them lies what those read who are to see nothing invented: `published_` and the name.
    Raises patience.GivenUp where there are too many.
    """

    def __init__(self, tables: duckdb.DuckDBPyConnection, areas: Collection[str]) -> None:
        number = next(_numbers)
        self.name, own = f"near_{number}", f"database_{number}"
        # Compressed, a million rows take 25 MB and not 200. That is done when they are written down, which
        # nobody else may do in the same database just then: so each has one of its own.
        tables.cursor().execute(f"attach ':memory:' as {own} (compress)")
        weakref.finalize(self, _drop, tables, self.name, own).atexit = False
        rows = "select * from observation where area_id in (select unnest($areas))"
        patience.answer(tables, f"create table {own}.observation as {rows}", {"areas": sorted(areas)})
        tables.cursor().execute(f"""
            checkpoint {own};
            create view {self.name} as from {own}.observation;
            create view published_{self.name} as from {self.name} where provenance <> 'synthetic';
        """)
        known = tables.cursor().execute("select area_id from area").fetchall()
        self._others = frozenset(area for (area,) in known).difference(areas)

    def answers(self, name: str, parameters: dict[str, Any]) -> bool:
        """Whether a question reads values of these areas alone, and so has its answer from these rows."""
        return name not in AROUND and self._others.isdisjoint(words(parameters))


def _drop(tables: duckdb.DuckDBPyConnection, name: str, own: str) -> None:
    with suppress(duckdb.ConnectionException):  # the snapshot itself is closed
        tables.cursor().execute(f"""
            drop view if exists published_{name};
            drop view if exists {name};
            detach {own};
        """)


def words(given: Any) -> set[str]:
    """Every text among parameters; a group's id is also the ids of its areas."""
    if isinstance(given, str):
        return {given, *given.split(",")}
    if isinstance(given, dict):
        given = list(given.values())
    return set().union(*map(words, given)) if isinstance(given, list | tuple) else set()
