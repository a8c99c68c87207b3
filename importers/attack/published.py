"""What is published, as an attacker has it: rows by cell, areas, estimates, and what was public before."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import duckdb


class Cell(NamedTuple):
    """The key of an observation: what is shown or hidden as one."""

    indicator_id: str
    area_id: str
    year: int
    years_pooled: int
    sex: str
    group_id: str = "all"

    @property
    def first_year(self) -> int:
        return self.year - self.years_pooled + 1


@dataclass(frozen=True)
class Row:
    """What is told of a cell; null is not told. value, lower and upper in the indicator's unit."""

    cell: Cell
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    lower: float | None = None
    upper: float | None = None
    status: str = "ok"
    release_id: str = ""

    @property
    def has_figure(self) -> bool:
        return self.status not in ("x", "z")


@dataclass(frozen=True)
class Area:
    """A place, and the years (both included) in which it exists; None is without end."""

    id: str
    level: str
    parent_id: str | None
    valid_from: int | None = None
    valid_to: int | None = None
    area_type: int | None = None

    def exists(self, year: int) -> bool:
        return (self.valid_from is None or self.valid_from <= year) and (
            self.valid_to is None or year <= self.valid_to
        )


@dataclass(frozen=True)
class Estimate:
    """A row of `estimate`: one number about `areas` areas of a scope."""

    indicator_id: str
    scope_id: str
    year: int
    years_pooled: int
    sex: str
    measure: str
    variant: str
    estimate: float | None
    areas: int


@dataclass(frozen=True)
class Published:
    """All that an attacker has.

    earlier  what releases before this one showed
    known    what others have made public of the same cells
    """

    rows: Mapping[Cell, Row]
    areas: Mapping[str, Area]
    estimates: tuple[Estimate, ...] = ()
    earlier: tuple[Row, ...] = ()
    known: tuple[Row, ...] = ()

    @property
    def hidden(self) -> list[Cell]:
        return sorted(cell for cell, row in self.rows.items() if row.status == "c")


KEY = "indicator_id, area_id, year, years_pooled, sex, group_id"
FIGURES = ("value", "numerator", "denominator", "lower", "upper")
WHOLE = ("numerator", "denominator")
HIDING = "indicator_id in (select indicator_id from observation where status = 'c')"


def _row(key: Iterable[Any], told: Mapping[str, Any]) -> Row:
    return Row(Cell(*key), **told)


def _rows(db: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found = db.execute(query).fetchall()
    names = (*FIGURES, "status", "release_id")
    return [_row(row[:6], dict(zip(names, row[6:], strict=True))) for row in found]


def read_tables(
    db: duckdb.DuckDBPyConnection,
    *,
    earlier: Iterable[Row] = (),
    known: Iterable[Row] = (),
    hiding_only: bool = False,
) -> Published:
    """The contract's tables in `db` as they would be published; or only indicators that hide something."""
    wanted = HIDING if hiding_only else "true"
    rows = _rows(
        db, f"select {KEY}, {', '.join(FIGURES)}, status, release_id from observation where {wanted}"
    )
    areas = db.execute(
        "select area_id, level, parent_id, valid_from, valid_to, area_type from area order by area_id"
    ).fetchall()
    estimates = db.execute("""
        select indicator_id, scope_id, year, years_pooled, sex, measure, variant, estimate, areas
        from estimate
        order by all
    """).fetchall()
    return Published(
        {row.cell: row for row in rows},
        {row[0]: Area(*row) for row in areas},
        tuple(Estimate(*row) for row in estimates),
        tuple(earlier),
        tuple(known),
    )


def read_ledger(
    db: duckdb.DuckDBPyConnection, folders: Iterable[Path], *, hiding_only: bool = False
) -> list[Row]:
    """What was shown in earlier publications, of the releases that `db` has; or only as `read_tables`.

    A release that has been corrected under its name is another: what it said binds nothing.
    """
    found = []
    for folder in folders:
        found += _rows(
            db,
            f"""
            select {KEY}, {", ".join(FIGURES)}, 'ok', release_id
            from read_parquet('{(folder / "observation.parquet").as_posix()}')
            where
                status not in ('c', 'x', 'z')
                and provenance <> 'synthetic'
                and {HIDING if hiding_only else "true"}
                and release_id in (
                    select old.release_id
                    from read_parquet('{(folder / "release.parquet").as_posix()}') as old
                    inner join release as new
                        on old.release_id = new.release_id
                        and old.fetched_at is not distinct from new.fetched_at
                        and old.published_on is not distinct from new.published_on
                )
            order by all
            """,
        )
    return list(dict.fromkeys(found))


def _number(name: str, written: str | None) -> Any:
    if not written:
        return None
    return round(float(written)) if name in WHOLE else float(written)


def read_csv(path: Path, **common: Any) -> list[Row]:
    """The rows of a file as the pages let download it, or of one with a column for each of the key's.

    common  what all rows share and no column says: sex="T", years_pooled=3
    """
    found = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for raw in csv.DictReader(file):
            line = {"group_id": "all", "status": "ok", "release_id": "", **common, **raw}
            key = [line[name.strip()] for name in KEY.split(",")]
            key[2:4] = [int(key[2]), int(key[3])]
            told = {name: _number(name, line.get(name)) for name in FIGURES}
            found.append(_row(key, {**told, "status": line["status"], "release_id": line["release_id"]}))
    return found


def read(
    folder: Path,
    *,
    ledger: Iterable[Path] = (),
    downloads: Iterable[Row] = (),
    known_public: Path | None = None,
) -> Published:
    """What is published in a snapshot's folder.

    ledger        folders of earlier publications
    downloads     rows of files from the pages: read_csv
    known_public  a folder of csv files with what others have made public
    """
    known = [row for path in sorted((known_public or folder).glob("*.csv")) for row in read_csv(path)]
    with duckdb.connect() as db:
        for table in ("observation", "area", "estimate", "release"):
            db.read_parquet(str(folder / f"{table}.parquet")).create_view(table)
        return read_tables(db, earlier=read_ledger(db, ledger), known=[*downloads, *known])
