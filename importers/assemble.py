"""Everything that would be published now: the embedded data, and what is staged in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import duckdb
import pyarrow as pa

import catalogue
import queries
from catalogue import Municipality
from catalogue.mapping import composition, eras
from importers import embedded, notes, published, staging
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
    for era in eras(municipality):
        catchments = [one for one in municipality.catchments if era.has(one)]
        for area, shares in composition(municipality, era).items():
            for part, share in shares.items():
                yield Part(area, part, share, 2, len(shares), era.first, era.last)
        for area in (municipality.id, *(one.id for one in municipality.clusters)):
            inside = [one.id for one in catchments if area in (municipality.id, one.cluster)]
            for part in inside:
                yield Part(area, part, 1.0, 3, len(inside), era.first, era.last)


def merge(tables: duckdb.DuckDBPyConnection, parts: Iterable[Part]) -> None:
    """Lay staged rows in the place of those in `observation`; needs `staging.load` and `declared`."""
    tables.register("sum_of", pa.Table.from_pylist([asdict(part) for part in parts], SUM_OF))
    tables.execute((HERE / "merge_rows.sql").read_text("utf-8"))


def lay_flows(tables: duckdb.DuckDBPyConnection) -> None:
    """Staged flows, of each year those staged last, in the place of all others; needs `staging.load`."""
    ((count,),) = tables.execute("select count(*) from staged_flow").fetchall()
    if count:
        tables.execute("delete from flow")
        tables.execute("""
            insert into flow by name
            select * exclude (sequence) from staged_flow
            qualify sequence = max(sequence) over (partition by year)
        """)


def places() -> duckdb.DuckDBPyConnection:
    """The contract's tables with embedded and staged areas, boundaries and releases, and no observations."""
    tables = queries.empty()
    register_catalogue(tables)
    staging.load(tables)
    embedded.lay(tables)
    tables.execute((HERE / "merge_areas.sql").read_text("utf-8"))
    return tables


def assemble() -> duckdb.DuckDBPyConnection:
    """The contract's tables with embedded and staged rows, neither checked nor protected."""
    tables = places()
    embedded.fill(tables)
    merge(tables, (part for one in catalogue.municipalities().values() for part in sums(one)))
    lay_flows(tables)
    notes.add(tables, staging.folder() / "notes.toml")
    return tables


def public() -> list[str]:
    """Releases whose figures their source has published itself: the embedded ones, and what was fetched."""
    fetched = [one.id for one in staging.releases() if (one.url or "").startswith("http")]
    return [*(row["release_id"] for row in published.releases()), *fetched]
