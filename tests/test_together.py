"""What indicators have in common over areas: Student's t, the line, all pairs, and what is left out."""

from __future__ import annotations

import atexit
import math

import duckdb
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

import queries
from tests.tables import AREA, OBSERVATION, insert

db = duckdb.connect()
queries.load_macros(db)
atexit.register(db.close)  # not with the module: its tests may be divided among workers, and come back


def student(t, df):
    return db.execute(
        "select student_two_sided(t, df) from (select ?::double as t, ?::double as df)", [t, df]
    ).fetchone()[0]


def quantile(df):
    return db.execute("select student_quantile(df) from (select ?::double as df)", [df]).fetchone()[0]


@pytest.mark.parametrize(
    ("t", "df", "p"),
    [
        (0, 5, 1),
        (1, 1, 1 / 2),  # 1 − 2/π · atan 1
        (math.sqrt(2), 2, 1 - math.sqrt(1 / 2)),  # 1 − t/√(2 + t²)
        (-math.sqrt(3), 3, 1 - 2 / math.pi * (math.pi / 4 + 1 / 2)),
        (math.inf, 3, 0),
        (2, 4, 1 - math.sqrt(4 / 8) * (1 + 1 / 2 * 4 / 8)),
        (None, 3, None),
        (1, None, None),
        (1, 0, None),
        (1, 2.5, None),
    ],
)
def test_students_t_by_hand(t, df, p):
    assert student(t, df) == (None if p is None else pytest.approx(p, rel=1e-12, abs=1e-15))


@given(st.integers(-6000, 6000).map(lambda one: one / 100), st.integers(1, 400))
def test_students_t_is_the_librarys(t, df):
    assert student(t, df) == pytest.approx(2 * stats.t.sf(abs(t), df), abs=1e-12)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 14, 30, 289, 1000])
def test_chance_passes_the_quantile_in_5_cases_of_100(df):
    assert quantile(df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-10)
    assert student(quantile(df), df) == pytest.approx(0.05, rel=1e-9)


@pytest.mark.parametrize("df", [0, -1, 1.5, None])
def test_without_degrees_of_freedom_there_is_no_quantile(df):
    assert quantile(df) is None


