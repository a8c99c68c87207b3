"""Kolada: its answers, in its own shape, become exactly these rows; what is odd is told."""

from __future__ import annotations

import csv
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import catalogue
from importers import ImportProblem, staging
from importers.assemble import assemble
from importers.check import check
from importers.sources import kolada, schools
from tests.answering import Question, Reply, answering, as_json, impatient

BORLANGE = catalogue.municipalities()["2081"]
TITLES = kolada.settings()["titles"]
UNITS = [
    {"id": "V15E208100101", "municipality": "2081", "title": "Domnarvets  Skola"},
    {"id": "V15E208100102", "municipality": "2081", "title": "Ornäs skola F-9"},
    {"id": "V17E208100103", "municipality": "2081", "title": "Maserskolan"},
    {"id": "V15E208000104", "municipality": "2080", "title": "Kyrkskolan"},
]
GROUPS = [
    {"id": "G33627", "title": "Dalarnas läns kommuner (ovägt medel)", "members": [{"member_id": "2081"}]},
    {"id": "G33617", "title": "Kronobergs läns kommuner (ovägt medel)", "members": [{"member_id": "0780"}]},
    {"id": "G35883", "title": "Liknande kommuner grundskola, Borlänge, 2024", "members": []},
]


def value(gender: str, number: Any, **more: Any) -> dict[str, Any]:
    return {"gender": gender, "count": 1, "status": "", "value": number, "isdeleted": False} | more


def row(kpi: str, place: str, period: Any, *values: dict[str, Any]) -> dict[str, Any]:
    kind = "ou" if place.startswith("V") else "municipality"
    return {"kpi": kpi, kind: place, "period": period, "values": list(values)}


class Kolada:
    """The source with `rows`; a page holds `size` of them. `instead` of an answer, something else, by KPI."""

    def __init__(self, *rows: dict[str, Any], size: int = 100, style: str = "next_url") -> None:
        self.rows, self.size, self.style = rows, size, style
        self.titles = {code: TITLES[code] for code in {one["kpi"] for one in rows}}
        self.instead: dict[str, Reply] = {}

    def __call__(self, question: Question) -> Reply:
        parts = question.path.strip("/").split("/")
        if parts[0] == "kpi":
            found = [
                {"id": code, "title": self.titles[code], "has_ou_data": True, "is_divided_by_gender": 1}
                for code in parts[1].split(",")
                if code in self.titles
            ]
        elif parts[0] == "municipality_groups":
            found = GROUPS
        elif parts[0] == "ou":
            found = [unit for unit in UNITS if unit["municipality"] == question.query["municipality"]]
        else:
            code, ids = parts[2], parts[4].split(",")
            assert len(ids) <= 25
            if code in self.instead and parts[0] == "data":
                return self.instead[code]
            found = [
                r for r in self.rows if r["kpi"] == code and (r.get("municipality") or r.get("ou")) in ids
            ]
        page = int(question.query.get("page", 1))
        query = "&".join(f"{k}={v}" for k, v in (question.query | {"page": page + 1}).items())
        more = f"{self.url}{question.path}?{query}" if page * self.size < len(found) else None
        part = found[(page - 1) * self.size : page * self.size]
        return as_json({"values": part, "count": len(found), self.style: more})


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path))
    impatient(monkeypatch, retries=1, seconds=2)
    monkeypatch.setitem(kolada.settings(), "per_second", 2000)
    return tmp_path


@pytest.fixture
def serve(monkeypatch):
    """Let a source answer; then `fetch` stages what it says and returns what was told."""
    with ExitStack() as open_sites:

        def begin(source: Kolada):
            site = open_sites.enter_context(answering(source))
            source.url = site.url
            monkeypatch.setenv("LIKVARD_KOLADA_URL", site.url)
            return site

        yield begin


def fetch(refresh: bool = False) -> list[str]:
    told: list[str] = []
    for rows, release in kolada.fetch(BORLANGE, refresh=refresh, progress=told.append):
        staging.stage(rows, release)
    return told


def staged(indicator: str) -> list[tuple]:
    """area, year, pool, sex, period, value, status, mark of what is staged for an indicator."""
    code = catalogue.indicators()[indicator].kolada.lower()
    rows = pq.read_table(staging.folder() / "observation" / f"kolada-{code}-{indicator}.parquet").to_pylist()
    for one in rows:
        assert (one["indicator_id"], one["group_id"], one["provenance"]) == (indicator, "all", "published")
        assert one["numerator"] is one["denominator"] is None
    columns = ("area_id", "year", "years_pooled", "sex", "period", "value", "status", "mark")
    return [tuple(one[name] for name in columns) for one in rows]


