"""Invented figures can never be taken for real ones: the words lie inside every picture that has one.

The tile repeats so closely that any quarter of a picture holds the words.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import pandas as pd

from components import theme
from text import t

COLUMNS = ("provenance", "benchmark_provenance", "level_provenance")
SYMBOL = "◇"


def is_synthetic(rows: pd.DataFrame) -> bool:
    """Whether any row, or what it is compared with, is invented."""
    every = (*COLUMNS, "spread_provenance")
    return any((rows[column] == "synthetic").any() for column in every if column in rows)


def is_synthetic_row(row: Mapping[str, Any]) -> bool:
    """Whether a judgement or a difference in the row is invented: its value or its benchmark is."""
    return any(row.get(column) == "synthetic" for column in COLUMNS)


def symbol(invented: bool) -> str:
    """What stands before a number or a judgement in a picture's text."""
    return f"{SYMBOL} " if invented else ""


def _words(size: int, places: Iterable[tuple[float, float]], attributes: str = "") -> str:
    """The words at these places of an SVG picture, `size` high."""
    said = html.escape(t("synthetic.mark"))
    texts = "".join(f'<text x="{x:g}" y="{y:g}">{said}</text>' for x, y in places)
    return f'<g font-size="{size}" font-weight="800" fill="{theme.MARK}"{attributes}>{texts}</g>'


def tile() -> str:
    """An SVG picture without a size of its own: it fills any box with the words, one pixel to a pixel."""
    wide, high = 228, 52
    places = ((x + row * wide / 3, high * (row + 0.5)) for row in range(3) for x in (-wide, 0, wide))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%" '
        f'font-family="{theme.FONT}"><defs>'
        f'<pattern id="words" width="{wide}" height="{3 * high}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(-14)">{_words(16, places)}</pattern></defs>'
        '<rect width="100%" height="100%" fill="url(#words)"/></svg>'
    )


def mark(figure: dict[str, Any]) -> dict[str, Any]:
    """The Plotly figure with the words below its data, to its very edges.

    The same picture lies twice in the same place: below everything, and once more in the plot, above what
    is drawn there as a shape. Both axes must have a range.
    """
    layout = figure["layout"]
    return figure | {"layout": layout | {"images": [_image("paper", layout), _image("plot", layout)]}}


def _image(where: Literal["paper", "plot"], layout: Mapping[str, Any]) -> dict[str, Any]:
    """The words over the plot and three times its size on every side."""
    (left, right), (foot, top) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    if where == "paper":
        left, right, foot, top = 0, 1, 0, 1
    return {
        "source": theme.uri(tile()),
        "layer": "below",
        "sizing": "stretch",
        "xref": "paper" if where == "paper" else "x",
        "yref": "paper" if where == "paper" else "y",
        "x": left - 3 * (right - left),
        "y": top + 3 * (top - foot),
        "sizex": 7 * (right - left),
        "sizey": 7 * abs(top - foot),
    }


def mark_svg(width: int, height: int, size: int) -> str:
    """The words all over a small SVG picture, to be drawn first. Row by row: a pattern would be blurred."""
    wide, count = 13 * size, max(2, round(height / (2.1 * size)))
    row = _words(size, ((x, 0) for x in range(0, width + wide // 2, wide)), ' id="words"')
    places = ((-(at % 2) * wide // 2, height * (at + 0.8) / count) for at in range(count))
    return f"<defs>{row}</defs>" + "".join(f'<use href="#words" x="{x}" y="{y:.0f}"/>' for x, y in places)


def mark_variable() -> str:
    """The words as the variable --mark, for the stylesheet to draw: the value of a style attribute."""
    return html.escape(f'--mark:url("{theme.uri(tile())}")', quote=True)


def banner_html(about: str) -> str:
    """What stands on every page while any figure is invented; `about` is the link to the explanation."""
    return (
        f'<div class="banner" role="note"><span aria-hidden="true">{SYMBOL}</span>'
        f"<p>{html.escape(t('synthetic.banner'))} "
        f"{about}</p></div>"
    )
