"""What is wrong with something a person brings, told to that person: where, what, why and what to do.

The words lie in text/faults.toml: `f_tal_01_what`, `_why` and `_do` for the code F-TAL-01. The letter says
how grave it is: with any F nothing is imported, V is worth a look, U is said so that it is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import text
from text import t

Level = Literal["error", "warning", "notice"]

LEVELS: dict[str, Level] = {"F": "error", "V": "warning", "U": "notice"}
QUESTIONS = frozenset({"V-ENHET-01"})  # they stand, like errors, until they are answered
LISTED = frozenset({"V-REV-01"})  # a list to know of
SHOWN = 20  # faults that are told at once
LONGEST = 40  # characters of a value that are repeated


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, or worth knowing. `places` fills its words; `value` is what the cell says."""

    code: str
    level: Level
    places: Mapping[str, object] = field(default_factory=dict)
    sheet: str | None = None
    cell: str | None = None  # as Excel says it: D7
    row: int | None = None  # the line, in a file without cells
    column: str | None = None
    value: str | None = None  # never anything that could be about a person

    @property
    def key(self) -> str:
        return self.code.lower().replace("-", "_")

    def _said(self, part: str) -> str:
        return t(f"faults.{self.key}_{part}", **{name: spoken(one) for name, one in self.places.items()})

    @property
    def what(self) -> str:
        return self._said("what")

    @property
    def why(self) -> str:
        return self._said("why")

    @property
    def remedy(self) -> str:
        return self._said("do")

    @property
    def where(self) -> str:
        """Blad ”Elever”, cell D7; or: rad 12, kolumn ”Värde”. Empty where it is about the whole file."""
        parts = {"sheet": self.sheet, "cell": self.cell, "row": self.row, "column": self.column}
        return ", ".join(
            t(f"faults.{name}", place=place) for name, place in parts.items() if place is not None
        )

    def __str__(self) -> str:
        value = t("faults.value", place=self.value) if self.value is not None else ""
        head = " · ".join(part for part in (self.code, self.where, value) if part)
        return f"{head} – {self.what} {self.why} {self.remedy}"


def spoken(place: object) -> str:
    """Measured numbers (float) as the language writes them; where another fault stands; all else as it is."""
    if isinstance(place, Fault):
        return place.where
    if not isinstance(place, float):
        return str(place)
    decimals = next((digits for digits in range(4) if round(place, digits) == place), 3)
    return text.number(place, decimals)


def fault(code: str, /, places: Mapping[str, object] | None = None, **where: object) -> Fault:
    """A fault whose level follows from its code. `where`: sheet, cell, row, column, value."""
    level: Level = "error" if code in QUESTIONS else "notice" if code in LISTED else LEVELS[code[0]]
    value = where.pop("value", None)
    if isinstance(value, str) and len(value) > LONGEST:
        value = value[: LONGEST - 1] + "…"
    return Fault(code, level, places or {}, value=value, **where)  # type: ignore[arg-type]


def stands(faults: Iterable[Fault]) -> bool:
    """Whether any of them stops the import."""
    return any(one.level == "error" for one in faults)


def told(faults: Iterable[Fault]) -> list[str]:
    """What a person reads: the gravest first, at most 20, then how many more; last, that nothing came in."""
    order = list(LEVELS.values())
    ordered = sorted(faults, key=lambda one: order.index(one.level))
    lines = [f"{t(f'faults.{one.level}')} {one}" for one in ordered[:SHOWN]]
    if more := len(ordered) - SHOWN:
        lines += [t("faults.more", count=more)] if more > 0 else []
    return [*lines, t("faults.nothing_changed")] if stands(ordered) else lines
