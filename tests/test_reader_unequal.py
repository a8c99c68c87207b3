"""Every sentence about inequality is read back and compared with its rows; and the reader can object."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import catalogue
import text
from components import equality, own_group
from components.domains import DECIMALS
from components.measures import PAIRS, Choice, Measure
from tests import facts_unequal, reader
from tests.conftest import subset
from tests.tables import frame
from tests.test_findings import MERIT, SAFE
from tests.test_findings_inequality import (
    DOMAINS,
    INDICATORS,
    LEVEL,
    MEASURES,
    NOW,
    WITHOUT,
    D,
    R,
    changes,
    years,
)
from tests.test_reader import Case, Place, altered, judge, records, shown_in, tried
from text.findings import inequality
from text.findings.course import course
from text.findings.domains import domains


@pytest.fixture(scope="module", params=subset(["embedded", "invented"], "invented"))
def place(request, world_root) -> Iterator[Place]:
    with shown_in(request.param, world_root) as found:
        yield found


def overall(
    rows: pd.DataFrame, changed: pd.DataFrame, now: dict[str, Any], indicator: Any, measure: Measure
) -> Case:
    measured = measure.of(indicator)
    known = facts_unequal.overall(records(rows), records(changed), now, indicator, measure, measured)
    return Case(
        lambda: inequality.overall(rows, changed, now, indicator, measure, measured),
        known,
        f"overall {indicator.short} {measure.id}",
    )


def impact(rows: pd.DataFrame, now: dict[str, Any], indicator: Any, measure: Measure) -> Case:
    known = facts_unequal.impact(records(rows), now, indicator, measure)
    name = f"impact {indicator.short} {measure.id}"
    return Case(lambda: inequality.impact(rows, now, indicator, measure), known, name)


def way(
    rows: pd.DataFrame,
    gap: dict[str, Any] | None,
    level: dict[str, Any] | None,
    indicator: Any,
    measure: Measure,
) -> Case:
    measured = measure.of(indicator)
    known = facts_unequal.course(records(rows), gap, level, indicator, measure, measured)
    name = f"course {indicator.short} {measure.id}"
    return Case(lambda: course(rows, gap, level, indicator, measured), known, name)


def without(rows: pd.DataFrame, indicator: Any, measure: Measure) -> Case:
    measured = measure.of(indicator)
    known = facts_unequal.without(records(rows), indicator, measure, measured)
    name = f"without {indicator.short} {measure.id}"
    return Case(lambda: inequality.without(rows, measure, measured), known, name)


def scaled(rows: pd.DataFrame, indicators: dict[str, Any]) -> Case:
    known = facts_unequal.domains(records(rows), indicators)
    return Case(lambda: domains(rows, indicators, DECIMALS), known, "domains")


GAP = changes("more_equal").iloc[0].to_dict()
MEAN = MEASURES[6]
LESS = changes("less_equal").assign(first_value=3.9, last_value=10.0, change_lower=1.0, change_upper=9.0)
TURNED = changes("more_equal").assign(last_value=-4.0, change_lower=-20.0)
CHOSEN = {"chosen": 6, "areas": 4, "protected": 1}
ALL_CHOSEN = {"chosen": 6, "areas": 6, "protected": 0}
HIDDEN = {"areas": 14, "protected": 2}
LITERAL = {
    "hidden": overall(years(**HIDDEN), changes("more_equal", "none"), NOW, SAFE, D),
    "gain hidden": impact(years(**HIDDEN), NOW | HIDDEN, SAFE, D),
    "course hidden": way(years(**HIDDEN), GAP, LEVEL, SAFE, D),
    "without hidden": without(frame(WITHOUT).assign(**HIDDEN), SAFE, D),
    "chosen": overall(years(**CHOSEN), changes("more_equal", "none"), NOW, SAFE, D),
    "all chosen": overall(years(**ALL_CHOSEN), changes(), NOW, SAFE, MEAN),
    "gain among": impact(years(**CHOSEN), NOW | CHOSEN, SAFE, D),
    "uncounted among": impact(years(**CHOSEN), NOW | CHOSEN | {"persons": None}, SAFE, MEAN),
    "course among": way(years(**CHOSEN), GAP, LEVEL, SAFE, D),
    "no course among": way(years(**CHOSEN), None, None, SAFE, D),
    "without among": without(frame(WITHOUT).assign(**CHOSEN), SAFE, D),
    "worse": overall(years(), changes("more_equal", "none"), NOW, SAFE, D),
    "better": overall(years(lower=-5.0, upper=-0.2), changes(), NOW, SAFE, D),
    "similar": overall(years(lower=-1.0), changes(), NOW, SAFE, D),
    "less": overall(years(), LESS, NOW, SAFE, D),
    "turned": overall(years(), TURNED, NOW, SAFE, D),
    "ratio": overall(years(value=1.5, lower=1.1, upper=1.9), changes(), NOW, SAFE, R),
    "mean": overall(years(), changes(), NOW, MERIT, D),
    "alone": overall(years(lower=None, upper=None), changes(), NOW, SAFE, D),
    "differ": overall(years(), changes(), NOW, SAFE, MEAN),
    "alike": overall(years(), changes(), NOW | {"chance_free_lower": 0.0, "chance_free": 13.0}, SAFE, MEAN),
    "gain": impact(years(), NOW, SAFE, D),
    "nobody": impact(years(), NOW | {"persons_lower": 0.0}, SAFE, MEAN),
    "unseen": impact(years(lower=-1.0), NOW, SAFE, D),
    "uncounted": impact(years(), NOW | {"persons": None}, SAFE, MEAN),
    "schools": impact(
        years(),
        NOW | {"between_schools": 0.3, "between_schools_lower": 0.0, "between_schools_upper": 0.8},
        SAFE,
        MEAN,
    ),
    "course": way(years(), GAP, LEVEL, SAFE, D),
    "turned course": way(years(), TURNED.iloc[0].to_dict(), LEVEL, SAFE, D),
    "other periods": way(years(), GAP, LEVEL | {"first_period": "2011/12"}, SAFE, D),
    "still": way(
        years(),
        GAP | {"change_lower": -7.0, "change_upper": 1.0, "verdict": "none"},
        LEVEL | {"change_lower": -1.0, "verdict": "none", "judgement": "similar"},
        SAFE,
        D,
    ),
    "no course": way(years(), None, LEVEL, SAFE, D),
    "without": without(frame(WITHOUT), SAFE, D),
    "unmoved": without(frame(WITHOUT).assign(value=[4.04, 3.96], difference=[0.04, -0.04]), SAFE, D),
    "domains": scaled(frame(DOMAINS).assign(provenance="synthetic"), INDICATORS),
    "no domains": scaled(frame(DOMAINS)[3:], INDICATORS),
    "alike domains": scaled(frame(DOMAINS)[1:2], INDICATORS),
}


@pytest.mark.parametrize("name", LITERAL)
def test_literal_rows_are_told_truly(name):
    assert LITERAL[name].objections() == []


# Rows that nobody has thought of.

values = st.floats(0.05, 60).map(lambda one: round(one, 4))
widths = st.sampled_from([0.0, 0.003, 0.2, 2.0, 30.0])
provenances = st.sampled_from(["computed", "synthetic"])
PERIODS = ("2016", "2024/25", "2022/23–2024/25")


@st.composite
def threes(draw: Any, name: str = "", most: float = 60) -> dict[str, float | None]:
    """A value and its interval under their names, or without an interval, or nothing."""
    value = draw(st.floats(0, most))
    keys = (name, f"{name}_lower", f"{name}_upper") if name else ("value", "lower", "upper")
    ends = (value, max(0.0, value - draw(widths)), min(most, value + draw(widths)))
    return dict(zip(keys, draw(st.sampled_from([ends, (None, None, None)])), strict=True))


@st.composite
def changed(draw: Any, measure: Measure) -> dict[str, Any]:
    """A row of queries/inequality_change.sql on one side of equality; a ratio's interval is of logarithms."""
    first, last = draw(values), draw(values)
    if measure.is_ratio:
        first, last = 1 + first, 1 + last
    change = last - first
    lower, upper = draw(st.sampled_from([(change - draw(widths), change + draw(widths)), (None, None)]))
    words = ("more_equal", "less_equal") if last < first else ("less_equal", "more_equal")
    return {
        "measure": measure.measure,
        "first_period": draw(st.sampled_from(PERIODS)),
        "last_period": draw(st.sampled_from(PERIODS)),
        "first_value": first,
        "last_value": last,
        "change": change,
        "change_lower": lower,
        "change_upper": upper,
        "verdict": judge(lower, upper, 0, words[::-1] if last < first else words).replace("similar", "none"),
        "provenance": draw(provenances),
    }


