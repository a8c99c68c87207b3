"""A dot with its interval for each row, on one scale, against a benchmark. Never a ranking."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import streamlit as st

from catalogue import Indicator
from components import axis, figure, theme
from components import row as say
from components.synthetic import is_synthetic, is_synthetic_row, mark, symbol
from text import number, quantity, t

LINE = 19  # pixels a line of the name takes
DOT = 15  # pixels from the name to the dot
GAP = 23  # pixels from the dot to the next row
BENCHMARK_WIDTH = 26  # characters
NAME_WIDTH = 36  # characters, name and number of people together
EDGE = 22  # pixels left of the scale
ROOM = 0.26  # of the scale's width, to the right of its end, for the numbers
ROOM_FOR_UNIT = 0.45  # the same where the unit is a word
NARROW = 0.75  # of the largest value: a place on a scale needs no zero as long as the values lie this close


@dataclass(frozen=True)
class Lane:
    """A row and its place: the upright axis counts pixels from the top."""

    row: say.Row
    name: list[str]  # its lines
    y: float  # of the dot


def lanes(rows: pd.DataFrame) -> list[Lane]:
    found, foot = [], 0
    for row in rows.to_dict("records"):
        name = textwrap.wrap(f"{say.name(row)}  {say.people(row)}", NAME_WIDTH, break_on_hyphens=False)
        foot += LINE * len(name) + DOT + GAP
        found.append(Lane(row, name, foot - GAP))
    return found


def dots_figure(rows: pd.DataFrame, indicator: Indicator, benchmark_name: str) -> dict[str, Any]:
    """Rows of the query comparison, at least one with a value, as a Plotly figure in the rows' order."""
    found = lanes(rows)
    x = axis.scale_of(
        (lane.row for lane in found), ("value", "lower", "upper", "benchmark_value"), indicator, NARROW
    )
    benchmark = [lane.row for lane in found if say.known(lane.row["benchmark_value"])][:1]
    room = ROOM if indicator.unit == "percent" else ROOM_FOR_UNIT
    note = axis.note(x, indicator)
    label = [_benchmark_words(row, benchmark_name, indicator) for row in benchmark]
    above, below = 9 + LINE * max(map(len, label), default=1), 58 if note else 34
    foot = found[-1].y + GAP
    drawn = {
        "data": [
            *(_benchmark_line(row["benchmark_value"], found) for row in benchmark),
            _intervals(found),
            _dots(found, indicator, benchmark_name),
        ],
        "layout": figure.layout(
            foot + above + below,
            margin={"l": EDGE, "r": 4, "t": above, "b": below},
            xaxis=axis.dress(x, indicator, range=[x.start, x.stop + room * (x.stop - x.start)]),
            yaxis=figure.bare_axis(range=[foot, 0], showticklabels=False),
            annotations=[
                *(_name_label(lane) for lane in found),
                *(_number_label(lane, indicator) for lane in found),
                *(_benchmark_label(row, lines, x) for row, lines in zip(benchmark, label, strict=True)),
                *figure.below(note, left=EDGE - 4),
            ],
        ),
    }
    return mark(drawn) if is_synthetic(rows) else drawn


def _benchmark_line(value: float, found: Iterable[Lane]) -> dict[str, Any]:
    """Upright through each dot's place, but not through the names."""
    return _strokes([(value, lane.y - 11, value, lane.y + 11) for lane in found], theme.QUIET, 2)


def _intervals(found: Iterable[Lane]) -> dict[str, Any]:
    ends = [
        (lane.row["lower"], lane.y, lane.row["upper"], lane.y)
        for lane in found
        if say.known(lane.row["lower"]) and say.known(lane.row["upper"])
    ]
    return _strokes(ends, theme.HATCH, 5)


def _strokes(ends: Iterable[tuple[float, float, float, float]], colour: str, width: int) -> dict[str, Any]:
    """Separate straight lines x0, y0 to x1, y1 as one trace."""
    ends = list(ends)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x0, _, x1, _ in ends for x in (x0, x1, None)],
        "y": [y for _, y0, _, y1 in ends for y in (y0, y1, None)],
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
    }


def _dots(found: Iterable[Lane], indicator: Indicator, benchmark_name: str) -> dict[str, Any]:
    drawn = [lane for lane in found if say.known(lane.row["value"])]
    places = {"x": [lane.row["value"] for lane in drawn], "y": [lane.y for lane in drawn]}
    return points([lane.row for lane in drawn], indicator, benchmark_name) | places


