"""Families' experience: what they answered, what is possible when some did not, and nothing invented."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import catalogue
import queries
import text
from catalogue import CatalogueError
from catalogue.citations import citations
from components import citations as cited
from components import families
from importers.__main__ import main
from importers.assemble import assemble
from importers.publish import publish
from importers.recipe import recipes
from queries import snapshot
from tests import facts, reader
from tests.tables import AREA, OBSERVATION, insert
from tests.visitor import links, said, visit
from text import t
from text.findings.experience import experience

FOLDER = Path(catalogue.__file__).parent
((SUPPORT, STOD),) = catalogue.experiences().items()
ANSWERS = str(STOD.response)
each_language = pytest.mark.parametrize("language", text.LANGUAGES)


def spaced(words: str) -> str:
    return words.replace("\u00a0", " ")


# The formula.

MACROS = queries.empty()


def bounds(x: object, answered: object, asked: object) -> tuple:
    found = MACROS.execute(
        "select least_possible($x::bigint, $answered::bigint, $asked::bigint), "
        "most_possible($x::bigint, $answered::bigint, $asked::bigint)",
        {"x": x, "answered": answered, "asked": asked},
    )
    return found.fetchall()[0]


@pytest.mark.parametrize(
    ("x", "answered", "asked", "least", "most"),
    [
        (300, 500, 1000, 300 / 1000, (300 + 500) / 1000),
        (300, 500, 500, 300 / 500, 300 / 500),
        (0, 10, 20, 0 / 20, 10 / 20),
        (10, 10, 20, 10 / 20, 20 / 20),
        (0, 0, 20, 0 / 20, 20 / 20),
        (0, 0, 0, None, None),
        (6, 5, 10, None, None),
        (5, 11, 10, None, None),
        (None, 5, 10, None, None),
        (5, None, 10, None, None),
        (5, 10, None, None, None),
    ],
)
def test_what_is_possible_counts_those_who_did_not_answer_as_none_and_as_all(x, answered, asked, least, most):
    assert bounds(x, answered, asked) == (least, most)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_whatever_those_who_did_not_answer_would_have_said_lies_within(x, no, silent):
    """All possible answers of the silent, counted one by one."""
    asked = x + no + silent
    shares = [(x + more) / asked for more in range(silent + 1)] if asked else []
    least, most = bounds(x, x + no, asked)
    assert (least, most) == ((shares[0], shares[-1]) if shares else (None, None))


# The query.


@pytest.fixture
def db():
    connection = queries.empty()
    insert(
        connection,
        "area",
        AREA,
        """
        area_id | level        | name_sv | name_en
        m       | municipality | Mitt    | Mitt
        a       | catchment    | Alby    | Alby
        b       | catchment    | Berg    | Berg
        c       | catchment    | Ceder   | Ceder
        """,
    )
    return connection


def asked_of(connection, rows: str, areas=("c", "b", "a", "m")) -> pd.DataFrame:
    insert(
        connection,
        "observation",
        OBSERVATION | {"year": 2025, "period": "2025", "provenance": "published"},
        rows,
    )
    return queries.execute(
        connection, "experience", indicator="stod", response="svar", areas=list(areas), scale=100.0
    )


ROWS = """
    indicator_id | area_id | value | numerator | denominator | status | year
    stod         | m       | 60    | 300       | 500         | ok     | 2025
    svar         | m       | 50    | 500       | 1000        | ok     | 2025
    stod         | a       | 75    | 30        | 40          | ok     | 2025
    svar         | a       | 80    | 39        | 50          | ok     | 2025
    stod         | b       | 50    | 20        | 40          | ok     | 2025
    svar         | b       | -     | -         | -           | c      | 2025
    stod         | c       | -     | -         | -           | c      | 2025
    svar         | c       | 80    | 40        | 50          | ok     | 2025
    stod         | m       | 40    | 40        | 100         | ok     | 2024
    svar         | m       | 50    | 100       | 200         | ok     | 2024
