"""Skolverket: the download of final grades and the answers of its service become exactly these rows."""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import catalogue
from importers import ImportProblem, published, staging
from importers.assemble import assemble
from importers.check import check
from importers.faults import stands
from importers.sources import skolverket, skolverket_cells, skolverket_download
from tests.answering import Question, Reply, answering, as_json, impatient

BORLANGE = catalogue.municipalities()["2081"]
REAL = Path(os.environ.get("LIKVARD_REAL") or "absent") / "skolverket"

HEADINGS = (
    "Skola",
    "Skol-enhetskod",
    "Skolkommun",
    "Kommun-kod",
    "Typ av huvudman",
    "Huvudman",
    "Huvudman orgnr",
    "Antal elever",
    "Andel (%) elever som uppfyllt betygskriterierna i alla ämnen",
    "Andel (%) elever behöriga till yrkesprog.",
    "Genomsnittligt meritvärde (17 ämnen)",
)
GRADES = """
Oasens skola;48000763;Aneby;0604;Enskild;Oasen AB;5566501796;..;.;.;..
Domnarvets skola;91219337;Borlänge;2081;Kommunal;Borlänge kommun;2120002239;74;58,1;82,4;213
Lanternan;59137023;Borlänge;2081;Enskild;Adventum AB;5563876753;..;..;.;..
Immanuelskolan;24147931;Borlänge;2081;Enskild;Stiftelsen Immanuel;8826020722;11;..;..;..
Maserskolan;56442130;Borlänge;2081;Kommunal;Borlänge kommun;2120002239;108;51,9;~100;201,1
Ornäs skola;58395955;Borlänge;2081;Kommunal;Borlänge kommun;2120002239;57;64,8;77,2;217,2
"""
NOTES = """
;;;;;;;;;;
Rapportbeskrivning och definitioner etc.;;;;;;;;;;
Antal elever;Antal elever som har avslutat årskurs 9 – med slutbetyg.;;;;;;;;;
;I statistiken redovisas 17 ämnen från och med 2014/15.;;;;;;;;;
"""
PREAMBLE = """Statistik från Skolverket, https://www.skolverket.se
;
Grundskola - Slutbetyg årskurs 9, samtliga elever
Valt läsår: 2024/25
;
"""


def small_download() -> str:
    lines = [
        *PREAMBLE.splitlines(),
        ";".join(HEADINGS),
        *GRADES.strip().splitlines(),
        *NOTES.strip("\n").splitlines(),
    ]
    return "".join(f"{line}{';' * (10 - line.count(';'))}\r\n" for line in lines)


def download() -> str:
    """The national download where LIKVARD_REAL holds it, else a small one of the same shape."""
    path = REAL / "slutbetyg_ak9_2024_25_per_skolenhet.csv"
    return path.read_bytes().decode("utf-8-sig") if path.exists() else small_download()


def cells_of(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines(), delimiter=";"))


def written(rows: list[list[str]], sign: str = ";") -> str:
    return "".join(sign.join(f'"{cell}"' if sign in cell else cell for cell in row) + "\r\n" for row in rows)


def moved(text: str, order: list[int], sign: str = ";") -> str:
    """The table's columns in another order; the lines around it as they are."""
    rows = cells_of(text)
    return written([[row[i] for i in order] if len(row) > 10 and row[3] else row for row in rows], sign)


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path))
    impatient(monkeypatch, retries=1)
    monkeypatch.setitem(skolverket_cells.settings(), "per_second", 2000)
    return tmp_path


COLUMNS = ("indicator_id", "area_id", "year", "period", "value", "numerator", "denominator", "status", "mark")


def told(rows: pa.Table) -> list[tuple]:
    for row in rows.to_pylist():
        assert (row["years_pooled"], row["sex"], row["group_id"]) == (1, "T", "all")
        assert row["standard_error"] is row["lower"] is row["upper"] is None
    return [tuple(row[name] for name in COLUMNS) for row in rows.to_pylist()]


