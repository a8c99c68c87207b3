"""What is said about an indicator and its values, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

import catalogue
import queries
import text
from components import about, coverage, definition, releases
from tests.tables import AREA, OBSERVATION, frame, insert

PLACE = next(iter(catalogue.municipalities().values()))
INDICATORS = catalogue.indicators()
INDICATOR = next(one for one in INDICATORS.values() if one.pooled_years > 1)
each_indicator = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=list(INDICATORS))
each_language = pytest.mark.parametrize("language", ["sv", "en"])


@pytest.fixture(autouse=True)
def swedish_again():
    text.speak("sv")
    yield
    text.speak("sv")


@each_language
@each_indicator
def test_every_fact_of_an_indicator_is_there_once(indicator, language):
    text.speak(language)
    said = [(term, words) for term, words in definition.facts(indicator) if words]
    terms = [term for term, _ in said]
    assert len(terms) == len(set(terms))
    whole = " ".join(words for _, words in said)
    for words in (indicator.definition, indicator.why, indicator.people, indicator.kolada or ""):
        assert str(words) in whole
    assert bool(indicator.pooled_years > 1) == (text.t("indicator.pooled") in terms)


def test_years_are_a_span_or_a_list_and_name_those_without_a_measurement():
    yearly = replace(INDICATOR, period="calendar", years=(2012, 2013, 2014), missing_years=())
    assert definition.years_words(yearly) == "2012–2014"
    assert definition.years_words(replace(yearly, years=(2014, 2018, 2021))) == "2014, 2018 och 2021"
    missing = replace(yearly, missing_years=(2013,))
    assert definition.years_words(missing) == "2012–2014. Ingen mätning gjordes 2013."
    assert definition.years_words(replace(yearly, period="school")) == "2011/12–2013/14"


@pytest.fixture
def db():
    connection = queries.empty()
    insert(
        connection,
        "area",
        AREA,
        """
        area_id | level
        m       | municipality
        a       | catchment
        b       | catchment
        """,
    )
    return connection


def test_levels_are_counted_from_the_largest_to_the_smallest_and_together_last(db):
    insert(
        db,
        "observation",
        OBSERVATION,
        """
        area_id | year | years_pooled | period    | value | status | provenance
        m       | 2023 | 1            | 2023      | -     | x      | published
        m       | 2024 | 1            | 2024      | 80    | ok     | published
        m       | 2025 | 1            | 2025      | 81    | ok     | published
        a       | 2025 | 3            | 2023–2025 | -     | c      | synthetic
        b       | 2025 | 3            | 2023–2025 | 79    | ok     | synthetic
        """,
    )
    rows = queries.execute(db, "levels", indicator="trygg", areas=["m", "a", "b"])
    counted = [name for name in rows if name not in ("level", "synthetic_share")]
    assert rows[:2].set_index("level")[counted].T.to_dict("list") == {
        "municipality": [1, 1, "2024", "2025", 2, 0, 1, 0],
        "catchment": [3, 2, "2023–2025", "2023–2025", 1, 1, 0, 1],
    }
    assert rows["level"].isna().tolist() == [False, False, True]
    assert list(rows["synthetic_share"]) == [0, 100, pytest.approx(100 * 1 / 3)]
    assert coverage.quality(rows, PLACE).endswith(
        "3 visas, 1 skyddas och 1 saknas. 33,3\u00a0% av de värden som visas är påhittade."
    )


@pytest.mark.parametrize(
    ("shown", "synthetic_share", "end"),
    [
        (0, None, "0 saknas."),
        (7, 0.0, "Inget av de värden som visas är påhittat."),
        (7, 100.0, "Alla värden som visas är påhittade."),
        (7, 99.99, "mer än 99,9\u00a0% av de värden som visas är påhittade."),
    ],
)
def test_quality_says_how_much_is_invented(shown, synthetic_share, end):
    whole = {"level": None, "shown": shown, "protected": 0, "missing": 0, "synthetic_share": synthetic_share}
    assert coverage.quality(pd.DataFrame([whole]), PLACE).endswith(end)


def test_no_values_at_all_are_a_sentence_on_each_page():
    nothing = pd.DataFrame()
    assert PLACE.name.sv in coverage.quality(nothing, PLACE)
    assert text.t("indicator.releases_nothing") in releases.releases_section(nothing, INDICATOR).body
    assert text.t("indicator.notes_nothing") in releases.notes_section(nothing, INDICATOR).body
    shares = pd.DataFrame(columns=["provenance", "shown", "share"])
    assert about.shares_sentence(shares) == text.t("about.share_nothing")


def test_the_share_of_invented_figures_is_said_and_tabled():
    shares = frame(
        """
        provenance | shown | share
        published  | 25    | 2.5
        synthetic  | 975   | 97.5
        """
    )
    assert about.shares_sentence(shares) == "Av de 1\u00a0000 siffror som visas är 97,5\u00a0% påhittade."
    body = about.shares_html(PLACE, shares)
    assert "97,5\u00a0%" in body[body.index("<table") :]
    assert about.shares_sentence(shares[:1]) == "Ingen av de 25 siffror som visas är påhittad."


@each_language
def test_the_page_about_the_figures_has_all_its_parts(language):
    text.speak(language)
    shares = pd.DataFrame([{"provenance": "published", "shown": 1, "share": 100.0}])
    sections = about.sections(PLACE, shares)
    assert [section.id for section in sections] == list(about.TOPICS.values())
    whole = " ".join(section.body for section in sections)
    assert not re.search(r"[{}]", whole)
    for source in catalogue.sources().values():
        assert str(source.name) in re.sub(r"&amp;", "&", whole)
    assert f"mailto:{PLACE.contact}" in whole
