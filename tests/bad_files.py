"""Bad files, made by code: one for each way in which the matrix of faults says that a file can be bad.

The numbers are the rows of the matrix. A case says what it should be told: codes, each with its place, and
the values that are read where it is read all the same. They are about the invented municipality, Hittesjö.
"""

from __future__ import annotations

import datetime
import io
import random
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Protection

HEAD = "Indikator;Område;År;Kön;Värde;Täljare;Nämnare"
GOOD = "lugn;Hittesjö;2024;T;80,0;720;900"
SHEET = "xl/worksheets/sheet1.xml"
Rows = list[list[Any]]


@dataclass(frozen=True)
class Case:
    """`told`: code and place, 'F-TAL-01 E2'. `values`: what is read, in the order of the file."""

    name: str
    rows: tuple[int, ...]
    write: Callable[[Path], Path]
    told: tuple[str, ...] = ()
    values: tuple[float | str | None, ...] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_read(self) -> bool:
        return not any(one.startswith(("F-", "V-ENHET")) for one in self.told)


def raw(content: bytes, name: str = "fil.csv") -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return write


def csv(
    *lines: str, head: str = HEAD, encoding: str = "utf-8", name: str = "fil.csv"
) -> Callable[[Path], Path]:
    return raw("\r\n".join([head, *lines, ""]).encode(encoding), name)


def figure(value: str, **changes: str) -> str:
    """A line about the municipality, 2024, with this value."""
    cells = {"indicator": "lugn", "area": "Hittesjö", "year": "2024", "sex": "T"} | changes
    return ";".join([*cells.values(), value, "", ""])


def book(rows: Rows, change: Callable[[Any], None] = lambda sheet: None) -> Callable[[Path], Path]:
    """A workbook with one sheet, Blad1, and what `change` does to it."""

    def write(folder: Path) -> Path:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        sheet.title = "Blad1"
        for row in rows:
            sheet.append(row)
        change(sheet)
        path = folder / "fil.xlsx"
        workbook.save(path)
        return path

    return write


def wide(*rows: list[Any], head: list[Any] | None = None) -> Rows:
    return [head or ["Indikator", "Område", "År", "Värde"], *rows]


ONE = ["lugn", "Hittesjö", 2024, 80.0]


def patched(
    parts: Mapping[str, bytes], replaced: Mapping[bytes, bytes] | None = None, name: str = "fil.xlsx"
):
    """A good workbook with files added to its archive, and bytes of its sheet replaced."""

    def write(folder: Path) -> Path:
        good = book(wide(ONE))(folder)
        path = folder / f"ny-{name}"
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for item in old.namelist():
                content = old.read(item)
                for before, after in (replaced or {}).items():
                    content = content.replace(before, after) if item == SHEET else content
                if item not in parts:
                    new.writestr(item, content)
            for item, content in parts.items():
                new.writestr(item, content)
        return path

    return write


def sparse(folder: Path) -> Path:
    """200 MB that take no room."""
    path = folder / "fil.csv"
    with path.open("wb") as file:
        file.seek(200 * 2**20)
        file.write(b"\0")
    return path


def bomb(folder: Path) -> Path:
    path = folder / "fil.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as file:
            for _ in range(160):
                file.write(b"0" * 2**20)
    return path


def crowd(folder: Path) -> Path:
    path = folder / "fil.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2100):
            archive.writestr(f"xl/{number}.xml", "<a/>")
    return path


def ole(*names: str) -> bytes:
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1000
    return head + b"".join(name.encode("utf-16-le") + b"\0" * 64 for name in names)


def archived(*names: str, name: str = "fil.xlsx") -> Callable[[Path], Path]:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for one in names:
            archive.writestr(one, "x")
    return raw(content.getvalue(), name)


def hide(sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["E"].hidden = True
    sheet.parent.create_sheet("Gammalt").append(["dolt"])
    sheet.parent["Gammalt"].sheet_state = "hidden"


def filtered(sheet: Any) -> None:
    sheet.auto_filter.ref = "A1:D3"
    sheet.row_dimensions[3].hidden = True


def percent(sheet: Any) -> None:
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 4).number_format = "0.0%"


