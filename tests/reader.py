"""The reader who believes nothing: what a finding claims is compared with the numbers in its rows.

Everything is recomputed from values and intervals; a row's own judgement is not looked at. No code is
shared with those who write the sentences. `check` returns its objections, one sentence each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.claims import Amount, Claim, Who, read

Row = Mapping[str, Any]
REASONS = ("protected", "missing", "interval", "benchmark", "years")
ABOVE = ("municipality", "county", "country")  # in a trend: there to compare with, not chosen
CHANGES = ("up", "down", "none", "not_judged")


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

    @property
    def gap(self) -> float:
        return (self.value or 0) - (self.other_value or 0)

    @property
    def is_certain(self) -> bool:
        return not self.reason and ((self.lower or 0) > 0 or (self.upper or 0) < 0)

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

    @property
    def gap(self) -> float:
        return self.last - self.first

    @property
    def word(self) -> str:
        if self.lower is None or self.upper is None:
            return "not_judged"
        return "up" if self.lower > 0 else "down" if self.upper < 0 else "none"


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
    is_pair: bool = False  # the same two areas seen from both sides

    def fact(self, area: str | None, other: str | None = None) -> Fact | None:
        found = (one for one in self.facts if one.area == area and other in (None, one.other))
        return next(found, None)

    def change(self, area: str | None) -> Change | None:
        return next((one for one in self.changes if one.area == area), None)

    def of(self, word: str | None) -> list[Fact]:
        return [one for one in self.facts if one.word == word]

    @property
    def indicator(self) -> Any:
        return next((one.indicator for one in (*self.facts, *self.changes)), None)

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


def _names(*words: tuple[Any, str]) -> dict[str, dict[str, str]]:
    """From names as spoken to keys, by language. A name is Words, or the same in both languages."""
    return {
        language: {getattr(name, language, name): key for name, key in words} for language in ("sv", "en")
    }


def _of_indicators(indicators: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Their names. What is counted may be named as the indicator is, which then comes first."""
    people = [(one.people, f"people:{one.people.sv}") for one in indicators.values()]
    return [*people, *((name, id) for id, one in indicators.items() for name in (one.name, one.short))]


def _of_rows(rows: Sequence[Row]) -> list[tuple[Any, str]]:
    """The names of areas, as pairs of what only one language says and the key."""
    return [(_Both(str(row["name_sv"]), str(row["name_en"])), str(row["name_sv"])) for row in rows]


@dataclass(frozen=True)
class _Both:
    sv: str
    en: str


def _synthetic(rows: Sequence[Row]) -> bool:
    return any(
        row.get(name) == "synthetic" for row in rows for name in ("provenance", "benchmark_provenance")
    )


def _beside(row: Row, indicator: Any, area: str, benchmark: str) -> Fact:
    value, other, lower, upper = (known(row[one]) for one in ("value", "benchmark_value", "lower", "upper"))
    if value is None:
        reason = "protected" if row["status"] == "c" else "missing"
    elif lower is None or upper is None:
        reason = "interval"
    else:
        reason = "benchmark" if other is None else None
    ends = (None, None) if reason else (lower - other, upper - other)
    period, of = str(row["period"]), known(row["denominator"])
    return Fact(indicator, area, benchmark, period, value, other, *ends, of, reason)


def comparison(rows: Sequence[Row], indicator: Any, benchmark: Any, noun: str = "area") -> Known:
    """Rows of queries/comparison.sql; the benchmark's own row counts only if it is alone."""
    name = getattr(benchmark, "sv", benchmark)
    others = [row for row in rows if known(row["benchmark_id"]) or row["name_sv"] != name]
    facts = [_beside(row, indicator, str(row["name_sv"]), name) for row in others]
    return Known(
        [indicator.short.sv],
        indicator.people.sv,
        _names(*_of_indicators({indicator.short.sv: indicator}), *_of_rows(rows), (benchmark, name)),
        _synthetic(others),
        noun,
        name,
        facts,
    )


def one_area(row: Row, indicator: Any, benchmark: Any) -> Known:
    told = comparison([row], indicator, benchmark)
    name = getattr(benchmark, "sv", benchmark)
    facts = told.facts or [
        Fact(indicator, name, period=str(row["period"]), value=known(row["value"]), reason="alone")
    ]
    return Known(**vars(told) | {"facts": facts, "is_synthetic": _synthetic([row])})


def largest(row: Row | None, indicator: Any | None) -> Known:
    """A row of queries/largest_difference.sql: the high area beside the low one, and the other way about."""
    if row is None or indicator is None:
        return Known([], None, _names(), False, is_pair=True)
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
    names = _names(*_of_indicators({indicator.short.sv: indicator}), *areas)
    return Known(
        [indicator.short.sv], indicator.people.sv, names, _synthetic([row]), facts=facts, is_pair=True
    )


