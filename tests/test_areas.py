"""The inequality between areas by type and beyond chance: figures done by hand, the edges, a dull twin."""

from __future__ import annotations

import math

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import queries
from tests.tables import CREATE_SUBGROUP, SUBGROUP, table

Z = 1.959963984540054
BY_TYPE = ("d", "r", "par", "paf", "std")


@pytest.fixture(scope="module")
def db():
    with duckdb.connect() as connection:
        queries.load_macros(connection)
        yield connection


def measure_each(db, groups, **same):
    """For each group of areas {(measure, variant): row}; all areas have `same` in common."""
    db.execute(CREATE_SUBGROUP)
    places = ", ".join(f"${name}" for name in SUBGROUP)
    given_rows = [
        SUBGROUP | {"group_id": str(number)} | same | row
        for number, rows in enumerate(groups)
        for row in (table(rows) if isinstance(rows, str) else rows)
    ]
    db.executemany(f"insert into subgroup values ({places})", given_rows)
    found = db.execute("from measures_of_areas('subgroup')")
    names = [name for name, *_ in found.description]
    answers = [{} for _ in groups]
    for row in found.fetchall():
        one = dict(zip(names, row, strict=True))
        answer, key = answers[int(one["group_id"])], (one["measure"], one["variant"])
        assert one["estimate"] is not None
        assert key not in answer
        answer[key] = one
    return answers


def measure(db, rows, **same):
    """{(measure, variant): row} of the areas of one group."""
    return measure_each(db, [rows], **same)[0]


def variants(found, *measures):
    return {variant for name, variant in found if name in measures}


# By hand: two areas of type 1, 400 persons, and none of the types 2 and 4

FOUR = """
subgroup | subgroup_rank | estimate | standard_error | population
a        | 1             | 40       | 3              | 100
b        | 1             | 50       | 4              | 300
c        | 3             | 60       | 2              | 400
d        | 5             | 80       | 3              | 200
"""
FIRST = (100 * 40 + 300 * 50) / 400
FIRST_ERROR = math.sqrt((100 * 3) ** 2 + (300 * 4) ** 2) / 400


def test_the_types_are_compared_as_their_areas_taken_together(db):
    found = measure(db, FOUR)
    d, error = found["d", "area_type"], math.sqrt(FIRST_ERROR**2 + 3**2)
    assert d["estimate"] == d["gap"] == 80 - FIRST
    assert d["standard_error"] == pytest.approx(error)
    assert d["lower"] == pytest.approx(80 - FIRST - Z * error)
    assert d["upper"] == pytest.approx(80 - FIRST + Z * error)

    r, error = found["r", "area_type"], math.sqrt((FIRST_ERROR / FIRST) ** 2 + (3 / 80) ** 2)
    assert r["estimate"] == pytest.approx(80 / FIRST)
    assert r["gap"] == pytest.approx(80 / FIRST - 1)
    assert r["upper"] == pytest.approx(80 / FIRST * math.exp(Z * error))

    mean = (400 * FIRST + 400 * 60 + 200 * 80) / 1000
    assert found["par", "area_type"]["estimate"] == pytest.approx(80 - mean)
    assert found["paf", "area_type"]["estimate"] == pytest.approx(100 * (80 - mean) / mean)
    c, d, a, b = 0.8 * 200, 0.2 * 200, mean * 10 - 160, 1000 - mean * 10 - 40
    paf = math.sqrt(c * 1000 * (a * d * (1000 - c) + b * c**2) / ((a + c) ** 3 * (c + d) ** 3))
    assert found["par", "area_type"]["standard_error"] == pytest.approx(mean * paf)


def test_the_difference_of_types_in_standard_deviations_of_persons(db):
    found = measure(db, FOUR)
    # The variance of a person is n se²: 900, 4800, 1600 and 1800, each as often as there are persons.
    spread = math.sqrt((100 * 900 + 300 * 4800 + 400 * 1600 + 200 * 1800) / 1000)
    d, std = found["d", "area_type"], found["std", "area_type"]
    for name in ("estimate", "standard_error", "lower", "upper", "gap"):
        assert std[name] == pytest.approx(d[name] / spread), name