def test_the_small_download_becomes_these_rows():
    found = skolverket_download.read(small_download().encode("utf-8-sig"), "https://www.skolverket.se")
    year = (2025, "2024/25")
    assert told(found.rows) == [
        ("alla-amnen-ak9", "2081-domnarvets-skola", *year, 58.1, 43, 74, "ok", None),
        ("alla-amnen-ak9", "2081-immanuelskolan", *year, None, None, None, "c", ".."),
        ("alla-amnen-ak9", "2081-lanternan", *year, None, None, None, "c", ".."),
        ("alla-amnen-ak9", "2081-maserskolan", *year, 51.9, 56, 108, "ok", None),
        # 37 of 57 are 64,9 and 36 are 63,2: no number of pupils gives 64,8
        ("alla-amnen-ak9", "2081-ornas-skola", *year, 64.8, None, None, "ok", None),
        ("behorig-yrkes-ak9", "2081-domnarvets-skola", *year, 82.4, 61, 74, "ok", None),
        ("behorig-yrkes-ak9", "2081-immanuelskolan", *year, None, None, None, "c", ".."),
        ("behorig-yrkes-ak9", "2081-lanternan", *year, None, None, None, "x", "."),
        ("behorig-yrkes-ak9", "2081-maserskolan", *year, None, None, None, "u", "~100"),
        ("behorig-yrkes-ak9", "2081-ornas-skola", *year, 77.2, 44, 57, "ok", None),
        ("meritvarde-ak9", "2081-domnarvets-skola", *year, 213.0, None, 74, "ok", None),
        ("meritvarde-ak9", "2081-immanuelskolan", *year, None, None, None, "c", ".."),
        ("meritvarde-ak9", "2081-lanternan", *year, None, None, None, "c", ".."),
        ("meritvarde-ak9", "2081-maserskolan", *year, 201.1, None, 108, "ok", None),
        ("meritvarde-ak9", "2081-ornas-skola", *year, 217.2, None, 57, "ok", None),
    ]
    assert (found.release.id, found.release.source) == ("skolverket-slutbetyg-2025", "skolverket-betyg")
    assert found.release.url == "https://www.skolverket.se"
    assert found.faults == ()
    assert set(found.rows["provenance"].to_pylist()) == {"published"}
    assert staging.stage(found.rows, found.release)
    assert not staging.stage(found.rows, found.release)


def test_borlanges_schools_carry_exactly_skolverkets_figures_and_the_protected_ones_none():
    found = skolverket_download.read(download().encode("utf-8-sig"))
    carried = {
        (row["indicator_id"], row["area_id"]): (
            row["value"],
            row["numerator"],
            row["denominator"],
            row["status"],
        )
        for row in found.rows.to_pylist()
    }
    if not REAL.exists():
        assert carried["alla-amnen-ak9", "2081-domnarvets-skola"] == (58.1, 43, 74, "ok")
        return
    rows = [
        row
        for row in published.figures()
        if row["release_id"] == "skolverket-slutbetyg-2025" and row["provenance"] == "published"
    ]

    def figure(row: dict[str, Any]) -> tuple:
        counts = (int(row[name]) if row[name] else None for name in ("numerator", "denominator"))
        return (float(row["value"]) if row["value"] else None, *counts, row["status"])

    assert len(rows) == 3 * 8
    assert carried == {(row["indicator_id"], row["area_id"]): figure(row) for row in rows}


def test_what_is_rounded_off_is_published_as_protected_and_breaks_no_rule():
    found = skolverket_download.read(small_download().encode("utf-8-sig"))
    staging.stage(found.rows, found.release)
    with assemble() as tables:
        assert check(tables) == []
        rows = tables.sql(
            """
            select area_id, value, numerator, denominator, status from observation
            where indicator_id = 'behorig-yrkes-ak9' and release_id = 'skolverket-slutbetyg-2025'
                and area_id in ('2081-maserskolan', '2081-domnarvets-skola')
            order by area_id
            """
        ).fetchall()
    assert rows == [
        ("2081-domnarvets-skola", 82.4, 61, 74, "ok"),
        ("2081-maserskolan", None, None, None, "c"),
    ]


ORDERS = [list(range(11))[::-1], random.Random(9).sample(range(11), 11)]


