"""The summary measures of inequality: figures done by hand, the edges, and a dull twin of every formula."""

from __future__ import annotations

import math

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import queries
from tests.tables import CREATE_SUBGROUP, SUBGROUP, table

Z = 1.959963984540054
VARIANTS = {
    "sii": ["linear", "unweighted_linear"],
    "rii": ["linear", "unweighted_linear"],
    "aci": ["default", "bounded"],
    "rci": ["default", "bounded", "wagstaff", "erreygers"],
}
ANY_ORDER = (
    "bgv",
    "bgsd",
    "cov",
    "mdmu",
    "mdmw",
    "mdbu",
    "mdbw",
    "mdru",
    "mdrw",
    "idisu",
    "idisw",
    "ti",
    "mld",
)
DISTANCES = ("bgv", "bgsd", "cov", "mdmu", "mdmw", "mdbu", "mdbw", "idisu", "idisw", "ti", "mld")


@pytest.fixture(scope="module")
def db():
    with duckdb.connect() as connection:
        queries.load_macros(connection)
        yield connection


def measure(db, rows, **same):
    """{(measure, variant): row} of the subgroups of one group, which have `same` in common."""
    db.execute(CREATE_SUBGROUP)
    places = ", ".join(f"${name}" for name in SUBGROUP)
    rows = table(rows) if isinstance(rows, str) else rows
    db.executemany(f"insert into subgroup values ({places})", [SUBGROUP | same | row for row in rows])
    found = db.execute("from summary_measures('subgroup')")
    names = [name for name, *_ in found.description]
    answers = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {(one["measure"], one["variant"]): one for one in answers}


def estimate(found, name, variant="default"):
    return found[name, variant]["estimate"]


# By hand

THREE = """
subgroup | subgroup_rank | estimate | standard_error | population | reference
low      | 1             | 40       | 3              | 25         | false
mid      | 2             | 60       | 2              | 50         | false
high     | 3             | 80       | 4              | 25         | true
"""


def test_there_is_a_row_for_every_measure_and_variant(db):
    found = measure(db, THREE)
    assert set(found) == {
        (name, variant)
        for name in ("d", "r", "sii", "rii", "aci", "rci", *ANY_ORDER, "par", "paf")
        for variant in VARIANTS.get(name, ["default"])
    }
    assert all(one["group_id"] == "g" and one["estimate"] is not None for one in found.values())


def test_simple_measures_by_hand(db):
    found = measure(db, THREE)
    assert found["d", "default"] == {
        "group_id": "g",
        "measure": "d",
        "variant": "default",
        "estimate": 80 - 40,
        "standard_error": math.sqrt(3**2 + 4**2),
        "lower": pytest.approx(40 - Z * 5),
        "upper": pytest.approx(40 + Z * 5),
        "gap": 40,
    }
    ratio = found["r", "default"]
    error = math.sqrt((3 / 40) ** 2 + (4 / 80) ** 2)
    assert (ratio["estimate"], ratio["gap"]) == (80 / 40, 80 / 40 - 1)
    assert ratio["lower"] == pytest.approx(2 / math.exp(Z * error))
    assert ratio["upper"] == pytest.approx(2 * math.exp(Z * error))


def test_gradients_by_hand(db):
    found = measure(db, THREE)  # ridits 1/8, 1/2, 7/8: not quite on the line, for 20 points are 3/8 and 3/8
    assert estimate(found, "sii", "linear") == pytest.approx(20 / (3 / 8))
    assert estimate(found, "sii", "unweighted_linear") == pytest.approx(20 * 3)  # ridits 1/6, 1/2, 5/6
    assert estimate(found, "rii", "unweighted_linear") == pytest.approx((60 + 30) / (60 - 30))
    aci = (40 * 0.25 * -0.75) + (80 * 0.25 * 0.75)
    assert estimate(found, "aci") == pytest.approx(aci)
    assert estimate(found, "aci", "bounded") == pytest.approx(aci / 100)
    assert estimate(found, "rci") == estimate(found, "rci", "bounded") == pytest.approx(aci / 60)
    assert estimate(found, "rci", "wagstaff") == pytest.approx(aci / 60 / (1 - 0.6))
    assert estimate(found, "rci", "erreygers") == pytest.approx(4 * aci / 100)


