"""Everything that would be published now: the embedded data, and what is staged in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import duckdb
import pyarrow as pa

import catalogue
import queries
from catalogue import Municipality
from importers import embedded, staging
from importers.check import HERE, register_catalogue


@dataclass(frozen=True)
class Part:
    """One of the `parts` that an area is the sum of, in the years named; see importers/merge_rows.sql."""

    area_id: str
    part_id: str
    share: float
    preference: int
    parts: int
    first_year: int | None = None
    last_year: int | None = None


SUM_OF = pa.schema(
    [
        ("area_id", pa.string()),
        ("part_id", pa.string()),
        ("share", pa.float64()),
        ("preference", pa.int32()),
        ("parts", pa.int32()),
        ("first_year", pa.int32()),
        ("last_year", pa.int32()),
    ]
)


def sums(municipality: Municipality) -> Iterator[Part]:
    """What the municipality, its clusters and its catchments are the sums of: small areas, or catchments."""
    small = {one.id: one.small_areas for one in municipality.catchments}
    groups = {
        one.id: tuple(c.id for c in municipality.catchments if c.cluster == one.id)
        for one in municipality.clusters
    } | {municipality.id: tuple(small)}
    for area, parts in small.items():
        yield from (Part(area, part, 1.0, 2, len(parts)) for part in parts)
    for area, catchments in groups.items():
        parts = tuple(part for one in catchments for part in small[one])
        yield from (Part(area, part, 1.0, 2, len(parts)) for part in parts)
        yield from (Part(area, one, 1.0, 3, len(catchments)) for one in catchments)


def merge(tables: duckdb.DuckDBPyConnection, parts: Iterable[Part]) -> None:
    """Lay staged rows in the place of those in `observation`; needs `staging.load` and `declared`."""
    tables.register("sum_of", pa.Table.from_pylist([asdict(part) for part in parts], SUM_OF))
    tables.execute((HERE / "merge_rows.sql").read_text("utf-8"))


def assemble() -> duckdb.DuckDBPyConnection:
    """The contract's tables with embedded and staged rows, neither checked nor protected."""
    tables = queries.empty()
    register_catalogue(tables)
    staging.load(tables)
    embedded.lay(tables)
    tables.execute((HERE / "merge_areas.sql").read_text("utf-8"))
    embedded.fill(tables)
    merge(tables, (part for one in catalogue.municipalities().values() for part in sums(one)))
    return tables