def points(rows: Sequence[say.Row], indicator: Indicator, benchmark_name: str) -> dict[str, Any]:
    """A point for each row in the shape and colour of its judgement, still without x and y."""
    signs = [theme.JUDGEMENTS[row["judgement"]] for row in rows]
    edges = [sign.colour if "open" in sign.marker else theme.PAPER for sign in signs]
    said = [_judgement_words(row, benchmark_name) for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [say.hover(row, indicator, words) for row, words in zip(rows, said, strict=True)],
        "marker": {
            "symbol": [sign.marker for sign in signs],
            "color": [sign.colour for sign in signs],
            "size": 15,
            "line": {"width": 2, "color": edges},
        },
    }


def _judgement_words(row: say.Row, benchmark_name: str) -> str:
    said = theme.plotly_text(theme.judgement(row["judgement"], benchmark_name))
    return symbol(is_synthetic_row(row)) + said


def _at_left(said: str, y: float, **more: Any) -> dict[str, Any]:
    return figure.words(said, 0, y, xref="paper", xshift=-EDGE + 4, **more)


def _name_label(lane: Lane) -> dict[str, Any]:
    """Above the dot: whose it is, and about how many."""
    said = "<br>".join(theme.plotly_text(line) for line in lane.name)
    if count := say.people(lane.row):
        said = said.replace(count, f'<span style="color:{theme.QUIET}">{count}</span>')
    return _at_left(said, lane.y - DOT + 3, yanchor="bottom", font=figure.STRONG)


def _number_label(lane: Lane, indicator: Indicator) -> dict[str, Any]:
    """To the right of the dot: its number. Where there is none, at the left: why."""
    row = lane.row
    if not say.known(row["value"]):
        return _at_left("•• " * (row["status"] == "c") + say.value(row, indicator), lane.y)
    return figure.words(
        symbol(say.is_invented(row)) + _short(row["value"], indicator) + say.doubt(row),
        row["upper"] if say.known(row["upper"]) else row["value"],
        lane.y,
        xshift=9,
        bgcolor="rgba(255,255,255,0.8)",
        font=figure.STRONG,
    )


def _short(value: float, indicator: Indicator) -> str:
    """Percentage points are too long a word for each dot; they stand below the axis."""
    unit = indicator.unit
    is_long = unit == "percentage_points"
    return number(value, indicator.decimals) if is_long else quantity(value, unit, indicator.decimals)


def _benchmark_words(row: say.Row, name: str, indicator: Indicator) -> list[str]:
    """The benchmark's name and value, in lines that a phone has room for; a goal's name says its value."""
    value = "" if row.get("benchmark_id") == "mal" else f" {_short(row['benchmark_value'], indicator)}"
    said = symbol(row["benchmark_provenance"] == "synthetic") + name + value
    return textwrap.wrap(said, BENCHMARK_WIDTH, break_on_hyphens=False)


def _benchmark_label(row: say.Row, lines: Sequence[str], x: axis.Scale) -> dict[str, Any]:
    value = row["benchmark_value"]
    side: Literal["left", "right"] = "left" if x.fraction(value) < 0.5 else "right"
    said = "<br>".join(theme.plotly_text(line) for line in lines)
    return figure.words(said, value, 1, yref="paper", yanchor="bottom", xanchor=side, align=side)


def legend_items(rows: pd.DataFrame, benchmark_name: str) -> list[tuple[str, str, str]]:
    """The judgements that occur, each as its symbol, its colour and its words."""
    present = set(rows["judgement"][rows["value"].notna()])
    return [
        (sign.symbol, sign.colour, theme.judgement(name, benchmark_name))
        for name, sign in theme.JUDGEMENTS.items()
        if name in present
    ]


def legend_html(rows: pd.DataFrame, benchmark_name: str) -> str:
    return figure.legend(legend_items(rows, benchmark_name))


def show_dots(
    rows: pd.DataFrame, indicator: Indicator, benchmark_name: str, *, alt: str, key: str = "dots"
) -> None:
    """The dots and what their shapes mean. `alt` is the picture's name."""
    if not rows["value"].notna().any():
        figure.show_empty()
        return
    figure.show_figure(dots_figure(rows, indicator, benchmark_name), alt, f"dots-{key}")
    said = [t("dots.interval")] if rows["lower"].notna().any() else []
    said += [t("dots.benchmark", benchmark=benchmark_name)] if rows["benchmark_value"].notna().any() else []
    st.html(legend_html(rows, benchmark_name) + figure.notes(said))