def test_disproportionality_and_impact_by_hand(db):
    found = measure(db, THREE)
    variance = 0.25 * 20**2 + 0.25 * 20**2
    by_hand = {
        "bgv": variance,
        "bgsd": math.sqrt(variance),
        "cov": 100 * math.sqrt(variance) / 60,
        "mdmu": (20 + 0 + 20) / 3,
        "mdmw": 0.25 * 20 + 0.25 * 20,
        "mdbu": (40 + 20 + 0) / 3,
        "mdbw": 0.25 * 40 + 0.5 * 20,
        "mdru": (40 + 20 + 0) / 3,
        "mdrw": 0.25 * 40 + 0.5 * 20,
        "idisu": 100 * 40 / 3 / 60,
        "idisw": 100 * 10 / 60,
        "ti": 1000 * (0.25 * 2 / 3 * math.log(2 / 3) + 0.25 * 4 / 3 * math.log(4 / 3)),
        "mld": -1000 * (0.25 * math.log(2 / 3) + 0.25 * math.log(4 / 3)),
        "par": 80 - 60,
        "paf": 100 * 20 / 60,
    }
    for name, value in by_hand.items():
        assert estimate(found, name) == pytest.approx(value), name
        assert found[name, "default"]["gap"] == estimate(found, name), name


def test_the_standard_errors_of_ti_mld_and_paf_are_on_the_scale_of_their_estimates(db):
    found = measure(db, THREE)
    rho = [2 / 3, 1, 4 / 3]
    weights = [0.25 * 3 / 60, 0.5 * 2 / 60, 0.25 * 4 / 60]
    h = sum(p * x * (1 + math.log(x)) for p, x in zip([0.25, 0.5, 0.25], rho, strict=True))
    ti = math.hypot(*((1 + math.log(x) - h) * w for x, w in zip(rho, weights, strict=True)))
    mld = math.hypot(*((1 - 1 / x) * w for x, w in zip(rho, weights, strict=True)))
    c, d, a, b = 0.8 * 25, 0.2 * 25, 0.6 * 100 - 20, 100 - 40 - 25
    paf = math.sqrt(c * 100 * (a * d * (100 - c) + b * c**2) / ((a + c) ** 3 * (c + d) ** 3))
    assert found["ti", "default"]["standard_error"] == pytest.approx(1000 * ti)
    assert found["mld", "default"]["standard_error"] == pytest.approx(1000 * mld)
    assert found["paf", "default"]["standard_error"] == pytest.approx(100 * paf)
    assert found["par", "default"]["standard_error"] == pytest.approx(60 * paf)


@pytest.mark.parametrize(
    ("favourable", "values", "worse"),
    [(True, (40, 60, 80), 1), (True, (80, 60, 40), -1), (False, (80, 60, 40), 1), (False, (40, 60, 80), -1)],
)
def test_a_gap_is_positive_where_the_disadvantaged_are_worse_off(db, favourable, values, worse):
    rows = [{"subgroup_rank": i + 1, "estimate": v, "population": 10} for i, v in enumerate(values)]
    found = measure(db, rows, favourable=favourable)
    for key in [("d", "default"), ("r", "default"), ("sii", "linear"), ("rii", "linear"), ("aci", "default")]:
        assert found[key]["gap"] * worse > 0, key
    assert found["par", "default"]["gap"] == pytest.approx(20 if worse > 0 else 0)
    assert found["par", "default"]["estimate"] == pytest.approx(0 if worse < 0 else 20 if favourable else -20)