def test_the_order_is_of_the_types_and_the_rest_takes_the_areas_as_they_are(db):
    found = measure(db, FOUR)
    # ridits: 0.2 (both of type 1), 0.6 and 0.9
    xy = 0.1 * -0.3 * 40 + 0.3 * -0.3 * 50 + 0.4 * 0.1 * 60 + 0.2 * 0.4 * 80
    xx = 0.1 * 0.09 + 0.3 * 0.09 + 0.4 * 0.01 + 0.2 * 0.16
    assert found["sii", "linear"]["estimate"] == pytest.approx(xy / xx)
    assert found["aci", "default"]["estimate"] == pytest.approx(2 * xy)
    assert found["d", "default"]["estimate"] == 80 - 40
    assert found["r", "default"]["estimate"] == 80 / 40
    mean = 0.1 * 40 + 0.3 * 50 + 0.4 * 60 + 0.2 * 80
    assert found["par", "default"]["estimate"] == pytest.approx(80 - mean)
    assert found["mdmw", "default"]["estimate"] == pytest.approx(
        0.1 * (mean - 40) + 0.3 * (mean - 50) + 0.4 * (60 - mean) + 0.2 * (80 - mean)
    )


def test_every_measure_and_variant_that_suits_areas_and_none_that_needs_a_reference(db):
    assert set(measure(db, FOUR)) == {
        *((name, "area_type") for name in BY_TYPE),
        *((name, "default") for name in ("d", "r", "par", "paf", "i2", "between")),
        *((name, "default") for name in ("bgv", "bgsd", "cov", "mdmu", "mdmw", "mdbu", "mdbw")),
        *((name, "default") for name in ("idisu", "idisw", "ti", "mld", "aci", "rci")),
        *((name, variant) for name in ("sii", "rii") for variant in ("linear", "unweighted_linear")),
        *((name, "bounded") for name in ("aci", "rci")),
        ("rci", "wagstaff"),
        ("rci", "erreygers"),
    }


# Three areas 4 apart with standard errors of 1, as many persons in each: Q = 4² + 0 + 4²

LADDER = """
subgroup | subgroup_rank | estimate | standard_error | population
a        | 1             | 46       | 1              | 100
b        | 2             | 50       | 1              | 100
c        | 3             | 54       | 1              | 100
"""


def test_i2_by_hand(db):
    found = measure(db, LADDER)["i2", "default"]
    error = 0.5 * (math.log(32) - math.log(2)) / (math.sqrt(2 * 32) - math.sqrt(2 * 3 - 3))
    assert found["estimate"] == found["gap"] == pytest.approx(100 * (32 - 2) / 32)
    assert found["standard_error"] is None
    assert found["lower"] == pytest.approx(100 * (1 - math.exp(2 * Z * error) / 16))
    assert found["upper"] == pytest.approx(100 * (1 - math.exp(-2 * Z * error) / 16))


def test_i2_of_precise_and_of_rough_areas_weighs_them_by_their_precision(db):
    rows = [row | {"standard_error": se} for row, se in zip(table(LADDER), (1, 2, 1), strict=True)]
    middle = (46 / 1 + 50 / 4 + 54 / 1) / (1 + 1 / 4 + 1)
    q = (46 - middle) ** 2 + (50 - middle) ** 2 / 4 + (54 - middle) ** 2
    assert measure(db, rows)["i2", "default"]["estimate"] == pytest.approx(100 * (q - 2) / q)


@pytest.mark.parametrize(
    ("areas", "most"), [(3, 89.6), (4, 84.7), (5, 79.2), (6, 74.6), (7, 70.8), (8, 67.6)]
)
def test_where_nothing_but_chance_is_seen_i2_says_how_much_more_there_may_be(db, areas, most):
    """The upper ends are those that Higgins and Thompson's interval has where Q is at most k − 1."""
    for step in (0, 0.1):
        rows = [
            {"subgroup": str(i), "estimate": 50 + step * (i % 2), "standard_error": 2, "population": 100}
            for i in range(areas)
        ]
        found = measure(db, rows)["i2", "default"]
        assert (found["estimate"], found["lower"]) == (0, 0)
        assert found["upper"] == pytest.approx(most, abs=0.05)


