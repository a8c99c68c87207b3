"""Given these rows, exactly those rows; and no header that lies."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import queries
from tests.tables import AREA, OBSERVATION, insert

FILES = sorted(Path(queries.__file__).parent.glob("*.sql"))
MACROS = queries.empty()
DECLARED = re.compile(r"^-- (param|column)\s+(\w+)\s+(.+?)(?:\s{2,}.*)?$", re.MULTILINE)
EXAMPLES = {
    "varchar": "a",
    "varchar[]": ["a"],
    "integer": 1,
    "integer[]": [2025],
    "double": 1.96,
}


@pytest.fixture
def db():
    connection = queries.empty()
    insert(
        connection,
        "area",
        AREA,
        """
        area_id | level        | name_sv | parent_id
        m       | municipality | Mitt    | l
        l       | county       | Län     | 00
        00      | country      | Riket   | -
        a       | catchment    | Alby    | m
        b       | catchment    | Åkern   | m
        c       | catchment    | Zenit   | m
        o       | municipality | Ort     | x
        """,
    )
    return connection


def observe(connection, text):
    insert(connection, "observation", OBSERVATION, text)


def run(connection, name, **parameters):
    return queries.execute(connection, name, **parameters).to_dict("records")


def example(kind: str):
    if not kind.startswith("struct("):
        return EXAMPLES[kind]
    members = re.findall(r"(\w+) (\w+)", kind)
    return [{name: EXAMPLES[type_] for name, type_ in members}]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_header_says_what_the_statement_does_and_it_runs_on_empty_tables(path):
    text = path.read_text("utf-8")
    declared = DECLARED.findall(text)
    parameters = {name: kind for what, name, kind in declared if what == "param"}
    columns = [(name, kind) for what, name, kind in declared if what == "column"]
    connection = queries.empty()

    statements = connection.extract_statements(text)
    assert len(statements) == 1
    assert set(parameters) == set(statements[0].named_parameters)

    result = connection.execute(text, {name: example(kind) for name, kind in parameters.items()})
    assert columns == [(name, str(kind).lower()) for name, kind, *_ in result.description]
    assert result.fetchall() == []
    assert "order by" in text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_query_is_used_and_its_first_line_asks_something(path):
    root = Path(queries.__file__).parent.parent
    users = [*root.glob("pages/*.py"), root / "app.py"]
    assert any(f'"{path.stem}"' in user.read_text("utf-8") for user in users)
    assert path.read_text("utf-8").startswith("-- ")


COMPARE = {
    "indicator": "trygg",
    "areas": ["a", "b", "c", "m"],
    "years": [2025],
    "years_pooled": 1,
    "sex": "T",
    "benchmark": "m",
    "pool": ["m"],
    "given": [],
    "direction": "high",
}


def test_comparison_judges_by_interval_and_never_against_itself(db):
    observe(
        db,
        """
        area_id | value | lower | upper | status | provenance
        a       | 70    | 60    | 77    | ok     | synthetic
        b       | 75    | 65    | 80    | ok     | published
        c       | -     | -     | -     | c      | published
        m       | 80    | 78    | 82    | ok     | published
        """,
    )
    rows = run(db, "comparison", **COMPARE)
    assert [(row["name_sv"], row["judgement"]) for row in rows] == [
        ("Alby", "worse"),
        ("Mitt", "not_judged"),
        ("Zenit", "not_judged"),
        ("Åkern", "similar"),
    ]
    assert rows[0]["difference"] == 70 - 80
    assert [row["visible"] for row in rows[::3]] == [77 - 70, 80 - 75]
    assert all(math.isnan(row["visible"]) for row in rows[1:3])
    assert rows[0]["benchmark_provenance"] == "published"
    assert math.isnan(rows[1]["benchmark_value"])
    assert rows[2]["status"] == "c"
    assert pd.isna(rows[2]["class"])


def test_of_many_comparisons_one_that_chance_explains_is_no_difference(db):
    """Alby's interval leaves the benchmark out, barely: alone it is worse, beside Åkern it is not."""
    observe(
        db,
        """
        area_id | value | lower | upper | status | provenance
        a       | 70    | 60    | 79.9  | ok     | published
        b       | 75    | 65    | 85    | ok     | published
        m       | 80    | 78    | 82    | ok     | published
        """,
    )
    (alone,) = run(db, "comparison", **COMPARE | {"areas": ["a"]})
    assert alone["judgement"] == "worse"
    assert alone["q"] == alone["p"] == pytest.approx(math.erfc(1.959963984540054 * 10 / 9.9 / math.sqrt(2)))

    alby, akern = run(db, "comparison", **COMPARE | {"areas": ["a", "b"]})
    assert (alby["judgement"], akern["judgement"]) == ("similar", "similar")
    assert alby["q"] == pytest.approx(2 * alone["p"])
    assert akern["q"] == akern["p"] == pytest.approx(math.erfc(1.959963984540054 * 5 / 10 / math.sqrt(2)))


