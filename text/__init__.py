"""Every word a visitor reads that is not in the catalogue, and how numbers are spoken.

`text/overview.toml` holds the words of `overview.*`: Swedish first, English on the next line.
One script run speaks one language; `speak` chooses it.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cache, lru_cache
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal

LANGUAGES = {"sv": "Svenska", "en": "English"}
LOCALES = {"sv": "sv_SE", "en": "en_GB"}
NBSP = "\u00a0"
MINUS = "\u2212"
EXACT = Context(prec=400, rounding=ROUND_HALF_UP)  # digits enough for any number there is

_language: ContextVar[str] = ContextVar("language", default="sv")


@dataclass(frozen=True)
class Words:
    """The same words in both languages; as a string, those of the language now spoken."""

    sv: str
    en: str

    def __str__(self) -> str:
        return self.en if language() == "en" else self.sv


def speak(chosen: str) -> None:
    _language.set(chosen)


def language() -> str:
    return _language.get()


@cache
def dictionary() -> dict[str, Words]:
    """All words by key: file name, dot, table name."""
    return {
        f"{path.stem}.{key}": Words(**entry)
        for path in sorted(Path(__file__).parent.glob("*.toml"))
        for key, entry in tomllib.loads(path.read_text("utf-8")).items()
    }


def t(key: str, **places: object) -> str:
    """The words of `key` in the language now spoken, its named places filled."""
    return str(dictionary()[key]).format(**places)


def in_both(say: Callable[[], str]) -> Words:
    """What `say` says in each language."""

    def said(chosen: str) -> str:
        speak(chosen)
        return say()

    return Words(*(copy_context().run(said, one) for one in LANGUAGES))


def number(value: float, decimals: int = 0) -> str:
    """12,3 in Swedish, 12.3 in English; thousands apart: 1 234 and 1,234; halves away from zero."""
    return _number(float(value), decimals, LOCALES[language()])


@lru_cache(maxsize=50_000)
def _number(value: float, decimals: int, locale: str) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    with localcontext(EXACT):
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals))
        spoken = format_decimal(abs(rounded), pattern, locale=locale)
    return MINUS + spoken if rounded < 0 else spoken


def percent(value: float, decimals: int = 0) -> str:
    """81,2 % in Swedish, 81.2% in English. `value` is 81.2, not 0.812."""
    return number(value, decimals) + (f"{NBSP}%" if language() == "sv" else "%")


def points(value: float, decimals: int = 0) -> str:
    """A difference between two percentages: 8 procentenheter, 8 percentage points."""
    one = number(value, decimals) == "1"
    return number(value, decimals) + NBSP + t("number.point" if one else "number.points")


def quantity(value: float, unit: str, decimals: int = 0) -> str:
    """A value in an indicator's unit: 81,2 %, 14 per 1 000, 209,5 poäng."""
    if unit == "percent":
        return percent(value, decimals)
    return t(f"number.unit_{unit}", value=number(value, decimals))


def difference(value: float, unit: str, decimals: int = 0) -> str:
    """A difference in an indicator's unit, without its sign."""
    if unit == "percent":
        return points(abs(value), decimals)
    return quantity(abs(value), unit, decimals)


def school_year(year: int) -> str:
    """The school year that ends in `year`: 2024/25."""
    return f"{year - 1}/{year % 100:02d}"


def period(year: int, years_pooled: int = 1, kind: str = "calendar") -> str:
    """2025, 2023–2025, 2024/25 or 2022/23–2024/25."""
    name = school_year if kind == "school" else str
    first = year - years_pooled + 1
    return name(year) if years_pooled == 1 else f"{name(first)}–{name(year)}"


def date(value: datetime.date) -> str:
    """22 november 2026, 22 November 2026."""
    return format_date(value, "d MMMM y", locale=LOCALES[language()])


def month(time: float, is_end: bool = False) -> str:
    """mars 2019 for 2019.17. Where it is the end of something, 2021.5 is over with juni 2021."""
    months = round(time * 12) - is_end
    return format_date(datetime.date(months // 12, months % 12 + 1, 1), "MMMM y", locale=LOCALES[language()])


def span(start: float, end: float | None) -> str:
    """mars 2019–juni 2021; maj 2018 where it is no stretch of time."""
    return month(start) if end is None else f"{month(start)}–{month(end, is_end=True)}"


def listing(items: list[str]) -> str:
    """a, b och c; a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + f" {t('number.and')} " + items[-1]
