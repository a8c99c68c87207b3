"""The queries about inequality: given these estimates, exactly those rows."""

from __future__ import annotations

import math

import pandas as pd
import pytest

import queries
from components import equality
from components.own_group import Group
from tests.tables import AREA, ESTIMATE, OBSERVATION, insert
from tests.test_queries import run

ASKED = {"indicator": "trygg", "scope": "m", "sex": "T", "given": []}


@pytest.fixture
def db():
    connection = queries.empty()
    insert(
        connection,
        "area",
        AREA,
        """
        area_id | level        | name_sv | parent_id
        m       | municipality | Mitt    | -
        a       | catchment    | Alby    | m
        b       | catchment    | Åkern   | m
        c       | catchment    | Zenit   | m
        """,
    )
    insert(
        connection,
        "observation",
        OBSERVATION | {"area_id": "m"},
        """
        year | period  | value | numerator | denominator | provenance
        2023 | 2022/23 | 70    | 560       | 800         | published
        2025 | 2024/25 | 75    | 750       | 1000        | synthetic
        """,
    )
    return connection


def estimates(db, text, **same):
    insert(db, "estimate", ESTIMATE | same, text)


def columns(rows, *names):
    return [tuple(row[name] for name in names) for row in rows]


# inequality


def test_inequality_is_a_row_a_year_with_the_level_beside_it(db):
    estimates(
        db,
        """
        year | estimate | lower | upper | gap | provenance
        2025 | 12       | 5     | 19    | 12  | synthetic
        2023 | -3       | -9    | 3     | -3  | computed
        2024 | 4        | -     | -     | 4   | computed
        """,
    )
    estimates(db, "variant | estimate | gap \n default | 40 | 40 \n 'area_type without a' | 9 | 9")
    rows = run(
        db, "inequality", **ASKED, called=[], direction="high", measure="d", variant="area_type", since=2024
    )
    assert columns(rows, "year", "period", "value", "is_comparable", "provenance") == [
        (2023, "2022/23", -3, False, "computed"),
        (2024, "2024", 4, True, "computed"),
        (2025, "2024/25", 12, True, "synthetic"),
    ]
    assert columns(rows, "lower", "upper")[::2] == [(-9, 3), (5, 19)]
    assert all(math.isnan(end) for end in columns(rows, "lower", "upper")[1])
    newest = rows[2]
    assert (newest["name_sv"], newest["level"], newest["areas"], newest["status"]) == (
        "Mitt",
        "municipality",
        4,
        "ok",
    )
    assert (newest["level_value"], newest["level_provenance"], newest["denominator"]) == (
        75,
        "synthetic",
        1000,
    )


@pytest.mark.parametrize(
    ("measure", "direction", "estimate", "gap", "expected"),
    [
        ("sii", "high", (10, 4, 16), 10, (10, 4, 16)),
        ("sii", "low", (10, 4, 16), -10, (-10, -16, -4)),
        ("d", "low", (10, 4, 16), 10, (10, 4, 16)),  # turned already
        ("r", "low", (1.5, 1.2, 1.9), 0.5, (1.5, 1.2, 1.9)),
        ("rii", "high", (0.5, 0.4, 0.8), -0.5, (0.5, 0.4, 0.8)),
        ("rii", "low", (0.5, 0.4, 0.8), 1, (2, 1 / 0.8, 1 / 0.4)),
        ("mdmw", "low", (3, 2, 5), 3, (3, 2, 5)),
    ],
)
def test_inequality_is_more_where_the_disadvantaged_are_worse_off(
    db, measure, direction, estimate, gap, expected
):
    insert(
        db,
        "estimate",
        ESTIMATE | dict(zip(("estimate", "lower", "upper"), estimate, strict=True)),
        f"measure | gap | variant \n {measure} | {gap} | default",
    )
    (row,) = run(
        db,
        "inequality",
        **ASKED,
        called=[],
        direction=direction,
        measure=measure,
        variant="default",
        since=None,
    )
    assert (row["value"], row["lower"], row["upper"]) == pytest.approx(expected)
    assert row["is_comparable"]