# The edges


@pytest.mark.parametrize(
    ("favourable", "reference", "difference"),
    [(True, None, 90 - 50), (True, "b", 70 - 50), (False, "b", 90 - 70), (False, None, 90 - 50)],
)
def test_without_an_order_the_ends_are_the_highest_and_the_lowest_or_the_reference(
    db, favourable, reference, difference
):
    rows = [
        {"subgroup": name, "estimate": value, "population": 10, "reference": reference == name}
        for name, value in {"a": 50, "b": 70, "c": 90}.items()
    ]
    found = measure(db, rows, ordered=False, favourable=favourable)
    assert estimate(found, "d") == difference
    assert estimate(found, "sii", "linear") is None
    assert estimate(found, "par") == pytest.approx(90 - 70 if favourable else 50 - 70)
    assert estimate(found, "mdbw") == pytest.approx(20)
    assert (estimate(found, "mdru") is None) == (reference is None)


def test_one_group_says_nothing_and_two_say_their_difference(db):
    one = measure(db, "subgroup_rank | estimate | population\n1 | 40 | 10")
    assert {found["estimate"] for found in one.values()} == {None}
    two = measure(db, "subgroup_rank | estimate | population\n1 | 40 | 10\n2 | 50 | 10")
    assert {key for key, found in two.items() if found["estimate"] is not None} == {
        ("d", "default"),
        ("r", "default"),
    }


def test_without_population_only_what_needs_none_is_said(db):
    rows = [{"subgroup_rank": i, "estimate": 10.0 * i, "reference": i == 1} for i in (1, 2, 3)]
    found = measure(db, rows)
    assert {name for (name, _), one in found.items() if one["estimate"] is not None} == {
        "d",
        "r",
        "sii",
        "rii",
        "mdbu",
        "mdru",
    }
    assert estimate(found, "sii", "linear") is estimate(found, "par") is None
    partly = measure(db, [*rows[:2], rows[2] | {"population": 10}])
    assert estimate(partly, "bgv") is estimate(partly, "par") is None


def test_a_subgroup_of_no_persons_is_no_subgroup(db):
    rows = table(THREE)
    empty = {"subgroup_rank": 4, "estimate": 0, "standard_error": 0, "population": 0}
    without, found = measure(db, rows), measure(db, [*rows, empty])
    for key, one in without.items():
        assert found[key]["estimate"] == pytest.approx(one["estimate"]), key


def test_equal_estimates_are_no_inequality(db):
    rows = [
        {"subgroup_rank": i, "estimate": 75, "standard_error": 2, "population": 10 * i, "reference": i == 1}
        for i in (1, 2, 3, 4)
    ]
    found = measure(db, rows)
    for (name, variant), one in found.items():
        none = 1 if name in ("r", "rii") else 0
        assert one["estimate"] == pytest.approx(none, abs=1e-9), (name, variant)
        assert one["gap"] == pytest.approx(0, abs=1e-9), (name, variant)
    assert found["d", "default"]["standard_error"] == math.sqrt(2**2 + 2**2)


def test_zeros_are_numbers_and_never_certain(db):
    found = measure(
        db, [{"subgroup_rank": i, "estimate": 0, "standard_error": 0, "population": 10} for i in (1, 2, 3)]
    )
    for name in ("d", "bgv", "mdmu", "mdbw", "par"):
        assert estimate(found, name) == 0
    for key in [
        ("r", "default"),
        ("rii", "linear"),
        ("rci", "default"),
        ("cov", "default"),
        ("idisw", "default"),
    ]:
        assert found[key]["estimate"] is None
    assert estimate(found, "ti") is estimate(found, "mld") is estimate(found, "paf") is None
    assert found["d", "default"]["lower"] is found["par", "default"]["lower"] is None


