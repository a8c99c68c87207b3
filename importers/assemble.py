"""Everything that would be published now: the embedded data, and what is staged in its place."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pyarrow as pa

import catalogue
import queries
from catalogue import Municipality
from importers import embedded, staging
from importers.check import HERE, register_catalogue


def sums(municipality: Municipality) -> Iterator[tuple[str, str, float, int, int]]:
    """Rows of `sum_of`, as importers/merge_rows.sql reads it: area, part, share, preference, parts."""
    small = {one.id: one.small_areas for one in municipality.catchments}
    groups = {
        one.id: tuple(c.id for c in municipality.catchments if c.cluster == one.id)
        for one in municipality.clusters
    } | {municipality.id: tuple(small)}
    for area in (*small, *groups):
        yield area, area, 1.0, 1, 1
    for area, parts in small.items():
        yield from ((area, part, 1.0, 2, len(parts)) for part in parts)
    for area, catchments in groups.items():
        parts = tuple(part for one in catchments for part in small[one])
        yield from ((area, part, 1.0, 2, len(parts)) for part in parts)
        yield from ((area, one, 1.0, 3, len(catchments)) for one in catchments)


def assemble() -> duckdb.DuckDBPyConnection:
    """The contract's tables with embedded and staged rows, neither checked nor protected."""
    tables = queries.empty()
    register_catalogue(tables)
    staging.load(tables)
    embedded.lay(tables)
    tables.execute((HERE / "merge_areas.sql").read_text("utf-8"))
    embedded.fill(tables)
    rows = [row for municipality in catalogue.municipalities().values() for row in sums(municipality)]
    columns = ("area_id", "part_id", "share", "preference", "parts")
    tables.register("sum_of", pa.table(dict(zip(columns, zip(*rows, strict=True), strict=True))))
    tables.execute((HERE / "merge_rows.sql").read_text("utf-8"))
    return tables