def test_a_pool_is_comparable_if_all_its_years_are(db):
    estimates(db, "year | years_pooled | estimate | gap \n 2024 | 3 | 5 | 5 \n 2025 | 3 | 6 | 6")
    rows = run(
        db, "inequality", **ASKED, called=[], direction="high", measure="d", variant="area_type", since=2023
    )
    assert columns(rows, "year", "is_comparable") == [(2024, False), (2025, True)]


# inequality_change

MEASURES = [{"measure": "d", "variant": "area_type"}, {"measure": "r", "variant": "area_type"}]


def change(db, measures=MEASURES, direction="high", since=None):
    return run(db, "inequality_change", **ASKED, direction=direction, variants=list(measures), since=since)


def test_a_change_is_from_the_first_comparable_period_to_the_last_by_each_measure(db):
    estimates(
        db,
        """
        measure | year | estimate | lower | upper | gap | provenance
        d       | 2021 | 90       | 89    | 91    | 90  | computed
        d       | 2023 | 20       | 17    | 24    | 20  | computed
        d       | 2024 | 50       | 49    | 51    | 50  | computed
        d       | 2025 | 10       | 6     | 13    | 10  | synthetic
        r       | 2023 | 2        | 1.6   | 2.5   | 1   | computed
        r       | 2025 | 1.8      | 1.5   | 2.16  | 0.8 | computed
        """,
    )
    d, r = change(db, since=2023)
    assert (d["first_period"], d["last_period"]) == ("2022/23", "2024/25")
    assert (d["first_value"], d["last_value"], d["change"]) == (20, 10, 10 - 20)
    assert d["change_lower"] == pytest.approx(-10 - math.hypot(10 - 6, 24 - 20))
    assert d["change_upper"] == pytest.approx(-10 + math.hypot(13 - 10, 20 - 17))
    assert (d["verdict"], d["provenance"]) == ("more_equal", "synthetic")
    assert r["change"] == pytest.approx(math.log(1.8 / 2))
    assert r["change_lower"] == pytest.approx(
        math.log(1.8 / 2) - math.hypot(math.log(1.8 / 1.5), math.log(2.5 / 2))
    )
    assert (r["first_value"], r["last_value"], r["verdict"]) == (2, 1.8, "none")
    assert [row["measure"] for row in change(db, MEASURES[::-1], since=2023)] == ["r", "d"]


@pytest.mark.parametrize(
    ("first", "last", "verdict"),
    [
        ((20, 18, 22), (10, 8, 12), "more_equal"),
        ((10, 8, 12), (20, 18, 22), "less_equal"),
        ((-20, -22, -18), (-10, -12, -8), "more_equal"),
        ((-10, -12, -8), (-20, -22, -18), "less_equal"),
        ((10, 5, 15), (12, 7, 17), "none"),
        ((20, 18, 22), (-1, -3, 1), "more_equal"),
        ((1, -1, 3), (-20, -22, -18), "less_equal"),
        ((20, 18, 22), (-20, -22, -18), "none"),  # turned round, and as unequal as before
        ((20, 18, 22), (-19, -21, -17), "none"),
        ((0, -1, 1), (5, 4, 6), "less_equal"),
        ((20, None, None), (10, 8, 12), "not_judged"),
        ((20, 18, 22), (10, None, None), "not_judged"),
    ],
)
def test_it_is_more_equal_where_the_distance_from_equality_has_certainly_shrunk(db, first, last, verdict):
    for year, (value, lower, upper) in ((2023, first), (2025, last)):
        ends = {"lower": lower, "upper": upper, "estimate": value}
        estimates(db, f"year | gap \n {year} | {value}", **ends)
    (row,) = change(db, MEASURES[:1])
    assert row["verdict"] == verdict
    assert row["change"] == last[0] - first[0]