@pytest.mark.parametrize(
    ("value", "lower", "upper", "benchmark", "p"),
    [
        (70, 60, 80, 80, 0.05),
        (70, 60, 75, 60, 0.05),
        (70, 60, 80, 70, 1),
        (100, 100, 100, 99, 0),
        (100, 100, 100, 100, 1),
        (70, None, 80, 75, None),
        (70, 60, 80, None, None),
        (None, None, None, 80, None),
        (None, 60, 75, 80, None),
    ],
)
def test_chance_is_one_in_twenty_where_the_benchmark_is_an_end_of_the_interval(
    db, value, lower, upper, benchmark, p
):
    asked = {"value": value, "lower": lower, "upper": upper, "benchmark": benchmark}
    away = "errors_away($value, $lower, $upper, $benchmark)"
    found = db.execute(f"select normal_two_sided({away})", asked).fetchone()[0]
    assert found == (None if p is None else pytest.approx(p, abs=1e-12))


@pytest.mark.parametrize(
    ("value", "lower", "upper", "benchmark", "visible"),
    [
        (70, 60, 77, 80, 77 - 70),
        (70, 60, 77, 50, 70 - 60),
        (70, 60, 77, 70, 70 - 60),
        (70, 66, 77, 70, 77 - 70),
        (100, 100, 100, 99, 0),
        (0, 0, 4, 1, 4 - 0),
        (None, None, None, 80, None),
        (None, 60, 77, 80, None),
        (70, None, 77, 60, None),
        (70, 60, None, 60, None),
        (70, 60, 77, None, None),
    ],
)
def test_the_smallest_visible_difference_ends_where_the_interval_does(
    db, value, lower, upper, benchmark, visible
):
    asked = {"value": value, "lower": lower, "upper": upper, "benchmark": benchmark}
    found = db.execute("select smallest_visible($value, $lower, $upper, $benchmark)", asked).fetchone()[0]
    assert found == visible


@settings(deadline=None)
@given(st.integers(0, 1000), st.integers(0, 300), st.integers(0, 300), st.integers(0, 1000))
def test_alone_a_difference_is_seen_just_where_it_is_larger_than_the_smallest_visible(
    value, below, above, benchmark
):
    asked = {"value": value, "lower": value - below, "upper": value + above, "benchmark": benchmark}
    seen, visible = MACROS.execute(
        "select judge($lower, $upper, $benchmark, 'none') <> 'similar', "
        "smallest_visible($value, $lower, $upper, $benchmark)",
        asked,
    ).fetchone()
    assert seen == (abs(value - benchmark) > visible)


@settings(deadline=None)
@given(st.floats(0, 30))
def test_chance_beyond_a_normal_value_is_that_of_the_error_function(z):
    found = MACROS.execute("select normal_two_sided($z)", {"z": z}).fetchone()[0]
    assert found == pytest.approx(math.erfc(z / math.sqrt(2)), rel=1e-7)


@pytest.mark.parametrize(
    ("direction", "judgement"), [("high", "worse"), ("low", "better"), ("none", "lower")]
)
def test_comparison_follows_the_direction(db, direction, judgement):
    observe(
        db,
        """
        area_id | value | lower | upper
        a       | 70    | 60    | 79
        m       | 80    | 78    | 82
        """,
    )
    rows = run(db, "comparison", **COMPARE | {"areas": ["a"], "direction": direction})
    assert [row["judgement"] for row in rows] == [judgement]


