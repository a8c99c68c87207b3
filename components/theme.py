"""What ink means: a colour means one thing in the whole app, and a symbol, dash or word stands with it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from text import t

STYLESHEET = Path(__file__).with_suffix(".css")

INK = "#1A1A1A"
QUIET = "#595959"  # secondary text, benchmarks
OUTLINE = "#333333"  # round an area on a map
HATCH = "#8C8C8C"  # intervals, and over a place whose value is protected
GRID = "#E3E3E3"
PANEL = "#F3F3F1"
PAPER = "#FFFFFF"
LINK = "#12436D"
PRESSED = "#0D3254"  # a large link under the pointer
SPAN = "rgba(89,89,89,0.10)"  # a stretch of time behind the lines
MARK = "#F2D5E4"  # the words over invented figures, and nothing else

FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"
FONT_SIZE = 14


@dataclass(frozen=True)
class Sign:
    """A judgement as ink: the symbol in text, the colour, and Plotly's name for the same symbol."""

    symbol: str
    colour: str
    marker: str


JUDGEMENTS = {
    "better": Sign("▲", "#12436D", "triangle-up"),
    "similar": Sign("●", "#8C8C8C", "circle"),
    "worse": Sign("▼", "#C4500C", "triangle-down"),
    "higher": Sign("△", "#542788", "triangle-up-open"),
    "lower": Sign("▽", "#B35806", "triangle-down-open"),
    "not_judged": Sign("○", "#595959", "circle-open"),
}

SEQUENTIAL = ("#D6E6F4", "#6BACE6", "#2073BC", "#12436D")  # low to high; always with an outline and the value


@dataclass(frozen=True)
class Line:
    """How one area is drawn over time."""

    colour: str
    dash: str
    symbol: str
    marker: str
    width: float = 2.5


LINES = (
    Line("#12436D", "solid", "●", "circle"),
    Line("#28A197", "solid", "■", "square"),
    Line("#801650", "solid", "★", "star"),
    Line("#F46A25", "solid", "✚", "cross"),
    Line("#12436D", "6px,3px", "○", "circle-open"),
    Line("#28A197", "6px,3px", "□", "square-open"),
)
BENCHMARKS = (  # nearest first
    Line(QUIET, "solid", "──", "circle", 1.5),
    Line(QUIET, "7px,4px", "╌╌", "circle", 1.5),
    Line(QUIET, "2px,3px", "┈┈", "circle", 1.5),
    Line(INK, "10px,3px,3px,3px", "─·─", "circle", 1.5),  # what the reader has added
)


def judgement(name: str, benchmark: str | None = None) -> str:
    """The judgement in words: bättre, or säkert bättre än Borlänge."""
    return t(f"judgement.long_{name}", benchmark=benchmark) if benchmark else t(f"judgement.short_{name}")


def plotly_text(text: object) -> str:
    """`text` as Plotly shows it letter by letter: no bold, no link, no entity."""
    return html.escape(str(text), quote=False)


def plain(text: object) -> str:
    """`text` as st.markdown shows it letter by letter: no link, formula, colour, icon or tag.

    Two habits of st.markdown remain: a web address becomes a link, and -> an arrow.
    """
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(str(text).split()))


def uri(svg: str) -> str:
    """An SVG picture as an address that holds all of it; it may hold single quotes, and no double ones."""
    return "data:image/svg+xml," + quote(svg, safe=" =:/;,'()+!")
