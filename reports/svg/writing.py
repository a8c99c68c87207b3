"""Words in a figure: its small markup (<br>, <b>, a span with a colour, escaped names) as SVG text."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports.glyphs import readable, runs
from reports.glyphs import width as wide
from reports.ink import FAMILIES
from reports.svg.elements import element, family, words
from reports.svg.strict import Unknown

LINE = 1.3  # of the size: from one line to the next
BASELINE = 1.01  # of the size: from the top of a line to what its letters stand on
MIDDLE = 0.36  # of the size: from the middle of a letter to what it stands on
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
SHARES = {"left": 0.0, "center": 0.5, "right": 1.0}  # of the width that lies to the left

Side = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Span:
    text: str
    colour: str | None = None
    is_bold: bool = False

    def width(self, size: float) -> float:
        return wide(self.text, size, self.is_bold)


Line = Sequence[Span]


def parse(markup: str) -> list[list[Span]]:
    """Lines of spans. A tag that the pages do not write is refused."""
    lines: list[list[Span]] = [[]]
    colour, is_bold = None, False
    for part in re.split(r"(<[^<>]*>)", markup):
        if re.fullmatch(r"<br ?/?>", part):
            lines.append([])
        elif part in ("<b>", "</b>"):
            is_bold = part == "<b>"
        elif found := re.fullmatch(r'<span style="color:(#[0-9A-Fa-f]{3,8})">', part):
            colour = found[1]
        elif part == "</span>":
            colour = None
        elif re.fullmatch(r"<[^<>]*>", part):
            raise Unknown(f"words: {part} cannot be drawn")
        elif part:
            lines[-1].append(Span(readable(html.unescape(part)), colour, is_bold))
    return lines


def width(lines: Sequence[Line], size: float) -> float:
    return max(sum(span.width(size) for span in line) for line in lines)


def height(lines: Sequence[Line], size: float) -> float:
    return LINE * size * len(lines)


def write(
    lines: Sequence[Line], left: float, top: float, size: float, colour: str, align: Side = "left"
) -> str:
    """The lines in a box of their own width whose corner lies at `left` and `top`."""
    x = left + SHARES[align] * width(lines, size)
    foot = (top + size * (LINE * place + BASELINE) for place in range(len(lines)))
    return "".join(_line(line, x, y, size, colour, align) for line, y in zip(lines, foot, strict=True))


def label(
    text: object,
    x: float,
    y: float,
    size: float,
    colour: str,
    side: Side,
    is_bold: bool = False,
    **more: object,
) -> str:
    """One line without markup whose letters have their middle at `y`; `more` attributes."""
    line = [Span(readable(text), is_bold=is_bold)]
    return _line(line, x, y + MIDDLE * size, size, colour, side, **more)


def _line(line: Line, x: float, y: float, size: float, colour: str, align: Side, **more: object) -> str:
    """Pieces in their own places, a piece a font: set together, some programs take one font for all."""
    pieces = [(Span(run, span.colour, span.is_bold), name) for span in line for name, run in runs(span.text)]
    if len(pieces) > 1:
        x, align = x - SHARES[align] * width([line], size), "left"
    drawn = []
    for span, name in pieces:
        own = {"fill": span.colour or colour, "font_weight": 700 if span.is_bold else None, "font_size": size}
        other = family(name) if name != FAMILIES[0] else None
        where = {"x": x, "y": y, "text_anchor": ANCHORS[align], "font_family": other}
        drawn.append(element("text", words(span.text), **where, **own, **more))
        x += span.width(size)
    return "".join(drawn)
