"""Besides the bad files: times, shapes, doubts, what is told, the marked copy and the template."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import catalogue
import text
from importers.faults import Fault, fault, told
from importers.spreadsheet.marked import marked_copy
from importers.spreadsheet.periods import Period, period
from importers.spreadsheet.template import template
from importers.staging import OBSERVATION
from tests import bad_files
from tests.bad_files import PERSON, book, csv, figure, wide
from tests.test_spreadsheet import AREAS, hittesjo, place, read

__all__ = ["hittesjo"]  # a fixture


def codes(faults: tuple[Fault, ...]) -> list[str]:
    return [place(one) for one in faults]


def shown(*rows: tuple, provenance: str = "published") -> pa.Table:
    """What is shown today: (indicator, area, year, sex, value)."""
    names = ("indicator_id", "area_id", "year", "sex", "value")
    rest = {"years_pooled": 1, "group_id": "all", "status": "ok", "provenance": provenance, "period": ""}
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) | rest for row in rows], OBSERVATION)


# Times


@pytest.mark.fault(54, 55)
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025", Period("calendar", 2025, 2025)),
        ("2 024", Period("calendar", 2024, 2024)),
        ("2024.0", Period("calendar", 2024, 2024)),
        ("År 2024", Period("calendar", 2024, 2024)),
        ("2023–2025", Period("calendar", 2023, 2025)),
        ("2023/24", Period("school", 2024, 2024)),
        ("2023/2024", Period("school", 2024, 2024)),
        ("2024-25", Period("school", 2025, 2025)),
        ("1999/00", Period("school", 2000, 2000)),
        ("läsår 2024/25", Period("school", 2025, 2025)),
        ("2022/23–2024/25", Period("school", 2023, 2025)),
        ("HT24", Period("day", 2024, 2024, 2025)),
        ("VT2025", Period("day", 2025, 2025, 2025)),
        ("vårterminen 2025", Period("day", 2025, 2025, 2025)),
        ("2024-10-15", Period("day", 2024, 2024, 2025)),
        ("20240415", Period("day", 2024, 2024, 2024)),
        ("15/10/24", "F-DAT-01"),
        ("2024/26", "F-DAT-01"),
        ("2025–2023", "F-DAT-01"),
        ("2024-13-45", "F-DAT-01"),
        ("24", "F-DAT-01"),
        ("", "F-DAT-01"),
    ],
)
def test_times(written, expected):
    assert period(written) == expected


@given(st.integers(1950, 2060), st.integers(0, 5))
def test_a_time_that_is_written_is_read_again(year, more):
    assert period(text.period(year, more + 1)).last == year
    assert period(text.period(year, more + 1)).years == more + 1
    school = period(text.period(year, more + 1, "school"))
    assert (school.kind, school.last, school.years) == ("school", year, more + 1)


@given(st.text(max_size=20))
def test_any_text_is_a_time_or_the_known_fault(written):
    found = period(written)
    assert found == "F-DAT-01" or found.first <= found.last


@pytest.mark.fault(54)
def test_a_term_and_a_day_count_in_the_indicators_own_years(hittesjo):
    calendar = catalogue.indicators()["lugn"]
    school = replace(calendar, period="school")
    assert [period("HT24").year_for(one) for one in (calendar, school)] == [2024, 2025]
    assert [period("2025-04-15").year_for(one) for one in (calendar, school)] == [2025, 2025]


# Shapes


ROWS = [("lugn", "9999-alby", 2023, "K", 60.0), ("lugn", "9999-alby", 2023, "M", 50.0)]
LONG = ["lugn;Alby;2023;K;60;30;50", "lugn;Alby;2023;M;50;25;50"]


@pytest.mark.parametrize(
    "write",
    [
        csv(*LONG),
        csv(
            "lugn;Alby;2023;60;30;50;50;25;50",
            head="Indikator;Område;År;Flickor;Täljare flickor;Antal flickor;"
            "Pojkar;Täljare pojkar;Antal pojkar",
        ),
        csv(
            "Lugn i magen;60;30;50;50;25;50",
            head="Indikator;Alby flickor;Alby flickor Täljare;Alby flickor Nämnare;"
            "Alby pojkar;Alby pojkar Täljare;Alby pojkar Nämnare",
        ),
        csv(
            "K;60;30;50",
            "M;50;25;50",
            head="Kön;Lugn i magen 2023 Alby;Täljare lugn 2023 Alby;Nämnare lugn 2023 Alby",
        ),
        book(
            [
                ["Enkät"],
                [],
                ["Område", "Kön", 2023, "", ""],
                ["", "", "Värde", "Täljare", "Nämnare"],
                ["Alby", "K", 60, 30, 50],
                ["Alby", "M", "50", "25", "50"],
            ]
        ),
    ],
    ids=["long", "sexes as columns", "areas as columns", "indicators as columns", "years over measures"],
)
def test_the_same_table_in_every_shape_gives_the_same_rows(write, hittesjo, tmp_path):
    given = {"indicator": "lugn", "period": "2023"}
    reading = read(write(tmp_path), given=given)
    assert codes(reading.faults) == []
    found = [
        tuple(row[name] for name in ("indicator_id", "area_id", "year", "sex", "value"))
        for row in reading.rows.to_pylist()
    ]
    assert found == ROWS
    assert reading.rows["numerator"].to_pylist() == [30, 25]
    assert reading.rows["denominator"].to_pylist() == [50, 50]


def test_a_value_that_is_not_written_is_worked_out_and_says_so(hittesjo, tmp_path):
    rows = read(csv("lugn;Alby;2023;T;;30;40")(tmp_path)).rows.to_pylist()
    assert [(row["value"], row["provenance"], row["status"]) for row in rows] == [
        (100 * 30 / 40, "computed", "ok")
    ]


def test_what_is_protected_keeps_its_mark_and_no_number(hittesjo, tmp_path):
    row = read(csv("lugn;Alby;2023;T;<5;3;12")(tmp_path)).rows.to_pylist()[0]
    assert [row[name] for name in ("status", "mark", "value", "numerator", "denominator")] == [
        "c",
        "<5",
        None,
        None,
        None,
    ]


def test_a_school_is_found_by_its_code(hittesjo, tmp_path):
    reading = read(csv("lugn;12345678;2024;80", head="Indikator;Skolenhetskod;År;Värde")(tmp_path))
    assert reading.rows["area_id"].to_pylist() == ["99990001"]


# Doubts


@pytest.mark.fault(61)
def test_sums_of_statistics_sweden_may_differ_from_2025(hittesjo, tmp_path, monkeypatch):
    lines = [f"lugn;Hittesjö;{{}};{sex};50;{x};{2 * x}" for sex, x in (("T", 11), ("K", 6), ("M", 4))]
    indicators = catalogue.indicators()
    of_scb = indicators | {"lugn": replace(indicators["lugn"], source="scb-befolkning")}
    monkeypatch.setattr(catalogue, "indicators", lambda level=None: of_scb)
    for year, code in (("2024", "F-SUM-01"), ("2025", "V-SUM-03")):
        reading = read(csv(*(line.format(year) for line in lines))(tmp_path))
        assert codes(reading.faults) == [f"{code} E2", f"{code} E2"]
        assert reading.is_whole is (code == "V-SUM-03")


@pytest.mark.fault(62)
@pytest.mark.parametrize(
    ("lines", "known", "expected"),
    [
        ([figure("80")], [("lugn", "9999", 2023, "T", 8.1)], ["V-HOPP-01 E2"]),
        ([figure("80"), figure("8,1", year="2023")], [], ["V-HOPP-01 E2"]),
        ([figure("-80")], [("lugn", "9999", 2023, "T", 79.0)], ["F-TAL-09 E2", "V-HOPP-02 E2"]),
        (
            [figure("60", sex="K"), figure("80", sex="M")],
            [("lugn", "9999", 2023, "K", 80.5), ("lugn", "9999", 2023, "M", 60.5)],
            ["V-HOPP-03 E2"],
        ),
        ([figure("80")], [("lugn", "9999", 2023, "T", 79.0)], []),
        ([figure("80")], [("lugn", "9999", 2024, "T", 79.0)], ["V-REV-01 E2"]),
        ([figure("80")], [("lugn", "9999", 2024, "T", 80.04)], []),
    ],
    ids=["tenfold", "tenfold in the file", "sign", "sexes", "an ordinary year", "revised", "rounded"],
)
def test_a_value_that_leaps_is_pointed_at(lines, known, expected, hittesjo, tmp_path):
    reading = read(csv(*lines)(tmp_path), shown=shown(*known) if known else None)
    assert sorted(codes(reading.faults)) == sorted(expected)


PARTS = ("alby", "bjorkby", "dal", "ek")


@pytest.mark.fault(62)
def test_values_that_are_shifted_by_one_row_are_pointed_at(hittesjo, tmp_path):
    counts = (300, 500, 700, 900)
    known = shown(*(("lugn", f"9999-{id}", 2023, "T", x / 10) for id, x in zip(PARTS, counts, strict=True)))
    moved = [900, *counts[:3]]
    lines = [f"lugn;9999-{id};2024;T;;{x};1000" for id, x in zip(PARTS, moved, strict=True)]
    assert "V-HOPP-04 F2" in codes(read(csv(*lines)(tmp_path), shown=known).faults)
    straight = [f"lugn;9999-{id};2024;T;;{x};1000" for id, x in zip(PARTS, counts, strict=True)]
    assert codes(read(csv(*straight)(tmp_path), shown=known).faults) == []


@pytest.mark.fault(62)
def test_a_change_unlike_all_others_is_pointed_at(hittesjo, tmp_path):
    indicators = ("9999-alby", "9999-bjorkby", "9999-ceder", "9999-dal", "9999-ek")
    before = [*((area, 500) for area in indicators)]
    after = dict(zip(indicators, (510, 495, 505, 490, 700), strict=True))
    extra = [f"lugn;{area};2024;T;;{after[area]};1000" for area, _ in before]
    known = shown(*(("lugn", area, 2023, "T", x / 10) for area, x in before))
    assert codes(read(csv(*extra)(tmp_path), shown=known).faults) == ["V-HOPP-05 F6"]


@pytest.mark.fault(62)
def test_what_is_invented_is_nothing_to_compare_with(hittesjo, tmp_path):
    known = shown(("lugn", "9999", 2024, "T", 8.0), provenance="synthetic")
    assert codes(read(csv(figure("80"))(tmp_path), shown=known).faults) == []


# What is told


def test_twenty_faults_are_shown_and_the_rest_counted(hittesjo, tmp_path):
    reading = read(csv(*(figure("tjugo", year=str(1995 + n)) for n in range(30)))(tmp_path))
    said = told(reading.faults)
    assert len(reading.faults) == 30
    assert len(said) == 20 + 2
    assert said[20:] == ["… och 10 till.", "Inget har lästs in, och inget har ändrats i det som visas."]


def test_a_long_value_is_cut_and_a_personal_one_never_repeated(hittesjo, tmp_path):
    assert fault("F-TAL-01", value="x" * 99).value == "x" * 39 + "…"
    reading = read(csv("lugn;Anna Andersson;2024;T;80;;")(tmp_path))
    assert codes(reading.faults) == ["F-AREA-01 B2"]
    assert "Anna" not in " ".join(told(reading.faults))


@pytest.mark.fault(57)
@pytest.mark.parametrize("case", bad_files.PEOPLE[:-1], ids=lambda case: case.name)
def test_nothing_of_a_file_about_individuals_is_told_or_kept(case, hittesjo, tmp_path, capfd, caplog):
    path = case.write(tmp_path)
    reading = read(path)
    target = tmp_path / "kopia.xlsx"
    assert not marked_copy(path, reading.faults, target)
    assert {one.name for one in tmp_path.iterdir()} == {path.name}
    heard = "".join([*told(reading.faults), repr(reading.faults), *capfd.readouterr(), caplog.text])
    for secret in (PERSON, PERSON[2:], bad_files.TEN, "198112189876", "nagon@", "Anna", "Nisse", "701063"):
        assert secret not in heard


# The marked copy


def test_the_marked_copy_holds_the_cells_and_lists_the_faults(hittesjo, tmp_path):
    path = book(wide(["lugn", "Hittesjö", 2024, "tjugo"], ["lugn", "Dalen", 2023, 5.5]))(tmp_path)
    reading = read(path)
    assert marked_copy(path, reading.faults, tmp_path / "kopia.xlsx")
    copy = openpyxl.load_workbook(tmp_path / "kopia.xlsx")
    assert copy.sheetnames == ["Fel", "Blad1"]
    sheet = copy["Blad1"]
    assert [cell.value for cell in sheet[2]] == ["lugn", "Hittesjö", 2024, "tjugo"]
    marked = {cell.coordinate for row in sheet for cell in row if cell.fill.fill_type == "solid"}
    assert marked == {one.cell for one in reading.faults} == {"D2", "B3"}
    assert sheet["D2"].comment.text.startswith("F-TAL-01: Här ska stå ett tal.")
    listed = [[cell.value for cell in row] for row in copy["Fel"].iter_rows()]
    assert listed[0] == ["Kod", "Nivå", "Var", "Värde", "Vad", "Varför", "Gör så här"]
    assert [row[0] for row in listed[1:]] == [one.code for one in reading.faults]


@pytest.mark.fault(69)
def test_a_text_file_has_a_marked_copy_and_a_formula_in_it_stays_text(hittesjo, tmp_path):
    path = csv("=1+1;Hittesjö;2024;T;80;;")(tmp_path)
    assert marked_copy(path, read(path).faults, tmp_path / "kopia.xlsx")
    copy = openpyxl.load_workbook(tmp_path / "kopia.xlsx")
    assert (copy["Filen"]["A2"].value, copy["Filen"]["A2"].data_type) == ("=1+1", "s")
    assert copy["Filen"]["A2"].fill.fill_type == "solid"


@pytest.mark.parametrize("case", bad_files.FILES[:8], ids=lambda case: case.name)
def test_a_file_that_is_not_opened_has_no_marked_copy(case, hittesjo, tmp_path):
    path = case.write(tmp_path)
    assert marked_copy(path, read(path).faults, tmp_path / "kopia.xlsx") is case.is_read


# The template


def filled(path: Path, rows: list[list]) -> Path:
    workbook = openpyxl.load_workbook(path)
    for row, cells in enumerate(rows, start=2):
        for column, value in enumerate(cells, start=1):
            workbook.worksheets[0].cell(row, column, value)
    workbook.save(path)
    return path


@pytest.mark.parametrize("group", ["health", "safety", "learning", "conditions"])
def test_an_empty_template_is_empty_and_lets_choose_what_exists(group, hittesjo, tmp_path):
    municipality, indicators = catalogue.municipalities()["9999"], catalogue.indicators()
    path = template(group, tmp_path / "mall.xlsx", municipality, indicators, AREAS)
    reading = read(path)
    assert codes(reading.faults) == ["F-FIL-01"]
    workbook = openpyxl.load_workbook(path)
    rules = workbook.worksheets[0].data_validations.dataValidation
    assert [rule.type for rule in rules] == ["list"] * 4 + ["custom"] * 3
    chosen = [cell.value for cell in workbook["Listor"]["A"] if cell.value]
    assert chosen == [one.name.sv for one in indicators.values() if one.domain == group]
    assert "Grannby" not in [cell.value for cell in workbook["Listor"]["B"]]


def test_what_is_filled_into_a_template_comes_back_without_loss(hittesjo, tmp_path):
    municipality = catalogue.municipalities()["9999"]
    path = template("health", tmp_path / "mall.xlsx", municipality, catalogue.indicators(), AREAS)
    name = catalogue.indicators()["lugn"].name.sv
    rows = [
        [name, "Alby", "2024", "T", 81.25, 65, 80],
        [name, "Björkby", "2024", "T", "..", None, None],
        [name, "Dal", "2024", "T", "<5", None, None],
        [name, "Ek", "2024", "T", "-", None, None],
        [name, "Norra Hittesjö", "2024", "T", ".", None, None],
        [name, "Hittesjö", "2024", "T", "81,5", None, None],
        [name, "Hittesjö", "2023", "T", "~100", None, None],
        [name, "Landet", "2024", "T", 0, 0, 80],
    ]
    reading = read(filled(path, rows))
    assert codes(reading.faults) == []
    back = [
        [
            row["area_id"],
            row["period"],
            row["sex"],
            row["mark"] or row["value"],
            row["numerator"],
            row["denominator"],
        ]
        for row in reading.rows.to_pylist()
    ]
    ids = ["9999-alby", "9999-bjorkby", "9999-dal", "9999-ek", "9999-norr", "9999", "9999", "00"]
    values = [81.25, "..", "<5", "-", ".", 81.5, "~100", 0]
    assert back == [
        [id, row[2], row[3], value, row[5], row[6]] for id, row, value in zip(ids, rows, values, strict=True)
    ]
    assert reading.rows["status"].to_pylist() == ["ok", "c", "c", "z", "x", "ok", "u", "ok"]


def test_today_is_the_last_year_that_there_can_be(hittesjo, tmp_path):
    reading = read(csv(figure("80", year="2025"))(tmp_path), today=datetime.date(2024, 12, 31))
    assert codes(reading.faults) == ["F-DAT-02 C2"]
