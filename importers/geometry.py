"""What must hold of a boundary before it is published."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import shapely
from shapely.geometry.base import BaseGeometry

import catalogue
from text import t

SWEDEN = shapely.box(10.5, 55, 24.2, 69.1)  # longitude, latitude
INSIDE = """
    with recursive home as (
        select area_id, area_id as municipality_id from area where level = 'municipality'
        union all
        select area.area_id, home.municipality_id from area inner join home on area.parent_id = home.area_id
    )
    select area_id, version, st_aswkb(geometry), municipality_id
    from area_geometry left join home using (area_id)
    order by all
"""


def box(shape: BaseGeometry, margin: float) -> BaseGeometry:
    """The box around a shape, in degrees."""
    return shapely.box(*shape.bounds).buffer(margin, join_style="mitre")


def problem(area: str, shape: BaseGeometry, home: BaseGeometry | None) -> tuple[str, object] | None:
    """What is wrong with one boundary, if something is: which rule, and what was found.

    home  its municipality's boundary
    """
    if shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon") or not shape.is_valid:
        return "geometry", f"{shape.geom_type}, {shapely.is_valid_reason(shape)}"
    if max(map(abs, shape.bounds)) > 360:
        return "geometry_metres", shape.bounds[:2]
    if not SWEDEN.covers(shape):
        return "geometry_abroad", None
    if home is not None and not box(home, 0.0001).covers(shape):
        return "geometry_outside", None
    municipality = catalogue.municipalities().get(area)
    if municipality and not box(shape, 0.1).covers(shapely.Point(municipality.centre[::-1])):
        return "geometry_far", municipality.centre
    return None


def problems(tables: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """A sentence for each boundary that is not a valid area in WGS 84 inside its municipality."""
    rows = tables.execute(INSIDE).fetchall()
    shapes = {(area, version): shapely.from_wkb(bytes(wkb)) for area, version, wkb, _ in rows}
    for area, version, _, home in rows:
        if wrong := problem(area, shapes[area, version], shapes.get((home, version))):
            rule, found = wrong
            yield t(f"check.{rule}", area_id=area, version=version, found=found)
