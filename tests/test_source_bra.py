"""Brå's tables, downloaded by hand and laid in the private folder."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from importers import ImportProblem, staging
from importers.sources import bra
from tests.alby import ALBY

OFFENCES = """Anmälda brott, Brå
Hämtad 2026-03-01;;;;
;;;;
Region;Brottstyp;År;Antal;Antal per 100 000 inv.
Alby kommun;Misshandel;2023;40;400
Alby kommun;Skadegörelsebrott;2023;150;1500
Alby kommun;Skadegörelsebrott;2024 prel.;1 200;12 000,5
9999 Alby;Skadegörelsebrott;2022;..;..
Annan ort;Skadegörelsebrott;2023;1;1
Hela landet;Skadegörelsebrott;2023;200 000;1 900
Källa: Brå;;;;
"""
UNSAFE = [
    ["Otrygghet sent på kvällen, andel otrygga"],
    ["Region", "År", "Andel", "Nedre gräns", "Övre gräns", "Antal svarande"],
    ["Alby", 2023, 31.5, 27.0, 36.25, 390],
    ["Alby", 2024, "..", "..", "..", ".."],
    ["Riket", 2023, 27.7, 27.3, 28.1, 79933],
]


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    folder = tmp_path / "staging/raw/bra"
    folder.mkdir(parents=True)
    return folder


def workbook(path: Path, rows: list[list]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def fetch():
    said: list[str] = []
    found = list(bra.fetch(ALBY, progress=said.append))
    return [row for rows, _ in found for row in rows.to_pylist()], said, [release for _, release in found]


def numbers(rows: list[dict]) -> list[tuple]:
    names = ("area_id", "year", "value", "numerator", "denominator", "status", "mark")
    return [tuple(row[name] for name in names) for row in rows]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_offences_by_municipality_and_year(encoding, place):
    (place / "brott.csv").write_bytes(OFFENCES.encode(encoding))
    rows, said, _ = fetch()
    assert numbers(rows) == [
        ("00", 2023, 1900, 200_000, round(200_000 / 1900 * 100_000), "ok", None),
        ("9999", 2022, None, None, None, "c", ".."),
        ("9999", 2023, 1500, 150, 150 / 1500 * 100_000, "ok", None),
        ("9999", 2024, 12000.5, 1200, round(1200 / 12000.5 * 100_000), "p", None),
    ]
    assert {row["provenance"] for row in rows} == {"published"}
    assert {row["period"] for row in rows} == {"2022", "2023", "2024"}
    assert said == ["Brå, brott.csv: Anmälda skadegörelsebrott."]


def test_shares_have_limits_and_those_who_answered_and_no_numerator(place):
    workbook(place / "ntu.xlsx", UNSAFE)
    rows, _, releases = fetch()
    assert numbers(rows) == [
        ("00", 2023, 27.7, None, 79933, "ok", None),
        ("9999", 2023, 31.5, None, 390, "ok", None),
        ("9999", 2024, None, None, None, "c", ".."),
    ]
    assert (rows[1]["lower"], rows[1]["upper"]) == (27.0, 36.25)
    (release,) = releases
    assert (release.source, release.url) == ("ntu", "https://bra.se/statistik")


def test_the_same_file_twice_changes_nothing_and_another_of_its_name_replaces_it(place):
    workbook(place / "ntu.xlsx", UNSAFE)
    assert [staging.stage(rows, release) for rows, release in bra.fetch(ALBY)] == [True]
    assert [staging.stage(rows, release) for rows, release in bra.fetch(ALBY)] == [False]
    workbook(place / "ntu.xlsx", [*UNSAFE, ["Alby", 2025, 30.0, 26.0, 34.0, 400]])
    assert [staging.stage(rows, release) for rows, release in bra.fetch(ALBY)] == [True]
    assert len(staging.releases()) == 1


def test_without_files_it_is_said_where_to_lay_them(place):
    rows, said, _ = fetch()
    assert rows == []
    assert said == [
        "Brå lämnar inte ut uppgifter till program. Hämta tabellerna (skadegörelsebrott per kommun och år; "
        f"otrygghet i NTU) på https://bra.se/statistik som xlsx eller csv, lägg dem i {place} och kör fetch "
        "bra igen."
    ]


UNKNOWN = {
    "other headings": OFFENCES.replace("Antal per 100 000 inv.", "Uppklarade"),
    "another crime": OFFENCES.replace("Skadegörelsebrott", "Bedrägeri"),
    "a part of the crime": OFFENCES.replace("Skadegörelsebrott", "Skadegörelse på fordon"),
    "other places": OFFENCES.replace("Alby", "Beby").replace("Hela landet", "Norge").replace("9999 ", ""),
    "no crime named": "Region;År;Antal;Per 100 000\nAlby;2023;1;10\n",
}


@pytest.mark.parametrize("text", UNKNOWN.values(), ids=UNKNOWN)
def test_a_table_that_is_not_known_for_certain_is_left_out_and_said(text, place):
    (place / "tabell.csv").write_text(text, "utf-8")
    rows, said, _ = fetch()
    assert rows == []
    assert len(said) == 1
    assert said[0].startswith("Brå, tabell.csv används inte")


def test_a_title_may_say_what_the_table_is_about(place):
    (place / "tabell.csv").write_text(
        "Skadegörelsebrott\nRegion;År;Antal;Per 100 000\nAlby;2023;150;1500\n", "utf-8"
    )
    assert numbers(fetch()[0]) == [("9999", 2023, 1500, 150, 150 / 1500 * 100_000, "ok", None)]


BROKEN = {
    "a word for a number": (OFFENCES.replace("150;1500", "tjugo;1500"), "rad 6: ”tjugo” är inte ett tal"),
    "two ways to read": (OFFENCES.replace("150;1500", "150;1.500"), "rad 6: ”1.500” är inte ett tal"),
    "a year twice": (
        OFFENCES.replace("Misshandel", "Skadegörelsebrott"),
        "rad 6: 9999 har redan ett värde för 2023",
    ),
}


@pytest.mark.parametrize(("text", "sentence"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_for_certain_stops_the_file(text, sentence, place):
    (place / "tabell.csv").write_text(text, "utf-8")
    with pytest.raises(ImportProblem) as problem:
        fetch()
    assert sentence in str(problem.value)


def test_reading_a_short_file_leaves_longer_ones_readable(place):
    (place / "kort.csv").write_text("a;b\n", "utf-8")
    fetch()
    workbook(place / "ntu.xlsx", UNSAFE)
    assert len(fetch()[0]) == 3


@pytest.mark.parametrize("name", ["tabell.csv", "tabell.xlsx"])
def test_what_is_no_table_at_all_is_refused(name, place):
    (place / name).write_bytes(b"\x00\x81\x8d not a table")
    with pytest.raises(ImportProblem, match="går inte att läsa"):
        fetch()