def test_the_logarithm_of_an_index_turns_with_the_direction(db):
    estimates(
        db,
        """
        measure | variant | year | estimate | lower | upper | gap
        rii     | linear  | 2023 | 0.5      | 0.45  | 0.55  | 1
        rii     | linear  | 2025 | 0.8      | 0.75  | 0.85  | 0.25
        """,
    )
    (row,) = change(db, [{"measure": "rii", "variant": "linear"}], direction="low")
    assert (row["first_value"], row["last_value"], row["verdict"]) == (2, 1.25, "more_equal")
    assert row["change"] == pytest.approx(math.log(1.25 / 2))


def test_a_ratio_of_0_has_no_logarithm_and_its_change_is_not_judged(db):
    estimates(
        db,
        """
        measure | year | estimate | lower | upper | gap
        r       | 2023 | 0        | -     | -     | -1
        r       | 2025 | 2        | 1.5   | 2.5   | 1
        """,
    )
    (row,) = change(db, MEASURES[1:])
    assert (row["first_value"], row["last_value"], row["verdict"]) == (0, 2, "not_judged")
    assert math.isnan(row["change"])


@pytest.mark.parametrize(
    ("pool", "years", "since"),
    [(1, (2025,), None), (3, (2024, 2025), None), (1, (2023, 2025), 2024), (3, (2023, 2026), 2022)],
)
def test_there_is_no_change_within_a_period_or_across_a_break(db, pool, years, since):
    for year in years:
        estimates(db, f"year | estimate | gap \n {year} | 5 | 5", years_pooled=pool)
    assert change(db, since=since) == []


# inequality_among

SHARES = [{"indicator_id": "trygg", "measure": "proportion", "scale": 100}]
D_OF_TYPES, MEAN_DISTANCE = (
    {"measure": "d", "variant": "area_type"},
    {"measure": "mdmw", "variant": "default"},
)


@pytest.fixture
def chosen(db):
    """Four areas of two types in two years. In the first c is hidden; d is in neither."""
    db.execute("update area set area_type = if(area_id = 'a', 1, 5) where level = 'catchment'")
    insert(
        db, "area", AREA | {"level": "catchment", "area_type": 5}, "area_id | name_sv \n d | Dal \n e | Ek"
    )
    insert(
        db,
        "observation",
        OBSERVATION,
        """
        area_id | year | value | lower | upper | numerator | denominator | status | provenance
        a       | 2024 | 50    | 40    | 60    | 50        | 100         | ok     | published
        b       | 2024 | 70    | 60    | 80    | 70        | 100         | ok     | published
        c       | 2024 | -     | -     | -     | -         | -           | c      | published
        e       | 2024 | 80    | 70    | 90    | 80        | 100         | ok     | published
        a       | 2025 | 60    | 50    | 70    | 60        | 100         | ok     | published
        b       | 2025 | 75    | 65    | 85    | 75        | 100         | ok     | published
        c       | 2025 | 90    | 85    | 95    | 270       | 300         | ok     | synthetic
        e       | 2025 | 20    | 10    | 30    | 20        | 100         | ok     | published
        """,
    )
    return db


def among(db, scope, *variants, **others):
    asked = {"indicator": "trygg", "sex": "T", "years_pooled": 1, "direction": "high", "scale": 100}
    variants = list(variants or (D_OF_TYPES, MEAN_DISTANCE))
    return run(db, "inequality_among", **asked | others, scope=scope, measures=SHARES, variants=variants)


def test_areas_of_a_choice_are_compared_as_those_of_a_municipality_would_be(chosen):
    (first, *rest) = among(chosen, "a,b,c,d", D_OF_TYPES)
    (latest,) = [row for row in rest if row["variant"] == "area_type"]
    assert (first["year"], first["estimate"], first["gap"]) == (2024, 70 - 50, 70 - 50)
    assert latest["estimate"] == pytest.approx((75 * 100 + 90 * 300) / 400 - 60)
    se_a, se_5 = 20 / 3.919927969080108, math.hypot(100 * 20, 300 * 10) / 400 / 3.919927969080108
    half = 1.959963984540054 * math.hypot(se_a, se_5)
    assert (latest["lower"], latest["upper"]) == pytest.approx(
        (latest["estimate"] - half, latest["estimate"] + half)
    )
    assert (latest["level_value"], latest["denominator"]) == (
        pytest.approx(100 * (60 + 75 + 270) / 500),
        100 + 100 + 300,
    )
    assert (first["provenance"], latest["provenance"]) == ("computed", "synthetic")


