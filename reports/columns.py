"""How wide a table's columns are: as their words ask, and together no wider than the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reports import Cell, Table
from reports.glyphs import width

SIZES = (8.5, 7.5, 6.5)  # points: the largest in which no word must be broken
PADDING = 4.5  # points, on either side of a cell
MORE = 20.0  # points that a column gets where there is room left
LONG, PIECE = 30, 18  # characters: a longer word may be broken, into such pieces
TURNED = 1.3  # of the size: what a turned heading takes
HEAD = 2  # lines that a heading may have before its column is widened for it


Measure = Callable[[str, float, bool], float]


@dataclass(frozen=True)
class Columns:
    """The size of the letters and the widths; headings of many narrow columns are turned."""

    size: float
    widths: tuple[float, ...]
    is_turned: bool = False


def columns(table: Table, total: float, sizes: Sequence[float] = SIZES) -> Columns:
    """The largest letters in which no word must be broken; widths in the unit of `total`.

    Before the letters are too small, a number's unit may stand below it; before a word is broken, headings
    are turned.
    """
    tried: list[tuple[float, Measure, bool]] = [(size, width, False) for size in sizes[:2]]
    tried += [(size, _longest_word, is_turned) for is_turned in (False, True) for size in sizes[1:]]
    for size, of_numbers, is_turned in tried:
        least = _widths(table, size, _longest_word, of_numbers, is_turned)
        if sum(least) <= total:
            break
    else:
        return Columns(size, tuple(total * one / sum(least) for one in least), is_turned)
    natural = _widths(table, size, width, width, is_turned)
    wanted = [max(pair) for pair in zip(least, natural, strict=True)]
    room, wish = total - sum(least), sum(wanted) - sum(least)
    part = min(1.0, room / wish) if wish else 1.0
    more = min(MORE, max(0.0, room - wish) / max(len(least), 1))
    return Columns(
        size, tuple(a + part * (b - a) + more for a, b in zip(least, wanted, strict=True)), is_turned
    )


def broken(text: str) -> str:
    """`text` with places to break its long words, which nobody sees."""
    return " ".join("\u200b".join(_pieces(word)) for word in text.split(" "))


def lines(text: str, size: float, wide: float, is_bold: bool = False) -> list[str]:
    """Readable text in lines no wider than `wide`, broken between words, and in long words."""
    found, line = [], ""
    for part in re.findall(r"[^ \u200b]+[ \u200b]?|[ \u200b]", broken(text)):
        if line and width((line + part).rstrip(" \u200b"), size, is_bold) > wide:
            found.append(line)
            line = ""
        line += part.replace("\u200b", "")
    return [one.rstrip(" ") for one in (*found, line)]


def filled(table: Table) -> Iterator[tuple[Cell, ...]]:
    """The rows, each with a cell below every heading."""
    for row in table.rows:
        yield (*row, *(Cell("") for _ in table.headings[len(row) :]))


def _widths(table: Table, size: float, measure: Measure, of_numbers: Measure, is_turned: bool) -> list[float]:
    found = []
    for place, heading in enumerate(table.headings):
        head = max(measure(heading, size, True) / HEAD, _longest_word(heading, size, True))
        if is_turned and place:
            head = TURNED * size
        of_cells = of_numbers if table.is_number[place] else measure
        cells = (of_cells(seen(row[place]), size, False) for row in filled(table))
        found.append(max([head, *cells]) * 1.02 + 2 * PADDING)
    return found


def seen(cell: Cell) -> str:
    """A symbol is never parted from what follows it."""
    return f"{cell.symbol}\u00a0{together(cell.said)}" if cell.symbol else together(cell.said)


def together(text: str) -> str:
    """`text`, in which the mark of an invented figure stays with its figure."""
    return text.replace("◇ ", "◇\u00a0")


def _longest_word(text: str, size: float, is_bold: bool) -> float:
    pieces = (piece for word in text.split(" ") for piece in _pieces(word))
    return max((width(piece, size, is_bold) for piece in pieces), default=0.0)


def _pieces(word: str) -> list[str]:
    step = PIECE if len(word) > LONG else max(len(word), 1)
    return [word[start : start + step] for start in range(0, len(word), step)] or [""]