def test_i2_between_k_less_one_and_k_is_above_0_by_the_other_standard_error(db):
    rows = [
        {"subgroup": str(i), "estimate": 50 + y, "standard_error": 1, "population": 100}
        for i, y in enumerate((-1.15, 0, 1.15))
    ]
    q, error = 2 * 1.15**2, math.sqrt((1 - 1 / 3) / 2)  # 2 < Q < 3
    found = measure(db, rows)["i2", "default"]
    assert found["estimate"] == pytest.approx(100 * (1 - 2 / q))
    assert found["lower"] == 0
    assert found["upper"] == pytest.approx(100 * (1 - 2 / q * math.exp(-2 * Z * error)))


def test_between_by_hand(db):
    found = measure(db, LADDER)["between", "default"]
    b = 2 / 3 * 4**2 - 3 * 1 / 3 * 2 / 3 * 1**2  # what chance alone would give is taken off
    w = 3 * 1 / 3 * 100 * 1**2
    error = math.sqrt(4 * 2 * (1 / 3 * 1 * 4) ** 2 + 2 * ((3 / 9) ** 2 - 3 / 81 + 3 * (1 / 3 * 2 / 3) ** 2))
    low, high = b - Z * error, b + Z * error
    assert found["estimate"] == found["gap"] == pytest.approx(100 * b / (b + w))
    assert found["lower"] == pytest.approx(100 * low / (low + w))
    assert found["upper"] == pytest.approx(100 * high / (high + w))


def test_between_is_all_where_nobody_differs_from_their_neighbours(db):
    """100 % in one area and 0 % in the other two, certainly: what tells persons apart is where they live."""
    rows = [row | {"standard_error": 1e-6} for row in table(LADDER)]
    rows = [row | {"estimate": value} for row, value in zip(rows, (0, 0, 100), strict=True)]
    assert measure(db, rows)["between", "default"]["estimate"] == pytest.approx(100)


# The sign


@pytest.mark.parametrize(
    ("favourable", "first_is_lower", "worse"),
    [(True, True, 1), (True, False, -1), (False, False, 1), (False, True, -1)],
)
def test_a_gap_is_positive_where_the_first_type_is_worse_off(db, favourable, first_is_lower, worse):
    rows = table(FOUR)
    if not first_is_lower:
        rows = [row | {"estimate": 120 - row["estimate"]} for row in rows]
    found = measure(db, rows, favourable=favourable)
    for key in [("d", "area_type"), ("r", "area_type"), ("std", "area_type"), ("sii", "linear")]:
        assert found[key]["gap"] * worse > 0, key
    assert found["d", "default"]["gap"] == 40
    assert (found["par", "area_type"]["gap"] > 0) == (worse > 0)
    assert found["par", "default"]["gap"] > 0


@pytest.mark.parametrize(
    ("measure_", "estimate", "side", "gap"),
    [
        ("d", 12, -1, 12),  # turned already
        ("d", -12, 1, -12),
        ("std", -0.5, -1, -0.5),
        ("r", 1.5, -1, 0.5),
        ("r", 0.8, 1, 0.8 - 1),
        ("rii", 1.25, 1, 0.25),
        ("rii", 0.8, -1, 1 / 0.8 - 1),
        ("rii", 0.8, None, None),
        ("sii", -7, -1, 7),
        ("aci", 3, -1, -3),
        ("rci", 0.2, 1, 0.2),
        ("par", -4, -1, 4),
        ("paf", 6, 1, 6),
        ("par", 6, None, None),
        ("mdmw", 2, -1, 2),
        ("i2", 40, None, 40),
        ("sii", None, 1, None),
    ],
)
def test_the_rule_of_the_sign(db, measure_, estimate, side, gap):
    found = db.execute("select gap_of($1, $2::double, $3::integer)", [measure_, estimate, side]).fetchall()
    assert found == [(None if gap is None else pytest.approx(gap),)]


def test_where_nobody_knows_what_is_good_the_types_are_not_compared(db):
    found = measure(db, FOUR, favourable=None)
    assert variants(found, *BY_TYPE) == {"default"}
    assert found["sii", "linear"]["gap"] is None
    assert found["d", "default"]["estimate"] == 80 - 40
    assert found["i2", "default"] == measure(db, FOUR)["i2", "default"]


