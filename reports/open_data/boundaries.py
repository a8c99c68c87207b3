"""The boundaries of areas as GeoJSON by RFC 7946: WGS 84, outer rings against the clock, holes with it."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pandas as pd

from reports.open_data import Edition

Ring = list[list[float]]


def _turned(ring: Ring, is_hole: bool) -> Ring:
    """The ring in the direction that is right for it."""
    twice_area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    return ring[::-1] if (twice_area < 0) != is_hole else ring


def _wound(shape: dict[str, Any]) -> dict[str, Any]:
    def polygon(rings: list[Ring]) -> list[Ring]:
        return [_turned(ring, place > 0) for place, ring in enumerate(rings)]

    kind, parts = shape["type"], shape["coordinates"]
    return {"type": kind, "coordinates": polygon(parts) if kind == "Polygon" else [*map(polygon, parts)]}


def geojson_bytes(rows: pd.DataFrame, edition: Edition) -> bytes:
    """`rows` of queries/boundaries.sql as a collection of features."""
    features = [
        {
            "type": "Feature",
            "id": f"{row['area_id']}.{row['version']}",
            "properties": {name: row[name] for name in rows.columns if name != "geojson"},
            "geometry": _wound(json.loads(row["geojson"])),
        }
        for row in rows.astype(object).where(rows.notna(), None).to_dict("records")
    ]
    found = {"type": "FeatureCollection", "likvard": edition.facts, "features": features}
    return json.dumps(found, ensure_ascii=False).encode()