def epoch_1904(sheet: Any) -> None:
    sheet.parent.epoch = datetime.datetime(1904, 1, 1)
    sheet["C2"] = datetime.date(2024, 10, 15)
    sheet["C2"].protection = Protection(locked=False)


def coded(sheet: Any) -> None:
    sheet["B2"].number_format = "0000"


NOISE = bytes(random.Random(1).choices(b"0123456789", k=2**20))  # does not pack
PERSON = "19811218-9876"  # the example of the tax agency
TEN = "8112189876"


TEXTS = [
    Case(
        "windows-1252",
        (25,),
        csv(figure("–"), figure("80,5", year="2023"), "Källa: 5 € per svar", encoding="cp1252"),
        ("U-KODNING-01", "U-NOT-01"),
        ("z", 80.5),
    ),
    Case(
        "latin-1 with hard spaces",
        (26, 32),
        csv("poang;Hittesjö;2024;T;1\u00a0234;;", encoding="latin-1"),
        ("U-KODNING-01",),
        (1234,),
    ),
    Case("byte order mark", (27,), csv(GOOD, encoding="utf-8-sig"), (), (80,)),
    Case(
        "unicode text",
        (28,),
        raw("\r\n".join([HEAD, GOOD]).replace(";", "\t").encode("utf-16"), "fil.txt"),
        (),
        (80,),
    ),
    Case(
        "garbled letters",
        (29,),
        csv("lugn;HittesjÃ¶;2024;T;80,0;;", "lugn;Ã–rnÃ¤s;2024;T;80,0;;"),
        ("F-FIL-13 B2", "F-FIL-13 B3"),
    ),
    Case(
        "two decimal signs",
        (30,),
        csv(figure("80,5"), figure("81,5", year="2023"), figure("82.5", year="2022")),
        ("F-TAL-04 E4",),
    ),
    Case("a point that may be thousands", (31,), csv(figure("1.234")), ("F-TAL-03 E2",)),
    Case(
        "thousands",
        (32,),
        csv(*(f"poang;Hittesjö;{2020 + n};T;1{gap}234,5;;" for n, gap in enumerate(" \u202f\u2009'"))),
        (),
        (1234.5,) * 4,
    ),
    Case(
        "minus",
        (33,),
        csv(figure("−5"), figure("5-", year="2023"), figure("(5)", year="2022")),
        ("F-TAL-09 E2", "F-TAL-05 E3", "F-TAL-05 E4"),
    ),
    Case("below zero", (33, 62), csv(figure("−5")), ("F-TAL-09 E2",)),
    Case("percent as text", (34,), csv(figure("81,5 %")), (), (81.5,)),
    Case("percent as format", (34,), book(wide(["lugn", "Hittesjö", 2024, 0.815]), percent), (), (81.5,)),
    Case(
        "percent in another unit",
        (34,),
        csv("anmalan;Hittesjö;2024;T;81,5 %;;"),
        ("F-TAL-12 E2",),
    ),
    Case(
        "all at most one",
        (34,),
        csv(figure("0,815"), figure("0,8", year="2023")),
        ("V-ENHET-01 E2",),
    ),
    Case(
        "all at most one, answered",
        (34,),
        csv(figure("0,815"), figure("0,8", year="2023")),
        (),
        (81.5, 80),
        {"shares": "0-1"},
    ),
    Case(
        "marks",
        (35,),
        csv(
            *(
                figure(mark, year=str(2015 + n))
                for n, mark in enumerate(["..", ".", "-", "–", "~100", "<5", "x", "*", "saknas"])
            )
        ),
        (),
        ("c", "x", "z", "z", "u", "c", "x", "c", "x"),
    ),
    Case("a line too short", (36,), csv(GOOD, "lugn;Hittesjö;2023;T"), ("F-FIL-17 3",)),
    Case("empty cells to the right", (36,), csv(GOOD + ";;", head=HEAD + ";;"), (), (80,)),
    Case("a line too long", (36,), csv(GOOD + ";5"), ("F-KOL-03 H2",)),
    Case("a heading twice", (37,), csv(GOOD + ";80,0", head=HEAD + ";Värde"), ("F-KOL-02 H1",)),
    Case("a heading that is empty", (37,), csv(GOOD, head=HEAD.replace("Kön", "")), ("F-KOL-03 D2",)),
    Case(
        "headings on row 7",
        (37,),
        csv("", "Elevenkät", "Utskrift 2024", "", "", HEAD, GOOD, head="Hittesjö kommun"),
        (),
        (80,),
    ),
    Case("no headings", (37,), csv("a;b", "c;d", head="Hej;Du"), ("F-KOL-01",)),
    Case("no time", (37,), csv("lugn;Hittesjö;80", head="Indikator;Område;Värde"), ("F-KOL-04",)),
    Case(
        "a heading that is not known",
        (37,),
        csv(GOOD + ";hej", head=HEAD + ";Veckodag"),
        ("V-KOL-05 H1",),
        (80,),
    ),
    Case(
        "two rows of headings",
        (37, 52),
        csv(";Flickor;Pojkar;Flickor;Pojkar", "Hittesjö;81;82;83;84", head="Område;2023;;2024;"),
        (),
        (81, 82, 83, 84),
        {"given": {"indicator": "lugn"}},
    ),
    Case("line breaks in quotes", (38,), csv('lugn;"Hittesjö\n";2024;T;80;720;900'), (), (80,)),
    Case("a quote alone", (38,), csv(GOOD, '"lugn;Hittesjö;2023;T;80;720;900'), ("F-FIL-15 3",)),
    Case("a null character", (39,), csv("lugn;Hittes\0jö;2024;T;80;;"), ("F-FIL-14 B2",)),
    Case(
        "characters that are not seen",
        (39, 40),
        csv("lugn;\u202eHit\u200btesjo\u0308  ;2024;T;80;;", "lugn;HITTESJÖ;2023;T;81;;"),
        ("U-TECKEN-01",),
        (80, 81),
    ),
    Case("only headings", (41,), csv(), ("F-FIL-01",)),
    Case("no bytes", (41,), raw(b""), ("F-FIL-01",)),
    Case("only a byte order mark", (41,), raw(b"\xef\xbb\xbf"), ("F-FIL-01",)),
    Case("an empty workbook", (41,), book([]), ("F-FIL-01",)),
    Case("200 MB", (42,), sparse, ("F-FIL-02",)),
    Case("five million rows", (42,), raw(b"1;2;3;4\n" * 5_000_000), ("F-FIL-03",)),
    Case("16 384 columns", (42,), raw(b"a;" * 16_384 + b"\n" + b"1;" * 16_384), ("F-FIL-04",)),
    Case(
        "16 384 columns in a workbook",
        (42,),
        book(wide(ONE), lambda sheet: sheet.cell(2, 16_384, "x")),
        ("F-FIL-04",),
    ),
    Case("a cell of 32 MB", (42,), csv("lugn;" + "x" * 2**25 + ";2024;T;80;;"), ("F-FIL-05 B2",)),
    Case(
        "a cell of 1 MB in a workbook",
        (42,),
        patched({}, {b"<v>80</v>": b"<v>" + NOISE + b"</v>"}),
        ("F-FIL-05",),
    ),
]

