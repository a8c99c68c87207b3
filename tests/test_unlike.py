"""What lies close and must not be compared is said: other periods, other numbers of areas."""

from __future__ import annotations

import pandas as pd
import pytest

import catalogue
import queries
import text
from tests.tables import AREA, OBSERVATION, frame, insert
from tests.visitor import said, visit
from text import findings

AREAS = """
area_id | level        | name_sv | name_en
m       | municipality | Mitt    | Middle
o       | municipality | Ort     | Place
p       | municipality | Pite    | Pite
q       | municipality | Quist   | Quist
"""
ROWS = """
area_id | year | years_pooled | period    | value | status
m       | 2021 | 1            | 2021      | 40    | ok
m       | 2024 | 1            | 2024      | 41    | ok
o       | 2018 | 1            | 2018      | 30    | ok
o       | 2021 | 1            | 2021      | 31    | ok
o       | 2024 | 1            | 2024      | -     | x
o       | 2024 | 4            | 2021–2024 | 33    | ok
p       | 2023 | 1            | 2023      | 50    | ok
p       | 2024 | 1            | 2024      | -     | c
q       | 2024 | 4            | 2021–2024 | 20    | ok
q       | 2024 | 1            | 2024      | -     | x
"""
ELSEWHEN = """
area_id | level        | name_sv | name_en | year | years_pooled | period
o       | municipality | Ort     | Place   | 2021 | 1            | 2021
q       | municipality | Quist   | Quist   | 2024 | 4            | 2021–2024
"""

each_language = pytest.mark.parametrize("language", text.LANGUAGES)


def test_areas_with_a_value_in_another_period_are_found_with_the_nearest():
    """o has single years, of which 2021 is nearest; q has a pool only; p is protected, m is there."""
    connection = queries.empty()
    insert(connection, "area", AREA, AREAS)
    insert(connection, "observation", OBSERVATION, ROWS)

    found = queries.execute(
        connection,
        "other_periods",
        indicator="trygg",
        areas=["m", "o", "p", "q"],
        year=2024,
        years_pooled=1,
        sex="T",
    )

    pd.testing.assert_frame_equal(
        found, frame(ELSEWHEN).astype({"period": str}), check_dtype=False, check_index_type=False
    )


SAID = {
    "sv": "Har en siffra bara för en annan period, och olika år jämförs inte med varandra: "
    "Ort (2021) och Quist (2021–2024).",
    "en": "Have a figure for another period only, and different years are not compared with each other: "
    "Place (2021) and Quist (2021–2024).",
}


@each_language
def test_another_period_is_said(language):
    text.speak(language)

    assert findings.other_periods(frame(ELSEWHEN)) == SAID[language]
    assert findings.other_periods(frame(ELSEWHEN).iloc[:0]) == ""


COUNTS = {
    "sv": "Måttet gäller 16 områden. Jämför det inte med Berg (1 område) och Kronoberg (8 områden): "
    "ju fler och mindre områdena är, desto större blir skillnaderna mellan dem av slumpen.",
    "en": "The measure is about 16 areas. Do not compare it with Berg (1 area) and Kronoberg (8 areas): "
    "the more and the smaller the areas are, the larger are their differences by chance.",
}


@each_language
def test_another_number_of_areas_is_said(language):
    text.speak(language)

    assert findings.other_counts(16, {"Berg": 1, "Jönköping": 0, "Kronoberg": 8}) == COUNTS[language]
    assert findings.other_counts(8, {"Kronoberg": 8, "Jönköping": 0}) == ""


OVER_TIME = """
year | value | areas
2022 | 10.0  | 16
2023 | 11.0  | 14
2024 | -     | 3
2025 | 12.0  | 16
"""


@each_language
def test_years_with_another_number_of_areas_are_said(language):
    """2024 has no measure, so its three areas are no part of the picture."""
    text.speak(language)
    rows = frame(OVER_TIME)

    told = findings.counts_over_time(rows)
    assert {"sv": "från 14 till 16", "en": "from 14 to 16"}[language] in told
    assert findings.counts_over_time(rows[rows["year"] != 2023]) == ""


# On the pages.


@each_language
def test_the_page_of_municipalities_says_who_has_another_year(language):
    """Avesta, Falun and Ludvika were measured in other years than 2024; nobody else is named."""
    text.speak(language)
    run = visit("municipalities", sprak=language, indikator="sjalvskattad-halsa", ar="2024")

    (told,) = [one.value for one in run.caption if "(2021–2024)" in one.value.replace("\\", "")]
    words = told.replace("\\", "")
    assert all(one in words for one in ("Avesta (2021–2024)", "Falun (2021)", "Ludvika (2021–2024)"))
    assert "Borlänge" not in words


def test_a_year_that_all_have_needs_no_warning():
    run = visit("municipalities", kommun="07", indikator="alla-amnen-ak9")

    assert not [words for words in said(run) if "olika år" in words]


@pytest.mark.parametrize(
    ("place", "count", "other"), [("2081", 16, "Kronoberg (8"), ("07", 8, "Borlänge (16")]
)
def test_the_page_about_inequality_says_which_place_it_must_not_be_compared_with(place, count, other):
    run = visit("equality", kommun=place, indikator="alla-amnen-ak9")

    (told,) = [one.value.replace("\\", "") for one in run.caption if "ju fler" in one.value]
    assert f"Måttet gäller {count} områden" in told
    assert other in told
    assert "Jönköping" not in told, "where nothing is compared there is nothing to compare with"
    assert set(catalogue.municipalities()) == {"2081", "07", "0680"}