def test_0_and_100_per_cent_have_a_difference_and_no_interval(db):
    found = measure(
        db,
        """
        subgroup_rank | estimate | standard_error | population
        1             | 0        | 0              | 20
        2             | 50       | 5              | 100
        3             | 100      | 0              | 20
        """,
    )
    assert estimate(found, "d") == 100
    assert found["d", "default"]["lower"] is found["d", "default"]["standard_error"] is None
    assert estimate(found, "r") is None
    assert estimate(found, "par") == 100 - 50
    assert estimate(found, "ti") > 0


def test_subgroups_of_one_rank_share_a_ridit_and_are_no_end(db):
    inside = measure(
        db,
        """
        subgroup_rank | estimate | population
        1             | 40       | 10
        2             | 60       | 5
        2             | 50       | 5
        3             | 70       | 10
        """,
    )
    ridits, values, shares = [1 / 6, 0.5, 0.5, 5 / 6], [40, 60, 50, 70], [1 / 3, 1 / 6, 1 / 6, 1 / 3]
    xy = sum(p * (r - 0.5) * y for r, y, p in zip(ridits, values, shares, strict=True))
    xx = sum(p * (r - 0.5) ** 2 for r, p in zip(ridits, shares, strict=True))
    assert estimate(inside, "sii", "linear") == pytest.approx(xy / xx)
    assert estimate(inside, "d") == 70 - 40

    at_the_end = measure(
        db,
        [
            {"subgroup_rank": i, "estimate": 10 * i + j, "population": 5}
            for i, j in [(1, 0), (2, 0), (3, 0), (3, 1)]
        ],
    )
    assert estimate(at_the_end, "d") is estimate(at_the_end, "par") is None
    assert estimate(at_the_end, "sii", "linear") is not None
    for people in (5, 7, 11), (5, 5, 5), (0.1, 0.2, 0.7):
        rows = [
            {"subgroup_rank": 1, "estimate": v, "population": n}
            for v, n in zip((1, 2, 3), people, strict=True)
        ]
        one_rank = measure(db, rows)
        assert estimate(one_rank, "sii", "linear") is estimate(one_rank, "d") is None
    half_ranked = [{"subgroup_rank": rank, "estimate": v} for rank, v in ((1, 40), (None, 60))]
    assert estimate(measure(db, half_ranked), "d") is None


def test_of_those_that_share_the_highest_estimate_the_largest_standard_error_counts(db):
    rows = [(40, 3, 10), (80, 1, 10), (80, 4, 10)]
    given = [{"estimate": y, "standard_error": se, "population": n} for y, se, n in rows]
    assert measure(db, given, ordered=False)["d", "default"]["standard_error"] == 5


def test_a_missing_subgroup_is_forgiven_up_to_15_per_cent_and_never_in_a_gradient(db):
    def rows(missing, of):
        return [
            {"subgroup_rank": i, "estimate": None if i in missing else 10.0 * i, "population": 10}
            for i in range(1, of + 1)
        ]

    found = measure(db, rows({2}, 7))
    assert estimate(found, "d") == 70 - 10
    assert estimate(found, "mdmu") is not None
    assert estimate(found, "par") == pytest.approx(70 - (10 + 30 + 40 + 50 + 60 + 70) / 6)
    assert estimate(found, "sii", "linear") is estimate(found, "rci") is None

    assert estimate(measure(db, rows({2}, 6)), "mdmu") is None
    without_the_best = measure(db, rows({7}, 7))
    assert estimate(without_the_best, "d") is estimate(without_the_best, "par") is None
    assert all(one["estimate"] is None for one in measure(db, rows({1, 2, 3}, 3)).values())


def test_without_standard_errors_there_is_no_interval_that_needs_them(db):
    rows = [{name: row[name] for name in row if name != "standard_error"} for row in table(THREE)]
    found = measure(db, rows)
    for name in ("d", "r", "bgv", "ti", "mld"):
        one = found[name, "default"]
        assert one["estimate"] is not None
        assert one["standard_error"] is one["lower"] is one["upper"] is None
    partly = measure(db, [*table(THREE)[:2], rows[2]])
    assert partly["bgv", "default"]["lower"] is partly["d", "default"]["lower"] is None
    assert found["sii", "linear"]["standard_error"] is not None