def associate(points):
    db.execute("create or replace temp table input (group_id varchar, x double, y double)")
    if points:
        db.executemany("insert into input values ('g', ?, ?)", points)
    result = db.execute("from association('input')")
    names = [name for name, *_ in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def test_a_line_that_can_be_worked_out_by_hand():
    """x̄ = 3, ȳ = 4; Sxx = 10, Syy = 10, Sxy = 9."""
    (found,) = associate([(1, 2), (2, 4), (3, 3), (4, 5), (5, 6)])
    r, s = 9 / math.sqrt(10 * 10), math.sqrt((10 - 9 * 9 / 10) / 3)

    assert found["n"] == 5
    assert (found["middle_x"], found["middle_y"], found["sxx"]) == (3, 4, 10)
    assert found["slope"] == pytest.approx(9 / 10)
    assert found["r"] == pytest.approx(r)
    assert found["rho"] == pytest.approx(1 - 6 * (1 + 1) / (5 * 24))
    assert found["s"] == pytest.approx(s)
    assert found["quantile"] == pytest.approx(stats.t.ppf(0.975, 3))
    assert found["slope_lower"] == pytest.approx(0.9 - stats.t.ppf(0.975, 3) * s / math.sqrt(10))
    assert found["slope_upper"] == pytest.approx(0.9 + stats.t.ppf(0.975, 3) * s / math.sqrt(10))
    z = 1.959963984540054 / math.sqrt(5 - 3)
    assert found["lower"] == pytest.approx(math.tanh(math.atanh(r) - z))
    assert found["upper"] == pytest.approx(math.tanh(math.atanh(r) + z))


def test_a_perfect_line_leaves_nothing_to_chance():
    (found,) = associate([(0, 6), (1, 4), (2, 2), (3, 0)])

    assert (found["slope"], found["r"], found["rho"], found["p"]) == (-2, -1, pytest.approx(-1), 0)
    assert (found["lower"], found["upper"]) == (-1, -1)
    assert (found["slope_lower"], found["slope_upper"]) == (pytest.approx(-2), pytest.approx(-2))


@pytest.mark.parametrize(
    ("points", "n"),
    [
        ([(1, 2), (2, 3), (3, 5)], 3),
        ([(1, 1), (1, 2), (1, 3), (1, 5)], 4),
        ([(1, 0), (2, 0), (3, 0), (5, 0)], 4),
        ([(1, 2), (2, 3), (3, 5), (None, 4), (4, None)], 3),
    ],
)
def test_of_too_few_or_all_equal_nothing_is_said(points, n):
    (found,) = associate(points)

    assert found.pop("group_id") == "g"
    assert found.pop("n") == n
    assert set(found.values()) == {None}


def test_without_a_pair_there_is_no_row():
    assert associate([]) == associate([(None, 1), (2, None)]) == []


NUMBERS = st.integers(-500, 500).map(lambda one: one / 10)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=4, max_size=30))
def test_the_association_is_the_librarys(points):
    x, y = zip(*points, strict=True)
    assume(len(set(x)) > 1 and len(set(y)) > 1)
    (found,) = associate(points)
    line = stats.linregress(x, y)

    assert found["slope"] == pytest.approx(line.slope, rel=1e-8, abs=1e-10)
    assert found["r"] == pytest.approx(line.rvalue, abs=1e-9)
    assert found["rho"] == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-9)
    assume(abs(line.rvalue) < 1 - 1e-9)
    assert found["p"] == pytest.approx(line.pvalue, abs=1e-9)
    margin = stats.t.ppf(0.975, len(x) - 2) * line.stderr
    assert found["slope_upper"] - found["slope"] == pytest.approx(margin, rel=1e-6)
    ends = stats.pearsonr(x, y).confidence_interval(0.95)
    assert (found["lower"], found["upper"]) == (
        pytest.approx(ends.low, abs=1e-7),
        pytest.approx(ends.high, abs=1e-7),
    )


@pytest.mark.parametrize(
    ("lower", "upper", "q", "judgement"),
    [
        (0.1, 0.9, 0.05, "positive"),
        (-0.9, -0.1, 0.001, "negative"),
        (0.1, 0.9, 0.051, "none"),
        (-0.1, 0.9, 0.01, "none"),
        (0, 0.9, 0.01, "none"),
        (None, 0.9, 0.01, "not_judged"),
        (0.1, 0.9, None, "not_judged"),
    ],
)
def test_only_what_chance_would_seldom_do_is_certain(lower, upper, q, judgement):
    asked = "select judge_association(?::double, ?::double, ?::double)"
    assert db.execute(asked, [lower, upper, q]).fetchone() == (judgement,)


# Queries


@pytest.fixture
def rows():
    connection = queries.empty()
    for number in range(1, 7):
        insert(connection, "area", AREA, f"area_id | name_sv\n a{number} | Område {number}")
    insert(connection, "area", AREA, "area_id | level | name_sv\n m | municipality | Mitt")
    return connection


def observe(connection, text):
    insert(connection, "observation", OBSERVATION, text)


def struct(id, years_pooled=1):
    return {"indicator_id": id, "direction": "high", "years_pooled": years_pooled, "since": None}


TWO = {
    "indicators": [struct("x"), struct("y")],
    "areas": [f"a{number}" for number in range(1, 7)],
    "year": 2025,
    "sex": "T",
}
LINE = """
indicator_id | area_id | value | lower | upper | status | provenance
x            | a1      | 1     | 0     | 2     | ok     | synthetic
x            | a2      | 2     | 1     | 3     | ok     | published
x            | a3      | 3     | 2     | 4     | ok     | published
x            | a4      | 4     | 3     | 5     | ok     | published
x            | a5      | 5     | 4     | 6     | ok     | published
x            | a6      | -     | -     | -     | c      | published
x            | m       | 9     | -     | -     | ok     | published
y            | a1      | 2     | 1     | 3     | ok     | published
y            | a2      | 4     | 3     | 5     | ok     | published
y            | a3      | 3     | 2     | 4     | ok     | published
y            | a4      | 5     | 4     | 6     | u      | published
y            | a5      | 6     | 5     | 7     | ok     | published
y            | a6      | 99    | 98    | 100   | ok     | published
y            | m       | 9     | -     | -     | ok     | published
"""


