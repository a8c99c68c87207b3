"""SCB's boundaries, from a server that answers as the real one does."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from catalogue import Catchment
from importers import ImportProblem, boundaries, staging
from importers.sources import boundaries as source
from tests import alby
from tests.alby import NAME, A, B, C
from tests.answering import Question, Reply, answering, as_json, impatient

# In the newest version.
CODES = (A, B, C)
REGION = {A: "9999R001", B: "9999R001", C: "9999R002"}
NAMES = {"9999R001": "Alby-Björkby", "9999R002": "Ceder"}
CATCHMENTS = (
    Catchment("9999-w", NAME, "9999-ost", CODES[:2]),
    Catchment("9999-e", NAME, "9999-ost", CODES[2:]),
)
ALBY = replace(alby.ALBY, catchments=CATCHMENTS)
HITS = (
    '<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" '
    'numberOfFeatures="{count}" timeStamp="2026-10-10T11:22:03.000Z"/>'
)


def square(west: float) -> dict:
    ring = [[west, 60.0], [west + 0.1, 60.0], [west + 0.1, 60.1], [west, 60.1], [west, 60.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: str, place: int, layer: str) -> dict:
    """A feature as the service writes it; older layers have another version."""
    year = layer[-4:]
    region = {"regsokod": REGION.get(code, code), "lanskod": "99", "kommunkod": "9999"}
    own = {"desokod": code} if "DeSO" in layer else {"regsonamn": NAMES[code]}
    return {
        "type": "Feature",
        "id": f"{layer}.{place}",
        "geometry": square(15.0 + place / 10),
        "geometry_name": "sp_geometry",
        "properties": {"objectid": place, **own, **region, "version": f"{year}_v2"},
    }


def service(codes=CODES, hits: str | None = None, change=lambda page: page):
    """A WFS with `codes` in the newest layer, and all of CODES in the older one."""

    def reply(question: Question) -> Reply:
        asked = question.query
        assert asked["CQL_FILTER"] == "kommunkod='9999'"
        assert asked["srsName"] == "EPSG:4326"
        layer = asked["typeName"]
        there = sorted(NAMES) if "RegSO" in layer else sorted(codes if layer.endswith("DeSO_2025") else CODES)
        if asked.get("resultType") == "hits":
            return Reply(
                (hits or HITS.format(count=len(there))).encode(), headers={"Content-Type": "text/xml"}
            )
        assert asked["sortBy"] in ("desokod", "regsokod")  # without it pages may overlap
        start, most = int(asked["startIndex"]), int(asked["maxFeatures"])
        page = [feature(code, place, layer) for place, code in enumerate(there)][start : start + most]
        return as_json(
            change(
                {
                    "type": "FeatureCollection",
                    "features": page,
                    "totalFeatures": len(there),
                    "numberMatched": len(there),
                    "numberReturned": len(page),
                    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}},
                }
            )
        )

    return reply


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    impatient(monkeypatch, retries=2, seconds=1)
    monkeypatch.setitem(source.SETTINGS, "per_second", 1000)
    return tmp_path / "staging"


def fetch(reply, monkeypatch, municipality=ALBY, **more):
    """Staged rows by kind, what was said, and the questions."""
    said: list[str] = []
    with answering(reply) as site:
        monkeypatch.setenv("LIKVARD_BOUNDARIES_URL", site.url)
        found = list(source.fetch(municipality, progress=said.append, **more))
    for rows, release in found:
        staging.stage(rows, release)
    return {release.kind: rows.to_pylist() for rows, release in found}, said, site.asked


def test_small_areas_become_all_areas_in_one_version(monkeypatch, private):
    rows, said, _ = fetch(service(), monkeypatch)
    shapes = {row["area_id"]: shapely.from_wkb(row["geometry"]) for row in rows["boundary"]}
    assert sorted(shapes) == sorted([*CODES, "9999-w", "9999-e", "9999-ost", "9999"])
    assert {(row["version"], row["quality"]) for row in rows["boundary"]} == {("2025_v2", "official")}
    assert shapes["9999-w"].equals(shapely.box(15.0, 60.0, 15.2, 60.1))
    assert shapely.coverage_is_valid([shapes["9999-w"], shapes["9999-e"]])
    assert said[-1] == "3 små områden med gränser i SCB:s version 2025_v2."
    assert [(one.id, one.kind, one.source) for one in staging.releases()] == [
        ("scb-granser-9999-2025_v2", "boundary", "scb-geodata"),
        ("scb-omraden-9999-2025_v2", "area", "scb-geodata"),
    ]


def test_a_small_area_is_named_after_its_region_and_has_a_point_inside(monkeypatch):
    rows, _, _ = fetch(service(), monkeypatch)
    assert [(row["area_id"], row["name_sv"], row["parent_id"]) for row in rows["area"]] == [
        ("9999A0010", "Alby-Björkby (9999A0010)", "9999-w"),
        ("9999B2010", "Alby-Björkby (9999B2010)", "9999-w"),
        ("9999C1010", "Ceder (9999C1010)", "9999-e"),
    ]
    assert [
        15.0 + place / 10 < row["longitude"] < 15.1 + place / 10 for place, row in enumerate(rows["area"])
    ]
    assert all(60.0 < row["latitude"] < 60.1 for row in rows["area"])


def test_pages_are_put_together_and_a_second_run_asks_nothing(monkeypatch):
    whole, _, _ = fetch(service(), monkeypatch)
    said = []
    with answering(service()) as site:
        monkeypatch.setenv("LIKVARD_BOUNDARIES_URL", site.url)
        paged = [rows.to_pylist() for rows, _ in source.fetch(ALBY, page=2)]
        asked = len(site.asked)
        again = [rows.to_pylist() for rows, _ in source.fetch(ALBY, page=2, progress=said.append)]
        assert len(site.asked) == asked == 2 + 2 + 1  # two counts, two pages of small areas, one of regions
    assert paged == again == [whole["boundary"], whole["area"]]
    starts = [
        one.query.get("startIndex") for one in site.asked if one.query["typeName"].endswith("DeSO_2025")
    ]
    assert starts == [None, "0", "2"]


def test_a_count_in_json_counts_too(monkeypatch):
    for_all = service()

    def reply(question: Question) -> Reply:
        if question.query.get("resultType") == "hits":
            return as_json(
                {
                    "type": "FeatureCollection",
                    "features": [],
                    "totalFeatures": 3 if "DeSO" in question.query["typeName"] else 2,
                }
            )
        return for_all(question)

    rows, _, _ = fetch(reply, monkeypatch)
    assert len(rows["area"]) == 3


def test_where_the_newest_lacks_an_area_of_the_catalogue_the_version_before_is_taken(monkeypatch):
    rows, _, _ = fetch(service(codes=CODES[:2]), monkeypatch)
    assert {row["version"] for row in rows["boundary"]} == {"2018_v2"}


def test_an_area_that_no_version_has_is_named(monkeypatch):
    other = replace(ALBY, catchments=(*ALBY.catchments, Catchment("9999-x", NAME, "9999-ost", ("9999C9",))))
    with pytest.raises(ImportProblem, match="Området 9999C9 saknar gräns"):
        fetch(service(), monkeypatch, other)


def test_an_area_outside_every_catchment_is_said(monkeypatch):
    fewer = replace(ALBY, catchments=ALBY.catchments[:1])
    rows, said, _ = fetch(service(), monkeypatch, fewer)
    assert "9999C1010" not in {row["area_id"] for row in rows["boundary"]}
    assert any("visas inte: 9999C1010." in one for one in said)


def turned(page):
    for one in page["features"]:
        (ring,) = one["geometry"]["coordinates"]
        one["geometry"]["coordinates"] = [[point[::-1] for point in ring]]
    return page


FAULTS = {
    "latitude first": (service(change=turned), "Longitud ska stå före latitud"),
    "fewer than counted": (service(hits=HITS.format(count=4)), "har 4 områden i stat:DeSO_2025 men gav 3"),
    "no count": (service(hits="<ows:ExceptionReport/>"), "sade inte hur många"),
    "no features": (service(change=lambda page: {"error": "busy"}), "gav inga gränser"),
    "the same page twice": (
        service(change=lambda page: {**page, "features": [feature(CODES[0], 0, "stat:DeSO_2025")] * 3}),
        "saknar gräns",
    ),
    "HTML": (lambda _: Reply(b"<!doctype html><html></html>"), "webbsida i stället för uppgifter"),
    "empty": (lambda _: Reply(b""), "tomt svar"),
    "500": (lambda _: Reply(b"broken", status=500), "svarade med fel 500"),
    "429": (lambda _: Reply(b"", status=429, headers={"Retry-After": "0"}), "frågar för ofta"),
    "too slow": (lambda _: Reply(b"{}", wait=2), "svarade inte i tid"),
}


@pytest.mark.parametrize(("reply", "said"), FAULTS.values(), ids=FAULTS)
def test_a_bad_answer_changes_nothing_and_is_said(reply, said, monkeypatch):
    fetch(service(), monkeypatch)
    before = staging.releases()
    with pytest.raises(ImportProblem, match=said):
        fetch(reply, monkeypatch)
    assert staging.releases() == before
    assert all(staging.rows_of(one).exists() for one in before)


@pytest.mark.skipif("LIKVARD_REAL" not in os.environ, reason="LIKVARD_REAL names no folder of real files")
def test_real_areas_come_through_the_service(monkeypatch):
    from importers.embedded import home
    from importers.published import small_areas

    def real(name: str) -> list[dict]:
        path = Path(os.environ["LIKVARD_REAL"]) / "geo" / f"borlange_{name}2025.geojson"
        return json.loads(path.read_text("utf-8"))["features"]

    layers = {"deso": real("deso"), "regso": real("regso")}

    def reply(question: Question) -> Reply:
        there = layers["deso" if "DeSO" in question.query["typeName"] else "regso"]
        if question.query.get("resultType") == "hits":
            return Reply(HITS.format(count=len(there)).encode())
        start, most = int(question.query["startIndex"]), int(question.query["maxFeatures"])
        return as_json({"type": "FeatureCollection", "features": there[start : start + most]})

    municipality = home(small_areas())
    rows, _, _ = fetch(reply, monkeypatch, municipality, page=10)
    assert len(rows["area"]) == 27
    embedded = {one.id: f"{one.region_name} ({one.id})" for one in small_areas().values()}
    assert {row["area_id"]: row["name_sv"] for row in rows["area"]} == embedded
    whole = {row["area_id"]: shapely.from_wkb(row["geometry"]) for row in rows["boundary"]}[municipality.id]
    assert round(boundaries.square_kilometres(whole) * 0.9996**2) == 632
