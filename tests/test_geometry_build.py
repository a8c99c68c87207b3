"""Boundaries at build time: drawn from points, or dissolved from published ones."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from catalogue import Catchment, Cluster, Municipality
from importers import ImportProblem, boundaries, schematic
from tests.alby import ALBY, NAME


@pytest.fixture
def alby() -> Municipality:
    """Two clusters; one catchment of two small areas, one of one."""
    return replace(
        ALBY,
        clusters=(Cluster("west", NAME), Cluster("east", NAME)),
        catchments=(Catchment("w", NAME, "west", ("a", "b")), Catchment("e", NAME, "east", ("c",))),
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
    dissolved = boundaries.dissolve(schematic.cells(POINTS, SQUARE), alby)
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
    rows = boundaries.official(alby, FEATURES, "2025")
    assert {(row.version, row.quality) for row in rows} == {("2025", "official")}
    found = shapes(rows)
    assert "elsewhere" not in found
    assert found["9999"].equals(SQUARE)
    assert shapely.coverage_is_valid([found["a"], found["b"], found["c"]])


def test_a_small_area_without_a_boundary_is_named(alby):
    with pytest.raises(ImportProblem, match="Området c saknar gräns"):
        boundaries.official(alby, FEATURES[:2], "2025")


def test_the_point_of_an_area_lies_in_it(alby):
    rows = boundaries.official(alby, FEATURES, "2025")
    points = boundaries.points_inside(rows)
    assert all(shape.covers(shapely.Point(points[area])) for area, shape in shapes(rows).items())


def test_older_files_name_the_code_otherwise(alby):
    older = [{**one, "properties": {"deso": one["properties"]["desokod"]}} for one in FEATURES]
    assert boundaries.official(alby, older, "2018") == boundaries.official(alby, FEATURES, "2018")


WRONG = {
    "latitude first": (
        [[60.0, 15.0], [60.0, 15.1], [60.1, 15.1], [60.0, 15.0]],
        "Longitud ska stå före latitud",
    ),
    "metres": ([[517000, 6705000], [518000, 6705000], [518000, 6706000], [517000, 6705000]], "i meter"),
}


@pytest.mark.parametrize(("ring", "said"), WRONG.values(), ids=WRONG)
def test_axes_are_not_guessed(alby, ring, said):
    turned = [{"properties": {"desokod": "a"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}]
    with pytest.raises(ImportProblem, match=said):
        boundaries.official(alby, turned, "2025")


def test_a_code_twice_or_without_name_is_refused(alby):
    with pytest.raises(ImportProblem, match="Området a finns två gånger"):
        boundaries.official(alby, [*FEATURES, FEATURES[0]], "2025")
    nameless = [{**FEATURES[0], "properties": {"kod": "a"}}]
    with pytest.raises(ImportProblem, match="desokod, deso"):
        boundaries.official(alby, nameless, "2025")


def wavy(north: float, south: float, amplitude: float) -> dict:
    """An area whose northern border waves with a wave length of about 110 m."""
    steps = 200
    top = [[15.0 + 0.1 * i / steps, north + (amplitude if i % 2 else 0.0)] for i in range(steps + 1)]
    ring = [[15.0, south], [15.1, south], *reversed(top), [15.0, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_a_simplified_border_is_the_same_on_both_sides():
    metre = 1 / boundaries.METRES
    upper, lower = wavy(60.1, 60.05, 0), wavy(60.05, 60.0, metre)
    # The upper one's southern border is the lower one's northern, backwards.
    upper["coordinates"][0] = [*lower["coordinates"][0][2:-2], [15.0, 60.05], [15.0, 60.1], [15.1, 60.1]]
    upper["coordinates"][0].append(upper["coordinates"][0][0])
    small = {"n": shapely.geometry.shape(upper), "s": shapely.geometry.shape(lower)}
    assert shapely.coverage_is_valid(list(small.values()))

    fewer = boundaries.simplify(small)
    assert sum(shapely.get_num_coordinates(list(fewer.values()))) < 100
    assert shapely.coverage_is_valid(list(fewer.values()))
    assert sum(shape.area for shape in fewer.values()) == pytest.approx(shapely.box(15, 60, 15.1, 60.1).area)
    kept = boundaries.simplify(small, tolerance=0)
    assert sum(shapely.get_num_coordinates(list(kept.values()))) > 400


def test_an_area_is_measured_on_the_ellipsoid():
    # A degree by a degree at the equator: (π/180)² · a² · (1 − e²), within what the degree's own curve does.
    square = boundaries.square_kilometres(shapely.box(15, -0.5, 16, 0.5))
    assert square == pytest.approx((3.141592653589793 / 180) ** 2 * 6378.137**2 * (1 - 0.00669438), rel=1e-4)
    # Half the ellipsoid, from WGS 84's authalic radius of 6 371.007 km: 2πR².
    half = boundaries.square_kilometres(shapely.box(-180, 0, 180, 90))
    assert half == pytest.approx(2 * 3.141592653589793 * 6371.0072**2, rel=1e-6)


@pytest.mark.skipif("LIKVARD_REAL" not in os.environ, reason="LIKVARD_REAL names no folder of real files")
def test_real_boundaries_dissolve_without_gap_or_overlap():
    from importers.embedded import home
    from importers.published import small_areas

    path = Path(os.environ["LIKVARD_REAL"]) / "geo" / "borlange_deso2025.geojson"
    municipality = home(small_areas())
    features = json.loads(path.read_text("utf-8"))["features"]
    found = shapes(boundaries.official(municipality, features, "2025"))
    catchments = [found[catchment.id] for catchment in municipality.catchments]
    assert shapely.coverage_is_valid(catchments)
    assert all(shape.is_valid for shape in found.values())
    assert shapely.area(catchments).sum() == pytest.approx(found[municipality.id].area)
    for area in small_areas().values():
        assert found[area.id].covers(shapely.Point(area.longitude, area.latitude)), area.id


@pytest.mark.skipif("LIKVARD_REAL" not in os.environ, reason="LIKVARD_REAL names no folder of real files")
def test_27_small_areas_and_632_square_kilometres_remain():
    path = Path(os.environ["LIKVARD_REAL"]) / "geo" / "borlange_deso2025.geojson"
    features = json.loads(path.read_text("utf-8"))["features"]
    before = boundaries.shapes(features, "small_area")
    after = boundaries.simplify(before)
    assert set(before) == set(after)
    assert len(after) == 27
    # Published in the plane of SWEREF 99 TM, whose scale is 0.9996 at 15° east, where Borlänge lies.
    areas = {code: boundaries.square_kilometres(shape) * 0.9996**2 for code, shape in after.items()}
    assert round(sum(areas.values())) == 632
    published = {one["properties"]["desokod"]: one["properties"]["area_km2"] for one in features}
    assert sum(areas.values()) == pytest.approx(sum(published.values()), abs=0.02)
    for code, area in areas.items():
        assert area == pytest.approx(published[code], rel=0.005, abs=0.002), code

    # No border moves more than half a pixel of the map at its zoom: 156 543 m · cos 60.5° / 2¹² / 2 = 9.4 m.
    def plane(shape):
        return shapely.transform(shape, lambda xy: xy * [0.4924 * boundaries.METRES, boundaries.METRES])

    for code, shape in after.items():
        moved = shapely.hausdorff_distance(plane(before[code]).boundary, plane(shape).boundary, densify=0.05)
        assert moved < 9.4, code
    size = {
        name: len(shapely.to_geojson(shapely.GeometryCollection(list(found.values()))))
        for name, found in (("before", before), ("after", after))
    }
    assert size["after"] < size["before"] / 2


@pytest.mark.skipif("LIKVARD_REAL" not in os.environ, reason="LIKVARD_REAL names no folder of real files")
def test_borders_that_nearly_meet_are_made_to_meet():
    path = Path(os.environ["LIKVARD_REAL"]) / "geo" / "dalarna_deso2025.geojson"
    before = boundaries.shapes(json.loads(path.read_text("utf-8"))["features"], "small_area")
    assert not shapely.coverage_is_valid(list(before.values()))
    after = boundaries.meeting(before)
    assert list(after) == list(before)
    assert shapely.coverage_is_valid(list(after.values()))
    for code, shape in after.items():
        assert boundaries.square_kilometres(shape) == pytest.approx(
            boundaries.square_kilometres(before[code]), rel=1e-3
        ), code
    fewer = boundaries.simplify(before)
    assert list(fewer) == list(before)
    assert shapely.coverage_is_valid(list(fewer.values()))
    points = {
        name: sum(map(shapely.get_num_coordinates, found.values()))
        for name, found in (("all", before), ("fewer", fewer))
    }
    assert points["fewer"] < points["all"] / 2
