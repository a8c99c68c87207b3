"""Two indicators over areas: a point for each area, and the straight line with its interval."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from catalogue import Indicator
from components import axis, figure, table, theme
from components import row as say
from components.evidence import Evidence
from components.synthetic import SYMBOL, is_synthetic, mark, symbol
from components.table import Column
from text import t

HEIGHT = 420  # pixels
INK = theme.LINES[0]


def of(row: say.Row, side: str) -> dict[str, Any]:
    """One of the two figures of a row, x or y, as a row of its own."""
    period = row["first_period" if side == "x" else "second_period"]
    names = {name: row[f"{side}_{name}"] for name in ("lower", "upper", "status", "provenance")}
    return {"value": row[side], "period": period, **names}


def _hover(row: say.Row, first: Indicator, second: Indicator) -> str:
    lines = [f"<b>{theme.plotly_text(say.name(row))}</b>"]
    for side, indicator in (("x", first), ("y", second)):
        one = of(row, side)
        said = f"{symbol(say.is_invented(one))}{say.value(one, indicator)}"
        lines.append(theme.plotly_text(f"{indicator.short}: {said}"))
    return "<br>".join([*lines, *([f"{SYMBOL} {t('synthetic.figure')}"] if say.is_invented(row) else [])])


def scatter_figure(
    rows: pd.DataFrame, line: pd.DataFrame, first: Indicator, second: Indicator
) -> dict[str, Any]:
    """Rows of the queries scatter and regression as a Plotly figure; at least one area has both values."""
    shown = [row for row in rows.to_dict("records") if say.known(row["x"]) and say.known(row["y"])]
    drawn = line[line["y"].notna()]
    reach = [{"v": v} for row in shown for v in (row["y"],)]
    reach += [{"v": v} for column in ("lower", "upper") for v in _inside(drawn[column], second)]
    x, y = axis.scale_of(shown, ("x",), first, 1), axis.scale_of(reach, ("v",), second, 1)
    below = f"{theme.plotly_text(first.short)} ({axis.unit_words(first)})"
    above = f"{theme.plotly_text(second.short)} ({axis.unit_words(second)})"
    picture = {
        "data": [*_line(drawn), _points(shown, first, second)],
        "layout": figure.layout(
            HEIGHT,
            margin={"l": 56, "r": 16, "t": 40, "b": 68, "pad": 8},
            xaxis=axis.dress(x, first, range=[x.start, x.stop]),
            yaxis=axis.dress(y, second, range=[y.start, y.stop]),
            annotations=[
                figure.words(
                    above, 0, 1, xref="paper", yref="paper", yanchor="bottom", xshift=-50, yshift=12
                ),
                figure.words(
                    below, 1, 0, xref="paper", yref="paper", xanchor="right", yanchor="top", yshift=-38
                ),
            ],
        ),
    }
    return mark(picture) if is_synthetic(rows) else picture


def _inside(values: pd.Series, indicator: Indicator) -> list[float]:
    """The ends of the interval, as far as there can be values."""
    most = 100.0 if indicator.unit == "percent" else float("inf")
    return [min(max(float(one), 0.0), most) for one in values]


def _line(drawn: pd.DataFrame) -> list[dict[str, Any]]:
    """The interval as a field, and the line in it."""
    if drawn.empty:
        return []
    plain = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    x, lower, upper = (drawn[name].tolist() for name in ("x", "lower", "upper"))
    return [
        plain
        | {
            "x": [*x, *x[::-1]],
            "y": [*upper, *lower[::-1]],
            "fill": "toself",
            "fillcolor": theme.SPAN,
            "line": {"width": 0, "color": theme.QUIET},
        },
        plain | {"x": x, "y": drawn["y"].tolist(), "line": {"width": 2, "color": theme.QUIET}},
    ]


def _points(shown: list[dict[str, Any]], first: Indicator, second: Indicator) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "cliponaxis": False,
        "x": [row["x"] for row in shown],
        "y": [row["y"] for row in shown],
        "hoverinfo": "text",
        "hovertext": [_hover(row, first, second) for row in shown],
        "marker": {
            "symbol": INK.marker,
            "color": INK.colour,
            "size": 11,
            "line": {"width": 1, "color": theme.PAPER},
        },
    }


def show_scatter(
    rows: pd.DataFrame, line: pd.DataFrame, first: Indicator, second: Indicator, *, alt: str
) -> None:
    """The points, the line and what they are. `alt` is the picture's name."""
    if not (rows["x"].notna() & rows["y"].notna()).any():
        figure.show_empty()
        return
    figure.show_figure(scatter_figure(rows, line, first, second), alt, "scatter")
    has_line = bool(line["y"].notna().any())
    items = [(INK.symbol, INK.colour, t("explore.point"))]
    items += [("──", theme.QUIET, t("explore.line"))] if has_line else []
    st.html(figure.legend(items) + figure.notes([t("explore.band")] if has_line else []))


def _columns(side: str, indicator: Indicator) -> tuple[Column, Column]:
    """The value of one of the two indicators, and its interval."""
    found = []
    for one in (table.value_column(indicator), table.interval_column(indicator)):
        heading = t("explore.of", what=one.heading, short=indicator.short)
        found.append(Column(heading, lambda row, one=one: one.cell(of(row, side)), is_number=True))  # type: ignore[misc]
    return found[0], found[1]


def evidence(
    rows: pd.DataFrame,
    line: pd.DataFrame,
    first: Indicator,
    second: Indicator,
    scope: str,
    snapshot: str,
) -> Evidence:
    """The evidence for rows of queries/scatter.sql; the file tells the line too."""
    periods = list(dict.fromkeys([*rows["first_period"], *rows["second_period"]]))
    told = line.iloc[0]
    names = ("counted", "slope", "slope_lower", "slope_upper", "r", "p", "association")
    return Evidence(
        rows,
        (table.area_column(), *_columns("x", first), *_columns("y", second)),
        t("explore.scatter_caption", first=first.name, second=second.name, periods=", ".join(periods)),
        table.file_name(rows, first.id, second.id, scope, periods[0], snapshot),
        {"x": first.id, "y": second.id, "snapshot": snapshot}
        | {name: str(told[name]) if say.known(told[name]) else "" for name in names},
    )
