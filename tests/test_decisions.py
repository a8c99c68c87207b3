"""The decision log: in the catalogue, from a spreadsheet, on the lines over the years and on its page."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

import catalogue
import text
from catalogue import CatalogueError, Event, Reference
from catalogue import decisions as log
from catalogue.decisions import Day, Decision
from components import decided
from components.theme import plain
from importers import ImportProblem, reading
from importers import decisions as importer
from importers.__main__ import main
from importers.spreadsheet.known import Known
from queries import snapshot
from tests import world
from tests.visitor import said, visit
from text import Words, t

HEAD = "date;decision;decision_en;indicators;areas;follow_up;source;source_en;url;work\n"
ROW = "2021-03-15;Lugnare skola;A calmer school;trygg;9999-bjorkby;2023-03;Nämnden;The board;https://a.example/b;sjokraft\n"
WHOLE = "2020-05;Allt ska bli bra;;;;;Fullmäktige;;;\n"
CALM = Decision(
    Day(2021, 3, 15),
    Words("Lugnare skola", "A calmer school"),
    Reference(Words("Nämnden", "The board"), "https://a.example/b"),
    ("trygg",),
    ("9999-bjorkby",),
    Day(2023, 3),
    "sjokraft",
)


@pytest.fixture
def hittesjo(world_root, tmp_path, monkeypatch):
    """A function that writes the log of the invented municipality."""
    world.write_catalogue(tmp_path / "catalogue")
    (tmp_path / "catalogue" / "decisions" / "9999.csv").unlink()
    monkeypatch.setenv("LIKVARD_CATALOGUE", str(tmp_path / "catalogue"))
    monkeypatch.setenv("LIKVARD_DATA", str(world_root / "data"))
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    snapshot.check_again()

    def write(rows: str) -> Path:
        path = tmp_path / "catalogue" / "decisions" / "9999.csv"
        path.write_text(HEAD + rows, "utf-8")
        return path

    yield write
    snapshot.check_again()


def test_borlange_has_the_one_decision_that_is_published():
    (one,) = log.decisions("2081")
    assert (str(one.date), one.follow_up, one.indicators, one.areas) == ("2018-05", None, (), ())
    assert one.work == "borlange-htl"
    assert one.event.start == pytest.approx(2018 + 4 / 12, abs=1e-4)
    assert text.month(one.event.start) == "maj 2018"


def test_a_log_is_read_and_written_as_it_was(hittesjo):
    path = hittesjo(WHOLE + ROW)
    whole, calm = log.decisions("9999")
    assert calm == CALM
    assert whole.name == Words("Allt ska bli bra", "Allt ska bli bra")
    assert log.text([whole, calm]) == path.read_text("utf-8")


def test_no_file_is_no_decisions(hittesjo):
    assert log.decisions("9999") == ()
    assert log.decisions("nowhere") == ()


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("2021-03-15", "mars 2021", "date är 'mars 2021'. Skriv en dag eller en månad"),
        ("2021-03-15", "2021-13", "date är '2021-13'"),
        ("2021-03-15", "2021-02-30", "date är '2021-02-30'"),
        ("2021-03-15", "", "date är ''"),
        ("2023-03", "snart", "follow_up är 'snart'"),
        ("2023-03", "2021-03", "uppföljningen 2021-03 kommer inte efter beslutet 2021-03-15"),
        ("Lugnare skola", "", "decision är tom"),
        ("Nämnden", "", "source är tom"),
        ("trygg;", "frid;", "indikatorn frid finns inte"),
        ("9999-bjorkby", "9999-skog", "upptagningsområdet 9999-skog finns inte i 9999"),
        ("sjokraft", "vindkraft", "utvecklingsarbetet vindkraft finns inte i kommunen"),
    ],
)
def test_a_wrong_row_is_a_sentence_that_names_file_and_line(hittesjo, before, after, message):
    assert before in ROW
    hittesjo(WHOLE + ROW.replace(before, after, 1))
    with pytest.raises(CatalogueError) as raised:
        log.decisions("9999")
    assert "9999.csv, rad 3: " in str(raised.value)
    assert message in str(raised.value)


def test_a_missing_column_is_named(hittesjo):
    hittesjo("").write_text("date;source\n2020-05;x\n", "utf-8")
    with pytest.raises(CatalogueError, match="kolumnen decision saknas"):
        log.decisions("9999")


@pytest.mark.parametrize(
    ("indicator", "areas", "names"),
    [
        ("trygg", ["9999-bjorkby"], ["Allt ska bli bra", "Lugnare skola", "Sjökraft"]),
        ("trygg", ["9999-norr"], ["Allt ska bli bra", "Lugnare skola", "Sjökraft"]),
        ("trygg", ["9999-ek"], ["Allt ska bli bra"]),
        ("lugn", ["9999-bjorkby"], ["Allt ska bli bra", "Sjökraft"]),
        ("trangt", ["9999-bjorkby"], ["Allt ska bli bra"]),
    ],
)
def test_a_decision_marks_the_lines_that_it_is_about(hittesjo, indicator, areas, names):
    hittesjo(WHOLE + ROW)
    found = catalogue.events("9999", indicator, areas)
    assert [one.name.sv for one in found] == names
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert CALM.event == Event(round(2021 + 2 / 12 + 14 / 365, 4), CALM.name, None, "decision")


# The page.


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_page_tells_then_and_now_in_the_numbers_of_the_data(hittesjo, language):
    """In Björkby 204 of 240 were safe in 2019 and 168 in 2024, evenly between; the decision came in 2021."""
    hittesjo(ROW)
    run = visit("decisions", sprak=language)
    text.speak(language)
    words = " ".join(said(run)).replace("\u00a0", " ")
    then = 204 + round((168 - 204) * 2 / 5)
    assert not run.exception
    assert not run.info
    for expected in (
        str(CALM.name),
        {"sv": "15 mars 2021", "en": "15 March 2021"}[language],
        t("decisions.follow_up_due", date=text.month(2023 + 2 / 12)),
        f"{text.percent(100 * then / 240, 1)} (2021)".replace("\u00a0", " "),
        f"{text.percent(100 * 168 / 240, 1)} (2024)".replace("\u00a0", " "),
        "◇",
    ):
        assert expected in words, expected


def test_a_decision_about_everything_is_followed_for_the_municipality_and_not_on_living_conditions(hittesjo):
    hittesjo(WHOLE)
    (one,) = log.decisions("9999")
    assert {asked["indicator_id"] for asked in decided.asked(one)} == {
        "lugn",
        "trygg",
        "anmalan",
        "laser",
        "poang",
    }
    assert {asked["since"] for asked in decided.asked(one)} == {2020}
    run = visit("decisions")
    words = " ".join(said(run))
    assert plain(t("decisions.followed_here")) in words
    assert plain(t("decisions.only_level", municipality="Hittesjö")) in words
    assert t("decisions.follow_up_none") in words


def test_a_pool_of_years_begins_so_that_it_ends_with_the_decision(hittesjo):
    hittesjo(ROW.replace("trygg", "laser"))
    (one,) = log.decisions("9999")
    (asked,) = decided.asked(one)
    assert (asked["years_pooled"], asked["since"]) == (3, 2021 - 3 + 1)


def test_a_follow_up_that_has_not_come_is_only_told(hittesjo):
    hittesjo(ROW.replace("2023-03", "2031-04-05"))
    words = " ".join(said(visit("decisions")))
    assert "5 april 2031" in words
    assert "5 april 2031. " not in words


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_without_decisions_the_page_says_how_to_enter_them(hittesjo, language):
    run = visit("decisions", sprak=language)
    text.speak(language)
    assert not run.exception
    assert "python -m importers decisions" in " ".join(said(run))


# From a spreadsheet.

HEADINGS = ["Beslutat", "Beslut", "Beslut på engelska", "Indikatorer", "Områden", "Följs upp", "Källa"]


@pytest.fixture
def book(tmp_path, hittesjo):
    """A function that writes a workbook with rows below the headings, or below others."""

    def write(*rows: list, headings=HEADINGS) -> Path:
        made = openpyxl.Workbook()
        made.active.append(["Beslutslogg"])
        made.active.append(headings)
        for row in rows:
            made.active.append(row)
        made.save(tmp_path / "beslut.xlsx")
        return tmp_path / "beslut.xlsx"

    return write


def names() -> Known:
    return Known(catalogue.indicators(), reading.place())


def test_a_spreadsheet_becomes_the_log_by_names_and_dates_as_people_write_them(book, capsys):
    path = book(
        [
            datetime.date(2021, 3, 15),
            "Lugnare skola",
            None,
            "Trygg vid sjön\nLugn i magen i Hittesjö",
            "Björkby; Alby",
            "2023-03",
            "Nämnden",
        ],
        ["2020-05", "Allt ska bli bra", "All shall be well", None, "Hittesjö", None, "Fullmäktige"],
    )
    assert main(["decisions", str(path)]) == 0
    said = capsys.readouterr().out
    assert "2 beslut är skrivna" in said
    assert "där fanns 0" in said
    first, second = log.decisions("9999")
    assert (str(first.date), first.areas, first.name.en) == ("2020-05", (), "All shall be well")
    assert (str(second.date), str(second.follow_up)) == ("2021-03-15", "2023-03")
    assert second.indicators == ("trygg", "lugn")
    assert second.areas == ("9999-bjorkby", "9999-alby")


def test_text_files_and_english_headings_are_read_too(tmp_path, hittesjo):
    path = tmp_path / "log.csv"
    path.write_text("Decided,Decision,Source\n2020-05,Well,Board\n", "utf-8")
    (one,) = importer.read(path, names())
    assert (str(one.date), one.name.sv) == ("2020-05", "Well")


def test_a_dry_run_writes_nothing(book, capsys):
    assert main(["decisions", str(book(["2020-05", "A", None, None, None, None, "B"])), "--dry-run"]) == 0
    assert "Ingenting är skrivet" in capsys.readouterr().out
    assert not log.file("9999").exists()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["snart", "A", None, None, None, None, "B"], "beslut.xlsx, rad 3: date är 'snart'"),
        (["2020-05", None, None, None, None, None, "B"], "decision är tom"),
        (["2020-05", "A", None, "Tryg vid sjön", None, None, "B"], "”Tryg vid sjön”: "),
        (["2020-05", "A", None, None, "Skogen", None, "B"], "”Skogen”: "),
        (["2020-05", "A", None, None, None, "2019", "B"], "follow_up är '2019'"),
        (["2020-05", "A", None, None, None, "2019-01", "B"], "kommer inte efter beslutet"),
        (["2020-05", "Rör 19121212-1212", None, None, None, None, "B"], "F-PERSON-01"),
    ],
)
def test_a_fault_is_told_and_the_log_is_as_it_was(book, hittesjo, capsys, row, message):
    path = hittesjo(WHOLE)
    before = path.read_bytes()
    assert main(["decisions", str(book(["2020-05", "Bra", None, None, None, None, "B"], row))]) == 1
    told = capsys.readouterr().err
    assert message.replace("rad 3", "rad 4") in told
    assert "121212" not in told
    assert path.read_bytes() == before


def test_a_file_without_headings_is_told_what_is_needed(book):
    with pytest.raises(ImportProblem, match=r"beslutat, beslut, källa"):
        importer.read(book(["x"], headings=["Datum", "Något"]), names())


def test_a_template_holds_todays_log_and_gives_it_back(tmp_path, hittesjo, capsys):
    path = hittesjo(WHOLE + ROW)
    assert main(["template", "decisions", str(tmp_path / "mall.xlsx")]) == 0
    before = path.read_bytes()
    assert main(["decisions", str(tmp_path / "mall.xlsx")]) == 0
    assert path.read_bytes() == before