def test_what_only_simulation_gives_an_interval_has_none(db):
    found = measure(db, THREE)
    assert {name for (name, _), one in found.items() if one["lower"] is None} == {
        "bgsd", "cov", "mdmu", "mdmw", "mdbu", "mdbw", "mdru", "mdrw", "idisu", "idisw",
    }  # fmt: skip


def test_without_a_scale_nothing_bounded_is_said(db):
    found = measure(db, THREE, scale=None)
    for key in [("aci", "bounded"), ("rci", "bounded"), ("rci", "wagstaff"), ("rci", "erreygers")]:
        assert found[key]["estimate"] is None
    assert found["par", "default"]["estimate"] == pytest.approx(20)
    assert found["par", "default"]["standard_error"] is None


def test_where_nobody_knows_what_is_good_only_what_needs_no_direction_is_said(db):
    ordered = measure(db, THREE, favourable=None)
    for key in [
        ("d", "default"),
        ("r", "default"),
        ("mdbu", "default"),
        ("par", "default"),
        ("paf", "default"),
    ]:
        assert ordered[key]["estimate"] is ordered[key]["standard_error"] is None
    assert estimate(ordered, "sii", "linear") > 0
    assert ordered["sii", "linear"]["gap"] is ordered["rii", "linear"]["gap"] is None
    assert estimate(ordered, "bgv") > 0
    assert (
        estimate(measure(db, THREE, favourable=None, ordered=False), "d") is None
    )  # which side of the reference
    without = [row | {"reference": None} for row in table(THREE)]
    assert estimate(measure(db, without, favourable=None, ordered=False), "d") == 80 - 40


def test_the_groups_do_not_touch_each_other(db):
    alone = measure(db, THREE)
    measure(db, [*table(THREE), *(row | {"group_id": "h", "estimate": 7} for row in table(THREE))])
    both = db.execute(
        "select group_id, measure, variant, estimate from summary_measures('subgroup')"
    ).fetchall()
    assert len(both) == 2 * len(alone)
    for group, name, variant, value in both:
        if group == "g":
            assert value == pytest.approx(estimate(alone, name, variant))


# A dull twin


def ridits(rows, weight):
    total = sum(weight(row) for row in rows)
    return [
        (
            sum(weight(other) for other in rows if other["subgroup_rank"] < row["subgroup_rank"])
            + sum(weight(other) for other in rows if other["subgroup_rank"] == row["subgroup_rank"]) / 2
        )
        / total
        for row in rows
    ]


def solve(rows, weight):
    """Weighted least squares of estimate on ridit by the normal equations, and its sandwich HC1."""
    r, w, y, k = (
        ridits(rows, weight),
        [weight(row) for row in rows],
        [row["estimate"] for row in rows],
        len(rows),
    )
    s0, s1, s2 = sum(w), 0.0, 0.0
    t0, t1 = 0.0, 0.0
    for i in range(k):
        s1 += w[i] * r[i]
        s2 += w[i] * r[i] ** 2
        t0 += w[i] * y[i]
        t1 += w[i] * r[i] * y[i]
    det = s0 * s2 - s1 * s1
    f0, slope = (s2 * t0 - s1 * t1) / det, (s0 * t1 - s1 * t0) / det
    inverse = [[s2 / det, -s1 / det], [-s1 / det, s0 / det]]
    meat = [[0.0, 0.0], [0.0, 0.0]]
    for i in range(k):
        e = y[i] - f0 - slope * r[i]
        x = (1, r[i])
        for p in (0, 1):
            for q in (0, 1):
                meat[p][q] += (w[i] * e) ** 2 * x[p] * x[q] * k / (k - 2)
    covariance = [
        [sum(inverse[p][a] * meat[a][b] * inverse[b][q] for a in (0, 1) for b in (0, 1)) for q in (0, 1)]
        for p in (0, 1)
    ]
    return f0, slope, covariance


