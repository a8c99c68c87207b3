"""The plane of level and inequality: an area's way through it, year by year."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from catalogue import Indicator
from components import axis, figure, theme
from components import row as say
from components.synthetic import is_synthetic, mark, symbol
from text import quantity, t

PLOT_HEIGHT = 340  # pixels
EDGE = 0.08  # of the scale, on every side
CORNER_WIDTH = 13  # characters
CORNERS = {  # of the plot: right is better, down is more equal
    "better_equal": (1, 0, "right", "bottom"),
    "better_unequal": (1, 1, "right", "top"),
    "worse_equal": (0, 0, "left", "bottom"),
    "worse_unequal": (0, 1, "left", "top"),
}


def course_figure(rows: pd.DataFrame, indicator: Indicator, measured: Indicator) -> dict[str, Any]:
    """Rows of the query inequality, at least two with both values, as a Plotly figure."""
    found = rows[comparable(rows)].to_dict("records")
    x = axis.scale_of(found, ("level_value",), indicator)
    y = axis.scale_of(found, ("value",), measured)
    x_range = _range(x) if indicator.direction == "high" else _range(x)[::-1]
    turned = has_turned(found, measured)
    drawn = {
        "data": [_way(found, indicator, measured)],
        "layout": figure.layout(
            PLOT_HEIGHT + 46,
            margin={"l": 52, "r": 12, "t": 14, "b": 32, "pad": 4},
            xaxis=axis.dress(x, indicator, range=x_range),
            yaxis=axis.dress(y, measured, range=_range(y)),
            shapes=[_equal_line(measured)] if turned else [],
            annotations=[
                *(_arrow(before, after) for before, after in itertools.pairwise(found)),
                *_periods(found[0], found[-1], _at(x, indicator)),
                *(_corner(name) for name in CORNERS if not turned),
            ],
        ),
    }
    return mark(drawn) if is_synthetic(rows) else drawn


def comparable(rows: pd.DataFrame) -> pd.Series:
    """Which years have both values, and can be compared with the newest."""
    return rows["level_value"].notna() & rows["value"].notna() & rows["is_comparable"]


def has_way(rows: pd.DataFrame, indicator: Indicator) -> bool:
    """Whether there are two periods to go between that share no year."""
    years = rows["year"][comparable(rows)]
    return len(years) > 1 and bool(years.max() - years.min() >= indicator.pool("catchment"))


def equal(measured: Indicator) -> int:
    """The value of a measure where nothing is unequal."""
    return 1 if measured.unit == "times" else 0


def has_turned(found: list[say.Row], measured: Indicator) -> bool:
    """Whether those who usually are worse off have been better off: then up is not always less equal."""
    return any(row["value"] < equal(measured) for row in found)


def note(rows: pd.DataFrame, indicator: Indicator, measured: Indicator) -> str:
    """What it means to lie to the right, and further up."""
    turned = has_turned(rows[comparable(rows)].to_dict("records"), measured)
    unit, measure = axis.unit_words(measured), str(measured.short)
    measure = t("table.with_unit", heading=measure, unit=unit) if unit else measure
    return t(f"course.axes{'_turned' if turned else ''}", short=indicator.short, measure=measure)


def _equal_line(measured: Indicator) -> dict[str, Any]:
    here = equal(measured)
    line = {"color": theme.QUIET, "width": 1.5}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": here, "y1": here, "line": line}


def _range(scale: axis.Scale) -> list[float]:
    room = EDGE * (scale.stop - scale.start)
    return [scale.start - room, scale.stop + room]


def _way(found: list[say.Row], indicator: Indicator, measured: Indicator) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "opacity": 1,
        "cliponaxis": False,
        "x": [row["level_value"] for row in found],
        "y": [row["value"] for row in found],
        "hoverinfo": "text",
        "hovertext": [_hover(row, indicator, measured) for row in found],
        "marker": {
            "symbol": ["circle-open", *["circle"] * (len(found) - 1)],
            "size": [11, *[7] * (len(found) - 2), 13],
            "color": theme.LINES[0].colour,
            "line": {"width": 2, "color": theme.LINES[0].colour},
        },
    }


def _hover(row: say.Row, indicator: Indicator, measured: Indicator) -> str:
    lines = [
        f"<b>{theme.plotly_text(row['period'])}</b>",
        f"{theme.plotly_text(indicator.short)}: "
        + quantity(row["level_value"], indicator.unit, indicator.decimals),
        f"{theme.plotly_text(measured.short)}: {quantity(row['value'], measured.unit, measured.decimals)}",
    ]
    return symbol(say.is_invented(row)) + "<br>".join(lines)


def _arrow(before: say.Row, after: say.Row) -> dict[str, Any]:
    """From one year to the next."""
    return {
        "x": after["level_value"],
        "y": after["value"],
        "ax": before["level_value"],
        "ay": before["value"],
        "xref": "x",
        "yref": "y",
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 3,
        "arrowsize": 1.2,
        "arrowwidth": 1.5,
        "arrowcolor": theme.LINES[0].colour,
        "standoff": 5,
    }


def _at(scale: axis.Scale, indicator: Indicator) -> Callable[[say.Row], float]:
    """How far to the right a row lies: from 0 to 1."""

    def at(row: say.Row) -> float:
        found = scale.fraction(row["level_value"])
        return found if indicator.direction == "high" else 1 - found

    return at


def _periods(first: say.Row, last: say.Row, at: Callable[[say.Row], float]) -> list[dict[str, Any]]:
    """The upper one above its point, the lower one below: they never stand on each other."""
    upper = max(first, last, key=lambda row: float(row["value"]))
    return [_period(row, at(row), row is upper) for row in (first, last)]


def _period(row: say.Row, at: float, is_above: bool) -> dict[str, Any]:
    return figure.words(
        theme.plotly_text(row["period"]),
        row["level_value"],
        row["value"],
        xanchor="left" if at < 0.25 else "right" if at > 0.75 else "center",
        yanchor="bottom" if is_above else "top",
        yshift=9 if is_above else -9,
        bgcolor="rgba(255,255,255,0.8)",
        font=figure.STRONG,
    )


def _corner(name: str) -> dict[str, Any]:
    x, y, left, top = CORNERS[name]
    words = "<br>".join(textwrap.wrap(theme.plotly_text(t(f"course.{name}")), CORNER_WIDTH))
    return figure.words(words, x, y, xref="paper", yref="paper", xanchor=left, yanchor=top, align=left)


def show_course(rows: pd.DataFrame, indicator: Indicator, measured: Indicator, *, alt: str) -> None:
    """The way, or that there is none. `alt` is the picture's name."""
    if not has_way(rows, indicator):
        figure.show_empty()
        return
    figure.show_figure(course_figure(rows, indicator, measured), alt, "course")
    st.html(figure.notes([note(rows, indicator, measured)]))
