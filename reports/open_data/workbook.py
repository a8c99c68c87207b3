"""The snapshot, or an indicator of it, as an Excel workbook that says what it is before it shows a number."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
from xlsxwriter import Workbook

import catalogue
import text
from catalogue import Indicator
from catalogue.open_data import terms
from reports import sheets
from reports.open_data import BOUNDARIES, Edition, Tables, invented, unit_words
from text import t

IN_UNIT = ("value", "standard_error", "lower", "upper", "before", "after")
LAST = "revision"
Sheet = tuple[str, Sequence[str], Sequence[Sequence[Any]]]  # name of its table, headings, rows


def read_me(edition: Edition, title: str, tables: Iterable[pa.Table]) -> list[str]:
    """What must be known of the figures, in sentences."""
    published = text.date(datetime.date.fromisoformat(edition.created_on))
    said = [
        title,
        t("open_data.dataset_about"),
        invented(*tables),
        t("open_data.protected", rules=edition.rules),
        t("open_data.snapshot", id=edition.snapshot, date=published, seal=edition.seal),
        t("open_data.terms", licence=terms().licence),
        terms().licence_url,
        t("open_data.publisher", authority=edition.publisher.authority),
        t("open_data.contact", contact=edition.publisher.contact),
    ]
    return [*said, t("open_data.edition")] if edition.only_published else said


def _metadata(indicators: Iterable[Indicator]) -> Sheet:
    """What each indicator is."""
    names = (
        "indicator",
        "name",
        "unit",
        "direction",
        "definition",
        "source",
        "licence",
        "smallest",
        "caution",
    )
    sources = catalogue.sources()
    rows = [
        (
            one.id,
            str(one.name),
            unit_words(one),
            t(f"open_data.direction_{one.direction}"),
            str(one.definition),
            f"{sources[one.source].publisher}: {sources[one.source].name}",
            str(sources[one.source].licence),
            one.smallest,
            str(one.caution or ""),
        )
        for one in indicators
    ]
    return "metadata", [t(f"open_data.heading_{name}") for name in names], rows


def _meanings(tables: Tables) -> Sheet:
    """What each column holds."""
    names = list(dict.fromkeys(name for one in tables.values() for name in one.column_names))
    meanings = [t(f"open_data.column_{name}") for name in names]
    headings = [t("open_data.heading_column"), t("open_data.heading_meaning")]
    return "columns", headings, list(zip(names, meanings, strict=True))


def _contents(tables: Tables) -> Sheet:
    """What is on which sheet."""
    headings = [t(f"open_data.heading_{name}") for name in ("sheet", "about", "rows")]
    listed = [
        (t(f"open_data.table_{name}"), t(f"open_data.about_{name}"), rows.num_rows)
        for name, rows in tables.items()
    ]
    return "contents", headings, listed


def _rows(name: str, rows: pa.Table, indicator: Indicator | None) -> Sheet:
    """A table of the snapshot, its unit in the heading where all rows have the same."""
    unit = f" ({unit_words(indicator)})" if indicator else ""
    headings = [one + (unit if one in IN_UNIT else "") for one in rows.column_names]
    return name, headings, list(zip(*(column.to_pylist() for column in rows.columns), strict=True))


def _describe(book: Workbook, edition: Edition, title: str, about: str) -> None:
    """The properties of the document: with them the same figures always give the same bytes."""
    made = datetime.datetime.fromisoformat(edition.created_on)
    authority = str(edition.publisher.authority)
    book.set_properties({"title": title, "author": authority, "comments": about, "created": made})
    for name, said in (edition.facts | {"language": text.language()}).items():
        book.set_custom_property(name, said)


def workbook_bytes(tables: Tables, edition: Edition, title: str, indicator: Indicator | None = None) -> bytes:
    """The tables, one a sheet, in the language now spoken; those of one indicator where it is given.

    Boundaries have no place in a workbook and are left out. What has changed stands last.
    """
    shown = {name: rows for name, rows in tables.items() if name != BOUNDARIES}
    known = [indicator] if indicator else list(catalogue.indicators().values())
    introduction = read_me(edition, title, shown.values())
    file = io.BytesIO()
    with sheets.writing(file) as book:
        _describe(book, edition, title, invented(*shown.values()))
        sheets.introduce(book, t("open_data.sheet_readme"), introduction)
        sheets.add(book, t("open_data.sheet_contents"), *_contents(shown))
        for name in (one for one in shown if one != LAST):
            sheets.add(book, t(f"open_data.table_{name}"), *_rows(name, shown[name], indicator))
        sheets.add(book, t("open_data.sheet_metadata"), *_metadata(known))
        sheets.add(book, t("open_data.sheet_columns"), *_meanings(shown))
        if LAST in shown:
            sheets.add(book, t(f"open_data.table_{LAST}"), *_rows(LAST, shown[LAST], indicator))
    return file.getvalue()