def against(connection, **benchmark):
    """Alby against a benchmark of another kind than an area."""
    (row,) = run(connection, "comparison", **COMPARE | {"areas": ["a"]} | benchmark)
    return row


def test_several_areas_together_are_the_sum_of_their_numerators_over_that_of_their_denominators(db):
    observe(
        db,
        """
        area_id | value | lower | upper | numerator | denominator | provenance
        a       | 70    | 60    | 77    | 35        | 50          | published
        b       | 90    | 80    | 95    | 90        | 100         | published
        c       | 80    | 75    | 84    | 240       | 300         | synthetic
        o       | 85    | 80    | 90    | -         | -           | published
        """,
    )
    found = against(db, benchmark="liknande", pool=["b", "c"])
    assert found["benchmark_value"] == pytest.approx(100 * (90 + 240) / (100 + 300))
    assert (found["benchmark_id"], found["benchmark_provenance"]) == ("liknande", "synthetic")
    assert found["judgement"] == "worse"

    without = against(db, benchmark="liknande", pool=["b", "o"])
    assert math.isnan(without["benchmark_value"])
    assert without["judgement"] == "not_judged"
    assert math.isnan(against(db, benchmark="liknande", pool=["b", "00"])["benchmark_value"])
    assert against(db, benchmark="liknande", pool=["a"])["judgement"] == "similar"


def test_a_goal_is_taken_as_it_was_given_and_is_no_figure_of_anybody(db):
    observe(db, "area_id | value | lower | upper | provenance\na | 70 | 60 | 77 | published")
    given = [{"family": "trygg 2025", "value": 77.5, "provenance": None}]
    found = against(db, benchmark="mal", pool=["a"], given=given)
    assert (found["benchmark_value"], found["judgement"]) == (77.5, "worse")
    assert pd.isna(found["benchmark_provenance"])
    assert against(db, benchmark="mal", pool=["a"], given=[])["judgement"] == "not_judged"

    rows = run(
        db, "profile", area="a", benchmark="mal", pool=["a"], given=given, indicators=wanted(), sex="T"
    )
    assert [(row["benchmark_value"], row["judgement"]) for row in rows] == [(77.5, "worse")]


FIFTHS = {"areas": [f"k{place}" for place in range(11)], "sex": "T"}


def fifth(connection, **changes):
    rows = run(connection, "best_fifth", indicators=wanted(**changes), **FIFTHS)
    return {row["family"]: (row["value"], row["provenance"]) for row in rows}


def known_exactly(connection, *values, provenance="published"):
    rows = (
        f"k{place} | {value} | {value} | {value} | {100 if place % 2 else 300} | {provenance}"
        for place, value in enumerate(values)
    )
    observe(connection, "area_id | value | lower | upper | denominator | provenance\n" + "\n".join(rows))


@pytest.mark.parametrize(
    ("values", "high", "low"),
    [
        ((60, 70, 80, 90), 90, 60),
        ((60, 70, 80, 90, 50), 90, 50),
        ((60, 61, 62, 63, 64, 65, 66, 67, 80, 90), (80 * 300 + 90 * 100) / 400, (60 * 300 + 61 * 100) / 400),
        ((70, 70, 70), 70, 70),
        ((70,), 70, 70),
    ],
)
def test_the_best_fifth_of_values_that_are_sure_are_those_values(db, values, high, low):
    known_exactly(db, *values)
    assert fifth(db) == {"trygg 2025": (pytest.approx(high), "computed")}
    assert fifth(db, direction="low") == {"trygg 2025": (pytest.approx(low), "computed")}
    assert fifth(db, direction="none") == {}


