"""The parts of the page about inequality that are its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

import catalogue
from catalogue import Area, Event, Indicator, Municipality
from components import figure
from components.dots import dots_figure
from components.measures import Choice, Measure, conditions
from components.own_group import Group
from components.picture import finding_html
from components.series import series
from components.synthetic import is_synthetic
from components.theme import plain
from components.trend import notes, trend_figure
from text import t
from text.findings.finding import Finding


def has_order(areas: Sequence[Area]) -> bool:
    """Whether the areas' types put all of them in an order, with a first and a last."""
    return all(one.area_type for one in areas) and len({one.area_type for one in areas}) > 1


def scale(indicator: Indicator) -> int | None:
    """What turns a share into the indicator's unit; None where it is no share of persons."""
    return indicator.scale if indicator.measure == "proportion" else None


def among(indicator: Indicator, choice: Choice) -> dict[str, Any]:
    """What `queries/inequality_among.sql` needs to know of the choices, for all that the page shows."""
    also = [Measure("par", choice.chosen.impact), Measure("i2", "default"), Measure("between", "default")]
    return {
        "years_pooled": indicator.pool("catchment"),
        "scale": scale(indicator),
        "variants": [one.query() for one in (*choice.pair, *also)],
    }


def given(rows: pd.DataFrame, group: Group) -> list[dict[str, Any]]:
    """Rows of `queries/inequality_among.sql` as the queries about inequality take them."""
    records = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return [row | {"chosen": None} for row in records] if group.whole else records


def all_areas(group: Group | None) -> str:
    """What the compared areas are called inside a sentence."""
    return t("equality.all_chosen" if group and not group.whole else "equality.all")


def first(rows: pd.DataFrame) -> dict[str, Any] | None:
    """The first row; None where there is none."""
    return None if rows.empty else rows.iloc[0].to_dict()


def of(measure: Measure, changes: pd.DataFrame) -> dict[str, Any] | None:
    """The measure's row of `queries/inequality_change.sql`; None where it has none."""
    return first(changes[changes["measure"] == measure.measure])


def level_query(indicator: Indicator, rows: pd.DataFrame) -> dict[str, Any]:
    """What `queries/change.sql` needs to know to begin in the first year that the measure can be compared."""
    comparable = rows["year"][rows["is_comparable"]]
    asked = indicator.query("catchment")
    return asked | ({} if comparable.empty else {"since": int(comparable.min()) - asked["years_pooled"] + 1})


def show_pair(
    pair: Mapping[Measure, pd.DataFrame], indicator: Indicator, events: Sequence[Event], *, alt: str
) -> None:
    """The difference and the ratio over the years, side by side."""
    lines = {measure: series(rows, measure.of(indicator)) for measure, rows in pair.items()}
    with st.grid(2, min_column_width=320):
        for measure, rows in pair.items():
            measured = measure.of(indicator)
            with st.container(key=f"pair-{measure.id.replace('_', '-')}"):
                st.html(f'<p class="pair">{measured.short}</p>')
                if lines[measure]:
                    drawn = trend_figure(lines[measure], measured, events, is_invented=is_synthetic(rows))
                    figure.show_figure(drawn, f"{alt}. {measured.name}", f"course-{measure.measure}")
                else:
                    figure.show_empty()
    first_of, rows = next(iter(pair.items()))
    if said := figure.notes(notes(rows, lines[first_of], indicator)):
        st.html(said)


def show_without(rows: pd.DataFrame, measured: Indicator, every: str, *, alt: str) -> None:
    """What the measure would be without each area, beside what it is with all of them, called `every`."""
    figure.show_figure(dots_figure(rows, measured, every), alt, "dots-without")
    st.html(figure.notes([t("equality.line", all=every)]))


def show_meaning(measure: Measure, areas: Sequence[Area]) -> None:
    """How the measure is read, and which areas it sets against each other."""
    said = [t(f"measures.meaning_{measure.id}")]
    said += [conditions(areas)] if measure.is_ordered else []
    st.caption(plain(" ".join(said)))


def elsewhere(place: Municipality, areas: Callable[..., pd.DataFrame]) -> dict[str, int]:
    """How many areas are compared in each other place, by name. `areas` is the query, lent by the page."""
    found: dict[str, int] = {}
    for one in catalogue.municipalities().values():
        if one.id != place.id:
            rows = areas(**one.query())
            is_compared = rows["level"] == one.compared
            is_inside = (rows["level"] != "municipality") | (rows["parent_id"] == one.id)
            found[str(one.name)] = int((is_compared & is_inside).sum())
    return found


def show_unlike(*said: str) -> None:
    """What the measure must not be compared with."""
    if any(said):
        st.caption(plain(" ".join(filter(None, said))))


def show_impact(finding: Finding) -> None:
    """What it means in children, in a box of its own."""
    with st.container(border=True, key="impact"):
        st.html(finding_html(finding))
