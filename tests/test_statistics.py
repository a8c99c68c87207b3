"""The statistical macros: figures that can be worked out by hand, what has no answer, and dull twins."""

from __future__ import annotations

import math
from fractions import Fraction
from statistics import NormalDist

import duckdb
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import queries
from tests.tables import table

Z = 1.959963984540054
COLUMNS = {
    "phe_sii": "quantile integer, population integer, value double, lower double, upper double,"
    " value_type integer, multiplier double",
    "segregation_measures": "unit varchar, total integer, minority integer",
    "multigroup_segregation": "unit varchar, category varchar, persons integer",
    "benjamini_hochberg": "item varchar, p double",
    "empirical_bayes": "item varchar, events integer, population integer",
    "recent_trend": "year integer, numerator integer, denominator integer, value double, lower double,"
    " upper double",
    "direct_rates": "stratum varchar, events integer, population integer, weight double",
    "indirect_rates": "stratum varchar, events integer, population integer, reference_events integer,"
    " reference_population integer",
    "quantile_groups": "item varchar, value double",
}
db = duckdb.connect()
queries.load_macros(db)


@pytest.fixture(scope="module", autouse=True)
def closed():
    yield
    db.close()


def scalar(expression, *values):
    return db.execute(f"select {expression}", values).fetchone()[0]


