"""How every Plotly picture is dressed, and what stands below it."""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import cache
from typing import Any

import streamlit as st
from plotly.basedatatypes import BaseFigure

from components import record
from components.theme import FONT, FONT_SIZE, GRID, INK, PAPER, QUIET
from text import language, t

SMALL = FONT_SIZE - 1
STRONG = {"size": FONT_SIZE, "color": INK}


def bare_axis(**more: Any) -> dict[str, Any]:
    """An axis that cannot be dragged, with quiet numbers and without lines."""
    return {
        "fixedrange": True,
        "showgrid": False,
        "gridcolor": GRID,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"size": SMALL, "color": QUIET},
    } | more


def words(text: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    """Words in the picture, quiet and without an arrow. `text` is Plotly text: names in it are escaped."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "xanchor": "left",
        "yanchor": "middle",
        "align": "left",
        "showarrow": False,
        "font": {"size": SMALL, "color": QUIET},
    } | more


def below(note: str, left: int) -> list[dict[str, Any]]:
    """A note under the axis, `left` pixels outside the plot; none where there is nothing to say."""
    place = {"xref": "paper", "yref": "paper", "yanchor": "top", "xshift": -left, "yshift": -30}
    return [words(note, 0, 0, **place)] if note else []


def layout(height: float, **more: Any) -> dict[str, Any]:
    """The layout every picture starts from: `height` in pixels, as wide as there is room for."""
    return {
        "height": height,
        "font": {"family": FONT, "size": FONT_SIZE, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": "rgba(0,0,0,0)",  # what lies below the data must shine through
        "separators": {"sv": ",\u00a0", "en": ".,"}[language()],
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": QUIET,
            "align": "left",
            "font": {"family": FONT, "size": FONT_SIZE, "color": INK},
        },
    } | more


def config() -> dict[str, Any]:
    """No buttons, no zoom, no formulas: the picture is to be read."""
    return {
        "displayModeBar": False,
        "scrollZoom": False,
        "doubleClick": False,
        "showTips": False,
        "typesetMath": False,
        "locale": language(),
    }


@cache
def _template() -> dict[str, Any]:
    """What Plotly lays below every figure that it looks through."""
    from plotly.graph_objects import Figure  # which takes a while to import

    return Figure().to_dict()["layout"]["template"]


class Ready(BaseFigure):  # type: ignore[misc]  # Plotly has no hints
    """A figure that is drawn as it is. Plotly would look through it part by part, which took a third of some
    pages' time; the tests let it.
    """

    def __init__(self, figure: dict[str, Any]) -> None:
        self._figure = {**figure, "layout": {"template": _template()} | figure["layout"]}

    def to_dict(self) -> dict[str, Any]:
        return self._figure


def show_figure(figure: dict[str, Any], alt: str, key: str) -> None:
    """Draw a Plotly figure, named `alt` for those who cannot see it, in a container that `key` names."""
    if record.keep_drawing(record.Figure(figure, alt)):
        return
    with st.container(key=key):
        st.plotly_chart(Ready(figure), theme=None, config=config(), alt=alt)


def legend(items: Iterable[tuple[str, str, str]], css: str = "") -> str:
    """A list of symbol, colour and words."""
    items = list(items)
    record.keep_signs(items)
    entries = "".join(
        f'<li><span aria-hidden="true" style="color:{colour}">{symbol}</span> {html.escape(said)}</li>'
        for symbol, colour, said in items
    )
    return f'<ul class="legend {css}">{entries}</ul>'


def notes(sentences: Iterable[str]) -> str:
    sentences = list(sentences)
    record.keep_notes(sentences)
    joined = " ".join(sentences)
    return f'<p class="notes">{html.escape(joined)}</p>' if joined else ""


def show_empty() -> None:
    """What stands where a picture would be, had it anything to draw."""
    st.html(f'<p class="empty">{html.escape(t("axis.empty"))}</p>')
