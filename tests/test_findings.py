"""Literal rows, and the very sentences that they become, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pytest

import text
from tests.tables import frame
from text import Words, findings

NBSP = "\u00a0"


@dataclass(frozen=True)
class Indicator:
    name: Words
    short: Words
    people: Words
    unit: str = "percent"
    measure: str = "proportion"
    direction: str = "high"
    decimals: int = 1
    scale: int = 100
    domain: str = "safety"
    pooled_years: int = 1


PUPILS = Words("elever i årskurs 5", "pupils in year 5")
SAFE = Indicator(
    name=Words("Elever som känner sig trygga", "Pupils who feel safe"),
    short=Words("Trygga, åk 5", "Safe, year 5"),
    people=PUPILS,
)
ABSENCE = Indicator(
    name=Words("Elever med hög frånvaro", "Pupils with high absence"),
    short=Words("Frånvaro", "Absence"),
    people=PUPILS,
    direction="low",
)
CONCERN = Indicator(
    name=Words("Barn med orosanmälan", "Children with a report"),
    short=Words("Orosanmälan", "Reports"),
    people=Words("barn", "children"),
    unit="per_1000",
    direction="none",
    decimals=0,
    scale=1000,
)
MERIT = Indicator(
    name=Words("Meritvärde i årskurs 9", "Merit value in year 9"),
    short=Words("Meritvärde", "Merit value"),
    people=PUPILS,
    unit="points",
    measure="mean",
    scale=1,
    domain="learning",
)
CRIME = Indicator(
    name=Words("Anmälda skadegörelsebrott", "Reported vandalism"),
    short=Words("Skadegörelse", "Vandalism"),
    people=Words("invånare", "residents"),
    unit="per_100000",
    measure="rate",
    direction="low",
    decimals=0,
    scale=100_000,
)

COMPARISON = """
    name        | value | lower | upper | denominator | status | provenance| difference | visible | judgement
    Forssa      | 62.1  | 50.5  | 72.4  | 61          | ok     | synthetic | -19.1      | 10.3    | worse
    Kvarnsveden | 79.0  | 70.1  | 87.2  | 63          | ok     | published | -2.2       | 8.2     | similar
    Ornäs       | 80.0  | -     | -     | -           | ok     | published | -1.2       | -       | not_judged
    Romme       | 91.3  | 84.0  | 96.0  | 80          | ok     | published | 10.1       | 7.3     | better
    Tuna        | -     | -     | -     | -           | c      | published | -          | -       | not_judged
    Torsång     | -     | -     | -     | -           | x      | published | -          | -       | not_judged
"""
BENCHMARK = {
    "period": "2024/25",
    "benchmark_id": "m",
    "benchmark_value": 81.2,
    "benchmark_provenance": "published",
}
ITSELF = {
    "name_sv": "Borlänge",
    "name_en": "Borlänge",
    "value": 81.2,
    "lower": 79.0,
    "upper": 83.2,
    "benchmark_id": None,
    "benchmark_value": None,
    "difference": None,
    "visible": None,
    "judgement": "not_judged",
}

LARGEST = {
    "period": "2022/23–2024/25",
    "low_name_sv": "Forssa",
    "low_name_en": "Forssa",
    "low_value": 62.1,
    "low_denominator": 61,
    "high_name_sv": "Romme",
    "high_name_en": "Romme",
    "high_value": 91.3,
    "high_denominator": 80,
    "difference": 29.2,
    "lower": 8.4,
    "upper": 47.0,
    "is_certain": True,
    "areas": 14,
    "provenance": "synthetic",
}

TREND = """
    area_id | level        | name     | year | value | denominator | status | provenance
    f       | catchment    | Forssa   | 2016 | 70.0  | 60          | ok     | computed
    f       | catchment    | Forssa   | 2025 | 85.0  | 80          | ok     | computed
    r       | catchment    | Romme    | 2016 | -     | -           | c      | computed
    r       | catchment    | Romme    | 2025 | -     | -           | c      | computed
    t       | catchment    | Tuna     | 2025 | 71.0  | 60          | ok     | computed
    m       | municipality | Borlänge | 2025 | 81.2  | 500         | ok     | published
"""

CHANGE = """
    area_id | name   | last_value | change | change_lower | change_upper | verdict    | judgement
    f       | Forssa | 85.0       | 15.0   | 3.2          | 26.1         | up         | better
    i       | Idkern | 62.0       | -8.0   | -14.2        | -1.1         | down       | worse
    o       | Ornäs  | 72.0       | 2.0    | -5.2         | 9.1          | none       | similar
    q       | Kvarn  | 71.0       | 1.0    | -            | -            | not_judged | not_judged
