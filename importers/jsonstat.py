"""json-stat2, the form in which PxWeb databases answer: one long list of numbers and the axes it folds along.

Nothing is interpreted here: a cell without a number keeps the mark that the source wrote, and the source that
asked says what the mark means (docs/decisions/0016).
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

import pyarrow as pa

from importers import ImportProblem
from text import t


@dataclass(frozen=True)
class Axis:
    """One dimension: its codes in order, and what each is called.

    code_lists       other sets of codes that it can be asked by, as a table's description names them
    may_be_left_out  the service sums over it where it is not asked for
    """

    id: str
    label: str
    codes: tuple[str, ...]
    labels: dict[str, str]
    code_lists: tuple[str, ...] = ()
    may_be_left_out: bool = False


@dataclass(frozen=True)
class Cube:
    """An answer: axes, and a number or None and a mark or None for each cell, the last axis fastest."""

    title: str
    updated: str | None
    axes: tuple[Axis, ...]
    values: tuple[float | None, ...]
    marks: tuple[str | None, ...]

    def axis(self, id: str) -> Axis:
        """Raises KeyError where there is no such axis."""
        return {axis.id: axis for axis in self.axes}[id]

    def rows(self) -> pa.Table:
        """One row a cell: a column of codes for each axis, under its id, then `value` and `mark`."""
        cells = list(itertools.product(*(axis.codes for axis in self.axes)))
        columns: dict[str, pa.Array] = {
            axis.id: pa.array([cell[place] for cell in cells], pa.string())
            for place, axis in enumerate(self.axes)
        }
        return pa.table(
            columns
            | {"value": pa.array(self.values, pa.float64()), "mark": pa.array(self.marks, pa.string())}
        )


class _Broken(ValueError):
    pass


def _codes(category: dict[str, Any]) -> tuple[str, ...]:
    """The codes in order; `index` is a list, or says each code's place, or is left out where there is one."""
    index = category.get("index")
    if index is None:
        codes = list(category.get("label", {}))
        if len(codes) != 1:
            raise _Broken("a dimension without index")
        return (str(codes[0]),)
    if isinstance(index, list):
        return tuple(str(code) for code in index)
    places = sorted(index.values())
    if places != list(range(len(places))):
        raise _Broken(f"the places {places[:5]} of a dimension's codes are not 0, 1, 2 …")
    return tuple(sorted(index, key=index.__getitem__))


def _axis(id: str, size: int, raw: dict[str, Any]) -> Axis:
    codes = _codes(raw["category"])
    if len(codes) != size:
        raise _Broken(f"{id} has {len(codes)} codes but says {size}")
    if len(set(codes)) != len(codes):
        raise _Broken(f"{id} names a code twice")
    labels = raw["category"].get("label") or {}
    named = {code: str(labels.get(code, code)) for code in codes}
    more = raw.get("extension") or {}
    lists = more.get("codelists") or more.get("codeLists") or []
    return Axis(
        id,
        str(raw.get("label", id)),
        codes,
        named,
        tuple(str(one["id"]) for one in lists),
        bool(more.get("elimination")),
    )


def _spread(raw: Any, cells: int, what: str) -> list[Any]:
    """One item a cell from a list, an object by flat place, or (status only) one word for all."""
    if isinstance(raw, list):
        if len(raw) != cells:
            raise _Broken(f"{len(raw)} {what} for {cells} cells")
        return raw
    if isinstance(raw, dict):
        spread = [None] * cells
        for place, item in raw.items():
            if not 0 <= int(place) < cells:
                raise _Broken(f"{what} at place {place} of {cells} cells")
            spread[int(place)] = item
        return spread
    if what == "marks" and (raw is None or isinstance(raw, str)):
        return [raw] * cells
    raise _Broken(f"no {what}")


def _number(item: Any) -> float | None:
    if item is None:
        return None
    if isinstance(item, bool) or not isinstance(item, int | float) or not math.isfinite(item):
        raise _Broken(f"the value {str(item)[:40]!r}, which is no number")
    return float(item)


def _no_constant(word: str) -> NoReturn:
    raise _Broken(f"the value {word}, which is no number")


def _load(body: bytes, needed: set[str]) -> dict[str, Any]:
    raw = json.loads(body, parse_constant=_no_constant)
    if not isinstance(raw, dict) or not needed <= set(raw):
        raise _Broken(f"not the fields {', '.join(sorted(needed))}")
    return raw


def _axes(raw: dict[str, Any]) -> tuple[Axis, ...]:
    return tuple(
        _axis(id, size, raw["dimension"][id]) for id, size in zip(raw["id"], raw["size"], strict=True)
    )


@contextmanager
def _blaming(where: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ImportProblem(t("jsonstat.broken", where=where, fault=error)) from error


def describe(body: bytes, where: str) -> Cube:
    """A table's description: a title and axes with all codes that can be asked for, and no cells.

    Raises ImportProblem as `parse` does.
    """
    with _blaming(where):
        raw = _load(body, {"id", "size", "dimension"})
        return Cube(str(raw.get("label", "")), raw.get("updated"), _axes(raw), (), ())


def parse(body: bytes, where: str) -> Cube:
    """The answer `body`; `where` (an address or a file) is named if it cannot be read.

    Raises ImportProblem for what is not a json-stat2 dataset, or does not add up.
    """
    with _blaming(where):
        raw = _load(body, {"id", "size", "dimension", "value"})
        axes = _axes(raw)
        cells = math.prod(len(axis.codes) for axis in axes)
        values = tuple(_number(item) for item in _spread(raw["value"], cells, "values"))
        marks = tuple(
            None if item in (None, "") else str(item) for item in _spread(raw.get("status"), cells, "marks")
        )
        return Cube(str(raw.get("label", "")), raw.get("updated"), axes, values, marks)


def together(cubes: Iterable[Cube]) -> pa.Table:
    """The rows of several answers with the same axes, one after the other."""
    return pa.concat_tables([cube.rows() for cube in cubes])
