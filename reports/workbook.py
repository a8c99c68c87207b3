"""Pictures as an Excel workbook: first what it is, then each picture as it reads, then as it counts."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator, Sequence
from contextvars import copy_context
from typing import Any

from catalogue import Indicator
from reports import Imprint, View, sheets
from reports.writable import writable
from text import date, speak, t

NEITHER = re.compile(r"[\[\]:*?/\\']")  # what a sheet's name may not hold


def workbook(
    views: Sequence[View], imprint: Imprint, title: str, indicators: Sequence[Indicator] = ()
) -> bytes:
    """Read me, contents, two sheets a picture, and what the indicators are; in the imprint's language.

    A table as it reads has the screen's words, `••` too; the same as it counts has numbers, and where
    there is none an empty cell and its status. No text becomes a formula.
    """
    given = (writable(tuple(views)), writable(imprint), writable(title), indicators)
    return copy_context().run(_workbook, *given)


def _workbook(views: Sequence[View], imprint: Imprint, title: str, indicators: Sequence[Indicator]) -> bytes:
    speak(imprint.language)
    day = datetime.date.fromisoformat(imprint.created_on)
    made = datetime.datetime.combine(day, datetime.time())
    about = t("report.fact_snapshot", snapshot=imprint.snapshot, date=date(day))
    pictures = [(view, picture) for view in views for picture in view.pictures]
    is_marked = any(picture.is_synthetic for _, picture in pictures)
    titles = [f"{number} {_sheet(picture.title)}" for number, (_, picture) in enumerate(pictures, 1)]
    contents = list(_contents(views, titles, imprint.server.rstrip("/")))
    headings = [t(f"workbook.{one}") for one in ("sheet", "picture", "decision", "live")]
    file = io.BytesIO()
    with sheets.writing(file) as book:
        book.set_properties(
            {"title": title, "author": imprint.municipality, "subject": about, "created": made}
        )
        facts = _facts(imprint, date(day), about, is_marked)
        sheets.introduce(book, t("workbook.read_me"), [title, *facts])
        sheets.add(book, t("workbook.contents"), "contents", headings, contents)
        for number, (name, (_, picture)) in enumerate(zip(titles, pictures, strict=True), 1):
            read = [[str(cell) for cell in row] for row in picture.table.rows]
            sheets.add(book, name, f"read_{number}", picture.table.headings, read)
            data = t("workbook.data", number=number)
            sheets.add(book, data, f"data_{number}", picture.data.columns, picture.data.rows)
        sheets.add(book, t("workbook.metadata"), "metadata", _headings(), list(_metadata(indicators)))
    return file.getvalue()


def _contents(views: Sequence[View], titles: Sequence[str], server: str) -> Iterator[tuple[str, ...]]:
    """A row a picture, and one a view that has none: what it says instead, and what was decided."""
    names = iter(titles)
    for view in views:
        address = f"{server}/{view.address.lstrip('/')}"
        for picture in view.pictures:
            yield next(names), picture.title, view.decision, address
        if not view.pictures:
            yield "", view.nothing or view.title, view.decision, address


def _facts(imprint: Imprint, day: str, about: str, is_marked: bool) -> Iterator[str]:
    if is_marked:
        yield t("report.mixed")
    yield t("report.from", municipality=imprint.municipality, date=day)
    yield about
    yield t("report.fact_rules", rules=imprint.rules)
    yield t("report.fact_chance")
    yield t("workbook.two_sheets")
    yield t("workbook.symbols")


def _sheet(title: str) -> str:
    return NEITHER.sub(" ", title)[:24].strip()


def _headings() -> list[str]:
    names = ("indicator", "name", "definition", "direction", "unit", "source", "smallest")
    return [t(f"workbook.{one}") for one in names]


def _metadata(indicators: Sequence[Indicator]) -> Iterator[tuple[Any, ...]]:
    for one in indicators:
        direction = t(f"workbook.direction_{one.direction}")
        yield one.id, str(one.name), str(one.definition), direction, one.unit, one.source, one.smallest
