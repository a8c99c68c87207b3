"""A copy of a file with its faults marked, as a workbook: what to mend, and where."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import column_index_from_string, coordinate_to_tuple

from importers.faults import Fault
from importers.spreadsheet import opened, personal, screen
from importers.spreadsheet.sheet import INVISIBLE, Cell, Sheet
from importers.spreadsheet.workbook import Workbook
from text import t

FILLS = {"error": "F4B6B0", "warning": "FBE3A1", "notice": "CFE3F5"}
LONGEST = 32_767
CONTENT = str.maketrans("", "", "\0")


def _written(cell: Cell) -> Any:
    """The cell as Excel holds it; a text stays a text, whatever it begins with."""
    if cell.number is not None and not cell.is_percent:
        return cell.number
    return INVISIBLE.sub("", cell.text.translate(CONTENT))[:LONGEST] if not cell.date else cell.date


def _copied(sheet: Sheet, target: Any) -> None:
    for row in sheet.rows:
        for cell in row:
            if cell.text and not cell.merged:
                put = target.cell(cell.row, cell.column, _written(cell))
                put.data_type = "s" if isinstance(put.value, str) else put.data_type


def _place(fault: Fault) -> tuple[int, int] | None:
    """Row and column of what the fault is about."""
    if fault.cell:
        return coordinate_to_tuple(fault.cell)
    if fault.row is None:
        return None
    return fault.row, column_index_from_string(fault.column) if fault.column else 1


def _mark(book: Any, fault: Fault) -> None:
    place = _place(fault)
    if place is None:
        return
    sheet = book[fault.sheet] if fault.sheet in book.sheetnames else book.worksheets[1]
    cell = sheet.cell(*place)
    cell.fill = PatternFill("solid", fgColor=FILLS[fault.level])
    said = f"{fault.code}: {fault.what} {fault.remedy}"
    before = f"{cell.comment.text}\n\n" if cell.comment else ""
    cell.comment = Comment(before + said, "Likvärd", width=400, height=160)


def _listed(sheet: Any, faults: Iterable[Fault]) -> None:
    """One row to each fault, with all that is told about it."""
    sheet.append(
        [t(f"faults.list_{name}") for name in ("code", "level", "where", "value", "what", "why", "do")]
    )
    for fault in faults:
        level = t(f"faults.{fault.level}").rstrip(":")
        sheet.append([fault.code, level, fault.where, fault.value, fault.what, fault.why, fault.remedy])
    for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
        cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEFG", (14, 12, 30, 20, 60, 60, 60), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"


def _may_be_copied(book: Workbook) -> bool:
    too_large = any(True for sheet in book.sheets for _ in screen.oversized(sheet))
    return bool(book.sheets) and not too_large and not personal.refusals(book.sheets)


def marked_copy(path: Path, faults: Iterable[Fault], target: Path) -> bool:
    """Writes a workbook at `target`: all faults on the sheet ”Fel”, and the file's sheets with cells marked.

    Only what cells say is copied: no formulas, macros, links, comments, authors or hidden sheets. False, and
    nothing written, where the file cannot be opened or is about individuals.
    """
    book, told = opened(path), list(faults)
    if not _may_be_copied(book):
        return False
    copy = openpyxl.Workbook()
    _listed(copy.active, told)
    copy.active.title = t("faults.list")
    for sheet, hidden in zip(book.sheets, book.hidden, strict=True):
        if not hidden.is_hidden:
            _copied(sheet, copy.create_sheet(sheet.name or t("faults.list_file")))
    for fault in told:
        _mark(copy, fault)
    copy.save(target)
    return True