"""


def test_the_newest_answers_with_what_is_possible_the_municipality_first(db):
    rows = asked_of(db, ROWS)
    assert list(rows["area_id"]) == ["m", "a", "b", "c"]
    assert set(rows["year"]) == {2025}
    mitt, alby, berg, ceder = rows.to_dict("records")
    assert (mitt["asked"], mitt["silent"], mitt["rate"]) == (1000, 1000 - 500, 100 * 500 / 1000)
    assert (mitt["least"], mitt["most"]) == (100 * 300 / 1000, 100 * (300 + 1000 - 500) / 1000)
    for one in (alby, berg):  # 39 answered one thing and 40 the other; how many were asked is hidden
        assert one["value"] == 100 * one["numerator"] / one["denominator"]
        assert pd.isna(one["asked"])
        assert pd.isna(one["least"])
        assert pd.isna(one["most"])
    assert ceder["status"] == "c"
    assert pd.isna(ceder["value"])
    assert pd.isna(ceder["least"])


def test_nothing_invented_comes_in_whatever_is_published(db):
    rows = asked_of(db, ROWS)
    assert not rows.empty
    db.execute("update observation set provenance = 'synthetic' where indicator_id = 'svar'")
    again = queries.execute(db, "experience", indicator="stod", response="svar", areas=["m"], scale=100.0)
    assert again["asked"].isna().all()
    db.execute("update observation set provenance = 'synthetic'")
    assert queries.execute(
        db, "experience", indicator="stod", response="svar", areas=["m"], scale=100.0
    ).empty


# The words.


def told(rows: pd.DataFrame, language: str) -> list[str]:
    text.speak(language)
    finding, known = experience(rows, STOD), facts.experience(rows.to_dict("records"), STOD)
    assert reader.check(finding, known, language) == []
    return [spaced(one) for one in finding.said]


def test_the_finding_says_who_is_missing_and_what_is_possible(db):
    rows = asked_of(db, ROWS)
    assert told(rows, "sv") == [
        "Familjer som får stöd: 60,0 % av dem som svarade i Mitt, "
        "mellan 30,0 % och 80,0 % av alla tillfrågade",
        "I Mitt svarade 500 av 1 000 tillfrågade (50,0 %), och 500 svarade inte.",
        "Visas inte: 1 område (Ceder) med för få personer för att visas.",
    ]
    assert told(rows, "en")[:2] == [
        "Families that get support: 60.0% of those who answered in Mitt, "
        "between 30.0% and 80.0% of all who were asked",
        "In Mitt 500 of 1,000 who were asked answered (50.0%), and 500 did not.",
    ]


@each_language
@pytest.mark.parametrize(
    "rows",
    [
        ROWS.replace("svar         | m ", "sv           | m "),
        ROWS.replace(
            "stod         | m       | 60    | 300       | 500         | ok",
            "stod         | m       | -     | -         | -           | c ",
        ),
        ROWS.replace("300       | 500 ", "0         | 500 ").replace("| 60 ", "| 0  "),
        ROWS.replace("| 1000 ", "| 500  ").replace("| 50    | 500 ", "| 100   | 500 "),
    ],
    ids=["nobody knows how many were asked", "hidden", "nobody", "all answered"],
)
def test_every_sentence_is_true_of_the_rows(db, rows, language):
    assert told(asked_of(db, rows), language)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("30,0 %", "31,0 %"),
        ("80,0 %", "70,0 %"),
        ("60,0 %", "61,0 %"),
        ("och 500", "och 400"),
        ("svarade 500", "svarade 501"),
    ],
)
def test_the_reader_objects_to_another_number(db, before, after):
    rows = asked_of(db, ROWS)
    text.speak("sv")
    finding = experience(rows, STOD)
    said = [one.replace("\u00a0", " ").replace(before, after) for one in finding.said]
    assert said != [spaced(one) for one in finding.said]
    wrong = type(finding)(said[0], tuple(said[1:]))
    assert reader.check(wrong, facts.experience(rows.to_dict("records"), STOD), "sv")


# The catalogue.


def test_what_families_say_has_a_response_and_is_on_no_other_page():
    response = catalogue.indicators()[ANSWERS]
    assert response.is_experience
    assert (STOD.levels, STOD.years) == (response.levels, response.years)
    for level in catalogue.LEVELS:
        assert not {SUPPORT, ANSWERS} & set(catalogue.indicators(level))
    assert not {SUPPORT, ANSWERS} & set(recipes())


def test_the_embedded_data_have_no_value_of_it():
    with queries.connect(snapshot.find().folder) as tables:
        found = tables.execute(
            "select count(value), count(*) filter (provenance = 'synthetic') from observation "
            "where indicator_id in ($a, $b)",
            {"a": SUPPORT, "b": ANSWERS},
        ).fetchall()
    assert found == [(0, 0)]


def test_a_response_that_does_not_exist_is_named(tmp_path, monkeypatch):
    (tmp_path / "indicators").mkdir()
    whole = (FOLDER / "indicators" / f"{SUPPORT}.toml").read_text("utf-8")
    (tmp_path / "indicators" / "ensam.toml").write_text(whole, "utf-8")
    monkeypatch.setenv("LIKVARD_CATALOGUE", str(tmp_path))
    with pytest.raises(CatalogueError, match=r"ensam\.toml: response is 'familjer-svar'\. Write the id"):
        catalogue.indicators()


# The page.


@each_language
def test_without_answers_the_page_says_what_to_import_and_shows_no_number(language):
    run = visit("families", sprak=language)
    text.speak(language)
    words = " ".join(said(run))
    assert not run.exception
    assert t("families.nothing") in words
    assert str(STOD.name) in words
    assert "python -m importers import" in words
    assert not run.get("plotly_chart")


FILE = """Indikator;Område;Period;Täljare;Nämnare
familjer-stod;Borlänge;2025;300;500
familjer-svar;Borlänge;2025;500;1000
familjer-stod;Romme;2025;30;60
familjer-svar;Romme;2025;60;100
"""


@pytest.fixture
def imported(tmp_path, monkeypatch):
    """What readers see when the analyst has imported a file with answers, and nothing else is published."""
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    (tmp_path / "familjer.csv").write_text(FILE, "utf-8")
    assert main(["import", str(tmp_path / "familjer.csv")]) == 0
    with assemble() as tables:
        tables.execute(
            "delete from observation where indicator_id not in ($a, $b)", {"a": SUPPORT, "b": ANSWERS}
        )
        tables.execute("delete from note")
        publish(tables, tmp_path / "data", "2026-11-23", counter=81)
    monkeypatch.setenv("LIKVARD_DATA", str(tmp_path / "data"))
    snapshot.check_again()
    yield
    monkeypatch.undo()
    snapshot.check_again()


def test_a_file_that_is_imported_makes_the_page_show_it(imported):
    for language in text.LANGUAGES:
        run = visit("families", sprak=language)
        text.speak(language)
        words = spaced(" ".join(said(run)))
        assert not run.exception
        assert t("families.nothing") not in words
        for share in (300 / 500, 300 / 1000, (300 + 500) / 1000):
            assert spaced(text.percent(100 * share, 1)) in words
        assert t("families.band") in words
        (drawn,) = run.get("plotly_chart")
        assert "Romme" in drawn.proto.spec
        assert "Forssa" not in drawn.proto.spec, "who has no figure is told of, and not drawn"
        beside = [one["text"] for one in json.loads(drawn.proto.spec)["layout"]["annotations"]]
        assert [one for one in map(spaced, beside) if one[0].isdigit()] == [
            spaced(text.percent(100 * share, 1)) for share in (300 / 500, 30 / 60)
        ]
        assert "◇" not in words.split(t("families.intro")[-20:])[-1].split(t("citations.heading"))[0]


def test_the_table_has_who_answered_who_was_asked_and_what_is_possible(db):
    text.speak("sv")
    table = families.evidence(asked_of(db, ROWS), STOD, "m", "1-x")
    mitt, alby = (table.rows.iloc[place].to_dict() for place in (0, 1))
    cells = {
        column.heading: (spaced(column.cell(mitt)), spaced(column.cell(alby))) for column in table.columns
    }
    assert cells["Svarade"] == ("500", "40")
    assert cells["Tillfrågade"] == ("1 000", "")
    assert cells["Svarsandel"] == ("50,0 %", "")
    assert cells["Möjligt bland alla tillfrågade"] == ("30,0 %–80,0 %", "")


# What reports say in words.

WHOLE = """
work = "borlange-htl"
indicators = ["las-ak3"]
[statement]
sv = "Lärare samarbetade mer."
en = "Teachers worked together more."
[source]
sv = "En rapport (2021), s. 12"
en = "A report (2021), p. 12"
url = "https://rapport.example/<12>"
"""


@pytest.fixture
def reported(tmp_path, monkeypatch):
    """A function that puts a statement in a catalogue that else is our own."""

    def write(toml: str) -> None:
        for name in (
            "indicators",
            "municipalities",
            "sources",
            "interventions",
            "confidence.toml",
            "protection.toml",
            "accessibility.toml",
        ):
            (tmp_path / name).symlink_to(FOLDER / name)
        (tmp_path / "findings").mkdir()
        (tmp_path / "findings" / "rapport.toml").write_text(toml, "utf-8")
        monkeypatch.setenv("LIKVARD_CATALOGUE", str(tmp_path))

    return write


def test_only_what_is_published_about_the_results_is_shipped():
    (one,) = citations()
    assert one.work == "borlange-htl"
    assert "kvalitativa" in one.statement.sv
    assert one.source.url is None
    assert set(catalogue.interventions()["borlange-htl"].indicators) <= set(one.indicators)


@each_language
def test_a_statement_stands_with_its_source_beside_its_indicators_and_its_work(reported, language):
    reported(WHOLE)
    for page, choices, is_there in (
        ("indicator", {"indikator": "las-ak3"}, True),
        ("indicator", {"indikator": "matte-ak3"}, False),
        ("works", {}, True),
        ("families", {}, False),
    ):
        run = visit(page, sprak=language, **choices)
        assert not run.exception
        words = " ".join(said(run))
        text.speak(language)
        assert (str(citations()[0].statement) in words) is is_there, page
        assert (str(citations()[0].source.name) in words) is is_there, page
    (link,) = citations("las-ak3")
    assert 'href="https://rapport.example/&lt;12&gt;"' in cited.cited_html(link)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("las-ak3", "frid", "indikatorn frid finns inte"),
        ("borlange-htl", "intet", "utvecklingsarbetet intet finns inte"),
        ("Lärare samarbetade mer.", " ", "ett påstående eller en källa är tom"),
        ("Lärare samarbetade mer.", "x" * 401, "längre än 400 tecken"),
        ("[source]", "[kalla]", "unknown field kalla"),
        ("work =", "works =", "unknown field works"),
    ],
)
def test_a_wrong_statement_is_a_sentence_that_names_the_file(reported, before, after, message):
    reported(WHOLE.replace(before, after))
    with pytest.raises(CatalogueError) as raised:
        citations()
    assert "rapport.toml: " in str(raised.value)
    assert message in str(raised.value)


# The four questions.


@each_language
def test_each_question_says_what_can_and_what_cannot_be_said_and_leads_somewhere(language):
    run = visit("questions", sprak=language)
    text.speak(language)
    words = " ".join(said(run))
    assert not run.exception
    ways = dict(links(run))
    for name in ("families", "compare", "way", "knowledge"):
        assert t(f"questions.{name}_title") in words
    assert words.count(t("questions.can")) == words.count(t("questions.cannot")) == 4
    pilot = ",".join(catalogue.worked_in("2081"))
    assert pilot.replace(",", "%2C") in ways[t("questions.to_trend")]


def test_every_link_of_the_questions_leads_to_a_view_that_knows_what_is_chosen(in_world):
    from components import questions

    place = catalogue.municipalities()["9999"]
    for views in questions.VIEWS.values():
        for view in views:
            if view in questions.PATHS:
                chosen = {name: id for name, id in questions.choices(view, place).items() if id}
                run = visit(view, **chosen)
                assert not run.exception
                assert not run.info, view