def ask(macro, rows, *arguments):
    """What `macro` answers to `rows`, a table as text or a list; group_id is 'g' where it is not written."""
    rows = table(rows) if isinstance(rows, str) else rows
    db.execute(f"create or replace temp table input (group_id varchar, {COLUMNS[macro]})")
    names = list(dict.fromkeys(name for row in rows for name in ("group_id", *row)))
    cells = [({"group_id": "g"} | row).get(name) for row in rows for name in names]
    places = ", ".join(f"({', '.join('?' * len(names))})" for _ in rows)
    db.execute(f"insert into input ({', '.join(names)}) values {places}", cells)
    wanted = ", ".join(["'input'", *map(str, arguments)])
    result = db.execute(f"from {macro}({wanted}) order by all")
    names = [name for name, *_ in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def one(macro, rows, *arguments):
    (row,) = ask(macro, rows, *arguments)
    assert row.pop("group_id") == "g"
    return row


def alike(found, expected):
    """Null where null is expected, and the same figures elsewhere but for rounding."""
    assert found.keys() == expected.keys()
    for name, figure in expected.items():
        assert found[name] == (None if figure is None else pytest.approx(figure, rel=1e-6, abs=1e-9)), name


def said_nothing(row):
    return all(value is None for name, value in row.items() if name != "group_id")


# The normal distribution

PROBABILITIES = [0.01, 0.05, 0.0749, 0.0751, 0.1, 0.25, 0.4, 0.5]
TINY = [5e-324, 1e-300, 1e-100, 1e-30, 1.3e-11, 1.5e-11, 1e-12, 1e-9, 1e-6, 1e-3]


@pytest.mark.parametrize(
    "p", [*TINY, *PROBABILITIES, *(1 - p for p in PROBABILITIES), 1 - 1e-6, 1 - 1e-12, 1 - 2**-53]
)
def test_the_inverse_normal_is_the_librarys(p):
    assert scalar("normal_inverse(?)", p) == pytest.approx(NormalDist().inv_cdf(p), rel=1e-14, abs=0)


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_below_the_inverse_of_p_lies_p(p):
    z = scalar("normal_inverse(?)", p)
    assert math.erfc(-z / math.sqrt(2)) / 2 == pytest.approx(p, rel=1e-12, abs=1e-300)
    assert scalar("normal_two_sided(?)", z) == pytest.approx(2 * min(p, 1 - p), rel=1e-7, abs=1e-300)


@pytest.mark.parametrize("p", [0, 1, 0.0, 1.0, -0.1, 1.1, math.nan, math.inf, -math.inf, None])
def test_only_a_probability_between_0_and_1_has_an_inverse(p):
    assert scalar("normal_inverse(?)", p) is None


@pytest.mark.parametrize("level", [0.95, 0.998])
def test_the_quantile_of_a_two_sided_interval_leaves_half_the_error_on_either_side(level):
    z = scalar("normal_quantile(?)", level)
    assert z == pytest.approx(scalar("normal_inverse(?)", (1 + level) / 2), rel=1e-14)
    assert scalar("normal_two_sided(?)", z) == pytest.approx(1 - level, rel=1e-7)


def test_a_whole_column_is_inverted_and_what_is_no_probability_stays_empty():
    found = db.execute("select normal_inverse(p) from (values (0.2), (0), (null), (1), (0.8)) as given (p)")
    low, *nothing, high = [z for (z,) in found.fetchall()]
    assert nothing == [None, None, None]
    assert low == pytest.approx(-high)
    assert low == pytest.approx(NormalDist().inv_cdf(0.2))


# Counts


def poisson(x, mean):
    """The chance of at most x events where `mean` are expected."""
    return sum(math.exp(-mean) * mean**i / math.factorial(i) for i in range(x + 1))


@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize("x", range(10))
def test_the_exact_limits_leave_half_the_error_on_either_side(x, level):
    lower, upper = scalar("poisson_lower(?, ?)", x, level), scalar("poisson_upper(?, ?)", x, level)
    assert poisson(x, upper) == pytest.approx((1 - level) / 2, rel=1e-9)
    if x == 0:
        assert lower == 0
    else:
        assert 1 - poisson(x - 1, lower) == pytest.approx((1 - level) / 2, rel=1e-9)


@pytest.mark.parametrize(("x", "level"), [(10, 0.95), (-1, 0.95), (2.5, 0.95), (None, 0.95), (3, 0.9)])
def test_the_exact_limits_are_of_few_whole_events_at_two_levels(x, level):
    assert scalar("poisson_lower(?, ?)", x, level) is None
    assert scalar("poisson_upper(?, ?)", x, level) is None


def test_limits_of_any_count_are_exact_below_ten_and_byars_from_ten():
    assert scalar("events_upper(9, 0.95)") == scalar("poisson_upper(9, 0.95)")
    assert scalar("events_upper(10, 0.95)") == scalar("byar_upper(10, ?)", Z)
    for limit in ("lower", "upper"):
        found = [scalar(f"events_{limit}(?, 0.95)", x) for x in range(30)]
        assert found == sorted(found)


# Funnels


def test_funnel_limits_are_around_the_benchmark_and_stay_shares():
    assert scalar("funnel_lower(0.2, 100, 2)") == pytest.approx(0.2 - 2 * math.sqrt(0.2 * 0.8 / 100))
    assert scalar("funnel_upper(0.2, 100, 2)") == pytest.approx(0.2 + 2 * math.sqrt(0.2 * 0.8 / 100))
    assert (scalar("funnel_lower(0.2, 2, 2)"), scalar("funnel_upper(0.9, 2, 2)")) == (0, 1)
    assert (scalar("funnel_lower(1, 5, 2)"), scalar("funnel_upper(0, 5, 2)")) == (1, 0)


@pytest.mark.parametrize(("p0", "n"), [(0.5, 0), (0.5, None), (None, 5), (1.1, 5), (-0.1, 5), (0.5, -1)])
def test_a_funnel_of_nobody_has_no_limits(p0, n):
    assert scalar("funnel_lower(?::double, ?::integer, 2)", p0, n) is None
    assert scalar("funnel_upper(?::double, ?::integer, 2)", p0, n) is None


@given(st.integers(1, 500), st.integers(0, 500), st.floats(0.01, 0.99))
def test_a_share_is_outside_the_funnel_where_its_wilson_interval_leaves_the_benchmark_out(n, x, p0):
    assume(x <= n)
    lower, upper = scalar("funnel_lower(?, ?, 2)", p0, n), scalar("funnel_upper(?, ?, 2)", p0, n)
    assume(min(abs(x / n - lower), abs(x / n - upper)) > 1e-9)
    excluded = not scalar("wilson_lower(?, ?, 2)", x, n) <= p0 <= scalar("wilson_upper(?, ?, 2)", x, n)
    assert excluded == (not lower <= x / n <= upper)


# The slope index

STEPS = """
    quantile | population | value | lower | upper
    1        | 100        | 10    | 8     | 12
    2        | 100        | 20    | 18    | 22
    3        | 100        | 30    | 28    | 32
    4        | 100        | 40    | 38    | 42
    5        | 100        | 50    | 48    | 52
"""


def test_slope_index_of_even_steps_is_read_off_the_line():
    found = one("phe_sii", STEPS)
    spread = 0.2 * (0.4**2 + 0.2**2 + 0 + 0.2**2 + 0.4**2)
    half = math.sqrt(sum((0.2 * r * 2) ** 2 for r in (-0.4, -0.2, 0, 0.2, 0.4))) / spread
    assert found == pytest.approx(
        {
            "sii": 50,
            "sii_lower": 50 - half,
            "sii_upper": 50 + half,
            "rii": 55 / 5,
            "rii_lower": (30 + (50 - half) / 2) / (30 - (50 - half) / 2),
            "rii_upper": (30 + (50 + half) / 2) / (30 - (50 + half) / 2),
            "intercept": 30 - 50 / 2,
        }
    )


def test_slope_index_of_equal_values_is_none_at_all():
    rows = [row | {"value": 10, "lower": 10, "upper": 10} for row in table(STEPS)]
    found = one("phe_sii", rows)
    assert (found["sii"], found["rii"], found["sii_lower"], found["rii_upper"]) == (0, 1, 0, 1)


def test_a_negative_multiplier_turns_the_index_and_a_small_one_does_not():
    plain, turned, small = (
        one("phe_sii", [row | {"multiplier": by} for row in table(STEPS)]) for by in (1, -1, 0.01)
    )
    assert (turned["sii"], turned["sii_lower"]) == pytest.approx((-plain["sii"], -plain["sii_upper"]))
    assert turned["rii"] == pytest.approx(1 / plain["rii"])
    assert turned["rii_lower"] == pytest.approx(1 / plain["rii_upper"])
    assert turned["intercept"] == plain["intercept"]
    assert small["sii_lower"] == pytest.approx(plain["sii_lower"] / 100)
    assert (small["rii_lower"], small["rii_upper"]) == (plain["rii_lower"], plain["rii_upper"])


CHANGED = {
    "four groups": lambda rows: rows[:4],
    "one group": lambda rows: rows[:1],
    "a missing value": lambda rows: [*rows[:4], rows[4] | {"value": None}],
    "a missing population": lambda rows: [*rows[:4], rows[4] | {"population": None}],
    "nobody in a group": lambda rows: [*rows[:4], rows[4] | {"population": 0}],
    "nobody in any": lambda rows: [row | {"population": 0} for row in rows],
    "a missing group": lambda rows: [*rows[:4], rows[4] | {"quantile": 6}],
    "a group twice": lambda rows: [*rows, rows[4]],
    "more than 100 groups": lambda rows: [rows[0] | {"quantile": i} for i in range(1, 102)],
    "0 has no logarithm": lambda rows: [rows[0] | {"value": 0}, *rows[1:]],
    "a multiplier of 0": lambda rows: [row | {"multiplier": 0} for row in rows],
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_slope_index_says_nothing_without_all_of_five_groups(change):
    rows = [row | {"value_type": 1, "multiplier": 1} for row in table(STEPS)]
    assert not said_nothing(one("phe_sii", rows))
    assert said_nothing(one("phe_sii", change(rows)))


@pytest.mark.parametrize("limit", ["lower", "upper"])
def test_slope_index_without_one_interval_has_no_limits(limit):
    rows = [table(STEPS)[0] | {limit: None}, *table(STEPS)[1:]]
    found = one("phe_sii", rows)
    assert found["sii"] == pytest.approx(50)
    assert said_nothing({name: value for name, value in found.items() if name.endswith(("lower", "upper"))})


def test_shares_of_all_have_an_index_as_they_are_and_none_through_logits():
    rows = [row | {"value": 1, "lower": 0.9, "upper": 1} for row in table(STEPS)]
    assert one("phe_sii", [row | {"value_type": 0} for row in rows])["rii"] == pytest.approx(1)
    assert said_nothing(one("phe_sii", [row | {"value_type": 2} for row in rows]))


def test_a_line_below_zero_has_no_ratio():
    rows = [row | {"value": [0, 0, 0, 0, 50][row["quantile"] - 1]} for row in table(STEPS)]
    found = one("phe_sii", rows)
    assert found["intercept"] < 0
    assert found["rii"] is None


GROUP = st.tuples(st.integers(1, 500), st.floats(0.1, 0.9), st.floats(0.01, 0.09))
TRANSFORMS = {
    0: (lambda y: y, lambda y: y),
    1: (math.log, math.exp),
    2: (lambda y: math.log(y / (1 - y)), lambda y: 1 / (1 + math.exp(-y))),
}


@given(
    st.lists(GROUP, min_size=5, max_size=8),
    st.sampled_from([0, 1, 2]),
    st.sampled_from([1, 100, 0.5, -1, -100]),
)
def test_slope_index_agrees_with_its_twin(groups, value_type, multiplier):
    there, back = TRANSFORMS[value_type]
    whole, below, ranks = sum(n for n, *_ in groups), 0, []
    for n, *_ in groups:
        ranks.append((below + n / 2) / whole - 0.5)
        below += n
    spread = sum(n / whole * r * r for (n, *_), r in zip(groups, ranks, strict=True))
    middle = slope = variance = 0
    for (n, y, wide), r in zip(groups, ranks, strict=True):
        middle += n / whole * there(y)
        slope += n / whole * r * there(y) / spread
        variance += (n / whole * r / spread * (there(y + wide) - there(y - wide)) / (2 * Z)) ** 2

    def ends(b):
        return back(middle - b / 2), back(middle + b / 2)

    expected = {"intercept": abs(multiplier) * ends(slope)[0]}
    for name, b in (("lower", -1), ("", 0), ("upper", 1)):
        suffix = f"_{name}" if name else ""
        turn = -1 if multiplier < 0 else 1
        first, last = ends(slope + turn * b * Z * math.sqrt(variance))
        expected[f"sii{suffix}"] = multiplier * (last - first)
        over, under = (last, first) if multiplier > 0 else (first, last)
        assume(abs(under) > 1e-3)
        expected[f"rii{suffix}"] = over / under if over >= 0 and under > 0 else None
    rows = [
        {
            "quantile": i,
            "population": n,
            "value": y,
            "lower": y - wide,
            "upper": y + wide,
            "value_type": value_type,
            "multiplier": multiplier,
        }
        for i, (n, y, wide) in enumerate(groups, 1)
    ]
    alike(one("phe_sii", rows), expected)


# Segregation


def test_complete_segregation_is_one_and_an_even_spread_nothing():
    apart = one("segregation_measures", "unit | total | minority\na | 50 | 50\nb | 150 | 0\nc | 0 | 0")
    assert apart == pytest.approx(dict.fromkeys(apart, 1) | {"exposure": 0})
    even = one("segregation_measures", "unit | total | minority\na | 100 | 25\nb | 20 | 5")
    assert even == pytest.approx(dict.fromkeys(even, 0) | {"isolation": 0.25, "exposure": 0.75}, abs=1e-12)
    assert one("segregation_measures", "unit | total | minority\na | 100 | 25") == pytest.approx(
        even, abs=1e-12
    )


def test_dissimilarity_is_the_share_that_would_have_to_move():
    found = one("segregation_measures", "unit | total | minority\na | 100 | 30\nb | 100 | 10")
    assert found["dissimilarity"] == pytest.approx((30 / 40 - 70 / 160 + 90 / 160 - 10 / 40) / 2)
    assert found["isolation"] == pytest.approx(30 / 40 * 0.3 + 10 / 40 * 0.1)
    assert found["gini"] == pytest.approx(2 * 100 * 100 * (0.3 - 0.1) / (2 * 200**2 * 0.2 * 0.8))


@pytest.mark.parametrize("unit", ["10 | -", "- | 5", "10 | 11", "10 | -1", "- | -"])
def test_a_unit_that_is_missing_or_impossible_leaves_no_measure(unit):
    rows = f"group_id | unit | total | minority\ng | a | 100 | 30\ng | b | {unit}\nh | a | 10 | 5"
    missing, other = ask("segregation_measures", rows)
    assert said_nothing(missing)
    assert other["isolation"] == pytest.approx(0.5)


@pytest.mark.parametrize("minority", [0, 100])
def test_one_kind_of_people_cannot_be_segregated(minority):
    rows = [{"unit": "a", "total": 100, "minority": minority}]
    assert said_nothing(one("segregation_measures", rows))
    rows = [{"unit": "a", "category": "x", "persons": 5}, {"unit": "b", "category": "y", "persons": 0}]
    assert said_nothing(one("multigroup_segregation", rows))


UNITS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=8)


def entropy(shares):
    return -sum(p * math.log(p) for p in shares if p > 0)


@given(UNITS)
def test_segregation_agrees_with_its_twin(units):
    minority, majority = sum(g for g, _ in units), sum(o for _, o in units)
    assume(minority and majority)
    whole = minority + majority
    p = minority / whole
    inhabited = [(g + o, g / (g + o)) for g, o in units if g + o]
    isolation = sum(t * share / minority * share for t, share in inhabited)
    root = sum(math.sqrt(share * (1 - share)) * t for t, share in inhabited) / minority
    all_of_it = entropy([p, 1 - p])
    expected = {
        "dissimilarity": sum(abs(g / minority - o / majority) for g, o in units) / 2,
        "isolation": isolation,
        "exposure": 1 - isolation,
        "gini": sum(t * u * abs(a - b) for t, a in inhabited for u, b in inhabited)
        / (2 * whole**2 * p * (1 - p)),
        "entropy_h": sum(t * (all_of_it - entropy([a, 1 - a])) for t, a in inhabited) / (whole * all_of_it),
        "correlation_ratio": (isolation - p) / (1 - p),
        "atkinson": 1 - p / (1 - p) * root**2,
    }
    rows = [{"unit": str(i), "total": g + o, "minority": g} for i, (g, o) in enumerate(units)]
    assert one("segregation_measures", rows) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=1, max_size=6))
