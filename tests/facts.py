"""What a finding's rows say, recomputed from values and intervals alone.

A row's own judgement, difference, verdict and is_certain are not looked at. Keys are Swedish names, and
catalogue ids for indicators.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import NormalDist
from typing import Any

from tests.unequal import Inequality

LANGUAGES = ("sv", "en")
Row = Mapping[str, Any]
ABOVE = ("municipality", "county", "country", "benchmark")  # in a trend: there to compare with, not chosen


@dataclass(frozen=True)
class Fact:
    """One area on one indicator beside another; `lower` and `upper` are the ends of the difference."""

    indicator: Any
    area: str
    other: str = ""
    period: str = ""
    value: float | None = None
    other_value: float | None = None
    lower: float | None = None
    upper: float | None = None
    denominator: float | None = None
    reason: str | None = None  # why it is not compared
    is_chance: bool = False  # whether chance explains the difference, among so many

    @property
    def gap(self) -> float:
        return (self.value or 0) - (self.other_value or 0)

    @property
    def is_outside(self) -> bool:
        """Whether its own interval leaves the other's value out."""
        return not self.reason and ((self.lower or 0) > 0 or (self.upper or 0) < 0)

    @property
    def visible(self) -> float:
        """How far it is from the value to the end of its interval on the other's side."""
        below, above = self.gap - (self.lower or 0), (self.upper or 0) - self.gap
        return above if self.gap < 0 else below if self.gap > 0 else max(below, above)

    @property
    def is_certain(self) -> bool:
        return self.is_outside and not self.is_chance

    @property
    def word(self) -> str:
        """better, worse, higher, lower, similar, or the reason why it is not compared."""
        return self.reason or (worth(self.gap, self.indicator) if self.is_certain else "similar")


@dataclass(frozen=True)
class Change:
    """One area in its first and in its last year; `lower` and `upper` are the ends of the change."""

    indicator: Any
    area: str
    first: float
    last: float
    first_period: str
    last_period: str
    lower: float | None
    upper: float | None
    denominator: float | None
    is_chance: bool = False  # whether chance explains the change, among so many

    @property
    def gap(self) -> float:
        return self.last - self.first

    @property
    def is_seen(self) -> bool:
        """Whether its own interval leaves no change out."""
        return (self.lower or 0) > 0 or (self.upper or 0) < 0

    @property
    def word(self) -> str:
        if self.lower is None or self.upper is None:
            return "not_judged"
        if self.is_chance:
            return "none"
        return "up" if self.lower > 0 else "down" if self.upper < 0 else "none"


@dataclass(frozen=True)
class Recent:
    """The last five years of one area: up, down, none, or why that is not known."""

    indicator: Any
    area: str
    word: str
    period: str = ""


@dataclass(frozen=True)
class Known:
    """What the rows say, for a finding of one kind: places in plural are told as `noun`."""

    topics: Sequence[str]
    people: str | None
    names: Mapping[str, Mapping[str, str]]  # by language, from a name to its key
    is_synthetic: bool
    noun: str = "area"
    benchmark: str | None = None
    facts: Sequence[Fact] = ()
    changes: Sequence[Change] = ()
    family: tuple[int, int] | None = None  # how many indicators and areas are judged together
    recents: Sequence[Recent] = ()
    partial: int = 0  # how many values are those of only some of a group's areas
    is_pair: bool = False  # the same two areas seen from both sides
    is_over_time: bool = False  # the same places, now and then
    answers: Mapping[str, tuple[int, int, int | None]] = field(default_factory=dict)
    # by area: those who have it, of those who answered, of those asked
    asked_about: Any = None  # the indicator of the answers
    inequality: Inequality | None = None  # what a finding about inequality is about

    def fact(self, area: str | None, other: str | None = None) -> Fact | None:
        found = (one for one in self.facts if one.area == area and other in (None, one.other))
        return next(found, None)

    def change(self, area: str | None) -> Change | None:
        return next((one for one in self.changes if one.area == area), None)

    def of(self, word: str | None) -> list[Fact]:
        return [one for one in self.facts if one.word == word]

    @property
    def indicator(self) -> Any:
        everything: list[Fact | Change] = [*self.facts, *self.changes]
        return everything[0].indicator if everything else None

    @property
    def shown(self) -> dict[str, float]:
        return {one.area: one.value for one in self.facts if one.value is not None}


