"""What the bench looks at: real choices, each another indicator, year or area than those before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

import catalogue
import queries
from bench import Problem
from catalogue import Indicator, Municipality
from queries import snapshot
from text import t

ACTIONS = 24
YEARS = range(2024, 2024 - ACTIONS // 3, -1)  # none of them is the newest, which a page shows first


@dataclass(frozen=True)
class Choice:
    """An option of a widget, both as the page names them."""

    widget: str
    option: str

    def __str__(self) -> str:
        return f"“{self.option}” under “{self.widget}”"


@cache
def connection() -> Any:
    """The snapshot that the server shows, opened here too; nothing is cached."""
    found = snapshot.current()
    if found is None:
        raise Problem(f"There is no snapshot under {snapshot.root()}. Write one: python3 dev.py data")
    return queries.connect(found.folder)


def rows(name: str, **parameters: Any) -> Any:
    return queries.execute(connection(), name, **parameters)


_place: ContextVar[Municipality | None] = ContextVar("place", default=None)


def place() -> Municipality:
    """The municipality of `at`; else the one that is shown where the address names none."""
    return _place.get() or next(iter(catalogue.municipalities().values()))


@contextmanager
def at(municipality: Municipality) -> Iterator[None]:
    """While inside, what is looked at is about this municipality."""
    token = _place.set(municipality)
    try:
        yield
    finally:
        _place.reset(token)


def areas() -> dict[str, catalogue.Area]:
    return _areas(place())


@cache
def _areas(of: Municipality) -> dict[str, catalogue.Area]:
    return catalogue.areas(rows("areas", **of.query()))


def forget() -> None:
    """What is looked at next is read anew."""
    connection.cache_clear()
    _areas.cache_clear()


def catchments() -> list[str]:
    return [one.id for one in areas().values() if one.level == "catchment"]


def followed() -> list[str]:
    """The areas that the trend page shows first."""
    return list(catalogue.worked_in(place().id)) or catchments()[:2]


def with_values(shown: list[str], years: Iterable[int]) -> list[Indicator]:
    """The indicators with a value for one of `shown` in each of `years`; not the one that is shown first."""
    known = list(catalogue.indicators("catchment").values())[1:]
    wanted = set(years)
    return [one for one in known if wanted <= set(rows("periods", indicator=one.id, areas=shown)["year"])]


def indicator_choice(indicator: Indicator) -> Choice:
    return Choice(t("choices.indicator"), str(indicator.short))


def on_map() -> list[Choice]:
    """An indicator, a year, an area, and so on."""
    indicators, rounds = with_values(catchments(), YEARS), len(YEARS)
    if min(len(indicators), len(catchments())) < rounds:
        raise Problem(f"The map needs {rounds} areas and {rounds} indicators with values in {list(YEARS)}.")
    step = len(indicators) // rounds
    chosen: list[Choice] = []
    for indicator, year, area in zip(indicators[::step], YEARS, catchments(), strict=False):
        periods = rows("periods", indicator=indicator.id, areas=catchments())
        period = periods[periods["year"] == year]["period"].iloc[0]
        chosen += [
            indicator_choice(indicator),
            Choice(t("choices.period"), period),
            Choice(t("choices.closer"), str(areas()[area].name)),
        ]
    return chosen


def on_trend() -> list[Choice]:
    """One indicator after the other."""
    indicators = with_values(followed(), ())
    if len(indicators) < ACTIONS:
        raise Problem(f"The trend needs {ACTIONS} indicators, and {len(indicators)} have values.")
    return [indicator_choice(one) for one in indicators[:ACTIONS]]