def test_segregation_of_several_categories_agrees_with_its_twin(units):
    whole = sum(map(sum, units))
    shares = [sum(column) / whole if whole else 0 for column in zip(*units, strict=True)]
    interaction = sum(p * (1 - p) for p in shares)
    assume(interaction)
    uneven, information = 0, 0
    for unit in filter(sum, units):
        inside = [persons / sum(unit) for persons in unit]
        uneven += sum(unit) * sum(abs(a - p) for a, p in zip(inside, shares, strict=True))
        information += sum(unit) * (entropy(shares) - entropy(inside))
    rows = [
        {"unit": str(i), "category": str(j), "persons": persons}
        for i, unit in enumerate(units)
        for j, persons in enumerate(unit)
        if persons or (i + j) % 2
    ]
    assert one("multigroup_segregation", rows) == pytest.approx(
        {
            "dissimilarity": uneven / (2 * whole * interaction),
            "entropy_h": information / (whole * entropy(shares)),
        },
        rel=1e-9,
        abs=1e-9,
    )


@pytest.mark.parametrize("persons", ["-", "-1"])
def test_a_count_that_is_missing_or_impossible_leaves_no_measure(persons):
    rows = f"unit | category | persons\na | x | 5\na | y | 5\nb | x | {persons}"
    assert said_nothing(one("multigroup_segregation", rows))