@pytest.mark.parametrize(
    "perturbed",
    [
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("utf-16"),
        lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
        lambda text: text.replace("\r\n", "\n").encode("utf-8-sig"),
        lambda text: moved(text, ORDERS[0]).encode("utf-8-sig"),
        lambda text: moved(text, ORDERS[1]).encode("utf-8-sig"),
        lambda text: moved(text, list(range(11)), "\t").encode("utf-16"),
        lambda text: written([[*row, ""] for row in cells_of(text)]).encode("utf-8-sig"),
        lambda text: (
            "Utdrag;2026-11-22\r\n;\r\n" + text + ";\r\nTotalt;;;;;;;99999;70,1;;\r\nKälla;;\r\n"
        ).encode("utf-8-sig"),
        lambda text: text.replace("betygskriterierna", "kunskapskraven").encode("utf-8-sig"),
        lambda text: text.replace("Skol-enhetskod", "Skolenhetskod").encode("utf-8-sig"),
    ],
    ids=[
        "no mark",
        "utf-16",
        "utf-16 with tabs' order",
        "line ends",
        "columns backwards",
        "columns mixed",
        "Unicode text",
        "trailing empty column",
        "footer and header",
        "older words",
        "other hyphens",
    ],
)
def test_a_perturbed_download_gives_the_same_rows(perturbed):
    text = download()
    plain = skolverket_download.read(text.encode("utf-8-sig"))
    content = perturbed(text)
    assert skolverket_download.recognises(content)
    found = skolverket_download.read(content)
    assert told(found.rows) == told(plain.rows)
    assert len(found.rows) > 0
    assert not stands(found.faults)


@pytest.mark.fault(25, 36)
def test_windows_1252_is_read_and_said():
    text = download()
    found = skolverket_download.read(text.encode("cp1252", "replace"))
    assert told(found.rows) == told(skolverket_download.read(text.encode("utf-8-sig")).rows)
    assert [fault.code for fault in found.faults] == ["U-KODNING-01"]


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (lambda text: text.replace("Valt läsår: 2024/25", "Valt läsår:"), "vilket läsår"),
        (lambda text: text.replace("Skol-enhetskod", "Kod"), "ingen rad med rubrikerna"),
        (
            lambda text: text.replace("Genomsnittligt meritvärde (17", "Meritvärde (16"),
            "ingen kolumn för meritvarde",
        ),
        (lambda text: text.replace("Huvudman orgnr", "Antal elever"), "flera kolumner för pupils"),
    ],
    ids=["year", "headings", "column", "twice"],
)
def test_what_is_missing_is_said_and_nothing_is_read(broken, sentence):
    with pytest.raises(ImportProblem, match=sentence):
        skolverket_download.read(broken(small_download()).encode("utf-8-sig"))


def test_a_cell_that_is_no_number_is_an_error_with_its_place():
    text = small_download().replace("58,1", "femtioåtta")
    (error,) = skolverket_download.read(text.encode("utf-8-sig")).faults
    assert (error.code, error.level, error.row, error.column, error.value) == (
        "F-TAL-01",
        "error",
        8,
        "I",
        "femtioåtta",
    )


def test_a_school_that_is_not_shown_is_told():
    text = small_download().replace("91219337", "91219338")
    (warning,) = skolverket_download.read(text.encode("utf-8-sig")).faults
    assert warning.code == "V-SKOLA-01"
    assert "Domnarvets skola (91219338)" in warning.what


def test_another_file_is_not_taken_for_the_download():
    assert not skolverket_download.recognises("Område;År;Värde\nForssa;2025;81,5\n".encode())
    assert not skolverket_download.recognises(b"\x89PNG\r\n\x1a\n\0\0\0\x81")


# The service.


def figure(value: str | None, kind: str, period: str | None = "2024/25") -> dict[str, Any]:
    return {"value": value, "valueType": kind, "timePeriod": period}


STATISTICS = {
    "91219337": {
        "docLinks": None,
        "totalNumberOfPupils": [figure("cirka 400", "EXISTS", "2025/26")],
        "certifiedTeachersQuota": [
            figure("52,9", "EXISTS", "2025/26"),
            figure("..", "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS"),
        ],
        "ratioOfPupilsIn6thGradeWithAllSubjectsPassed": [figure(None, "MISSING", None)],
        "ratioOfPupilsIn9thGradeWithAllSubjectsPassed": [
            figure("58,1", "EXISTS"),  # known with its pupils, from the download
            figure("62,0", "EXISTS", "2023/24"),
            figure("0,0", "EXISTS", "2022/23"),
        ],
        "ratioOfPupils9thGradeEligibleForNationalProgramYR": [
            figure("~100", "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE", "2023/24"),
            figure(".", "MISSING", "2022/23"),
        ],
        "averageGradesMeritRating9thGrade": [],
    },
    "33330001": {
        "certifiedTeachersQuota": [
            figure("*", "TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION"),
            figure("71,0", "NEW_KIND_OF_VALUE", "2023/24"),
        ],
    },
}


