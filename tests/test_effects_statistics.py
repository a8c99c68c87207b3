"""Before and after, beside others: the macros against literal tables and a dull twin in numpy."""

from __future__ import annotations

import math
from itertools import combinations

import duckdb
import numpy as np
import pandas as pd
import pytest

import queries

Z = 1.959963984540054
POWER = 0.8416212335729143


@pytest.fixture(scope="module")
def db():
    with duckdb.connect() as connection:
        queries.load_macros(connection)
        yield connection


def asked(db: duckdb.DuckDBPyConnection, sql: str, **tables: pd.DataFrame) -> pd.DataFrame:
    for name, rows in tables.items():
        db.register(name, rows)
    found = db.execute(sql).df()
    for name in tables:
        db.unregister(name)
    return found


def panel(seed: int, units: int = 8, before: int = 4, after: int = 3, span: int = 1) -> pd.DataFrame:
    """Units with levels of their own, years in common, and chance; the first two are treated."""
    chance = np.random.default_rng(seed)
    persons = chance.integers(60, 400, units)
    level = chance.uniform(0.1, 0.6, units)
    rows = []
    for year in range(before + after):
        for unit in range(units):
            n, p = persons[unit], level[unit]
            value = chance.binomial(n, p) / n
            rows.append(
                {
                    "group_id": "a",
                    "unit": f"u{unit}",
                    "year": 2010 + year,
                    "stage": "before" if year < before else "after",
                    "is_treated": unit < 2,
                    "weight": n,
                    "value": 100 * value,
                    "variance": 1e4 * p * (1 - p) / n,
                    "shape": 100 * value * (1 - value),
                    "span": span,
                }
            )
    return pd.DataFrame(rows)


def ways(units: int, treated: int) -> pd.DataFrame:
    members = [list(one) for one in combinations(range(1, units + 1), treated)]
    numbers = range(1, len(members) + 1)
    return pd.DataFrame({"units": units, "treated": treated, "number": numbers, "members": members})


# The twin: one unit after the other, as one would with paper and pen.


def wide(rows: pd.DataFrame, column: str) -> np.ndarray:
    return rows.pivot(index="unit", columns="year", values=column).to_numpy(float)


def twin_shock(rows: pd.DataFrame, before: int) -> float:
    y, v, g = (wide(rows, name) for name in ("value", "variance", "shape"))
    part = wide(rows, "weight")[:, 0]
    part = part / part.sum()
    seen = chance = free = 0.0
    for stage in (slice(0, before), slice(before, None)):
        block = y[:, stage]
        count = block.shape[1]
        if not count:
            continue
        year = part @ block
        for i in range(len(y)):
            usual = g[i].mean()
            for j in range(count):
                e = block[i, j] - block[i].mean() - year[j] + year.mean()
                seen += e**2 / usual**2
                vj, gj = v[:, stage][:, j], g[:, stage][:, j]
                kept = (1 - 1 / count) / usual**2
                chance += kept * (vj[i] * (1 - 2 * part[i]) + (part**2 * vj).sum())
                free += kept * (gj[i] ** 2 * (1 - 2 * part[i]) + (part**2 * gj**2).sum())
    return max(0.0, (seen - chance) / free)


