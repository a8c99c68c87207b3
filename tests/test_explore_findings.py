"""What is said of associations, distributions and small pictures: the very sentences, and a reader of them.

The reader shares no code with their writer: it takes a sentence apart by its words, and works out from the rows
what it may claim, of direction, size and certainty, in either language.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import queries
import text
from components import correlation, distribution, panels, scatter
from components.synthetic import SYMBOL
from tests.tables import frame
from tests.test_figures import indicator
from text import Words
from text.findings import explore as told

NBSP = "\N{NO-BREAK SPACE}"
SAFE = indicator(
    id="trygg", short=Words("Trygga", "Safe"), name=Words("Trygga elever", "Pupils who feel safe")
)
CRAMPED = indicator(
    id="trangt", short=Words("Trångt", "Cramped"), name=Words("Trångbodda", "Cramped homes"), direction="low"
)
MERIT = indicator(
    id="merit", short=Words("Meritvärde", "Merit"), name=Words("Meritvärde", "Merit value"), unit="points"
)
KNOWN = {one.id: one for one in (SAFE, CRAMPED, MERIT)}
POINTS = frame("area_id | name_sv | x | y | provenance\n a | Alby | 1 | 2 | published")
each_language = pytest.mark.parametrize("language", ["sv", "en"])


def line(**changes: Any) -> dict[str, Any]:
    usual = {"areas": 16, "counted": 14, "hidden": 2, "absent": 0, "r": -0.6, "p": 0.0234}
    usual |= {"slope": -0.45, "slope_lower": -0.83, "slope_upper": -0.07, "association": "negative"}
    return usual | changes


def spoken(finding) -> list[str]:
    return [one.replace(NBSP, " ") for one in finding.said]


SV = [
    "Trångt och Trygga: ett säkerställt samband, där den ena är högre är den andra lägre",
    "Där Trångt är 10 procentenheter högre är Trygga i snitt 4,5 procentenheter lägre "
    "(95-procentigt intervall: −8,3 till −0,7 procentenheter).",
    "Linjen följer 36 % av skillnaderna i Trygga; r = −0,60, p = 0,023.",
    "Räknat på 14 av 16 områden, där varje räknas lika.",
    "Utanför: 2 områden med ett skyddat värde.",
    "Ett samband mellan områden säger inget om enskilda barn, och visar inte att det ena leder till det andra.",
    "I små områden gör slumpen att ett samband ser svagare ut än det är.",
]
EN = [
    "Cramped and Safe: a certain association, where one is higher the other is lower",
    "Where Cramped is 10 percentage points higher, Safe is on average 4.5 percentage points lower "
    "(95 per cent interval: −8.3 to −0.7 percentage points).",
    "The line follows 36% of the differences in Safe; r = −0.60, p = 0.023.",
    "Counted on 14 of 16 areas, each of which counts alike.",
    "Left out: 2 areas with a protected value.",
    "An association between areas says nothing of single children, and does not show that one leads to the other.",
    "In small areas chance makes an association look weaker than it is.",
]


@pytest.mark.parametrize(("language", "expected"), [("sv", SV), ("en", EN)])
def test_an_association_is_told_with_direction_size_and_what_it_does_not_mean(language, expected):
    text.speak(language)
    assert spoken(told.scatter(POINTS, line(), CRAMPED, SAFE, "area")) == expected


def test_without_a_line_it_is_said_why():
    none = dict.fromkeys(("r", "p", "slope", "slope_lower", "slope_upper"))
    title, *rest = spoken(
        told.scatter(POINTS, line(association="not_judged", hidden=5, **none), CRAMPED, SAFE, "school")
    )

    assert title == "Trångt och Trygga: för få värden för att säga något om ett samband"
    assert rest[0].startswith("Minst fyra måste ha båda värdena, högst en femtedel får vara skyddade")
    assert rest[1] == "Räknat på 14 av 16 skolor, där varje räknas lika."
    assert "5 skolor med ett skyddat värde" in rest[2]
    assert not re.search(r"snitt|r =|p =", " ".join(rest))


@pytest.mark.parametrize(
    ("p", "said"), [(0.00001, "p under 0,001"), (0.001, "p = 0,001"), (0.5, "p = 0,500")]
)
def test_a_p_value_is_never_nought(p, said):
    assert told.probability(p) == said


# The reader

WORDS = {
    "sv": {
        "certain": "säkerställt samband",
        "no": "inget säkerställt samband",
        "same": "också den andra högre",
        "opposite": "den andra lägre",
        "slope": r"Där (.+) är (\d+) .*? högre är (.+) i snitt (?:([\d,]+) .*? (högre|lägre)|lika hög) "
        r"\(95-procentigt intervall: (−?[\d,]+) till (−?[\d,]+)",
        "up": "högre",
    },
    "en": {
        "certain": "a certain association",
        "no": "no certain association",
        "same": "the other is higher too",
        "opposite": "the other is lower",
        "slope": r"Where (.+) is (\d+) .*? higher, (.+) is on average (?:([\d.]+) .*? (higher|lower)|as high) "
        r"\(95 per cent interval: (−?[\d.]+) to (−?[\d.]+)",
        "up": "higher",
    },
}


def figure_of(said: str) -> float:
    return float(said.replace("−", "-").replace(",", "."))


def read(finding, language: str, row: dict[str, Any]) -> None:
    """Object to whatever the sentences of a scatter claim that its row does not."""
    title, *rest = spoken(finding)
    words = WORDS[language]
    is_certain = words["certain"] in title and words["no"] not in title
    assert is_certain is (row["p"] <= 0.05 and row["lower"] * row["upper"] > 0)
    assert (words["same"] in title) is (is_certain and row["r"] > 0)
    assert (words["opposite"] in title) is (is_certain and row["r"] < 0)
    found = re.search(words["slope"], rest[0])
    assert found, rest[0]
    first, step, second, amount, side, lower, upper = found.groups()
    assert (first, int(step), second) == (str(CRAMPED.short), 10, str(SAFE.short))
    size = 0.0 if amount is None else figure_of(amount) * (1 if side == words["up"] else -1)
    for claimed, true in (
        (size, "slope"),
        (figure_of(lower), "slope_lower"),
        (figure_of(upper), "slope_upper"),
    ):
        assert claimed == pytest.approx(10 * row[true], abs=0.0501)
    shown = [figure_of(one) for one in re.findall(r"−?\d+[,.]\d+", rest[1])]
    assert shown[0] == pytest.approx(row["r"], abs=0.0051)
    assert shown[1] == pytest.approx(max(row["p"], 0.001), abs=0.00051)
    assert int(re.search(r"(\d+) ?%", rest[1]).group(1)) == pytest.approx(100 * row["r"] ** 2, abs=0.51)
    assert re.search(r"(\d+) (?:av|of) (\d+)", rest[2]).groups() == (str(row["counted"]), str(row["areas"]))


MACROS = queries.empty()
VALUE = st.integers(0, 1000).map(lambda one: one / 10)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=st.lists(st.tuples(VALUE, VALUE), min_size=5, max_size=20))
@each_language
def test_the_reader_agrees_whatever_the_values_are(language, points):
    if len({x for x, _ in points}) < 2 or len({y for _, y in points}) < 2:
        return
    values = ", ".join(f"('g', {x}, {y})" for x, y in points)
    MACROS.execute(
        f"create or replace temp table given as select * from (values {values}) as v (group_id, x, y)"
    )
    asked = "select *, judge_association(lower, upper, p) as association from association('given')"
    (row,) = MACROS.sql(asked).df().to_dict("records")
    row |= {"areas": len(points), "counted": len(points), "hidden": 0, "absent": 0}
    text.speak(language)
    read(told.scatter(POINTS, row, CRAMPED, SAFE, "area"), language, row)


@pytest.mark.parametrize(
    "lie",
    [
        {"association": "positive"},
        {"slope": 0.45},
        {"slope_upper": 0.2},
        {"r": 0.6},
        {"p": 0.3},
        {"counted": 15},
        {"association": "none"},
    ],
)
@each_language
def test_the_reader_is_not_easily_pleased(language, lie):
    text.speak(language)
    row = line(lower=-0.85, upper=-0.1)
    read(told.scatter(POINTS, row, CRAMPED, SAFE, "area"), language, row)
    with pytest.raises(AssertionError):
        read(told.scatter(POINTS, row | lie, CRAMPED, SAFE, "area"), language, row)


# All pairs

PAIRS = frame(
    """
    first_id | second_id | areas | counted | hidden | absent | r     | lower | upper | rho  | p     | q     | association | provenance
    trygg    | trangt    | 16    | 14      | 2      | 0      | -0.72 | -0.90 | -0.32 | -0.7 | 0.004 | 0.012 | negative    | published
    trygg    | merit     | 16    | 16      | 0      | 0      | 0.31  | -0.2  | 0.7   | 0.3  | 0.24  | 0.24  | none        | synthetic
    trangt   | merit     | 16    | 5       | 11     | 0      | -     | -     | -     | -    | -     | -     | not_judged  | published
    """
)


def test_all_pairs_are_told_by_how_many_are_certain():
    assert spoken(told.correlation(PAIRS, KNOWN, "area")) == [
        "1 av 2 par av indikatorer har ett säkerställt samband",
        "Tydligast: Trygga och Trångt, den ena högre där den andra är lägre (r = −0,72, −0,90 till −0,32, 14 områden).",
        "Alla par bedöms tillsammans, så att slumpen sällan får något av dem att se säkert ut.",
        "Bedöms inte: 1 par av indikatorer, där för få har båda värdena.",
        "Varje par räknas på de områden som har båda värdena; hur många står i tabellen.",
        "Ett samband mellan områden säger inget om enskilda barn, och visar inte att det ena leder till det andra.",
        "◇ Här ingår påhittade siffror, bara som exempel.",
    ]
    text.speak("en")
    title, clearest, *_ = spoken(told.correlation(PAIRS, KNOWN, "area"))
    assert title == "1 of 2 pairs of indicators have a certain association"
    assert clearest == (
        "Clearest: Safe and Cramped, one higher where the other is lower (r = −0.72, −0.90 to −0.32, 14 areas)."
    )


@pytest.mark.parametrize(
    ("association", "title"),
    [
        ("none", "Inget säkerställt samband bland 2 par av indikatorer"),
        ("not_judged", "För få värden för att säga något om samband"),
    ],
)
def test_where_nothing_is_certain_no_pair_is_named(association, title):
    rows = PAIRS.assign(association=association).head(2)
    said = spoken(told.correlation(rows, KNOWN, "area"))

    assert said[0] == title
    assert not any("Trygga" in one for one in said)


def test_of_many_pairs_it_is_said_how_many_chance_would_make():
    rows = pd.concat([PAIRS.head(2)] * 20)
    said = spoken(told.correlation(rows, KNOWN, "area"))

    assert (
        f"Av 40 par av indikatorer utan samband ser {round(0.05 * 40)} ut att ha ett av en slump." in said[2]
    )
    assert said[2].endswith("Därför bedöms alla tillsammans; 20 återstår.")


def test_the_matrix_is_a_table_with_symbol_number_and_words_and_each_pair_once():
    found = correlation.matrix_html(PAIRS, KNOWN, 2025)

    assert found.count('scope="col"') == found.count('scope="row"') == 2
    assert found.count("−0,72") == 1
    assert re.search(r'color:#B35806">▽</span> −0,72 <span class="quiet">säkert, åt motsatt håll', found)
    assert f"●</span> {SYMBOL} 0,31" in found
    assert re.search(r"○</span> <span class=\"quiet\">bedöms inte", found)
    assert "--mark" in found
    assert "--mark" not in correlation.matrix_html(PAIRS.assign(provenance="published"), KNOWN, 2025)


# How the values lie, and small pictures

VALUES = frame(
    """
    area_id | level        | name_sv  | name_en  | is_marked | period | value | lower | upper | denominator | status | provenance | stack | quartile_low | median | quartile_high
    a       | catchment    | Alby     | Alby     | false     | 2025   | 70    | 60    | 80    | 90          | ok     | published  | 1     | 72           | 80     | 88
    b       | catchment    | Björkby  | Björkby  | false     | 2025   | 90    | 80    | 95    | 90          | ok     | synthetic  | 1     | 72           | 80     | 88
    c       | catchment    | Ceder    | Ceder    | false     | 2025   | -     | -     | -     | -           | c      | published  | -     | 72           | 80     | 88
    m       | municipality | Hittesjö | Hittesjö | true      | 2025   | 81    | 80    | 82    | 900         | ok     | published  | -     | 72           | 80     | 88
    """
)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "sv",
            [
                "Trygga: den mellersta hälften av områdena ligger mellan 72,0 % och 88,0 %",
                "Trygga elever, 2025: medianen är 80,0 %, lika många ligger över som under.",
                "2 av 3 områden har ett värde som visas.",
                "Till jämförelse: Hittesjö 81,0 %.",
                "Visas inte: 1 område (Ceder) med för få personer för att visas.",
                "En del av skillnaderna är slump. Vilka som är säkerställda står på kartan.",
                "◇ Här ingår påhittade siffror, bara som exempel.",
            ],
        ),
        (
            "en",
            [
                "Safe: the middle half of the areas lies between 72.0% and 88.0%",
                "Pupils who feel safe, 2025: the median is 80.0%, as many lie above as below.",
                "2 of 3 areas have a value that is shown.",
                "In comparison: Hittesjö 81.0%.",
                "Not shown: 1 area (Ceder) with too few people to be shown.",
                "Some of the differences are chance. Which are certain is on the map.",
                "◇ Some of these figures are invented, as an example only.",
            ],
        ),
    ],
)
def test_a_distribution_is_told_by_its_middle_half(language, expected):
    text.speak(language)
    assert spoken(told.distribution(VALUES, SAFE, "area")) == expected


def test_few_values_have_no_middle():
    rows = VALUES.assign(quartile_low=None, median=None, quartile_high=None)
    assert spoken(told.distribution(rows, SAFE, "school"))[0] == (
        "Trygga: för få värden för att säga hur skolorna fördelar sig"
    )
    assert distribution.distribution_figure(rows, SAFE)["layout"]["shapes"] == []


def test_a_hidden_value_is_not_drawn_and_no_school_is_named():
    drawn = distribution.distribution_figure(VALUES, SAFE)
    dots = drawn["data"][-1]

    assert dots["x"] == [70, 90]
    assert drawn["data"][0]["x"] == [81, 81]
    assert "Alby" in dots["hovertext"][0]
    assert "Ceder" not in str(drawn)
    assert drawn["layout"]["images"], "one is invented"
    schools = distribution.distribution_figure(VALUES.assign(level="school"), SAFE)["data"][-1]["hovertext"]
    assert not any("Alby" in one or "Björkby" in one for one in schools)
    assert schools[1].startswith(SYMBOL)


CHANGES = frame(
    """
    name_sv | name_en | judgement  | provenance
    Alby    | Alby    | worse      | published
    Björkby | Björkby | similar    | published
    Ceder   | Ceder   | not_judged | published
    """
)
YEARS = frame(
    """
    area_id | name_sv  | name_en  | level        | year | period | value | lower | upper | denominator | status | provenance
    a       | Alby     | Alby     | catchment    | 2024 | 2024   | 80    | 70    | 90    | 90          | ok     | published
    a       | Alby     | Alby     | catchment    | 2025 | 2025   | 70    | 60    | 80    | 90          | ok     | synthetic
    c       | Ceder    | Ceder    | catchment    | 2024 | 2024   | -     | -     | -     | -           | c      | published
    c       | Ceder    | Ceder    | catchment    | 2025 | 2025   | -     | -     | -     | -           | c      | published
    m       | Hittesjö | Hittesjö | municipality | 2024 | 2024   | 81    | 80    | 82    | 900         | ok     | published
    m       | Hittesjö | Hittesjö | municipality | 2025 | 2025   | 82    | 81    | 83    | 900         | ok     | published
    """
)


def test_small_pictures_are_told_by_how_many_have_changed():
    assert spoken(told.panels(YEARS[YEARS["area_id"] != "m"], CHANGES, SAFE, "area"))[:3] == [
        "Trygga: 1 av 2 områden har en säkerställd förändring",
        "Det gäller ”Trygga elever”.",
        "Från den första till den sista jämförbara perioden: 1 område (Alby) säkert sämre.",
    ]
    calm = CHANGES[CHANGES["judgement"] == "similar"]
    assert spoken(told.panels(YEARS, calm, SAFE, "area"))[0] == (
        "Trygga: ingen säkerställd förändring bland 1 område"
    )


def test_a_small_picture_has_the_area_before_the_place_and_the_scale_of_all():
    y = panels.scale(YEARS, "m", SAFE)
    drawn = panels.panel_figure(YEARS, "a", "m", SAFE, y)

    assert [trace["name"] for trace in drawn["data"]] == ["Hittesjö", "Alby"], "the last lies above"
    assert drawn["layout"]["yaxis"]["range"] == [y.start, y.stop]
    assert len(drawn["layout"]["shapes"]) == 1, "only the area's interval"
    assert drawn["layout"]["images"]
    assert (
        "images" not in panels.panel_figure(YEARS.assign(provenance="published"), "a", "m", SAFE, y)["layout"]
    )


def test_the_scatter_draws_areas_with_both_values_and_the_band_under_the_line():
    rows = frame(
        """
        area_id | name_sv | name_en | first_period | second_period | x | x_lower | x_upper | x_status | x_provenance | y  | y_lower | y_upper | y_status | y_provenance | provenance
        a       | Alby    | Alby    | 2025         | 2025          | 1 | 0       | 2       | ok       | synthetic    | 20 | 10      | 30      | ok       | published    | synthetic
        b       | Björkby | Björkby | 2025         | 2025          | 3 | 2       | 4       | ok       | published    | 25 | 15      | 35      | ok       | published    | published
        c       | Ceder   | Ceder   | 2025         | 2025          | - | -       | -       | c        | published    | 77 | 67      | 87      | ok       | published    | -
        """
    )
    drawn = frame("x | y | lower | upper\n 1 | 20 | 18 | 22\n 3 | 25 | 23 | 27")
    found = scatter.scatter_figure(rows, drawn, CRAMPED, SAFE)
    band, straight, points = found["data"]

    assert (points["x"], points["y"]) == ([1, 3], [20, 25])
    assert SYMBOL in points["hovertext"][0]
    assert SYMBOL not in points["hovertext"][1]
    assert (straight["x"], straight["y"]) == ([1, 3], [20, 25])
    assert (band["x"], band["y"]) == ([1, 3, 3, 1], [22, 27, 23, 18])
    assert "77" not in str(found["data"])
    assert "Ceder" not in str(found)
    assert found["layout"]["images"]
    none = drawn.assign(y=None, lower=None, upper=None).head(1)
    assert len(scatter.scatter_figure(rows, none, CRAMPED, SAFE)["data"]) == 1


def test_the_file_of_a_scatter_tells_the_line_too():
    rows = POINTS.assign(first_period="2025", second_period="2025")
    one = scatter.evidence(rows, pd.DataFrame([line()]), CRAMPED, SAFE, "m", "1-2026")

    assert {
        "x": "trangt",
        "y": "trygg",
        "slope": "-0.45",
        "association": "negative",
    }.items() <= one.about.items()