def profile(rows: Sequence[Row], indicators: Mapping[str, Any], area: Any, benchmark: Any) -> Known:
    """Rows of queries/profile.sql; a fact's area is the indicator, since there is only one area."""
    subject, name = getattr(area, "sv", area), getattr(benchmark, "sv", benchmark)
    facts = [_beside(row, indicators[row["indicator_id"]], row["indicator_id"], name) for row in rows]
    names = _names(*_of_indicators(indicators), (area, subject), (benchmark, name))
    return Known([subject], None, names, _synthetic(rows), "indicator", name, facts)


def trend(rows: Sequence[Row], changes: Sequence[Row], indicator: Any) -> Known:
    """Rows of queries/trend.sql and queries/change.sql; the facts are areas whose change is not known."""
    changed = {row["area_id"] for row in changes}
    of = {(row["area_id"], row["year"]): known(row["denominator"]) for row in rows}
    told = [row for row in rows if row["area_id"] in changed] or rows
    nouns = {row["level"] for row in told}
    return Known(
        [indicator.short.sv],
        indicator.people.sv,
        _names(*_of_indicators({indicator.short.sv: indicator}), *_of_rows([*rows, *changes])),
        _synthetic([*rows, *changes]),
        nouns.pop() if nouns in ({"school"}, {"municipality"}) else "area",
        facts=[_unchanged(rows, area, indicator) for area in _chosen(rows) if area not in changed],
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
            )
            for row in changes
        ],
    )


def _chosen(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row["area_id"] for row in rows if row["level"] not in ABOVE))


def _unchanged(rows: Sequence[Row], area: str, indicator: Any) -> Fact:
    own = [row for row in rows if row["area_id"] == area]
    if any(known(row["value"]) is not None for row in own):
        reason = "years"
    else:
        reason = "protected" if any(row["status"] == "c" for row in own) else "missing"
    return Fact(indicator, str(own[0]["name_sv"]), reason=reason)


# Each of these compares one kind of claim with what is known, and yields what is wrong with it.


def _spoken(
    name: str, amount: Amount | None, actual: float | None, indicator: Any, is_gap: bool = False
) -> Iterator[str]:
    """A number must be the rows' number, rounded no more coarsely than the indicator is, in its unit."""
    if amount is None:
        return
    if actual is None or indicator is None:
        yield f"{name} is {amount.value}, but the rows have no such number"
        return
    if abs(amount.value - actual) > 0.5 * 10**-amount.decimals + 1e-9 * max(1, abs(actual)):
        yield f"{name} is {actual:.4f} in the rows, not {amount.value}"
    if amount.decimals < indicator.decimals:
        yield f"{name} has too few decimals"
    unit = "percentage points" if is_gap and indicator.unit == "percent" else indicator.unit
    if amount.unit != unit and not (name == "the lower end" and amount.unit is None):
        yield f"{name} has the unit {amount.unit}, not {unit}"


def _interval(claim: Claim, lower: float | None, upper: float | None, indicator: Any) -> Iterator[str]:
    """The ends of a certain difference are said without their sign, the nearer to zero first."""
    if lower is None or upper is None:
        yield "there is no interval"
        return
    ends = sorted((abs(lower), abs(upper))) if lower > 0 or upper < 0 else (lower, upper)
    yield from _spoken("the lower end", claim.low, ends[0], indicator, True)
    yield from _spoken("the upper end", claim.high, ends[1], indicator, True)


def _side(said: str | None, gap: float) -> Iterator[str]:
    if said in ("higher", "lower") and (said == "higher") != (gap > 0):
        yield f"it is {'higher' if gap > 0 else 'lower'}, not {said}"


def _worth(said: str | None, gap: float, indicator: Any) -> Iterator[str]:
    if said in ("better", "worse"):
        meant = worth(gap, indicator)
        if meant in ("higher", "lower"):
            yield f"nothing says what is good, so it is only {meant}, not {said}"
        elif said != meant:
            yield f"it is {meant}, not {said}"


def _difference(claim: Claim, told: Known) -> Iterator[str]:
    fact = told.fact(claim.area or claim.topic, claim.other)
    if fact is None:
        yield "no row compares the two"
        return
    if not fact.is_certain:
        yield f"the interval of the difference, {fact.lower} to {fact.upper}, does not allow certainty"
    if claim.word not in ("better", "worse", "higher", "lower"):
        yield f"{claim.word} is no word for a difference"
    yield from _side(claim.word, fact.gap)
    yield from _side(claim.side, fact.gap)
    yield from _worth(claim.word, fact.gap, fact.indicator)
    yield from _spoken("the difference", claim.size, abs(fact.gap), fact.indicator, True)
    if claim.low:
        yield from _interval(claim, fact.lower, fact.upper, fact.indicator)