def answers(fully: str, well: str, silent: str, poorly: str = "-", year: str = "ak5", semester: str = "VT26"):
    return {
        "semester": semester,
        "noOfAnswers": "45",
        "schoolYear": year,
        "securityMetrics": {
            "average": "8,6",
            "ratioCorrespondsFully": fully,
            "ratioCorrespondsWell": well,
            "ratioCorrespondsPoorly": poorly,
            "ratioNoAnswer": silent,
            "questionDescription": "Känner du dig trygg i skolan?",
        },
    }


SURVEY = [
    answers("60%", "20%", "4%"),
    answers(
        "60%", "31%", "9%", semester="HT23"
    ),  # all who answered, if a hidden one had not answered otherwise
    answers("-", "31%", "9%", year="ak8"),
    answers("50%", "50%", "0%", poorly="0%", year="ak8", semester="VT24"),
    {"semester": "VT26", "schoolYear": "ak8", "recommendMetrics": {"average": None}},
]
SALSA = {
    "timePeriod": "2022/23",
    "compulsorySchoolUnitSalsaMetricList": [
        {
            "schoolUnitCode": "91219337",
            "salsaBoysQuota": {"value": "36", "valueType": "EXISTS"},
            "salsaNewlyImmigratedQuota": {"value": "..", "valueType": "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS"},
            "salsaParentsEducation": {"value": "2,8", "valueType": "EXISTS"},
        }
    ],
}
KINDS = [{"code": "fsk", "schoolYears": ["0"]}, {"code": "gr", "schoolYears": [str(n) for n in range(1, 7)]}]


def unit(code: str, name: str, area: str = "2081", kinds: Any = KINDS) -> dict[str, Any]:
    return {"code": code, "name": name, "geographicalAreaCode": area, "typeOfSchooling": kinds}


UNITS = [
    unit("91219337", "Domnarvets skola", kinds=[{"code": "gr", "schoolYears": ["9", "8", "7"]}]),
    unit("33330001", "Nygårdsskolan"),
    unit("33330002", "Åselby & Näs friskola"),
]


