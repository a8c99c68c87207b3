"""What rows about inequality say, recomputed from their intervals, and what is wrong with a claim about it.

A row's own verdict, judgement and difference are not looked at. No code is shared with the sentences' writer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.claims import Amount, Claim

Row = Mapping[str, Any]
Three = tuple[float | None, float | None, float | None]  # a value and the ends of its interval
WORDS = {"d": "difference", "sii": "difference", "r": "ratio", "rii": "ratio", "mdmw": "distance"}
TELLS_NOTHING = 100  # a ratio above it is only said to be above


@dataclass(frozen=True)
class Change:
    """The inequality in its first and last period, and the ends of its change (of a ratio: of logarithms)."""

    is_ratio: bool
    first: float
    last: float
    first_period: str
    last_period: str
    lower: float | None
    upper: float | None

    @property
    def word(self) -> str:
        """Certain only if its interval leaves zero out; more or less equal only if on the same side."""
        if self.lower is None or self.upper is None:
            return "not_judged"
        if self.lower <= 0 <= self.upper:
            return "none"
        before, after = (math.log(one) if self.is_ratio else one for one in (self.first, self.last))
        if before * after < 0:
            return "changed"
        return "more_equal" if abs(after) < abs(before) else "less_equal"


@dataclass(frozen=True)
class Scaled:
    """One indicator on the common scale."""

    id: str
    domain: str
    value: float
    lower: float | None
    upper: float | None
    is_chance: bool

    @property
    def word(self) -> str:
        if self.lower is None or self.upper is None:
            return "not_judged"
        if self.is_chance or self.lower <= 0 <= self.upper:
            return "similar"
        return "worse" if self.lower > 0 else "better"


@dataclass(frozen=True)
class Inequality:
    """What is known about one finding; what it is not about is empty."""

    kind: str  # overall, impact, course, without or domains
    measure: str = ""
    variant: str = ""
    unit: str | None = None
    decimals: int = 1
    period: str = ""
    size: Three = (None, None, None)
    unexplained: Three = (None, None, None)
    persons: Three = (None, None, None)
    of: float | None = None
    between: Mapping[str, Three] = field(default_factory=dict)
    change: Change | None = None
    other: Change | None = None  # the same by the other measure of the pair
    level: Any = None  # facts.Change
    without: Mapping[str, float] = field(default_factory=dict)
    scaled: Sequence[Scaled] = ()
    chosen: int | None = None  # how many areas the reader has chosen
    every: int | None = None  # how many there are, where some do not count or the reader has chosen
    gone: Mapping[str, int] = field(default_factory=dict)  # how many of these do not count, by the reason

    @property
    def is_ordered(self) -> bool:
        return self.variant in ("area_type", "linear")

    @property
    def is_ratio(self) -> bool:
        return self.measure in ("r", "rii")

    @property
    def is_relative(self) -> bool:
        return self.is_ratio or self.measure == "idisw"

    @property
    def word(self) -> str:
        return WORDS.get(self.measure, "per_cent")

    @property
    def state(self) -> str:
        """worse, better, similar, differ, alike or not_judged."""
        if not self.is_ordered:
            lower = self.unexplained[1]
            return "not_judged" if lower is None else "differ" if lower > 0 else "alike"
        _, lower, upper = self.size
        if lower is None or upper is None:
            return "not_judged"
        return "worse" if lower > self.is_ratio else "better" if upper < self.is_ratio else "similar"

    @property
    def is_gain(self) -> bool:
        """Whether anybody would certainly be better off."""
        least, is_seen = self.persons[1], self.state in ("worse", "better", "differ")
        return self.persons[0] is not None and least is not None and least >= 0.5 and is_seen

    @property
    def is_uncounted(self) -> bool:
        """Whether it is not known how many would be better off."""
        return self.kind == "impact" and None in self.persons[:2]

    @property
    def remark(self) -> tuple[str, str] | None:
        """What must be said of the two measures of a pair: the kind of the claim, and its word."""
        if not (self.change and self.other):
            return None
        changes = {self.is_relative: self.change.word, not self.is_relative: self.other.word}
        certain = {one for one, word in changes.items() if word in ("more_equal", "less_equal")}
        names = {True: "relative", False: "absolute"}
        if len(certain) == 2 and len(set(changes.values())) == 2:
            return "disagree", next(names[one] for one in certain if changes[one] == "less_equal")
        if len(certain) == 1 and "none" in changes.values():
            return "alone", names[certain.pop()]
        return None


def _number(name: str, said: Amount | None, actual: float | None, decimals: int = 0) -> Iterator[str]:
    if said is None or actual is None:
        yield f"{name} is in no row"
    elif said.is_more:
        if not actual > said.value == TELLS_NOTHING:
            yield f"{name} is {actual:.4f} in the rows, not more than {said.value}"
    elif abs(said.value - actual) > 0.5 * 10**-said.decimals + 1e-9 * max(1, abs(actual)):
        yield f"{name} is {actual:.4f} in the rows, not {said.value}"
    elif said.decimals < decimals:
        yield f"{name} has too few decimals"


def _amount(name: str, said: Amount | None, actual: float | None, one: Inequality) -> Iterator[str]:
    """A number in the measure's unit."""
    yield from _number(name, said, actual, 0 if said and said.is_more else one.decimals)
    if said and said.unit != one.unit and not said.is_more:
        yield f"{name} has the unit {said.unit}, not {one.unit}"


