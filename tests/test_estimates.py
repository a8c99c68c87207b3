"""What publication writes about several areas at once, into the table `estimate`."""

from __future__ import annotations

import math
from statistics import NormalDist

import pytest

import catalogue
import queries
from importers.check import register_catalogue
from importers.estimates import DRAWS, draws, estimate
from importers.publish import publish
from queries import snapshot
from tests.tables import AREA, OBSERVATION, insert
from tests.test_publish import SOURCES, Z, boundary, indicator, shown

INDICATORS = {
    "trygg": indicator("trygg"),
    "otrygg": indicator("otrygg", direction="low"),
    "plats": indicator("plats", direction="none"),
    "merit": indicator("merit", unit="points", measure="mean"),
    "brott": indicator("brott", unit="per_100000", measure="rate", direction="low"),
}
SIMULATED = {"bgsd", "cov", "mdmu", "mdmw", "mdbu", "mdbw", "idisu", "idisw"}


@pytest.fixture(autouse=True)
def small_catalogue(monkeypatch):
    monkeypatch.setattr(catalogue, "indicators", lambda level=None: INDICATORS)
    monkeypatch.setattr(catalogue, "sources", lambda: SOURCES)
    monkeypatch.setattr(catalogue, "municipalities", dict)
    monkeypatch.setattr(catalogue, "interventions", dict)


AREAS = """
area_id | level        | parent_id | area_type
m       | municipality | -         | -
k       | cluster      | m         | -
a       | catchment    | k         | 1
b       | catchment    | k         | 1
c       | catchment    | m         | 3
d       | catchment    | m         | 5
s1      | school       | m         | -
s2      | school       | m         | -
s3      | school       | m         | -
s4      | school       | m         | -
"""
TRYGG = """
area_id | year | value | numerator | denominator
a       | 2024 | 60    | 60        | 100
b       | 2024 | 50    | 100       | 200
c       | 2024 | 75    | 300       | 400
d       | 2024 | 80    | 240       | 300
a       | 2025 | 4     | 4         | 100
b       | 2025 | 52    | 104       | 200
c       | 2025 | 75    | 300       | 400
d       | 2025 | 81    | 243       | 300
"""


@pytest.fixture
def tables():
    with queries.empty() as connection:
        for table in snapshot.TABLES:
            connection.execute(f"create or replace table {table} as from {table}")
        insert(connection, "area", AREA, AREAS)
        for area in ("m", "k", "a", "b", "c", "d"):
            boundary(connection, area)
        connection.execute("insert into release (release_id, source_id) values ('r1', 'school')")
        yield connection


def observe(tables, text, **same):
    insert(tables, "observation", OBSERVATION | same, text)


def estimated(tables, root, public=("r1",)):
    """{(measure, variant): row} of the newest year, as readers open it; and everything, in a list.

    The tables are unprotected again afterwards.
    """
    tables.execute("create or replace temp table unprotected as from observation")
    publish(tables, root, "2026-11-22", public=public)
    tables.execute("create or replace table observation as from unprotected")
    found = shown(root).execute("from estimate order by year")
    names = [name for name, *_ in found.description]
    every = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {(one["measure"], one["variant"]): one for one in every}, every


EIGHT = """
area_id | value | numerator | denominator
a       | 4     | 4         | 100
b       | 52    | 104       | 200
c       | 75    | 300       | 400
d       | 81    | 243       | 300
e       | 60    | 60        | 100
f       | 61    | 61        | 100
g       | 62    | 62        | 100
h       | 63    | 63        | 100
"""


@pytest.fixture
def eight(tables):
    """Eight catchments, two of each type but the fourth. Few have it in a, so that it is hidden."""
    more = "\n".join(
        f"{area} | catchment | k | {kind}" for area, kind in zip("efgh", (1, 3, 5, 5), strict=True)
    )
    insert(tables, "area", AREA, f"area_id | level | parent_id | area_type\n{more}")
    for area in "efgh":
        boundary(tables, area)
    return tables


def test_a_hidden_area_is_not_counted_and_that_is_told(eight, tmp_path):
    """One of eight is 12.5 %: the estimates are those of a municipality without it."""
    observe(eight, EIGHT)
    found, _ = estimated(eight, tmp_path / "eight", ())
    assert {(one["areas"], one["hidden"]) for one in found.values() if "without" not in one["variant"]} == {
        (7, 1)
    }
    first, last = (104 + 60) / 300, (243 + 62 + 63) / 500
    assert found["d", "area_type"]["gap"] == pytest.approx(100 * (last - first), abs=1e-6)
    assert found["d", "default"]["gap"] == 81 - 52
    eight.execute("delete from observation where area_id = 'a'")
    without, _ = estimated(eight, tmp_path / "seven", ())
    same = ("estimate", "standard_error", "lower", "upper", "gap")
    assert {key: [one[name] for name in same] for key, one in found.items()} == {
        key: [one[name] for name in same] for key, one in without.items()
    }


