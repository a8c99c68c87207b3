"""Where the headings are, and what each column holds: what a row is about, or a value of a certain kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from importers.faults import Fault, fault
from importers.spreadsheet import known, periods
from importers.spreadsheet.known import Known, heading
from importers.spreadsheet.sheet import Cell, Sheet, clean

KEYS = ("indicator", "area", "code", "municipality", "period", "sex")
FIGURES = ("value", "numerator", "denominator", "lower", "upper", "standard_error")
ROLES = (*KEYS, *FIGURES, "ignored")
MAY_REPEAT = ("area", "code", "municipality", "ignored")  # by another name: Skola, Skolenhetskod
SEARCHED = 60  # rows from the top in which the headings are looked for

Fixed = dict[str, str]  # what a heading says of all values under it: indicator, area, period, sex


@dataclass(frozen=True)
class Column:
    """`role` is what it holds; None where its heading says nothing that is known."""

    place: int  # in the row, from 0
    cell: Cell
    role: str | None = None
    fixed: Fixed = field(default_factory=dict)

    @property
    def is_key(self) -> bool:
        return self.role in KEYS


@dataclass(frozen=True)
class Header:
    """The columns, and how many rows of the sheet end with the headings."""

    columns: tuple[Column, ...]
    end: int
    faults: tuple[Fault, ...] = ()


def _role(text: str) -> str | None:
    named = heading(text)
    return next((role for role in ROLES if named in known.columns()[role]), None)


def _meaning(text: str, names: Known) -> Fixed | None:
    """What the whole of `text` says: {'role': …} or {'period': …} and so on."""
    if not clean(text):
        return None
    if role := _role(text):
        return {"role": role}
    if not isinstance(periods.period(text), str):
        return {"period": clean(text)}
    if sex := known.sex(text):
        return {"sex": sex}
    for kind, one in (("indicator", names.indicator_names), ("area", names.area_names)):
        if found := one.find(text):
            return {kind: found[0] if len(found) == 1 else text}
    return None


def meaning(text: str, names: Known) -> Fixed | None:
    """What a heading says, also one of several parts: ”Andel flickor 2024”."""
    if whole := _meaning(text, names):
        return whole
    words = clean(text).replace(",", " ").split()
    for cut in range(len(words) - 1, 0, -1):
        head = _meaning(" ".join(words[:cut]), names)
        rest = meaning(" ".join(words[cut:]), names) if head else None
        if head and rest and not set(head) & set(rest):
            return head | rest
    return None


def _is_header(said: list[Fixed | None]) -> bool:
    roles = [one["role"] for one in said if one and "role" in one]
    return len([one for one in said if one]) >= 2 and any(role in KEYS for role in roles)


def _adds(row: tuple[Cell, ...], said: list[Fixed | None], main: list[Fixed | None]) -> bool:
    """Whether a row next to the headings is headings too: all of it is known, and none stands by a key."""
    filled = [place for place, cell in enumerate(row) if cell.text and not cell.merged]
    by_key = [
        place
        for place in filled
        if (said[place] or {}) != (main[place] or {}) and (main[place] or {}).get("role") in KEYS
    ]
    return bool(filled) and not by_key and all(said[place] for place in filled)


def _spread(said: list[Fixed | None], main: list[Fixed | None]) -> list[Fixed | None]:
    """A heading over several columns is written in the first of them only."""
    spread: list[Fixed | None] = []
    for one, below in zip(said, main, strict=True):
        stands = one if one or not spread or (below or {}).get("role") in KEYS else spread[-1]
        spread.append(stands)
    return spread


def _joined(parts: list[Fixed | None]) -> Fixed | None:
    """The last row's role counts, and a role is a value's where none is said."""
    found: Fixed = {}
    for part in parts:
        found |= part or {}
    return found or None


def find(sheet: Sheet, names: Known) -> Header | None:
    """The headings of a sheet; None where it has none."""
    tell: Callable[[Cell], Fixed | None] = lambda cell: meaning(cell.text, names)  # noqa: E731
    for place, row in enumerate(sheet.rows[:SEARCHED]):
        main = [tell(cell) for cell in row]
        if not _is_header(main):
            continue
        said, end = [main], place + 1
        if place and _adds(sheet.rows[place - 1], above := [tell(c) for c in sheet.rows[place - 1]], main):
            said.insert(0, _spread(above, main))
        elif end < len(sheet.rows) and _adds(
            sheet.rows[end], below := [tell(c) for c in sheet.rows[end]], main
        ):
            said, end = [_spread(main, main), below], end + 1
        return _header(sheet, row, [_joined(list(parts)) for parts in zip(*said, strict=True)], end)
    return None


def _header(sheet: Sheet, row: tuple[Cell, ...], said: list[Fixed | None], end: int) -> Header:
    faults: list[Fault] = []
    columns: list[Column] = []
    seen: dict[tuple[object, ...], str] = {}
    for place, (cell, one) in enumerate(zip(row, said, strict=True)):
        data = [body[place] for body in sheet.rows[end:]]
        fixed = dict(one or {})
        role = fixed.pop("role", "value" if fixed else None)
        column = Column(place, cell, role, fixed)
        key = (role, *sorted(fixed.items()))
        if not any(found.text or found.fault for found in data):
            continue
        if one is None and not clean(cell.text):
            faults.append(fault("F-KOL-03", {"header": cell.row}, **sheet.where(_first(data))))
        elif one is None:
            faults.append(fault("V-KOL-05", {"name": clean(cell.text)}, **sheet.where(cell)))
        elif key in seen and (role not in MAY_REPEAT or clean(cell.text) in seen.values()):
            faults.append(fault("F-KOL-02", {"name": clean(cell.text)}, **sheet.where(cell)))
        seen[key] = clean(cell.text)
        columns.append(replace(column, cell=cell))
    return Header(tuple(columns), end, tuple(faults))


def _first(cells: list[Cell]) -> Cell:
    return next(cell for cell in cells if cell.text)
