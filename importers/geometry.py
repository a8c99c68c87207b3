"""What must hold of a boundary before it is published."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import shapely
from shapely.geometry.base import BaseGeometry

import catalogue

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


def problem(area: str, shape: BaseGeometry, home: BaseGeometry | None) -> str | None:
    """What is wrong with one boundary, if something is; `home` is its municipality's."""
    if shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon") or not shape.is_valid:
        return f"{shape.geom_type}, {shapely.is_valid_reason(shape)}. Mend it."
    if max(map(abs, shape.bounds)) > 360:
        return f"{shape.bounds[:2]} is not degrees. Turn SWEREF 99 TM into WGS 84."
    if not SWEDEN.covers(shape):
        return "lies outside Sweden. Longitude comes before latitude."
    if home is not None and not box(home, 0.0001).covers(shape):
        return "lies outside its municipality. Mend it."
    municipality = catalogue.municipalities().get(area)
    if municipality and not box(shape, 0.1).covers(shapely.Point(municipality.centre[::-1])):
        return f"is far from the municipality's centre {municipality.centre}. Which area is it?"
    return None


def problems(tables: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """A sentence for each boundary that is not a valid area in WGS 84 inside its municipality."""
    rows = tables.execute(INSIDE).fetchall()
    shapes = {(area, version): shapely.from_wkb(bytes(wkb)) for area, version, wkb, _ in rows}
    for area, version, _, home in rows:
        if found := problem(area, shapes[area, version], shapes.get((home, version))):
            yield f"{area} ({version}): {found}"
