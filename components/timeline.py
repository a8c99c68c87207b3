"""What happened, on the axis of years: events and breaks in the series, as Plotly shapes and words."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalogue import Event, Indicator
from components import figure, theme
from text import t

WIDTH = 24  # characters in a line of words
ROW, GAP = 18, 5  # pixels


@dataclass(frozen=True)
class Moment:
    """A line at `start`, and a stretch to `end` where there is one. `kind` is an event's, or break."""

    start: float
    end: float | None
    words: str
    kind: str = "work"

    @property
    def dash(self) -> str:
        return {"research": "dash", "break": "dot"}.get(self.kind, "solid")


def moments(events: Sequence[Event], indicator: Indicator, first: float, last: float) -> list[Moment]:
    """What falls between `first` and `last` on the axis, in time order.

    A value for a calendar year stands for the middle of that year, so that July 2019 lies at 2019. A
    school year stands at the year it ends in: the spring of 2019 lies close after 2019.
    """
    shift = 0.0 if indicator.period == "school" else -0.5
    found = [
        Moment(
            event.start + shift, None if event.end is None else event.end + shift, str(event.name), event.kind
        )
        for event in events
    ]
    found += [Moment(item.year - 0.5, None, t("trend.break"), "break") for item in indicator.breaks]
    seen = [moment for moment in found if moment.start < last and (moment.end or moment.start) > first]
    return sorted(seen, key=lambda moment: moment.start)


def draw(
    found: Sequence[Moment], first: float, last: float, plot_height: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Shapes, the words above the plot (the earliest topmost), and the height in pixels that these take."""
    shapes, said, height = [], [], 12
    for moment in reversed(found):
        lines = textwrap.wrap(moment.words, WIDTH)
        start = max(moment.start, first)
        is_late = (start - first) / (last - first) > 0.45
        top = 1 + (height + ROW * len(lines)) / plot_height
        if moment.end is not None:
            end = min(moment.end, last)
            shapes.append(_span(moment, start, end))
        stroke = {"color": theme.HATCH, "width": 1, "dash": moment.dash}
        shapes.append(_shape("line", start, start, top, line=stroke))
        said.append(
            figure.words(
                "<br>".join(theme.plotly_text(line) for line in lines),
                start,
                1 + height / plot_height,
                yref="paper",
                yanchor="bottom",
                xanchor="right" if is_late else "left",
                align="right" if is_late else "left",
                xshift=-3 if is_late else 3,
            )
        )
        height += ROW * len(lines) + GAP
    return shapes, said, height


def _span(moment: Moment, start: float, end: float) -> dict[str, Any]:
    """Grey where a work was done; only outlined where it was studied: the one is not the other."""
    if moment.kind != "research":
        return _shape("rect", start, end, 1, fillcolor=theme.SPAN, line={"width": 0})
    outline = {"color": theme.HATCH, "width": 1, "dash": moment.dash}
    return _shape("rect", start, end, 1, fillcolor="rgba(0,0,0,0)", line=outline)


def _shape(kind: str, x0: float, x1: float, y1: float, **ink: Any) -> dict[str, Any]:
    return {"type": kind, "x0": x0, "x1": x1, "y0": 0, "y1": y1, "yref": "paper", "layer": "below"} | ink
