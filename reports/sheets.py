"""The parts of an Excel workbook: sentences on a sheet, and real tables, each on a sheet of its own."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from text import t

SENTENCE, WIDEST = 100, 60  # letters of a column, where it holds sentences and where it does not
MEASURED = 200  # rows whose length a column's width is taken from
LONGEST = 255  # letters of a heading
LINE = 15  # points

Rows = Sequence[Sequence[Any]]


class Exact(float):
    """A number that is written with all its digits; the library writes sixteen, which is at times another."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


@contextmanager
def writing(file: io.BytesIO) -> Iterator[Workbook]:
    """A workbook that is in `file` afterwards. No text becomes a formula or a link."""
    given = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, given) as book:
        yield book


def introduce(book: Workbook, title: str, lines: Sequence[str]) -> None:
    """A sheet of sentences, the first as a heading."""
    sheet = book.add_worksheet(title)
    sheet.set_column(0, 0, SENTENCE, book.add_format({"text_wrap": True, "valign": "top"}))
    sheet.write_string(0, 0, lines[0], book.add_format({"bold": True, "font_size": 16}))
    for place, line in enumerate(lines[1:], 1):
        sheet.set_row(place, LINE * math.ceil(len(line) / (SENTENCE - 10)))
        sheet.write_string(place, 0, line)


def add(book: Workbook, title: str, name: str, headings: Sequence[str], rows: Rows) -> None:
    """A sheet with a table called `name`; its headings stay where they are, and no cells are joined."""
    sheet, unique = book.add_worksheet(title), _unlike(headings)
    columns = [{"header": one} for one in unique]
    style = {"name": name, "style": "Table Style Light 1", "columns": columns}
    sheet.add_table(0, 0, max(len(rows), 1), len(unique) - 1, style)
    for place, cells in enumerate(rows, 1):
        for column, value in enumerate(cells):
            _write(sheet, place, column, value)
    for column, heading in enumerate(unique):
        said = (len(str(row[column])) for row in rows[:MEASURED] if row[column] is not None)
        sheet.set_column(column, column, min(max(len(heading), *said, 0) + 3, WIDEST))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _unlike(headings: Sequence[str]) -> list[str]:
    """Headings that are not empty, each another: what a table in Excel must have."""
    found: list[str] = []
    for heading in headings:
        heading, number = heading[: LONGEST - 5].strip() or t("workbook.row"), 1
        one = heading
        while one.casefold() in {other.casefold() for other in found}:
            number += 1
            one = f"{heading} ({number})"
        found.append(one)
    return found


def _write(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, float):
        sheet.write_number(row, column, Exact(value))
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif isinstance(value, list):
        sheet.write_string(row, column, json.dumps(value, ensure_ascii=False))
    else:  # a day, too, is text: nothing takes it for a number
        sheet.write_string(row, column, str(value))