def test_scatter_has_every_area_and_the_hidden_one_has_no_number(rows):
    observe(rows, LINE)
    found = queries.execute(rows, "scatter", **TWO).set_index("area_id")

    assert list(found.index) == ["a1", "a2", "a3", "a4", "a5", "a6"]
    assert found["x"].tolist()[:5] == [1, 2, 3, 4, 5]
    assert pd.isna(found.loc["a6", "x"])
    assert (found.loc["a6", "x_status"], found.loc["a6", "y"], found.loc["a6", "y_status"]) == ("c", 99, "ok")
    assert found["provenance"].fillna("").tolist() == ["synthetic", *["published"] * 4, ""]


def test_regression_leaves_the_hidden_area_out_and_counts_it(rows):
    observe(rows, LINE)
    line = queries.execute(rows, "regression", **TWO)
    first = line.iloc[0]

    assert len(line) == 41
    assert [int(first[one]) for one in ("areas", "counted", "hidden", "absent")] == [6, 5, 1, 0]
    assert first["slope"] == pytest.approx(9 / 10)
    assert line["x"].tolist() == pytest.approx([1 + 4 * step / 40 for step in range(41)])
    assert line["y"].tolist() == pytest.approx([4 + 0.9 * (x - 3) for x in line["x"]])
    margin = stats.t.ppf(0.975, 3) * math.sqrt((10 - 8.1) / 3)
    assert first["upper"] - first["y"] == pytest.approx(margin * math.sqrt(1 / 5 + 4 / 10))
    assert line["y"][20] - line["lower"][20] == pytest.approx(margin * math.sqrt(1 / 5)), (
        "least in the middle"
    )
    assert (first["association"], first["provenance"]) == ("positive", "synthetic")


@pytest.mark.parametrize(
    ("change", "counted", "hidden", "absent", "is_there"),
    [
        ("status = 'c' where area_id = 'a5'", 4, 2, 0, False),  # two of six are more than a fifth
        ("status = 'x' where area_id = 'a5'", 4, 1, 1, True),  # one of those five that have both
        ("status = 'x' where area_id in ('a4', 'a5')", 3, 1, 2, False),
        ("status = 'z' where area_id = 'a5'", 4, 1, 0, True),
    ],
)
def test_nothing_is_worked_out_where_too_many_are_hidden_or_missing(
    change, counted, hidden, absent, is_there, rows
):
    observe(rows, LINE)
    rows.execute(
        f"update observation set value = null, lower = null, upper = null, {change} and indicator_id = 'x'"
    )
    line = queries.execute(rows, "regression", **TWO)
    first = line.iloc[0]

    assert [int(first[one]) for one in ("counted", "hidden", "absent")] == [counted, hidden, absent]
    assert pd.notna(first["slope"]) is is_there
    assert len(line) == (41 if is_there else 1)
    assert (first["association"] == "not_judged") is not is_there