def _three(claim: Claim, three: Three, unit: str | None = "percent") -> Iterator[str]:
    names = ("the value", "the lower end", "the upper end")
    for name, said, actual in zip(names, (claim.value, claim.low, claim.high), three, strict=True):
        yield from _number(name, said, actual)
        if said and said.unit != unit and name != "the lower end":
            yield f"{name} has the unit {said.unit}, not {unit}"


def _measure(claim: Claim, one: Inequality) -> Iterator[str]:
    if claim.measure not in (None, f"measure:{one.measure}_{one.variant}"):
        yield f"the measure is {one.measure} {one.variant}"


def _state(claim: Claim, one: Inequality) -> Iterator[str]:
    if claim.word != one.state:
        yield f"it is {one.state}, not {claim.word}"


def _equality(claim: Claim, one: Inequality) -> Iterator[str]:
    """In a course of the change, else of today."""
    meant = (one.change.word if one.change else "in no row") if one.kind == "course" else one.state
    if claim.word != meant:
        yield f"it is {meant}, not {claim.word}"


def _measured(claim: Claim, one: Inequality) -> Iterator[str]:
    yield from _measure(claim, one)
    yield from _amount("the value", claim.value, one.size[0], one)
    if claim.word == "alone":
        if one.size[1] is not None:
            yield "there is an interval"
        return
    low = claim.low and Amount(claim.low.value, claim.low.decimals, one.unit, claim.low.is_more)
    yield from _amount("the lower end", low, one.size[1], one)
    yield from _amount("the upper end", claim.high, one.size[2], one)
    near = {"worse": claim.low, "better": claim.high}.get(one.state)
    if near and near.value == one.is_ratio:
        yield "the numbers hold no difference, and it is said to be certain"


def _since(claim: Claim, one: Inequality) -> Iterator[str]:
    if one.change is None:
        yield "no row tells of a change"
        return
    if claim.word != one.change.word:
        yield f"the change is {one.change.word}, not {claim.word}"
    if claim.first_period != one.change.first_period:
        yield f"the first period is {one.change.first_period}"
    yield from _amount("the first value", claim.first, one.change.first, one)


def _remark(claim: Claim, one: Inequality) -> Iterator[str]:
    if (claim.kind, claim.word) != one.remark:
        yield f"of the two measures it is {one.remark} that is true"


def _unexplained(claim: Claim, one: Inequality) -> Iterator[str]:
    yield from _three(claim, one.unexplained)


def _period(claim: Claim, one: Inequality) -> Iterator[str]:
    if claim.period not in (None, one.period):
        yield f"the period is {one.period}"


def _gain(claim: Claim, one: Inequality) -> Iterator[str]:
    """That it would be better for some, in the title or in full."""
    yield from _period(claim, one)
    if claim.word and claim.word != ("area_type" if one.is_ordered else "default"):
        yield f"the variant is {one.variant}"
    if not one.is_gain:
        yield "nobody would certainly be better off"
    yield from _number("the number of persons", claim.persons, one.persons[0])
    if claim.kind == "gained":
        yield from _number("the lower end", claim.low, one.persons[1])
        yield from _number("the upper end", claim.high, one.persons[2])
        yield from _number("the number of all", claim.of, one.of)


def _nobody(claim: Claim, one: Inequality) -> Iterator[str]:
    yield from _period(claim, one)
    if claim.word and claim.word != ("area_type" if one.is_ordered else "default"):
        yield f"the variant is {one.variant}"
    if one.is_gain or one.persons[1] is None:
        yield "somebody would certainly be better off, or nothing is known"
    if claim.kind == "at_most":
        yield from _number("the upper end", claim.high, one.persons[2])
        yield from _number("the number of all", claim.of, one.of)


