"""The municipality's own spreadsheets, read cell by cell: nothing is guessed, every fault is told.

`read` is the way in. What a file is and whether it may be opened: guard.py, archive.py. Bytes to cells:
decode.py, sheet.py, workbook.py. Whether it is about individuals: personal.py. What the cells say: header.py,
layout.py, facts.py, figures.py. Whether it makes sense: sensible.py and sense/.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa

from catalogue import Area, Indicator, Municipality
from importers.faults import Fault, fault, stands
from importers.spreadsheet import guard, header, layout, personal, screen, sensible, workbook
from importers.spreadsheet.decode import decode
from importers.spreadsheet.facts import Fact, Reader
from importers.spreadsheet.known import Known
from importers.spreadsheet.layout import Aside
from importers.spreadsheet.sheet import Sheet, from_text
from importers.spreadsheet.workbook import Hidden, Workbook
from importers.staging import OBSERVATION

Shares = Literal["ask", "0-1", "0-100"]


@dataclass(frozen=True)
class Reading:
    """What a file says. `rows` are staged rows: none while an error stands."""

    rows: pa.Table
    faults: tuple[Fault, ...]
    sha256: str

    @property
    def is_whole(self) -> bool:
        return not stands(self.faults)


def opened(path: Path) -> Workbook:
    """All cells of the file, or why it is not opened."""
    kind = guard.kind(path)
    if isinstance(kind, Fault):
        return Workbook((), (), workbook.EPOCH, (kind,))
    if kind == "xlsx":
        return workbook.from_workbook(path)
    decoded = decode(path.read_bytes())
    sheet = from_text(decoded.text) if not stands(decoded.notices) else Sheet(None, ())
    nothing = Hidden(False, frozenset(), frozenset(), False)
    return Workbook((sheet,), (nothing,), workbook.EPOCH, decoded.notices)


def _facts(sheets: Iterable[Sheet], reader: Reader) -> tuple[list[Fact], list[Fault]]:
    """The figures of every sheet that has headings, and what is wrong with them."""
    facts, faults, bare, aside, headed = [], [], [], Aside([], []), 0
    for sheet in sheets:
        if (found := header.find(sheet, reader.names)) is None:
            continue
        headed += 1
        if not any(cell.text for row in sheet.rows[found.end :] for cell in row):
            bare.append(fault("F-FIL-01", sheet=sheet.name))
            continue
        wrong = [*found.faults, *layout.missing(found, reader.given)]
        faults += wrong
        if not stands(wrong):
            entries = layout.entries(sheet, found, reader.names, aside, faults)
            facts += [fact for entry in entries if (fact := reader.fact(entry)) is not None]
    if not headed:
        faults.append(fault("F-KOL-01"))
    elif not facts and not faults:
        faults += bare
    return facts, [*faults, *reader.faults, *layout.told(aside), *reader.told()]


def once(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """A cell that several figures share is told about once."""
    return tuple(
        {
            (one.code, one.sheet, one.cell, one.row, one.column, str(one.places)): one for one in faults
        }.values()
    )


def read(
    path: Path,
    municipality: Municipality,
    indicators: Mapping[str, Indicator],
    *,
    areas: Iterable[Area] = (),
    shown: pa.Table | None = None,
    given: Mapping[str, str] | None = None,
    shares: Shares = "ask",
    include_hidden: bool = False,
    today: datetime.date | None = None,
) -> Reading:
    """What the file says about the municipality, and everything that is wrong with it.

    `areas` and `shown` are today's snapshot's. `given` says what the file does not: indicator, period (of the
    whole file). `shares` answers whether percentages are written 0–1. Opens nothing that guard.py refuses.
    """
    book = opened(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest() if path.stat().st_size <= guard.MOST_BYTES else ""
    faults = [*book.faults, *(one for sheet in book.sheets for one in sheet.faults)]
    faults += [one for sheet in book.sheets for one in screen.oversized(sheet)]
    refused = personal.refusals(book.sheets) if not stands(faults) else []
    if refused or stands(faults):
        return Reading(OBSERVATION.empty_table(), once(refused or faults), sha256)
    sheets = book.sheets
    if not include_hidden:
        faults += screen.concealed(book.sheets, book.hidden)
        sheets = tuple(map(screen.visible, book.sheets, book.hidden))
    sheets = tuple(sheet for sheet in sheets if sheet.rows)
    faults += [one for sheet in sheets for one in screen.screened(sheet)]
    if not sheets and not stands(faults):
        faults.append(fault("F-FIL-01"))
    facts: list[Fact] = []
    if not stands(faults):
        names = Known(indicators, municipality, areas)
        year = (today or datetime.date.today()).year
        reader = Reader(names, dict(given or {}), book.epoch, year, shares=shares)
        facts, found = _facts(sheets, reader)
        faults += found
        if facts:
            answered = {"V-ENHET-01"} if shares != "ask" else set()
            faults += [one for one in sensible.doubts(facts, shown, names) if one.code not in answered]
    rows = pa.Table.from_pylist([] if stands(faults) else facts, OBSERVATION)
    return Reading(rows, once(faults), sha256)
