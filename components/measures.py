"""Which measure of inequality: three plain questions, and the measure that answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalogue import Area, Indicator, Unit
from components import permalink
from text import dictionary, listing, t


@dataclass(frozen=True)
class Measure:
    """A measure of inequality, named as the contract's table `estimate` names it."""

    measure: str
    variant: str

    @property
    def id(self) -> str:
        return f"{self.measure}_{self.variant}"

    @property
    def is_ratio(self) -> bool:
        return self.measure in ("r", "rii")

    @property
    def is_relative(self) -> bool:
        return self.is_ratio or self.measure == "idisw"

    @property
    def is_ordered(self) -> bool:
        """Whether it goes by the areas' living conditions."""
        return self.variant in ("area_type", "linear")

    @property
    def impact(self) -> str:
        """The variant of par that goes with it: all areas like the best type, or like the best area."""
        return "area_type" if self.is_ordered else "default"

    def query(self) -> dict[str, str]:
        return {"measure": self.measure, "variant": self.variant}

    def of(self, indicator: Indicator) -> Indicator:
        """What is measured, as pictures and sentences know an indicator: with a name, unit and decimals."""
        unit: Unit = "percentage_points" if indicator.unit == "percent" else indicator.unit
        if self.is_relative:
            unit = "times" if self.is_ratio else "percent"
        return replace(
            indicator,
            name=dictionary()[f"measures.name_{self.id}"],
            short=dictionary()[f"measures.short_{'relative' if self.is_relative else 'absolute'}"],
            unit=unit,
            decimals=2 if self.is_ratio else max(indicator.decimals, 1),
            measure="mean",
        )


# By ordered, ends only: the difference and the ratio.
PAIRS: dict[tuple[bool, bool], tuple[Measure, Measure]] = {
    (True, True): (Measure("d", "area_type"), Measure("r", "area_type")),
    (True, False): (Measure("sii", "linear"), Measure("rii", "linear")),
    (False, True): (Measure("d", "default"), Measure("r", "default")),
    (False, False): (Measure("mdmw", "default"), Measure("idisw", "default")),
}


@dataclass(frozen=True)
class Choice:
    """The measure that the answers lead to, and the pair of difference and ratio that it belongs to."""

    chosen: Measure
    pair: tuple[Measure, Measure]


def choose_measure(has_order: bool) -> Choice:
    """Ask: by living conditions? the ends or all? difference or ratio? The first only if `has_order`."""
    ordered = has_order and _ask("villkor", "ja", "nej") == "ja"
    ends = _ask("grupper", "ytterst", "alla") == "ytterst"
    pair = PAIRS[ordered, ends]
    return Choice(pair[_ask("matt", "skillnad", "kvot") == "kvot"], pair)


def _ask(name: str, *answers: str) -> str:
    labels = {one: t(f"measures.{name}_{one}") for one in answers}
    return permalink.choose(name, t(f"measures.{name}"), labels, answers[0], is_open=True)


def conditions(areas: Sequence[Area]) -> str:
    """What conditions are, and which areas have the hardest and which the best."""
    types = sorted({one.area_type for one in areas if one.area_type})
    hardest, best = (
        listing([str(one.name) for one in areas if one.area_type == end]) for end in (types[0], types[-1])
    )
    return t("measures.conditions", hardest=hardest, best=best)