def known(value: Any) -> Any:
    """None for whatever stands for no value."""
    return None if value is None or str(value) in ("nan", "<NA>", "NaT", "None") else value


def worth(gap: float, indicator: Any) -> str:
    if indicator.direction == "none":
        return "higher" if gap > 0 else "lower"
    return "better" if (gap > 0) == (indicator.direction == "high") else "worse"


def _said(name: Any, language: str) -> str:
    return str(getattr(name, language, name))


def names_of(*words: tuple[Any, str]) -> dict[str, dict[str, str]]:
    """From names as spoken to keys, by language. A name is Words, or the same in both languages."""
    return {language: {_said(name, language): key for name, key in words} for language in LANGUAGES}


def _told_as(name: Any) -> list[tuple[Any, str]]:
    """A benchmark's name, inside a sentence and as its first word."""
    spoken = [_said(name, language) for language in LANGUAGES]
    return [
        (_Both(*(one[:1].upper() + one[1:] for one in spoken)), _said(name, "sv")),
        (name, _said(name, "sv")),
    ]


def of_indicators(indicators: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Their names. What is counted may be named as the indicator is, which then comes first."""
    people = [(one.people, f"people:{one.people.sv}") for one in indicators.values()]
    return [*people, *((name, id) for id, one in indicators.items() for name in (one.name, one.short))]


def of_rows(rows: Sequence[Row]) -> list[tuple[Any, str]]:
    """The names of areas, as pairs of what only one language says and the key."""
    return [(_Both(str(row["name_sv"]), str(row["name_en"])), str(row["name_sv"])) for row in rows]


@dataclass(frozen=True)
class _Both:
    sv: str
    en: str


def synthetic_of(rows: Sequence[Row]) -> bool:
    return any(
        row.get(name) == "synthetic" for row in rows for name in ("provenance", "benchmark_provenance")
    )


def _chance(row: Row) -> float | None:
    """How often chance alone takes a value as far as the benchmark; None where the two are not compared."""
    value, other, lower, upper = (known(row[one]) for one in ("value", "benchmark_value", "lower", "upper"))
    if value is None or other is None or lower is None or upper is None:
        return None
    towards = upper - value if other > value else value - lower
    away = abs(other - value)
    return (
        math.erfc(NormalDist().inv_cdf(0.975) * away / towards / math.sqrt(2)) if towards else float(not away)
    )


def by_chance(rows: Sequence[Row]) -> list[bool]:
    """Whether chance explains each difference, when all are judged together."""
    return explained([_chance(row) for row in rows])


def explained(chances: Sequence[float | None]) -> list[bool]:
    """Whether each chance is explanation enough among them all (Benjamini and Hochberg)."""
    ordered = sorted(one for one in chances if one is not None)
    steps = (one for place, one in enumerate(ordered, 1) if one <= 0.05 * place / len(ordered))
    most = max(steps, default=-1.0)
    return [one is not None and one > most for one in chances]


def _beside(row: Row, indicator: Any, area: str, benchmark: str) -> Fact:
    value, other, lower, upper = (known(row[one]) for one in ("value", "benchmark_value", "lower", "upper"))
    reason: str | None = None
    if value is None:
        reason = "protected" if row["status"] == "c" else "missing"
    elif lower is None or upper is None:
        reason = "interval"
    elif other is None:
        reason = "benchmark"
    return Fact(
        indicator,
        area,
        benchmark,
        str(row["period"]),
        value,
        other,
        None if reason else lower - other,
        None if reason else upper - other,
        known(row["denominator"]),
        reason,
    )


def comparison(rows: Sequence[Row], indicator: Any, benchmark: Any, noun: str = "area") -> Known:
    """Rows of queries/comparison.sql; the benchmark's own row counts only if it is alone."""
    name = _said(benchmark, "sv")
    others = [row for row in rows if known(row["benchmark_id"]) or row["name_sv"] != name]
    facts = [
        replace(_beside(row, indicator, str(row["name_sv"]), name), is_chance=is_chance)
        for row, is_chance in zip(others, by_chance(others), strict=True)
    ]
    return Known(
        [indicator.short.sv],
        indicator.people.sv,
        names_of(*of_indicators({indicator.short.sv: indicator}), *of_rows(rows), *_told_as(benchmark)),
        synthetic_of(others),
        noun,
        name,
        facts,
    )


def one_area(row: Row, indicator: Any, benchmark: Any, among: Sequence[Row] = ()) -> Known:
    """One row of queries/comparison.sql, judged together with those that it is `among`."""
    told = comparison([row], indicator, benchmark)
    together = list(among) or [row]
    explained = by_chance(together)[together.index(row)]
    told = replace(told, facts=[replace(one, is_chance=explained) for one in told.facts])
    name = _said(benchmark, "sv")
    facts = told.facts or [
        Fact(indicator, name, period=str(row["period"]), value=known(row["value"]), reason="alone")
    ]
    return Known(**vars(told) | {"facts": facts, "is_synthetic": synthetic_of([row])})


def largest(row: Row | None, indicator: Any | None) -> Known:
    """A row of queries/largest_difference.sql: the high area beside the low one, and the other way about."""
    if row is None or indicator is None:
        return Known([], None, names_of(), False, is_pair=True)
    low, high = str(row["low_name_sv"]), str(row["high_name_sv"])
    period, lower, upper = str(row["period"]), row["lower"], row["upper"]
    values = row["low_value"], row["high_value"]
    facts = [
        Fact(indicator, high, low, period, values[1], values[0], lower, upper, row["high_denominator"]),
        Fact(indicator, low, high, period, values[0], values[1], -upper, -lower, row["low_denominator"]),
    ]
    areas = [
        (_Both(row[f"{one}_name_sv"], row[f"{one}_name_en"]), row[f"{one}_name_sv"])
        for one in ("low", "high")
    ]
    names = names_of(*of_indicators({indicator.short.sv: indicator}), *areas)
    return Known(
        [indicator.short.sv], indicator.people.sv, names, synthetic_of([row]), facts=facts, is_pair=True
    )


def profile(rows: Sequence[Row], indicators: Mapping[str, Any], area: Any, benchmark: Any) -> Known:
    """Rows of queries/profile.sql; a fact's area is the indicator, since there is only one area."""
    subject, name = _said(area, "sv"), _said(benchmark, "sv")
    facts = [
        replace(_beside(row, indicators[row["indicator_id"]], row["indicator_id"], name), is_chance=is_chance)
        for row, is_chance in zip(rows, by_chance(rows), strict=True)
    ]
    names = names_of(*of_indicators(indicators), *_told_as(area), *_told_as(benchmark))
    return Known([subject], None, names, synthetic_of(rows), "indicator", name, facts, partial=_partial(rows))


def _partial(rows: Sequence[Row]) -> int:
    return sum(known(row["value"]) is not None and bool(known(row.get("missing"))) for row in rows)


def rug(rows: Sequence[Row], indicators: Mapping[str, Any], benchmark: Any) -> Known:
    """Rows of queries/rug.sql; a fact's area is a place on an indicator."""
    name = _said(benchmark, "sv")
    facts = [
        replace(
            _beside(row, indicators[row["indicator_id"]], f"{row['area_id']} {row['indicator_id']}", name),
            is_chance=is_chance,
        )
        for row, is_chance in zip(rows, by_chance(rows), strict=True)
    ]
    family = len({row["indicator_id"] for row in rows}), len({row["area_id"] for row in rows})
    return Known(
        [], None, names_of((benchmark, name)), synthetic_of(rows), "cell", name, facts, family=family
    )


def trend(rows: Sequence[Row], changes: Sequence[Row], indicator: Any) -> Known:
    """Rows of queries/trend.sql and queries/change.sql; the facts are areas whose change is not known."""
    changed = {row["area_id"] for row in changes}
    of = {(row["area_id"], row["year"]): known(row["denominator"]) for row in rows}
    levels = {row["level"] for row in rows if row["level"] not in ABOVE}
    return Known(
        [indicator.short.sv],
        indicator.people.sv,
        names_of(*of_indicators({indicator.short.sv: indicator}), *of_rows([*rows, *changes])),
        synthetic_of([*rows, *changes]),
        "school" if levels == {"school"} else "area",
        facts=[_unchanged(rows, area, indicator) for area in _chosen(rows) if area not in changed],
        partial=_partial(rows),
        changes=[
            Change(
                indicator,
                str(row["name_sv"]),
                row["first_value"],
                row["last_value"],
                str(row["first_period"]),
                str(row["last_period"]),
                known(row["change_lower"]),
                known(row["change_upper"]),
                of.get((row["area_id"], row["last_year"])),
                is_chance,
            )
            for row, is_chance in zip(changes, by_chance(list(map(from_zero, changes))), strict=True)
        ],
    )


def followed(
    rows: Sequence[Row], indicators: Mapping[str, Any], topic: Any, then: Any, missing: int, noun: str
) -> Known:
    """Rows of queries/change.sql; a fact is one indicator in one area, now beside then."""
    name, indicator = _said(then, "sv"), indicators[rows[0]["indicator_id"]] if rows else None
    chances = by_chance(list(map(from_zero, rows)))
    facts = [
        Fact(
            indicators[row["indicator_id"]],
            f"{row['name_sv']} {row['indicator_id']}",
            name,
            value=row["last_value"],
            other_value=row["first_value"],
            lower=known(row["change_lower"]),
            upper=known(row["change_upper"]),
            reason="interval" if known(row["change_lower"]) is None else None,
            is_chance=is_chance,
        )
        for row, is_chance in zip(rows, chances, strict=True)
    ]
    facts += [Fact(indicator, f"missing {place}", name, reason="years") for place in range(missing)]
    of_areas = of_rows(rows) if noun == "series" else ()
    names = names_of(*of_indicators(indicators), *of_areas, *_told_as(topic), *_told_as(then))
    return Known([_said(topic, "sv")], None, names, synthetic_of(rows), noun, name, facts, is_over_time=True)


def experience(rows: Sequence[Row], indicator: Any) -> Known:
    """Rows of queries/experience.sql; the facts are areas whose answers are not shown."""
    answers = {
        str(row["name_sv"]): (int(row["numerator"]), int(row["denominator"]), known(row["asked"]))
        for row in rows
        if known(row["value"]) is not None
    }
    hidden = [row for row in rows if known(row["value"]) is None]
    facts = [
        Fact(indicator, str(row["name_sv"]), reason="protected" if row["status"] == "c" else "missing")
        for row in hidden
    ]
    return Known(
        [indicator.short.sv],
        indicator.people.sv,
        names_of(*of_indicators({indicator.short.sv: indicator}), *of_rows(rows)),
        synthetic_of(rows),
        facts=facts,
        answers=answers,
        asked_about=indicator,
    )


def from_zero(row: Row) -> Row:
    """A change beside no change at all."""
    ends = {"lower": row["change_lower"], "upper": row["change_upper"]}
    return {"value": row["last_value"] - row["first_value"], "benchmark_value": 0} | ends


def _chosen(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row["area_id"] for row in rows if row["level"] not in ABOVE))


