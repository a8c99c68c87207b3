"""Every measure says what the peers' own code says, and nothing that is not compared is passed over."""

from __future__ import annotations

import duckdb
import pytest

import queries
from tests.peers import CASES, Compared, healthequal
from tests.peers.__main__ import MODULES

COMPARISONS = {folder: one for module in MODULES for folder, one in module.COMPARISONS.items()}


@pytest.fixture(scope="module")
def db():
    with duckdb.connect() as connection:
        queries.load_macros(connection)
        yield connection


@pytest.mark.parametrize("folder", COMPARISONS)
def test_every_figure_agrees(db, folder):
    compared = list(COMPARISONS[folder](db, CASES / folder))
    assert compared
    assert [one for one in compared if not one.agrees] == []


def test_every_case_is_compared():
    assert {path.name for path in CASES.iterdir()} == set(COMPARISONS)


@pytest.mark.parametrize("folder", healthequal.FOLDERS)
def test_every_value_of_healthequal_is_compared_or_left_out(db, folder):
    said = {
        f"{folder} {row['case_id']} {row['variant']} {column}"
        for path in (CASES / folder).glob("expected*.csv")
        for row in healthequal.rows(path)
        for column in (*healthequal.COLUMNS, *healthequal.DRAWN)
        if row.get(column)
    }
    compared = {f"{one.case} {one.what}" for one in healthequal.inequality(db, CASES / folder)}
    left_out = {what for what, _ in healthequal.LEFT_OUT}
    assert not compared & left_out
    assert said <= compared | left_out


def test_a_figure_agrees_within_its_tolerance_and_null_with_null_only():
    assert Compared("a", "d", 1.0, 1.01, 0.02).agrees
    assert not Compared("a", "d", 1.0, 1.01, 0.001).agrees
    assert Compared("a", "d", None, None).agrees
    assert not Compared("a", "d", None, 0.0).agrees
    assert Compared("a", "lower", 1.0, 1.4, 0, 0.5).agrees
    assert not Compared("a", "lower", 1.0, 1.6, 0, 0.5).agrees
    assert not Compared("a", "trend", "up", "down", 1).agrees
