"""Analysts' dated comments, beside the values that they are about. Rows of queries/notes.sql."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from catalogue import Indicator
from components.prose import terms_html
from components.table import Column, Html, Row
from text import date, dictionary, language, listing, number, period, t

MOST_NAMES = 3


def _items(note: Row, name: str) -> list[Any] | None:
    """A list of the note's; None where it is about all."""
    found = note[name]
    return None if found is None or (isinstance(found, float) and pd.isna(found)) else list(found)


def _years(years: Sequence[int], indicator: Indicator | None) -> str:
    """2020 och 2021; school years where one indicator is shown and has them."""
    kind = indicator.period if indicator else "calendar"
    return listing([period(year, 1, kind) for year in sorted(years)])


def subject(note: Row, indicators: Mapping[str, Indicator]) -> str:
    """What a note is about, of what is shown: Romme 2024; alla år; 2021; Trygga i skolan 2021."""
    named = [str(one.short) for id, one in indicators.items() if id in (_items(note, "indicators") or ())]
    names, years = _items(note, f"names_{language()}"), _items(note, "years")
    only = next(iter(indicators.values())) if len(indicators) == 1 else None
    many = names is not None and len(names) > MOST_NAMES
    places = t("notes.many_areas", count=number(len(names or ()))) if many else listing(names or [])
    when = _years(years, only) if years else t("notes.all_years")
    topic = listing(named) if 0 < len(named) <= MOST_NAMES and not only else ""
    return " ".join(filter(None, (f"{topic}," if topic and places else topic, places, when)))


def role(note: Row) -> str:
    return str(dictionary().get(f"indicator.role_{note['author_role']}", note["author_role"]))


def remarks(notes: pd.DataFrame, indicators: Mapping[str, Indicator]) -> list[tuple[str, str]]:
    """What each is about, by whom and when; and the comment."""
    return [
        (
            t("notes.about", what=subject(note, indicators), role=role(note), date=date(note["date"])),
            note[f"text_{language()}"],
        )
        for note in notes.to_dict("records")
    ]


def show_remarks(notes: pd.DataFrame, indicators: Mapping[str, Indicator]) -> None:
    """The comments under a picture; nothing where there are none."""
    if not notes.empty:
        heading = html.escape(t("notes.heading"))
        body = terms_html(remarks(notes, indicators))
        st.html(Html(f'<div class="prose"><h3>{heading}</h3>{body}</div>'))


def is_about(note: Row, row: Row, years_pooled: int) -> bool:
    """Whether a note on the indicator is about one of its values."""
    areas, years = _items(note, "areas"), _items(note, "years")
    covered = range(int(row["year"]) - years_pooled + 1, int(row["year"]) + 1)
    mine = str(row["area_id"]).split(",")  # an own group's id is those of its areas
    return (areas is None or bool(set(areas) & set(mine))) and (
        years is None or any(year in covered for year in years)
    )


def columns(notes: pd.DataFrame, indicator: Indicator, rows: pd.DataFrame) -> tuple[Column, ...]:
    """A column with the comments on each row's value, where any has one. Rows of queries/trend.sql."""
    found = notes.to_dict("records")

    pooled = indicator.pool("catchment")

    def cell(row: Row) -> str:
        return " ".join(note[f"text_{language()}"] for note in found if is_about(note, row, pooled))

    has_any = any(cell(row) for row in rows.to_dict("records"))
    return (Column(t("notes.column"), cell),) if has_any else ()
