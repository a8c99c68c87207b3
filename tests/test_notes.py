"""An analyst's comments: on a value, a series or a year; checked when they come, shown beside the values."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import catalogue
import queries
import text
from components import evidence, releases, remarks, table
from importers import ImportProblem, notes
from importers.check import HERE, register_catalogue
from importers.publish import publish
from queries import snapshot
from tests import world
from tests.tables import AREA, OBSERVATION, frame, insert
from tests.visitor import said, visit

SAFE, CALM = "trygg-skolan-ak5", "lagt-deltagande"
INDICATORS = catalogue.indicators()
ON_VALUE = """
[[note]]
id = "vardet"
date = 2026-11-22
author_role = "analyst"
indicators = ["trygg-skolan-ak5"]
areas = ["a"]
years = [2025]
sv = "Värdet."
en = "The value."
"""
ON_SERIES = """
[[note]]
id = "serien"
date = 2026-11-21
author_role = "analyst"
indicators = ["trygg-skolan-ak5"]
sv = "Serien."
en = "The series."
"""
ON_YEAR = """
[[note]]
id = "aret"
date = 2026-11-20
author_role = "statistiker"
years = [2025]
sv = "Året."
en = "The year."
"""


@pytest.fixture
def tables():
    with queries.empty() as connection:
        insert(connection, "area", AREA, "area_id | name_sv\na | Alby\nb | Dal\nc | Ek\nd | Fur")
        insert(
            connection,
            "observation",
            OBSERVATION,
            f"""
            indicator_id | area_id | year | years_pooled | value
            {SAFE}       | a       | 2024 | 1            | 70
            {SAFE}       | a       | 2025 | 1            | 71
            {SAFE}       | b       | 2025 | 1            | 72
            {SAFE}       | b       | 2026 | 3            | 73
            {SAFE}       | b       | 2028 | 3            | 74
            {CALM}       | a       | 2025 | 1            | 75
            {CALM}       | a       | 2026 | 1            | 76
            """,
        )
        register_catalogue(connection)
        yield connection


@pytest.fixture
def add(tables, tmp_path):
    def written(words: str) -> None:
        (tmp_path / "notes.toml").write_text(words, "utf-8")
        notes.add(tables, tmp_path / "notes.toml")

    return written


# What is accepted


def test_no_file_is_no_notes(tables, tmp_path):
    notes.add(tables, tmp_path / "notes.toml")
    assert tables.execute("select count(*) from note").fetchall() == [(0,)]


def test_a_value_has_the_note_about_the_fewest(tables, add):
    add(ON_YEAR + ON_SERIES + ON_VALUE)
    tables.execute((HERE / "noted.sql").read_text("utf-8"))
    assert tables.execute(
        "select indicator_id, area_id, year, note_id from observation "
        "order by indicator_id desc, area_id, year"
    ).fetchall() == [
        (SAFE, "a", 2024, "serien"),
        (SAFE, "a", 2025, "vardet"),
        (SAFE, "b", 2025, "serien"),
        (SAFE, "b", 2026, "serien"),
        (SAFE, "b", 2028, "serien"),
        (CALM, "a", 2025, "aret"),
        (CALM, "a", 2026, None),
    ]


def test_a_year_is_also_in_the_pools_that_it_is_part_of(tables, add):
    add(ON_YEAR)
    tables.execute((HERE / "noted.sql").read_text("utf-8"))
    years = "select distinct year from observation where note_id = 'aret' order by year"
    assert tables.execute(years).fetchall() == [(2025,), (2026,)]


FAULTS = {
    "no toml": ('id = "', "notes.toml går inte att läsa"),
    "no list of notes": ('note = "x"', r"ska börja med raden \[\[note\]\]"),
    "no id": (ON_VALUE.replace('id = "vardet"', ""), "anmärkningen 1: id saknas"),
    "an empty text": (ON_VALUE.replace('sv = "Värdet."', 'sv = " "'), "anmärkningen vardet: sv saknas"),
    "no English": (ON_VALUE.replace('en = "The value."', ""), "en saknas"),
    "a number for a text": (ON_VALUE.replace('"analyst"', "7"), "author_role saknas"),
    "a long one": (ON_VALUE.replace("Värdet.", "x" * 1001), "sv är för lång. Skriv högst 1000 tecken"),
    "a date in quotation marks": (ON_VALUE.replace("2026-11-22", '"2026-11-22"'), "date saknas eller"),
    "a time of day": (ON_VALUE.replace("2026-11-22", "2026-11-22T12:00:00"), "date saknas eller"),
    "a misspelt field": (ON_VALUE.replace("years =", "year ="), "year betyder ingenting här"),
    "an unknown indicator": (ON_VALUE.replace(f'"{SAFE}"', '"frid"'), "frid finns inte"),
    "an unknown area": (ON_VALUE.replace('"a"]', '"å"]'), "å finns inte"),
    "a year as text": (ON_VALUE.replace("[2025]", '["2025"]'), "years ska varje år vara ett heltal"),
    "an area as a number": (ON_VALUE.replace('["a"]', "[1]"), "areas ska varje id stå inom citattecken"),
    "no list": (ON_VALUE.replace("[2025]", "2025"), "years ska vara en lista"),
    "an empty list": (ON_VALUE.replace("[2025]", "[]"), "years ska vara en lista"),
    "about nothing": (ON_YEAR.replace("years = [2025]", ""), "säger inte vad den handlar om"),
    "a year without values": (ON_VALUE.replace("[2025]", "[1999]"), "Det finns inget värde"),
    "the same id": (ON_VALUE + ON_VALUE, "finns redan en anmärkning med samma id"),
    "a personal number": (ON_VALUE.replace("Värdet.", "Gäller 20120131-1234."), "personnummer"),
    "one without a century": (ON_VALUE.replace("Värdet.", "Gäller 1201311234."), "personnummer"),
    "an address": (ON_VALUE.replace("Värdet.", "Fråga eva@x.se"), "e-postadress"),
}


@pytest.mark.parametrize(("words", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_a_sentence_and_nothing_is_taken(tables, add, words, message):
    with pytest.raises(ImportProblem, match=message):
        add(words)
    assert tables.execute("select count(*) from note").fetchall() == [(0,)]


def test_every_fault_is_told_at_once_in_both_languages(add):
    words = (
        ON_VALUE.replace("2025", "1999") + ON_SERIES.replace(SAFE, "frid") + ON_YEAR.replace("en =", "e =")
    )
    for language, last in (("sv", "anmärkningen aret: en saknas"), ("en", "the note aret: en is missing")):
        text.speak(language)
        with pytest.raises(ImportProblem) as raised:
            add(words)
        lines = str(raised.value).splitlines()
        assert len(lines) == 4
        assert last in lines[-1]


# What is shown


def found(tables, indicators=(SAFE,), areas=("a", "b")) -> pd.DataFrame:
    return queries.execute(tables, "notes", indicators=list(indicators), areas=list(areas))


def one(name: str) -> dict:
    """An indicator of calendar years, one at a time."""
    return {name: replace(INDICATORS[name], period="calendar", pooled_years=1)}


@pytest.mark.parametrize(
    ("indicators", "areas", "expected"),
    [
        ([SAFE], ["a", "b"], ["vardet", "serien", "aret"]),
        ([SAFE], ["b"], ["serien", "aret"]),
        ([SAFE], ["b,a"], ["vardet", "serien", "aret"]),
        ([CALM], ["a"], ["aret"]),
        ([CALM, SAFE], ["a"], ["vardet", "serien", "aret"]),
        ([CALM], ["b"], []),
    ],
)
def test_a_page_is_given_the_notes_on_what_it_shows(tables, add, indicators, areas, expected):
    add(ON_VALUE + ON_SERIES + ON_YEAR)
    assert list(found(tables, indicators, areas)["note_id"]) == expected


def test_each_note_says_what_it_is_about(tables, add):
    many = ON_VALUE.replace("vardet", "manga").replace('["a"]', '["a", "b", "c", "d"]')
    two = ON_VALUE.replace("vardet", "tva").replace('["a"]', '["b", "a"]').replace("[2025]", "[2025, 2024]")
    add(ON_VALUE + ON_SERIES + ON_YEAR + many + two)
    headings = [heading for heading, _ in remarks.remarks(found(tables), one(SAFE))]
    assert headings == [
        "4 platser 2025 (analytiker, 22 november 2026)",
        "Alby och Dal 2024 och 2025 (analytiker, 22 november 2026)",
        "Alby 2025 (analytiker, 22 november 2026)",
        "alla år (analytiker, 21 november 2026)",
        "2025 (statistiker, 20 november 2026)",
    ]
    text.speak("en")
    several = remarks.remarks(found(tables, [SAFE, CALM]), one(SAFE) | one(CALM))
    short = INDICATORS[SAFE].short
    assert several[2] == (f"{short}, Alby 2025 (analyst, 22 November 2026)", "The value.")
    assert several[3][0] == f"{short} all years (analyst, 21 November 2026)"
    assert several[4][0] == "2025 (statistiker, 20 November 2026)"


def test_a_school_year_is_named_as_one(tables, add):
    school = next(item for item in INDICATORS.values() if item.period == "school")
    tables.execute(f"update observation set indicator_id = '{school.id}' where indicator_id = '{SAFE}'")
    add(ON_YEAR)
    ((heading, _),) = remarks.remarks(found(tables, [school.id]), {school.id: school})
    assert heading.startswith("2024/25 (")


def test_the_page_about_an_indicator_shows_them(tables, add):
    add(ON_VALUE)
    body = releases.notes_section(found(tables), one(SAFE)[SAFE]).body
    assert "<dt>Alby 2025 (analytiker, 22 november 2026)</dt><dd>Värdet.</dd>" in body


def test_a_note_is_letters(tables, add):
    add(ON_VALUE.replace("Värdet.", "<script>x</script>"))
    body = releases.notes_section(found(tables), one(SAFE)[SAFE]).body
    assert "&lt;script&gt;" in body
    assert "<script" not in body


VALUES = """
area_id | name_sv | level     | period | year | value | lower | upper | denominator | status | provenance
a       | Alby    | catchment | 2025   | 2025 | 71    | 60    | 80    | 100         | ok     | published
b       | Dal     | catchment | 2025   | 2025 | 72    | 60    | 80    | 100         | ok     | published
a,b     | Båda    | group     | 2025   | 2025 | 72    | 60    | 80    | 100         | ok     | published
"""


def test_a_table_has_a_column_for_notes_where_a_value_has_one(tables, add):
    rows, indicator = frame(VALUES), one(SAFE)[SAFE]
    rows[["parts", "missing"]] = [None, 0]
    without = evidence.trend(rows, indicator, "m", "1-x", found(tables))
    assert [column.heading for column in without.columns][-1] != "Anmärkning"
    add(ON_VALUE)
    shown = evidence.trend(rows, indicator, "m", "1-x", found(tables))
    (column,) = (column for column in shown.columns if column.heading == "Anmärkning")
    assert [column.cell(row) for row in rows.to_dict("records")] == ["Värdet.", "", "Värdet."]
    assert ">Värdet.</td>" in table.table_html(rows, shown.columns, shown.caption)


def test_they_stand_on_every_page_about_their_values(world_root, tmp_path, monkeypatch):
    with world.environment(world_root):
        made = world.tables()
        (tmp_path / "notes.toml").write_text(
            ON_VALUE.replace(SAFE, "trygg").replace('["a"]', '["9999-alby"]').replace("2025]", "2024]"),
            "utf-8",
        )
        notes.add(made, tmp_path / "notes.toml")
        publish(made, tmp_path / "data", "2025-01-31")
    monkeypatch.setenv("LIKVARD_CATALOGUE", str(world_root / "catalogue"))
    monkeypatch.setenv("LIKVARD_DATA", str(tmp_path / "data"))
    snapshot.check_again()
    heading = "Alby 2024 (analytiker, 22 november 2026)"
    for page, choices, expected in (
        ("indicator", {"indikator": "trygg"}, heading),
        ("trend", {"indikator": "trygg", "omraden": "9999-alby"}, heading),
        ("area", {"omrade": "9999-alby"}, f"Trygg vid sjön, {heading}"),
    ):
        words = " ".join(said(visit(page, **choices)))
        assert expected in words, page
        assert "Värdet." in words
    for page, choices in (
        ("trend", {"indikator": "lugn", "omraden": "9999-alby"}),
        ("trend", {"indikator": "trygg", "omraden": "9999-ek"}),
        ("area", {"omrade": "9999-ek"}),
    ):
        run = visit(page, **choices)
        assert not run.exception
        assert "Värdet." not in " ".join(said(run)), page
    snapshot.check_again()
