"""What a municipality has decided, when it is to be followed up, and about what.

`decisions/<code>.csv` has a row for each decision:

    date;decision;decision_en;indicators;areas;follow_up;source;source_en;url;work

`date` and `follow_up` are days or months, 2018-05-17 or 2018-05. `indicators` and `areas` are ids with a
space between; none: all of them, the whole municipality. Without English words the Swedish ones are shown.
`work` is the development work that belongs to it. Semicolon, comma or tab, as a spreadsheet program
saves it; `python -m importers decisions` writes the file from a spreadsheet.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import catalogue
from catalogue import CatalogueError, Event, Municipality, Reference, delimited
from text import Words, t

FIRST_COLUMNS = ("date", "decision", "source")  # those that must be there
COLUMNS = (
    "date",
    "decision",
    "decision_en",
    "indicators",
    "areas",
    "follow_up",
    "source",
    "source_en",
    "url",
    "work",
)
APOSTROPHE = re.compile(r"^'(?='*[=+\-@])")
DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


@dataclass(frozen=True)
class Day:
    """A day, or a month where `day` is None."""

    year: int
    month: int
    day: int | None = None

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, self.month, self.day or 1)

    @property
    def time(self) -> float:
        """As on the time line: 2018.33 for May 2018."""
        return self.year + (self.month - 1) / 12 + ((self.day or 1) - 1) / 365


@dataclass(frozen=True)
class Decision:
    date: Day
    name: Words
    source: Reference
    indicators: tuple[str, ...] = ()  # none: all
    areas: tuple[str, ...] = ()  # clusters and catchments; none: the whole municipality
    follow_up: Day | None = None
    work: str | None = None

    @property
    def event(self) -> Event:
        return Event(round(self.date.time, 4), self.name, None, "decision")

    def concerns(self, indicator: str, catchments: set[str], place: Municipality) -> bool:
        """Whether lines about an indicator in `catchments` bear it."""
        is_there = not self.areas or bool(place.catchments_in(self.areas) & catchments)
        return is_there and (not self.indicators or indicator in self.indicators)


def day(written: str) -> Day | None:
    """The day or month that is written; None where it is none."""
    found = DAY.fullmatch(written.strip())
    try:
        one = Day(int(found[1]), int(found[2]), int(found[3]) if found[3] else None) if found else None
        return one if one and one.first else None
    except ValueError:
        return None


def problems(row: dict[str, str], place: Municipality) -> Iterator[str]:
    """What is wrong with one row of the file, in sentences."""
    decided, later = day(row["date"]), day(row["follow_up"])
    if decided is None:
        yield t("decisions.no_date", name="date", value=row["date"])
    if row["follow_up"] and later is None:
        yield t("decisions.no_date", name="follow_up", value=row["follow_up"])
    if decided and later and later.first <= decided.first:
        yield t("decisions.followed_before", date=row["date"], follow_up=row["follow_up"])
    for name in ("decision", "source"):
        if not row[name]:
            yield t("decisions.empty", name=name)
    for one in row["indicators"].split():
        if one not in catalogue.indicators():
            yield t("works.no_indicator", indicator=one)
    known = {area.id for areas in (place.clusters, place.catchments) for area in areas}
    for one in row["areas"].split():
        if one not in known:
            yield t("works.no_catchment", catchment=one, municipalities=place.id)
    if row["work"] and row["work"] not in catalogue.interventions(place.id):
        yield t("decisions.no_work", work=row["work"])


def decision(row: dict[str, str]) -> Decision:
    """The decision in a row without problems."""
    decided = day(row["date"])
    assert decided is not None
    return Decision(
        decided,
        Words(row["decision"], row["decision_en"] or row["decision"]),
        Reference(Words(row["source"], row["source_en"] or row["source"]), row["url"] or None),
        tuple(row["indicators"].split()),
        tuple(row["areas"].split()),
        day(row["follow_up"]),
        row["work"] or None,
    )


def rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Line and cells of every row of a file; none where there is no file."""
    if not path.exists():
        return []
    reader = delimited.reader(path)
    names = [(name or "").strip() for name in reader.fieldnames or ()]
    if missing := [name for name in FIRST_COLUMNS if name not in names]:
        raise CatalogueError(f"{path}: {t('decisions.no_column', name=missing[0])}")
    found = []
    for cells in reader:
        given = {str(name).strip(): read(cell) for name, cell in cells.items() if isinstance(cell, str)}
        if any(given.values()):
            found.append((reader.line_num, {name: given.get(name, "") for name in COLUMNS}))
    return found


def read(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet program from running what stands there."""
    return APOSTROPHE.sub("", cell.strip())


@cache
def _decisions(path: Path, municipality: str) -> tuple[Decision, ...]:
    place = catalogue.municipalities()[municipality]
    found = rows(path)
    for line, row in found:
        for problem in problems(row, place):
            raise CatalogueError(f"{path}, {t('decisions.line', line=line)}: {problem}")
    return tuple(sorted((decision(row) for _, row in found), key=lambda one: one.date.first))


def forget() -> None:
    """Read the logs anew from now on."""
    _decisions.cache_clear()


def decisions(municipality: str) -> tuple[Decision, ...]:
    """A municipality's decisions, the earliest first. Raises CatalogueError for a wrong row."""
    if municipality not in catalogue.municipalities():
        return ()
    return _decisions(file(municipality), municipality)


def file(municipality: str) -> Path:
    return catalogue.folder() / "decisions" / f"{municipality}.csv"


def text(found: Iterable[Decision]) -> str:
    """The decisions as a file."""
    from io import StringIO

    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found:
        english = [said.en if said.en != said.sv else "" for said in (one.name, one.source.name)]
        writer.writerow(
            [
                one.date, one.name.sv, english[0], " ".join(one.indicators), " ".join(one.areas),
                one.follow_up or "", one.source.name.sv, english[1], one.source.url or "", one.work or "",
            ]
        )  # fmt: skip
    return written.getvalue()
