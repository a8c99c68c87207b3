"""What is said about an indicator and its values, in both languages."""

from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import replace

import pandas as pd
import pytest

import catalogue
import queries
import text
from catalogue.protection import Protection, Rules, protection
from components import about, coverage, definition, releases, rules
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


@each_language
@each_indicator
def test_an_indicator_says_how_sensitive_it_is_and_the_smallest_number_in_force(indicator, language):
    text.speak(language)
    said = dict(definition.facts(indicator))
    named = said[text.t("protection.sensitivity")].split(":")[0]
    assert named == text.t(f"protection.class_{indicator.sensitivity}")
    fewest = text.number(protection().fewest(indicator))
    assert re.search(rf"\b{fewest}\b", said[text.t("indicator.smallest")])


def test_the_smallest_number_said_is_that_of_the_class_where_it_is_larger():
    strict = replace(INDICATOR, sensitivity="sensitive", smallest=1)
    assert f" {protection().sensitive.fewest} " in dict(definition.facts(strict))["Minsta antal som visas"]


RULES = Protection(
    "7",
    datetime.date(2026, 2, 3),
    6,
    4,
    ("kommun", "region"),
    11,
    12,
    open=Rules(13, 0, 0),
    normal=Rules(14, 15, 0),
    sensitive=Rules(16, 17, 18),
    lowest_response=45,
)


def cells(markup: str) -> list[list[str]]:
    """What stands in the cells of a table, row by row."""
    rows = re.findall(r"<tr>(.*?)</tr>", markup)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def explained(markup: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", markup))


def test_the_rules_are_tabled_by_class_with_their_version_and_date(monkeypatch):
    monkeypatch.setattr(rules, "shown", lambda: RULES)
    body = rules.rules_html()
    assert cells(body)[1:] == [
        ["Öppen", "13", "ingen gräns", "ingen gräns"],
        ["Normal", "14", "15", "ingen gräns"],
        ["Känslig", "16", "17", "18"],
    ]
    assert "Skyddsregler, version 7, 3 februari 2026" in body
    said = explained(body)
    assert "minst 6, eller" in said["Dolda antal"]
    assert "Minst 11 ska" in said["Enkäter"]
    assert "minst 45 procent" in said["Svarsandel"]
    assert "Minst 12 personer" in said["Medelvärden"]
    assert "minst 4 huvudmän" in said["Fristående skolor"]
    assert "orden kommun och region" in said["Fristående skolor"]


def test_a_rule_of_none_is_not_said(monkeypatch):
    none = replace(RULES, fewest_answers=0, fewest_in_mean=0, fewest_organisers=0, lowest_response=0)
    monkeypatch.setattr(rules, "shown", lambda: none)
    assert list(explained(rules.rules_html())) == ["Med det, och utan", "Egen gräns", "Dolda antal"]


SAID = {str: str, int: text.number, datetime.date: text.date, tuple: lambda words: text.listing([*words])}


def protected_by(html: str) -> str:
    """What the section on protection says, its tags taken away."""
    return re.sub(r"<[^>]+>", " ", html)


@each_language
def test_every_field_of_the_rules_stands_on_the_page_about_the_figures(language, monkeypatch):
    text.speak(language)
    monkeypatch.setattr(rules, "shown", lambda: RULES)
    found = {one.id: protected_by(one.body) for one in about.sections(PLACE, pd.DataFrame())}["skydd"]
    alike = {name: value for name, value in vars(RULES).items() if not isinstance(value, Rules)}
    for name, value in alike.items():
        assert re.search(rf"\b{SAID[type(value)](value)}\b", found), name
    for sensitivity in catalogue.SENSITIVITIES:
        for fewest in vars(RULES.of(sensitivity)).values():
            assert re.search(rf"\b{fewest}\b" if fewest else text.t("protection.no_rule"), found)


@each_language
def test_the_rules_in_the_catalogue_are_those_on_the_page(language):
    text.speak(language)
    found = {one.id: one.body for one in about.sections(PLACE, pd.DataFrame())}["skydd"]
    raw = tomllib.loads((catalogue.folder() / "protection.toml").read_text("utf-8"))
    none = text.t("protection.no_rule")
    assert [row[1:] for row in cells(found)[1:]] == [
        [text.number(fewest) if fewest else none for fewest in raw.pop(name).values()]
        for name in catalogue.SENSITIVITIES
    ]
    for value in raw.values():
        value = tuple(value) if isinstance(value, list) else value
        assert SAID[type(value)](value) in protected_by(found)
