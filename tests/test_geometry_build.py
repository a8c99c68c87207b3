"""Boundaries at build time: drawn from points, or dissolved from published ones."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import shapely

from catalogue import Catchment, Cluster, Municipality
from importers import ImportProblem, schematic
from text import Words

NAME = Words("Alby", "Alby")


@pytest.fixture
def alby() -> Municipality:
    """Two clusters; one catchment of two small areas, one of one."""
    return Municipality(
        id="9999",
        name=NAME,
        authority=NAME,
        county="99",
        contact="a@alby.example",
        centre=(60.0, 15.0),
        zoom=10,
        benchmarks=(),
        comparisons=(),
        clusters=(Cluster("west", NAME), Cluster("east", NAME)),
        catchments=(Catchment("w", NAME, "west", ("a", "b")), Catchment("e", NAME, "east", ("c",))),
        places=(),
    )


SQUARE = shapely.box(15.0, 60.0, 15.3, 60.1)
POINTS = {"a": (15.05, 60.05), "b": (15.15, 60.05), "c": (15.25, 60.05)}


def shapes(boundaries):
    return {boundary.area_id: shapely.from_wkb(boundary.geometry) for boundary in boundaries}


def test_a_cell_is_what_lies_nearest_to_its_point():
    cells = schematic.cells(POINTS, SQUARE)
    assert cells["a"].equals(shapely.box(15.0, 60.0, 15.1, 60.1))
    assert cells["b"].equals(shapely.box(15.1, 60.0, 15.2, 60.1))


def test_distance_is_measured_in_metres_not_degrees():
    # Half way in metres between (0, 0) and (1, 1) degrees, the border leans: a degree east is half as far.
    cells = schematic.cells({"a": (15.0, 60.0), "b": (15.2, 60.2)}, shapely.box(14.9, 59.9, 15.3, 60.3))
    assert cells["a"].covers(shapely.Point(15.2, 60.04))
    assert cells["b"].covers(shapely.Point(15.0, 60.16))


def test_a_point_outside_the_municipality_is_refused():
    with pytest.raises(ImportProblem, match="Punkten för b ligger utanför"):
        schematic.cells({"a": (15.05, 60.05), "b": (60.05, 15.15)}, SQUARE)


def test_small_areas_dissolve_to_every_larger_area(alby):
    dissolved = schematic.dissolve(schematic.cells(POINTS, SQUARE), alby)
    assert set(dissolved) == {"a", "b", "c", "w", "e", "west", "east", "9999"}
    assert dissolved["w"].equals(shapely.box(15.0, 60.0, 15.2, 60.1))
    assert dissolved["9999"].equals(SQUARE)
    assert shapely.coverage_is_valid([dissolved["w"], dissolved["e"]])


def feature(code: str, *, west: float, east: float) -> dict:
    ring = [[west, 60.0], [east, 60.0], [east, 60.1], [west, 60.1], [west, 60.0]]
    return {"properties": {"desokod": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


FEATURES = [
    feature("a", west=15.0, east=15.1000001),
    feature("b", west=15.1, east=15.2),
    feature("c", west=15.2, east=15.3),
    feature("elsewhere", west=15.3, east=15.4),
]


def test_published_boundaries_dissolve_in_the_same_way(alby):
    boundaries = schematic.official(alby, FEATURES, "2025")
    assert {(b.version, b.quality) for b in boundaries} == {("2025", "official")}
    found = shapes(boundaries)
    assert "elsewhere" not in found
    assert found["9999"].equals(SQUARE)
    assert shapely.coverage_is_valid([found["a"], found["b"], found["c"]])


def test_a_small_area_without_a_boundary_is_named(alby):
    with pytest.raises(ImportProblem, match="området c saknas"):
        schematic.official(alby, FEATURES[:2], "2025")


def test_the_point_of_an_area_lies_in_it(alby):
    boundaries = schematic.official(alby, FEATURES, "2025")
    points = schematic.points_inside(boundaries)
    assert all(shape.covers(shapely.Point(points[area])) for area, shape in shapes(boundaries).items())


@pytest.mark.skipif("LIKVARD_REAL" not in os.environ, reason="LIKVARD_REAL names no folder of real files")
def test_real_boundaries_dissolve_without_gap_or_overlap():
    from importers.embedded import home
    from importers.published import small_areas

    path = Path(os.environ["LIKVARD_REAL"]) / "geo" / "borlange_deso2025.geojson"
    municipality = home(small_areas())
    found = shapes(schematic.official(municipality, json.loads(path.read_text("utf-8"))["features"], "2025"))
    catchments = [found[catchment.id] for catchment in municipality.catchments]
    assert shapely.coverage_is_valid(catchments)
    assert all(shape.is_valid for shape in found.values())
    assert shapely.area(catchments).sum() == pytest.approx(found[municipality.id].area)
    for area in small_areas().values():
        assert found[area.id].covers(shapely.Point(area.longitude, area.latitude)), area.id
