"""Boundaries of small areas, catchments, clusters and the municipality, from published ones of small areas.

Everything larger is a union of small areas, so that shared borders meet. Simplifying does not part them: it
is done to all small areas at once, each shared border as one line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from catalogue import Municipality
from catalogue.mapping import drawn
from importers import ImportProblem
from text import t

DECIMALS = 5  # of a degree: about a metre
METRES = 111_320  # to a degree of latitude
TOLERANCE = 10  # metres; borders move at most 8, less than half a pixel at the map's zoom (docs/data.md)
ATTEMPTS = 5  # to close borders: what is rounded after that may be open again
RADIUS, ECCENTRICITY = 6_378_137.0, sqrt(0.0066943799901413165)  # WGS 84
# What SCB calls the code of an area, its name and its municipality: in the service, and in older files.
CODES = {"small_area": ("desokod", "deso"), "region": ("regsokod", "regso")}
NAMES = ("regsonamn", "regso_namn")
Shapes = dict[str, BaseGeometry]


@dataclass(frozen=True)
class Boundary:
    """A row of the contract's table `area_geometry`, the geometry as WKB."""

    area_id: str
    version: str
    geometry: bytes
    quality: str


def rounded(shape: BaseGeometry) -> BaseGeometry:
    return shapely.normalize(shapely.transform(shape, lambda xy: np.round(xy, DECIMALS)))


def _union(parts: Iterable[BaseGeometry]) -> BaseGeometry:
    return shapely.normalize(shapely.union_all(list(parts)))


def said(properties: dict[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of the properties `names` that there is, whatever its case."""
    found = {name.lower(): value for name, value in properties.items()}
    return next((str(found[name]) for name in names if found.get(name) not in (None, "")), None)


def shapes(features: Iterable[dict[str, Any]], kind: str) -> Shapes:
    """Shapes of GeoJSON features by code; `kind` is 'small_area' or 'region'.

    Raises ImportProblem for a feature without code, a code given twice, and what does not lie in Sweden in
    degrees with longitude first.
    """
    found: Shapes = {}
    for feature in features:
        code = said(feature["properties"], CODES[kind])
        if code is None:
            raise ImportProblem(t("boundaries.no_code", names=", ".join(CODES[kind])))
        if code in found:
            raise ImportProblem(t("boundaries.twice", area=code))
        shape = shapely.geometry.shape(feature["geometry"])
        west, south, east, north = shape.bounds
        if max(map(abs, shape.bounds)) > 360:
            raise ImportProblem(t("boundaries.metres", area=code))
        if not (10 < west <= east < 25 and 54 < south <= north < 70):
            raise ImportProblem(t("boundaries.axes", area=code))
        found[code] = shape
    return found


def meeting(small: Shapes) -> Shapes:
    """The same areas, rounded, with gaps and overlaps of their borders, of some metres at most, closed."""
    parts = [rounded(one) for one in small.values()]
    for _ in range(ATTEMPTS):
        if shapely.coverage_is_valid(parts):
            break
        parts = [rounded(one) for one in shapely.coverage_clean(parts)]
    return dict(zip(small, parts, strict=True))


def simplify(small: Shapes, tolerance: float = TOLERANCE) -> Shapes:
    """Fewer points, with shared borders still shared; `tolerance` in metres.

    Raises ImportProblem where the areas no longer meet without gap or overlap.
    """
    parts = np.array(list(meeting(small).values()))
    middle = shapely.union_all(shapely.envelope(parts)).centroid.y
    scale = np.array([cos(radians(middle)), 1.0]) * METRES
    plane = shapely.transform(parts, lambda xy: xy * scale)
    fewer = shapely.transform(shapely.coverage_simplify(plane, tolerance), lambda xy: xy / scale)
    found = {code: rounded(shape) for code, shape in zip(small, fewer, strict=True)}
    for code, shape in found.items():
        if shape.is_empty or not shape.is_valid:
            raise ImportProblem(t("boundaries.broken", area=code))
    if not shapely.coverage_is_valid(np.array(list(found.values()))):
        raise ImportProblem(t("boundaries.apart"))
    return found


def _equal_area(degrees: np.ndarray) -> np.ndarray:
    """Longitude and latitude in Lambert's cylindrical equal-area projection of the ellipsoid, metres."""
    sine = np.sin(np.radians(degrees[:, 1]))
    e, squared = ECCENTRICITY, ECCENTRICITY**2
    logarithm = np.log((1 - e * sine) / (1 + e * sine)) / (2 * e)
    height = (1 - squared) * (sine / (1 - squared * sine**2) - logarithm) / 2
    return RADIUS * np.column_stack([np.radians(degrees[:, 0]), height])


def square_kilometres(shape: BaseGeometry) -> float:
    """The area on the ellipsoid of a shape in degrees, lakes included."""
    return shapely.transform(shape, _equal_area).area / 1e6


def dissolve(small: Shapes, municipality: Municipality) -> Shapes:
    """Shapes of the small areas, catchments, clusters and the municipality by area id.

    A small area that several catchments share is drawn whole, in the one with most of it. A catchment with
    most of none has no shape: its boundary must come from elsewhere, or the checks refuse it.
    """
    own = drawn(municipality)
    wanted = {part for parts in own.values() for part in parts}
    if missing := sorted(wanted - set(small)):
        raise ImportProblem(t("boundaries.missing", area=missing[0], count=len(missing)))
    catchments = {id: _union(small[part] for part in parts) for id, parts in own.items() if parts}
    clusters = {
        cluster.id: _union(
            catchments[one.id]
            for one in municipality.catchments
            if one.cluster == cluster.id and one.id in catchments
        )
        for cluster in municipality.clusters
    }
    parts = {area: shape for area, shape in small.items() if area in wanted}
    return parts | catchments | clusters | {municipality.id: _union(clusters.values())}


def boundaries(found: Shapes, version: str, quality: str) -> list[Boundary]:
    return [Boundary(area, version, shapely.to_wkb(shape), quality) for area, shape in sorted(found.items())]


def points_inside(found: Iterable[Boundary]) -> dict[str, tuple[float, float]]:
    """For each area a point (longitude, latitude) that surely lies in it."""
    points = {b.area_id: shapely.from_wkb(b.geometry).representative_point() for b in found}
    return {area: (round(point.x, DECIMALS), round(point.y, DECIMALS)) for area, point in points.items()}


def official(municipality: Municipality, features: list[dict[str, Any]], version: str) -> list[Boundary]:
    """Published boundaries from GeoJSON features of the municipality's small areas, WGS 84, simplified."""
    return boundaries(dissolve(simplify(shapes(features, "small_area")), municipality), version, "official")
