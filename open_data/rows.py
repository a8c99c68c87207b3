"""What the snapshot in use holds, as Arrow tables."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

import catalogue
import queries
from catalogue import Area, Indicator
from open_data import ALL, Asked
from reports.open_data import BOUNDARIES, KEYS, Tables, with_names
from reports.open_data.boundaries import geojson_bytes
from reports.open_data.package import indicator_table


def table(name: str) -> pa.Table:
    return indicator_table() if name == "indicator" else queries.table(name)


def tables() -> Tables:
    return {name: queries.table(name) for name in KEYS}


def areas() -> dict[str, Area]:
    """All areas, the largest first."""
    rows = queries.table("area").drop_columns(["valid_from", "valid_to"]).to_pandas()
    found = catalogue.areas(rows)
    return dict(sorted(found.items(), key=lambda item: (catalogue.LEVELS.index(item[1].level), item[0])))


def values(indicator: Indicator) -> pa.Table:
    """An indicator's observations; with what families say also how many of those asked have answered."""
    ids = [indicator.id, *([indicator.response] if indicator.response else [])]
    return pa.concat_tables([queries.table("observation", id) for id in ids])


def named(asked: Asked) -> pa.Table:
    """The same with names, unit and snapshot on each row."""
    return with_names(values(asked.indicator), areas(), asked.edition)


def shapes(level: str) -> pa.Table:
    """Boundaries of the areas of a level."""
    inside = [id for id, one in areas().items() if level in (ALL, one.level)]
    rows = queries.table(BOUNDARIES)
    return rows.filter(pc.is_in(rows["area_id"], pa.array(inside, pa.string())))


def geojson(asked: Asked, level: str) -> bytes:
    levels = list(catalogue.LEVELS) if level == ALL else [level]
    return geojson_bytes(queries.query("boundaries", levels=levels), asked.edition)
