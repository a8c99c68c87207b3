"""The reader who believes nothing: what a finding claims is compared with the numbers in its rows.

No code is shared with those who write the sentences. `check` returns objections, one sentence each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests import unequal
from tests.claims import Amount, Claim, Who, read
from tests.facts import Change, Fact, Known, worth

REASONS = ("protected", "missing", "interval", "benchmark", "years")
CHANGES = ("up", "down", "none", "not_judged")

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
    elif change.word == "none" and not change.is_seen:
        yield "its own interval is reason enough to doubt it"


def _who(who: Who | None, meant: Sequence[str], told: Known) -> Iterator[str]:
    if who is None:
        return
    if who.count != len(meant):
        yield f"they are {len(meant)}, not {who.count}"
    if who.names is not None and who.names != set(meant):
        yield f"they are {', '.join(sorted(meant)) or 'none'}"
    if who.noun not in (None, told.noun):
        yield f"they are called {told.noun}, not {who.noun}"
    if who.names and told.noun == "school" and not told.changes:
        yield "a school is named in a summary of many"


def _count(claim: Claim, told: Known) -> Iterator[str]:
    yield from _who(claim.who, [one.area for one in told.of(claim.word)], told)
    yield from _other(claim, told)


def _changed(claim: Claim, told: Known) -> Iterator[str]:
    if claim.word not in CHANGES:
        yield f"{claim.word} is no word for a change"
    yield from _who(claim.who, [one.area for one in told.changes if one.word == claim.word], told)


def _recent(claim: Claim, told: Known) -> Iterator[str]:
    yield from _who(claim.who, [one.area for one in told.recents if one.word == claim.word], told)


def _recents(claim: Claim, told: Known) -> Iterator[str]:
    words = {one.word if one.word in ("up", "down", "none") else "not_judged" for one in told.recents}
    if words - {claim.word}:
        yield f"the last five years are {', '.join(sorted(words))}"


def _course(claim: Claim, told: Known) -> Iterator[str]:
    recent = next((one for one in told.recents if one.area == claim.area), None)
    if recent is None or claim.word != recent.word:
        yield f"the last five years are {recent.word if recent else 'in no row'}, not {claim.word}"
        return
    if recent.word in ("up", "down", "none") and claim.period != recent.period:
        yield f"the five years are {recent.period}"
    gap = {"up": 1, "down": -1}.get(recent.word, 0)
    yield from _worth(claim.worth, gap, recent.indicator)
    if gap and not claim.worth and recent.indicator.direction != "none":
        yield "it is not said whether the trend is better or worse"
    if claim.of and claim.of.value != recent.indicator.pooled_years:
        yield f"a value covers {recent.indicator.pooled_years} years"


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
        yield f"they are {of:g} in all"
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


def _inside(claim: Claim, told: Known) -> Iterator[str]:
    """Within the limits of a funnel is whoever's own interval holds the benchmark."""
    compared = [fact for fact in told.facts if not fact.reason]
    yield from _who(claim.who, [fact.area for fact in compared], told)
    inside = [fact for fact in compared if not fact.is_outside]
    if claim.persons is None or claim.persons.value != len(inside):
        yield f"those inside are {len(inside)}"
    yield from _compared(claim, told)


def _outside(claim: Claim, told: Known) -> Iterator[str]:
    yield from _who(claim.who, [fact.area for fact in told.of("similar") if fact.is_outside], told)


def _many(claim: Claim, told: Known) -> Iterator[str]:
    """Of equal areas one in twenty would stand out, and of unchanged ones."""
    compared = [fact.is_certain for fact in told.facts if not fact.reason]
    compared += [change.word != "none" for change in told.changes if change.word != "not_judged"]
    if told.inequality:
        compared = [one.word != "similar" for one in told.inequality.scaled if one.word != "not_judged"]
    counts = {
        "compared": (claim.of, len(compared)),
        "standing out by chance": (claim.persons, round(len(compared) / 20)),
        "remaining": (claim.value, sum(compared)),
    }
    for name, (said, meant) in counts.items():
        if said is None or said.value != meant:
            yield f"those {name} are {meant}"