def twin_effect(rows: pd.DataFrame, before: int) -> dict[str, float]:
    """What came after, by every way to treat two units; the interval by trying effect after effect."""
    y, v, g = (wide(rows, name) for name in ("value", "variance", "shape"))
    w = wide(rows, "weight")[:, 0]
    contrast = y[:, before:].mean(1) - y[:, :before].mean(1)
    squares = 1 / before + 1 / (y.shape[1] - before)
    variance = (v + twin_shock(rows, before) * g**2).mean(1) * squares

    def statistic(values: np.ndarray, members: tuple[int, ...]) -> tuple[float, float]:
        inside = np.isin(np.arange(len(w)), members)
        into, out = w * inside / w[inside].sum(), w * ~inside / w[~inside].sum()
        return (into - out) @ values, np.sqrt(((into - out) ** 2) @ variance)

    every = list(combinations(range(len(w)), 2))

    def p(effect: float) -> float:
        less = contrast - effect * (np.arange(len(w)) < 2)
        real, spread = statistic(less, (0, 1))
        sizes = [abs(a / b) for a, b in (statistic(less, one) for one in every)]
        return float(np.mean(np.array(sizes) >= abs(real / spread) - 1e-9))

    estimate, spread = statistic(contrast, (0, 1))
    without = contrast - estimate * (np.arange(len(w)) < 2)
    others = sorted((abs(a / b) for a, b in (statistic(without, one) for one in every[1:])), reverse=True)
    needed = math.ceil(0.05 * len(every) - 1e-9) - 1
    smallest = spread * (max(others[needed - 1], Z) + POWER) if needed else np.nan
    return {"estimate": estimate, "spread": spread, "p": p(0), "smallest": smallest, "at": p}


EFFECT = "from assigned('found', 'ways', 0.95, 0.8) where what = 'after'"
CONTRASTS = "create or replace temp table found as from contrasts('panel')"


