"""What Skolverket writes of a school, one figure at a time, however it came; and the rows it becomes."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

import catalogue
from importers import published, staging
from importers.spreadsheet.numbers import Number, number

HERE = Path(__file__).parent
CELL = pa.schema(
    [
        ("school_code", pa.string()),
        ("key", pa.string()),
        ("period", pa.string()),
        ("value", pa.float64()),
        ("status", pa.string()),
        ("mark", pa.string()),
    ]
)


DONE = pa.schema([("indicator_id", pa.string()), ("area_id", pa.string()), ("year", pa.int32())])


@dataclass(frozen=True)
class Cell:
    """A figure of one school and school year ('2024/25'): a value, or a status and the mark in its place."""

    school_code: str
    key: str
    period: str | None
    value: float | None
    status: str
    mark: str | None


@cache
def settings() -> dict[str, Any]:
    return tomllib.loads((HERE / "skolverket.toml").read_text("utf-8"))


_said = lru_cache(20_000)(number)  # the same few thousand come again and again


def cell(school_code: str, key: str, period: str | None, written: str | None, kind: str = "EXISTS") -> Cell:
    """The figure that is `written`; `kind` is Skolverket's own word for what it is (valueType).

    Never a number where the kind says that there is none, and none where it cannot be read as one.
    """
    status = settings()["value_types"].get(kind, "x")
    said = _said(written or "")
    if status == "ok" and isinstance(said, Number):
        return Cell(school_code, key, period, said.value, "ok", None)
    if status == "ok":
        status = "x" if isinstance(said, str) else said.status
        status = "u" if (written or "").startswith("cirka ") else status
    return Cell(school_code, key, period, None, status, written or "null")


def meanings(keys: Mapping[str, str], source: str) -> pa.Table:
    """The rows of `meaning`: what each key fills, of the indicators of one source in the catalogue."""
    known = catalogue.indicators()
    kept = [
        (key, known[name]) for key, name in keys.items() if name in known and known[name].source == source
    ]
    return pa.table(
        {
            "key": pa.array([key for key, _ in kept], pa.string()),
            "indicator_id": pa.array([one.id for _, one in kept], pa.string()),
            "measure": pa.array([one.measure for _, one in kept], pa.string()),
            "scale": pa.array([one.scale for _, one in kept], pa.int64()),
        }
    )


def sources(keys: Mapping[str, str]) -> list[str]:
    """The sources in the catalogue that these keys fill indicators of."""
    known = catalogue.indicators()
    return sorted({known[name].source for name in keys.values() if name in known})


def tidy(
    cells: Iterable[Cell],
    meaning: pa.Table,
    places: Mapping[str, str],
    release: str,
    provenance: str = "published",
    done: pa.Table | None = None,
) -> pa.Table:
    """Rows to stage, less those of what is `done` (columns of DONE).

    places  area ids by school code; other schools are left out
    """
    kept = list(cells)
    given = {name: [getattr(one, name) for one in kept] for name in CELL.names}
    with duckdb.connect() as tables:
        tables.register("cell", pa.table(given, CELL))
        tables.register("meaning", meaning)
        codes, areas = pa.array(list(places), pa.string()), pa.array(list(places.values()), pa.string())
        tables.register("place", pa.table({"school_code": codes, "area_id": areas}))
        tables.register("done", DONE.empty_table() if done is None else done)
        words = {"release": release, "provenance": provenance}
        return tables.sql((HERE / "skolverket.sql").read_text("utf-8"), params=words).to_arrow_table()


def counted() -> pa.Table:
    """Figures that are known with the pupils behind them, from the final grades; columns of DONE."""
    begins = "skolverket-slutbetyg-"
    rows = [
        {"indicator_id": row["indicator_id"], "area_id": row["area_id"], "year": int(row["year"])}
        for row in published.figures()
        if row["release_id"].startswith(begins) and row["denominator"]
    ]
    staged = [
        pq.read_table(staging.rows_of(release), columns=DONE.names)
        for release in staging.releases()
        if release.id.startswith(begins)
    ]
    return pa.concat_tables([pa.Table.from_pylist(rows, DONE), *staged])


def whole_country(text: str) -> pa.Table:
    """Rows of all schools in a long table of the statistics, each under its own code. Staged nowhere."""
    cells = list(from_table(text))
    codes = {one.school_code: one.school_code for one in cells}
    keys = settings()["statistics"]
    parts = [tidy(cells, meanings(keys, source), codes, source) for source in sources(keys)]
    return pa.concat_tables(parts)


def from_table(text: str) -> Iterator[Cell]:
    """The figures in a long table: skolenhetskod, indikator, period, varde, varde_typ."""
    for row in csv.DictReader(io.StringIO(text)):
        yield cell(
            row["skolenhetskod"], row["indikator"], row["period"] or None, row["varde"], row["varde_typ"]
        )