def twin(rows):
    """The estimate and standard error of every measure of ordered subgroups, none missing, high is good."""
    k, total = len(rows), sum(row["population"] for row in rows)
    p, y = [row["population"] / total for row in rows], [row["estimate"] for row in rows]
    se = [row["standard_error"] for row in rows]
    mean = sum(p[i] * y[i] for i in range(k))
    reference = next(row["estimate"] for row in rows if row["reference"])
    found = {}

    first, last = rows[0], rows[-1]
    found["d", "default"] = (
        last["estimate"] - first["estimate"],
        math.sqrt(first["standard_error"] ** 2 + last["standard_error"] ** 2),
    )
    ratio = last["estimate"] / first["estimate"]
    var = (last["standard_error"] ** 2 + ratio**2 * first["standard_error"] ** 2) / first["estimate"] ** 2
    found["r", "default"] = (ratio, math.sqrt(var) / ratio)

    for variant, weight in {
        "linear": lambda row: row["population"],
        "unweighted_linear": lambda row: 1,
    }.items():
        f0, slope, v = solve(rows, weight)
        f1 = f0 + slope
        found["sii", variant] = (slope, math.sqrt(max(0, v[1][1])))
        if f0 > 0 and f1 > 0:
            g = (1 / f1 - 1 / f0, 1 / f1)
            variance = g[0] ** 2 * v[0][0] + 2 * g[0] * g[1] * v[0][1] + g[1] ** 2 * v[1][1]
            found["rii", variant] = (f1 / f0, math.sqrt(max(0, variance)))
        else:
            found["rii", variant] = (None, None)

    r = ridits(rows, lambda row: row["population"])
    aci = sum(p[i] * y[i] * (2 * r[i] - 1) for i in range(k))
    spread = sum(p[i] * (r[i] - 0.5) ** 2 for i in range(k))
    e = [2 * spread * (y[i] - mean) - aci * (r[i] - 0.5) for i in range(k)]
    error = math.sqrt(sum(p[i] * e[i] ** 2 for i in range(k)) / (k - 2) / spread)
    found["aci", "default"] = (aci, error)
    found["aci", "bounded"] = (aci / 100, error / 100)
    found["rci", "default"] = found["rci", "bounded"] = (aci / mean, error / mean)
    found["rci", "wagstaff"] = (aci / mean / (1 - mean / 100), error / mean / (1 - mean / 100))
    found["rci", "erreygers"] = (4 * aci / 100, 4 * error / 100)

    bgv = sum(p[i] * (y[i] - mean) ** 2 for i in range(k))
    variance = (
        4 * sum(p[i] ** 2 * se[i] ** 2 * (y[i] - mean) ** 2 for i in range(k))
        + 2 * sum(p[i] ** 2 * se[i] ** 2 for i in range(k)) ** 2
        - 2 * sum(p[i] ** 4 * se[i] ** 4 for i in range(k))
        + 2 * sum(p[i] ** 2 * (1 - p[i]) ** 2 * se[i] ** 4 for i in range(k))
    )
    found["bgv", "default"] = (bgv, math.sqrt(variance))
    found["bgsd", "default"] = (math.sqrt(bgv), None)
    found["cov", "default"] = (100 * math.sqrt(bgv) / mean, None)
    for name, to in {"mdm": mean, "mdb": max(y), "mdr": reference}.items():
        found[name + "u", "default"] = (sum(abs(value - to) for value in y) / k, None)
        found[name + "w", "default"] = (sum(p[i] * abs(y[i] - to) for i in range(k)), None)
    for letter in "uw":
        found["idis" + letter, "default"] = (100 * found["mdm" + letter, "default"][0] / mean, None)

    rho = [value / mean for value in y]
    h = sum(p[i] * rho[i] * (1 + math.log(rho[i])) for i in range(k))
    found["ti", "default"] = (
        1000 * sum(p[i] * rho[i] * math.log(rho[i]) for i in range(k)),
        1000 * math.sqrt(sum(((1 + math.log(rho[i]) - h) * p[i] * se[i] / mean) ** 2 for i in range(k))),
    )
    found["mld", "default"] = (
        -1000 * sum(p[i] * math.log(rho[i]) for i in range(k)),
        1000 * math.sqrt(sum(((1 - 1 / rho[i]) * p[i] * se[i] / mean) ** 2 for i in range(k))),
    )

    n = last["population"]
    c = n * last["estimate"] / 100
    d, a = n - c, mean / 100 * total - c
    b = total - a - n
    paf = math.sqrt(c * total * (a * d * (total - c) + b * c**2) / ((a + c) ** 3 * (c + d) ** 3))
    par = max(0, last["estimate"] - mean)
    found["par", "default"] = (par, mean * paf)
    found["paf", "default"] = (100 * par / mean, 100 * paf)
    return found