FILES = [
    Case("zip bomb", (43,), bomb, ("F-FIL-06",)),
    Case("thousands of files", (43,), crowd, ("F-FIL-06",)),
    Case("a path that leads out", (44,), patched({"../../evil.xml": b"<a/>"}), ("F-FIL-10",)),
    Case("a zip in the zip", (44,), patched({"xl/media/a.zip": b"PK"}), ("F-FIL-10",)),
    Case("a zip under another name", (44,), patched({"xl/media/a.png": b"PK\x03\x04.."}), ("F-FIL-10",)),
    Case("an embedded document", (44,), patched({"xl/embeddings/oleObject1.bin": b"x"}), ("F-FIL-10",)),
    Case("macros", (44,), patched({"xl/vbaProject.bin": b"x"}, name="fil.xlsm"), ("F-FIL-09",)),
    Case(
        "links and DDE",
        (44,),
        patched({"xl/externalLinks/externalLink1.xml": b"<externalLink><ddeLink/></externalLink>"}),
        ("U-LANK-01",),
        (80,),
    ),
    Case("an old container", (44,), raw(ole("Nagot"), "fil.xlsx"), ("F-FIL-10",)),
    Case(
        "entities",
        (45,),
        patched({"xl/extra.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        ("F-FIL-11",),
    ),
    Case(
        "entities in UTF-16",
        (45,),
        patched({"xl/extra.xml": '<?xml version="1.0"?><!DOCTYPE a SYSTEM "x"><a/>'.encode("utf-16")}),
        ("F-FIL-11",),
    ),
    Case("a password", (46,), raw(ole("EncryptedPackage"), "fil.xlsx"), ("F-FIL-07",)),
    Case(
        "a web page",
        (47,),
        raw(b"\n<html><table><tr><td>80</td></tr></table></html>", "fil.xls"),
        ("F-FIL-12",),
    ),
    Case("csv named .xls", (47,), csv(GOOD, name="fil.xls"), (), (80,)),
    Case("an old workbook", (48,), raw(ole("Workbook"), "fil.xls"), ("F-FIL-08",)),
    Case(".xlsb", (48,), archived("xl/workbook.bin", name="fil.xlsb"), ("F-FIL-08",)),
    Case(".ods", (48,), archived("mimetype", "content.xml", name="fil.ods"), ("F-FIL-08",)),
    Case(".numbers", (48,), archived("Index/Document.iwa", name="fil.numbers"), ("F-FIL-08",)),
    Case(".pdf", (48,), raw(b"%PDF-1.7\n...", "fil.pdf"), ("F-FIL-08",)),
    Case("half a workbook", (46,), raw(b"PK\x03\x04" + b"\0" * 50, "fil.xlsx"), ("F-FIL-16",)),
    Case("bytes that are no text", (39,), raw(bytes(range(128, 256)) * 9), ("F-FIL-18",)),
]

SHEETS = [
    Case(
        "errors of Excel",
        (49,),
        book(
            wide(*(["lugn", "Hittesjö", 2020 + n, one] for n, one in enumerate(["#DIV/0!", "#N/A", "#REF!"])))
        ),
        ("F-TAL-06 D2", "F-TAL-06 D3", "F-TAL-06 D4"),
    ),
    Case(
        "a formula without result", (50,), book(wide(["lugn", "Hittesjö", 2024, "=40+40"])), ("F-TAL-07 D2",)
    ),
    Case(
        "hidden rows, columns and sheets",
        (51,),
        book(
            wide(
                ONE, ["lugn", "Hittesjö", 2023, 81.0], head=["Indikator", "Område", "År", "Värde", "Nämnare"]
            ),
            hide,
        ),
        ("V-DOLD-01",),
        (80,),
    ),
    Case(
        "hidden, and asked for",
        (51,),
        book(
            wide(ONE, ["lugn", "Hittesjö", 2023, 81.0]),
            lambda sheet: sheet.row_dimensions.__getitem__(3).__setattr__("hidden", True),
        ),
        (),
        (80, 81),
        {"include_hidden": True},
    ),
    Case(
        "a filter",
        (51,),
        book(wide(ONE, ["lugn", "Hittesjö", 2023, 81.0]), filtered),
        ("V-DOLD-02",),
        (80,),
    ),
    Case(
        "merged names and headings",
        (52,),
        book(
            [["Område", "Kön", 2023, 2024], ["Hittesjö", "Flickor", 80, 81], [None, "Pojkar", 82, 83]],
            lambda sheet: sheet.merge_cells("A2:A3"),
        ),
        ("U-CELL-02",),
        (80, 81, 82, 83),
        {"given": {"indicator": "lugn"}},
    ),
    Case(
        "a merged number",
        (52,),
        book(wide(ONE, ["lugn", "Hittesjö", 2023, None]), lambda sheet: sheet.merge_cells("D2:D3")),
        ("F-CELL-01 D3",),
    ),
    Case(
        "indented names",
        (52,),
        book(wide(ONE, ["lugn", "    Norra Hittesjö", 2024, ".."])),
        (),
        (80, "c"),
    ),
    Case(
        "rows of totals",
        (53,),
        book(wide(*(["lugn", name, 2024, 80] for name in ("Hittesjö", "Totalt", "Summa", "Hela kommunen")))),
        ("U-TOTAL-01",),
        (80,),
    ),
    Case(
        "times",
        (54, 55),
        csv(
            *(
                f"{one};Hittesjö;{year};T;8{place},0;;"
                for place, (one, year) in enumerate(
                    [
                        ("lugn", "45580"),
                        ("trygg", "2023-10-15"),
                        ("trangt", "2 024"),
                        ("trygg", "2022,0"),
                        ("lugn", "HT23"),
                        ("lugn", "VT2022"),
                    ]
                )
            )
        ),
        (),
        (80, 81, 82, 83, 84, 85),
    ),
    Case("a date that means two things", (54,), csv(figure("80", year="15/10/24")), ("F-DAT-01 C2",)),
    Case("a school year for a calendar year", (54,), csv(figure("80", year="2023/24")), ("F-DAT-03 C2",)),
    Case("days counted from 1904", (54,), book(wide(ONE), epoch_1904), (), (80,)),
    Case("years in Excel", (55,), book(wide(["lugn", "Hittesjö", 2024.0, 80])), (), (80,)),
    Case(
        "a year far off",
        (54,),
        csv(figure("80", year="2042"), figure("80", year="1924")),
        ("F-DAT-02 C2", "F-DAT-02 C3"),
    ),
    Case(
        "a date for a number",
        (54,),
        book(wide(["lugn", "Hittesjö", 2024, datetime.date(2024, 5, 8)])),
        ("F-TAL-08 D2",),
    ),
    Case(
        "codes as numbers and as text",
        (56,),
        book(
            wide(
                ["lugn", 9999, 2024, 80], ["lugn", "9999", 2023, 81], head=["Indikator", "Kod", "År", "Värde"]
            ),
            coded,
        ),
        (),
        (80, 81),
    ),
]

PEOPLE = [
    Case("a personal number", (57,), csv(GOOD, f"lugn;{PERSON};2024;T;80;;"), ("F-PERSON-01",)),
    Case("without century", (57,), csv(f"lugn;{PERSON[2:]};2024;T;80;;"), ("F-PERSON-01",)),
    Case("without hyphen", (57,), csv(f"lugn;{TEN};2024;T;80;;"), ("F-PERSON-01",)),
    Case("as a number in Excel", (57,), book(wide([198112189876, "Hittesjö", 2024, 80])), ("F-PERSON-01",)),
    Case("a coordination number", (57,), csv("lugn;701063-2391;2024;T;80;;"), ("F-PERSON-01",)),
    Case("a reserve number", (57,), csv("lugn;19811218-T123;2024;T;80;;"), ("F-PERSON-01",)),
    Case("in the middle of a note", (57,), csv(GOOD, f"Frågor om {TEN} till expeditionen"), ("F-PERSON-01",)),
    Case("an e-mail address", (57,), csv(GOOD, "Frågor: nagon@hittesjo.example"), ("F-PERSON-02",)),
    Case(
        "a column of names",
        (57,),
        csv(*(f"lugn;{name};2024;T;80;;" for name in ("Anna Berg", "Erik Lund", "Fatima Ali", "Örnäs"))),
        ("F-PERSON-03",),
    ),
    Case("a heading for persons", (57,), csv(GOOD + ";Nisse", head=HEAD + ";Elevens namn"), ("F-PERSON-03",)),
    Case(
        "in a hidden sheet",
        (57, 51),
        book(
            wide(ONE),
            lambda sheet: (
                sheet.parent.create_sheet("Dolt").append([PERSON]),
                setattr(sheet.parent["Dolt"], "sheet_state", "hidden"),
            ),
        ),
        ("F-PERSON-01",),
    ),
    Case(
        "numbers that are nobody's",
        (57,),
        csv(
            "poang;Hittesjö;2024;T;80,0;;8112189875",
            "poang;Hittesjö;2023;T;80,0;;5566501796",
        ),
        (),
        (80, 80),
    ),
]

SENSE = [
    Case("another municipality", (60,), csv("lugn;9998;2024;T;80;;"), ("F-AREA-03 B2",)),
    Case(
        "another municipality in a column",
        (60,),
        csv("9998;lugn;Alby;2024;80", head="Kommunkod;Indikator;Område;År;Värde"),
        ("F-AREA-03 A2",),
    ),
    Case("an area that is not known", (60,), csv("lugn;Storköping;2024;T;80;;"), ("F-AREA-01 B2",)),
    Case("an area that is nearly known", (60,), csv("lugn;Björkbyn;2024;T;80;;"), ("F-AREA-02 B2",)),
    Case("a place, not an area", (60,), csv("lugn;Storvik;2024;T;80;;"), ("F-AREA-02 B2",)),
    Case(
        "an indicator that is nearly known", (60,), csv("Lugn i magan;Hittesjö;2024;T;80;;"), ("F-IND-02 A2",)
    ),
    Case("an indicator that is not known", (60,), csv("Glass;Hittesjö;2024;T;80;;"), ("F-IND-01 A2",)),
    Case("a sex that is not known", (60,), csv(figure("80", sex="Ö")), ("F-KOD-01 D2",)),
    Case("not shown at that level", (60,), csv("trangt;99990001;2024;T;80;;"), ("F-IND-03 B2",)),
    Case("too few years together", (54,), csv("laser;Alby;2023–2024;T;80;8;10"), ("F-DAT-04 C2",)),
    Case("not a number", (35,), csv(figure("tjugo")), ("F-TAL-01 E2",)),
    Case("not a whole number", (61,), csv("lugn;Hittesjö;2024;T;80;3,7;tio"), ("F-TAL-02 F2", "F-TAL-02 G2")),
    Case("more than all", (61,), csv("lugn;Hittesjö;2024;T;101,2;;"), ("F-TAL-09 E2",)),
    Case("more than are counted", (61,), csv("lugn;Hittesjö;2024;T;80;12;10"), ("F-TAL-10 E2",)),
    Case("value and counts disagree", (61,), csv("lugn;Hittesjö;2024;T;50;8;10"), ("F-TAL-11 E2",)),
    Case("the same thing twice", (61,), csv(GOOD, GOOD), ("F-NYCKEL-01 E3",)),
    Case(
        "a catchment without counts",
        (61,),
        csv("lugn;Alby;2024;T;80;;300", "poang;Alby;2024;T;230;;"),
        ("F-SDC-01 E2", "F-SDC-01 E3"),
    ),
    Case(
        "parts that are not the whole",
        (61,),
        csv("lugn;Hittesjö;2024;T;50;10;20", "lugn;Hittesjö;2024;K;50;6;12", "lugn;Hittesjö;2024;M;44,4;4;9"),
        ("F-SUM-01 E2",),
    ),
    Case("empty cells", (35,), csv(GOOD, figure("", year="2023")), ("U-TOM-01",), (80, "x")),
]

CASES = [*TEXTS, *FILES, *SHEETS, *PEOPLE, *SENSE]