# The edges


def test_one_area_says_nothing_and_nor_do_areas_without_a_value(db):
    assert measure(db, table(FOUR)[:1]) == {}
    assert measure(db, [row | {"estimate": None} for row in table(FOUR)]) == {}


def test_two_areas_have_a_difference_and_nothing_more(db):
    found = measure(db, [table(FOUR)[0], table(FOUR)[3]])
    assert set(found) == {(name, way) for name in ("d", "r") for way in ("default", "area_type")} | {
        ("std", "area_type")
    }


def test_areas_of_one_type_have_no_difference_between_types(db):
    found = measure(db, [row | {"subgroup_rank": 3} for row in table(FOUR)])
    assert variants(found, *BY_TYPE) == {"default"}
    assert not {("sii", "linear"), ("rii", "linear"), ("std", "area_type")} & set(found)
    assert found["d", "default"]["estimate"] == 80 - 40
    assert found["i2", "default"] == measure(db, FOUR)["i2", "default"]


def test_two_types_have_a_difference_and_no_gain_of_all(db):
    rows = [row | {"subgroup_rank": 1 if row["subgroup"] in "ab" else 2} for row in table(FOUR)]
    found = measure(db, rows)
    assert found["d", "area_type"]["estimate"] == pytest.approx((400 * 60 + 200 * 80) / 600 - FIRST)
    assert variants(found, "par", "paf") == {"default"}


@pytest.mark.parametrize("population", [None, 100])
def test_a_type_with_a_missing_area_has_no_value_and_its_neighbour_does_not_take_its_place(db, population):
    """Also where the missing area's persons are unknown, as they are where a source gives nothing."""
    rows = [*table(FOUR), {"subgroup": "e", "subgroup_rank": 2, "estimate": 55, "population": 9}]
    whole = measure(db, rows)
    assert variants(whole, "d") == {"default", "area_type"}
    missing = {"estimate": None, "standard_error": None, "population": population}
    for place, ways in {0: {"default"}, 2: {"default", "area_type"}, 3: {"default"}}.items():
        found = measure(db, [row | (missing if i == place else {}) for i, row in enumerate(rows)])
        assert variants(found, "d") == ways, place
        assert variants(found, "par") == set(), place  # one type of four and one area of five: over 15 %
    assert found["d", "default"]["estimate"] == 60 - 40


def test_where_an_area_has_no_type_nothing_is_said_by_types(db):
    found = measure(db, [*table(FOUR), {"subgroup": "e", "estimate": 55, "population": 100}])
    assert variants(found, *BY_TYPE) == {"default"}
    assert ("sii", "linear") not in found
    assert ("mdmw", "default") in found


def test_where_an_area_lacks_its_standard_error_no_interval_leaves_it_out(db):
    for error in (None, 0):
        rows = [row | ({"standard_error": error} if row["subgroup"] == "a" else {}) for row in table(FOUR)]
        found = measure(db, rows)
        d = found["d", "area_type"]
        assert d["estimate"] == 80 - FIRST
        assert d["standard_error"] is d["lower"] is d["upper"] is None
        assert not {("i2", "default"), ("between", "default")} & set(found)
    rows[0]["standard_error"] = None
    assert ("std", "area_type") not in measure(db, rows)


def test_where_an_area_lacks_its_population_only_what_needs_none_is_said(db):
    rows = [row | ({"population": None} if row["subgroup"] == "c" else {}) for row in table(FOUR)]
    assert set(measure(db, rows)) == {
        ("d", "area_type"),  # the ends are of other types
        ("r", "area_type"),
        *((name, "default") for name in ("d", "r", "mdbu")),
        *((name, "unweighted_linear") for name in ("sii", "rii")),
    }
    none = [row | {"population": None} for row in table(FOUR)]
    assert set(measure(db, none)) == set(measure(db, rows)) - {("d", "area_type"), ("r", "area_type")}


def test_an_area_of_no_persons_is_no_area(db):
    nobody = {"subgroup": "e", "subgroup_rank": 1, "estimate": 0, "standard_error": 1, "population": 0}
    without, found = measure(db, FOUR), measure(db, [*table(FOUR), nobody])
    assert set(without) == set(found)
    for key, one in without.items():
        assert found[key]["estimate"] == pytest.approx(one["estimate"]), key


