"""A decision: what it was about, when it is to be followed up, and what the figures say now beside then."""

from __future__ import annotations

import html
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

import catalogue
from catalogue import Area, Level, Municipality
from catalogue.decisions import Day, Decision
from components import row as say
from components import table
from components.evidence import Evidence
from components.links import show_ways, way_html
from components.prose import Section, link_html, prose_html, show_section, terms_html
from components.synthetic import symbol
from components.table import Column, Html
from components.theme import plain
from text import date as spoken_date
from text import listing, month, t
from text.findings.finding import Finding
from text.findings.followed import followed, followed_of

FEW = 6  # series that are all told in words


def level(decision: Decision) -> Level:
    return "catchment" if decision.areas else "municipality"


def asked(decision: Decision) -> list[dict[str, Any]]:
    """What `queries/change.sql` needs to know of the indicators, to begin at the decision.

    A decision that names none is followed on all but living conditions.
    """
    known = catalogue.indicators(level(decision))
    wanted = [one for one in known.values() if one.domain != "conditions"]
    if decision.indicators:
        wanted = [one for id, one in known.items() if id in decision.indicators]
    queries = [one.query(level(decision)) for one in wanted]
    year = decision.date.year
    return [one | {"since": max(one["since"] or 0, year - one["years_pooled"] + 1)} for one in queries]


def areas_of(decision: Decision, place: Municipality) -> list[str]:
    return list(decision.areas) or [place.id]


def _day(day: Day) -> str:
    return spoken_date(day.first) if day.day else month(day.time)


def _names(decision: Decision, place: Municipality, areas: dict[str, Area]) -> str:
    """Alla indikatorer, hela Borlänge."""
    known = catalogue.indicators()
    short = [f"”{known[one].short}”" for one in decision.indicators]
    there = [str(areas[one].name) for one in decision.areas if one in areas]
    return t(
        "decisions.about_indicators",
        names=listing(short) if short else t("decisions.all_indicators"),
        areas=listing(there) if there else t("decisions.whole", municipality=place.name),
    )


def _follow_up(decision: Decision, today: str) -> str:
    if decision.follow_up is None:
        return t("decisions.follow_up_none")
    said = _day(decision.follow_up)
    is_due = decision.follow_up.first <= date.fromisoformat(today)
    return t("decisions.follow_up_due", date=said) if is_due else said


def show_decision(decision: Decision, place: Municipality, areas: dict[str, Area], today: str) -> None:
    """What was decided. `today` is the ISO date of what is shown."""
    work = catalogue.interventions().get(decision.work or "")
    facts = [
        (t("decisions.date"), _day(decision.date)),
        (t("decisions.about"), _names(decision, place, areas)),
        (t("decisions.follow_up"), _follow_up(decision, today)),
        (t("decisions.work"), str(work.name) if work else ""),
        (t("decisions.source"), link_html(decision.source.url or "", str(decision.source.name))),
    ]
    heading = html.escape(str(decision.name))
    st.html(Html(f'<div class="prose"><h2>{heading}</h2>{terms_html(facts)}</div>'))


def show_intro() -> None:
    st.markdown(plain(t("decisions.intro")))


def show_none(place: Municipality) -> None:
    words = prose_html(t("decisions.none", municipality=place.name))
    show_section(Section("logg", t("decisions.none_title"), words))


def finding(
    decision: Decision, changes: pd.DataFrame, place: Municipality, areas: dict[str, Area]
) -> Finding:
    """The rows of `queries/change.sql` in a title and a few sentences."""
    ids = areas_of(decision, place)
    missing = len(asked(decision)) * len(ids) - len(changes)
    topic = str(areas[ids[0]].name) if len(ids) == 1 and ids[0] in areas else t("decisions.topic")
    kind = "indicator" if len(ids) == 1 else "series"
    return followed(changes, topic, t("decisions.then"), missing, kind)  # type: ignore[arg-type]


def show_series(decision: Decision, changes: pd.DataFrame, place: Municipality, _: str) -> None:
    """What has happened to each: to all where they are few, else to those that have certainly changed."""
    known = catalogue.indicators()
    records = changes.to_dict("records")
    if len(records) > FEW:
        records = [row for row in records if row["verdict"] in ("up", "down")]
    told = [
        (symbol(say.is_invented(row)) + str(known[row["indicator_id"]].short), followed_of(row, known))
        for row in records
    ]
    kept = [] if decision.indicators else [t("decisions.followed_here")]
    kept.append(t("decisions.how"))
    if level(decision) == "municipality":
        kept.append(t("decisions.only_level", municipality=place.name))
    if told:
        st.html(Html(f'<div class="prose">{terms_html(told)}</div>'))
    st.caption(plain(" ".join(kept)))
    if level(decision) == "municipality":
        show_ways(way_html("equality", t("decisions.to_equality")))


def evidence(decision: Decision, changes: pd.DataFrame, place: Municipality, snapshot: str) -> Evidence:
    """The rows of `queries/change.sql`."""
    known = catalogue.indicators()
    return Evidence(
        changes,
        (
            table.indicator_column(),
            table.area_column(),
            Column(t("decisions.then_period"), lambda row: str(row["first_period"])),
            table.quantity_column(t("decisions.then_value"), "first_value"),
            Column(t("decisions.now_period"), lambda row: str(row["last_period"])),
            table.quantity_column(t("decisions.now_value"), "last_value"),
            Column(t("decisions.change"), lambda row: followed_of(row, known)),
        ),
        t("decisions.table", decision=decision.name),
        table.file_name(changes, "beslut", place.id, str(decision.date), snapshot),
        {"decision": str(decision.name), "decided": str(decision.date), "snapshot": snapshot},
    )
