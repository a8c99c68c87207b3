"""How the values of all areas of a level lie: a dot for each, equal ones stacked. No place has a number."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from catalogue import Indicator
from components import axis, evidence, figure, table, theme
from components import row as say
from components.evidence import Evidence
from components.synthetic import is_synthetic, mark, symbol
from text import t

DOT = 18  # pixels from one dot of a stack to the next
INK = theme.LINES[0]


def _shown(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [row for row in rows.to_dict("records") if say.known(row["value"])]


def distribution_figure(rows: pd.DataFrame, indicator: Indicator) -> dict[str, Any]:
    """Rows of the query distribution, at least one area's with a value, as a Plotly figure."""
    shown = _shown(rows)
    own, marked = ([row for row in shown if bool(row["is_marked"]) is one] for one in (False, True))
    x = axis.scale_of(shown, ("value",), indicator, 1)
    high = max(4, *(int(row["stack"]) for row in own)) + 1
    note = axis.note(x, indicator)
    drawn = {
        "data": [
            *(_upright(row["value"], high, ink) for row, ink in zip(marked, theme.BENCHMARKS, strict=False)),
            {
                "type": "scatter",
                "mode": "markers",
                "cliponaxis": False,
                "x": [row["value"] for row in own],
                "y": [int(row["stack"]) for row in own],
                "hoverinfo": "text",
                "hovertext": [_hover(row, indicator) for row in own],
                "marker": {
                    "symbol": INK.marker,
                    "color": INK.colour,
                    "size": 13,
                    "line": {"width": 1, "color": theme.PAPER},
                },
            },
        ],
        "layout": figure.layout(
            DOT * high + 20 + (56 if note else 32),
            margin={"l": 22, "r": 22, "t": 12, "b": 56 if note else 32, "pad": 4},
            xaxis=axis.dress(x, indicator, range=[x.start, x.stop]),
            yaxis=figure.bare_axis(range=[0, high], showticklabels=False),
            shapes=_middle(own[0]),
            annotations=figure.below(note, left=18),
        ),
    }
    return mark(drawn) if is_synthetic(rows[rows["value"].notna()]) else drawn


def _middle(row: say.Row) -> list[dict[str, Any]]:
    """The middle half as a field, and the median in it."""
    if not say.known(row["median"]):
        return []
    tall = {"yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    return [
        tall
        | {
            "type": "rect",
            "x0": row["quartile_low"],
            "x1": row["quartile_high"],
            "fillcolor": theme.SPAN,
            "line": {"width": 0},
        },
        tall
        | {
            "type": "line",
            "x0": row["median"],
            "x1": row["median"],
            "line": {"width": 2, "color": theme.HATCH},
        },
    ]


def _upright(value: float, high: int, ink: theme.Line) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [value, value],
        "y": [0, high],
        "line": {"color": ink.colour, "width": 2, "dash": ink.dash},
        "hoverinfo": "skip",
    }


def _hover(row: say.Row, indicator: Indicator) -> str:
    """A school is not named here: its place among others is none of this picture's."""
    if row["level"] != "school":
        return say.hover(row, indicator)
    return f"{symbol(say.is_invented(row))}<b>{say.value(row, indicator)}</b>"


def show_distribution(rows: pd.DataFrame, indicator: Indicator, *, alt: str) -> None:
    """The dots, what lies beside them and what they are. `alt` is the picture's name."""
    shown = _shown(rows)
    figure.show_figure(distribution_figure(rows, indicator), alt, "distribution")
    marked = [row for row in shown if row["is_marked"]]
    items = [
        (ink.symbol, ink.colour, f"{say.name(row)} {symbol(say.is_invented(row))}{say.value(row, indicator)}")
        for row, ink in zip(marked, theme.BENCHMARKS, strict=False)
    ]
    st.html(figure.legend(items) + figure.notes([t("explore.distribution_legend")]))


def behind(rows: pd.DataFrame, indicator: Indicator, scope: str, snapshot: str) -> Evidence:
    """The evidence for rows of queries/distribution.sql, by name."""
    period = str(rows["period"].iloc[0])
    return Evidence(
        rows,
        (
            table.area_column(),
            table.value_column(indicator),
            table.interval_column(indicator),
            table.people_column(indicator),
        ),
        t("explore.distribution_caption", name=indicator.name, period=period),
        table.file_name(rows, indicator.id, "fordelning", scope, period, snapshot),
        evidence.about(indicator, snapshot),
    )
