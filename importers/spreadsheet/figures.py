"""The numbers of an entry: each cell by itself, and then together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalogue import Indicator
from importers.spreadsheet.numbers import Mark, Number, number
from importers.spreadsheet.sheet import Cell, clean

COUNTS = ("numerator", "denominator")
LIMITS = ("standard_error", "lower", "upper")
Figure = Number | Mark | None


def _written(cell: Cell) -> Figure | str:
    if cell.merged:
        return "F-CELL-01"
    if cell.fault or cell.date:
        return cell.fault or "F-TAL-08"
    if cell.number is not None:
        return Number(cell.number, cell.is_percent)
    return number(clean(cell.text)) if clean(cell.text) else None


def read(cell: Cell, role: str, indicator: Indicator | None) -> Figure | str:
    """What the cell for a value or a count says: None where empty, the code of what is wrong."""
    found = _written(cell)
    if role in COUNTS and (
        found == "F-TAL-01" or (isinstance(found, Number) and (found.value < 0 or found.value % 1))
    ):
        return "F-TAL-02"
    if isinstance(found, Number) and found.is_percent and indicator and indicator.unit != "percent":
        return "F-TAL-12"
    return found


def joined(read: Mapping[str, Figure], indicator: Indicator) -> dict[str, Any]:
    """Value and counts with their status. A value that is not written is worked out from its counts.

    What is protected, not available or not applicable has no numbers at all.
    """
    value = read.get("value")
    held = {role: one.value for role, one in read.items() if isinstance(one, Number)}
    counts = {role: int(held[role]) if role in held else None for role in COUNTS}
    found = {
        "value": held.get("value"),
        **counts,
        **{role: held.get(role) for role in LIMITS},
        "status": "ok",
        "provenance": "published",
        "mark": None,
        "_is_percent": isinstance(value, Number) and value.is_percent,
    }
    numerator, denominator = (counts[role] for role in COUNTS)
    if value is None and numerator is not None and denominator and indicator.measure != "mean":
        return found | {"value": indicator.scale * numerator / denominator, "provenance": "computed"}
    if isinstance(value, Number):
        return found
    mark = value or next((one for one in read.values() if isinstance(one, Mark)), None)
    status = mark.status if mark else "x"
    none = {} if status == "u" else dict.fromkeys((*COUNTS, *LIMITS))
    return found | none | {"status": status, "mark": mark and mark.mark}