def _unchanged(rows: Sequence[Row], area: str, indicator: Any) -> Fact:
    own = [row for row in rows if row["area_id"] == area]
    if any(known(row["value"]) is not None for row in own):
        reason = "years"
    else:
        reason = "protected" if any(row["status"] == "c" for row in own) else "missing"
    return Fact(indicator, str(own[0]["name_sv"]), reason=reason)


def recent(rows: Sequence[Row], pooled: Sequence[Row], areas: Sequence[Any], indicator: Any) -> Known:
    """Rows of queries/trend.sql for single years and for pools, of all the areas."""
    courses = [_course(rows, pooled, area, indicator) for area in areas]
    among = explained([chance for _, chance in courses])
    recents = [
        replace(one, word="none") if is_chance and one.word in ("up", "down") else one
        for (one, _), is_chance in zip(courses, among, strict=True)
    ]
    used = [row for one, area in zip(recents, areas, strict=True) for row in _five(rows, area, indicator)]
    names = names_of(
        *of_indicators({indicator.short.sv: indicator}),
        *(one for area in areas for one in _told_as(area.name)),
    )
    return Known([indicator.short.sv], None, names, synthetic_of(used), recents=recents)


def _five(rows: Sequence[Row], area: Any, indicator: Any) -> list[Row]:
    since = max((one.year for one in getattr(indicator, "breaks", ())), default=0)
    own = [row for row in rows if row["area_id"] == area.id and known(row["value"]) is not None]
    own = [row for row in own if row["year"] >= since]
    return [row for row in own if row["year"] > max(one["year"] for one in own) - 5]


