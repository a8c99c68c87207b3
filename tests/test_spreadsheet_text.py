"""Bytes to text, text to cells, cells to numbers: what the reader of spreadsheets stands on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.spreadsheet.decode import decode, mended
from importers.spreadsheet.numbers import Mark, Number, number
from importers.spreadsheet.sheet import clean, from_text, letters

TABLE = "Område;Andel\nÖrnäs – söder;81,5\n"


@pytest.mark.parametrize(
    ("written", "encoding", "codes"),
    [
        ("utf-8", "utf-8", []),
        ("utf-8-sig", "utf-8-sig", []),
        ("utf-16", "utf-16", []),
        ("utf-16-le", "utf-16-le", []),
        ("utf-16-be", "utf-16-be", []),
        ("cp1252", "cp1252", ["U-KODNING-01"]),
    ],
)
@pytest.mark.fault(25, 27, 28)
def test_text_is_the_same_in_every_encoding_and_a_guess_is_told(written, encoding, codes):
    decoded = decode(TABLE.encode(written))
    assert decoded.text == TABLE
    assert decoded.encoding == encoding
    assert [one.code for one in decoded.notices] == codes


def test_latin_1_is_read_as_the_windows_encoding_that_holds_it():
    assert decode("Örnäs\u00a0é".encode("latin-1")).text == "Örnäs\u00a0é"


@pytest.mark.parametrize("content", [b"\x81\x8d\xff", b"ab\0\xff\xfe\xfa", b"\xff\xfea"])
def test_bytes_that_are_no_text_are_said_not_to_be(content):
    decoded = decode(content)
    assert decoded.text == ""
    assert [one.code for one in decoded.notices] == ["F-FIL-18"]


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(content):
    decode(content)


@pytest.mark.fault(29)
def test_letters_read_in_the_wrong_encoding_are_recognised():
    assert mended("Örnäs".encode().decode("cp1252")) == "Örnäs"
    assert mended("Åsa – é".encode().decode("cp1252", "ignore")) is not None
    assert mended("Örnäs Ãrea") is None


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_the_sign_between_cells_is_found(sign):
    sheet = from_text(f"Område{sign}År{sign}Andel\nDal{sign}2024{sign}81.5\nEk{sign}2024{sign}5.5\n")
    assert [[cell.text for cell in row] for row in sheet.rows] == [
        ["Område", "År", "Andel"],
        ["Dal", "2024", "81.5"],
        ["Ek", "2024", "5.5"],
    ]


def test_decimal_commas_do_not_separate_cells():
    sheet = from_text("Område;År\nDal, norr;1,5\nEk, norr;2,5\nAlby, norr;3,5\n")
    assert [cell.text for cell in sheet.rows[1]] == ["Dal, norr", "1,5"]


@pytest.mark.fault(38)
def test_quoted_cells_may_hold_line_breaks_and_signs():
    sheet = from_text('A;B\n"en\ntvå; tre";2\nfyra;5\n')
    assert [cell.text for cell in sheet.rows[1]] == ["en\ntvå; tre", "2"]
    assert sheet.rows[2][0].row == 4


@pytest.mark.fault(38)
def test_a_quotation_mark_alone_is_told_with_its_line():
    sheet = from_text('A;B\nett;2\n"tre;4\nfem;6\n')
    assert sheet.rows == ()
    assert [(one.code, one.row) for one in sheet.faults] == [("F-FIL-15", 3)]


@pytest.mark.fault(41)
@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", ";;;\n;;;\n", "sep=;\n"])
def test_a_file_without_content_is_empty(text):
    assert [one.code for one in from_text(text).faults] == ["F-FIL-01"]


def test_the_line_that_tells_excel_the_sign_is_not_a_row():
    sheet = from_text("sep=,\nA,B\n1,2\n")
    assert [(cell.row, cell.text) for cell in sheet.rows[0]] == [(2, "A"), (2, "B")]


@pytest.mark.fault(36)
def test_empty_cells_to_the_right_are_left_out_and_short_lines_remembered():
    sheet = from_text("A;B;;\n1;2;;\n3;;;\n4\n")
    assert [[cell.is_missing for cell in row] for row in sheet.rows] == [[False, False]] * 3 + [[False, True]]


def test_where_a_cell_stands():
    assert [letters(column) for column in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.fault(39, 40)
def test_names_are_compared_without_what_cannot_be_seen():
    assert clean("  O\u0308rna\u0308s\u00a0\u200b  so\u0308der\u202e ") == "Örnäs söder"


@pytest.mark.fault(26, 30, 32, 33, 34)
@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1234", 1234),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1\u202f234\u202f567", 1234567),
        ("1\u2009234,5", 1234.5),
        ("1'234", 1234),
        ("81,5", 81.5),
        ("81.5", 81.5),
        ("0.815", 0.815),
        (",5", 0.5),
        ("−5", -5),
        ("-5,25", -5.25),
        ("81,5 %", 81.5),
        ("81,5%", 81.5),
        ("007", 7),
        ("0", 0),
    ],
)
def test_numbers(written, value):
    assert number(written).value == value
    assert number(written).status == "ok"


@pytest.mark.fault(35)
@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("..", "c"),
        ("*", "c"),
        ("<5", "c"),
        ("< 5", "c"),
        ("1–4", "c"),
        (".", "x"),
        ("x", "x"),
        ("X", "x"),
        ("saknas", "x"),
        ("Uppgift saknas", "x"),
        ("-", "z"),
        ("–", "z"),
        ("~100", "u"),
        ("~ 100 %", "u"),
    ],
)
def test_a_mark_is_a_status_and_never_a_number(written, status):
    assert number(written) == Mark(status, written)


@pytest.mark.fault(31, 33)
@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.234", "F-TAL-03"),
        ("1.234.567", "F-TAL-03"),
        ("1.234,5", "F-TAL-03"),
        ("1,234.5", "F-TAL-03"),
        ("5-", "F-TAL-05"),
        ("(5)", "F-TAL-05"),
        ("tjugo", "F-TAL-01"),
        ("1 23", "F-TAL-01"),
        ("12 3456", "F-TAL-01"),
        ("1e5", "F-TAL-01"),
        ("nan", "F-TAL-01"),
        ("inf", "F-TAL-01"),
        ("٣", "F-TAL-01"),
        ("2023/24", "F-TAL-01"),
        ("5 st", "F-TAL-01"),
        ("--5", "F-TAL-01"),
        ("", "F-TAL-01"),
    ],
)
def test_what_could_mean_two_things_or_nothing_is_refused(written, code):
    assert number(written) == code


@given(st.integers(-(10**12), 10**12), st.integers(0, 4), st.sampled_from(["", " ", "\u00a0", "\u202f", "'"]))
def test_a_number_that_is_written_is_read_again(digits, decimals, gap):
    whole, part = divmod(abs(digits), 10**decimals)
    written = f"{'−' * (digits < 0)}{whole:,}".replace(",", gap)
    written += f",{part:0{decimals}d}" if decimals else ""
    found = number(written)
    assert isinstance(found, Number)
    assert found.value == pytest.approx(digits / 10**decimals, abs=1e-9)


@given(st.sampled_from(["<", "~", "≤", "≈"]), st.integers(0, 10**6), st.sampled_from(["", " "]))
def test_a_number_behind_a_mark_is_never_taken(sign, value, gap):
    assert number(f"{sign}{gap}{value}").value is None


@given(st.text(max_size=30))
def test_any_text_is_a_number_a_mark_or_a_known_fault(written):
    found = number(written)
    assert isinstance(found, Number | Mark) or found in {"F-TAL-01", "F-TAL-03", "F-TAL-05"}
    if isinstance(found, Number):
        assert any(sign in "0123456789" for sign in written)


def national() -> bytes:
    """Skolverket's file as it is, where the folder of real files is named; else a few lines in its shape."""
    if folder := os.environ.get("LIKVARD_REAL"):
        return (Path(folder) / "skolverket" / "slutbetyg_ak9_2024_25_per_skolenhet.csv").read_bytes()
    rows = [
        "Statistik;;;;",
        ";;;;",
        "Skola;Skol-enhetskod;Antal elever;Andel (%);Genomsnittligt meritvärde",
        "A skola;10000001;..;.;..",
        "B skola;10000002;101;~100;209,5",
    ]
    return "\ufeff".encode() + "\r\n".join(rows).encode()


def test_the_national_file_is_cut_into_its_columns():
    sheet = from_text(decode(national()).text)
    assert len({len(row) for row in sheet.rows}) == 1
    header = next(place for place, row in enumerate(sheet.rows) if row[0].text == "Skola")
    first = next(place for place, cell in enumerate(sheet.rows[header]) if cell.text.startswith("Antal"))
    cells = [number(cell.text) for row in sheet.rows[header + 1 :] for cell in row[first:] if cell.text]
    assert {type(one) for one in cells} == {Number, Mark}
