"""A table, long or wide, as one entry to a figure: which cells say what it is, and which what it is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from importers.faults import Fault, fault
from importers.spreadsheet.header import FIGURES, Column, Fixed, Header
from importers.spreadsheet.known import Known, columns, is_total
from importers.spreadsheet.sheet import Cell, Sheet
from text import dictionary

NEEDED = {"indicator": ("indicator",), "area": ("area", "code", "municipality"), "period": ("period",)}


@dataclass(frozen=True)
class Entry:
    """One figure. Cells by role; what a heading says counts for all that stands under it."""

    sheet: Sheet
    keys: dict[str, Cell]
    figures: dict[str, Cell]


@dataclass
class Aside:
    """Rows that are no figures, and how many cells a merged heading or name stands for."""

    totals: list[int]
    notes: list[int]
    filled: int = 0


def told(aside: Aside) -> Iterator[Fault]:
    """What has been left out, so that it can be seen that it should be."""
    if aside.totals:
        rows = ", ".join(map(str, aside.totals[:20]))
        yield fault("U-TOTAL-01", {"count": len(aside.totals), "rows": rows})
    if aside.notes:
        yield fault("U-NOT-01", {"count": len(aside.notes)})
    if aside.filled:
        yield fault("U-CELL-02", {"count": aside.filled})


def missing(header: Header, given: Fixed) -> Iterator[Fault]:
    """What no column, no heading and nobody else has said."""
    roles = {column.role for column in header.columns}
    said = {kind for column in header.columns for kind in column.fixed} | set(given)
    lacks = [kind for kind, known in NEEDED.items() if not roles & set(known) and kind not in said]
    for kind in [*lacks, *([] if roles & {"value", "numerator"} else ["value"])]:
        places = {"what": dictionary()[f"faults.missing_{kind}"], "heading": columns()[kind][0].capitalize()}
        yield fault("F-KOL-04", places)


def groups(header: Header) -> dict[frozenset[tuple[str, str]], dict[str, Column]]:
    """The columns of figures that belong together, by what their headings say."""
    found: dict[frozenset[tuple[str, str]], dict[str, Column]] = defaultdict(dict)
    for column in header.columns:
        if column.role in FIGURES:
            found[frozenset(column.fixed.items())].setdefault(str(column.role), column)
    with_value = {key: one for key, one in found.items() if {"value", "numerator"} & set(one)}
    for key, one in with_value.items():  # how many there are may be said once for several indicators
        shared = found.get(frozenset(pair for pair in key if pair[0] != "indicator"), {})
        for role in ("denominator",):
            if role in shared and role not in one:
                one[role] = shared[role]
    return with_value


def _is_note(row: tuple[Cell, ...], header: Header, names: Known) -> bool:
    """No figure, and no area that is known: a note, or a heading within the table."""
    told = [row[column.place] for column in header.columns if column.role in FIGURES]
    if any(cell.text and not cell.merged for cell in told):
        return False
    area = [row[column.place].text for column in header.columns if column.role in ("area", "code")]
    return not any(names.area_names.find(text) for text in area)


def _ragged(sheet: Sheet, row: tuple[Cell, ...], header: Header) -> Fault | None:
    expected = 1 + max(column.place for column in header.columns)
    count = sum(not cell.is_missing for cell in row[:expected])
    if count == expected:
        return None
    return fault("F-FIL-17", {"count": count, "expected": expected}, row=row[0].row, sheet=sheet.name)


def entries(sheet: Sheet, header: Header, names: Known, aside: Aside, faults: list[Fault]) -> Iterator[Entry]:
    """The figures of a sheet, row by row; what is no figure is put aside, what is wrong into `faults`."""
    keys = [column for column in header.columns if column.is_key]
    found = groups(header)
    for row in sheet.rows[header.end :]:
        if not any(cell.text and not cell.merged for cell in row):
            continue
        if any(is_total(row[column.place].text) for column in keys if column.role in ("area", "code")):
            aside.totals.append(row[0].row)
        elif _is_note(row, header, names):
            aside.notes.append(row[0].row)
        elif ragged := _ragged(sheet, row, header):
            faults.append(ragged)
        else:
            said = {str(column.role): row[column.place] for column in reversed(keys)}
            aside.filled += sum(bool(cell.merged) for cell in said.values())
            for fixed, figures in found.items():
                heads = {kind: _heading(figures, kind, text) for kind, text in fixed}
                cells = {role: row[column.place] for role, column in figures.items()}
                yield Entry(sheet, said | heads, cells)


def _heading(figures: dict[str, Column], kind: str, text: str) -> Cell:
    """What a heading says, as if it stood in the row."""
    cell = next(column.cell for column in figures.values() if kind in column.fixed)
    return Cell(cell.row, cell.column, text)