def _family(claim: Claim, told: Known) -> Iterator[str]:
    """How many indicators, in how many areas."""
    said = [(one.count, one.noun) for one in (claim.low_who, claim.high_who) if one]
    meant = list(zip(told.family or (), ("indicator", "area"), strict=False))
    if said != meant:
        yield f"they are {meant}"


def _remaining(claim: Claim, told: Known) -> Iterator[str]:
    certain = sum(fact.is_certain for fact in told.facts)
    if claim.value is None or claim.value.value != certain or not certain:
        yield f"there are {certain} certain differences"
    yield from _other(claim, told)


def _partial(claim: Claim, told: Known) -> Iterator[str]:
    """Periods of a line, or else indicators, of which only some of a group's areas have a value."""
    meant = Who(told.partial, "period" if told.noun == "area" else told.noun)
    if claim.who != meant:
        yield f"they are {meant.count} {meant.noun}"


def _exist(claim: Claim, told: Known) -> Iterator[str]:
    if not any(fact.is_certain for fact in told.facts):
        yield "there is no certain difference"


def _domain(claim: Claim, told: Known) -> Iterator[str]:
    compared = [one for one in told.facts if one.indicator.domain == claim.word and not one.reason]
    for said, meant in ((claim.value, sum(one.is_certain for one in compared)), (claim.of, len(compared))):
        if said is None or said.value != meant:
            yield f"it is {meant} in {claim.word}"


def _visible(claim: Claim, told: Known) -> Iterator[str]:
    """The part of an interval on the benchmark's side; of many, the longest and the shortest."""
    compared = [one for one in told.facts if not one.reason]
    if told.noun in ("indicator", "cell"):
        compared = [one for one in compared if one.indicator.measure == "proportion"]
    end = max if claim.word == "most" else min
    extreme = end((one.visible / one.indicator.scale for one in compared), default=-1.0)
    here = claim.area or claim.topic
    about = [
        one
        for one in compared
        if here in (None, one.area) and abs(one.visible / one.indicator.scale - extreme) < 1e-9
    ]
    if here is None and told.noun not in ("school", "cell"):
        yield "it is not said where"
    if here is not None and told.noun == "school":
        yield "a school is named in a summary of many"
    if claim.word == "least" and len(compared) < 2:
        yield "only one is compared"
    reasons = [
        [
            *_spoken("the smallest difference to be seen", claim.size, one.visible, one.indicator, True),
            *(() if told.noun == "cell" else _those_counted(claim, one)),
        ]
        for one in about
    ]
    if all(reasons):
        yield from (reasons or [[f"{here} is not where it is {claim.word}"]])[0]


def _those_counted(claim: Claim, fact: Fact) -> Iterator[str]:
    if _number(claim.of) != fact.denominator:
        yield "they are another number"
    if claim.people not in _counted(fact):
        yield "those counted are others"


def _number(amount: Amount | None) -> float | None:
    return None if amount is None else amount.value


def _counted(fact: Fact) -> tuple[str | None, ...]:
    return (f"people:{fact.indicator.people.sv}",) if fact.denominator is not None else (None,)


def _compared(claim: Claim, told: Known) -> Iterator[str]:
    yield from _other(claim, told)
    values = (fact.other_value for fact in told.facts if fact.other_value is not None)
    yield from _spoken("the benchmark's value", claim.value, next(values, None), told.indicator)


def _other(claim: Claim, told: Known) -> Iterator[str]:
    if claim.other not in (None, told.benchmark):
        yield f"the comparison is with {told.benchmark}"


def _pair(claim: Claim, told: Known) -> Iterator[str]:
    fact = told.fact(claim.area, claim.other) if claim.area else next(iter(told.facts), None)
    words = ("interval", "benchmark") if claim.word == "no" else (claim.word,)
    if fact is None or fact.word not in words:
        yield f"it is {fact.word if fact else 'in no row'}"
    elif claim.low and fact.lower is not None and fact.upper is not None:
        for name, amount, end in (
            ("the lower end", claim.low, fact.lower),
            ("the upper end", claim.high, fact.upper),
        ):
            yield from _spoken(name, amount, end + (fact.other_value or 0), fact.indicator)