def test_equal_areas_are_no_inequality(db):
    found = measure(db, [row | {"estimate": 75} for row in table(FOUR)])
    for key, one in found.items():
        assert one["gap"] == pytest.approx(0, abs=1e-9), key
    assert found["between", "default"]["lower"] == 0
    assert found["d", "area_type"]["lower"] < 0 < found["d", "area_type"]["upper"]


@pytest.mark.parametrize("favourable", [True, False])
def test_zeros_are_numbers(db, favourable):
    found = measure(db, [row | {"estimate": 0} for row in table(FOUR)], favourable=favourable)
    for key in [("d", "area_type"), ("std", "area_type"), ("par", "area_type"), ("i2", "default")]:
        assert found[key]["estimate"] == 0, key
    assert not {("r", "area_type"), ("rii", "linear"), ("paf", "area_type"), ("cov", "default")} & set(found)


def test_0_and_100_per_cent_are_compared_and_the_interval_knows_their_error(db):
    """Standard errors come from intervals, and are no more 0 at 0 and 100 per cent than elsewhere."""
    found = measure(
        db,
        """
        subgroup | subgroup_rank | estimate | standard_error | population
        a        | 1             | 0        | 4              | 20
        b        | 3             | 50       | 10             | 20
        c        | 5             | 100      | 4              | 20
        """,
    )
    d = found["d", "area_type"]
    assert (d["estimate"], d["standard_error"]) == (100, pytest.approx(4 * math.sqrt(2)))
    assert ("r", "area_type") not in found
    assert found["par", "area_type"]["estimate"] == 100 - 50
    assert found["i2", "default"]["lower"] > 90


def test_the_order_of_areas_that_share_type_and_value_does_not_matter(db):
    rows = [row | {"estimate": 50 if row["subgroup"] in "abc" else 80} for row in table(FOUR)]
    found, turned = measure(db, rows), measure(db, rows[::-1])
    assert set(found) == set(turned)
    for key, one in found.items():
        assert turned[key]["gap"] == pytest.approx(one["gap"], rel=1e-9, abs=1e-9), key


def test_the_groups_do_not_touch_each_other(db):
    for together, alone in zip(
        measure_each(db, [FOUR, LADDER]), (measure(db, FOUR), measure(db, LADDER)), strict=True
    ):
        assert {key: one["gap"] for key, one in together.items()} == {
            key: pytest.approx(one["gap"]) for key, one in alone.items()
        }


# A dull twin


