"""The rules that say which figures are never shown: protection.toml, beside the indicators."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from catalogue import CatalogueError, Indicator, Sensitivity, build, folder, read


@dataclass(frozen=True)
class Rules:
    """What is hidden of one class of indicators; 0 is no such rule."""

    fewest: int  # P1: persons behind a figure
    fewest_with: int  # P2: persons who have it, and who lack it
    fewest_all: int  # P3: persons where all have it, or nobody


@dataclass(frozen=True)
class Protection:
    """The rules P1 to P6, in a version that every publication names."""

    version: str
    date: datetime.date
    width: int  # of the span that a hidden number may be narrowed to
    fewest_organisers: int  # P4
    public_organisers: tuple[str, ...]
    fewest_answers: int  # P5
    fewest_in_mean: int  # P6
    open: Rules
    normal: Rules
    sensitive: Rules
    lowest_response: int = 0  # P5: percent of those asked; the first version had no such rule

    def of(self, sensitivity: Sensitivity) -> Rules:
        found: Rules = getattr(self, sensitivity)
        return found

    def lowest(self, indicator: Indicator) -> int:
        """So many in percent of those asked must have answered."""
        own = indicator.lowest_response
        return self.lowest_response if own is None else own

    def fewest(self, indicator: Indicator) -> int:
        """So many persons must be behind a figure of this indicator: P1, P5, P6 and its own `smallest`."""
        return max(
            indicator.smallest,
            self.of(indicator.sensitivity).fewest,
            self.fewest_answers if indicator.is_survey else 0,
            self.fewest_in_mean if indicator.measure == "mean" else 0,
        )


def _whole_numbers(path: Path, item: object) -> None:
    for field in fields(item):  # type: ignore[arg-type]
        number = getattr(item, field.name)
        if field.type == "int" and (type(number) is not int or number < 0):
            raise CatalogueError(f"{path}: {field.name} is {number!r}. Write a whole number, 0 or more.")


def _built(path: Path, raw: dict[str, Any]) -> Protection:
    for name in ("open", "normal", "sensitive"):
        if not isinstance(raw.get(name), dict):
            raise CatalogueError(f"{path}: {name} is missing. Add a table [{name}].")
        raw[name] = build(Rules, path, raw[name])
        _whole_numbers(path, raw[name])
    found: Protection = build(Protection, path, raw)
    _whole_numbers(path, found)
    if type(found.date) is not datetime.date:
        raise CatalogueError(f"{path}: date is {found.date!r}. Write a day: 2026-11-22.")
    return found


@cache
def _protection(path: Path) -> Protection:
    return _built(path, read(path))


def protection() -> Protection:
    """The rules in force. Raises CatalogueError for a file that is not as it should be."""
    return _protection(folder() / "protection.toml")


def noted(rules: Protection) -> dict[str, Any]:
    """The rules as a snapshot's manifest has them."""
    return asdict(rules) | {"date": rules.date.isoformat()}


_shown: ContextVar[Protection | None] = ContextVar("rules", default=None)


def use(note: Mapping[str, Any]) -> None:
    """From here on this script run shows a snapshot that was protected by these rules, as `noted`."""
    raw = dict(note) | {"date": datetime.date.fromisoformat(note["date"])}
    _shown.set(_built(Path("manifest.json"), raw))


def shown() -> Protection:
    """The rules by which what is shown was protected, which may be older than those in force."""
    return _shown.get() or protection()