"""
PERIODS = {
    "first_value": 70.0,
    "first_period": "2015/16",
    "last_period": "2024/25",
    "last_year": 2025,
    "provenance": "computed",
}


def of(rows: str, *names: str, **more: object) -> pd.DataFrame:
    """The rows with these names, or all; `more` is the same for each of them."""
    found = frame(rows)
    found = found[found["name"].isin(names)] if names else found
    return found.assign(name_sv=found["name"], name_en=found["name"], **more)


def compared(*names: str) -> pd.DataFrame:
    return of(COMPARISON, *names, **BENCHMARK)


def row(name: str, **changed: object) -> dict[str, object]:
    return compared(name).to_dict("records")[0] | changed


def years(*names: str) -> pd.DataFrame:
    return of(TREND, *names)


def changes(*names: str) -> pd.DataFrame:
    return of(CHANGE, *names, **PERIODS)


def said(finding: findings.Finding) -> list[str]:
    """Title and sentences, with ordinary spaces."""
    return [sentence.replace(NBSP, " ") for sentence in finding.said]


@pytest.fixture(autouse=True)
def swedish_again():
    text.speak("sv")
    yield
    text.speak("sv")


@pytest.fixture
def english():
    text.speak("en")


def test_areas_beside_their_municipality():
    assert said(findings.comparison(compared(), SAFE, "Borlänge")) == [
        "Trygga, åk 5: 1 område säkerställt sämre, 1 säkerställt bättre än Borlänge",
        "Elever som känner sig trygga, 2024/25: från 62,1 % i Forssa till 91,3 % i Romme.",
        "Jämfört med Borlänge (81,2 %): 1 område (Forssa) säkerställt sämre, 1 område (Romme) säkerställt "
        "bättre "
        "och 1 område utan säker skillnad.",
        "Skillnaden motsvarar omkring 12 av 61 elever i årskurs 5 där det är säkerställt sämre "
        "och omkring 8 av 80 elever i årskurs 5 där det är säkerställt bättre.",
        "För att synas måste en skillnad vara minst 10,3 procentenheter i Forssa (61 elever i årskurs 5) "
        "och minst 7,3 procentenheter i Romme (80 elever i årskurs 5).",
        "Jämförs inte: 1 område (Tuna) med för få personer för att visas, 1 område (Torsång) utan uppgift "
        "och 1 område (Ornäs) utan osäkerhetsintervall.",
        "◇ Här ingår påhittade siffror, bara som exempel.",
    ]


@pytest.mark.usefixtures("english")
def test_areas_beside_their_municipality_in_english():
    assert said(findings.comparison(compared(), SAFE, "Borlänge")) == [
        "Safe, year 5: 1 area certainly worse, 1 certainly better than Borlänge",
        "Pupils who feel safe, 2024/25: from 62.1% in Forssa to 91.3% in Romme.",
        "Compared with Borlänge (81.2%): 1 area (Forssa) certainly worse, 1 area (Romme) certainly better "
        "and 1 area with no certain difference.",
        "The difference corresponds to about 12 of 61 pupils in year 5 where it is certainly worse "
        "and about 8 of 80 pupils in year 5 where it is certainly better.",
        "To be seen, a difference must be at least 10.3 percentage points in Forssa (61 pupils in year 5) "
        "and at least 7.3 percentage points in Romme (80 pupils in year 5).",
        "Not compared: 1 area (Tuna) with too few people to be shown, 1 area (Torsång) without a figure "
        "and 1 area (Ornäs) without an uncertainty interval.",
        "◇ Some of these figures are invented, as an example only.",
    ]


def test_one_certain_area_is_told_in_full():
    assert said(findings.comparison(compared("Romme", "Kvarnsveden"), SAFE, "Borlänge")) == [
        "Trygga, åk 5: Romme säkerställt bättre än Borlänge",
        "Elever som känner sig trygga, 2024/25: från 79,0 % i Kvarnsveden till 91,3 % i Romme.",
        "Jämfört med Borlänge (81,2 %): 1 område (Romme) säkerställt bättre och 1 område utan säker "
        "skillnad.",
        "Det är säkerställt bättre i Romme än i Borlänge: 10,1 procentenheter högre, "
        "eller mellan 2,8 och 14,8 procentenheter med osäkerheten inräknad.",
        "Det motsvarar omkring 8 av 80 elever i årskurs 5 i Romme.",
        "För att synas måste en skillnad vara minst 8,2 procentenheter i Kvarnsveden "
        "(63 elever i årskurs 5) och minst 7,3 procentenheter i Romme (80 elever i årskurs 5).",
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "sv",
            "För att synas måste en skillnad vara minst 10,3 procentenheter i en skola med 61 elever "
            "i årskurs 5 och minst 0,02 procentenheter i en skola.",
        ),
        (
            "en",
            "To be seen, a difference must be at least 10.3 percentage points in a school with 61 pupils "
            "in year 5 and at least 0.02 percentage points in one school.",
        ),
    ],
)
def test_how_much_could_be_seen_names_no_school_nor_rounds_to_nothing(language, expected):
    rows = compared()
    rows.loc[rows["name"] == "Romme", ["visible", "denominator"]] = [0.02, None]
    text.speak(language)
    assert expected in said(findings.comparison(rows, SAFE, "Borlänge", "school"))


def test_what_no_count_of_people_stands_behind_is_not_laid_beside_shares():
    rows = profile_rows(["Forssa", "Kvarnsveden"], ["merit", "safe"])
    sentences = said(findings.profile(rows, {"safe": SAFE, "merit": MERIT}, "Tjärna", "Borlänge"))
    (sentence,) = (one for one in sentences if one.startswith("För att synas"))
    assert sentence.endswith("minst 8,2 procentenheter för ”Trygga, åk 5” (63 elever i årskurs 5).")


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_schools_are_counted_and_never_named(language):
    text.speak(language)
    sentences = " ".join(said(findings.comparison(compared(), SAFE, "Borlänge", "school")))
    for name in ("Forssa", "Kvarnsveden", "Ornäs", "Romme", "Tuna", "Torsång"):
        assert name not in sentences
    assert {"sv": "från 62,1 % till 91,3 % i 4 skolor", "en": "from 62.1% to 91.3% in 4 schools"}[
        language
    ] in sentences


def test_no_certain_difference_is_claimed_where_there_is_none():
    rows = compared("Kvarnsveden", "Ornäs")
    assert said(findings.comparison(rows, SAFE, "Borlänge", "municipality")) == [
        "Trygga, åk 5: ingen säker skillnad mot Borlänge",
        "Elever som känner sig trygga, 2024/25: från 79,0 % i Kvarnsveden till 80,0 % i Ornäs.",
        "Jämfört med Borlänge (81,2 %): 1 av de andra utan säker skillnad.",
        "För att synas måste en skillnad vara minst 8,2 procentenheter i Kvarnsveden "
        "(63 elever i årskurs 5).",
        "Jämförs inte: 1 av de andra (Ornäs) utan osäkerhetsintervall.",
    ]


@pytest.mark.usefixtures("english")
def test_the_county_among_municipalities_is_not_called_one_nor_are_its_persons_counted_twice():
    rows = compared("Forssa", "Romme", "Torsång")
    assert said(findings.comparison(rows, SAFE, "Borlänge", "municipality")) == [
        "Safe, year 5: 1 of the others certainly worse, 1 certainly better than Borlänge",
        "Pupils who feel safe, 2024/25: from 62.1% in Forssa to 91.3% in Romme.",
        "Compared with Borlänge (81.2%): 1 of the others (Forssa) certainly worse "
        "and 1 of the others (Romme) certainly better.",
        "To be seen, a difference must be at least 10.3 percentage points in Forssa (61 pupils in year 5) "
        "and at least 7.3 percentage points in Romme (80 pupils in year 5).",
        "Not compared: 1 of the others (Torsång) without a figure.",
        "◇ Some of these figures are invented, as an example only.",
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            ("Tuna", "Torsång"),
            [
                "Trygga, åk 5: inget värde kan visas",
                "Elever som känner sig trygga: det finns inget värde att visa för det som är valt.",
                "Borlänge har 81,2 %.",
                "Jämförs inte: 1 område (Tuna) med för få personer för att visas "
                "och 1 område (Torsång) utan uppgift.",
            ],
        ),
        (
            ("Kvarnsveden", "Tuna"),
            [
                "Trygga, åk 5: ingen säker skillnad mot Borlänge",
                "Elever som känner sig trygga, 2024/25: "
                "bara Kvarnsveden har ett värde som kan visas, 79,0 %.",
                "Jämfört med Borlänge (81,2 %): 1 område utan säker skillnad.",
                "För att synas måste en skillnad vara minst 8,2 procentenheter i Kvarnsveden "
                "(63 elever i årskurs 5).",
                "Jämförs inte: 1 område (Tuna) med för få personer för att visas.",
            ],
        ),
        (
            ("nowhere",),
            [
                "Trygga, åk 5: det finns inget att jämföra",
                "Elever som känner sig trygga: det finns inget värde att visa för det som är valt.",
            ],
        ),
    ],
)
def test_little_to_show_has_its_own_words(names, expected):
    assert said(findings.comparison(compared(*names), SAFE, "Borlänge")) == expected


def test_the_benchmark_among_the_rows_is_not_one_of_those_compared():
    rows = pd.concat([compared(), pd.DataFrame([row("Romme", **ITSELF)])])
    without = findings.comparison(compared(), SAFE, "Borlänge")
    assert findings.comparison(rows, SAFE, "Borlänge") == without


def test_all_protected_and_one_protected():
    protected = compared("Tuna")
    twice = pd.concat([protected, protected])
    assert findings.comparison(twice, SAFE, "Borlänge").title == "Trygga, åk 5: alla värden är skyddade"
    assert (
        findings.comparison(protected, SAFE, "Borlänge").title == "Trygga, åk 5: värdet för Tuna visas inte"
    )
    assert (
        findings.comparison(protected[:0], SAFE, "Borlänge").title
        == "Trygga, åk 5: det finns inget att jämföra"
    )


def test_equal_values_and_many_at_one_end():
    rows = compared().iloc[[1, 1, 1, 1, 3]]
    sentence = said(findings.comparison(rows, SAFE, "Borlänge"))[1]
    assert sentence.endswith("från 79,0 % i 4 områden till 91,3 % i Romme.")
    sentence = said(findings.comparison(rows[:4], SAFE, "Borlänge"))[1]
    assert sentence.endswith(": 79,0 % i 4 områden, alltså samma överallt.")


def test_one_area_that_certainly_differs():
    assert said(findings.one_area(row("Forssa"), SAFE, "Borlänge")) == [
        "Trygga, åk 5: säkerställt sämre i Forssa än i Borlänge",
        "Elever som känner sig trygga, 2024/25: 62,1 % i Forssa och 81,2 % i Borlänge.",
        "Det är säkerställt sämre i Forssa än i Borlänge: 19,1 procentenheter lägre, "
        "eller mellan 8,8 och 30,7 procentenheter med osäkerheten inräknad.",
        "Det motsvarar omkring 12 av 61 elever i årskurs 5 i Forssa.",
        "För att synas måste en skillnad vara minst 10,3 procentenheter i Forssa (61 elever i årskurs 5).",
        "◇ Här ingår påhittade siffror, bara som exempel.",
    ]


@pytest.mark.usefixtures("english")
def test_one_area_that_certainly_differs_in_english():
    assert said(findings.one_area(row("Forssa"), SAFE, "Borlänge")) == [
        "Safe, year 5: certainly worse in Forssa than in Borlänge",
        "Pupils who feel safe, 2024/25: 62.1% in Forssa and 81.2% in Borlänge.",
        "It is certainly worse in Forssa than in Borlänge: 19.1 percentage points lower, "
        "or between 8.8 and 30.7 percentage points allowing for uncertainty.",
        "That corresponds to about 12 of 61 pupils in year 5 in Forssa.",
        "To be seen, a difference must be at least 10.3 percentage points in Forssa (61 pupils in year 5).",
        "◇ Some of these figures are invented, as an example only.",
    ]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (
            row("Kvarnsveden"),
            [
                "Trygga, åk 5: ingen säker skillnad mellan Kvarnsveden och Borlänge",
                "Elever som känner sig trygga, 2024/25: 79,0 % i Kvarnsveden och 81,2 % i Borlänge.",
                "Skillnaden kan bero på slumpen: osäkerheten för Kvarnsveden går från 70,1 % till 87,2 %, "
                "och där ligger också Borlänge.",
                "För att synas måste en skillnad vara minst 8,2 procentenheter i Kvarnsveden "
                "(63 elever i årskurs 5).",
            ],
        ),
        (
            row("Tuna"),
            [
                "Trygga, åk 5: värdet för Tuna visas inte",
                "Elever som känner sig trygga, 2024/25: 81,2 % i Borlänge.",
                "Värdet visas inte eftersom det gäller för få personer, och därför görs ingen jämförelse.",
            ],
        ),
        (
            row("Torsång", benchmark_value=float("nan")),
            [
                "Trygga, åk 5: uppgift saknas för Torsång",
                "Källan har inget värde, och därför görs ingen jämförelse.",
            ],
        ),
        (
            row("Ornäs"),
            [
                "Trygga, åk 5: Ornäs går inte att jämföra med Borlänge",
                "Elever som känner sig trygga, 2024/25: 80,0 % i Ornäs och 81,2 % i Borlänge.",
                "Värdet har inget osäkerhetsintervall, och därför görs ingen jämförelse med Borlänge.",
            ],
        ),
        (
            row("Romme", benchmark_value=None, visible=None, judgement="not_judged"),
            [
                "Trygga, åk 5: Romme går inte att jämföra med Borlänge",
                "Elever som känner sig trygga, 2024/25: 91,3 % i Romme.",
                "Borlänge saknar värde för samma period, och därför görs ingen jämförelse.",
            ],
        ),
        (
            row("Romme", **ITSELF),
            [
                "Trygga, åk 5: 81,2 % i Borlänge",
                "Elever som känner sig trygga, 2024/25: 81,2 % i Borlänge.",
            ],
        ),
    ],
    ids=["similar", "protected", "missing", "no interval", "no benchmark", "itself"],
)
def test_one_area_that_does_not_certainly_differ(one, expected):
    assert said(findings.one_area(one, SAFE, "Borlänge")) == expected


@pytest.mark.parametrize(
    ("indicator", "judgement", "size", "persons"),
    [
        (ABSENCE, "better", "säkerställt bättre i Forssa än i Borlänge: 19,1 procentenheter lägre, ", True),
        (CONCERN, "lower", "säkerställt lägre i Forssa än i Borlänge: skillnaden är 19 per 1 000, ", True),
        (MERIT, "worse", "säkerställt sämre i Forssa än i Borlänge: 19,1 poäng lägre, ", False),
        (CRIME, "better", "säkerställt bättre i Forssa än i Borlänge: 19 per 100 000 lägre, ", False),
    ],
    ids=["low is good", "no direction", "mean", "rate"],
)
def test_units_directions_and_persons(indicator, judgement, size, persons):
    title, _, sentence, *rest = said(
        findings.one_area(row("Forssa", judgement=judgement), indicator, "Borlänge")
    )
    assert size in sentence
    assert any("Det motsvarar" in one for one in rest) is persons
    assert f"säkerställt {text.t(f'judgement.short_{judgement}')} i Forssa" in title


def test_without_a_direction_nothing_is_better_or_worse():
    higher = row("Romme", judgement="higher")
    lower = row("Forssa", judgement="lower")
    sentences = " ".join(
        (
            *said(findings.one_area(higher, CONCERN, "Borlänge")),
            *said(findings.comparison(compared().assign(judgement="lower"), CONCERN, "Borlänge")),
            *said(findings.one_area(lower, CONCERN, "Borlänge")),
            *said(findings.largest(LARGEST, CONCERN)),
        )
    )
    assert "bättre" not in sentences
    assert "sämre" not in sentences
    assert "högre" in sentences
    assert "lägre" in sentences


def test_a_small_certain_difference_is_told_apart_from_zero():
    tiny = row("Romme", value=81.26, lower=81.21, upper=81.31, difference=0.06)
    assert "mellan 0,01 och 0,11 procentenheter" in said(findings.one_area(tiny, SAFE, "Borlänge"))[2]


def test_the_most_certain_difference():
    assert said(findings.largest(LARGEST, SAFE)) == [
        "Trygga, åk 5: säkerställt sämre i Forssa än i Romme",
        "Elever som känner sig trygga, 2022/23–2024/25: 62,1 % i Forssa och 91,3 % i Romme.",
        "Det är säkerställt sämre i Forssa än i Romme: 29,2 procentenheter lägre, "
        "eller mellan 8,4 och 47,0 procentenheter med osäkerheten inräknad.",
        "Det motsvarar omkring 18 av 61 elever i årskurs 5 i Forssa.",
        "◇ Här ingår påhittade siffror, bara som exempel.",
    ]


@pytest.mark.usefixtures("english")
def test_the_most_certain_difference_without_a_direction():
    assert said(findings.largest(LARGEST, CONCERN)) == [
        "Reports: certainly higher in Romme than in Forssa",
        "Children with a report, 2022/23–2024/25: 91 per 1,000 in Romme and 62 per 1,000 in Forssa.",
        "It is certainly higher in Romme than in Forssa: the difference is 29 per 1,000, "
        "or between 8 and 47 per 1,000 allowing for uncertainty.",
        "That corresponds to about 2 of 80 children in Romme.",
        "◇ Some of these figures are invented, as an example only.",
    ]


def test_the_area_with_the_worse_value_is_the_one_spoken_of():
    assert findings.largest(LARGEST, ABSENCE).title == "Frånvaro: säkerställt sämre i Romme än i Forssa"


def test_no_certain_difference_in_a_domain():
    none = [
        "Ingen säker skillnad mellan områdena",
        "Ingen skillnad mellan två områden är så stor att den är säker.",
        "Det kan ändå finnas skillnader som siffrorna är för osäkra för att visa.",
    ]
    assert said(findings.largest(None, None)) == none
    uncertain = LARGEST | {"is_certain": False}
    assert said(findings.largest(uncertain, SAFE)) == [
        *none,
        "◇ Här ingår påhittade siffror, bara som exempel.",
    ]


INDICATORS = {"safe": SAFE, "absence": ABSENCE, "concern": CONCERN}


def profile_rows(names: list[str], ids: list[str]):
    rows = compared(*names)
    return rows.assign(indicator_id=ids)


def test_what_stands_out_in_an_area():
    rows = profile_rows(["Forssa", "Kvarnsveden", "Romme", "Tuna"], ["safe", "safe", "absence", "concern"])
    assert said(findings.profile(rows, INDICATORS, "Tjärna", "Borlänge")) == [
        "Tjärna: 1 indikator säkerställt sämre, 1 säkerställt bättre än Borlänge",
        "Jämfört med Borlänge: 1 indikator säkerställt sämre, 1 indikator säkerställt bättre "
        "och 1 indikator utan säker skillnad.",
        "Tydligast sämre: ”Trygga, åk 5” (19,1 procentenheter lägre, mellan 8,8 och 30,7 procentenheter).",
        "Tydligast bättre: ”Frånvaro” (10,1 procentenheter högre, mellan 2,8 och 14,8 procentenheter).",
        "För att synas måste en skillnad vara minst 10,3 procentenheter för ”Trygga, åk 5” "
        "(61 elever i årskurs 5) och minst 7,3 procentenheter för ”Frånvaro” (80 elever i årskurs 5).",
        "Jämförs inte: 1 indikator med för få personer för att visas.",
        "◇ Här ingår påhittade siffror, bara som exempel.",
    ]


def cells() -> pd.DataFrame:
    """All six places on two indicators."""
    rows = [compared().assign(indicator_id=id) for id in ("safe", "merit")]
    return pd.concat(rows).assign(area_id=lambda found: found["name"])


def test_many_areas_on_many_indicators_are_counted_by_domain_and_none_is_named():
    assert said(findings.rug(cells(), {"safe": SAFE, "merit": MERIT}, "Borlänge")) == [
        "2 indikatorer i 6 områden: 4 säkerställda skillnader mot Borlänge",
        "Jämfört med Borlänge: 2 rutor säkerställt sämre, 2 rutor säkerställt bättre "
        "och 2 rutor utan säker skillnad.",
        "Säkerställda skillnader finns i 2 av 3 rutor i trygghet och 2 av 3 rutor i lärande.",
        "För att synas måste en skillnad vara minst 10,3 procentenheter där siffrorna är osäkrast "
        "och minst 7,3 procentenheter där de är säkrast.",
        "Jämförs inte: 2 rutor med för få personer för att visas, 2 rutor utan uppgift "
        "och 2 rutor utan osäkerhetsintervall.",
        "◇ Här ingår påhittade siffror, bara som exempel.",
    ]


@pytest.mark.usefixtures("english")
def test_many_areas_on_many_indicators_in_english():
    rows = cells()
    rows = rows[(rows["indicator_id"] == "merit") | (rows["name"] == "Kvarnsveden")]
    assert said(findings.rug(rows, {"safe": SAFE, "merit": MERIT}, "Borlänge"))[:3] == [
        "2 indicators in 6 areas: 2 certain differences from Borlänge",
        "Compared with Borlänge: 1 cell certainly worse, 1 cell certainly better "
        "and 2 cells with no certain difference.",
        "There are certain differences in 2 of 3 cells in learning.",
    ]


def test_many_areas_without_a_certain_difference():
    rows = cells()
    rows = rows[rows["name"].isin(["Kvarnsveden", "Tuna"])]
    assert said(findings.rug(rows, {"safe": SAFE, "merit": MERIT}, "Borlänge")) == [
        "2 indikatorer i 2 områden: ingen säker skillnad mot Borlänge",
        "Jämfört med Borlänge: 2 rutor utan säker skillnad.",
        "För att synas måste en skillnad vara minst 8,2 procentenheter där siffrorna är osäkrast.",
        "Jämförs inte: 2 rutor med för få personer för att visas.",
    ]


@pytest.mark.usefixtures("english")
def test_what_stands_out_in_an_area_in_english():
    rows = profile_rows(["Kvarnsveden", "Romme"], ["safe", "concern"])
    rows.loc[rows["name_sv"] == "Romme", "judgement"] = "higher"
    assert said(findings.profile(rows, INDICATORS, "Tjärna", "Borlänge")) == [
        "Tjärna: 1 indicator certainly higher than Borlänge",
        "Compared with Borlänge: 1 indicator certainly higher and 1 indicator with no certain difference.",
        "Most clearly higher: “Reports” (10 per 1,000 higher, between 3 and 15 per 1,000).",
        "To be seen, a difference must be at least 8.2 percentage points for “Safe, year 5” "
        "(63 pupils in year 5) and at least 7 per 1,000 for “Reports” (80 children).",
    ]


def test_at_most_two_of_a_kind_are_named_the_clearest_first():
    rows = (
        compared()
        .iloc[[0, 0, 0]]
        .assign(indicator_id=["safe", "absence", "concern"], upper=[81.0, 70.0, 65.0])
    )
    sentence = said(findings.profile(rows, INDICATORS, "Tjärna", "Borlänge"))[2]
    assert sentence.index("Orosanmälan") < sentence.index("Frånvaro")
    assert "Trygga" not in sentence


@pytest.mark.parametrize(
    ("names", "title"),
    [
        (["Kvarnsveden"], "Tjärna: ingen säker skillnad mot Borlänge"),
        (["Ornäs"], "Tjärna: inget går att jämföra med Borlänge"),
        (["Tuna"], "Tjärna: alla värden är skyddade"),
        (["Torsång"], "Tjärna: alla uppgifter saknas"),
        (["nowhere"], "Tjärna: det finns inget att jämföra"),
    ],
)
def test_an_area_where_nothing_stands_out(names, title):
    rows = compared(*names).assign(indicator_id="safe")
    finding = findings.profile(rows, INDICATORS, "Tjärna", "Borlänge")
    assert finding.title == title
    assert finding.summary or finding.notes


def test_one_area_that_has_changed():
    assert said(findings.trend(years("Forssa", "Borlänge"), changes("Forssa"), SAFE)) == [
        "Trygga, åk 5: säkerställd ökning i Forssa",
        "Det gäller ”Elever som känner sig trygga”.",
        "I Forssa har värdet ökat från 70,0 % (2015/16) till 85,0 % (2024/25), vilket är bättre; "
        "förändringen är säkerställd: 15,0 procentenheter, eller mellan 3,2 och 26,1 procentenheter med "
        "osäkerheten inräknad.",
        "Det motsvarar omkring 12 av 80 elever i årskurs 5 i Forssa.",
    ]


@pytest.mark.usefixtures("english")
def test_several_areas_over_the_years_in_english():
    assert said(findings.trend(years(), changes(), SAFE)) == [
        "Safe, year 5: certainly risen in Forssa and certainly fallen in Idkern",
        "This is about “Pupils who feel safe”.",
        "In Forssa the value has risen from 70.0% (2015/16) to 85.0% (2024/25), which is better; "
        "the change is certain: 15.0 percentage points, or between 3.2 and 26.1 percentage points allowing "
        "for uncertainty.",
        "In Idkern the value has fallen from 70.0% (2015/16) to 62.0% (2024/25), which is worse; "
        "the change is certain: 8.0 percentage points, or between 1.1 and 14.2 percentage points allowing "
        "for uncertainty.",
        "In Ornäs no certain change can be seen from 70.0% (2015/16) to 72.0% (2024/25); "
        "it may be between −5.2 and 9.1 percentage points.",
        "In Kvarn the value has gone from 70.0% (2015/16) to 71.0% (2024/25); "
        "without an uncertainty interval it cannot be said whether the change is certain.",
        "Not compared: 1 area (Romme) with too few people to be shown and 1 area (Tuna) with too few "
        "comparable years.",
    ]


@pytest.mark.parametrize(
    ("shown", "changed", "title"),
    [
        (["Forssa"], ["Ornäs"], "Trygga, åk 5: ingen säker förändring i Ornäs"),
        (["Forssa"], ["Kvarn"], "Trygga, åk 5: förändringen i Kvarn går inte att bedöma"),
        (["Tuna"], ["nowhere"], "Trygga, åk 5: för få jämförbara år för att se någon förändring"),
        (["Romme"], ["nowhere"], "Trygga, åk 5: alla värden är skyddade"),
        (["Romme", "Borlänge"], ["nowhere"], "Trygga, åk 5: alla värden är skyddade"),
        (["nowhere"], ["nowhere"], "Trygga, åk 5: det finns inget att jämföra"),
    ],
)
def test_no_change_is_claimed_that_is_not_certain(shown, changed, title):
    finding = findings.trend(years(*shown), changes(*changed), SAFE)
    assert finding.title == title
    for claim in ("säkerställt", "ökat", "minskat", "bättre", "sämre", "Det motsvarar"):
        assert claim not in " ".join(finding.said)


def test_of_schools_over_the_years_only_one_alone_is_named_in_the_title():
    rows = years().assign(level="school")
    one = findings.trend(rows, changes("Forssa"), SAFE)
    two = findings.trend(rows, changes("Forssa", "Ornäs"), SAFE)
    assert one.title == "Trygga, åk 5: säkerställd ökning i Forssa"
    assert two.title == "Trygga, åk 5: säkerställd ökning i 1 skola"


def test_a_change_that_its_own_interval_sees_may_be_chance_among_many():
    rows = changes("Forssa").assign(verdict="none", judgement="similar")
    assert said(findings.trend(years("Forssa"), rows, SAFE))[2] == (
        "I Forssa går det inte att se någon säker förändring från 70,0 % (2015/16) till 85,0 % (2024/25): "
        "bland så många jämförelser blir alltid någon förändring så stor."
    )


def test_a_change_without_direction_is_only_up_or_down():
    changed = changes("Idkern").assign(judgement="lower")
    assert said(findings.trend(years(), changed, SAFE))[2] == (
        "I Idkern har värdet minskat från 70,0 % (2015/16) till 62,0 % (2024/25); "
        "förändringen är säkerställd: 8,0 procentenheter, eller mellan 1,1 och 14,2 procentenheter med "
        "osäkerheten inräknad."
    )


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("name", ["<b>Öst</b>", "{value} {0} {{", "50 % & %s", "a “b” ”c”"])
def test_a_name_comes_through_as_it_is(name, language):
    text.speak(language)
    named = {"name_sv": name, "name_en": name}
    largest = LARGEST | {"low_name_sv": name, "low_name_en": name}
    spoken = [
        findings.comparison(compared().assign(**named), SAFE, "{benchmark}"),
        findings.one_area(row("Forssa", **named), SAFE, "Borlänge"),
        findings.one_area(row("Tuna", **named), SAFE, "Borlänge"),
        findings.largest(largest, SAFE),
        findings.profile(compared("Romme").assign(indicator_id="safe"), INDICATORS, name, "Borlänge"),
        findings.trend(years(), changes().assign(**named), SAFE),
    ]
    for finding in spoken:
        assert name in " ".join(finding.said)


# Many comparisons at once.


def test_among_many_comparisons_the_notes_say_how_many_remain():
    rows = pd.concat([compared("Forssa"), *[compared("Kvarnsveden")] * 19])
    text.speak("sv")
    assert (
        "Av 20 jämförelser skulle omkring 1 slå ut av en slump. När det är borträknat kvarstår 1."
        in " ".join(findings.comparison(rows, SAFE, "Borlänge").notes)
    )


def schools(similar: int, outside: int, worse: int) -> pd.DataFrame:
    """So many schools, of those without certain difference so many outside the limits of chance."""
    inside, certain = compared("Kvarnsveden"), compared("Forssa")
    return pd.concat([inside] * similar + [inside.assign(upper=81.1)] * outside + [certain] * worse)


def test_a_funnel_says_how_many_lie_within_what_chance_gives_and_names_no_school():
    assert said(findings.funnel(schools(17, 2, 1), SAFE, "Borlänge")) == [
        "Trygga, åk 5: 1 skola säkerställt sämre än Borlänge",
        "Elever som känner sig trygga, 2024/25: 17 av 20 skolor ligger inom det som slumpen ger kring "
        "Borlänge (81,2 %).",
        "Utanför: 1 skola säkerställt sämre och 2 skolor som kan ligga där av en slump, bland så många.",
        "För att synas måste en skillnad vara minst 10,3 procentenheter i en skola med 61 elever i årskurs 5 "
        "och minst 8,2 procentenheter i en skola med 63 elever i årskurs 5.",
        "Av 20 jämförelser skulle omkring 1 slå ut av en slump. När det är borträknat kvarstår 1.",
        "◇ Här ingår påhittade siffror, bara som exempel.",
    ]


@pytest.mark.usefixtures("english")
def test_a_funnel_without_anybody_outside():
    assert said(findings.funnel(schools(3, 0, 0), SAFE, "Borlänge")) == [
        "Safe, year 5: no certain difference from Borlänge",
        "Pupils who feel safe, 2024/25: 3 of 3 schools lie within what chance gives around Borlänge (81.2%).",
        "To be seen, a difference must be at least 8.2 percentage points in a school "
        "with 63 pupils in year 5.",
    ]


@pytest.mark.parametrize("names", [["Forssa"], ["Tuna", "Torsång"], ["nowhere"]])
def test_a_funnel_of_one_or_of_none_is_told_as_a_comparison(names):
    rows = compared(*names)
    assert findings.funnel(rows, SAFE, "Borlänge") == findings.comparison(rows, SAFE, "Borlänge", "school")


def test_what_only_its_own_interval_tells_from_the_benchmark_may_be_chance():
    """Forssa's interval leaves Borlänge out, but among those it was judged with that is no wonder."""
    text.speak("sv")
    told = said(findings.one_area(row("Forssa", judgement="similar"), SAFE, "Borlänge"))
    assert (
        told[2]
        == "Skillnaden kan bero på slumpen: bland så många jämförelser blir alltid någon skillnad så stor."
    )