class Skolverket:
    """The service. It may ignore the filter, as some of its addresses do; `instead` of an answer, by path."""

    def __init__(self, size: int = 100, ignores: bool = False) -> None:
        self.units = [*UNITS, unit("44440001", "Falu skola", "2080")] if ignores else list(UNITS)
        self.size = size
        self.instead: dict[str, Reply] = {}

    def __call__(self, question: Question) -> Reply:
        assert "v4.hal+json" in question.headers["Accept"]
        for part, reply in self.instead.items():
            if part in question.path:
                return reply
        parts = question.path.strip("/").split("/")
        if parts == ["school-units"]:
            assert int(question.query["size"]) <= 100
            assert question.query["geographicalAreaCode"] == "2081"
            return self.page(int(question.query["page"]))
        body: Any = None
        if parts[-2:] == ["statistics", "gr"]:
            body = STATISTICS.get(parts[1])
        elif parts[-1] == "pupilsgr" and parts[1] == "91219337":
            body = {"schoolYearMetrics": SURVEY}
        elif parts[2:3] == ["salsa"] and parts[3] == "91219337":
            body = SALSA
        elif len(parts) == 2:
            (found,) = [one for one in self.units if one["code"] == parts[1]]
            contact = {
                "email": "rektor.namn@borlange.example",
                "telephone": "0243-1",
                "web": "https://a.example",
            }
            body = found | {
                "contactInfo": contact,
                "headMaster": "Anna Andersson",
                "wgs84_Lat": "60.4669" if parts[1] != "33330002" else None,
                "wgs84_Long": "15.4486",
                "corporationName": "Borlänge kommun",
            }
        return (
            as_json({"status": "OK", "body": body}) if body else as_json({"status": "NOT_FOUND"}, status=404)
        )

    def page(self, number: int) -> Reply:
        part = self.units[number * self.size : (number + 1) * self.size]
        total = -(-len(self.units) // self.size)
        page = {"size": self.size, "totalElements": len(self.units), "totalPages": total, "number": number}
        return as_json({"status": "OK", "body": {"_embedded": {"listedSchoolUnits": part}, "page": page}})


@pytest.fixture
def serve(monkeypatch):
    with ExitStack() as sites:

        def begin(service: Skolverket):
            site = sites.enter_context(answering(service))
            monkeypatch.setenv("LIKVARD_SKOLVERKET_URL", site.url)
            return site

        yield begin


def fetch(refresh: bool = False) -> list[str]:
    said: list[str] = []
    for rows, release in skolverket.fetch(BORLANGE, refresh=refresh, progress=said.append):
        staging.stage(rows, release)
    return said


def staged(name: str, kind: str = "observation") -> pa.Table:
    return pq.read_table(staging.folder() / kind / f"skolverket-{name}-2081.parquet")


@pytest.mark.parametrize("size", [100, 1])
def test_units_become_schools_under_the_ids_that_we_have(serve, size):
    serve(Skolverket(size))
    fetch()
    columns = (
        "area_id",
        "name_sv",
        "parent_id",
        "school_code",
        "organiser",
        "grades",
        "latitude",
        "longitude",
    )
    rows = [tuple(row[name] for name in columns) for row in staged("schools", "area").to_pylist()]
    place = (60.4669, 15.4486)
    assert rows == [
        ("2081-domnarvets-skola", "Domnarvets skola", "2081", "91219337", "Borlänge kommun", "7–9", *place),
        # known by name until now, and now by code
        ("2081-nygardsskolan-skola", "Nygårdsskolan", "2081", "33330001", "Borlänge kommun", "F–6", *place),
        (
            "2081-aselby-nas-friskola",
            "Åselby & Näs friskola",
            "2081",
            "33330002",
            "Borlänge kommun",
            "F–6",
            None,
            15.4486,
        ),
    ]
    assert set(staged("schools", "area")["level"].to_pylist()) == {"school"}


def test_a_filter_that_is_ignored_lets_no_other_school_in(serve):
    serve(Skolverket(ignores=True))
    said = fetch()
    assert [line for line in said if "skolor i andra kommuner än Borlänge" in line]
    assert "44440001" not in staged("schools", "area")["school_code"].to_pylist()


def test_nothing_about_a_person_is_kept(serve, private):
    serve(Skolverket())
    fetch()
    kept = b"".join(path.read_bytes() for path in private.rglob("*") if path.is_file())
    assert b"https://a.example" in kept
    for secret in (b"rektor.namn", b"@borlange", b"0243-1", b"Anna Andersson"):
        assert secret not in kept


def test_statistics_keep_protected_missing_and_rounded_apart_and_zero_is_a_number(serve):
    serve(Skolverket())
    fetch()
    home = "2081-domnarvets-skola"
    nothing = (None, None, None)
    assert told(staged("statistics-skolverket-betyg")) == [
        ("alla-amnen-ak9", home, 2023, "2022/23", 0.0, None, None, "ok", None),
        ("alla-amnen-ak9", home, 2024, "2023/24", 62.0, None, None, "ok", None),
        ("behorig-yrkes-ak9", home, 2023, "2022/23", *nothing, "x", "."),
        ("behorig-yrkes-ak9", home, 2024, "2023/24", *nothing, "u", "~100"),
    ]
    assert told(staged("statistics-skolverket-larare")) == [
        ("larare-behoriga", home, 2025, "2024/25", *nothing, "c", ".."),
        ("larare-behoriga", home, 2026, "2025/26", 52.9, None, None, "ok", None),
        # what it is, we do not know
        ("larare-behoriga", "2081-nygardsskolan-skola", 2024, "2023/24", *nothing, "x", "71,0"),
        ("larare-behoriga", "2081-nygardsskolan-skola", 2025, "2024/25", *nothing, "z", "*"),
    ]


def test_the_survey_is_of_those_who_answered_and_never_whole_where_some_are_hidden(serve):
    serve(Skolverket())
    fetch()
    home, nothing = "2081-domnarvets-skola", (None, None, None)
    rows = staged("survey-skolenkaten")
    assert told(rows) == [
        ("trygg-skolan-ak5", home, 2024, "2023/24", *nothing, "c", "60% 31% 9%"),
        (
            "trygg-skolan-ak5",
            home,
            2026,
            "2025/26",
            100 * (60 + 20) / (100 - 4),
            None,
            None,
            "u",
            "60% 20% 4%",
        ),
        ("trygg-skolan-ak8", home, 2024, "2023/24", 100.0, None, None, "u", "50% 50% 0%"),
        ("trygg-skolan-ak8", home, 2026, "2025/26", *nothing, "c", "- 31% 9%"),
    ]
    assert set(rows["provenance"].to_pylist()) == {"computed"}


def test_salsa_tells_what_the_school_is_compared_by(serve):
    serve(Skolverket())
    fetch()
    home = "2081-domnarvets-skola"
    assert told(staged("salsa-skolverket-salsa")) == [
        ("andel-pojkar", home, 2023, "2022/23", 36.0, None, None, "ok", None),
        ("foraldrars-utbildning", home, 2023, "2022/23", 2.8, None, None, "ok", None),
        ("nyinvandrade", home, 2023, "2022/23", None, None, None, "c", ".."),
    ]


def test_a_second_run_asks_for_nothing(serve):
    site = serve(Skolverket())
    fetch()
    asked, before = len(site.asked), staging.releases()
    fetch()
    assert (len(site.asked), staging.releases()) == (asked, before)


@pytest.mark.fault(63)
@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        (Reply(b"oops", 500), "svarade med fel 500"),
        (Reply(b"<html></html>"), "svarade med en webbsida"),
        (as_json({"status": "OK", "message": "", "body": None}), "ser inte ut som Skolverkets brukar"),
    ],
    ids=["500", "HTML", "no body"],
)
def test_a_part_that_fails_stops_no_other_and_takes_nothing_away(serve, instead, sentence):
    service = Skolverket()
    serve(service)
    fetch()
    before = told(staged("statistics-skolverket-betyg"))
    service.instead["statistics/gr"] = instead
    SALSA["compulsorySchoolUnitSalsaMetricList"][0]["salsaBoysQuota"]["value"] = "37"
    try:
        with pytest.raises(ImportProblem, match=sentence):
            fetch(refresh=True)
    finally:
        SALSA["compulsorySchoolUnitSalsaMetricList"][0]["salsaBoysQuota"]["value"] = "36"
    assert told(staged("statistics-skolverket-betyg")) == before
    assert told(staged("salsa-skolverket-salsa"))[0][4] == 37.0