def _change(claim: Claim, told: Known) -> Iterator[str]:
    change = told.change(claim.area)
    if change is None:
        yield "no row tells of this change"
        return
    if claim.word != change.word:
        yield f"the change is {change.word}, not {claim.word}"
    yield from _worth(claim.worth, change.gap, change.indicator)
    if claim.worth in ("higher", "lower"):
        yield "higher or lower is not what a change is worth"
    if change.word in ("up", "down") and not claim.worth and change.indicator.direction != "none":
        yield "it is not said whether the change is better or worse"
    yield from _spoken("the first value", claim.first, change.first, change.indicator)
    yield from _spoken("the last value", claim.last, change.last, change.indicator)
    yield from _spoken("the change", claim.size, abs(change.gap), change.indicator, True)
    if (claim.first_period, claim.last_period) != (change.first_period, change.last_period):
        yield f"the periods are {change.first_period} and {change.last_period}"
    if claim.low:
        yield from _interval(claim, change.lower, change.upper, change.indicator)


def _who(who: Who | None, meant: Sequence[str], told: Known) -> Iterator[str]:
    if who is None:
        return
    if who.count != len(meant):
        yield f"they are {len(meant)}, not {who.count}"
    if who.names is not None and who.names != set(meant):
        yield f"they are {', '.join(sorted(meant)) or 'none'}"
    if who.noun not in (None, told.noun):
        yield f"they are called {told.noun}, not {who.noun}"
    if who.names and told.noun == "school" and len(told.facts) > 1:
        yield "a school is named in a summary of many"


def _count(claim: Claim, told: Known) -> Iterator[str]:
    yield from _who(claim.who, [one.area for one in told.of(claim.word)], told)
    yield from _other(claim, told)


def _changed(claim: Claim, told: Known) -> Iterator[str]:
    if claim.word not in CHANGES:
        yield f"{claim.word} is no word for a change"
    yield from _who(claim.who, [one.area for one in told.changes if one.word == claim.word], told)


def _persons(claim: Claim, told: Known) -> Iterator[str]:
    facts: Sequence[Fact | Change] = [one for one in (told.change(claim.area), told.fact(claim.area)) if one][
        :1
    ]
    if claim.word:
        facts = told.of(claim.word)
    if any(one.denominator is None or one.indicator.measure != "proportion" for one in facts):
        yield "the rows do not say how many persons that is"
        return
    of = sum(one.denominator or 0 for one in facts)
    persons = sum(abs(one.gap) * (one.denominator or 0) / one.indicator.scale for one in facts)
    if claim.persons is None or abs(claim.persons.value - persons) > 0.5 + 1e-9:
        yield f"they are {persons:.2f} persons in the rows"
    if claim.of is None or claim.of.value != of:
        yield f"they are {of} in all"
    if claim.people != f"people:{told.people}":
        yield f"those counted are {told.people}"
    if claim.area and not any(
        one.word in ("better", "worse", "higher", "lower", "up", "down") for one in facts
    ):
        yield "what is not certain is not told in persons"


def _range(claim: Claim, told: Known) -> Iterator[str]:
    indicator, values = told.indicator, told.shown
    for end, amount, who in ((min, claim.low, claim.low_who), (max, claim.high, claim.high_who)):
        actual = end(values.values(), default=None)
        yield from _spoken(f"the {end.__name__}imum", amount, actual, indicator)
        there = [
            area for area, value in values.items() if amount and not [*_spoken("", amount, value, indicator)]
        ]
        yield from _who(who, there, told)
    yield from _who(claim.who, list(values), told)


def _same(claim: Claim, told: Known) -> Iterator[str]:
    for value in told.shown.values():
        yield from _spoken("a value", claim.value, value, told.indicator)
    yield from _who(claim.who, list(told.shown), told)


def _value(claim: Claim, told: Known) -> Iterator[str]:
    values = {fact.other: fact.other_value for fact in told.facts} | told.shown
    yield from _spoken("the value", claim.value, values.get(claim.area or ""), told.indicator)


def _compared(claim: Claim, told: Known) -> Iterator[str]:
    yield from _other(claim, told)
    values = [fact.other_value for fact in told.facts if fact.other_value is not None] or [None]
    yield from _spoken("the benchmark's value", claim.value, values[0], told.indicator)


def _other(claim: Claim, told: Known) -> Iterator[str]:
    if claim.other not in (None, told.benchmark):
        yield f"the comparison is with {told.benchmark}"


def _pair(claim: Claim, told: Known) -> Iterator[str]:
    fact = told.fact(claim.area, claim.other)
    words = ("interval", "benchmark") if claim.word == "no" else (claim.word,)
    if fact is None or fact.word not in words:
        yield f"it is {fact.word if fact else 'in no row'}"
    elif claim.kind == "chance" and fact.lower is not None and fact.upper is not None:
        for name, amount, end in (
            ("the lower end", claim.low, fact.lower),
            ("the upper end", claim.high, fact.upper),
        ):
            yield from _spoken(name, amount, end + (fact.other_value or 0), fact.indicator)