@given(st.data())
@tried
def test_any_inequality_is_told_truly(data):
    indicator = data.draw(st.sampled_from([SAFE, MERIT, replace(SAFE, decimals=0, direction="low")]))
    pair = data.draw(st.sampled_from(list(PAIRS.values())))
    measure = data.draw(st.sampled_from(pair))
    equal, value = int(measure.is_ratio), data.draw(values)
    ends = {"lower": value - data.draw(widths), "upper": value + data.draw(widths)}
    if data.draw(st.booleans()):
        ends = {"lower": None, "upper": None}
    rows = years(value=equal + value, **{end: one and equal + one for end, one in ends.items()})
    now = NOW | {"provenance": data.draw(provenances)}
    for name, most in (("persons", 60), ("chance_free", 100), ("between_areas", 9), ("between_schools", 2)):
        now |= data.draw(threes(name, most))
    both = [data.draw(changed(one)) for one in data.draw(st.sampled_from([pair, pair[::-1], (measure,), ()]))]
    gap = next((one for one in both if one["measure"] == measure.measure), None)
    level = data.draw(st.sampled_from([None, LEVEL, LEVEL | {"first_period": "2016"}]))
    columns = dict.fromkeys(GAP)
    cases = [
        overall(rows, pd.DataFrame(both, columns=list(columns)), now, indicator, measure),
        impact(rows, now, indicator, measure),
        way(rows, gap, level, replace(indicator, direction="high"), measure),
    ]
    assert [one for case in cases for one in case.objections()] == []


