"""A sheet that an image is written on from above, part by part."""

from __future__ import annotations

from collections.abc import Sequence

from reports import Cell, Map, Picture, Plot, Sign, Table
from reports.columns import PADDING, Columns, columns, filled, lines, together
from reports.glyphs import readable, width
from reports.ink import GRID, INK, MARK, OUTLINE
from reports.pdf import own_name
from reports.svg import map_svg, plot_svg
from reports.svg.elements import drawing, element, shown, words
from reports.svg.map import height_of
from reports.svg.mark import mark
from reports.svg.writing import LINE, Side, Span, label, write

WIDTH, EDGE = 960, 32  # pixels
INSIDE = WIDTH - 2 * EDGE
GUTTER = 24  # pixels between drawings beside each other
READ = 760  # pixels of a line that is read
HIGH = 760  # pixels that a map may be high
SIZES = (14.0, 12.0, 10.0, 8.0)  # of the letters in a table


class Sheet:
    """What has been drawn so far, and how far down."""

    def __init__(self, mark: str) -> None:
        self.mark = mark  # the words over invented figures
        self.parts: list[str] = []
        self.y = float(EDGE)

    def say(
        self,
        text: str,
        size: float,
        colour: str = INK,
        *,
        is_bold: bool = False,
        left: float = EDGE,
        wide: float = READ,
    ) -> None:
        """A paragraph; nothing where there are no words."""
        if text:
            found = [[Span(one, is_bold=is_bold)] for one in lines(readable(text), size, wide, is_bold)]
            self.parts.append(write(found, left, self.y, size, colour))
            self.y += LINE * size * len(found) + 12

    def tag(self, text: str) -> None:
        """Words on the mark's own colour."""
        wide = width(text, 13, is_bold=True)
        box = {"x": EDGE, "y": self.y, "width": wide + 12, "height": 22, "rx": 3}
        self.parts.append(element("rect", **box, fill=MARK))
        self.parts.append(label(text, EDGE + 6, self.y + 11, 13, INK, "left", is_bold=True))
        self.y += 22 + 12

    def draw(self, picture: Picture, places: Sequence[int], count: int) -> None:
        """Drawings beside each other, with room for `count`."""
        wide, top, foot = (INSIDE - GUTTER * (count - 1)) / count, self.y, self.y
        for column, place in enumerate(places):
            one, self.y = picture.drawings[place], top
            if isinstance(one, Table):
                self.table(one)
            else:
                left = EDGE + column * (wide + GUTTER)
                self.say(own_name(one, picture), 14, is_bold=True, left=left, wide=wide)
                drawn, height = self._drawn(one, wide, str(place))
                self.parts.append(element("g", drawn, transform=f"translate({shown(left)} {shown(self.y)})"))
                self.y += height + 12
            foot = max(foot, self.y)
        self.y = foot

    def _drawn(self, one: Plot | Map, wide: float, key: str) -> tuple[str, float]:
        """The drawing, and its height."""
        if isinstance(one, Plot):
            return plot_svg(one, wide, key=key), one.figure["layout"]["height"]
        wide *= min(1.0, HIGH / height_of(one, wide))
        return map_svg(one, wide, self.mark, key), height_of(one, wide)

    def legend(self, signs: Sequence[Sign]) -> None:
        """The signs beside each other, as many as a line has room for."""
        x = float(EDGE)
        for sign in signs:
            said, symbol = readable(sign.said), readable(sign.symbol)
            before = 20.0 if sign.symbol == "■" else width(f"{symbol} ", 14)
            wide = before + width(said, 14)
            if x > EDGE and x + wide > WIDTH - EDGE:
                x, self.y = float(EDGE), self.y + 22
            if sign.symbol == "■":
                box = {"x": x, "y": self.y + 3, "width": 13, "height": 13}
                self.parts.append(element("rect", **box, fill=sign.colour, stroke=OUTLINE))
            else:
                self.parts.append(label(symbol, x, self.y + 10, 14, sign.colour, "left"))
            self.parts.append(label(said, x + before, self.y + 10, 14, INK, "left"))
            x += wide + 24
        self.y += 32 if signs else 0

    def table(self, table: Table) -> None:
        """The caption, and rows as high as their words."""
        self.say(table.caption, 14, is_bold=True)
        top, before, found = self.y, len(self.parts), columns(table, INSIDE, SIZES)
        self.heads(table, found)
        for row in filled(table):
            self.row(row, table, found)
        if self.mark:
            under = mark(self.mark, INSIDE, self.y - top, f"table{before}")
            self.parts.insert(before, element("g", under, transform=f"translate({EDGE} {shown(top)})"))
        self.y += 12

    def heads(self, table: Table, found: Columns) -> None:
        """The headings above a line; all but the first turned where the columns are many."""
        size, x = found.size, float(EDGE)
        said = [readable(one) for one in table.headings]
        if found.is_turned:
            high = min(READ, max(width(one, size, is_bold=True) for one in said[1:]))
            for one, wide in zip(said, found.widths, strict=True):
                turn = None if x == EDGE else f"rotate(-90 {shown(x + wide / 2)} {shown(self.y + high)})"
                where = (x + PADDING, self.y + high - size) if turn is None else (x + wide / 2, self.y + high)
                self.parts.append(element("g", label(one, *where, size, INK, "left", True), transform=turn))
                x += wide
            self.y += high + 8
        else:
            self.cells([[Span(one, is_bold=True)] for one in said], table, found)
        self.line(sum(found.widths), OUTLINE)

    def row(self, row: Sequence[Cell], table: Table, found: Columns) -> None:
        """Cells beside each other, a symbol in its own colour, above a fine line."""
        spans = [
            [
                *([Span(f"{readable(one.symbol)} ", one.colour or None)] if one.symbol else []),
                Span(readable(together(one.said))),
            ]
            for one in row
        ]
        self.cells(spans, table, found)
        self.line(sum(found.widths), GRID)

    def cells(self, cells: Sequence[Sequence[Span]], table: Table, found: Columns) -> None:
        """What stands in cells, numbers to the right; what begins a cell is not parted from its words."""
        x, size, high = float(EDGE), found.size, 1
        for spans, wide, is_number in zip(cells, found.widths, table.is_number, strict=True):
            *before, last = spans
            taken = sum(one.width(size) for one in before)
            room = wide - 2 * PADDING - taken + 0.5
            side: Side = "right" if is_number else "left"
            drawn = [[Span(one, is_bold=last.is_bold)] for one in lines(last.text, size, room, last.is_bold)]
            left = x + PADDING + taken
            left += wide - 2 * PADDING - taken - max(one[0].width(size) for one in drawn) if is_number else 0
            self.parts.append(write(drawn, left, self.y + 3, size, INK, side))
            self.parts += [write([before], left - taken, self.y + 3, size, INK)] if before else []
            x, high = x + wide, max(high, len(drawn))
        self.y += LINE * size * high + 6

    def line(self, wide: float, colour: str) -> None:
        self.parts.append(element("line", x1=EDGE, x2=EDGE + wide, y1=self.y, y2=self.y, stroke=colour))

    def whole(self, title: str) -> str:
        return drawing(WIDTH, self.y + EDGE - 12, 1, element("title", words(title)), *self.parts)
