"""A workbook as sheets of cells. It is read twice: for what its formulas are, and for what they once gave."""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import from_excel

from importers.faults import Fault, fault
from importers.spreadsheet import guard
from importers.spreadsheet.sheet import Cell, Sheet, squared

ZEROS = re.compile(r"0{2,}")  # 1 in the format 000 is the code 001
EPOCH = datetime.datetime(1899, 12, 30)  # where Excel's days begin, on Windows
SERIALS = range(32874, 51136)  # 1990 to 2039 as Excel counts days


@dataclass(frozen=True)
class Hidden:
    """What of a sheet its reader in Excel does not see."""

    is_hidden: bool
    rows: frozenset[int]
    columns: frozenset[int]
    is_filtered: bool


@dataclass(frozen=True)
class Workbook:
    """All sheets with something in them, what is hidden of each, and where serial dates begin."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[Hidden, ...]
    epoch: datetime.datetime
    faults: tuple[Fault, ...] = ()


def _open(path: Path, values: bool) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that are not read
        return openpyxl.load_workbook(path, data_only=values, keep_links=False)


def _formulas(path: Path) -> set[tuple[str, int, int]]:
    return {
        (sheet.title, cell.row, cell.column)
        for sheet in _open(path, values=False).worksheets
        for row in _rows(sheet)
        for cell in row
        if cell.data_type == "f"
    }


def _rows(sheet: Any) -> Iterator[Any]:
    """Its rows; none where they are too many to go through."""
    if sheet.max_row * sheet.max_column <= guard.MOST_CELLS and sheet.max_column <= guard.MOST_COLUMNS:
        yield from sheet.iter_rows()


def _cell(cell: Any, has_formula: bool) -> Cell:
    value, place = cell.value, (cell.row, cell.column)
    if cell.data_type == "e":
        return Cell(*place, str(value), fault="F-TAL-06")
    if value is None:
        return Cell(*place, fault="F-TAL-07") if has_formula else Cell(*place)
    if isinstance(value, datetime.datetime | datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        return Cell(*place, day.isoformat(), date=day)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Cell(*place, str(value))
    if ZEROS.fullmatch(cell.number_format) and value == int(value):
        return Cell(*place, f"{int(value):0{len(cell.number_format)}d}", number=float(value))
    is_percent = "%" in cell.number_format
    shown = round(value * 100, 10) if is_percent else value
    text = str(int(shown)) if shown == int(shown) else repr(float(shown))
    return Cell(*place, text, number=float(shown), is_percent=is_percent)


def _filled(sheet: Any, rows: list[list[Cell]]) -> None:
    """Cells that are merged say what the first of them says, and that they are merged."""
    for merged in sheet.merged_cells.ranges:
        first = rows[merged.min_row - 1][merged.min_col - 1]
        for row in range(merged.min_row, min(merged.max_row, len(rows)) + 1):
            for column in range(merged.min_col, min(merged.max_col, len(rows[0])) + 1):
                if (row, column) != (first.row, first.column):
                    rows[row - 1][column - 1] = first.copied(row, column, merged.coord)


def _hidden(sheet: Any) -> Hidden:
    rows = frozenset(row for row, size in sheet.row_dimensions.items() if size.hidden)
    columns = frozenset(
        column
        for size in sheet.column_dimensions.values()
        if size.hidden
        for column in range(size.min, min(size.max, guard.MOST_COLUMNS) + 1)
    )
    return Hidden(sheet.sheet_state != "visible", rows, columns, bool(sheet.auto_filter.ref))


def _sheet(sheet: Any, formulas: set[tuple[str, int, int]]) -> Sheet:
    if too_wide := guard.too_wide(sheet.max_column):
        return Sheet(sheet.title, (), (too_wide,))
    if too_many := guard.too_many(sheet.max_row * sheet.max_column):
        return Sheet(sheet.title, (), (too_many,))
    rows = [
        [_cell(cell, (sheet.title, cell.row, cell.column) in formulas) for cell in row]
        for row in _rows(sheet)
    ]
    _filled(sheet, rows)
    return Sheet(sheet.title, tuple(squared(rows)))


def from_workbook(path: Path) -> Workbook:
    """The sheets of a workbook that guard.kind has let through."""
    try:
        formulas = _formulas(path)
        book = _open(path, values=True)
        read = [(_sheet(sheet, formulas), _hidden(sheet)) for sheet in book.worksheets]
    except Exception:  # the library raises many kinds at a broken file
        return Workbook((), (), EPOCH, (fault("F-FIL-16"),))
    links = (fault("U-LANK-01"),) if has_links(path) else ()
    read = [(sheet, hidden) for sheet, hidden in read if sheet.faults or any(row for row in sheet.rows)]
    return Workbook(tuple(one for one, _ in read), tuple(one for _, one in read), book.epoch, links)


def day(serial: float, epoch: datetime.datetime) -> datetime.date | None:
    """The date that a serial number stands for, where it is one of our time."""
    return from_excel(serial, epoch).date() if serial in SERIALS else None


def has_links(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(name.startswith("xl/externalLinks/") for name in archive.namelist())
