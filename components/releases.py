"""Where an indicator's values come from, and what analysts have noted about them."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

import catalogue
from catalogue import Indicator
from components import row as say
from components.coverage import count
from components.prose import Section, link_html, prose_html, terms_html
from components.table import Column, Html, Row, table_html
from text import date, dictionary, language, period, t


def _source(row: Row) -> str:
    """The source's name, as a link where the release has an address of its own."""
    known = catalogue.sources().get(row["source_id"])
    name = str(known.name) if known else row["source_id"]
    return link_html(row["url"], name) if say.known(row["url"]) else name


def _day(name: str) -> Callable[[Row], str]:
    return lambda row: date(row[name]) if say.known(row[name]) else ""


def _years(row: Row, indicator: Indicator) -> str:
    first, last = (period(int(row[name]), 1, indicator.period) for name in ("first_year", "last_year"))
    return first if first == last else f"{first}–{last}"


def releases_section(releases: pd.DataFrame, indicator: Indicator) -> Section:
    """The rows of `queries/releases.sql`."""
    columns = (
        Column(t("indicator.source"), _source),
        Column(t("about.origin"), lambda row: t(f"about.origin_{row['origin']}")),
        Column(t("indicator.published_on"), _day("published_on")),
        Column(t("indicator.fetched_at"), _day("fetched_at")),
        Column(t("indicator.years"), lambda row: _years(row, indicator)),
        Column(t("indicator.values"), count("shown"), is_number=True),
    )
    rows = releases.rename(columns={"provenance": "origin"})  # the counts here are not themselves invented
    caption = t("indicator.releases_caption", indicator=indicator.name)
    body = prose_html(t("indicator.releases_nothing")) if rows.empty else table_html(rows, columns, caption)
    return Section("ursprung", t("indicator.releases"), Html(body))


def _role(role: str) -> str:
    return str(dictionary().get(f"indicator.role_{role}", role))


def _heading(note: Row, indicator: Indicator) -> str:
    role, years = _role(note["author_role"]), _years(note, indicator)
    return t("indicator.note", date=date(note["date"]), role=role, years=years)


def notes_section(notes: pd.DataFrame, indicator: Indicator) -> Section:
    """The rows of `queries/notes.sql`."""
    remarks = [(_heading(note, indicator), note[f"text_{language()}"]) for note in notes.to_dict("records")]
    body = terms_html(remarks) if remarks else prose_html(t("indicator.notes_nothing"))
    return Section("anmarkningar", t("indicator.notes"), body)