# Many tests


def test_false_discovery_rates_never_fall_with_p_and_are_one_for_equal_p():
    found = ask(
        "benjamini_hochberg",
        """
        item | p
        a    | 0.01
        b    | 0.02
        c    | 0.02
        d    | 0.9
        e    | -
        f    | 1.5
        """,
    )
    q = {row["item"]: row["q"] for row in found}
    assert q == pytest.approx(
        {"a": 0.02 * 4 / 3, "b": 0.02 * 4 / 3, "c": 0.02 * 4 / 3, "d": 0.9, "e": None, "f": None}
    )
    assert ask("benjamini_hochberg", "item | p\na | 0.3")[0]["q"] == 0.3
    assert ask("benjamini_hochberg", "item | p\na | -")[0]["q"] is None


@given(st.lists(st.none() | st.integers(0, 20).map(lambda x: x / 20), min_size=1, max_size=12))
def test_false_discovery_rates_agree_with_their_twin(tests):
    known = sorted(p for p in tests if p is not None)
    expected = {}
    for i, p in enumerate(tests):
        later = [
            known[j] * len(known) / (j + 1) for j in range(len(known)) if p is not None and known[j] >= p
        ]
        expected[str(i)] = None if p is None else min([1, *later])
    rows = [{"item": str(i), "p": p} for i, p in enumerate(tests)]
    found = {row["item"]: row["q"] for row in ask("benjamini_hochberg", rows)}
    alike(found, expected)