def _all(claim: Claim, told: Known) -> Iterator[str]:
    words = {fact.word for fact in told.facts}
    is_true = {
        "similar": "similar" in words and words <= {"similar", *REASONS},
        "no": bool(told.shown) and words <= {"interval", "benchmark", "protected", "missing"},
        "protected": words == {"protected"},
        "missing": words == {"missing"},
        "hidden": words == {"protected", "missing"},
        "nothing": not told.shown and not told.changes and "years" not in words,
    }
    if not is_true[claim.word or ""]:
        yield f"the areas are {', '.join(sorted(words)) or 'none'}"
    yield from _other(claim, told)


def _why(claim: Claim, told: Known) -> Iterator[str]:
    if [fact.word for fact in told.facts] != [claim.word]:
        yield "that is not the reason"
    yield from _other(claim, told)


def _short(claim: Claim, told: Known) -> Iterator[str]:
    if told.changes or not told.of("years"):
        yield "too few years is not the reason"


def _uncertain(claim: Claim, told: Known) -> Iterator[str]:
    if any(fact.is_certain for fact in told.facts):
        yield "there is a certain difference"


def _about(claim: Claim, told: Known) -> Iterator[str]:
    if claim.topic not in told.topics:
        yield f"it is about {', '.join(told.topics)}"
    if claim.period is not None and {claim.period} != {fact.period for fact in told.facts}:
        yield "the period is another"


def _synthetic_note(claim: Claim, told: Known) -> Iterator[str]:
    if not told.is_synthetic:
        yield "nothing in the rows is invented"


CHECKS: dict[str, Callable[[Claim, Known], Iterator[str]]] = {
    "difference": _difference,
    "clearest": _difference,
    "persons": _persons,
    "change": _change,
    "changed": _changed,
    "short": _short,
    "range": _range,
    "same": _same,
    "single": _same,
    "chance": _pair,
    "pair": _pair,
    "all": _all,
    "uncertain": _uncertain,
    "count": _count,
    "why": _why,
    "compared": _compared,
    "value": _value,
    "about": _about,
    "synthetic": _synthetic_note,
}


def _claims(finding: Any, told: Known, language: str) -> tuple[list[list[Claim]], list[str]]:
    """The claims of the title and of each sentence, and objections to what cannot be read."""
    sentences = [read(said, language, told.names[language]) for said in (finding.title, *finding.summary)]
    return [claims for claims, _ in sentences], [one for _, objections in sentences for one in objections]


def claims(finding: Any, told: Known, language: str) -> list[list[Claim]]:
    """What the title and each sentence claim, the same in both languages."""
    return _claims(finding, told, language)[0]


def check(finding: Any, told: Known, language: str) -> list[str]:
    """Objections to a finding about what is known, as sentences; none where every word is true."""
    (title, *summary), objections = _claims(finding, told, language)
    said = [claim for sentence in (title, *summary) for claim in sentence]
    for claim in said:
        objections += [f"{claim.spoken!r}: {problem}." for problem in CHECKS[claim.kind](claim, told)]
    if not {claim.kind for claim in title} - {"about"}:
        objections.append(f"The title {finding.title!r} states nothing.")
    return objections + [f"{problem}." for problem in _silences(said, told)]


def _silences(said: Sequence[Claim], told: Known) -> Iterator[str]:
    """What the rows say and the finding should have said."""
    if told.is_synthetic and not any(claim.kind == "synthetic" for claim in said):
        yield "It is not said that figures are invented"
    words, kinds = {claim.word for claim in said}, {claim.kind for claim in said}
    if told.is_pair:
        if any(fact.is_certain for fact in told.facts) and "difference" not in kinds:
            yield "The certain difference is not told"
        return
    for fact in told.facts:
        if fact.word not in words and not (fact.word == "alone" and "value" in kinds):
            yield f"Nothing is said of {fact.area}, which is {fact.word}"
    for area in {change.area for change in told.changes} - {
        claim.area for claim in said if claim.kind == "change"
    }:
        yield f"Nothing is said of the change in {area}"
    clearest = {claim.topic for claim in said if claim.kind == "clearest"}
    for word in {fact.word for fact in told.facts if fact.area in clearest}:
        certainty = {
            fact.area: abs(fact.gap) / ((fact.upper or 0) - (fact.lower or 0)) for fact in told.of(word)
        }
        named = [certainty[area] for area in certainty if area in clearest]
        if any(certainty[area] > min(named) + 1e-9 for area in certainty if area not in clearest):
            yield f"What is most clearly {word} is something else"
