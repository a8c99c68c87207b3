"""The private folder: what was staged last counts, nothing twice, nothing half, nothing that git sees."""

from __future__ import annotations

import subprocess

import duckdb
import pyarrow as pa
import pytest

import queries
from importers import ImportProblem, staging
from importers.staging import Release
from tests.test_architecture import ROOT

ROW = {
    "indicator_id": "trygg",
    "area_id": "a",
    "year": 2025,
    "years_pooled": 1,
    "sex": "T",
    "group_id": "all",
    "period": "2025",
    "value": 100 * 30 / 40,
    "numerator": 30,
    "denominator": 40,
    "status": "ok",
    "provenance": "published",
    "release_id": "r",
}


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch):
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    return tmp_path / "staging"


def rows(*changes: dict) -> pa.Table:
    return pa.Table.from_pylist([ROW | change for change in changes])


def release(name: str = "r", **fields) -> Release:
    return Release(name, "school", **fields)


@pytest.fixture
def tables():
    with queries.empty() as connection:
        yield connection


def loaded(tables: duckdb.DuckDBPyConnection) -> list[tuple]:
    staging.load(tables)
    return tables.sql("select release_id, value, sequence from staged_observation order by all").fetchall()


def test_what_is_staged_comes_back_in_the_order_of_staging(tables):
    assert staging.stage(rows({"release_id": "s", "value": 50.0}), release("s"))
    assert staging.stage(rows({}), release("r", url="https://a.example", published_on="2026-01-31"))
    assert loaded(tables) == [("r", 75.0, 2), ("s", 50.0, 1)]
    assert tables.sql("select release_id, url, published_on::varchar from staged_release").fetchall() == [
        ("s", None, None),
        ("r", "https://a.example", "2026-01-31"),
    ]


def test_a_release_staged_again_takes_its_own_place_and_counts_last(tables):
    staging.stage(rows({}), release("r", sha256="1"))
    staging.stage(rows({"release_id": "s"}), release("s"))
    staging.stage(rows({"value": 80.0}, {"area_id": "b", "value": 90.0}), release("r", sha256="2"))
    assert loaded(tables) == [("r", 80.0, 2), ("r", 90.0, 2), ("s", 75.0, 1)]


def test_the_same_bytes_are_not_staged_twice(tables):
    assert staging.stage(rows({}), release("r", sha256="1"))
    assert not staging.stage(rows({"value": 80.0}), release("r", sha256="1"))
    assert loaded(tables) == [("r", 75.0, 1)]
    assert staging.is_staged("1")
    assert not staging.is_staged("2")


def test_areas_and_boundaries_lie_beside_the_figures(tables):
    staging.stage(pa.table({"area_id": ["a"], "level": ["school"]}), release("areas", kind="area"))
    staging.stage(
        pa.table({"area_id": ["a"], "version": ["2025"], "geometry": [b"wkb"], "quality": ["official"]}),
        release("boundaries", kind="boundary"),
    )
    assert loaded(tables) == []
    assert tables.sql("select area_id, level, name_sv from staged_area").fetchall() == [("a", "school", None)]
    assert tables.sql("select version, quality from staged_boundary").fetchall() == [("2025", "official")]


def test_a_column_that_is_not_staged_is_refused_and_nothing_changes(private):
    with pytest.raises(ImportProblem, match="kolumnen personnummer"):
        staging.stage(rows({}).append_column("personnummer", pa.array(["x"])), release())
    assert not private.exists()


def test_what_is_forgotten_is_gone(tables, private):
    staging.stage(rows({}), release("r"))
    assert staging.forget("r")
    assert not staging.forget("r")
    assert loaded(tables) == []
    assert not list((private / "observation").iterdir())


def test_a_release_that_has_lost_its_rows_is_said(tables):
    staging.stage(rows({}), release("r"))
    staging.rows_of(release("r")).unlink()
    with pytest.raises(ImportProblem, match=r"r\.parquet saknas\. Läs in r igen"):
        staging.load(tables)


def test_git_does_not_see_the_private_folder():
    asked = ["git", "check-ignore", "staging/observation/r.parquet"]
    assert subprocess.run(asked, cwd=ROOT, capture_output=True).returncode == 0