def test_how_many_of_the_chosen_count_is_told_for_each_period(chosen):
    rows = among(chosen, "a,b,c,d", D_OF_TYPES)
    counts = columns(rows, "year", "variant", "areas", "chosen", "protected", "parts")
    assert [one for one in counts if "without" not in one[1]] == [
        (2024, "area_type", 2, 4, 1, "a,b"),
        (2025, "area_type", 3, 4, 0, "a,b,c"),
    ]


def test_a_hidden_area_is_as_if_it_were_not_chosen(chosen):
    """Not as missing: then nothing without an order could be said of three areas of four."""
    (of_three,) = [row for row in among(chosen, "a,b,e", MEAN_DISTANCE) if row["year"] == 2024]
    (of_four,) = [row for row in among(chosen, "a,b,c,e", MEAN_DISTANCE) if row["year"] == 2024]
    assert of_four["estimate"] == of_three["estimate"] == pytest.approx(2 * (200 / 3 - 50) / 3)
    assert (of_four["protected"], of_three["protected"]) == (1, 0)
    assert math.isnan(of_four["lower"])


def test_two_areas_are_too_few_for_a_measure_without_an_order(chosen):
    assert among(chosen, "a,b", MEAN_DISTANCE) == []
    assert among(chosen, "b,c", D_OF_TYPES) == []
    assert among(chosen, "x,y") == []


def test_the_newest_period_is_told_without_each_area_too(chosen):
    rows = among(chosen, "a,b,c,e", D_OF_TYPES)
    without_one = {row["variant"]: row["estimate"] for row in rows if "without" in row["variant"]}
    assert without_one == {
        "area_type without b": pytest.approx((90 * 300 + 20 * 100) / 400 - 60),
        "area_type without c": pytest.approx((75 + 20) / 2 - 60),
        "area_type without e": pytest.approx((75 * 100 + 90 * 300) / 400 - 60),
    }
    assert {row["year"] for row in rows if "without" in row["variant"]} == {2025}


def given(db, scope, *variants):
    return equality.given(pd.DataFrame(among(db, scope, *variants)), Group(()))


def test_estimates_of_a_choice_are_read_as_published_ones_are(chosen):
    name = [{"area_id": "a,b,c", "level": "group", "name_sv": "gruppen", "name_en": "the group"}]
    asked = {"indicator": "trygg", "scope": "a,b,c", "sex": "T", "given": given(chosen, "a,b,c")}
    both = run(chosen, "inequality", **asked, **D_OF_TYPES, direction="high", since=None, called=name)
    assert columns(both, "name_sv", "level", "year", "chosen", "areas", "protected", "is_comparable") == [
        ("gruppen", "group", 2024, 3, 2, 1, False),
        ("gruppen", "group", 2025, 3, 3, 0, True),
    ]
    assert (
        run(chosen, "inequality_change", **asked, direction="high", variants=[D_OF_TYPES], since=None) == []
    )
    left_out = run(chosen, "inequality_without", **asked, **D_OF_TYPES)
    assert columns(left_out, "area_id", "chosen", "areas") == [("c", 3, 3), ("b", 3, 3)]
    assert left_out[1]["difference"] == pytest.approx(90 - (75 * 100 + 90 * 300) / 400)


def test_a_change_of_a_choice_is_between_periods_with_the_same_areas(chosen):
    asked = {"indicator": "trygg", "scope": "a,b,e", "sex": "T", "given": given(chosen, "a,b,e")}
    (row,) = run(chosen, "inequality_change", **asked, direction="high", variants=[D_OF_TYPES], since=None)
    assert (row["first_value"], row["last_value"]) == ((70 + 80) / 2 - 50, (75 + 20) / 2 - 60)