def effect(db: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> pd.Series:
    db.register("panel", rows)
    db.execute(CONTRASTS)
    return asked(db, EFFECT, ways=ways(rows["unit"].nunique(), 2)).iloc[0]


@pytest.mark.parametrize("seed", range(8))
def test_an_effect_is_that_of_the_twin(db, seed):
    rows = panel(seed)
    found, twin = effect(db, rows), twin_effect(rows, 4)
    assert len(found["elsewhere"]) == 8 * 7 / 2 - 1
    for name in ("estimate", "spread", "p", "smallest"):
        assert found[name] == pytest.approx(twin[name], rel=1e-9), name


@pytest.mark.parametrize("seed", range(8))
def test_what_lies_in_the_interval_is_not_rejected_and_what_lies_outside_is(db, seed):
    """Eight units have 28 pairs, of which one may be at least as far out: 1/28 < 0.05 < 2/28."""
    rows = panel(seed, units=9, before=5)
    found, twin = effect(db, rows), twin_effect(rows, 5)
    if np.isnan(found["lower"]):
        assert twin["at"](1e6) > 0.05 or twin["at"](-1e6) > 0.05
        return
    little = 1e-6 * (found["upper"] - found["lower"])
    assert twin["at"](found["lower"] + little) > 0.05 >= twin["at"](found["lower"] - little)
    assert twin["at"](found["upper"] - little) > 0.05 >= twin["at"](found["upper"] + little)
    assert (found["p"] <= 0.05) == (found["lower"] > 0 or found["upper"] < 0)


def test_shocks_are_found_where_there_are_some_and_not_where_chance_is_all(db):
    def shock(rows: pd.DataFrame) -> float:
        found = asked(db, "from stages('panel')", panel=rows)
        assert found["shock"].nunique() == 1
        return float(found["shock"].iloc[0])

    calm = [panel(seed, units=40, before=12) for seed in range(6)]
    assert np.mean([shock(rows) for rows in calm]) < 0.005
    for seed, rows in enumerate(calm):
        assert shock(rows) == pytest.approx(twin_shock(rows, 12), abs=1e-12)
        moved = np.random.default_rng(seed).normal(0, 0.4, len(rows)) * rows["shape"]
        assert shock(rows.assign(value=rows["value"] + moved)) == pytest.approx(0.16, rel=0.3)


def test_contrasts_are_differences_of_means(db):
    """One unit: 10, 12, 14 before and 20, 24 after, over single years."""
    values = [10.0, 12.0, 14.0, 20.0, 24.0]
    rows = pd.DataFrame(
        {
            "group_id": "a",
            "unit": "u",
            "year": range(2015, 2020),
            "stage": ["before"] * 3 + ["after"] * 2,
            "is_treated": True,
            "weight": 1,
            "value": values,
            "variance": 6.0,
            "shape": 0.0,
            "span": 1,
        }
    )
    found = asked(db, "from contrasts('panel')", panel=rows).set_index(["what", "year"])
    assert dict(found["contrast"]) == {
        ("event", 2015): 10 - (12 + 14) / 2,
        ("event", 2016): 12 - (10 + 14) / 2,
        ("event", 2017): 14 - (10 + 12) / 2,
        ("event", 2018): 20 - (10 + 12 + 14) / 3,
        ("event", 2019): 24 - (10 + 12 + 14) / 3,
        ("trend", 2017): (14 - 10) / 2,
        ("after", 2019): (20 + 24) / 2 - (10 + 12 + 14) / 3,
    }
    assert found["variance"].to_dict() == pytest.approx(
        {
            ("event", 2015): 6 * (1 + 1 / 2),
            ("event", 2016): 6 * (1 + 1 / 2),
            ("event", 2017): 6 * (1 + 1 / 2),
            ("event", 2018): 6 * (1 + 1 / 3),
            ("event", 2019): 6 * (1 + 1 / 3),
            ("trend", 2017): 6 / 2,
            ("after", 2019): 6 * (1 / 2 + 1 / 3),
        }
    )


def test_a_date_needs_two_years_on_either_side(db):
    rows = panel(1, before=5, after=1)
    found = asked(db, "select distinct year from contrasts('panel') where what = 'date'", panel=rows)
    assert sorted(found["year"]) == [2012, 2013]


def test_years_that_values_share_are_counted_once(db):
    """Three values over three years each cover five years: as much as 5/3 values that share none."""
    rows = panel(2, before=3, after=1, span=3).assign(variance=6.0, shape=0.0)
    found = asked(db, "from contrasts('panel') where what = 'after'", panel=rows)
    assert found["variance"].iloc[0] == pytest.approx(6 * (3 / 3 + 3 / 5))


def test_few_assignments_reject_nothing(db):
    """Of six pairs of four units one is 17 %: nothing could be certain."""
    found = effect(db, panel(3, units=4))
    assert len(found["elsewhere"]) == 5
    assert np.isnan(found["lower"])
    assert np.isnan(found["upper"])
    assert np.isnan(found["smallest"])


def test_without_others_or_without_years_before_there_is_no_estimate(db):
    rows = panel(4)
    assert asked(db, "from difference_in_differences('panel')", panel=regressed(rows[rows.is_treated])).empty
    only_after = regressed(rows[rows.stage == "after"])
    assert asked(db, "from difference_in_differences('panel')", panel=only_after).empty


def regressed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(is_after=rows["stage"] == "after")


def test_the_regression_says_what_the_means_say(db):
    rows = panel(5)
    found = asked(db, "from difference_in_differences('panel')", panel=regressed(rows))
    w, y = wide(rows, "weight")[:, 0], wide(rows, "value")
    change = y[:, 4:].mean(1) - y[:, :4].mean(1)
    expected = np.average(change[:2], weights=w[:2]) - np.average(change[2:], weights=w[2:])
    assert list(found["estimate"]) == pytest.approx([expected] * 2)
    assert dict(zip(found["spec"], found["df"], strict=True)) == {"means": 56 - 4, "effects": 56 - 15}


def test_a_series_with_two_points_on_a_side_has_no_terms(db):
    short = pd.DataFrame({"group_id": "a", "time": range(6), "post": [0, 0, 0, 0, 1, 1], "value": 1.0})
    assert asked(db, "from interrupted_time_series('series')", series=short).empty
    assert (
        len(asked(db, "from interrupted_time_series('series')", series=short.assign(post=[0, 0, 0, 1, 1, 1])))
        == 4
    )


def test_a_large_effect_does_not_make_itself_hard_to_see(db):
    """Other choices share an area with the real one; what it has done there is taken away first."""
    rows = panel(7, units=16)
    is_after = rows["is_treated"] & (rows["stage"] == "after")
    moved = rows.assign(value=rows["value"] + 30 * is_after)
    assert effect(db, moved)["smallest"] == pytest.approx(effect(db, rows)["smallest"], rel=0.15)