ROWS = [
    row("N15419", "2081", 2025, value("T", 61.5), value("K", 64.0), value("M", 59.0)),
    row("N15419", "0020", "2025", value("T", 66.5)),
    row("N15419", "0000", 2025, value("T", 0.0)),
    row("N15419", "G33627", 2025, value("T", 65.2, count=15)),
    row("N15419", "2081", 2024, value("T", None), value("K", None, status="Private")),
    row("N15419", "2081", 2023, value("T", 60.1, isdeleted=True), value("M", 58.8)),
    row("N15419", "2081", 2022, value("T", 59.4, status="Preliminary")),
    row("N15419", "V15E208100101", 2025, value("T", 58.1)),
    row("N15419", "V15E208100102", 2025, value("T", 64.9)),
    row("N15813", "2081", 2025, value("T", 71.2)),
    row("U01405", "2080", 2024, value("T", 68.6)),
    row("N02926", "2081", 2025, value("T", 15.5)),
]
YEAR_9 = [
    ("00", 2025, 1, "T", "2024/25", 0.0, "ok", None),
    ("20", 2025, 1, "T", "2024/25", 66.5, "ok", None),
    ("2081", 2022, 1, "T", "2021/22", 59.4, "u", "Preliminary"),
    ("2081", 2023, 1, "M", "2022/23", 58.8, "ok", None),
    ("2081", 2024, 1, "K", "2023/24", None, "c", "Private"),
    ("2081", 2024, 1, "T", "2023/24", None, "x", "null"),
    ("2081", 2025, 1, "K", "2024/25", 64.0, "ok", None),
    ("2081", 2025, 1, "M", "2024/25", 59.0, "ok", None),
    ("2081", 2025, 1, "T", "2024/25", 61.5, "ok", None),
    ("2081-domnarvets-skola", 2025, 1, "T", "2024/25", 58.1, "ok", None),
    ("G33627", 2025, 1, "T", "2024/25", 65.2, "ok", "count=15"),
]


@pytest.mark.fault(63)
@pytest.mark.parametrize(("size", "style"), [(100, "next_url"), (2, "next_url"), (3, "next_page")])
def test_null_a_sex_that_is_missing_and_what_is_deleted_are_three_things(serve, size, style):
    serve(Kolada(*ROWS, size=size, style=style))
    fetch()
    assert staged("alla-amnen-ak9") == YEAR_9


def test_what_is_measured_in_autumn_belongs_to_the_school_year_that_begins(serve):
    serve(Kolada(*ROWS))
    fetch()
    assert staged("larare-behoriga") == [("2081", 2026, 1, "T", "2025/26", 71.2, "ok", None)]


def test_a_mean_of_four_years_is_a_pool_and_a_calendar_year_a_year(serve):
    serve(Kolada(*ROWS))
    fetch()
    assert staged("sjalvskattad-halsa") == [("2080", 2024, 4, "T", "2021–2024", 68.6, "ok", None)]
    assert staged("utrikes-fodda") == [("2081", 2025, 1, "T", "2025", 15.5, "ok", None)]


def test_what_is_staged_can_be_published_and_a_mean_of_municipalities_is_no_area(serve):
    serve(Kolada(*ROWS))
    fetch()
    with assemble() as tables:
        assert check(tables) == []
        rows = tables.sql(
            """
            select area_id, value, status from observation
            where release_id = 'kolada-n15419-alla-amnen-ak9' and year = 2025 and sex = 'T'
            order by area_id
            """
        ).fetchall()
    assert rows == [
        ("00", 0.0, "ok"),
        ("20", 66.5, "ok"),
        ("2081", 61.5, "ok"),
        ("2081-domnarvets-skola", 58.1, "ok"),
    ]


def test_a_second_run_asks_for_nothing_and_changes_nothing(serve):
    site = serve(Kolada(*ROWS))
    fetch()
    asked, before = len(site.asked), staging.releases()
    fetch()
    assert len(site.asked) == asked
    assert staging.releases() == before


@pytest.mark.fault(63)
def test_what_kolada_deletes_vanishes_here(serve):
    source = Kolada(*ROWS)
    serve(source)
    fetch()
    source.rows = (row("N15419", "2081", 2025, value("T", 61.5, isdeleted=True), value("K", 64.0)),)
    fetch(refresh=True)
    assert staged("alla-amnen-ak9") == [("2081", 2025, 1, "K", "2024/25", 64.0, "ok", None)]


def test_a_release_says_where_and_when(serve):
    site = serve(Kolada(*ROWS, size=2))
    fetch()
    (release,) = [one for one in staging.releases() if one.id == "kolada-n15419-alla-amnen-ak9"]
    assert release.source == "kolada"
    assert release.url.startswith(f"{site.url}/data/kpi/N15419/municipality/2081,0020,0000,")
    assert release.fetched_at
    assert len(release.sha256) == 64


def test_a_school_is_found_by_its_name_and_one_that_is_not_is_told(serve):
    site = serve(Kolada(*ROWS))
    told = fetch()
    asked = {question.path.split("/")[-1] for question in site.asked if "/oudata/" in question.path}
    assert asked == {"V15E208100101"}
    near = [line for line in told if line.startswith("Ornäs skola: Kolada har ingen skola med exakt")]
    assert len(near) == 1
    assert "Närmast är Ornäs skola F-9" in near[0]
    assert any(line.startswith("Kyrkskolan: Kolada har ingen skola med det namnet") for line in told)
    assert not any(line.startswith("Domnarvets skola") for line in told)