def test_where_more_than_a_few_are_hidden_nothing_is_said(tables, tmp_path):
    """One of four: those left do not stand for all."""
    observe(tables, TRYGG)
    _, every = estimated(tables, tmp_path, ())
    assert {one["year"] for one in every} == {2024}


def test_what_its_source_has_published_is_counted(tables, tmp_path):
    observe(tables, TRYGG)
    publish(tables, tmp_path, "2026-11-22", public=["r1"])
    found = shown(tmp_path).execute("""
        select measure || ' ' || variant, gap, areas, hidden from estimate where year = 2025 and measure = 'd'
    """)
    rows = {row[0]: row[1:] for row in found.fetchall()}
    assert rows["d area_type"] == (pytest.approx(81 - 100 * (4 + 104) / (100 + 200), abs=1e-6), 4, 0)
    assert rows["d default"] == (81 - 4, 4, 0)


def test_a_standard_error_is_that_of_the_interval(tables, tmp_path):
    """Nobody of 300 is no certainty: Wilson's interval has a width there, and so has the difference."""
    observe(
        tables,
        """
        area_id | value | numerator | denominator
        a       | 50    | 50        | 100
        d       | 0     | 0         | 300
        """,
    )
    d = estimated(tables, tmp_path)[0]["d", "area_type"]
    a_width = 2 * Z * math.sqrt(Z**2 + 4 * 50 * 0.5) / (2 * (100 + Z**2))
    d_width = Z**2 / (300 + Z**2)
    assert d["standard_error"] == pytest.approx(100 * math.hypot(a_width, d_width) / (2 * Z), abs=1e-5)
    assert (d["lower"], d["upper"]) == (
        pytest.approx(-50 - Z * d["standard_error"], abs=1e-5),
        pytest.approx(-50 + Z * d["standard_error"], abs=1e-5),
    )


def test_one_invented_area_makes_the_estimate_invented(tables, tmp_path):
    observe(tables, TRYGG)
    found, _ = estimated(tables, tmp_path / "real")
    assert {one["provenance"] for one in found.values()} == {"computed"}
    tables.execute("update observation set provenance = 'synthetic' where area_id = 'd' and year = 2025")
    _, every = estimated(tables, tmp_path / "invented")
    assert {(one["year"], one["provenance"]) for one in every if "without" not in one["variant"]} == {
        (2024, "computed"),
        (2025, "synthetic"),
    }
    without = {one["variant"][-1]: one["provenance"] for one in every if "without" in one["variant"]}
    assert without == {"a": "synthetic", "b": "synthetic", "c": "synthetic", "d": "computed"}


def test_without_each_area_in_the_newest_period_and_without_an_interval(tables, tmp_path):
    observe(tables, TRYGG)
    found, every = estimated(tables, tmp_path)
    without = [one for one in every if "without" in one["variant"]]
    assert {one["year"] for one in without} == {2025}
    assert {one["variant"].partition(" without ")[2] for one in without} == {"a", "b", "c", "d"}
    assert {(one["measure"], one["variant"].partition(" ")[0]) for one in without} == {
        ("d", "area_type"), ("r", "area_type"), ("d", "default"), ("r", "default"),
        ("sii", "linear"), ("rii", "linear"), ("mdmw", "default"), ("idisw", "default"),
    }  # fmt: skip
    assert {one["areas"] for one in without} == {3}
    assert {(one["standard_error"], one["lower"], one["upper"]) for one in without} == {(None, None, None)}
    assert found["d", "area_type without a"]["gap"] == 81 - 52
    assert found["d", "default without a"]["gap"] == 81 - 52
    assert found["d", "default without d"]["gap"] == 75 - 4
    mean = (104 + 300 + 243) / 9
    by_hand = (200 * (mean - 52) + 400 * (75 - mean) + 300 * (81 - mean)) / 900
    assert found["mdmw", "default without a"]["estimate"] == pytest.approx(by_hand, abs=1e-6)


def test_without_an_area_follows_the_newest_period_with_a_value(tables, tmp_path):
    observe(tables, TRYGG)
    tables.execute(
        "update observation set value = null, numerator = null, denominator = null, status = 'x' "
        "where year = 2025"
    )
    _, every = estimated(tables, tmp_path)
    assert {one["year"] for one in every if "without" in one["variant"]} == {2024}


