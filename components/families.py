"""Families' experience: the answers with a band of what is possible, or what to import to get there."""

from __future__ import annotations

import html
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from catalogue import Indicator
from components import figure, table
from components import row as say
from components.dots import dots_figure
from components.evidence import Evidence, about
from components.prose import Section, list_html, prose_html, show_section, terms_html
from components.table import Column, Html
from components.theme import plain
from text import number, quantity, t


def show_intro() -> None:
    st.markdown(plain(t("families.intro")))


def banded(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as a picture of dots takes them: the line is what is possible, and nothing is judged.

    Who has no figure is not drawn.
    """
    drawn = rows[rows["status"] != "x"]
    return drawn.assign(
        lower=drawn["least"],
        upper=drawn["most"],
        benchmark_value=None,
        benchmark_provenance=None,
        judgement="not_judged",
    )


def show_answers(rows: pd.DataFrame, indicator: Indicator, alt: str) -> None:
    """The rows of `queries/experience.sql`."""
    if rows["value"].notna().any():
        figure.show_figure(dots_figure(banded(rows), indicator, ""), alt, f"dots-{indicator.id}")
        st.html(figure.notes([t("families.band"), t("families.chance")]))
    else:
        figure.show_empty()


def _percent(heading: str, *fields: str) -> Column:
    def cell(row: say.Row) -> str:
        if not all(say.known(row[field]) for field in fields):
            return ""
        return "–".join(quantity(row[field], "percent", 1) for field in fields)

    return Column(heading, cell, is_number=True)


def evidence(rows: pd.DataFrame, indicator: Indicator, scope: str, snapshot: str) -> Evidence:
    """The evidence for the rows of `queries/experience.sql`."""
    return Evidence(
        rows,
        (
            table.area_column(),
            table.period_column(),
            table.value_column(indicator),
            table.interval_column(indicator),
            Column(t("families.answered"), lambda row: _count(row, "denominator"), is_number=True),
            Column(t("families.asked"), lambda row: _count(row, "asked"), is_number=True),
            _percent(t("families.rate"), "rate"),
            _percent(t("families.possible"), "least", "most"),
        ),
        str(indicator.name),
        table.file_name(rows, indicator.id, scope, snapshot),
        about(indicator, snapshot),
    )


def _count(row: say.Row, field: str) -> str:
    return number(row[field]) if say.known(row[field]) else ""


def show_missing(indicators: Sequence[Indicator]) -> None:
    """What is to be imported before anything can be shown; nothing where all is there."""
    if not indicators:
        return
    facts = [(str(one.name), str(one.definition)) for one in indicators]
    typed = [Html(f"<code>{html.escape(one)}</code>") for one in t("families.command").splitlines()]
    body = prose_html(t("families.nothing")) + terms_html(facts) + prose_html(t("families.how"))
    body += list_html(typed)
    show_section(Section("saknas", t("families.missing"), Html(body)))
