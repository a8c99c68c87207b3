"""Literal rows about inequality, and the very sentences that they become, in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import text
from components.domains import DECIMALS
from components.measures import Measure
from tests.tables import frame
from tests.test_findings import ABSENCE, CRIME, MERIT, NBSP, SAFE
from text import Words
from text.findings import inequality
from text.findings.course import course
from text.findings.domains import domains
from text.findings.finding import Finding

D, R = Measure("d", "area_type"), Measure("r", "area_type")
SII, RII = Measure("sii", "linear"), Measure("rii", "linear")
MEAN, PER_CENT = Measure("mdmw", "default"), Measure("idisw", "default")
MEASURES = (D, R, SII, RII, Measure("d", "default"), Measure("r", "default"), MEAN, PER_CENT)

YEARS = """
    year | period  | value | lower | upper | level_value | level_provenance | denominator | provenance
    2016 | 2015/16 | 10.0  | 5.0   | 15.0  | 70.0        | published        | 480         | computed
    2025 | 2024/25 | 4.0   | 1.5   | 6.5   | 81.2        | published        | 500         | synthetic
"""
CHANGES = """
    measure | first_value | last_value | change | change_lower | change_upper | provenance
    d       | 10.0        | 4.0        | -6.0   | -11.0        | -1.0         | computed
    r       | 1.2         | 1.5        | 0.22   | -0.1         | 0.5          | computed
"""
PERIODS = {"first_period": "2015/16", "last_period": "2024/25"}
NOW: dict[str, Any] = {
    "year": 2025,
    "period": "2024/25",
    "denominator": 500,
    "persons": 21.4,
    "persons_lower": 6.2,
    "persons_upper": 36.8,
    "chance_free": 62.4,
    "chance_free_lower": 31.0,
    "chance_free_upper": 80.6,
    "between_areas": 4.2,
    "between_areas_lower": 1.1,
    "between_areas_upper": 7.7,
    "between_schools": None,
    "between_schools_lower": None,
    "between_schools_upper": None,
    "provenance": "computed",
}
LEVEL: dict[str, Any] = {
    "name_sv": "Borlänge",
    "name_en": "Borlänge",
    "first_value": 70.0,
    "last_value": 81.2,
    **PERIODS,
    "change": 11.2,
    "change_lower": 6.0,
    "change_upper": 16.0,
    "verdict": "up",
    "judgement": "better",
    "provenance": "published",
}
WITHOUT = """
    name_sv | name_en | period  | value | benchmark_value | difference | provenance | benchmark_provenance
    Forssa  | Forssa  | 2024/25 | 2.8   | 4.0             | -1.2       | synthetic  | synthetic
    Romme   | Romme   | 2024/25 | 4.6   | 4.0             | 0.6        | synthetic  | synthetic
"""
DOMAINS = """
    indicator_id | value | lower | upper | judgement  | provenance
    safe         | 0.54  | 0.40  | 0.68  | worse      | computed
    absence      | 0.10  | -0.05 | 0.25  | similar    | computed
    merit        | -0.20 | -0.35 | -0.05 | better     | computed
    crime        | 0.30  | -     | -     | not_judged | computed