def test_two_units_of_one_name_are_none():
    school = schools.School("2081-a", "A skola")
    match = schools.match([school], [("1", "A skola"), ("2", "a  SKOLA")])
    assert (match.found, match.missing) == ({}, {school: "A skola"})


def test_a_code_without_a_title_is_taken_and_its_title_told(serve, monkeypatch):
    monkeypatch.delitem(TITLES, "N02926")
    source = Kolada(*ROWS[:-1])
    source.rows, source.titles["N02926"] = tuple(ROWS), "Utrikes födda, andel (%)"
    serve(source)
    assert [
        line for line in fetch() if "N02926 heter ”Utrikes födda, andel (%)” i Kolada. Kontrollera" in line
    ]
    assert staged("utrikes-fodda") == [("2081", 2025, 1, "T", "2025", 15.5, "ok", None)]


@pytest.mark.fault(63)
def test_an_unknown_key_figure_is_told_and_the_others_come(serve):
    source = Kolada(*ROWS)
    del source.titles["N02926"]
    serve(source)
    told = fetch()
    assert [line for line in told if "inget nyckeltal N02926" in line]
    assert not (staging.folder() / "observation/kolada-n02926-utrikes-fodda.parquet").exists()
    assert staged("alla-amnen-ak9") == YEAR_9


def test_a_key_figure_of_another_name_is_told_and_not_taken(serve):
    source = Kolada(*ROWS)
    source.titles["N15419"] = "Elever/lärare (årsarbetare) i kommunal grundskola åk 1-9, antal"
    source.titles["N02926"] = "Utrikes födda; Andel (%)."
    serve(source)
    told = fetch()
    assert not (staging.folder() / "observation/kolada-n15419-alla-amnen-ak9.parquet").exists()
    assert [
        line
        for line in told
        if "N15419 heter ”Elever/lärare (årsarbetare)" in line and line.count("Inget hämtas.") == 1
    ]
    assert not [line for line in told if "N02926 heter" in line]
    assert staged("utrikes-fodda") == [("2081", 2025, 1, "T", "2025", 15.5, "ok", None)]


def test_a_year_group_of_another_number_is_another_key_figure(serve):
    source = Kolada(*ROWS)
    source.titles["N15613"] = TITLES["N15643"]  # safe at school in year 8, for year 5
    serve(source)
    assert [line for line in fetch() if "N15613 heter ”Elever i åk 8" in line and "Inget hämtas" in line]


@pytest.mark.fault(63)
@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        (Reply(b"oops", 500), "svarade med fel 500"),
        (Reply(b"<!DOCTYPE html><html></html>"), "svarade med en webbsida"),
        (as_json({"values": []}, wait=9), "svarade inte i tid"),
        (Reply(b""), "gav ett tomt svar"),
        (Reply(b'{"values": [{"kpi": "N154'), "går inte att läsa"),
        (as_json({"values": [], "next_url": "?again"}), "nya sidor utan slut"),
        (as_json({"results": []}), "ser inte ut som Koladas brukar"),
        (as_json({"values": [row("N15419", "2081", "2024/25", value("T", 1))]}), "N15419 går inte att läsa"),
    ],
    ids=["500", "HTML", "timeout half-way", "empty", "cut short", "endless", "results", "period"],
)
def test_what_was_staged_stays_when_kolada_fails(serve, instead, sentence):
    source = Kolada(*ROWS)
    serve(source)
    fetch()
    source.instead["N15419"] = instead
    with pytest.raises(ImportProblem, match=sentence) as raised:
        fetch(refresh=True)
    assert str(raised.value).endswith("är kvar.")
    assert staged("alla-amnen-ak9") == YEAR_9


def test_every_code_in_the_catalogue_has_its_title_and_no_other_code_has():
    assert {one.kolada for one in catalogue.indicators().values() if one.kolada} == set(TITLES)
    extra = set(kolada.settings()["years_later"]) | set(kolada.settings()["years_pooled"])
    assert extra <= set(TITLES)


REAL = Path(os.environ.get("LIKVARD_REAL") or "absent") / "kolada/kolada_kpi_katalog_6099.csv"


def catalogue_of_kolada() -> dict[str, str]:
    """Titles of all key figures by code: the real ones, or a few that are easily mistaken for each other."""
    if not REAL.exists():
        return TITLES | {
            "N15033": "Elever/lärare (årsarbetare) i kommunal grundskola åk 1-9, antal",
            "N15637": TITLES["N15607"].replace("åk 5", "åk 8"),
        }
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        return {one["id"]: " ".join(one["title"].split()) for one in csv.DictReader(file)}


def test_the_titles_are_koladas_and_no_other_figure_passes_for_one_of_ours():
    found = catalogue_of_kolada()
    assert {code: found.get(code) for code in TITLES} == TITLES
    by_code = {one.kolada: one for one in catalogue.indicators().values() if one.kolada}
    pairs = [(code, other) for code in TITLES for other in found if other != code]
    taken = [
        (code, other) for code, other in pairs if kolada._told(by_code[code], TITLES[code], found[other])[1]
    ]
    assert {(code, found[other]) for code, other in taken} == set()