def _course(
    rows: Sequence[Row], pooled: Sequence[Row], area: Any, indicator: Any
) -> tuple[Recent, float | None]:
    """What the five years say, and how often chance alone would say as much."""
    five = _five(rows, area, indicator)
    course = Recent(indicator, area.name.sv, "years")
    if not five and _five(pooled, area, indicator):
        return replace(course, word="pooled"), None
    if len(five) < 5:
        return course, None
    course = replace(course, period=f"{five[0]['period']}–{five[-1]['period']}")
    is_share = indicator.measure == "proportion" and all(known(row["numerator"]) is not None for row in five)
    found = _of_persons(five) if is_share else _of_values(five)
    if found is None:
        return replace(course, word="interval"), None
    chi_square, slopes = found
    sides = {(slope > 1e-12) - (slope < -1e-12) for slope in slopes}
    is_seen = chi_square > NormalDist().inv_cdf(0.999) ** 2 and len(sides) == 1
    word = {1: "up", -1: "down"}.get(sides.pop(), "none") if is_seen else "none"
    return replace(course, word=word), math.erfc(math.sqrt(chi_square / 2))


def _of_persons(five: Sequence[Row]) -> tuple[float, list[float]] | None:
    """N r², r the correlation between a person's year and outcome; the slopes are of the odds' logarithms."""
    counts = [(float(row["numerator"]), float(row["denominator"])) for row in five]
    n, x = sum(many for _, many in counts), sum(some for some, _ in counts)
    if any(some >= many for some, many in counts) or not x:
        return None
    mean = sum(place * many for place, (_, many) in enumerate(counts)) / n
    spread = sum(many * (place - mean) ** 2 for place, (_, many) in enumerate(counts))
    both = sum((place - mean) * (some - many * x / n) for place, (some, many) in enumerate(counts))
    odds = [(some or 0.5) / (many - some + (0 if some else 0.5)) for some, many in counts]
    heights = [math.log(one) for one in odds]
    return n * both**2 / (spread * x * (1 - x / n)), _slopes(heights, [1.0] * 5)


def _of_values(five: Sequence[Row]) -> tuple[float, list[float]] | None:
    widths = [(known(row["upper"]), known(row["lower"])) for row in five]
    if any(up is None or low is None or up <= low for up, low in widths):
        return None
    weights = [(3.92 / (up - low)) ** 2 for up, low in widths]
    values = [float(row["value"]) for row in five]
    slope = _slopes(values, weights)[0]
    mean = sum(place * weight for place, weight in enumerate(weights)) / sum(weights)
    return slope**2 * sum(w * (place - mean) ** 2 for place, w in enumerate(weights)), _slopes(
        values, weights
    )


def _slopes(heights: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Of the line through all years, and through all but each."""
    kept = [[place for place in range(5) if place != out] for out in range(-1, 5)]
    found = []
    for places in kept:
        total = sum(weights[place] for place in places)
        mean = sum(weights[place] * place for place in places) / total
        spread = sum(weights[place] * (place - mean) ** 2 for place in places)
        found.append(sum(weights[place] * (place - mean) * heights[place] for place in places) / spread)
    return found
