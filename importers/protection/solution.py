"""One indicator protected: what is hidden of it, and what is not published at all. Kept until it changes."""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from importers.disk import replace_text
from importers.protection.tables import Table

METHOD = "2"  # a new one solves everything anew
CHECKING = 60.0  # seconds, to see whether it is enough that a level goes
UPWARDS = ("small_area", "school", "catchment", "cluster", "municipality", "county", "country")


@dataclass(frozen=True)
class Solution:
    """What is hidden of one indicator.

    hidden       places of its cells
    unpublished  levels that nothing else protects: all of them is hidden
    exposed      places of cells that would be hidden and are known from an earlier publication
    is_best      nothing less would do
    """

    hidden: tuple[int, ...]
    unpublished: tuple[str, ...] = ()
    exposed: tuple[int, ...] = ()
    is_best: bool = True


def _of_levels(table: Table, levels: Collection[str]) -> set[int]:
    return {place for place, cell in enumerate(table.cells) if cell.can_hide and cell.level in levels}


def _without(table: Table, hidden: set[int]) -> list[str]:
    """The levels that must go, beginning with those of what is to be guarded, until nothing can be told."""
    from importers.protection.pattern import is_safe

    guarded = {cell.level for cell in table.cells if cell.guards}
    present = [level for level in UPWARDS if any(cell.level == level for cell in table.cells)]
    gone = [level for level in present if level in guarded]
    for level in [None, *(one for one in present if one not in guarded)]:
        if level is not None:
            gone.append(level)
        if is_safe(table, frozenset(hidden | _of_levels(table, gone)), CHECKING):
            break
    return gone


def solve(table: Table, seconds: float) -> Solution:
    """What to hide of it, by the exact method, the quick one, or else by whole levels."""
    from importers.protection.pattern import protect

    hidden = {place for place, cell in enumerate(table.cells) if cell.must_hide}
    gone: set[str] = set()
    is_best = True
    for piece in table.pieces():
        places, part = table.part(piece)
        if not part.relations:  # nothing leads to it
            continue
        pattern = protect(part, seconds)
        if pattern is None:
            first = {place for place, cell in enumerate(part.cells) if cell.must_hide}
            gone |= set(_without(part, first))
        else:
            hidden |= {places[place] for place in pattern.hidden}
            gone |= {part.cells[place].level for place in pattern.lost}
            is_best &= pattern.is_best
    return Solution(
        tuple(sorted(hidden | _of_levels(table, gone))),
        tuple(level for level in UPWARDS if level in gone),
        tuple(p for p, cell in enumerate(table.cells) if cell.must_hide and not cell.can_hide),
        is_best,
    )


def solve_once(table: Table, version: str, seconds: float, solved: Path | None) -> tuple[Solution, bool]:
    """The solution, and whether it had to be found; the folder `solved` holds what was found before.

    version  of the rules
    """
    mark = f"{METHOD} {version} {table.hash()}"
    path = solved / f"{table.indicator_id}.json" if solved else None
    if path:
        with suppress(OSError, ValueError, KeyError, TypeError):
            kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
            if kept.pop("table") == mark:
                best = kept.pop("is_best")
                return Solution(**{name: tuple(of) for name, of in kept.items()}, is_best=best), False
    found = solve(table, seconds)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_text(path, json.dumps({"table": mark} | asdict(found)))
    return found, True