# Small areas


def test_areas_that_differ_by_chance_alone_have_the_rate_of_all():
    rows = "item | events | population\na | 4 | 20\nb | 5 | 20\nc | 3 | 20\nd | - | 20\ne | 3 | 0"
    found = {row["item"]: (row["rate"], row["shrunk"]) for row in ask("empirical_bayes", rows)}
    assert found["a"] == pytest.approx((4 / 20, 12 / 60))
    assert found["b"] == pytest.approx((5 / 20, 12 / 60))
    assert found["d"] == found["e"] == (None, None)
    assert one("empirical_bayes", "item | events | population\na | 0 | 20")["shrunk"] == 0


@given(st.lists(st.tuples(st.none() | st.integers(0, 40), st.integers(0, 60)), min_size=1, max_size=8))
def test_shrunk_rates_agree_with_their_twin_and_lie_between(areas):
    known = [(x, n) for x, n in areas if x is not None and n > 0]
    events, people = sum(x for x, _ in known), sum(n for _, n in known)
    expected = []
    for x, n in areas:
        if x is None or n == 0:
            expected.append((None, None))
            continue
        m = events / people
        variance = sum(k * (y / k - m) ** 2 for y, k in known) / people - m / (people / len(known))
        weight = 0 if variance <= 1e-12 else variance / (variance + m / n)
        expected.append((x / n, m + weight * (x / n - m)))
    rows = [{"item": f"{i:02}", "events": x, "population": n} for i, (x, n) in enumerate(areas)]
    for row, (rate, shrunk) in zip(ask("empirical_bayes", rows), expected, strict=True):
        alike({"rate": row["rate"], "shrunk": row["shrunk"]}, {"rate": rate, "shrunk": shrunk})
        if rate is not None:
            low, high = sorted((rate, events / people))
            assert low - 1e-9 <= row["shrunk"] <= high + 1e-9