def long_table() -> str:
    """The long table of statistics: all 87 386 rows where LIKVARD_REAL holds them, else a few."""
    path = REAL / "statistik_gr_1674_skolor.csv.gz"
    if path.exists():
        return gzip.decompress(path.read_bytes()).decode("utf-8-sig")
    lines = ["skolenhetskod,namn,kommunkod,indikator,period,varde,varde_typ,varde_num"]
    for code, body in STATISTICS.items():
        for key, figures in body.items():
            for one in figures or []:
                value = json.dumps(one["value"], ensure_ascii=False) if one["value"] else ""
                lines.append(f"{code},Skola,2081,{key},{one['timePeriod'] or ''},{value},{one['valueType']},")
    return "\n".join(lines)


def test_in_the_whole_country_only_what_exists_is_a_number():
    text = long_table()
    cells = list(skolverket_cells.from_table(text))
    written_rows = list(csv.DictReader(text.splitlines()))
    assert len(cells) == len(written_rows)
    keys = skolverket_cells.settings()["statistics"]
    rows = skolverket_cells.whole_country(text).to_pylist()
    found = {(row["indicator_id"], row["area_id"], row["period"]): row for row in rows}
    assert len(found) == len(rows)
    expected = {
        (keys[one["indikator"]], one["skolenhetskod"], one["period"]): one
        for one in written_rows
        if one["indikator"] in keys and one["period"]
    }
    assert set(found) == set(expected)
    status = {"OMITTED_DUE_TO_BASED_ON_FEW_PUPILS": "c", "MISSING": "x"}
    for key, one in expected.items():
        row = found[key]
        if one["varde_typ"] == "EXISTS":
            assert (row["value"], row["status"]) == (float(one["varde"].replace(",", ".")), "ok")
        else:
            assert row["value"] is None
            assert row["status"] != "ok"
            assert row["status"] == status.get(one["varde_typ"], row["status"])
