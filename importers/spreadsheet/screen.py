"""What is wrong with cells as such, whatever the table is about."""

from __future__ import annotations

from collections.abc import Iterator

from importers.faults import LONGEST, Fault, fault
from importers.spreadsheet import guard
from importers.spreadsheet.decode import mended
from importers.spreadsheet.personal import looks_personal
from importers.spreadsheet.sheet import INVISIBLE, Cell, Sheet, clean
from importers.spreadsheet.workbook import Hidden


def shown(cell: Cell) -> str | None:
    """What a message may repeat of a cell."""
    text = clean(cell.text)
    return None if not text or looks_personal(text) else text


def _letters(sheet: Sheet, cell: Cell) -> Iterator[Fault]:
    if "\0" in cell.text:
        yield fault("F-FIL-14", **sheet.where(cell))
    if whole := mended(cell.text) or ("?" if "\ufffd" in cell.text else None):
        words = [cell.text, whole] if not looks_personal(clean(whole)) else ["…", "…"]
        torn, mend = (clean(word)[:LONGEST] for word in words)
        yield fault("F-FIL-13", {"torn": torn, "whole": mend}, **sheet.where(cell))


def oversized(sheet: Sheet) -> Iterator[Fault]:
    """More than a table holds. Asked before anything looks into the cells."""
    if wide := guard.too_wide(max((len(row) for row in sheet.rows), default=0)):
        yield wide
    for cell in (cell for row in sheet.rows for cell in row if len(cell.text) > guard.LONGEST):
        yield fault("F-FIL-05", {"limit": float(guard.LONGEST)}, **sheet.where(cell))


def screened(sheet: Sheet) -> Iterator[Fault]:
    """Characters that do not belong, letters that are garbled."""
    cells = [cell for row in sheet.rows for cell in row if cell.text and not cell.merged]
    for cell in cells:
        yield from _letters(sheet, cell)
    if invisible := sum(bool(INVISIBLE.search(cell.text)) for cell in cells):
        yield fault("U-TECKEN-01", {"count": invisible}, sheet=sheet.name)


def visible(sheet: Sheet, hidden: Hidden) -> Sheet:
    """The sheet as its reader in Excel sees it."""
    rows = tuple(
        tuple(cell for cell in row if cell.column not in hidden.columns)
        for row in sheet.rows
        if row[0].row not in hidden.rows
    )
    return Sheet(sheet.name, () if hidden.is_hidden else rows, sheet.faults)


def concealed(sheets: tuple[Sheet, ...], hidden: tuple[Hidden, ...]) -> Iterator[Fault]:
    """What is left out, so that whoever brings the file can say whether it should be."""
    rows = columns = filtered = 0
    for sheet, one in zip(sheets, hidden, strict=True):
        if one.is_hidden:
            continue
        filled = {row[0].row for row in sheet.rows if any(cell.text for cell in row)}
        wide = {cell.column for row in sheet.rows for cell in row if cell.text}
        if one.is_filtered:
            filtered += len(filled & one.rows)
        else:
            rows += len(filled & one.rows)
        columns += len(wide & one.columns)
    sheets_hidden = sum(one.is_hidden for one in hidden)
    if rows or columns or sheets_hidden:
        yield fault("V-DOLD-01", {"rows": rows, "columns": columns, "sheets": sheets_hidden})
    if filtered:
        yield fault("V-DOLD-02", {"count": filtered})
