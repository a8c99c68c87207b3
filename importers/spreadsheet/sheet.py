"""A sheet as cells that know where they stand, whether it came as text or as a workbook."""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypedDict

from importers.faults import Fault, fault

INVISIBLE = re.compile(
    r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
SEPARATORS = (";", "\t", ",")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says. `row` and `column` count from 1; `row` is the line in a text file.

    `number` and `date` only where a workbook holds them as such; `fault` is the code of what is wrong.
    """

    row: int
    column: int
    text: str = ""
    number: float | None = None
    date: datetime.date | None = None
    is_percent: bool = False  # 0.815 that is shown as 81,5 %
    fault: str | None = None
    is_missing: bool = False  # the line ended before it came here
    merged: str | None = None  # the merged cells, A2:A5, that it is one of and not the first

    def copied(self, row: int, column: int, merged: str) -> Cell:
        return replace(self, row=row, column=column, merged=merged)


class Where(TypedDict):
    """Where a cell stands, as a fault says it."""

    sheet: str | None
    cell: str | None
    row: int | None
    column: str | None


@dataclass(frozen=True)
class Sheet:
    """Rows of cells, all of the same width; `name` is None for a text file, which has no addresses either."""

    name: str | None
    rows: tuple[tuple[Cell, ...], ...]
    faults: tuple[Fault, ...] = ()

    def where(self, cell: Cell) -> Where:
        if not cell.row:  # nobody wrote it in the file
            return Where(sheet=self.name, cell=None, row=None, column=None)
        if self.name is None:
            return Where(sheet=None, cell=None, row=cell.row, column=letters(cell.column))
        return Where(sheet=self.name, cell=f"{letters(cell.column)}{cell.row}", row=None, column=None)


def letters(column: int) -> str:
    """1 is A, 27 is AA."""
    head, last = divmod(column - 1, 26)
    return (letters(head) if head else "") + chr(ord("A") + last)


def clean(text: str) -> str:
    """One writing of each letter (Ö is one character), nothing invisible, no space at the ends or twice."""
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def separator(text: str) -> str:
    """The sign between the cells: the one that cuts most lines into the same number of cells."""

    def score(sign: str) -> int:
        widths = Counter(line.count(sign) for line in text.splitlines()[:2000])
        return max((lines for width, lines in widths.items() if width), default=0)

    return max(SEPARATORS, key=score)  # the first of equals


def _records(text: str, sign: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every record. Raises csv.Error where a quotation mark stands alone."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # for all readers: never lower
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    line = 1
    for record in reader:
        yield line, record
        line = reader.line_num + 1


def from_text(text: str) -> Sheet:
    """The sheet in a decoded text file. Its faults say what cannot be read; then it has no rows."""
    text = text.removeprefix("\ufeff")
    first, _, rest = text.partition("\n")
    sign = first[4:] if first.lower() in {f"sep={one}" for one in SEPARATORS} else None
    text, skipped = (rest, 1) if sign else (text, 0)
    records = []
    try:
        for line, record in _records(text, sign or separator(text)):
            records.append((line + skipped, record))
    except csv.Error:
        line = (records[-1][0] if records else skipped) + 1
        return Sheet(None, (), (fault("F-FIL-15", row=line),))
    if not any(cell.strip() for _, record in records for cell in record):
        return Sheet(None, (), (fault("F-FIL-01"),))
    rows = [[Cell(line, 1 + place, cell) for place, cell in enumerate(record)] for line, record in records]
    return Sheet(None, tuple(squared(row for row in rows if row)))


def squared(rows: Iterable[list[Cell]]) -> Iterator[tuple[Cell, ...]]:
    """Rows as wide as the widest with something in it; columns that are empty to the right are left out."""
    kept = list(rows)
    width = max((cell.column for row in kept for cell in row if cell.text or cell.fault), default=0)
    for row in kept:
        missing = (Cell(row[0].row, place + 1, is_missing=True) for place in range(len(row), width))
        yield (*row[:width], *missing)
