"""Where an indicator's values come from, and what analysts have noted about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

import catalogue
from catalogue import Indicator
from components import row as say
from components.coverage import count
from components.prose import Section, link_html, prose_html, show_section, terms_html
from components.remarks import remarks
from components.table import Column, Html, Row, table_html
from text import date, findings, period, t


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


def told_revisions(rows: pd.DataFrame, indicator: Indicator) -> Iterator[tuple[str, str]]:
    """Each publication's date and what it changed."""
    for _, one in rows.groupby("number", sort=False):
        yield date(one["published_on"].iloc[0]), findings.revised(one.to_dict("records"), indicator)


def show_revisions(rows: pd.DataFrame, indicator: Indicator) -> None:
    """The rows of `queries/revisions.sql`; nothing where no publication has changed anything."""
    if not rows.empty:
        show_section(Section("andrat", t("revised.title"), terms_html(told_revisions(rows, indicator))))


def notes_section(notes: pd.DataFrame, indicator: Indicator) -> Section:
    """The rows of `queries/notes.sql`."""
    found = remarks(notes, {indicator.id: indicator})
    body = terms_html(found) if found else prose_html(t("indicator.notes_nothing"))
    return Section("anmarkningar", t("indicator.notes"), body)
