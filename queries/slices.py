"""The part of a snapshot that some questions need: each gets the very rows from it that the whole gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from queries import NEWEST, PUBLISHED, Asked, arrow, connection_of, empty, lock, snapshot
from queries.near import words

# How much is taken: rows of the indicators and the areas that are asked about; besides all that is said of
# any place; all areas' rows of these indicators; all rows.
NARROW, PLACES, INDICATORS, WHOLE = range(4)
OF_AREAS = {"observation": ("area_id",), "revision": ("area_id",), "estimate": ("scope_id",)}
OF_PLACES = {
    "area": ("area_id",),
    "area_geometry": ("area_id",),
    "flow": ("catchment_id", "school_id"),
}
OF_INDICATORS = ("observation", "revision", "estimate", "effect")
INVENTED = {"area": "is_example"} | dict.fromkeys((*OF_INDICATORS, "flow"), "provenance = 'synthetic'")


class NotTheSame(Exception):
    """A question is answered otherwise by all rows that it may read than it was for the reader."""


@dataclass(frozen=True)
class Part:
    """Rows of the contract's tables, and to each question its answer."""

    tables: dict[str, pa.Table]
    answers: tuple[pa.Table, ...]

    def reported(self) -> set[str]:
        """The indicators of which some row is not invented."""
        columns = ("indicator_id", "provenance")
        found = (rows for rows in self.tables.values() if set(columns) <= set(rows.column_names))
        pairs = (zip(*(rows[name].to_pylist() for name in columns), strict=True) for rows in found)
        return {id for of_table in pairs for id, provenance in of_table if provenance != "synthetic"}


def literal(value: Any) -> str:
    """A parameter as it is written in SQL; a float is a double there, never a decimal number."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return "'{}'".format(value.replace("'", "''"))
    if isinstance(value, float):
        return repr(value) if "e" in repr(value) else f"{value!r}e0"
    if isinstance(value, dict):
        return "{{{}}}".format(", ".join(f"{literal(name)}: {literal(one)}" for name, one in value.items()))
    if isinstance(value, list | tuple):
        return "[{}]".format(", ".join(map(literal, value)))
    return str(int(value))


def written_out(one: Asked) -> str:
    """The question with its parameters in their places, so that it can be run as it stands."""
    return re.sub(r"\$(\w+)", lambda found: literal(one.parameters[found[1]]), one.sql)


def part(used: snapshot.Snapshot, asked: Sequence[Asked]) -> Part:
    """Of `used`, which answered `asked`, so little as is known to be enough: each is asked again of the part.

    Raises NotTheSame where that cannot be.
    """
    whole, widths = connection_of(used), [NARROW] * len(asked)
    answers = tuple(arrow(whole, one.sql, one.parameters) for one in asked)
    while True:
        tables = dict(_tables(whole, asked, widths))
        again = _answers(tables, asked)
        wrong = [place for place, one in enumerate(again) if not is_same(one, answers[place])]
        if not wrong:
            return Part(tables, answers)
        for place in wrong:
            if widths[place] == WHOLE:
                raise NotTheSame(asked[place].name)
            widths[place] += 1


def is_invented(asked: Sequence[Asked]) -> bool:
    """Whether any row of the answers is invented, or has to do with one that is."""
    return any(
        (one.rows[name] == "synthetic").any()
        for one in asked
        for name in one.rows.columns
        if name.endswith("provenance")
    )


def is_same(one: pa.Table, other: pa.Table) -> bool:
    """The same columns and rows in the same order, to the last digit."""
    return one.schema == other.schema and repr(one.to_pylist()) == repr(other.to_pylist())


def _answers(tables: dict[str, pa.Table], asked: Sequence[Asked]) -> list[pa.Table]:
    with empty() as small:
        for name, rows in tables.items():
            small.register("given", rows)
            small.execute(f"insert into {name} by name select * from given")
            small.unregister("given")
        lock(small)
        return [arrow(small, written_out(one), {}) for one in asked]


def _tables(
    whole: duckdb.DuckDBPyConnection, asked: Sequence[Asked], widths: Sequence[int]
) -> Iterator[tuple[str, pa.Table]]:
    for name in snapshot.TABLES:
        found = [place for place, one in enumerate(asked) if name in _read(one)]
        if found:
            where = " or ".join(f"({_where(name, asked[place], widths[place], place)})" for place in found)
            given = {f"ids{place}": sorted(words(asked[place].parameters)) for place in found}
            given = {name: ids for name, ids in given.items() if f"${name}," in where}
            yield name, arrow(whole, f"from {name} where {where}", given)


def _where(table: str, one: Asked, width: int, place: int) -> str:
    ids, conditions = f"$ids{place}", ["true"]
    if one.only_published and table in INVENTED and not (table == "area" and width > NARROW):
        conditions.append(f"not ({INVENTED[table]})")  # an example school is no number: where lists need it
    if width < WHOLE and table in OF_INDICATORS and {"indicator", "indicators"} & set(one.parameters):
        conditions.append(f"list_contains({ids}, indicator_id)")
    narrowed = (OF_AREAS if width < INDICATORS else {}) | (OF_PLACES if width < PLACES else {})
    if table in narrowed:
        among = (f"list_contains({ids}, {column})" for column in narrowed[table])
        conditions.append(f"({' or '.join(among)})")
    if table == "note" and width < WHOLE:
        conditions += (f"({one} is null or list_has_any({ids}, {one}))" for one in ("indicators", "areas"))
    if table == "release" and width < WHOLE:
        delivered = _where("observation", one, width, place)
        conditions.append(f"release_id in (select release_id from observation where {delivered})")
    return " and ".join(conditions)


def _read(one: Asked) -> set[str]:
    """The contract's tables that the question reads, by itself or through a macro."""
    tables = {view: table for table, view in PUBLISHED.items()} | {name: name for name in snapshot.TABLES}
    tables |= dict.fromkeys(NEWEST, "observation")
    plain = re.sub(r"--.*", "", one.sql)
    names = re.findall(r"\b(?:from|join)\s+(\w+)|'(\w+)'", plain)
    return {tables[name] for pair in names for name in pair if name in tables}