def _uncounted(claim: Claim, one: Inequality) -> Iterator[str]:
    if one.persons[0] is not None and one.persons[1] is not None:
        yield "the rows say how many persons it is"


def _lies(claim: Claim, one: Inequality) -> Iterator[str]:
    three = one.between.get(claim.word or "", (None, None, None))
    if claim.kind == "little":
        if three[2] is None or three[2] >= 1:
            yield "it may be more than 1 %"
        return
    yield from _three(claim, three)


def _moved(claim: Claim, one: Inequality) -> Iterator[str]:
    """A level or an inequality from the first period to the last; or both over the same periods."""
    is_measure = claim.kind == "moved" and (claim.area or "").startswith("measure:")
    if not is_measure:
        yield from _moved_level(claim, one.level)
    if is_measure or claim.kind == "course":
        first, last = (claim.first, claim.last) if is_measure else (claim.low, claim.high)
        yield from _measure(Claim("measure", measure=claim.area if is_measure else claim.measure), one)
        if one.change is None:
            yield "no row tells of a change"
            return
        yield from _periods(claim, one.change)
        yield from _amount("the first value", first, one.change.first, one)
        yield from _amount("the last value", last, one.change.last, one)


def _moved_level(claim: Claim, level: Any) -> Iterator[str]:
    if level is None or claim.area != level.area:
        yield "no row tells of this level"
        return
    yield from _periods(claim, level)
    yield from _number("the first level", claim.first, level.first, level.indicator.decimals)
    yield from _number("the last level", claim.last, level.last, level.indicator.decimals)
    if {one.unit for one in (claim.first, claim.last) if one} != {level.indicator.unit}:
        yield f"the unit is {level.indicator.unit}"


def _periods(claim: Claim, change: Any) -> Iterator[str]:
    if (claim.first_period, claim.last_period) != (change.first_period, change.last_period):
        yield f"the periods are {change.first_period} and {change.last_period}"


def _level(claim: Claim, one: Inequality) -> Iterator[str]:
    """What the level's change is worth, over the same periods as the inequality's."""
    if one.level is None or one.change is None:
        yield "no row tells of the level"
        return
    is_same = all(
        getattr(one.level, end) == getattr(one.change, end) for end in ("first_period", "last_period")
    )
    if not is_same:
        yield "the level is told of other periods than the inequality"
    word = one.level.word
    if word in ("up", "down"):
        word = "better" if (word == "up") == (one.level.indicator.direction == "high") else "worse"
    if claim.word != word:
        yield f"the level is {word}, not {claim.word}"


def _still(claim: Claim, one: Inequality) -> Iterator[str]:
    yield from _level(Claim("level", "none"), one)
    yield from _equality(Claim("equality", "none"), one)


def _without(claim: Claim, one: Inequality) -> Iterator[str]:
    whole = one.size[0] or 0
    away = {area: abs(value - whole) for area, value in one.without.items()}
    if claim.word != one.word:
        yield f"the measure is {one.word}"
    if claim.kind == "unmoved":
        if max(away.values()) > 10**-one.decimals:
            yield "an area changes it"
        return
    if away.get(claim.area or "", -1) < max(away.values()) - 1e-9:
        yield "without another area it changes more"
    value = claim.value and Amount(claim.value.value, claim.value.decimals, one.unit, claim.value.is_more)
    yield from _amount("the value without", value, one.without.get(claim.area or ""), one)
    yield from _amount("the value with all", claim.first, whole, one)


def _hardest(claim: Claim, one: Inequality) -> Iterator[str]:
    words = [each.word for each in one.scaled if each.word != "not_judged"]
    if claim.word == "nothing":
        if words:
            yield "there is something to compare"
        return
    counts = {"of": len(words)}
    if claim.word == "none" and set(words) != {"similar"}:
        yield "there is a certain difference"
    if claim.word is None:
        counts |= {"value": words.count("worse"), "size": words.count("better")}
    for name, count in counts.items():
        yield from _number(f"the number ({name})", getattr(claim, name), count)


def _in_domain(claim: Claim, one: Inequality) -> Iterator[str]:
    words = [each.word for each in one.scaled if each.domain == claim.word and each.word != "not_judged"]
    yield from _number("the number that are worse", claim.value, words.count("worse"))
    yield from _number("the number compared", claim.of, len(words))