@st.composite
def subgroups(draw):
    middle = draw(st.lists(st.integers(2, 6), min_size=1, max_size=6))
    ranks = [1, *sorted(middle), 7]
    reference = draw(st.integers(0, len(ranks) - 1))
    return [
        {
            "subgroup": str(i),
            "subgroup_rank": rank,
            "estimate": draw(st.integers(10, 990)) / 10,
            "standard_error": draw(st.integers(1, 80)) / 10,
            "population": draw(st.integers(1, 1000)),
            "reference": i == reference,
        }
        for i, rank in enumerate(ranks)
    ]


@settings(max_examples=40)
@given(rows=subgroups())
def test_every_measure_is_what_its_formula_says(db, rows):
    found, expected = measure(db, rows), twin(rows)
    assert set(found) == set(expected)
    for key, (value, error) in expected.items():
        one = found[key]
        assert one["estimate"] == (None if value is None else pytest.approx(value, rel=1e-7, abs=1e-7)), key
        assert one["standard_error"] == (
            None if error is None else pytest.approx(error, rel=1e-6, abs=1e-6)
        ), key
        if error is not None:
            middle = one["lower"] * one["upper"] if key[0] in ("r", "rii") else one["lower"] + one["upper"]
            assert middle == pytest.approx(
                value**2 if key[0] in ("r", "rii") else 2 * value, rel=1e-6, abs=1e-6
            )
            assert one["lower"] <= one["upper"]


@settings(max_examples=20)
@given(rows=subgroups())
def test_the_index_of_those_who_fail_mirrors_that_of_those_who_pass(db, rows):
    failing = [row | {"estimate": 100 - row["estimate"]} for row in rows]
    passed, failed = measure(db, rows), measure(db, failing, favourable=False)
    for key in [
        ("sii", "linear"),
        ("aci", "default"),
        ("rci", "erreygers"),
        ("rci", "wagstaff"),
        ("d", "default"),
    ]:
        assert passed[key]["gap"] == pytest.approx(failed[key]["gap"], rel=1e-7, abs=1e-7), key
        assert passed[key]["standard_error"] == pytest.approx(
            failed[key]["standard_error"], rel=1e-6, abs=1e-6
        )


@settings(max_examples=20)
@given(rows=subgroups())
def test_distances_are_never_below_0_and_know_no_order(db, rows):
    found = measure(db, rows)
    turned = measure(db, [row | {"subgroup_rank": None} for row in rows[::-1]], ordered=False)
    for name in DISTANCES:
        assert estimate(found, name) >= -1e-9, name
        assert estimate(found, name) == pytest.approx(estimate(turned, name), rel=1e-9, abs=1e-9), name