def test_schools_only_say_how_much_lies_between_them_and_one_without_a_figure_is_not_missing(
    tables, tmp_path
):
    observe(tables, TRYGG)
    observe(
        tables,
        """
        area_id | value | numerator | denominator | status
        s1      | 40    | 20        | 50          | ok
        s2      | 60    | 30        | 50          | ok
        s3      | 80    | 40        | 50          | ok
        s4      | -     | -         | -           | x
        """,
    )
    _, every = estimated(tables, tmp_path)
    (between,) = (one for one in every if one["variant"] == "school")
    assert (between["measure"], between["areas"], between["year"]) == ("between", 3, 2025)

    def error(p):  # of Wilson's interval of p of 50
        return math.sqrt(Z**2 + 4 * 50 * p * (1 - p)) / (2 * (50 + Z**2))

    variances = [(100 * error(p)) ** 2 for p in (0.4, 0.6, 0.8)]
    b = 2 * 20**2 / 3 - sum(variances) / 3 * 2 / 3
    w = 50 * sum(variances) / 3
    assert between["estimate"] == pytest.approx(100 * b / (b + w), abs=1e-6)
    assert 0 < between["lower"] < between["estimate"] < between["upper"] < 100


def test_each_period_and_sex_and_municipality_has_its_own(tables, tmp_path):
    observe(tables, TRYGG)
    for sex, value in (("K", 10), ("M", 90)):
        observe(
            tables,
            f"""
            area_id | sex   | value   | numerator | denominator
            a       | {sex} | {value} | {value}   | 100
            d       | {sex} | 50      | 50        | 100
            """,
        )
    insert(tables, "area", AREA, "area_id | level \n o | municipality")
    insert(tables, "area", AREA, "area_id | parent_id | area_type \n e | o | 1 \n f | o | 5")
    for area in ("o", "e", "f"):
        boundary(tables, area)
    observe(tables, "area_id | value | numerator | denominator \n e | 30 | 30 | 100 \n f | 70 | 70 | 100")
    _, every = estimated(tables, tmp_path)
    assert {
        (one["scope_id"], one["year"], one["sex"]): one["gap"]
        for one in every
        if (one["measure"], one["variant"]) == ("d", "area_type")
    } == {
        ("m", 2024, "T"): pytest.approx(80 - 160 / 3, abs=1e-6),
        ("m", 2025, "T"): 81 - 108 / 3,
        ("m", 2025, "K"): 50 - 10,
        ("m", 2025, "M"): 50 - 90,
        ("o", 2025, "T"): 70 - 30,
    }


def test_the_direction_decides_who_is_worse_off_and_without_one_nobody_is(tables, tmp_path):
    for name in ("trygg", "otrygg", "plats"):
        observe(tables, TRYGG, indicator_id=name)
    _, every = estimated(tables, tmp_path)
    gaps = {
        (one["indicator_id"], one["measure"], one["variant"]): one["gap"]
        for one in every
        if one["year"] == 2025
    }
    assert gaps["trygg", "d", "area_type"] == -gaps["otrygg", "d", "area_type"] == 81 - 36
    assert gaps["trygg", "sii", "linear"] == -gaps["otrygg", "sii", "linear"] > 0
    assert gaps["plats", "sii", "linear"] is None
    assert ("plats", "d", "area_type") not in gaps
    assert gaps["plats", "d", "default"] == 81 - 4
    assert gaps["otrygg", "par", "area_type"] == 0  # the best conditions are no aim here
    assert gaps["otrygg", "par", "default"] == pytest.approx(651 / 10 - 4)


# Intervals


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [(0, 0, 3.688879), (7, 2.814363, 14.422675), (9, 4.115373, 17.084803)],
)
def test_a_rate_of_less_than_ten_events_has_the_exact_interval(tables, tmp_path, events, low, high):
    """The limits are half of the quantiles of χ² with 2x and 2x + 2 degrees of freedom."""
    observe(
        tables,
        f"""
        area_id | value          | numerator | denominator
        a       | {20 * events}  | {events}  | 5000
        """,
        indicator_id="brott",
    )
    publish(tables, tmp_path, "2026-11-22")
    sql = "select lower, upper from observation where area_id = 'a'"
    assert shown(tmp_path).execute(sql).fetchall() == [
        (pytest.approx(20 * low, abs=2e-5), pytest.approx(20 * high, abs=2e-5))
    ]


def test_what_no_formula_gives_an_interval_has_a_drawn_one(tables, tmp_path):
    observe(tables, TRYGG)
    _, every = estimated(tables, tmp_path)
    for one in every:
        if one["measure"] in SIMULATED and "without" not in one["variant"]:
            assert one["standard_error"] is None
            assert 0 <= one["lower"] < one["upper"]
    without_any = {one["measure"] for one in every if one["lower"] is None and one["variant"] == "default"}
    assert without_any == set()


