"""Shares against the number of persons, within the limits that chance gives. Never a ranking."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from catalogue import Indicator
from components import axis, figure, theme
from components.dots import NARROW, points
from components.dots import legend_html as judgements_html
from components.synthetic import is_synthetic, mark, symbol
from text import number, quantity, t

PLOT_HEIGHT = 380  # pixels
LIMITS = {"95": ("7px,4px", "╌╌"), "998": ("2px,3px", "┈┈")}  # of 100 and of 1,000: dash, and as a symbol


def drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that have a place: both a value and a number of persons."""
    return rows[rows["value"].notna() & rows["denominator"].notna()]


def funnel_figure(
    rows: pd.DataFrame, limits: pd.DataFrame, indicator: Indicator, benchmark_name: str
) -> dict[str, Any]:
    """Rows of the queries comparison, at least one with a place, and funnel, as a Plotly figure."""
    ends = limits.to_dict("records")
    shown = drawn(rows).to_dict("records")
    most = max(row["denominator"] for row in shown)
    x = axis.scale(0, most)
    y = axis.scale_of(
        [*({"value": row["value"], "lower_998": None, "upper_998": None} for row in shown), *_as_rows(ends)],
        ("value", "lower_998", "upper_998"),
        indicator,
        NARROW,
    )
    note = " · ".join(filter(None, (t("funnel.axis", people=indicator.people), axis.note(y, indicator))))
    picture = {
        "data": [*(_curve(ends, name) for name in _curves(ends)), _points(shown, indicator, benchmark_name)],
        "layout": figure.layout(
            PLOT_HEIGHT + 16 + 58,
            margin={"l": 52, "r": 12, "t": 16, "b": 58, "pad": 4},
            xaxis=figure.bare_axis(
                range=[0, 1.06 * most],
                tickvals=list(x.ticks),
                ticktext=[number(tick, x.decimals) for tick in x.ticks],
            ),
            yaxis=axis.dress(y, indicator, range=[y.start - 0.03 * (y.stop - y.start), y.stop]),
            annotations=figure.below(note, left=48),
        ),
    }
    return mark(picture) if is_synthetic(rows) else picture


def _as_rows(ends: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"value": end["benchmark_value"]} | end for end in ends]


def _curves(ends: list[dict[str, Any]]) -> list[str]:
    names = [f"{side}_{name}" for name in reversed(LIMITS) for side in ("lower", "upper")]
    return [*names, "benchmark_value"] if ends else []


def _curve(ends: list[dict[str, Any]], name: str) -> dict[str, Any]:
    dash = next((dash for limit, (dash, _) in LIMITS.items() if name.endswith(limit)), "solid")
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [end["denominator"] for end in ends],
        "y": [end[name] for end in ends],
        "line": {"color": theme.QUIET, "width": 2 if dash == "solid" else 1.5, "dash": dash},
        "hoverinfo": "skip",
    }


def _points(shown: list[dict[str, Any]], indicator: Indicator, benchmark_name: str) -> dict[str, Any]:
    """Those that differ for certain lie on top, whatever their place in the rows."""
    ordered = sorted(shown, key=lambda row: row["judgement"] not in ("similar", "not_judged"))
    places = {"x": [row["denominator"] for row in ordered], "y": [row["value"] for row in ordered]}
    return points(ordered, indicator, benchmark_name) | places | {"cliponaxis": False}


def lines_html(limits: pd.DataFrame, indicator: Indicator, benchmark_name: str) -> str:
    """What each line is."""
    if limits.empty:
        return ""
    one = limits.iloc[0]
    value = quantity(one["benchmark_value"], indicator.unit, indicator.decimals)
    said = f"{symbol(one['benchmark_provenance'] == 'synthetic')}{benchmark_name} {value}"
    lines = [(dash, theme.QUIET, t(f"funnel.limit_{name}")) for name, (_, dash) in LIMITS.items()]
    return figure.legend([("──", theme.QUIET, said), *lines])


def notes(rows: pd.DataFrame) -> list[str]:
    """How to read the picture, and how many have no place in it."""
    lost = int(rows["value"].notna().sum()) - len(drawn(rows))
    return [t("funnel.how"), *([t("funnel.lost", count=number(lost))] if lost else [])]


def show_funnel(
    rows: pd.DataFrame,
    limits: pd.DataFrame,
    indicator: Indicator,
    benchmark_name: str,
    *,
    alt: str,
    key: str = "funnel",
) -> None:
    """The funnel, what its lines and shapes mean, and how to read it. `alt` is the picture's name."""
    if drawn(rows).empty:
        figure.show_empty()
        return
    figure.show_figure(funnel_figure(rows, limits, indicator, benchmark_name), alt, f"dots-{key}")
    st.html(
        lines_html(limits, indicator, benchmark_name)
        + judgements_html(drawn(rows), benchmark_name)
        + figure.notes(notes(rows))
    )