def _on_scale(claim: Claim, one: Inequality) -> Iterator[str]:
    each = next((each for each in one.scaled if each.id == claim.topic), None)
    if each is None or each.word not in ("worse", "better"):
        yield "it is not certain"
        return
    yield from _three(claim, (each.value, each.lower, each.upper), None)
    certain = sorted(abs(each.value) for each in one.scaled if each.word in ("worse", "better"))
    if abs(each.value) < certain[-3:][0] - 1e-9:
        yield "three others are larger"


def _nothing_wrong(claim: Claim, one: Inequality) -> Iterator[str]:
    """What stands before others that are read for themselves."""
    yield from ()


def _short(claim: Claim, one: Inequality) -> Iterator[str]:
    if one.change:
        yield "too few years is not the reason"


def _every(claim: Claim, one: Inequality) -> Iterator[str]:
    if (claim.word == "chosen") != (one.chosen is not None):
        yield "it is about other areas"


def _among(claim: Claim, one: Inequality) -> Iterator[str]:
    """How many of the areas, or of those chosen, count; or only how many are chosen."""
    if one.every is None:
        yield "no areas are chosen, and all count"
        return
    if (claim.word == "shown") != (one.chosen is None):
        yield "it is about other areas"
    yield from _number("the number of areas", claim.of, one.every)
    if claim.word == "all" and any(one.gone.values()):
        yield "some do not count"
    if claim.value:
        yield from _number("the number that count", claim.value, one.every - sum(one.gone.values()))


def _gone(claim: Claim, one: Inequality) -> Iterator[str]:
    yield from _number(f"the number {claim.word}", claim.value, one.gone.get(claim.word or ""))


CHECKS: dict[str, Callable[[Claim, Inequality], Iterator[str]]] = {
    "state": _state,
    "equality": _equality,
    "measured": _measured,
    "since": _since,
    "disagree": _remark,
    "alone": _remark,
    "unexplained": _unexplained,
    "gain": _gain,
    "gained": _gain,
    "nobody": _nobody,
    "at_most": _nobody,
    "uncounted": _uncounted,
    "lies": _lies,
    "little": _lies,
    "counting": _nothing_wrong,
    "course": _moved,
    "moved": _moved,
    "still": _still,
    "level": _level,
    "without": _without,
    "unmoved": _without,
    "left_out": _period,
    "hardest": _hardest,
    "in_domain": _in_domain,
    "worse_in": _nothing_wrong,
    "largest": _nothing_wrong,
    "on_scale": _on_scale,
    "short": _short,
    "every": _every,
    "among": _among,
    "chosen": _among,
    "gone": _gone,
}
TITLES = {"gain", "nobody", "chosen", "without", "unmoved", "hardest"}  # they say what it is about


def silences(said: Sequence[Claim], one: Inequality) -> Iterator[str]:
    """What the rows say and the finding should have said."""
    kinds = {claim.kind for claim in said}
    for kind, must in {
        "measured": one.kind == "overall",
        "since": one.kind == "overall" and one.change is not None,
        "unexplained": one.kind == "overall" and not one.is_ordered and one.unexplained[0] is not None,
        "gained": one.kind == "impact" and one.is_gain,
        "left_out": one.kind == "without",
        "among": one.every is not None and not (one.kind == "course" and one.change is None),
        "chosen": one.chosen is not None and (one.kind in ("overall", "course") or one.is_uncounted),
        "on_scale": any(each.word in ("worse", "better") for each in one.scaled),
    }.items():
        if must and kind not in kinds:
            yield f"Nothing is said of what is {kind}"
    gone = {claim.word for claim in said if claim.kind == "gone"}
    for why, many in one.gone.items():
        if many and "among" in kinds and why not in gone:
            yield f"It is not said how many are {why}"
    remark = one.remark if one.kind == "overall" else None
    if remark and remark[0] not in kinds:
        yield f"It is not said that the two measures {remark[0]}"
    if one.kind == "impact":
        if any(three[0] is not None for three in one.between.values()) and "counting" not in kinds:
            yield "It is not said whose differences they are"
        for which, three in one.between.items():
            if three[0] is not None and which not in {
                claim.word for claim in said if claim.kind in ("lies", "little")
            }:
                yield f"Nothing is said of what lies between {which}"
    domains = [claim.word for claim in said if claim.kind == "in_domain"]
    if sorted(filter(None, domains)) != sorted(
        {each.domain for each in one.scaled if each.word != "not_judged"}
    ):
        yield "Not each domain is told once"
