"""The attack comes to the same verdict from each format, and finds what leaks in one of them only."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

import catalogue
from importers.attack import (
    Published,
    Verdict,
    bounds,
    judge,
    read,
    read_files,
    read_package,
    read_workbook,
)
from reports.open_data import KEYS, Edition, Tables
from reports.open_data.delimited import csv_bytes
from reports.open_data.package import package_bytes
from reports.open_data.parquet import parquet_bytes
from reports.open_data.workbook import workbook_bytes
from tests import naive, seeded
from tests.attack import SEEDED, protected
from tests.leaky import LEAKY
from tests.seeded import Row


def edition() -> Edition:
    return Edition(
        "1-2026-11-22", "0" * 64, "2026-11-22", "1", False, next(iter(catalogue.municipalities().values()))
    )


def tables(rows: list[Row], *more: list[Row]) -> Tables:
    """What is published, as the files are made of it; `more` are areas and estimates."""
    with seeded.load(rows, *more) as loaded:
        return {name: loaded.sql(f"from {name}").to_arrow_table() for name in KEYS}


def as_csv(found: Tables, folder: Path) -> Published:
    for name in ("observation", "area", "estimate"):
        (folder / f"{name}.csv").write_bytes(csv_bytes(found[name]))
    return read_files(folder)


def as_csv_for_excel(found: Tables, folder: Path) -> Published:
    for name in ("observation", "area", "estimate"):
        (folder / f"{name}-for-excel.csv").write_bytes(csv_bytes(found[name], for_excel=True))
    return read_files(folder, "-for-excel")


def as_parquet(found: Tables, folder: Path) -> Published:
    folder = folder / "parquet"  # apart from csv, which would be taken for others' figures
    folder.mkdir(exist_ok=True)
    for name in ("observation", "area", "estimate", "release"):
        (folder / f"{name}.parquet").write_bytes(parquet_bytes(found[name], edition()))
    return read(folder)


def as_package(found: Tables, folder: Path) -> Published:
    (folder / "hela.zip").write_bytes(package_bytes(found, edition(), b"{}"))
    return read_package(folder / "hela.zip")


def as_workbook(found: Tables, folder: Path) -> Published:
    (folder / "hela.xlsx").write_bytes(workbook_bytes(found, edition(), "hela"))
    return read_workbook(folder / "hela.xlsx")


FORMATS: dict[str, Callable[[Tables, Path], Published]] = {
    "csv": as_csv,
    "csv for Excel": as_csv_for_excel,
    "Parquet": as_parquet,
    "data package": as_package,
    "Excel": as_workbook,
}


def verdict(published: Published, rows: list[Row]) -> Verdict:
    return judge(bounds(published, enough=SEEDED.width), seeded.truth(rows), SEEDED)


@pytest.mark.parametrize("design", ["A", "D"])
def test_the_verdict_is_the_same_from_every_format(design, tmp_path):
    drawn = (seeded.rows(design, seed) for seed in seeded.SEEDS)
    rows = next(one for one in drawn if naive.leaks(one, naive.by_hand(one)))
    for shown, is_safe in ((protected(rows), True), (naive.by_hand(rows), False)):
        found = tables(shown)
        verdicts = {name: verdict(form(found, tmp_path), rows) for name, form in FORMATS.items()}
        assert all(one == verdicts["Parquet"] for one in verdicts.values()), verdicts
        assert verdicts["Parquet"].is_safe == is_safe


@pytest.mark.parametrize("kind", LEAKY)
def test_what_each_relation_tells_is_told_by_every_format(kind, tmp_path):
    leaky = LEAKY[kind]
    found = tables(leaky.rows, leaky.areas, leaky.estimates)
    for form in FORMATS.values():
        published = form(found, tmp_path)
        published = Published(
            published.rows, published.areas, published.estimates, leaky.earlier, leaky.known
        )
        assert published == leaky.published


def with_counts(found: Tables, place: int, row: Row) -> Tables:
    """The tables with the true counts left in a row that is hidden."""
    observation = found["observation"]
    for name in ("numerator", "denominator"):
        column = observation[name].to_pylist()
        column[place] = row[name]
        number = observation.column_names.index(name)
        observation = observation.set_column(
            number, observation.schema.field(name), pa.array(column, pa.int64())
        )
    return found | {"observation": observation}


@pytest.mark.parametrize("planted", FORMATS)
def test_counts_that_were_left_in_one_format_are_found_in_that_one(planted, tmp_path):
    rows = seeded.rows("A", 3)
    shown = protected(rows)
    place = random.Random(1).choice(naive.needed(rows, shown))
    assert shown[place]["status"] == "c"
    found = tables(shown)
    there = found["observation"].to_pylist()
    at = next(number for number, one in enumerate(there) if seeded.cell(one) == seeded.cell(shown[place]))
    leaking = with_counts(found, at, rows[place])
    assert leaking["observation"]["status"][at].as_py() == "c"
    for name, form in FORMATS.items():
        leaks = verdict(form(leaking if name == planted else found, tmp_path), rows).leaks
        assert bool(leaks) == (name == planted), name
