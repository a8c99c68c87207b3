"""What a cell for a time says: a calendar year, a school year, a term, a day, or several years together."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Literal

from catalogue import Indicator
from importers.spreadsheet.sheet import Cell, clean
from importers.spreadsheet.workbook import day

YEAR = r"((?:19|20)\d\d)"
SCHOOL = rf"{YEAR}\s?[/–-]\s?(\d\d|{YEAR})"
TERM = re.compile(rf"(?:(ht|vt)\s?-?|(hösttermin\w*|vårtermin\w*|höst\w*|vår\w*)\s)({YEAR}|\d\d)", re.I)
DATE = re.compile(rf"{YEAR}-?(\d\d)-?(\d\d)(?:[ T]\d\d:\d\d(?::\d\d)?)?")
AUTUMN = 7  # a school year begins in July, in statistics


@dataclass(frozen=True)
class Period:
    """Years from `first` to `last`; those of a school year are named after the year in which it ends.

    `both` is the school year that a term or a day lies in, where `last` is its calendar year.
    """

    kind: Literal["calendar", "school", "day"]
    first: int
    last: int
    both: int | None = None

    @property
    def years(self) -> int:
        return self.last - self.first + 1

    def year_for(self, indicator: Indicator) -> int:
        """The year in the indicator's own counting."""
        return self.both if self.both is not None and indicator.period == "school" else self.last


def _of_day(date: datetime.date) -> Period:
    return Period("day", date.year, date.year, date.year + (date.month >= AUTUMN))


def _school_year(text: str) -> int | None:
    """2024/25 and 2024/2025 end in 2025; 2024–25 too, but 2023–2025 are three years."""
    found = re.fullmatch(SCHOOL, text)
    if not found or (len(found[2]) == 4 and "/" not in text):
        return None
    start, end = (
        int(found[1]),
        int(found[2]) if len(found[2]) == 4 else (int(found[1]) + 1) // 100 * 100 + int(found[2]),
    )
    return end if end == start + 1 else None


def _one(text: str) -> Period | None:
    if re.fullmatch(YEAR, text) or re.fullmatch(r"(?:19|20)\d\d[.,]0|(?:1 9|2 0)\d\d", text):
        year = int(re.sub(r"[.,]0$| ", "", text))
        return Period("calendar", year, year)
    if end := _school_year(re.sub(r"^(läsår\w*|school year)\s*", "", text, flags=re.I)):
        return Period("school", end, end)
    if term := TERM.fullmatch(text):
        year = int(term[3]) if len(term[3]) == 4 else 2000 + int(term[3])
        is_autumn = (term[1] or term[2]).lower().startswith("h")
        return Period("day", year, year, year + is_autumn)
    if date := DATE.fullmatch(text):
        try:
            return _of_day(datetime.date(int(date[1]), int(date[2]), int(date[3])))
        except ValueError:
            return None
    return None


def period(text: str) -> Period | str:
    """What `text` says, or the code of the fault: F-DAT-01."""
    text = re.sub(r"^(år|year)\s*", "", clean(text), flags=re.I)
    if one := _one(text):
        return one
    for sign in ("–", "-", "—", " till ", " to "):
        first, found, last = text.partition(sign)
        ends = [_one(part.strip()) for part in (first, last)] if found else [None]
        if all(ends) and len({one.kind for one in ends if one}) == 1:
            start, end = (one.last for one in ends if one)
            kind = next(one.kind for one in ends if one)
            if kind != "day" and start < end:
                return Period(kind, start, end)
    return "F-DAT-01"


def of_cell(cell: Cell, epoch: datetime.datetime) -> Period | str:
    """What a cell says: a date, a year as a number, or a serial number that Excel shows as a date."""
    if cell.fault:
        return cell.fault
    if cell.date:
        return _of_day(cell.date)
    bare = cell.text.strip()
    serial = cell.number if cell.number is not None else float(bare) if re.fullmatch(r"\d{5}", bare) else None
    if serial is not None and (found := day(serial, epoch)):
        return _of_day(found)
    return period(cell.text)
