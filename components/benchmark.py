"""What areas are compared with: another area, several together, the best of them, or the reader's goal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from catalogue import Area, Indicator, Municipality
from components import permalink
from text import Words, in_both, language, listing, quantity, t
from text.findings.phrases import uncapital

SIMILAR, FIFTH, GOAL = "liknande", "basta-femtedelen", "mal"  # beside areas' ids: macro benchmark_values
KINDS = (SIMILAR, FIFTH, GOAL)
HIGHEST = {"percent": 100, "per_1000": 1_000, "per_100000": 100_000, "points": 1_000, "days": 366}
MOST_DECIMALS = 2


@dataclass(frozen=True)
class Benchmark:
    """`name` is as it stands inside a sentence, `pool` the areas whose values make it."""

    id: str
    name: str
    pool: tuple[str, ...]
    goal: float | None = None
    words: Words | None = None  # the name in both languages, of what is no area

    def query(self, indicator: Indicator | None = None, years: Iterable[int] = ()) -> dict[str, Any]:
        """What the queries that compare need to know of it, where the best fifth is not among the choices.

        Years and indicator are those of a goal.
        """
        given = [
            {"family": f"{indicator.id} {year}", "value": self.goal, "provenance": None}
            for year in years
            if indicator and self.goal is not None
        ]
        return {"benchmark": self.id, "pool": list(self.pool), "given": given}

    def sought(
        self,
        best_fifth: Callable[..., pd.DataFrame],
        indicators: Sequence[dict[str, Any]],
        sex: str,
        indicator: Indicator | None = None,
        years: Iterable[int] = (),
    ) -> dict[str, Any]:
        """The same where it may be the best fifth, of which `best_fifth` is the query, lent by the page."""
        asked = self.query(indicator, years)
        if self.id == FIFTH:
            rows = best_fifth(indicators=list(indicators), areas=list(self.pool), sex=sex)
            asked["given"] = rows.to_dict("records")
        return asked

    def called(self) -> list[dict[str, str]]:
        """Its name, for the query that draws it as a line; none of an area, which has its own."""
        if self.words is None:
            return []
        names = {"name_sv": self.words.sv, "name_en": self.words.en}
        return [{"area_id": self.id, "level": "benchmark"} | names]


def usual(place: Municipality) -> Benchmark:
    """The municipality as a whole."""
    return Benchmark(place.id, str(place.name), (place.id,))


def choose_benchmark(
    place: Municipality,
    areas: Mapping[str, Area],
    compared: Sequence[str],
    kinds: Iterable[str],
    indicator: Indicator | None = None,
    *,
    as_line: bool = False,
    usual: str | None = None,
) -> Benchmark:
    """One of the areas around the municipality, or of the other `kinds`.

    compared   ids of the areas that are compared, among which the best fifth is looked for
    indicator  where there is one; a goal is in its unit
    usual      the one where none is chosen; the municipality, where it is none of them
    as_line    whether it is one more line beside those of the areas around, and nothing is judged against it
    """
    labels = {one: str(areas[one].name) for one in place.benchmarks}
    aliases = {}
    if as_line:
        aliases = dict.fromkeys(place.benchmarks, place.id)
        labels = {place.id: t("benchmark.no_line")}
    labels |= {kind: t(f"benchmark.choose_{kind}") for kind in kinds}
    first = usual if usual in labels else place.id
    if not place.comparisons:
        labels.pop(SIMILAR, None)
    if indicator and indicator.direction == "none":
        labels.pop(FIFTH, None)
    chosen = permalink.choose(
        "jmf", t("benchmark.line" if as_line else "benchmark.choose"), labels, first, aliases=aliases
    )
    if chosen == SIMILAR:
        names = listing([str(areas[one].name) for one in place.comparisons])
        st.caption(t("benchmark.about_liknande", names=names))
        return _kind(chosen, place.comparisons)
    if chosen == FIFTH:
        st.caption(t("benchmark.about_basta-femtedelen"))
        return _kind(chosen, compared)
    if chosen == GOAL and indicator:
        goal = permalink.choose_number(GOAL, t("benchmark.goal"), HIGHEST[indicator.unit], MOST_DECIMALS)
        if goal is not None:
            decimals = next(n for n in range(MOST_DECIMALS + 1) if round(goal, n) == goal)
            return _kind(chosen, compared, goal, lambda: quantity(goal, indicator.unit, decimals))
        missing = "benchmark.no_goal_line" if as_line else "benchmark.no_goal"
        st.info(t(missing, municipality=areas[first].name))
        chosen = first
    return Benchmark(chosen, inside(areas[chosen]), (chosen,))


def inside(area: Area) -> str:
    """The area's name as it stands inside a sentence: Riket is no name in Swedish, Sweden is one."""
    name = str(area.name)
    return uncapital(name) if area.level == "country" and language() == "sv" else name


def _kind(
    id: str, pool: Sequence[str], goal: float | None = None, value: Callable[[], str] = str
) -> Benchmark:
    words = in_both(lambda: t(f"benchmark.{id}", value=value()))
    return Benchmark(id, str(words), tuple(pool), goal, words)


def lines(place: Municipality, other: Benchmark) -> tuple[str, ...]:
    """The ids of all that is drawn to compare with, nearest first."""
    return (*place.benchmarks, *([other.id] if other.words else []))
