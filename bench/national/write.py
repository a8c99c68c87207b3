"""Write the snapshot and the catalogue of the invented nation."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

import catalogue
import queries
from bench.national import LAST, SEED, Size, estimates, places
from bench.national import catalogue as own
from importers import ready
from importers.disk import sync
from importers.write import FORMAT, write_manifest, write_table
from queries.snapshot import TABLES

HERE = Path(__file__).parent
CREATED_ON = "2026-11-22"
MEMORY = "6GB"
ESTIMATED = 3  # the first indicators: for all of them estimates would be more rows than observations


def run(tables: duckdb.DuckDBPyConnection, name: str, **given: Any) -> None:
    """Each statement of a file with those of the parameters that it has."""
    for one in tables.extract_statements((HERE / f"{name}.sql").read_text("utf-8")):
        tables.execute(one, {key: value for key, value in given.items() if key in one.named_parameters})


def _lay_areas(tables: duckdb.DuckDBPyConnection, size: Size, seed: int) -> None:
    for name, rows in places.named().items():
        tables.register(name, rows)
    run(tables, "areas", seed=seed)
    small: dict[str, dict[str, str]] = {}
    for municipality, catchment, area in tables.execute("""
        select catchment.parent_id, catchment.area_id, area.area_id
        from area inner join area as catchment on area.parent_id = catchment.area_id
        where area.level = 'small_area'
        order by area.area_id
    """).fetchall():
        small.setdefault(municipality, {})[area] = catchment
    boundaries, points = places.tables(small, seed)
    tables.register("given_boundary", boundaries)
    tables.register("given_point", points)
    catchment = own.work_of(tables)[1]
    years = {"first": size.first, "last": LAST}
    run(tables, "tables", seed=seed, catchment=catchment, indicators=size.ids[:3], **years)


def _write_observations(
    tables: duckdb.DuckDBPyConnection, to: Path, size: Size, seed: int, tell: Callable[[str], None]
) -> None:
    """One indicator after the other, each in order, and then all of them in one file."""
    parts = to.parent / "parts"
    parts.mkdir()
    z = catalogue.confidence().z
    for number, id in enumerate(size.ids, start=1):
        run(tables, "rows", indicator=id, first=size.first, last=LAST, seed=seed, z=z)
        if number <= ESTIMATED:
            estimates.add(tables)
        write_table(tables, "observation", parts / f"{id}.parquet")
        if number % 25 == 0:
            tell(f"{number} of {size.indicators} indicators are written.")
    path = to / "observation.parquet"
    tables.execute("drop table observation")
    tables.execute(
        f"copy (from read_parquet('{parts.as_posix()}/*.parquet')) to '{path.as_posix()}' {FORMAT}"
    )
    sync(path)
    shutil.rmtree(parts)


def write(to: Path, size: Size, seed: int = SEED, tell: Callable[[str], None] = lambda _: None) -> None:
    """The folder `to` with `data` and `catalogue`; it is there whole, or not at all."""
    beside = to.with_name(f".tmp-{to.name}")
    shutil.rmtree(beside, ignore_errors=True)
    name = f"1-{CREATED_ON}"
    target = beside / "data" / "snapshots" / name
    target.mkdir(parents=True)
    with queries.empty() as tables:
        tables.execute(f"set memory_limit = '{MEMORY}'")
        tables.execute("set temp_directory = $1", [str(beside / "spilled")])
        tables.execute("set enable_progress_bar = false")  # among the figures it would be read as one
        tables.execute("set threads = 1")  # so that the same rows give the same bytes
        tables.execute("drop table observation")
        _lay_areas(tables, size, seed)
        tell("The areas are laid out.")
        own.write(beside / "catalogue", tables, size)
        _write_observations(tables, target, size, seed, tell)
        for table in TABLES:
            if table != "observation":
                write_table(tables, table, target / f"{table}.parquet")
    write_manifest(target, CREATED_ON)
    ready.point(beside / "data", name)
    shutil.rmtree(beside / "spilled", ignore_errors=True)
    shutil.rmtree(to, ignore_errors=True)
    to.parent.mkdir(parents=True, exist_ok=True)
    beside.rename(to)