def test_the_best_fifth_is_drawn_towards_all_as_far_as_chance_explains_it(db):
    s, z = 5, 1.959963984540054
    observe(
        db,
        f"""
        area_id | year | value | lower        | upper        | denominator | provenance
        k1      | 2024 | 60    | {60 - z * s} | {60 + z * s} | 100         | published
        k2      | 2024 | 80    | {80 - z * s} | {80 + z * s} | 100         | synthetic
        k1      | 2025 | 69    | {69 - z * s} | {69 + z * s} | 100         | published
        k2      | 2025 | 71    | {71 - z * s} | {71 + z * s} | 100         | published
        k3      | 2025 | 99    | -            | -            | 100         | published
        k4      | 2025 | 99    | 98           | 100          | -           | published
        """,
    )
    variance = (10**2 + 10**2) / 2 - s**2
    assert fifth(db) == {
        "trygg 2024": (pytest.approx(70 + variance / (variance + s**2) * (80 - 70)), "synthetic"),
        "trygg 2025": (pytest.approx(70), "computed"),
    }


def test_comparison_classes_are_equally_wide_over_both_years(db):
    observe(
        db,
        """
        area_id | year | value
        a       | 2024 | 60
        b       | 2024 | 69.9
        a       | 2025 | 70
        b       | 2025 | 100
        """,
    )
    rows = run(db, "comparison", **COMPARE | {"years": [2024, 2025]})
    assert [(row["year"], row["class"]) for row in rows] == [(2024, 1), (2024, 1), (2025, 2), (2025, 4)]
    assert [row["class_lower"] for row in rows] == [60, 60, 70, 90]


def test_comparison_of_equal_values_is_one_class(db):
    observe(db, "area_id | value\na | 70\nb | 70")
    assert [row["class"] for row in run(db, "comparison", **COMPARE)] == [1, 1]


def test_areas_are_the_municipality_its_parts_what_it_lies_in_and_what_it_is_compared_with(db):
    rows = run(db, "areas", municipality="m", comparisons=["o"])
    assert [row["area_id"] for row in rows] == ["a", "c", "b", "00", "l", "m", "o"]
    assert len(run(db, "areas", municipality="m", comparisons=[])) == 6


def test_trend_orders_areas_before_their_benchmarks(db):
    observe(
        db,
        """
        area_id | year | value
        00      | 2025 | 80
        m       | 2025 | 78
        b       | 2024 | 70
        b       | 2025 | 71
        a       | 2025 | -
        """,
    )
    rows = run(db, "trend", indicator="trygg", areas=["m", "a", "b", "00"], years_pooled=1, sex="T")
    assert [(row["area_id"], row["year"]) for row in rows] == [
        ("a", 2025),
        ("b", 2024),
        ("b", 2025),
        ("m", 2025),
        ("00", 2025),
    ]


def wanted(**changes):
    return [{"indicator_id": "trygg", "direction": "high", "years_pooled": 1, "since": None} | changes]


def test_change_is_certain_only_when_the_interval_leaves_zero(db):
    observe(
        db,
        """
        area_id | year | value | lower | upper
        a       | 2016 | 70    | 66    | 74
        a       | 2020 | 99    | 98    | 100
        a       | 2025 | 80    | 77    | 83
        b       | 2016 | 70    | 60    | 80
        b       | 2025 | 75    | 65    | 85
        c       | 2025 | 75    | 65    | 85
        """,
    )
    rows = run(db, "change", indicators=wanted(), areas=["a", "b", "c"], sex="T", widen=1)
    assert [(row["area_id"], row["verdict"], row["judgement"]) for row in rows] == [
        ("a", "up", "better"),
        ("b", "none", "similar"),
    ]
    assert rows[0]["change"] == 80 - 70
    assert rows[0]["change_lower"] == pytest.approx(10 - math.hypot(80 - 77, 74 - 70))
    assert rows[0]["change_upper"] == pytest.approx(10 + math.hypot(83 - 80, 70 - 66))


def test_change_can_ask_for_more_certainty_than_one_comparison_needs(db):
    observe(
        db,
        """
        area_id | year | value | lower | upper
        a       | 2016 | 70    | 66    | 74
        a       | 2025 | 80    | 77    | 83
        """,
    )
    parameters = {"indicators": wanted(), "areas": ["a"], "sex": "T"}
    assert [run(db, "change", widen=k, **parameters)[0]["verdict"] for k in (1, 1.9, 2.1)] == [
        "up",
        "up",
        "none",
    ]