"""
INDICATORS = {"safe": SAFE, "absence": ABSENCE, "merit": MERIT, "crime": CRIME}


def years(**latest: Any) -> pd.DataFrame:
    """Rows of queries/inequality.sql, with something else in the last."""
    rows = frame(YEARS).astype(object)
    for name, value in latest.items():
        rows.loc[1, name] = value
    return rows


def changes(*verdicts: str) -> pd.DataFrame:
    """The rows of queries/inequality_change.sql for d and r, as many as there are verdicts."""
    return frame(CHANGES)[: len(verdicts)].assign(verdict=list(verdicts), **PERIODS)


def overall(
    rows: pd.DataFrame, measure: Measure = D, changed: pd.DataFrame | None = None, **now: Any
) -> Finding:
    found = changes() if changed is None else changed
    return inequality.overall(rows, found, NOW | now, SAFE, measure, measure.of(SAFE))


def in_both(make: Any) -> tuple[list[str], list[str]]:
    """What the finding says in Swedish and in English."""
    found = []
    for language in text.LANGUAGES:
        text.speak(language)
        found.append([one.replace(NBSP, " ") for one in make().said])
    return found[0], found[1]


def titles(make: Any) -> tuple[str, str]:
    sv, en = in_both(make)
    return sv[0], en[0]


def test_areas_with_the_hardest_conditions_are_certainly_worse_off():
    sv, en = in_both(lambda: overall(years(), changed=changes("more_equal", "none")))
    assert sv == [
        "Trygga, åk 5: säkerställt sämre i områdena med svårast villkor",
        "Elever som känner sig trygga, 2024/25: skillnaden mellan områdena med svårast och med bäst "
        "villkor är "
        "4,0 procentenheter, eller mellan 1,5 och 6,5 procentenheter med osäkerheten inräknad.",
        "2015/16 var siffran 10,0 procentenheter; sedan dess har det blivit säkerställt jämnare.",
        "Förändringen är säkerställd räknat som skillnad, men inte räknat som kvot.",
        "◇ Här ingår påhittade siffror, bara som exempel.",
    ]
    assert en == [
        "Safe, year 5: certainly worse in the areas with the hardest conditions",
        "Pupils who feel safe, 2024/25: the difference between the areas with the hardest and with the best "
        "conditions is 4.0 percentage points, or between 1.5 and 6.5 percentage points allowing for "
        "uncertainty.",
        "In 2015/16 the figure was 10.0 percentage points; since then things have certainly become more "
        "equal.",
        "The change is certain counted as a difference, but not counted as a ratio.",
        "◇ Some of these figures are invented, as an example only.",
    ]


@pytest.mark.parametrize(
    ("measure", "lower", "upper", "sv", "en"),
    [
        (D, 0.1, 6.5, "säkerställt sämre i områdena", "certainly worse in the areas"),
        (D, -6.5, -0.1, "säkerställt bättre i områdena", "certainly better in the areas"),
        (
            D,
            -0.1,
            6.5,
            "ingen säker skillnad mellan områden med olika",
            "no certain difference between areas",
        ),
        (D, 0.0, 6.5, "ingen säker skillnad mellan områden med olika", "no certain difference between areas"),
        (D, None, None, "jämlikheten går inte att bedöma", "equality cannot be judged"),
        (R, 1.1, 6.5, "säkerställt sämre i områdena", "certainly worse in the areas"),
        (R, 0.5, 0.9, "säkerställt bättre i områdena", "certainly better in the areas"),
        (R, 0.9, 1.2, "ingen säker skillnad mellan områden med olika", "no certain difference between areas"),
        (R, None, None, "jämlikheten går inte att bedöma", "equality cannot be judged"),
    ],
)
def test_the_title_claims_no_more_than_the_interval(measure, lower, upper, sv, en):
    said = titles(lambda: overall(years(lower=lower, upper=upper), measure))
    assert said[0].startswith(f"Trygga, åk 5: {sv}")
    assert said[1].startswith(f"Safe, year 5: {en}")


@pytest.mark.parametrize(
    ("lower", "upper", "sv", "en"),
    [
        (31.0, 80.6, "områdena skiljer sig säkerställt åt", "the areas certainly differ"),
        (0.0, 40.2, "ingen säker skillnad mellan områdena", "no certain difference between the areas"),
        (None, None, "jämlikheten går inte att bedöma", "equality cannot be judged"),
    ],
)
@pytest.mark.parametrize("measure", MEASURES[4:])
def test_without_order_it_is_chance_alone_that_decides(measure, lower, upper, sv, en):
    now = {"chance_free_lower": lower, "chance_free_upper": upper}
    if lower is None:
        now["chance_free"] = None
    sv_said, en_said = in_both(lambda: overall(years(), measure, **now))
    assert (sv_said[0], en_said[0]) == (f"Trygga, åk 5: {sv}", f"Safe, year 5: {en}")
    assert any("förklara med slumpen" in one for one in sv_said) == (lower is not None)
    assert any("explained by chance" in one for one in en_said) == (lower is not None)


def test_how_much_is_more_than_chance():
    sv, en = in_both(lambda: overall(years(), MEAN))
    assert sv[2] == (
        "Av skillnaderna mellan områdena går 62 % inte att förklara med slumpen, eller mellan 31 och 81 "
        "% med "
        "osäkerheten inräknad."
    )
    assert en[2] == (
        "Of the differences between the areas 62% cannot be explained by chance, or between 31 and 81% "
        "allowing for uncertainty."
    )


@pytest.mark.parametrize(
    ("measure", "sv", "en"),
    [
        (D, "är 1,2 procentenheter, eller mellan 1,1 och 1,3 procentenheter", "is 1.2 percentage points, or"),
        (R, "är 1,20, eller mellan 1,10 och 1,30 med", "is 1.20, or between 1.10 and 1.30 allowing"),
        (PER_CENT, "är 1,2 %, eller mellan 1,1 och 1,3 % med", "is 1.2%, or between 1.1 and 1.3% allowing"),
    ],
)
def test_a_difference_has_the_unit_of_what_is_measured_and_a_ratio_none(measure, sv, en):
    said = in_both(lambda: overall(years(value=1.2, lower=1.1, upper=1.3), measure))
    assert sv in said[0][1]
    assert en in said[1][1]


def test_a_small_certain_difference_is_told_apart_from_none():
    said = overall(years(value=1.2, lower=0.004, upper=2.4)).summary[0].replace(NBSP, " ")
    assert "är 1,200 procentenheter, eller mellan 0,004 och 2,400" in said
    said = overall(years(value=1.2, lower=1.004, upper=1.5), R).summary[0]
    assert "är 1,200, eller mellan 1,004 och 1,500" in said


def test_a_ratio_beyond_all_reason_is_only_said_to_be_large():
    sv, en = in_both(lambda: overall(years(value=2283.3, lower=0.2, upper=5e101), RII))
    assert sv[1].endswith("är mer än 100, eller mellan 0,20 och mer än 100 med osäkerheten inräknad.")
    assert en[1].endswith("is more than 100, or between 0.20 and more than 100 allowing for uncertainty.")


def test_without_an_interval_the_size_is_said_to_be_uncertain():
    sv, en = in_both(lambda: overall(years(lower=None, upper=None)))
    assert sv[1].endswith("är 4,0 procentenheter; hur osäkert det är går inte att säga.")
    assert en[1].endswith("is 4.0 percentage points; how uncertain that is cannot be said.")


@pytest.mark.parametrize(
    ("verdict", "sv", "en"),
    [
        ("less_equal", "har det blivit säkerställt ojämnare.", "things have certainly become less equal."),
        ("none", "går det inte att se någon säker förändring.", "no certain change can be seen."),
        (
            "not_judged",
            "om förändringen är säker går inte att säga.",
            "whether the change is certain cannot be",
        ),
    ],
)
def test_a_change_is_told_by_its_verdict(verdict, sv, en):
    said = in_both(lambda: overall(years(), changed=changes(verdict)))
    assert sv in said[0][2]
    assert en in said[1][2]


def test_what_has_passed_equality_has_only_changed():
    turned = changes("more_equal", "none").assign(first_value=[-1.0, 1.2], last_value=[1.5, 1.5])
    sv, en = in_both(lambda: overall(years(provenance="computed"), changed=turned))
    assert sv[2:] == ["2015/16 var siffran −1,0 procentenheter; sedan dess har den säkerställt ändrats."]
    assert en[2:] == [
        "In 2015/16 the figure was −1.0 percentage points; since then it has certainly changed."
    ]
    gap = turned.iloc[0].to_dict()
    assert titles(lambda: course(years(), gap, None, SAFE, D.of(SAFE))) == (
        "Trygga, åk 5: säkerställt ändrad jämlikhet",
        "Safe, year 5: equality certainly changed",
    )


def test_without_two_periods_no_change_is_told():
    assert len(overall(years()).summary) == 1


def test_an_inequality_that_has_turned_round_has_changed_even_if_it_is_as_large():
    turned = changes("none").assign(last_value=-10.0, change=-20.0, change_lower=-27.0, change_upper=-13.0)
    sv, _ = in_both(lambda: overall(years(), changed=turned))
    assert any("sedan dess har den säkerställt ändrats" in one for one in sv)


@pytest.mark.parametrize(
    ("verdicts", "sv", "en"),
    [
        (
            ("less_equal", "more_equal"),
            "Måtten är inte överens: räknat som skillnad har det blivit säkerställt ojämnare, räknat som "
            "kvot "
            "säkerställt jämnare. Det kan hända när nivån ändras.",
            "The measures disagree: counted as a difference things have certainly become less equal, "
            "counted as "
            "a ratio certainly more equal. That can happen when the level changes.",
        ),
        (
            ("none", "less_equal"),
            "Förändringen är säkerställd räknat som kvot, men inte räknat som skillnad.",
            "The change is certain counted as a ratio, but not counted as a difference.",
        ),
        (("none", "none"), None, None),
        (("more_equal", "more_equal"), None, None),
        (("more_equal", "not_judged"), None, None),
        (("more_equal",), None, None),
    ],
)
def test_measures_are_said_to_disagree_only_where_both_changes_are_certain(verdicts, sv, en):
    for language, expected in zip(text.LANGUAGES, (sv, en), strict=True):
        text.speak(language)
        notes = overall(years(provenance="computed"), changed=changes(*verdicts)).notes
        assert notes == (() if expected is None else (expected,))


def test_the_measures_disagree_whichever_is_chosen():
    changed = changes("less_equal", "more_equal")
    assert overall(years(), D, changed).notes == overall(years(), R, changed[::-1]).notes


# In persons.


def impact(variant: str = "area_type", rows: pd.DataFrame | None = None, **now: Any) -> Finding:
    """By the difference between the hardest and the best conditions, or between the extremes."""
    found = years() if rows is None else rows
    return inequality.impact(found, NOW | now, SAFE, Measure("d", variant))


def test_what_equality_would_mean_in_persons():
    sv, en = in_both(impact)
    assert sv == [
        "Om alla områden vore som de med bäst villkor: bättre för omkring 21 personer",
        "2024/25: det vore bättre för omkring 21 av 500 elever i årskurs 5, eller mellan 6 och 37 med "
        "osäkerheten inräknad.",
        "Av skillnaderna mellan elever i årskurs 5 ligger 4 % mellan områdena (mellan 1 och 8 %); resten "
        "ligger "
        "inom dem.",
    ]
    assert en == [
        "If all areas were like those with the best conditions: better for about 21 persons",
        "2024/25: it would be better for about 21 of 500 pupils in year 5, or between 6 and 37 allowing for "
        "uncertainty.",
        "Of the differences among pupils in year 5, 4% lies between the areas (between 1 and 8%); the "
        "rest lies "
        "within them.",
    ]


@pytest.mark.parametrize("variant", ["area_type", "default"])
@pytest.mark.parametrize("lower", [0.0, 0.4])
def test_persons_that_may_be_nobody_are_not_promised(variant, lower):
    sv, en = in_both(lambda: impact(variant, persons_lower=lower))
    like = {"area_type": ("de med bäst villkor", "those with the best conditions")}
    whom = like.get(variant, ("det bästa", "the best"))
    assert sv[0] == f"Om alla områden vore som {whom[0]}: inte säkert bättre för någon"
    assert en[0] == f"If all areas were like {whom[1]}: not certainly better for anybody"
    assert sv[1] == "2024/25: det kan vara bättre för ingen, eller för upp till 37 av 500 elever i årskurs 5."
    assert en[1] == "2024/25: it may be better for nobody, or for up to 37 of 500 pupils in year 5."


def test_some_area_is_always_the_best_and_that_may_be_chance():
    assert "omkring 21" in impact("default").title
    assert "inte säkert" in impact("default", chance_free_lower=0.0).title
    assert "inte säkert" in impact("default", chance_free_lower=None).title
    assert "omkring 21" in impact("area_type", chance_free_lower=0.0).title


def test_nobody_is_promised_what_the_measure_does_not_see():
    assert "inte säkert" in impact(rows=years(lower=-1.0)).title
    assert "inte säkert" in impact(rows=years(lower=None, upper=None)).title
    assert "omkring 21" in impact("default", rows=years(lower=-1.0)).title


def test_what_is_no_number_of_persons_is_not_told_as_one():
    none = {"persons": None, "persons_lower": None, "persons_upper": None, "between_areas": None}
    assert in_both(lambda: impact(**none)) == (
        ["Trygga, åk 5: går inte att räkna om till personer"],
        ["Safe, year 5: cannot be turned into persons"],
    )


def test_what_lies_between_areas_and_between_schools():
    schools = {"between_schools": 0.3, "between_schools_lower": 0.0, "between_schools_upper": 0.8}
    sv, en = in_both(lambda: impact(**schools))
    assert sv[2] == (
        "Av skillnaderna mellan elever i årskurs 5 ligger 4 % mellan områdena (mellan 1 och 8 %) och "
        "mindre än "
        "1 % mellan skolorna; resten ligger inom dem."
    )
    assert en[2] == (
        "Of the differences among pupils in year 5, 4% lies between the areas (between 1 and 8%) and less "
        "than "
        "1% lies between the schools; the rest lies within them."
    )


# Level and inequality.


def courses(
    gap: dict[str, Any] | None, level: dict[str, Any] | None, measure: Measure = D
) -> tuple[list[str], list[str]]:
    row = None if gap is None else changes("more_equal").iloc[0].to_dict() | gap
    of_level = None if level is None else LEVEL | level
    return in_both(lambda: course(years(), row, of_level, SAFE, measure.of(SAFE)))


def test_level_and_inequality_over_the_same_periods():
    sv, en = courses({}, {})
    assert sv == [
        "Trygga, åk 5: säkerställt bättre nivå, säkerställt jämnare",
        "Från 2015/16 till 2024/25 har Borlänge gått från 70,0 % till 81,2 %, och skillnaden mellan "
        "områdena med "
        "svårast och med bäst villkor från 10,0 procentenheter till 4,0 procentenheter.",
        "◇ Här ingår påhittade siffror, bara som exempel.",
    ]
    assert en == [
        "Safe, year 5: a certainly better level, certainly more equal",
        "From 2015/16 to 2024/25 Borlänge has gone from 70.0% to 81.2%, and the difference between the "
        "areas with "
        "the hardest and with the best conditions from 10.0 percentage points to 4.0 percentage points.",
        "◇ Some of these figures are invented, as an example only.",
    ]


@pytest.mark.parametrize(
    ("gap", "level", "judgement", "sv", "en"),
    [
        (
            "less_equal",
            "down",
            "worse",
            "säkerställt sämre nivå, säkerställt ojämnare",
            "a certainly worse level",
        ),
        (
            "none",
            "up",
            "better",
            "säkerställt bättre nivå, jämlikheten utan säker förändring",
            "a certainly better",
        ),
        (
            "more_equal",
            "none",
            "similar",
            "nivån utan säker förändring, säkerställt jämnare",
            "no certain change in",
        ),
        (
            "none",
            "none",
            "similar",
            "ingen säker förändring av nivå eller jämlikhet",
            "no certain change in level or",
        ),
        (
            "not_judged",
            "not_judged",
            "not_judged",
            "nivån går inte att bedöma, jämlikheten går inte",
            "the level cannot",
        ),
    ],
)
def test_the_course_is_titled_by_both_verdicts(gap, level, judgement, sv, en):
    said = courses({"verdict": gap}, {"verdict": level, "judgement": judgement})
    assert said[0][0].startswith(f"Trygga, åk 5: {sv}")
    assert said[1][0].startswith(f"Safe, year 5: {en}")


def test_over_different_periods_the_title_is_about_the_inequality_alone():
    sv, en = courses({}, {"first_period": "2011/12"})
    assert sv[:3] == [
        "Trygga, åk 5: säkerställt jämnare",
        "Från 2011/12 till 2024/25 har Borlänge gått från 70,0 % till 81,2 %.",
        "Från 2015/16 till 2024/25 har skillnaden mellan områdena med svårast och med bäst villkor gått "
        "från 10,0 "
        "procentenheter till 4,0 procentenheter.",
    ]
    assert en[0] == "Safe, year 5: certainly more equal"
    assert en[1] == "From 2011/12 to 2024/25 Borlänge has gone from 70.0% to 81.2%."


def test_without_a_level_the_course_is_about_the_inequality_alone():
    sv, _ = courses({}, None)
    assert sv[0] == "Trygga, åk 5: säkerställt jämnare"
    assert len(sv) == 1 + 1 + 1


def test_without_two_periods_there_is_no_course():
    assert courses(None, {}) == (
        ["Trygga, åk 5: för få jämförbara år för att se någon förändring"],
        ["Safe, year 5: too few comparable years to see a change"],
    )


# Without one area at a time.


@pytest.mark.parametrize(
    ("measure", "sv", "en"),
    [
        (
            D,
            "skillnaden 2,8 i stället för 4,0 procentenheter",
            "difference would be 2.8 instead of 4.0 percentage",
        ),
        (RII, "kvoten 2,80 i stället för 4,00", "ratio would be 2.80 instead of 4.00"),
        (
            MEAN,
            "det genomsnittliga avståndet 2,8 i stället för 4,0 procent",
            "average distance would be 2.8 instead",
        ),
        (
            PER_CENT,
            "avståndet i procent 2,8 % i stället för 4,0 %",
            "in per cent would be 2.8% instead of 4.0%",
        ),
    ],
)
def test_the_area_that_changes_the_measure_the_most(measure, sv, en):
    said = in_both(lambda: inequality.without(frame(WITHOUT), measure, measure.of(SAFE)))
    assert said[0][0].startswith("Utan Forssa vore ")
    assert sv in said[0][0]
    assert said[1][0].startswith("Without Forssa the ")
    assert en in said[1][0]
    assert said[0][1] == (
        "Varje område räknas bort för sig, 2024/25. Det visar vad siffrorna bygger på, inte vad som beror på "
        "området eller på slumpen."
    )


def test_no_area_is_said_to_change_the_measure_where_the_numbers_said_are_the_same():
    rows = frame(WITHOUT).assign(value=[4.04, 3.96], difference=[0.04, -0.04])
    assert titles(lambda: inequality.without(rows, D, D.of(SAFE))) == (
        "Inget enskilt område ändrar skillnaden så att det märks",
        "No single area changes the difference so that it can be noticed",
    )


# All indicators on one scale.


def on_one_scale(*judgements: str) -> tuple[list[str], list[str]]:
    """The first of the indicators, with these judgements."""
    rows = frame(DOMAINS)[: len(judgements)].assign(judgement=list(judgements))
    return in_both(lambda: domains(rows, INDICATORS, DECIMALS))


def test_indicators_are_counted_by_domain_and_the_largest_certain_ones_named():
    rows = frame(DOMAINS).assign(provenance="synthetic")
    sv, en = in_both(lambda: domains(rows, INDICATORS, DECIMALS))
    assert sv == [
        "Där villkoren är svårast: 1 av 3 indikatorer säkerställt sämre, 1 säkerställt bättre",
        "Säkerställt sämre är 1 av 2 i trygghet och 0 av 1 i lärande.",
        "Störst på den gemensamma skalan: ”Trygga, åk 5” (0,54, mellan 0,40 och 0,68) och ”Meritvärde” "
        "(−0,20, "
        "mellan −0,35 och −0,05).",
        "◇ Här ingår påhittade siffror, bara som exempel.",
    ]
    assert en == [
        "Where conditions are hardest: 1 of 3 indicators certainly worse, 1 certainly better",
        "Certainly worse are 1 of 2 in safety and 0 of 1 in learning.",
        "Largest on the common scale: “Safe, year 5” (0.54, between 0.40 and 0.68) and “Merit value” (−0.20, "
        "between −0.35 and −0.05).",
        "◇ Some of these figures are invented, as an example only.",
    ]


def test_without_a_certain_difference_none_is_named():
    sv, en = on_one_scale("similar", "similar")
    assert sv == [
        "Ingen säker skillnad mellan områden med olika villkor på någon av 2 indikatorer",
        "Säkerställt sämre är 0 av 2 i trygghet.",
    ]
    assert en[0] == "No certain difference between areas with different conditions on any of 2 indicators"


@pytest.mark.parametrize("judgements", [(), ("not_judged", "not_judged")])
def test_what_cannot_be_compared_is_said_so(judgements):
    assert on_one_scale(*judgements) == (
        ["Det finns inget att jämföra mellan områden med olika villkor"],
        ["There is nothing to compare between areas with different conditions"],
    )


def test_at_most_three_are_named():
    rows = pd.concat([frame(DOMAINS)[:1]] * 4)
    sv, _ = in_both(lambda: domains(rows, INDICATORS, DECIMALS))
    assert sv[2].count("”Trygga") == 3


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.id)
@pytest.mark.parametrize("language", text.LANGUAGES)
def test_every_measure_has_its_words_and_a_name_comes_through_as_it_is(measure, language):
    text.speak(language)
    hostile = Words("<b>{0}</b> {measure}", "<b>{0}</b> {measure}")
    of = replace(SAFE, short=hostile, name=hostile)
    measured = measure.of(of)
    rows = years(lower=2.0, upper=3.0)
    changed = changes("more_equal").assign(measure=measure.measure)
    gap = changed.iloc[0].to_dict()
    found = [
        inequality.overall(rows, changed, NOW, of, measure, measured),
        inequality.impact(rows, NOW | {"persons": None}, of, measure),
        course(rows, gap, LEVEL, of, measured),
        inequality.without(frame(WITHOUT), measure, measured),
    ]
    for finding in found:
        assert all(finding.said)
    for finding in found[:3]:
        assert "<b>{0}</b> {measure}" in finding.title
