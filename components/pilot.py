"""The parts of the page about a development work's effect that are its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

import catalogue
from catalogue import Area, Event, Indicator, Intervention
from components import axis, choices, figure, permalink, theme
from components import row as say
from components.synthetic import is_synthetic, is_synthetic_row, mark, symbol
from components.trend import show_trend
from text import dictionary, listing, t
from text.findings import effects

COURSES = ("treated", "others", "synthetic")
YEARS = ("event",)
ELSEWHERE = ("place", "date")
PLACES_HEIGHT = 150  # pixels


def works(municipality: str) -> dict[str, Intervention]:
    """The works that can be followed in figures: those with catchments in the municipality, by id."""
    found = catalogue.interventions(municipality)
    return {id: one for id, one in found.items() if one.indicators and one.catchments}


def choose_work(works: Mapping[str, Intervention]) -> Intervention:
    """One of them; without a question where there is only one."""
    labels = {id: str(one.name) for id, one in works.items()}
    first = next(iter(labels))
    if len(labels) == 1:
        return works[permalink.known("arbete", labels, first)]
    return works[permalink.choose("arbete", t("pilot.choose"), labels, first)]


def affected(work: Intervention) -> dict[str, Indicator]:
    """The indicators that the work could have affected, by id."""
    every = catalogue.indicators("catchment")
    return {id: one for id, one in every.items() if id in work.indicators}


def choose_indicator(work: Intervention) -> Indicator:
    """One of the indicators that the work could have affected."""
    return choices.choose_one(affected(work))


def asked(work: Intervention) -> list[dict[str, Any]]:
    """What `queries/effects.sql` needs to know of the indicators."""
    return [
        {
            "indicator_id": one.id,
            "direction": one.direction,
            "years_pooled": one.pool("catchment"),
            "scale": one.scale,
        }
        for one in affected(work).values()
    ]


def called(*kinds: str) -> list[dict[str, str]]:
    """The kinds of rows of `queries/effect.sql`, and what they are called."""
    words = dictionary()
    return [
        {"area_id": one, "level": "group", "name_sv": name.sv, "name_en": name.en}
        for one in kinds
        for name in (words[f"pilot.{one}"],)
    ]


def measured(indicator: Indicator) -> Indicator:
    """A difference in course, as pictures and tables know an indicator."""
    words = dictionary()
    return replace(
        indicator,
        short=words["pilot.short_change"],
        unit="percentage_points" if indicator.unit == "percent" else indicator.unit,
        decimals=max(indicator.decimals, 1),
        measure="mean",
    )


def happened(work: Intervention) -> list[Event]:
    """The work, and what else happened to all."""
    own = [one for one in work.events if one.kind == "work"]
    return sorted([*own, *catalogue.evaluation().meanwhile], key=lambda one: one.start)


def show_course(rows: pd.DataFrame, indicator: Indicator, work: Intervention, *, alt: str) -> None:
    """The work's areas and the others over the years."""
    show_trend(rows, indicator, happened(work), COURSES[1:], alt=alt, key="pilot")


def show_years(rows: pd.DataFrame, indicator: Indicator, work: Intervention, *, alt: str) -> None:
    """The difference in course, year by year."""
    show_trend(rows, measured(indicator), happened(work), alt=alt, key="years")


def places_figure(rows: pd.DataFrame, row: say.Row, indicator: Indicator) -> dict[str, Any]:
    """Rows of the kind place, and the work's own row of `queries/effects.sql`, as dots on one scale."""
    of = measured(indicator)
    found = rows.to_dict("records")
    x = axis.scale_of([*found, dict(row) | {"lower": None, "upper": None}], ("value",), of)
    heights = [place * 0.618034 % 1 for place in range(len(found))]  # spread evenly, the same in every run
    own = f"{symbol(is_synthetic_row(row))}{t('pilot.treated')}: {effects.signed(row['value'], indicator)}"
    drawn = {
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "x": [one["value"] for one in found],
                "y": [0.1 + 0.55 * height for height in heights],
                "hoverinfo": "skip",
                "marker": {"symbol": "circle-open", "size": 7, "color": theme.QUIET},
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": [row["value"]],
                "y": [0.375],
                "hoverinfo": "text",
                "hovertext": [theme.plotly_text(own)],
                "marker": {"symbol": "diamond", "size": 15, "color": theme.LINES[0].colour},
            },
        ],
        "layout": figure.layout(
            PLACES_HEIGHT,
            margin={"l": 22, "r": 22, "t": 30, "b": 34},
            xaxis=axis.dress(x, of, range=[x.start, x.stop]),
            yaxis=figure.bare_axis(range=[0, 0.75], showticklabels=False),
            annotations=[
                figure.words(
                    theme.plotly_text(own),
                    row["value"],
                    1,
                    yref="paper",
                    yanchor="bottom",
                    xanchor="left" if x.fraction(row["value"]) < 0.5 else "right",
                    font=figure.STRONG,
                )
            ],
        ),
    }
    return mark(drawn) if is_synthetic(rows) else drawn


def show_places(rows: pd.DataFrame, row: say.Row, indicator: Indicator, *, alt: str) -> None:
    places = rows[rows["area_id"] == "place"]
    figure.show_figure(places_figure(places, row, indicator), alt, "places-pilot")
    signs = (("○", theme.QUIET, t("pilot.place")), ("◆", theme.LINES[0].colour, t("pilot.treated")))
    st.html(figure.legend(signs))


def show_limits(work: Intervention, areas: Mapping[str, Area]) -> None:
    """What the comparison is not: about the schools themselves, or exactly their catchments."""
    said = [t("pilot.list_choice")]
    said += [t("pilot.schools", schools=listing(list(work.schools)))] if work.schools else []
    is_approximate = any(areas[one].is_approximate for one in work.catchments if one in areas)
    said += [t("pilot.approximate")] if is_approximate else []
    st.caption(theme.plain(" ".join(said)))