# Trends


def shares(*counts, n=100):
    return [{"year": 2021 + i, "numerator": x, "denominator": n} for i, x in enumerate(counts)]


def values(*points, wide=1):
    return [
        {"year": 2021 + i, "value": y, "lower": y - wide, "upper": y + wide} for i, y in enumerate(points)
    ]


TRENDS = {
    "rising shares": (shares(40, 50, 60, 70, 80), "increasing"),
    "falling shares": (shares(80, 70, 60, 50, 40), "decreasing"),
    "falling to nobody": (shares(40, 30, 20, 10, 0), "decreasing"),
    "equal shares": (shares(50, 50, 50, 50, 50), "no_change"),
    "shares that one year lifts": (shares(50, 50, 50, 50, 99), "no_change"),
    "rising a little": (shares(50, 51, 52, 53, 54), "no_change"),
    "older years do not count": (shares(99, 50, 50, 50, 50, 50), "no_change"),
    "all have it in one year": (shares(40, 50, 60, 70, 100), "cannot_be_calculated"),
    "nobody has it in any": (shares(0, 0, 0, 0, 0), "cannot_be_calculated"),
    "nobody was asked in one year": ([*shares(40, 50, 60, 70), *shares(0, n=0)], "cannot_be_calculated"),
    "rising values": (values(1, 2, 3, 4, 5), "increasing"),
    "falling values": (values(5, 4, 3, 2, 1), "decreasing"),
    "equal values": (values(5, 5, 5, 5, 5), "no_change"),
    "values that one year lifts": (values(5, 5, 5, 5, 50), "no_change"),
    "rising within wide intervals": (values(1, 2, 3, 4, 5, wide=9), "no_change"),
    "no width": (values(1, 2, 3, 4, 5, wide=0), "cannot_be_calculated"),
    "no intervals": ([{"year": 2021 + i, "value": i} for i in range(5)], "cannot_be_calculated"),
    "four years": (shares(40, 50, 60, 70), "cannot_be_calculated"),
    "one year": (shares(40), "cannot_be_calculated"),
    "a year is missing": (
        [row for row in shares(40, 50, 55, 60, 70, 80) if row["year"] != 2024],
        "cannot_be_calculated",
    ),
    "a year has no value": ([*shares(40, 50, 60, 70, 80)[:4], *values(5)], "cannot_be_calculated"),
    "a year twice": ([*shares(40, 50, 60, 70), *shares(40)], "cannot_be_calculated"),
    "the newest year has nothing yet": ([*shares(40, 50, 60, 70, 80), {"year": 2026}], "increasing"),
    "nothing at all": ([{"year": 2021}], "cannot_be_calculated"),
}


