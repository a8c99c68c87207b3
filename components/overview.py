"""The first page: three questions that lead to the right view, and three domains as equals."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from catalogue import Indicator, Municipality
from components import row as say
from components.links import show_ways, way_html
from components.picture import finding_html
from components.spark import spark_svg
from components.synthetic import is_synthetic
from text import findings, t


@dataclass(frozen=True)
class Certain:
    """The most certain difference in a domain: its indicator, and its row of the query largest_difference."""

    indicator: Indicator
    row: dict[str, Any]

    @property
    def areas(self) -> list[str]:
        return [self.row["low_area_id"], self.row["high_area_id"]]


def most_certain(differences: pd.DataFrame, indicators: dict[str, Indicator], domain: str) -> Certain | None:
    """The first row of the domain; rows come most certain first."""
    for record in differences.to_dict("records"):
        if indicators[record["indicator_id"]].domain == domain:
            return Certain(indicators[record["indicator_id"]], record)
    return None


def course_of(found: Certain | None, place: Municipality) -> dict[str, Any]:
    """What `queries/trend.sql` needs to know to give the course of both areas and the municipality."""
    return {
        "indicator": found.indicator.id if found else "",
        "areas": [*found.areas, place.id] if found else [],
        "years_pooled": found.indicator.pool("catchment") if found else 1,
        "sex": "T",
        "measures": [],
        "called": [],
        "benchmark": place.id,
        "pool": [],
        "given": [],
    }


NEWEST = {"omrade": None, "ar": None, "kon": None}  # the newest year, of all areas and both sexes


def show_questions(differences: pd.DataFrame, changes: pd.DataFrame, municipality: Municipality) -> None:
    """Where is the difference largest, what has changed, how are things where I live?"""
    most = differences.iloc[0]
    st.header(t("overview.questions"), anchor=False)
    ways = [way_html("map", t("overview.where"), indikator=most["indicator_id"], **NEWEST)]
    if not changes.empty:
        changed = changes.iloc[0]
        chosen = {"indikator": changed["indicator_id"], "omraden": changed["area_id"], "kon": None}
        ways.append(way_html("trend", t("overview.changed"), **chosen))
    show_ways(*ways, way_html("area", t("overview.mine", municipality=municipality.name)), kind="questions")


def show_domain(
    domain: str, found: Certain | None, course: pd.DataFrame, place: Municipality, *, has_figures: bool
) -> None:
    """One domain: the finding in a sentence, its course as a small picture, and the way to the map."""
    with st.container(border=True, key=f"domain-{domain}"):
        st.html(f'<p class="domain">{html.escape(t(f"domain.{domain}"))}</p>')
        if not has_figures:
            said = t("overview.no_figures", domain=t(f"domain.{domain}").lower(), municipality=place.name)
            st.html(finding_html(findings.Finding(said, ()), 3))
            return
        if found is None:
            st.html(finding_html(findings.largest(None, None), 3))
            return
        st.html(finding_html(findings.largest(found.row, found.indicator), 3))
        st.html(f'<div class="courses">{"".join(_courses(found, course, place))}</div>')
        show_ways(way_html("map", t("overview.on_map"), indikator=found.indicator.id, **NEWEST))


def _courses(found: Certain, course: pd.DataFrame, place: Municipality) -> list[str]:
    """The two areas' courses over the years on one scale, each beside the whole place's."""
    benchmark = _by_year(course[course["area_id"] == place.id])
    span = (course["value"].min(), course["value"].max())
    pictures = []
    for area in found.areas:
        own = course[course["area_id"] == area]
        if own["value"].notna().sum() < 2:  # a point is no course
            continue
        latest = own.iloc[-1].to_dict()
        label = say.value(latest, found.indicator)
        title = t(
            "overview.course",
            area=say.name(latest),
            indicator=found.indicator.short,
            municipality=place.name,
        )
        picture = spark_svg(
            _by_year(own),
            title,
            benchmark=benchmark,
            span=span,
            label=label,
            is_synthetic=is_synthetic(course),
        )
        pictures.append(f"<figure><figcaption>{html.escape(say.name(latest))}</figcaption>{picture}</figure>")
    return pictures


def _by_year(rows: pd.DataFrame) -> dict[int, float]:
    return dict(zip(rows["year"], rows["value"], strict=True))