def twin(rows):
    """{(measure, variant): (estimate, lower, upper)} by types and beyond chance; high is good."""
    types = []
    for rank in sorted({row["subgroup_rank"] for row in rows}):
        n = y = v = 0.0
        for row in rows:
            if row["subgroup_rank"] == rank:
                n += row["population"]
                y += row["population"] * row["estimate"]
                v += (row["population"] * row["standard_error"]) ** 2
        types.append((y / n, math.sqrt(v) / n, n))
    found = {}
    (first, first_error, _), (last, last_error, _) = types[0], types[-1]
    if len(types) > 1:
        error = math.hypot(first_error, last_error)
        d = (last - first, last - first - Z * error, last - first + Z * error)
        total = variance = 0.0
        for row in rows:
            total += row["population"]
            variance += row["population"] * (row["population"] * row["standard_error"] ** 2)
        found["d", "area_type"] = d
        found["std", "area_type"] = tuple(value / math.sqrt(variance / total) for value in d)
        error = math.hypot(first_error / first, last_error / last)
        r = last / first
        found["r", "area_type"] = (r, r / math.exp(Z * error), r * math.exp(Z * error))

    k = len(rows)
    if k > 2:
        middle = sum(row["estimate"] / row["standard_error"] ** 2 for row in rows)
        middle /= sum(1 / row["standard_error"] ** 2 for row in rows)
        q = sum(((row["estimate"] - middle) / row["standard_error"]) ** 2 for row in rows)
        h = max(1, math.sqrt(q / (k - 1)))
        if q > k:
            error = 0.5 * (math.log(q) - math.log(k - 1)) / (math.sqrt(2 * q) - math.sqrt(2 * k - 3))
        else:
            error = math.sqrt(1 / (2 * (k - 2)) * (1 - 1 / (3 * (k - 2) ** 2)))
        ends = (max(1, math.exp(math.log(h) + sign * Z * error)) for sign in (0, -1, 1))
        found["i2", "default"] = tuple(100 * (end**2 - 1) / end**2 for end in ends)

        total = sum(row["population"] for row in rows)
        p, se = [row["population"] / total for row in rows], [row["standard_error"] for row in rows]
        y = [row["estimate"] for row in rows]
        mean = sum(p[i] * y[i] for i in range(k))
        b = w = v = 0.0
        for i in range(k):
            # what an area's distance to the mean of all would be by chance alone, squared
            noise = (1 - p[i]) ** 2 * se[i] ** 2
            noise += sum(p[j] ** 2 * se[j] ** 2 for j in range(k) if j != i)
            b += p[i] * ((y[i] - mean) ** 2 - noise)
            w += p[i] * rows[i]["population"] * se[i] ** 2
            v += 4 * p[i] ** 2 * se[i] ** 2 * (y[i] - mean) ** 2
            for j in range(k):
                v += 2 * p[i] ** 2 * p[j] ** 2 * se[i] ** 2 * se[j] ** 2 * (i != j)
            v += 2 * p[i] ** 2 * (1 - p[i]) ** 2 * se[i] ** 4
        parts = (max(0, b + sign * Z * math.sqrt(v)) for sign in (0, -1, 1))
        found["between", "default"] = tuple(100 * part / (part + w) for part in parts)
    return found


AREAS = st.lists(
    st.builds(
        lambda rank, y, se, n: {
            "subgroup_rank": rank,
            "estimate": y / 10,
            "standard_error": se / 10,
            "population": n,
        },
        st.integers(1, 5),
        st.integers(10, 990),
        st.integers(1, 80),
        st.integers(1, 1000),
    ),
    min_size=2,
    max_size=9,
)


GROUPS = st.lists(AREAS, min_size=10, max_size=10)  # one question for ten: what takes time is the asking


@settings(max_examples=8)
@given(groups=GROUPS)
def test_every_measure_is_what_its_formula_says(db, groups):
    for rows, found in zip(groups, measure_each(db, groups), strict=True):
        expected = twin(rows)
        said = {key for key in found if key[1] == "area_type" or key[0] in ("i2", "between")}
        assert said - {("par", "area_type"), ("paf", "area_type")} == set(expected)
        for key, numbers in expected.items():
            ours = tuple(found[key][name] for name in ("estimate", "lower", "upper"))
            assert ours == pytest.approx(numbers, rel=1e-6, abs=1e-6), key
            assert ours[1] - 1e-9 <= ours[0] <= ours[2] + 1e-9, key
            if key[0] in ("i2", "between"):
                assert 0 <= ours[1] <= ours[2] <= 100


@settings(max_examples=4)
@given(groups=GROUPS)
def test_the_gap_is_the_same_said_of_those_who_fail(db, groups):
    failing = [[row | {"estimate": 100 - row["estimate"]} for row in rows] for rows in groups]
    same = [("d", "area_type"), ("std", "area_type"), ("sii", "linear"), ("i2", "default")]
    for passed, failed in zip(
        measure_each(db, groups), measure_each(db, failing, favourable=False), strict=True
    ):
        for key in [*same, ("between", "default"), ("bgv", "default")]:
            assert (key in passed) == (key in failed), key
            if key in passed:
                assert passed[key]["gap"] == pytest.approx(failed[key]["gap"], rel=1e-6, abs=1e-6), key


@settings(max_examples=4)
@given(groups=GROUPS, by=st.integers(2, 20))
def test_the_less_chance_there_is_the_more_is_beyond_it(db, groups, by):
    surer = [[row | {"standard_error": row["standard_error"] / by} for row in rows] for rows in groups]
    for less, more in zip(measure_each(db, groups), measure_each(db, surer), strict=True):
        for key in {("i2", "default"), ("between", "default")} & set(less):
            assert less[key]["estimate"] <= more[key]["estimate"] + 1e-9