@pytest.mark.parametrize(("rows", "verdict"), TRENDS.values(), ids=TRENDS)
def test_recent_trend_goes_where_the_slope_goes(rows, verdict):
    found = one("recent_trend", rows)
    assert found["verdict"] == verdict
    assert (found["chi_square"] is None) == (verdict == "cannot_be_calculated")


def test_recent_trend_tests_with_the_formula():
    n, x, nt, nt2, xt = 500, 300, 100 * 15, 100 * 55, 40 + 2 * 50 + 3 * 60 + 4 * 70 + 5 * 80
    found = one("recent_trend", shares(40, 50, 60, 70, 80))
    assert found["chi_square"] == pytest.approx(
        n * (n * xt - x * nt) ** 2 / (x * (n - x) * (n * nt2 - nt**2))
    )
    weight = (3.92 / 2) ** 2
    found = one("recent_trend", values(1, 2, 3, 4, 5))
    assert found["chi_square"] == pytest.approx(weight * (5 * 55 - 15**2) / 5)


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0.5, 20)), min_size=5, max_size=5))
def test_recent_trend_agrees_with_its_twin(points):
    def line(kept):
        w = [(3.92 / (2 * wide)) ** 2 for _, wide in kept.values()]
        mean_t = sum(a * t for a, t in zip(w, kept, strict=True)) / sum(w)
        mean_y = sum(a * y for a, (y, _) in zip(w, kept.values(), strict=True)) / sum(w)
        spread = sum(a * (t - mean_t) ** 2 for a, t in zip(w, kept, strict=True))
        both = sum(a * (t - mean_t) * (y - mean_y) for a, (t, (y, _)) in zip(w, kept.items(), strict=True))
        return both / spread, both**2 / spread

    years = dict(enumerate(points, 1))
    slope, chi_square = line(years)
    slopes = [slope, *(line({t: v for t, v in years.items() if t != out})[0] for out in years)]
    assume(min(map(abs, slopes)) > 1e-9 and abs(chi_square - 9.54953570608324) > 1e-6)
    expected = "no_change"
    if chi_square > 9.54953570608324 and all(b > 0 for b in slopes):
        expected = "increasing"
    if chi_square > 9.54953570608324 and all(b < 0 for b in slopes):
        expected = "decreasing"
    rows = [
        {"year": 2020 + t, "value": y, "lower": y - wide, "upper": y + wide} for t, (y, wide) in years.items()
    ]
    found = one("recent_trend", rows)
    assert found["verdict"] == expected
    assert found["chi_square"] == pytest.approx(chi_square, rel=1e-6)


# Standardised rates


def test_a_direct_rate_in_one_stratum_is_the_areas_own():
    found = one("direct_rates", "stratum | events | population | weight\na | 20 | 400 | 7")
    assert found["rate"] == pytest.approx(20 / 400)
    assert found["lower"] == pytest.approx(scalar("byar_lower(20, ?)", Z) / 400)
    assert found["upper"] == pytest.approx(scalar("byar_upper(20, ?)", Z) / 400)


@pytest.mark.parametrize("stratum", ["- | 10 | 1", "1 | 0 | 1", "1 | - | 1", "1 | 10 | -", "-1 | 10 | 1"])
def test_a_direct_rate_needs_every_stratum(stratum):
    rows = f"stratum | events | population | weight\na | 20 | 400 | 1\nb | {stratum}"
    assert said_nothing(one("direct_rates", rows))


def test_a_direct_rate_needs_ten_events_and_some_weight():
    assert said_nothing(one("direct_rates", "stratum | events | population | weight\na | 9 | 400 | 1"))
    assert said_nothing(one("direct_rates", "stratum | events | population | weight\na | 20 | 400 | 0"))


