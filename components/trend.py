"""Lines over time: chosen areas with their uncertainty, benchmarks, events and breaks in the series."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from catalogue import Event, Indicator
from components import axis, figure, theme, timeline
from components import row as say
from components.labels import end_labels
from components.series import MOST, Series, series
from components.synthetic import is_synthetic, mark
from text import t

MOST_BANDS = 3  # more cannot be told apart
PLOT_HEIGHT = 340  # pixels
EDGE = 0.08  # of a year: how far a band reaches past its first and last point


def trend_figure(
    lines: Sequence[Series], indicator: Indicator, events: Sequence[Event] = (), *, is_invented: bool = False
) -> dict[str, Any]:
    """One line or more as a Plotly figure."""
    bands = with_bands(lines)
    y = scale_of(lines, bands, indicator)
    years = sorted({int(row["year"]) for line in lines for row in line.rows})
    first, last = years[0] - 0.4, years[-1] + 0.4
    happened = timeline.moments(events, indicator, first, last)
    shapes, said, above = timeline.draw(happened, first, last, PLOT_HEIGHT)
    note = axis.note(y, indicator)
    below = 56 if note else 32
    drawn = {
        "data": [trace(line, indicator) for line in reversed(lines)],
        "layout": figure.layout(
            PLOT_HEIGHT + above + below,
            margin={"l": 52, "r": 12, "t": above, "b": below, "pad": 4},
            xaxis=figure.bare_axis(range=[first, last], tickvals=year_ticks(years), tickformat="d"),
            yaxis=axis.dress(y, indicator, range=[y.start, y.stop]),
            shapes=[*shapes, *(band(stretch, line) for line in bands for stretch in line.stretches)],
            annotations=[
                *said,
                *(end_labels(lines, y, PLOT_HEIGHT) if len(lines) > 1 else ()),
                *figure.below(note, left=48),
            ],
        ),
    }
    return mark(drawn) if is_invented else drawn


def with_bands(lines: Sequence[Series]) -> list[Series]:
    """The chosen areas, if they are few enough for their intervals to be seen."""
    chosen = [line for line in lines if not line.is_benchmark]
    return chosen if len(chosen) <= MOST_BANDS else []


def scale_of(lines: Sequence[Series], bands: Sequence[Series], indicator: Indicator) -> axis.Scale:
    """The scale that holds all lines, and the intervals of those that are drawn with `bands`."""
    drawn = [{"value": row["value"], "lower": None, "upper": None} for line in lines for row in line.rows]
    drawn += [dict(row) for line in bands for row in line.rows]
    return axis.scale_of(drawn, ("value", "lower", "upper"), indicator)


def year_ticks(years: Sequence[int]) -> list[int]:
    """Every year, or every second or third back from the last where they would touch on a phone."""
    return list(years)[:: -math.ceil(len(years) / 7)][::-1]


def trace(line: Series, indicator: Indicator) -> dict[str, Any]:
    """A line with its points."""
    ink = line.line
    return {
        "type": "scatter",
        "name": theme.plotly_text(line.name),
        "mode": "lines" if line.is_goal else "lines+markers",
        "x": [year for year, _ in line.points],
        "y": [None if row is None else row["value"] for _, row in line.points],
        "connectgaps": False,
        "hoverinfo": "text",
        "hovertext": ["" if row is None else say.hover(row, indicator) for _, row in line.points],
        "line": {"color": ink.colour, "width": ink.width, "dash": ink.dash},
        "marker": {
            "symbol": ink.marker,
            "size": 4 if line.is_benchmark else 9,
            "color": ink.colour,
            "line": {"width": 2 if "open" in ink.marker else 0, "color": ink.colour},
        },
    }


def band(stretch: Sequence[tuple[int, say.Row]], line: Series) -> dict[str, Any]:
    """The interval of one unbroken stretch as a closed shape."""
    (first, opening), (last, closing) = stretch[0], stretch[-1]
    points = [(first - EDGE, opening), *stretch, (last + EDGE, closing)]
    outline = [f"{year:g},{row['upper']:.4f}" for year, row in points]
    outline += [f"{year:g},{row['lower']:.4f}" for year, row in reversed(points)]
    return {
        "type": "path",
        "path": f"M{'L'.join(outline)}Z",
        "layer": "below",
        "fillcolor": line.line.colour,
        "opacity": 0.13,
        "line": {"width": 0},
    }


def legend_html(lines: Sequence[Series]) -> str:
    """Which line is which, for narrow screens and paper."""
    return figure.legend(((line.line.symbol, line.line.colour, line.name) for line in lines), "narrow")


def notes(
    rows: pd.DataFrame, lines: Sequence[Series], indicator: Indicator, benchmarks: Sequence[str] = ()
) -> list[str]:
    """What a reader of the lines that are made of the rows must know, in sentences."""
    chosen = rows[~rows["area_id"].isin(benchmarks)]
    years = [int(row["year"]) for line in lines for row in line.rows]
    said = {
        t("trend.most", most=MOST): chosen["area_id"].nunique() > MOST,
        t("trend.bands"): any(line.stretches for line in with_bands(lines)),
        t("trend.no_bands", most=MOST_BANDS): chosen["area_id"].nunique() > MOST_BANDS,
        t("trend.pool", years=indicator.pooled_years): chosen["period"].astype(str).str.contains("–").any(),
        t("trend.school_year"): indicator.period == "school",
        t("trend.gap"): any(line.gaps for line in lines),
        t("trend.parts"): any(line.is_partial for line in lines),
    }
    breaks = [
        t("trend.break_reason", year=item.year, reason=item.reason)
        for item in indicator.breaks
        if years and min(years) < item.year <= max(years)
    ]
    return [sentence for sentence, holds in said.items() if holds] + breaks


def show_trend(
    rows: pd.DataFrame,
    indicator: Indicator,
    events: Sequence[Event] = (),
    benchmarks: Sequence[str] = (),
    *,
    alt: str,
    key: str = "trend",
) -> None:
    """Rows of the query trend as lines, which line is which, and what to keep in mind.

    `benchmarks` are area ids, nearest first. `alt` is the picture's name.
    """
    lines = series(rows, indicator, benchmarks)
    if not lines:
        figure.show_empty()
        return
    drawn = trend_figure(lines, indicator, events, is_invented=is_synthetic(rows))
    figure.show_figure(drawn, alt, f"lines-{key}")
    st.html(legend_html(lines) + figure.notes(notes(rows, lines, indicator, benchmarks)))