def _within(claim: Claim, told: Known) -> Iterator[str]:
    yield from _pair(claim, told)
    fact = told.fact(claim.area)
    if fact and fact.is_outside:
        yield "the interval leaves the benchmark out"


def _among(claim: Claim, told: Known) -> Iterator[str]:
    """Only where it would have been certain alone, and is not among the others."""
    yield from _pair(claim, told)
    for fact in told.facts:
        if not fact.is_outside:
            yield "the interval holds the benchmark, however many are compared"
        if not fact.is_chance:
            yield "chance does not explain it, however many are compared"


def _all(claim: Claim, told: Known) -> Iterator[str]:
    words = {fact.word for fact in told.facts}
    over_time = ("years",) if told.is_over_time else ()
    is_true = {
        "similar": "similar" in words and words <= {"similar", *REASONS},
        "no": bool(told.shown) and words <= {"interval", "benchmark", "protected", "missing", *over_time},
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


def _uncompared(claim: Claim, told: Known) -> Iterator[str]:
    if not any(fact.reason for fact in told.facts):
        yield "all are compared"
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
    periods = {told.inequality.period} if told.inequality else {fact.period for fact in told.facts}
    if claim.period is not None and {claim.period} != periods:
        yield "the period is another"


def _experience(claim: Claim, told: Known) -> Iterator[str]:
    """Of those who answered; and of all asked at least those who have it, at most also all the silent."""
    have, answered, asked = told.answers[claim.area or ""]
    yield from _spoken(
        "the share of those who answered", claim.value, 100 * have / answered, told.asked_about
    )
    if asked is None:
        if claim.low or claim.high:
            yield "nobody knows what is possible among all"
        return
    if claim.low is None:
        yield "it is not said what is possible among all"
    yield from _spoken("the least possible", claim.low, 100 * have / asked, told.asked_about)
    yield from _spoken(
        "the most possible", claim.high, 100 * (have + asked - answered) / asked, told.asked_about
    )


def _answered(claim: Claim, told: Known) -> Iterator[str]:
    _, answered, asked = told.answers[claim.area or ""]
    if claim.word == "unknown":
        if asked is not None:
            yield f"{asked} were asked"
        return
    said = [claim.persons, claim.of, claim.size]
    if asked is None or [_number(one) for one in said] != [answered, asked, asked - answered]:
        yield f"{answered} of {asked} answered"
        return
    yield from _spoken("the share who answered", claim.value, 100 * answered / asked, told.asked_about)


def _synthetic_note(claim: Claim, told: Known) -> Iterator[str]:
    if not told.is_synthetic:
        yield "nothing in the rows is invented"


CHECKS: dict[str, Callable[[Claim, Known], Iterator[str]]] = {
    "difference": _difference,
    "clearest": _difference,
    "persons": _persons,
    "change": _change,
    "changed": _changed,
    "recent": _recent,
    "recents": _recents,
    "course": _course,
    "short": _short,
    "range": _range,
    "same": _same,
    "single": _same,
    "chance": _pair,
    "within": _within,
    "among": _among,
    "pair": _pair,
    "all": _all,
    "uncertain": _uncertain,
    "count": _count,
    "why": _why,
    "inside": _inside,
    "outside": _outside,
    "many": _many,
    "family": _family,
    "remaining": _remaining,
    "exist": _exist,
    "partial": _partial,
    "domain": _domain,
    "visible": _visible,
    "compared": _compared,
    "value": _value,
    "about": _about,
    "theme": _about,
    "uncompared": _uncompared,
    "experience": _experience,
    "answered": _answered,
    "synthetic": _synthetic_note,
}


def problems(claim: Claim, told: Known) -> Iterator[str]:
    """What is wrong with one claim."""
    if told.inequality and claim.kind in unequal.CHECKS:
        yield from unequal.CHECKS[claim.kind](claim, told.inequality)
        if claim.people and claim.people != f"people:{told.people}":
            yield f"those counted are {told.people}"
        if claim.topic and told.topics and claim.topic not in told.topics:
            yield f"it is about {', '.join(told.topics)}"
    elif claim.kind in CHECKS:
        yield from CHECKS[claim.kind](claim, told)
    else:
        yield "nothing of the kind is known"


def claims(finding: Any, told: Known, language: str) -> list[list[Claim]]:
    """What the title and each sentence claim, the same in both languages."""
    return [read(said, language, told.names[language])[0] for said in finding.said]


def check(finding: Any, told: Known, language: str) -> list[str]:
    """Objections to a finding about what is known, as sentences; none where every word is true."""
    return examine(finding, told, language)[1]


def examine(finding: Any, told: Known, language: str) -> tuple[list[list[Claim]], list[str]]:
    """Both: the claims, and the objections."""
    readings = [read(said, language, told.names[language]) for said in finding.said]
    objections = [one for _, unread in readings for one in unread]
    for said, (sentence, _) in zip(finding.said, readings, strict=True):
        for claim in sentence:
            objections += [f"{claim.spoken!r}: {problem}." for problem in problems(claim, told)]
        counted = [claim.word for claim in sentence if claim.kind == "count"]
        objections += [f"{word} is counted twice." for word in counted if counted.count(word) > 1]
        if not {claim.kind for claim in sentence} - {"about", "chosen", "uncompared"}:
            objections.append(f"Nothing can be read from {said!r}.")
    sentences = [sentence for sentence, _ in readings]
    if not {claim.kind for claim in sentences[0]} & ({"about", "uncertain", "family"} | unequal.TITLES):
        objections.append(f"The title {finding.title!r} does not say what it is about.")
    everything = [claim for sentence in sentences for claim in sentence]
    return sentences, objections + [f"{problem}." for problem in _silences(everything, told)]


def _has_said_what_is_visible(said: Sequence[Claim], facts: Sequence[Fact], told: Known) -> bool:
    """Where chance has most room and where it has least; once where the two are the same."""
    words = [claim.word for claim in said if claim.kind == "visible"]
    if len({round(one.visible / one.indicator.scale, 9) for one in facts}) == 1:
        return words == ["most"]
    return words == ["most", "least"][: len(facts)]


def _silences(said: Sequence[Claim], told: Known) -> Iterator[str]:
    """What the rows say and the finding should have said."""
    if told.is_synthetic and not any(claim.kind == "synthetic" for claim in said):
        yield "It is not said that figures are invented"
    if told.inequality:
        yield from unequal.silences(said, told.inequality)
        return
    words, kinds = {claim.word for claim in said}, {claim.kind for claim in said}
    if told.partial and "partial" not in kinds:
        yield "It is not said that areas of the group are left out"
    could = [one for one in told.facts if not one.reason]
    if told.noun in ("indicator", "cell"):
        could = [one for one in could if one.indicator.measure == "proportion"]
    now_beside_others = not (told.is_pair or told.is_over_time)
    if now_beside_others and not _has_said_what_is_visible(said, could, told):
        yield "It is not said how small a difference the figures could have shown"
    if told.is_pair:
        if any(fact.is_certain for fact in told.facts) and "difference" not in kinds:
            yield "The certain difference is not told"
        return
    certain = {fact.indicator.domain for fact in told.facts if told.family and fact.is_certain}
    for domain in certain - {claim.word for claim in said if claim.kind == "domain"}:
        yield f"Nothing is said of {domain}, where there are certain differences"
    for fact in told.facts:
        if fact.word not in words and not (fact.word == "alone" and "value" in kinds):
            yield f"Nothing is said of {fact.area}, which is {fact.word}"
    for area in {change.area for change in told.changes} - {
        claim.area for claim in said if claim.kind == "change"
    }:
        yield f"Nothing is said of the change in {area}"
    for area in {one.area for one in told.recents} - {claim.area for claim in said if claim.kind == "course"}:
        yield f"Nothing is said of the last five years in {area}"
    clearest = {claim.topic for claim in said if claim.kind == "clearest"}
    for word in {fact.word for fact in told.facts if fact.area in clearest}:
        doubt = {one.area: ((one.upper or 0) - (one.lower or 0)) / abs(one.gap) for one in told.of(word)}
        most = max(doubt[area] for area in doubt if area in clearest)
        if any(doubt[area] < most - 1e-9 for area in doubt if area not in clearest):
            yield f"What is most clearly {word} is something else"