def test_correlation_has_a_row_for_each_pair_and_judges_them_together(rows):
    observe(rows, LINE)
    observe(
        rows,
        """
        indicator_id | area_id | value | status | years_pooled
        z            | a1      | 5     | ok     | 3
        z            | a2      | 1     | ok     | 3
        z            | a3      | 4     | ok     | 3
        z            | a4      | 2     | ok     | 3
        z            | a5      | 3     | ok     | 3
        z            | a1      | 50    | ok     | 1
        """,
    )
    asked = TWO | {"indicators": [struct("x"), struct("y"), struct("z", 3), struct("w")]}
    found = queries.execute(rows, "correlation", **asked)

    assert list(zip(found["first_id"], found["second_id"], strict=True)) == [
        ("x", "y"), ("x", "z"), ("x", "w"), ("y", "z"), ("y", "w"), ("z", "w"),
    ]  # fmt: skip
    assert found["counted"].tolist() == [5, 5, 0, 5, 0, 0]
    assert found["hidden"].tolist() == [1, 0, 0, 0, 0, 0]
    assert found["r"].notna().tolist() == [True, True, False, True, False, False]
    p = [
        stats.pearsonr(*pair).pvalue
        for pair in (
            ([1, 2, 3, 4, 5], [2, 4, 3, 5, 6]),
            ([1, 2, 3, 4, 5], [5, 1, 4, 2, 3]),
            ([2, 4, 3, 5, 6], [5, 1, 4, 2, 3]),
        )
    ]
    assert found["p"].dropna().tolist() == pytest.approx(p)
    assert found["q"].dropna().tolist() == pytest.approx(stats.false_discovery_control(p))
    assert found["association"].tolist() == [
        "none",
        "none",
        "not_judged",
        "none",
        "not_judged",
        "not_judged",
    ], "0.037 alone is 0.11 among three"


def test_the_same_pair_alone_is_certain(rows):
    observe(rows, LINE)
    found = queries.execute(rows, "correlation", **TWO)

    assert found["association"].tolist() == ["positive"]
    assert found["q"].tolist() == found["p"].tolist()


def test_a_hidden_value_changes_nothing(rows):
    """Whatever the other value of an area with a hidden one is, the line and the pairs are the same."""
    observe(rows, LINE)
    before = [queries.execute(rows, name, **TWO) for name in ("regression", "correlation")]
    rows.execute("update observation set value = 3 where indicator_id = 'y' and area_id = 'a6'")
    after = [queries.execute(rows, name, **TWO) for name in ("regression", "correlation")]

    assert all(one.equals(other) for one, other in zip(before, after, strict=True))


def test_shared_years_are_those_with_enough_indicators(rows):
    for year, ids in ((2023, "xyz"), (2024, "x"), (2025, "xy")):
        for id in ids:
            observe(rows, f"indicator_id | area_id | year | value\n {id} | a1 | {year} | 5")
    observe(
        rows, "indicator_id | area_id | year | value | status\n z | a1 | 2025 | - | c\n y | m | 2024 | 5 | ok"
    )
    asked = {"indicators": [struct(one) for one in "xyz"], "areas": ["a1"], "sex": "T"}

    found = queries.execute(rows, "shared_years", **asked, fewest=2)
    assert found.to_dict("records") == [
        {"year": 2025, "indicators": 2},
        {"year": 2023, "indicators": 3},
    ]
    assert queries.execute(rows, "shared_years", **asked, fewest=1)["year"].tolist() == [2025, 2024, 2023]


def test_distribution_has_areas_by_name_and_then_what_is_marked(rows):
    observe(rows, LINE)
    asked = {
        "indicator": "x",
        "areas": TWO["areas"],
        "marked": ["m"],
        "year": 2025,
        "years_pooled": 1,
        "sex": "T",
    }
    found = queries.execute(rows, "distribution", **asked, fewest=4)

    assert found["area_id"].tolist() == ["a1", "a2", "a3", "a4", "a5", "a6", "m"]
    assert found["is_marked"].tolist() == [False] * 6 + [True]
    assert set(found["quartile_low"]) == {2}
    assert set(found["median"]) == {3}, "of five: the marked and the hidden do not count"
    assert set(found["quartile_high"]) == {4}
    assert found["stack"].fillna(0).tolist() == [1, 1, 1, 1, 1, 0, 0]

    few = queries.execute(rows, "distribution", **asked, fewest=6)
    assert few[["quartile_low", "median", "quartile_high"]].isna().all(axis=None)


def test_equal_values_are_stacked(rows):
    for number in range(1, 5):
        observe(rows, f"indicator_id | area_id | value\n x | a{number} | 7")
    asked = {
        "indicator": "x",
        "areas": TWO["areas"],
        "marked": [],
        "year": 2025,
        "years_pooled": 1,
        "sex": "T",
    }

    assert queries.execute(rows, "distribution", **asked, fewest=4)["stack"].tolist() == [1, 2, 3, 4]