@given(st.data())
@tried
def test_any_indicators_on_one_scale_are_told_truly(data):
    rows = []
    for id in data.draw(st.lists(st.sampled_from(list(INDICATORS)), unique=True, min_size=1)):
        value = round(data.draw(st.floats(-1, 1)), 4)
        ends = (value - data.draw(widths), value + data.draw(widths))
        lower, upper = data.draw(st.sampled_from([ends, (None, None)]))
        rows.append({"indicator_id": id, "value": value, "lower": lower, "upper": upper, "provenance": "x"})
    told = facts_unequal.domains(rows, INDICATORS).inequality
    assert told
    frame = pd.DataFrame([row | {"judgement": one.word} for row, one in zip(rows, told.scaled, strict=True)])
    assert scaled(frame, INDICATORS).objections() == []


# The data that the product shows.


def estimated(place: Place, indicator: catalogue.Indicator, group: own_group.Group) -> list[dict[str, Any]]:
    """Of a reader's choice, for every measure."""
    rows = [
        place.rows(
            "inequality_among",
            indicator=indicator.id,
            scope=group.id,
            sex="T",
            direction=indicator.direction,
            measures=own_group.measures(group, [indicator]),
            **equality.among(indicator, Choice(pair[0], pair)),
        )
        for pair in PAIRS.values()
    ]
    return equality.given(pd.concat(rows).drop_duplicates(["year", "measure", "variant"]), group)


def shown(
    place: Place, indicator: catalogue.Indicator, group: own_group.Group | None = None
) -> Iterator[Case]:
    """One indicator by every measure, among all catchments or those of a reader's choice."""
    scope = group.id if group else place.municipality.id
    own = {"measures": own_group.measures(group, [indicator]), "called": own_group.called(group)}
    given = estimated(place, indicator, group) if group else []
    asked = {"indicator": indicator.id, "scope": scope, "sex": "T", "given": given}
    turned = asked | {"direction": indicator.direction, "since": indicator.comparable_since}
    now, levels = {}, {}
    for variant in ("area_type", "default"):
        scale = {"direction": indicator.direction, "scale": equality.scale(indicator)}
        now[variant] = equality.first(place.rows("inequality_now", **asked, variant=variant, **scale))
    for pair in PAIRS.values():
        changed = place.rows("inequality_change", **turned, variants=[one.query() for one in pair])
        for measure in pair:
            rows = place.rows("inequality", **turned, called=own["called"], **measure.query())
            of_now = now[measure.impact]
            if rows.empty or of_now is None:
                continue
            asked_level = equality.level_query(indicator, rows)
            if str(asked_level) not in levels:
                levels[str(asked_level)] = place.rows(
                    "change",
                    indicators=[asked_level],
                    areas=[scope],
                    sex="T",
                    widen=1.0,
                    **own,
                )
            level = equality.first(levels[str(asked_level)])
            yield overall(rows, changed, of_now, indicator, measure)
            yield impact(rows, of_now, indicator, measure)
            yield way(rows, equality.of(measure, changed), level, indicator, measure)
            left_out = place.rows("inequality_without", **asked, **measure.query())
            if not left_out.empty:
                yield without(left_out, indicator, measure)