def test_change_never_looks_across_a_break_or_compares_pools_that_overlap(db):
    observe(
        db,
        """
        area_id | year | years_pooled | value | lower | upper | provenance
        a       | 2019 | 3            | 50    | 49    | 51    | published
        a       | 2022 | 3            | 70    | 69    | 71    | published
        a       | 2025 | 3            | 70    | 69    | 71    | synthetic
        b       | 2023 | 3            | 50    | 49    | 51    | published
        b       | 2025 | 3            | 70    | 69    | 71    | published
        """,
    )
    parameters = {"areas": ["a", "b"], "sex": "T", "widen": 1}
    rows = run(db, "change", indicators=wanted(years_pooled=3, since=2020), **parameters)
    assert [(row["area_id"], row["first_year"], row["verdict"]) for row in rows] == [("a", 2022, "none")]
    assert rows[0]["provenance"] == "synthetic"


def test_change_without_intervals_is_not_judged(db):
    observe(db, "area_id | year | value\na | 2016 | 20\na | 2025 | 30")
    rows = run(db, "change", indicators=wanted(), areas=["a"], sex="T", widen=1)
    assert [(row["change"], row["verdict"], row["judgement"]) for row in rows] == [
        (10, "not_judged", "not_judged")
    ]


def test_profile_takes_the_latest_year_that_the_source_has(db):
    observe(
        db,
        """
        indicator_id | area_id | year | value | lower | upper | status
        trygg        | a       | 2023 | 70    | 60    | 75    | ok
        trygg        | a       | 2024 | -     | -     | -     | c
        trygg        | a       | 2025 | -     | -     | -     | x
        trygg        | m       | 2024 | 80    | 79    | 81    | ok
        las          | a       | 2021 | 70    | 60    | 75    | ok
        las          | m       | 2021 | 80    | 79    | 81    | ok
        """,
    )
    indicators = [*wanted(indicator_id="las"), *wanted()]
    rows = run(db, "profile", area="a", benchmark="m", pool=["m"], given=[], indicators=indicators, sex="T")
    assert [(row["indicator_id"], row["year"], row["status"], row["judgement"]) for row in rows] == [
        ("las", 2021, "ok", "worse"),
        ("trygg", 2024, "c", "not_judged"),
    ]
    assert rows[0]["difference"] == 70 - 80


def test_largest_difference_prefers_the_certain_pair_to_the_wide_one(db):
    observe(
        db,
        """
        area_id | value | numerator | denominator | provenance
        a       | 60    | 120       | 200         | published
        b       | 80    | 160       | 200         | synthetic
        c       | 20    | 1         | 5           | published
        """,
    )
    parameters = {"indicators": wanted(), "areas": ["a", "b", "c"], "sex": "T"}
    (row,) = run(db, "largest_difference", z=1.96, **parameters)
    assert (row["low_area_id"], row["high_area_id"], row["areas"]) == ("a", "b", 3)
    assert row["difference"] == 80 - 60
    assert row["is_certain"]
    assert row["provenance"] == "synthetic"
    assert 0 < row["lower"] < 20 < row["upper"]

    (strict,) = run(db, "largest_difference", z=6.0, **parameters)
    assert not strict["is_certain"]


def test_largest_difference_speaks_in_the_indicators_unit(db):
    observe(
        db,
        """
        area_id | value | numerator | denominator
        a       | 20    | 40        | 2000
        b       | 40    | 80        | 2000
        """,
    )
    (row,) = run(db, "largest_difference", indicators=wanted(), areas=["a", "b"], sex="T", z=1.96)
    share, _ = 20.0, row["lower"]
    p1, p2, n, z = 80 / 2000, 40 / 2000, 2000, 1.96

    def wilson(p, sign):
        return (2 * n * p + z * z + sign * z * math.sqrt(z * z + 4 * n * p * (1 - p))) / (2 * (n + z * z))

    expected = (p1 - p2) - math.hypot(p1 - wilson(p1, -1), wilson(p2, 1) - p2)
    assert row["difference"] == share
    assert row["lower"] == pytest.approx(1000 * expected)


