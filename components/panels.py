"""One indicator over the years: a small picture for each area, on one scale, the whole place behind it."""

from __future__ import annotations

import html
from typing import Any

import pandas as pd
import streamlit as st

from catalogue import Indicator, Municipality
from components import axis, figure
from components import row as say
from components.series import Series, series
from components.synthetic import is_synthetic, mark
from components.trend import band, trace, year_ticks
from text import t

HEIGHT = 190  # pixels


def _of(rows: pd.DataFrame, area: str, place: str, indicator: Indicator) -> list[Series]:
    """The area's line and the place's, the area's last; none where the area has no value."""
    lines = series(rows[rows["area_id"].isin([area, place])], indicator, [place])
    return lines[::-1] if lines and not lines[0].is_benchmark else []


def scale(rows: pd.DataFrame, place: str, indicator: Indicator) -> axis.Scale:
    """The scale of all the pictures, intervals of the areas' included; there must be a value."""
    drawn = [
        row if row["area_id"] != place else row | {"lower": None, "upper": None}
        for row in rows.to_dict("records")
    ]
    return axis.scale_of(drawn, ("value", "lower", "upper"), indicator)


def panel_figure(
    rows: pd.DataFrame, area: str, place: str, indicator: Indicator, y: axis.Scale
) -> dict[str, Any]:
    """Rows of the query trend, some of the area's with a value, as a small Plotly figure of it."""
    lines = _of(rows, area, place, indicator)
    years = sorted({int(one) for one in rows["year"]})
    own = rows[rows["area_id"].isin([area, place])]
    drawn = {
        "data": [trace(line, indicator) for line in lines],
        "layout": figure.layout(
            HEIGHT,
            margin={"l": 48, "r": 10, "t": 8, "b": 28, "pad": 4},
            xaxis=figure.bare_axis(
                range=[years[0] - 0.4, years[-1] + 0.4], tickvals=_ends(years), tickformat="d"
            ),
            yaxis=axis.dress(y, indicator, range=[y.start, y.stop]),
            shapes=[
                band(stretch, line) for line in lines if not line.is_benchmark for stretch in line.stretches
            ],
        ),
    }
    return mark(drawn) if is_synthetic(own[own["value"].notna()]) else drawn


def _ends(years: list[int]) -> list[int]:
    return sorted({years[0], *year_ticks(years)[-1:]})


def show_panels(rows: pd.DataFrame, indicator: Indicator, place: Municipality) -> None:
    """A picture for each area in the rows' order; where nothing is shown of one, why."""
    y = scale(rows, place.id, indicator)
    with st.grid(3, min_column_width=220):
        for area, own in rows[rows["area_id"] != place.id].groupby("area_id", sort=False):
            last = own.iloc[-1].to_dict()
            with st.container(key=f"panel-{area}"):
                st.html(f'<p class="pair">{html.escape(say.name(last))}</p>')
                if own["value"].isna().all():
                    said = say.value(last, indicator)
                    st.html(f'<p class="empty">{"•• " * (last["status"] == "c")}{html.escape(said)}</p>')
                    continue
                picture = panel_figure(rows, str(area), place.id, indicator, y)
                figure.show_figure(picture, _alt(last, indicator), f"panel-lines-{area}")
    note = axis.note(y, indicator)
    st.html(figure.notes([t("explore.panels_legend", place=place.name), *([f"{note}."] if note else [])]))


def _alt(last: say.Row, indicator: Indicator) -> str:
    """What a picture is called: whose it is, and its newest period."""
    return t(
        "explore.panel",
        area=say.name(last),
        short=indicator.short,
        period=last["period"],
        value=say.value(last, indicator),
    )