def test_the_drawn_interval_is_that_of_the_draws_one_by_one(tables, tmp_path):
    """Python's own loop over the same numbers, on areas whose values chance takes to 0 and 100 per cent."""
    observe(
        tables,
        """
        area_id | value | numerator | denominator
        a       | 90    | 18        | 20
        c       | 50    | 100       | 200
        d       | 2.5   | 1         | 40
        """,
    )
    found, _ = estimated(tables, tmp_path)
    areas = tables.execute(
        "select estimate, standard_error, population from subgroup where group_id.without is null "
        "order by subgroup"
    ).fetchall()
    numbers = draws(3).to_pydict()
    by_draw: dict[int, dict[int, float]] = {}
    for draw, place, u in zip(*numbers.values(), strict=True):
        value, error, _ = areas[place - 1]
        chance = NormalDist(value, error)
        least, greatest = chance.cdf(0), chance.cdf(100)
        by_draw.setdefault(draw, {})[place - 1] = chance.inv_cdf(least + u * (greatest - least))
    shares = [population / 260 for _, _, population in areas]
    found_by_hand = []
    for values in by_draw.values():
        assert all(0 <= value <= 100 for value in values.values())
        mean = sum(shares[i] * values[i] for i in range(3))
        found_by_hand.append(sum(shares[i] * abs(values[i] - mean) for i in range(3)))
    found_by_hand.sort()
    assert len(found_by_hand) == DRAWS

    def quantile(p):
        whole, part = divmod(p * (DRAWS - 1), 1)
        low, high = found_by_hand[int(whole)], found_by_hand[int(whole) + 1]
        return low + part * (high - low)

    mdmw = found["mdmw", "default"]
    assert mdmw["lower"] == pytest.approx(quantile(0.025), rel=1e-5)
    assert mdmw["upper"] == pytest.approx(quantile(0.975), rel=1e-5)


def test_where_an_area_has_no_interval_nothing_is_drawn(tables, tmp_path):
    observe(
        tables,
        """
        area_id | value | denominator | standard_error
        a       | 200   | 100         | 5
        b       | 210   | 100         | 5
        c       | 220   | 100         | 5
        d       | 230   | 100         | -
        """,
        indicator_id="merit",
    )
    found, _ = estimated(tables, tmp_path)
    assert found["mdmw", "default"]["estimate"] == (15 + 5 + 5 + 15) / 4
    for name in SIMULATED:
        assert found[name, "default"]["lower"] is found[name, "default"]["upper"] is None


def test_estimates_are_the_same_in_every_run_and_whatever_else_is_published(tables, tmp_path):
    observe(tables, TRYGG)
    _, first = estimated(tables, tmp_path / "one")
    tables.execute("create or replace table observation as from observation order by hash(area_id) desc")
    observe(tables, TRYGG.replace("2025", "2026"), indicator_id="otrygg")
    tables.execute("create or replace table area as from area order by hash(area_id) desc")
    insert(tables, "area", AREA, "area_id | level | parent_id \n e | catchment | m")
    boundary(tables, "e")
    _, second = estimated(tables, tmp_path / "two")
    key = ("measure", "variant", "year")

    def ordered(every):
        ours = (one for one in every if one["indicator_id"] == "trygg")
        return sorted(ours, key=lambda one: tuple(one[name] for name in key))

    assert len(first) > 50
    assert ordered(first) == ordered(second)


def test_no_zero_is_negative_and_nothing_is_infinite(tables, tmp_path):
    same = {"value": 50, "numerator": 50, "denominator": 100, "indicator_id": "otrygg"}
    observe(tables, "area_id \n a \n b \n c \n d", **same)
    _, every = estimated(tables, tmp_path)
    numbers = [one[name] for one in every for name in ("estimate", "standard_error", "lower", "upper", "gap")]
    assert all(math.isfinite(number) for number in numbers if number is not None)
    assert [number for number in numbers if number == 0 and math.copysign(1, number) < 0] == []
    asked = "select rounded('inf'::double), rounded('nan'::double), rounded(-1e-9), rounded(123456.7)"
    ((infinite, unknown, zero, large),) = tables.execute(asked).fetchall()
    assert (infinite, unknown, str(zero), large) == (None, None, "0.0", 123457)


def test_without_catchments_there_is_no_estimate_and_no_error(tables):
    register_catalogue(tables)
    estimate(tables)
    assert tables.execute("from estimate").fetchall() == []
