"""A table of symbols as SVG: a row to each name, and upright headings above."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reports import Cell, Table
from reports.ink import GRID, INK
from reports.svg.elements import drawing, element, words
from reports.svg.mark import mark as mark_all

NAMES = 210.0  # pixels for the names of rows
ROW = 18.0
HEADS = 150.0  # pixels for the headings
SIZE = 11.0  # of the letters
SHORT = {True: 30, False: 24}  # letters of a name of a row, of a heading


def height_of(table: Table) -> float:
    return HEADS + ROW * len(table.rows) + ROW / 2


def parts(table: Table, first: float, later: float) -> Iterator[Table]:
    """Tables that are at most `first` pixels high, and after that `later`, one after the other."""
    rows, most = table.rows, first
    while rows:
        count = max(int((most - HEADS) / ROW), 1)
        yield replace(table, rows=rows[:count])
        rows, most = rows[count:], later


def signs_svg(table: Table, width: float, mark: str = "") -> str:
    """The table `width` pixels wide; `mark` are the words over invented figures."""
    step = (width - NAMES) / max(len(table.headings) - 1, 1)
    columns = [NAMES + step * (place + 0.5) for place in range(len(table.headings) - 1)]
    heads = (_head(said, x) for said, x in zip(table.headings[1:], columns, strict=True))
    rows = (_row(row, columns, HEADS + ROW * place, width) for place, row in enumerate(table.rows))
    high = height_of(table)
    return drawing(width, high, 1, mark_all(mark, width, high), *heads, *rows)


def _head(said: str, x: float) -> str:
    turn = f"rotate(-90 {x:.2f} {HEADS - 8})"
    return element(
        "text", words(_short(said, False)), x=x, y=HEADS - 8 + SIZE / 3, transform=turn, font_size=SIZE
    )


def _row(row: tuple[Cell, ...], columns: list[float], top: float, width: float) -> str:
    name, *cells = row
    middle = top + ROW / 2 + SIZE / 3
    is_part = not any(str(one) for one in cells)
    line = element("line", x1=0, x2=width, y1=top + ROW, y2=top + ROW, stroke=GRID)
    weight = "bold" if is_part else None
    said = element("text", words(_short(name.said, True)), x=4, y=middle, font_size=SIZE, font_weight=weight)
    return line + said + "".join(_cell(one, x, middle) for one, x in zip(cells, columns, strict=False))


def _cell(one: Cell, x: float, y: float) -> str:
    said = words(one.symbol or one.said)
    fill = one.colour or INK
    return (
        element("text", said, x=x, y=y, fill=fill, font_size=SIZE + 1, text_anchor="middle") if said else ""
    )


def _short(said: str, is_row: bool) -> str:
    most = SHORT[is_row]
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"