def test_what_the_product_shows_is_told_truly(place):
    found = 0
    for indicator in catalogue.indicators("catchment").values():
        if indicator.direction != "none":
            for case in shown(place, indicator):
                assert case.objections() == []
                found += 1
    assert found


def test_what_the_product_shows_of_chosen_areas_is_told_truly(place):
    group = own_group.Group(tuple(place.areas("catchment")[:5]))
    found = 0
    for indicator in catalogue.indicators("catchment").values():
        if indicator.direction != "none":
            for case in shown(place, indicator, group):
                assert case.objections() == []
                found += case.known.inequality.chosen == 5
    assert found


def test_what_the_product_shows_on_one_scale_is_told_truly(place):
    asked = {"indicators": place.asked("catchment"), "scope": place.municipality.id, "sex": "T"}
    rows = place.rows("across_domains", **asked)
    assert len(rows)
    assert scaled(rows, catalogue.indicators("catchment")).objections() == []


# The reader objects.

# What is done to a true sentence in Swedish, and in English: what it holds, and what stands there instead.
ALTERATIONS = {
    "worse for better": ("sämre", "bättre", "worse", "better"),
    "better for worse": ("(?<=säkerställt )bättre", "sämre", "(?<=certainly )better", "worse"),
    "more equal for less": ("ojämnare", "jämnare", "less equal", "more equal"),
    "less equal for more": (r"\bjämnare", "ojämnare", "more equal", "less equal"),
    "certainty where there is none": (
        "ingen säker skillnad mellan områdena",
        "områdena skiljer sig säkerställt åt",
        "no certain difference between the areas",
        "the areas certainly differ",
    ),
    "certain for similar": (
        "ingen säker skillnad mellan områden med olika villkor",
        "säkerställt sämre i områdena med svårast villkor",
        "no certain difference between areas with different conditions",
        "certainly worse in the areas with the hardest conditions",
    ),
    "no certainty": ("säkerställt ", "", "certainly ", ""),
    "a change where there is none": (
        "nivån utan säker förändring|ingen säker förändring av nivå eller jämlikhet",
        "säkerställt bättre nivå",
        "no certain change in level or equality",
        "a certainly better level",
    ),
    **{f"digit {one}": (str(one), str((one + 1) % 10)) * 2 for one in range(10)},
    "no decimal point": (r"(?<=\d),(?=\d)", "", r"(?<=\d)\.(?=\d)", ""),
    "no minus": ("−", "", "−", ""),
    "another unit": ("procentenheter", "poäng", "percentage points", "points"),
    "the other measure": ("räknat som skillnad", "räknat som kvot", "counted as a diff", "counted as a rat"),
    "another measure": ("(?<=vore )skillnaden", "kvoten", "(?<=the )difference(?= would)", "ratio"),
    "another area": ("Forssa", "Romme") * 2,
    "other conditions": ("de med bäst villkor", "det bästa", "those with the best conditions", "the best"),
    "promised to somebody": (
        "inte säkert bättre för någon",
        "bättre för omkring 21 personer",
        "not certainly better for anybody",
        "better for about 21 persons",
    ),
    "another domain": ("i trygghet", "i hälsa", "in safety", "in health"),
    "schools for areas": ("mellan områdena (?=\\()", "mellan skolorna ", "areas (?=\\(betw)", "schools "),
    "little that is much": (
        r"4.% mellan områdena \(.*?\)",
        "mindre än 1\u00a0% mellan områdena",
        r"4% lies between the areas \(.*?\)",
        "less than 1% lies between the areas",
    ),
    "more than it is": ("(?<=är )4,0", "mer än 100", "(?<=is )4.0", "more than 100"),
    "another first year": ("2015/16", "2014/15") * 2,
    "another period": ("2024/25", "2023/24") * 2,
    "other persons": ("elever i årskurs 5", "barn", "pupils in year 5", "children"),
    "all for the chosen": (
        "alla valda områden vore",
        "alla områden vore",
        "all the chosen areas w",
        "all areas w",
    ),
    "the chosen for all": (
        "Om alla områden",
        "Om alla valda områden",
        "If all areas",
        "If all the chosen areas",
    ),
    "none that is missing": (": 1 är .*", ".", ": 1 is .*", "."),
    "protected for missing": ("1 saknar uppgift", "1 är skyddat", "1 has no figure", "1 is protected"),
    "no word of a choice": (r" \(6 valda områden\)", "", r" \(6 chosen areas\)", ""),
    "no word of who counts": ("Räknat på.*", "", "Based on.*", ""),
    "no note": ("◇.*", "", "◇.*", ""),
    "a rank": ("$", " Romme är bäst.", "$", " Romme is the best."),
    "a number from nowhere": ("$", " Det är 7 fler.", "$", " That is 7 more."),
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
@pytest.mark.parametrize("language", text.LANGUAGES)
def test_no_altered_sentence_is_believed(alteration, language):
    sv, sv_new, en, en_new = ALTERATIONS[alteration]
    old, new = (sv, sv_new) if language == "sv" else (en, en_new)
    found, count = [], 0
    for name, case in LITERAL.items():
        finding = case.finding(language)
        for other in altered(finding, old, new):
            count += 1
            if not reader.check(other, case.known, language):
                found.append((name, set(other.said) - set(finding.said)))
    assert count, f"{old} is in no sentence."
    assert found == []


def objections(case: Case) -> str:
    return " ".join(case.objections())


def test_a_verdict_is_not_taken_at_its_word():
    """The interval of the change holds zero, and the row says that it is certain."""
    false = changes("more_equal").assign(change_upper=1.0)
    assert "the change is none, not more_equal" in objections(overall(years(), false, NOW, SAFE, D))
    gap = false.iloc[0].to_dict()
    assert "it is none, not more_equal" in objections(way(years(), gap, LEVEL, SAFE, D))


def test_a_judgement_on_the_scale_is_not_taken_at_its_word():
    """Forty alike, and one that its own interval alone would call certain."""
    alike = frame(DOMAINS)[1:2]
    rows = pd.concat([frame(DOMAINS)[:1].assign(lower=0.0001, upper=1.08), *[alike] * 40])
    assert "it is not certain" in objections(scaled(rows, INDICATORS))
    assert objections(scaled(rows.assign(judgement="similar"), INDICATORS)) == ""


@pytest.mark.parametrize(
    ("name", "old", "new", "objection"),
    [
        ("worse", "sämre i", "bättre i", "it is worse, not better"),
        ("worse", "4,0", "4,1", "the value is 4.0000 in the rows, not 4.1"),
        ("worse", "4,0", "4", "the value has too few decimals"),
        ("worse", "Förändringen är .*", "Så är det.", "It is not said that the two measures alone"),
        ("gain", "mellan 6", "mellan 7", "the lower end is 6.2000 in the rows, not 7.0"),
        ("nobody", "upp till 37", "upp till 38", "the upper end is 36.8000 in the rows, not 38.0"),
        ("other periods", "åk 5: säk", "åk 5: säkerställt bättre nivå, säk", "of other periods than"),
        ("without", "Forssa", "Romme", "without another area it changes more"),
        ("domains", "1 av 2 i trygghet", "2 av 2 i trygghet", "the number that are worse is 1.0000"),
        ("domains", " och 0 av 1 i lärande", "", "Not each domain is told once"),
    ],
)
def test_an_objection_says_what_is_wrong(name, old, new, objection):
    case = LITERAL[name]
    found = [
        one
        for other in altered(case.finding("sv"), old, new)
        for one in reader.check(other, case.known, "sv")
    ]
    assert objection in " ".join(found)
