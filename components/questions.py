"""The four questions: what the figures can and cannot say about each, and the way into the views."""

from __future__ import annotations

import html

import streamlit as st

import catalogue
from catalogue import Domain, Municipality
from components.address import PATHS
from components.links import show_ways, way_html
from components.prose import prose_html
from components.table import Html
from components.theme import plain
from text import t

VIEWS = {  # where an answer may be found, by question
    "families": ("families", "area"),
    "compare": ("works", "municipalities"),
    "way": ("pilot", "trend", "decisions"),
    "knowledge": ("equality", "domains", "map"),
}


def _first(domain: Domain, judged: bool = False) -> str | None:
    """The first indicator of a domain between areas; `judged`: of which high or low is good."""
    known = catalogue.indicators("catchment").values()
    found = (one.id for one in known if one.domain == domain and (one.direction != "none" or not judged))
    return next(found, None)


def choices(view: str, place: Municipality) -> dict[str, str | None]:
    """What is chosen in a view, so that it shows what the question is about."""
    worked = catalogue.worked_in(place.id)
    works = catalogue.interventions(place.id).values()
    affected = next((one.indicators[0] for one in works if one.indicators), None)
    match view:
        case "area":
            return {"omrade": worked[0] if worked else None}
        case "trend":
            return {"omraden": ",".join(worked) or None, "indikator": affected}
        case "municipalities":
            return {"indikator": _first("learning")}
        case "equality" | "map":
            return {"indikator": _first("learning", judged=True)}
    return {}


def question_html(name: str) -> Html:
    said = {part: prose_html(t(f"questions.{name}_{part}")) for part in ("can", "cannot")}
    parts = "".join(f"<h3>{html.escape(t(f'questions.{part}'))}</h3>{words}" for part, words in said.items())
    return Html(f'<div class="prose"><h2>{html.escape(t(f"questions.{name}_title"))}</h2>{parts}</div>')


def show_questions(place: Municipality) -> None:
    st.markdown(plain(t("questions.intro")))
    for name, views in VIEWS.items():
        st.html(question_html(name))
        ways = (one for one in views if one in PATHS)
        show_ways(*(way_html(one, t(f"questions.to_{one}"), **choices(one, place)) for one in ways))