def test_persons_of_a_choice_are_those_of_its_areas(chosen):
    par = {"measure": "par", "variant": "default"}
    asked = {"indicator": "trygg", "scope": "a,b,e", "sex": "T", "given": given(chosen, "a,b,e", par)}
    (row,) = run(chosen, "inequality_now", **asked, direction="high", variant="default", scale=100)
    assert (row["denominator"], row["chosen"], row["areas"], row["protected"]) == (300, 3, 3, 0)
    assert row["persons"] == pytest.approx(75 * 3 - (60 + 75 + 20))


# inequality_without


@pytest.mark.parametrize(("measure", "equal"), [("d", 0), ("r", 1)])
def test_without_each_area_beside_all_of_them_in_the_newest_year(db, measure, equal):
    insert(
        db,
        "estimate",
        ESTIMATE | {"measure": measure},
        """
        year | variant             | gap | provenance
        2024 | area_type           | 9   | computed
        2025 | area_type           | 8   | synthetic
        2025 | area_type without a | 5   | computed
        2025 | area_type without b | 10  | synthetic
        2025 | default without a   | 99  | synthetic
        2024 | area_type without c | 99  | synthetic
        """,
    )
    rows = run(db, "inequality_without", **ASKED, measure=measure, variant="area_type")
    assert columns(rows, "name_sv", "area_id", "value", "difference", "provenance") == [
        ("Alby", "a", 5 + equal, 5 - 8, "computed"),
        ("Åkern", "b", 10 + equal, 10 - 8, "synthetic"),
    ]
    for row in rows:
        assert (row["benchmark_id"], row["benchmark_value"], row["benchmark_provenance"]) == (
            "m",
            8 + equal,
            "synthetic",
        )
        assert (row["year"], row["period"], row["judgement"]) == (2025, "2024/25", "not_judged")


def test_without_is_empty_where_the_newest_year_has_no_such_rows(db):
    estimates(db, "year | variant | gap \n 2025 | area_type | 8 \n 2024 | area_type without a | 5")
    assert run(db, "inequality_without", **ASKED, measure="d", variant="area_type") == []
    assert run(db, "inequality_without", **ASKED, measure="sii", variant="linear") == []


# inequality_now


def now(db, direction="high", variant="area_type", scale=100):
    rows = run(db, "inequality_now", **ASKED, direction=direction, variant=variant, scale=scale)
    assert len(rows) <= 1
    return rows[0] if rows else None


NOW = """
measure | variant   | year | estimate | lower | upper | gap | areas
par     | area_type | 2023 | 50       | 40    | 60    | 50  | 4
par     | area_type | 2025 | 6        | 2     | 10    | 6   | 4
par     | default   | 2025 | 9        | -1    | 19    | 9   | 4
i2      | default   | 2025 | 60       | 20    | 80    | 60  | 4
between | default   | 2025 | 5        | 1     | 8     | 5   | 4
between | school    | 2024 | 7        | 2     | 9     | 7   | 9
"""


def test_now_counts_persons_and_says_what_is_more_than_chance(db):
    estimates(db, NOW)
    row = now(db)
    assert (row["year"], row["period"], row["denominator"]) == (2025, "2024/25", 1000)
    assert (row["persons"], row["persons_lower"], row["persons_upper"]) == (60, 20, 100)
    assert (row["chance_free"], row["chance_free_lower"], row["chance_free_upper"]) == (60, 20, 80)
    assert (row["between_areas"], row["between_areas_lower"], row["between_areas_upper"]) == (5, 1, 8)
    assert (row["between_schools"], row["between_schools_lower"], row["between_schools_upper"]) == (7, 2, 9)
    assert (row["areas"], row["schools"], row["provenance"]) == (4, 9, "synthetic")
    other = now(db, variant="default")
    assert (other["persons"], other["persons_lower"], other["persons_upper"]) == (90, 0, 190)


def test_now_of_what_is_low_where_it_is_good_turns_the_interval(db):
    estimates(db, "measure | estimate | lower | upper | gap \n par | -6 | -10 | 1 | 6")
    row = now(db, direction="low")
    assert (row["persons"], row["persons_lower"], row["persons_upper"]) == (60, 0, 100)
    assert row["areas"] is None or math.isnan(row["areas"])