def test_coverage_counts_what_is_shown_protected_and_missing(db):
    observe(
        db,
        """
        area_id | sex | value | status | provenance
        a       | T   | 70    | ok     | synthetic
        a       | K   | 71    | ok     | published
        b       | T   | -     | c      | synthetic
        c       | T   | -     | x      | synthetic
        """,
    )
    (row,) = run(db, "coverage", indicator="trygg", areas=["a", "b", "c"])
    counts = {name: row[name] for name in ("shown", "protected", "missing", "synthetic", "sexes")}
    assert counts == {"shown": 2, "protected": 1, "missing": 1, "synthetic": 1, "sexes": 1}


def test_periods_are_those_with_a_value_newest_first(db):
    observe(
        db,
        """
        area_id | year | years_pooled | value | period
        a       | 2023 | 1            | 70    | 2023
        a       | 2024 | 3            | 70    | 2022–2024
        b       | 2024 | 1            | 70    | 2024
        a       | 2025 | 1            | -     | 2025
        """,
    )
    rows = run(db, "periods", indicator="trygg", areas=["a", "b"])
    assert [row["period"] for row in rows] == ["2024", "2022–2024", "2023"]


def test_provenance_shares_add_up(db):
    observe(
        db,
        """
        area_id | value | provenance
        a       | 70    | synthetic
        b       | 71    | published
        c       | -     | synthetic
        m       | 72    | synthetic
        """,
    )
    rows = run(db, "provenance", areas=["a", "b", "c", "m"])
    assert [(row["provenance"], row["shown"]) for row in rows] == [("published", 1), ("synthetic", 2)]
    assert rows[1]["share"] == pytest.approx(100 * 2 / 3)


def test_geometry_takes_the_official_boundary_before_the_schematic_one(db):
    db.execute(
        """
        insert into area_geometry values
            ('a', 'schematic-1', 'POLYGON ((15 60, 16 60, 16 61, 15 60))', 'schematic'),
            ('a', '2025', 'POLYGON ((15 60, 17 60, 17 61, 15 60))', 'official'),
            ('b', 'schematic-1', 'POLYGON ((16 60, 17 60, 17 61, 16 60))', 'schematic')
        """
    )
    (row,) = run(db, "geometry", municipality="m", level="catchment")
    assert row["geojson"].count('"Feature"') == 2
    assert "[17.0,60.0]" in row["geojson"].split('"id":"b"')[0]
    assert row["quality"] == "schematic"
    assert run(db, "geometry", municipality="m", level="cluster") == []


def test_a_text_from_outside_is_a_value_and_nothing_else(db):
    observe(db, "area_id | value\na | 70")
    hostile = "a' or 1=1; drop table observation; --"
    assert run(db, "comparison", **COMPARE | {"areas": [hostile]}) == []
    assert run(db, "comparison", **COMPARE | {"indicator": hostile}) == []
    assert len(run(db, "comparison", **COMPARE)) == 1


def test_a_locked_connection_reaches_nothing_outside(tmp_path, db):
    (tmp_path / "secret.csv").write_text("x\n1\n")
    queries.lock(db)
    for statement in (
        f"select * from read_csv('{tmp_path}/secret.csv')",
        f"copy area to '{tmp_path}/out.csv'",
        f"attach '{tmp_path}/other.duckdb' as other",
        "install httpfs",
        "set enable_external_access = true",
        "set threads = 4",
    ):
        with pytest.raises(Exception, match=r"(?i)permission|disabled|locked|not allowed|cannot"):
            db.execute(statement)


def test_a_normal_quantile_written_out_is_no_obstacle_to_large_counts():
    bounds = "wilson_lower(1, 1000000000, 1.959963984540054), wilson_upper(1, 1000000000, 1.959963984540054)"
    lower, upper = MACROS.execute(f"select {bounds}").fetchone()
    assert 0 < lower < 1e-9 < upper < 1e-8
