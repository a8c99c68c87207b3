"""Tables on slides: as much of them as can be read from the back of a room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

from reports import Cell, Table, ink
from reports.presentation.slide import EDGE, Slide
from text import t

MOST_COLUMNS = 6
ROW = 0.4  # inches of a row whose words may take two lines
NAMES = 0.36  # of the width, for the first column
SIGNS = 9  # rows of symbols on a slide
SIGN_ROW = 0.2
HEADS = 1.5  # inches of headings that stand upright


def draw_table(slide: Slide, table: Table, height: float, left: int = EDGE, row: float = ROW) -> None:
    """The rows and columns that there is room for; how many rows more there are, is said."""
    most = int((height - 0.3) / row) - 1
    rows, columns = table.rows[:most], _columns(table)
    place = slide.place(slide.BODY, row * (len(rows) + 1), left)
    drawn = _add(slide, table.caption, len(rows), len(columns), place)
    for column, own in enumerate(columns):
        share = NAMES if column == 0 else (1 - NAMES) / max(len(columns) - 1, 1)
        drawn.columns[column].width = round(place[2] * share)
        _fill(slide, drawn, column, table.headings[own], [one[own] for one in rows], 10.5)
    if left_out := len(table.rows) - len(rows):
        slide.say(t("meeting.more_rows", count=left_out), slide.BODY + height - 0.3, 0.3, 10.5)


def _columns(table: Table) -> list[int]:
    """The columns that there is room for: the first ones, and what they are judged to be."""
    judged = max((place for row in table.rows for place, cell in enumerate(row) if cell.symbol), default=0)
    first = range(min(len(table.headings), MOST_COLUMNS))
    return [*first] if judged in first else [*first[:-1], judged]


def parts(table: Table) -> Iterator[Table]:
    """A table of symbols as several, each with room on a slide. None ends with the name of what follows."""
    start = 0
    while start < len(table.rows):
        rows = table.rows[start : start + SIGNS]
        while len(rows) > 1 and _is_heading(rows[-1]) and start + len(rows) < len(table.rows):
            rows = rows[:-1]
        yield replace(table, rows=rows)
        start += len(rows)


def _is_heading(row: tuple[Cell, ...]) -> bool:
    """Whether nothing stands in the row but its name."""
    return not any(map(str, row[1:]))


def draw_signs(slide: Slide, table: Table) -> None:
    """A table of symbols, its headings upright."""
    place = slide.place(slide.BODY, HEADS + SIGN_ROW * len(table.rows))
    columns = len(table.headings)
    drawn = _add(slide, table.caption, len(table.rows), columns, place)
    for column in range(columns):
        share = NAMES if column == 0 else (1 - NAMES) / max(columns - 1, 1)
        drawn.columns[column].width = round(place[2] * share)
        cells = [row[column] if column < len(row) else Cell("") for row in table.rows]
        _fill(slide, drawn, column, table.headings[column], cells, 8)
        drawn.cell(0, column)._tc.get_or_add_tcPr().set("vert", "vert270" if column else "horz")
    for number in range(len(table.rows) + 1):
        drawn.rows[number].height = Inches(SIGN_ROW if number else HEADS)


def _add(slide: Slide, caption: str, rows: int, columns: int, place: tuple[int, int, int, int]) -> Any:
    frame = slide.shapes.add_table(rows + 1, columns, *place)
    slide.name(frame, caption)
    frame.table.first_row = True
    return frame.table


def _fill(slide: Slide, drawn: Any, column: int, heading: str, cells: list[Cell], size: float) -> None:
    for number, one in enumerate([Cell(heading), *cells]):
        cell = drawn.cell(number, column)
        cell.margin_top = cell.margin_bottom = Pt(0.5)
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.font.size = Pt(size)
        paragraph._p.get_or_add_endParaRPr().set("sz", str(round(size * 100)))  # of an empty cell too
        for said in filter(None, (one.symbol, f" {one.said}" if one.symbol and one.said else one.said)):
            paragraph.add_run().text = said
        is_head = number == 0
        slide.dress(cell.text_frame, size, bold=is_head, colour=ink.PAPER if is_head else ink.INK)
        if one.colour and one.symbol:
            paragraph.runs[0].font.color.rgb = RGBColor.from_string(one.colour.removeprefix("#"))