def test_an_area_like_the_reference_has_as_many_events_as_expected():
    found = one(
        "indirect_rates",
        """
        stratum | events | population | reference_events | reference_population
        a       | 3      | 100        | 30               | 1000
        b       | 2      | 10         | 200              | 1000
        """,
    )
    assert (found["observed"], found["expected"], found["ratio"]) == pytest.approx((5, 3 + 2, 1))
    assert found["ratio_lower"] == pytest.approx(scalar("poisson_lower(5, 0.95)") / 5)
    assert found["rate_upper"] == pytest.approx(scalar("poisson_upper(5, 0.95)") / 5 * 230 / 2000)


def test_an_indirect_rate_needs_every_stratum_and_something_to_expect():
    header = "stratum | events | population | reference_events | reference_population\na | 3 | 100 | "
    for reference in ("- | 1000", "30 | 0", "30 | -"):
        assert said_nothing(one("indirect_rates", header + reference))
    assert one("indirect_rates", header + "0 | 1000")["ratio"] is None


STRATA = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 500), st.integers(1, 90), st.integers(1, 900)),
    min_size=1,
    max_size=6,
)


@given(STRATA)
def test_standardised_rates_agree_with_their_twins(strata):
    observed = sum(x for x, *_ in strata)
    weights = sum(w for _, _, w, _ in strata)
    rate = sum(w * x / n for x, n, w, _ in strata) / weights
    se = math.sqrt(sum(w * w * x / n**2 for x, n, w, _ in strata)) / weights
    rows = [
        {"stratum": str(i), "events": x, "population": n, "weight": w}
        for i, (x, n, w, _) in enumerate(strata)
    ]
    found = one("direct_rates", rows, "level := 0.998")
    if observed < 10:
        assert said_nothing(found)
    else:
        byar = scalar("byar_upper(?, normal_quantile(0.998))", observed)
        assert found["rate"] == pytest.approx(rate)
        assert found["upper"] == pytest.approx(rate + se / math.sqrt(observed) * (byar - observed))

    expected = sum(n * w / m for _, n, w, m in strata)
    reference = sum(w for _, _, w, _ in strata) / sum(m for *_, m in strata)
    rows = [
        {"stratum": str(i), "events": x, "population": n, "reference_events": w, "reference_population": m}
        for i, (x, n, w, m) in enumerate(strata)
    ]
    found = one("indirect_rates", rows)
    assert found["ratio"] == pytest.approx(observed / expected)
    assert found["rate"] == pytest.approx(observed / expected * reference)
    assert found["ratio_lower"] == pytest.approx(scalar("events_lower(?, 0.95)", observed) / expected)


# Schools with the same intake


def test_the_published_error_of_expected_merit():
    assert (scalar("salsa_error()"), scalar("salsa_smallest()")) == (17.34, 15)


def test_expected_merit_follows_the_published_coefficients():
    expected = 93.567 + 69.846 * 2.2 - 35.271 * 0.5 - 83.641 * 0.04
    assert scalar("salsa_expected(2.2, 0.5, 0.04)") == pytest.approx(expected)
    for outside in ("0.9, 0.5, 0", "3.1, 0.5, 0", "2, 50, 0", "2, 0.5, -0.1", "2, 0.5, null", "null, 0.5, 0"):
        assert scalar(f"salsa_expected({outside})") is None


# Quantile groups


@given(st.lists(st.none() | st.integers(0, 9), min_size=1, max_size=30), st.integers(2, 6))
def test_quantile_groups_agree_with_their_twin_and_keep_equal_values_together(values, k):
    known = [value for value in values if value is not None]
    expected = []
    for value in values:
        if value is None or len(known) < k:
            expected.append(None)
            continue
        rank = 1 + sum(other < value for other in known)
        expected.append(max(1, k + 1 - math.ceil(Fraction((len(known) + 1 - rank) * k, len(known)))))
    rows = [{"item": f"{i:02}", "value": value} for i, value in enumerate(values)]
    assert [row["quantile"] for row in ask("quantile_groups", rows, k)] == expected


def test_quantile_groups_are_of_each_group_and_equally_large_without_ties():
    rows = [{"group_id": g, "item": f"{i:02}", "value": i} for g in "ab" for i in range(10)]
    assert [row["quantile"] for row in ask("quantile_groups", rows, 5)] == 2 * [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