@pytest.mark.parametrize("unknown", ["par", "its interval", "scale", "par of that year"])
def test_what_is_not_known_is_no_0(db, unknown):
    estimates(db, NOW)
    if unknown == "par":
        db.execute("delete from estimate where measure = 'par'")
    elif unknown == "its interval":
        db.execute("update estimate set lower = null, upper = null where measure = 'par'")
    elif unknown == "par of that year":
        db.execute("delete from estimate where measure = 'par' and year = 2025")
    row = now(db, scale=None if unknown == "scale" else 100)
    assert row["year"] == 2025
    assert row["chance_free"] == 60
    assert math.isnan(row["persons_lower"])
    assert math.isnan(row["persons_upper"])
    assert row["persons"] == 60 if unknown == "its interval" else math.isnan(row["persons"])


def test_now_is_empty_without_estimates(db):
    assert now(db) is None


# across_domains


def wanted(*names, direction="high", pooled=1):
    return [
        {"indicator_id": name, "direction": direction, "years_pooled": pooled, "since": None}
        for name in names
    ]


def scale(db, indicators):
    return run(db, "across_domains", indicators=indicators, scope="m", sex="T")


def on_scale(db, name, value, half, year=2025, **same):
    ends = {"lower": value - half, "upper": value + half, "estimate": value, "gap": value}
    estimates(db, "measure \n std", indicator_id=name, year=year, **(ends | same))
    in_unit = {key: 40 * number for key, number in ends.items()}
    estimates(db, "measure \n d", indicator_id=name, year=year, **(in_unit | same))


def test_all_indicators_on_one_scale_in_the_order_asked_for(db):
    on_scale(db, "trygg", 0.5, 0.1, provenance="synthetic")
    on_scale(db, "trygg", 0.9, 0.1, year=2024)
    on_scale(db, "lugn", -0.5, 0.1)
    on_scale(db, "laser", 0.05, 0.1)
    rows = scale(db, wanted("lugn", "saknas", "trygg", "laser"))
    assert columns(rows, "indicator_id", "value", "judgement") == [
        ("lugn", -0.5, "better"),
        ("trygg", 0.5, "worse"),
        ("laser", 0.05, "similar"),
    ]
    trygg = rows[1]
    assert (trygg["year"], trygg["period"], trygg["areas"], trygg["provenance"]) == (
        2025,
        "2024/25",
        4,
        "synthetic",
    )
    assert (trygg["gap"], trygg["gap_lower"], trygg["gap_upper"]) == pytest.approx((20, 16, 24))
    assert rows[0]["period"] == "2025"


def test_all_indicators_are_judged_together(db):
    """An interval that barely leaves 0 out is a finding alone, and not among three."""
    on_scale(db, "trygg", 0.1, 0.0999)
    on_scale(db, "lugn", 0.01, 0.1)
    on_scale(db, "laser", 0.02, 0.1)
    (alone,) = scale(db, wanted("trygg"))
    assert alone["judgement"] == "worse"
    assert alone["q"] == alone["p"] == pytest.approx(math.erfc(1.959963984540054 / 0.999 / math.sqrt(2)))
    together = scale(db, wanted("trygg", "lugn", "laser"))
    assert [row["judgement"] for row in together] == ["similar"] * 3
    assert together[0]["q"] == pytest.approx(3 * alone["p"])


def test_without_an_interval_or_a_direction_nothing_is_judged(db):
    on_scale(db, "trygg", 0.5, 0.1, lower=None, upper=None)
    on_scale(db, "plats", 0.5, 0.1)
    on_scale(db, "pool", 0.5, 0.1, years_pooled=3)
    rows = scale(db, [*wanted("trygg", "pool"), *wanted("plats", direction="none")])
    assert columns(rows, "indicator_id", "judgement") == [("trygg", "not_judged")]
    assert math.isnan(rows[0]["p"])
    assert columns(scale(db, wanted("pool", pooled=3)), "indicator_id", "judgement") == [("pool", "worse")]
    assert scale(db, wanted("saknas")) == []
