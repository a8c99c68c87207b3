"""Given these rows, exactly those rows; and no header that lies."""

from __future__ import annotations

import json
import math
import re
import statistics
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
    "struct[]": [],
}

NO_GROUP: dict[str, list] = {"measures": [], "called": []}
NO_LINE = {"benchmark": "m", "pool": [], "given": []}
ALONE = NO_GROUP | NO_LINE


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
    users = [*root.glob("pages/*.py"), *root.glob("open_data/*.py"), root / "app.py", root / "server.py"]
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


def test_observed_says_the_years_that_some_area_has_values_for(db):
    observe(
        db,
        """
        indicator_id | area_id | year | years_pooled | value | status
        trygg        | a       | 2019 | 3            | 70    | ok
        trygg        | b       | 2021 | 3            | 70    | ok
        trygg        | b       | 2022 | 3            | -     | c
        trygg        | o       | 2012 | 1            | 70    | ok
        lugn         | a       | 2015 | 1            | 70    | ok
        laser        | a       | 2015 | 1            | -     | x
        """,
    )
    assert run(db, "observed", indicators=["trygg", "lugn", "laser"], areas=["a", "b"]) == [
        {"indicator_id": "lugn", "first_year": 2015, "last_year": 2015},
        {"indicator_id": "trygg", "first_year": 2019 - 2, "last_year": 2021},
    ]


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


FUNNEL = {
    "indicator": "trygg",
    "areas": ["a", "b", "c", "m"],
    "year": 2025,
    "years_pooled": 1,
    "sex": "T",
    "benchmark": "m",
    "scale": 100.0,
}


def test_a_funnel_goes_from_the_smallest_area_to_the_largest_within_the_limits_of_chance(db):
    observe(
        db,
        """
        area_id | value | denominator | provenance
        a       | 70    | 16          | published
        b       | 75    | 64          | synthetic
        c       | 75    | -           | published
        m       | 80    | 900         | synthetic
        """,
    )
    rows = run(db, "funnel", **FUNNEL)
    assert len(rows) == 51
    assert (rows[0]["denominator"], rows[-1]["denominator"]) == (16, 64)
    assert rows[25]["denominator"] == pytest.approx(((4 + 8) / 2) ** 2)
    assert {(row["benchmark_value"], row["benchmark_provenance"]) for row in rows} == {(80, "synthetic")}
    assert rows[0]["lower_95"] == pytest.approx(80 - 100 * 1.959963984540054 * math.sqrt(0.8 * 0.2 / 16))
    assert rows[0]["upper_95"] == pytest.approx(80 + 100 * 1.959963984540054 * math.sqrt(0.8 * 0.2 / 16))
    assert rows[-1]["lower_998"] == pytest.approx(80 - 100 * 3.090232306167813 * math.sqrt(0.8 * 0.2 / 64))
    assert rows[-1]["upper_998"] == pytest.approx(80 + 100 * 3.090232306167813 * math.sqrt(0.8 * 0.2 / 64))
    assert rows[0]["upper_998"] == 100


@pytest.mark.parametrize(
    "seen",
    ["a | 70 | 16", "a | 70 | -\nm | 80 | 900", "a | - | 16\nm | 80 | 900", "m | 80 | 900"],
    ids=["no benchmark", "no number of persons", "no value", "only the benchmark"],
)
def test_without_a_benchmark_or_an_area_of_known_size_there_is_no_funnel(db, seen):
    observe(db, f"area_id | value | denominator\n{seen}")
    assert run(db, "funnel", **FUNNEL) == []


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
        db,
        "profile",
        area="a",
        benchmark="mal",
        pool=["a"],
        given=given,
        indicators=wanted(),
        sex="T",
        measures=[],
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


def test_areas_are_those_of_the_newest_year_with_a_value(db):
    db.execute("update area set valid_to = 2023 where area_id = 'a'")
    db.execute("update area set valid_from = 2024 where area_id = 'b'")
    db.execute("update area set valid_from = 2023, valid_to = 2025 where area_id = 'c'")

    def parts() -> list[str]:
        rows = run(db, "areas", municipality="m", comparisons=[])
        return [row["area_id"] for row in rows if row["level"] == "catchment"]

    assert parts() == ["a", "c", "b"]
    observe(db, "area_id | year | value \n a | 2023 | 60")
    assert parts() == ["a", "c"]
    observe(db, "area_id | year | value | status \n b | 2024 | 60 | ok \n b | 2026 | - | x")
    assert parts() == ["c", "b"]
    observe(db, "area_id | year | value \n m | 2026 | 60")
    assert parts() == ["b"]


def test_an_invented_value_of_a_newer_year_changes_no_areas_for_who_sees_nothing_invented(db):
    db.execute("update area set valid_to = 2024 where area_id = 'a'")
    observe(
        db, "area_id | year | value | provenance \n a | 2024 | 60 | published \n b | 2025 | 60 | synthetic"
    )
    asked = {"municipality": "m", "comparisons": []}
    of_all, of_published = (
        set(queries.execute(db, "areas", only_published=one, **asked)["area_id"]) for one in (False, True)
    )
    assert of_published - of_all == {"a"}


def test_the_series_of_an_area_that_has_changed_is_not_that_of_the_new_one(db):
    db.execute("update area set valid_to = 2023 where area_id = 'a'")
    db.execute("update area set valid_from = 2024 where area_id = 'b'")
    observe(
        db,
        """
        area_id | year | value | lower | upper | status
        a       | 2022 | 60    | 59    | 61    | ok
        a       | 2023 | 60    | 59    | 61    | ok
        a       | 2024 | -     | -     | -     | z
        b       | 2022 | -     | -     | -     | z
        b       | 2023 | -     | -     | -     | z
        b       | 2024 | 80    | 79    | 81    | ok
        """,
    )
    asked = {"indicator_id": "trygg", "direction": "high", "years_pooled": 1, "since": None}
    changes = run(db, "change", indicators=[asked], areas=["a", "b"], sex="T", widen=1.0, **NO_GROUP)
    assert [(row["area_id"], row["first_year"], row["last_year"]) for row in changes] == [("a", 2022, 2023)]
    lines = run(db, "trend", indicator="trygg", areas=["b"], years_pooled=1, sex="T", **ALONE)
    assert [(row["year"], row["status"]) for row in lines] == [(2022, "z"), (2023, "z"), (2024, "ok")]


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
    rows = run(db, "trend", indicator="trygg", areas=["m", "a", "b", "00"], years_pooled=1, sex="T", **ALONE)
    assert [(row["area_id"], row["year"]) for row in rows] == [
        ("a", 2025),
        ("b", 2024),
        ("b", 2025),
        ("m", 2025),
        ("00", 2025),
    ]


LINES = {"indicator": "trygg", "areas": ["a", "m"], "years_pooled": 1, "sex": "T", "measures": []}


def line(db, kind, **beside):
    """The line of what the reader has added, and the levels of all lines."""
    called = [{"area_id": kind, "level": "benchmark", "name_sv": "det andra", "name_en": "the other"}]
    rows = run(db, "trend", called=called, benchmark=kind, **LINES, **{"pool": [], "given": []} | beside)
    added = [row for row in rows if row["area_id"] == kind]
    assert rows[len(rows) - len(added) :] == added, "it stands after all others"
    assert {(row["name_sv"], row["level"]) for row in added} <= {("det andra", "benchmark")}
    assert all(pd.isna(row["lower"]) and pd.isna(row["denominator"]) for row in added)
    return [(row["year"], row["value"], row["status"], row["provenance"]) for row in added]


def test_a_line_to_compare_with_has_the_years_of_the_areas_and_the_values_of_its_kind(db):
    observe(
        db,
        """
        area_id | year | value | numerator | denominator | provenance
        a       | 2024 | 70    | 70        | 100         | published
        a       | 2025 | 75    | 75        | 100         | published
        m       | 2025 | 80    | 800       | 1000        | published
        b       | 2023 | 10    | 10        | 100         | published
        b       | 2024 | 60    | 60        | 100         | synthetic
        c       | 2024 | 90    | 270       | 300         | published
        b       | 2025 | 60    | 60        | 100         | published
        """,
    )
    (first, second) = line(db, "liknande", pool=["b", "c"])
    assert first == (2024, 100 * (60 + 270) / (100 + 300), "ok", "synthetic")
    assert (second[0], second[2]) == (2025, "x"), "one of the two has no figure"
    assert math.isnan(second[1])

    given = [{"family": f"trygg {year}", "value": 82.5, "provenance": None} for year in (2023, 2024, 2025)]
    goal = line(db, "mal", pool=["a"], given=given)
    assert [(year, value, status) for year, value, status, _ in goal] == [
        (2024, 82.5, "ok"),
        (2025, 82.5, "ok"),
    ]
    assert all(pd.isna(provenance) for *_, provenance in goal)

    given = [{"family": "trygg 2024", "value": 88.0, "provenance": "synthetic"}]
    assert line(db, "basta-femtedelen", pool=["a"], given=given)[0] == (2024, 88.0, "ok", "synthetic")


def test_without_a_name_no_line_is_added(db):
    observe(db, "area_id | value | numerator | denominator\na | 70 | 70 | 100\nm | 80 | 800 | 1000")
    for benchmark in ("m", "l", "liknande"):
        rows = run(db, "trend", called=[], **LINES, **NO_LINE | {"benchmark": benchmark, "pool": ["m"]})
        assert [row["area_id"] for row in rows] == ["a", "m"]


def wanted(**changes):
    return [{"indicator_id": "trygg", "direction": "high", "years_pooled": 1, "since": None} | changes]


# A reader's own group of areas.

SUMMED = [{"indicator_id": "trygg", "measure": "proportion", "scale": 100}]
ABC = {"area": "a,b,c", "benchmark": "m", "pool": ["m"], "given": [], "sex": "T"}
CALLED = [{"area_id": "a,b,c", "level": "group", "name_sv": "den egna gruppen", "name_en": "your group"}]


def grouped(db, measure="proportion", scale=100, **changes):
    """The group of Alby, Åkern and Zenit beside the municipality."""
    measures = [{"indicator_id": "trygg", "measure": measure, "scale": scale}]
    (row,) = run(db, "profile", indicators=wanted(), measures=measures, **ABC | changes)
    return row


def test_a_group_is_the_sum_of_its_areas_numerators_over_that_of_their_denominators(db):
    observe(
        db,
        """
        area_id | value | numerator | denominator | lower | upper | provenance
        a       | 70    | 70        | 100         | 60    | 78    | published
        b       | 50    | 100       | 200         | 43    | 57    | synthetic
        c       | 90    | 90        | 100         | 82    | 94    | published
        m       | 80    | 800       | 1000        | 77    | 83    | published
        """,
    )
    row = grouped(db)
    x, n, z = 70 + 100 + 90, 100 + 200 + 100, 1.959963984540054
    root = z * math.sqrt(z**2 + 4 * x * (1 - x / n))
    assert (row["numerator"], row["denominator"], row["missing"]) == (x, n, 0)
    assert row["value"] == 100 * x / n
    assert row["lower"] == pytest.approx(100 * (2 * x + z**2 - root) / (2 * (n + z**2)), abs=1e-6)
    assert row["upper"] == pytest.approx(100 * (2 * x + z**2 + root) / (2 * (n + z**2)), abs=1e-6)
    assert (row["status"], row["provenance"]) == ("ok", "synthetic")
    assert (row["judgement"], row["difference"]) == ("worse", 100 * x / n - 80)
    assert grouped(db, area="a,c")["provenance"] == "computed"


def test_a_groups_rate_has_the_interval_of_a_number_of_events(db):
    observe(
        db,
        """
        area_id | value | numerator | denominator
        a       | 20    | 2         | 100
        b       | 5     | 1         | 200
        c       | 40    | 4         | 100
        """,
    )
    row = grouped(db, "rate", 1000)
    assert row["value"] == 1000 * (2 + 1 + 4) / (100 + 200 + 100)
    ends = (2.814363051519867, 14.422675361702376)  # of 7 events
    assert (row["lower"], row["upper"]) == tuple(pytest.approx(1000 * end / 400, abs=1e-6) for end in ends)


def test_a_groups_mean_is_weighted_by_persons_and_so_is_its_error(db):
    observe(
        db,
        """
        area_id | value | denominator | lower | upper
        a       | 200   | 10          | 190   | 210
        b       | 230   | 30          | 224   | 236
        """,
    )
    row = grouped(db, "mean", 1)
    half = math.hypot(10 * 10, 30 * 6) / (10 + 30)
    assert row["value"] == (10 * 200 + 30 * 230) / (10 + 30)
    assert (row["lower"], row["upper"]) == (
        pytest.approx(222.5 - half, abs=1e-6),
        pytest.approx(222.5 + half, abs=1e-6),
    )
    assert pd.isna(row["numerator"])
    assert row["missing"] == 1

    observe(db, "area_id | value | denominator\nc | 210 | 20")
    row = grouped(db, "mean", 1)
    assert row["value"] == (10 * 200 + 30 * 230 + 20 * 210) / (10 + 30 + 20)
    assert math.isnan(row["lower"]), "one area has no interval"
    assert row["judgement"] == "not_judged"


GROUPED = ("value", "lower", "upper", "numerator", "denominator", "parts")
HIDDEN = """
area_id | year | value | numerator | denominator | status
a       | 2023 | 70    | 70        | 100         | ok
b       | 2023 | 50    | 100       | 200         | ok
c       | 2023 | 90    | 90        | 100         | ok
a       | 2024 | 72    | 72        | 100         | ok
b       | 2024 | 55    | 110       | 200         | p
c       | 2024 | -     | -         | -           | x
a       | 2025 | 74    | 74        | 100         | ok
b       | 2025 | -     | -         | -           | c
c       | 2025 | -     | -         | -           | x
m       | 2025 | 80    | 800       | 1000        | ok
"""


def test_a_group_with_a_hidden_area_is_hidden_and_a_missing_one_is_left_out(db):
    observe(db, HIDDEN)
    asked = {"indicator": "trygg", "years_pooled": 1, "sex": "T", "measures": SUMMED, "called": CALLED}
    asked |= NO_LINE
    rows = run(db, "trend", areas=["m", "a,b,c", "a"], **asked)
    assert [row["level"] for row in rows] == ["catchment"] * 3 + ["group"] * 3 + ["municipality"]
    assert [(row["name_sv"], row["name_en"]) for row in rows[3:4]] == [("den egna gruppen", "your group")]
    first, second, third = rows[3:6]
    assert (first["value"], first["missing"], first["parts"]) == (100 * (70 + 100 + 90) / 400, 0, "a,b,c")
    assert (second["value"], second["missing"], second["parts"]) == (100 * (72 + 110) / 300, 1, "a,b")
    assert (second["denominator"], second["status"]) == (100 + 200, "p")
    assert (third["status"], third["missing"]) == ("c", 1)
    for field in GROUPED:
        assert pd.isna(third[field]), field
    assert {row["missing"] for row in rows[:3]} == {0}


def test_one_area_alone_is_not_a_group(db):
    observe(db, "area_id | value | numerator | denominator | status\na|74|74|100|ok\nb|-|-|-|x\nc|-|-|-|z")
    row = grouped(db)
    assert (row["status"], row["missing"]) == ("x", 2)
    assert all(pd.isna(row[field]) for field in ("value", "lower", "upper", "numerator", "denominator"))


MEMBERS = st.lists(
    st.tuples(st.sampled_from(["ok", "ok", "u", "p", "c", "x", "z"]), st.integers(10, 99)), max_size=6
)


@settings(deadline=None, max_examples=60)
@given(MEMBERS, st.data())
def test_a_group_of_any_areas_is_hidden_as_soon_as_one_of_them_is(areas, data):
    """Beside it all areas stay as they are, and who is not in it does not touch it."""
    MACROS.execute("delete from observation")
    for place, (status, x) in enumerate(areas):
        values = f"{x} | {x} | 100" if status in ("ok", "u", "p") else "- | - | -"
        observe(MACROS, f"area_id | value | numerator | denominator | status\nk{place} | {values} | {status}")
    places = data.draw(st.lists(st.integers(0, 6), min_size=2, unique=True))  # some of them have no row
    inside = [areas[place] for place in places if place < len(areas)]
    group = ",".join(f"k{place}" for place in places)
    alone = MACROS.execute("from without_groups('observation', ['a'], []) order by area_id").df()
    both = MACROS.execute("from with_groups('observation', [$1], $2) order by area_id", [group, SUMMED]).df()
    own, beside = both[both["area_id"] == group], both[both["area_id"] != group]
    assert beside.to_json(orient="records") == alone.to_json(orient="records")
    assert len(own) == bool(inside)
    for row in own.to_dict("records"):
        shown = [x for status, x in inside if status in ("ok", "u", "p")]
        if "c" in {status for status, _ in inside}:
            assert row["status"] == "c"
        assert (row["status"] in ("ok", "u", "p")) == ("c" not in dict(inside) and len(shown) > 1)
        if row["status"] in ("c", "x"):
            assert all(pd.isna(row[field]) for field in GROUPED)
        else:
            assert (row["numerator"], row["denominator"]) == (sum(shown), 100 * len(shown))
            assert row["missing"] == len(places) - len(shown)


def test_a_group_takes_the_newest_year_of_which_two_areas_tell_or_one_is_hidden(db):
    observe(db, HIDDEN)
    asked = {"areas": ["a", "b", "c"], "indicators": wanted(), "sex": "T", "fewest": 4}
    assert (grouped(db)["year"], grouped(db)["status"]) == (2025, "c"), "as an area would"
    assert grouped(db, area="a,c")["year"] == 2023
    (row,) = run(db, "spread", area="a,c", measures=SUMMED, **asked)
    assert (row["year"], row["lowest"], row["highest"]) == (2023, 50, 90)


def test_where_no_group_is_asked_for_its_sums_are_spared_and_the_rows_are_the_same(db):
    observe(
        db,
        """
        area_id | value | numerator | denominator
        a       | 70    | 70        | 100
        b       | -     | -         | -
        m       | 80    | 800       | 1000
        """,
    )
    full, short = (
        db.execute(f"from {macro}('observation', ['a', 'm'], []) order by area_id").df()
        for macro in ("with_groups", "without_groups")
    )
    assert len(full) == 3
    pd.testing.assert_frame_equal(full, short)


def test_a_groups_change_is_between_years_in_which_the_same_areas_are_shown(db):
    observe(
        db,
        """
        area_id | year | value | numerator | denominator
        a       | 2020 | 50    | 50        | 100
        b       | 2020 | 50    | 50        | 100
        c       | 2020 | 10    | 10        | 100
        a       | 2022 | 52    | 52        | 100
        b       | 2022 | 54    | 54        | 100
        a       | 2025 | 80    | 80        | 100
        b       | 2025 | 90    | 90        | 100
        """,
    )
    asked = {"indicators": wanted(), "areas": ["a,b,c", "a,b"], "sex": "T", "widen": 1, "measures": SUMMED}
    called = [*CALLED, CALLED[0] | {"area_id": "a,b"}]
    rows = {row["area_id"]: row for row in run(db, "change", called=called, **asked)}
    changes = {id: (row["first_year"], row["change"]) for id, row in rows.items()}
    assert changes == {"a,b,c": (2022, 85 - 53), "a,b": (2020, 85 - 50)}
    assert {row["verdict"] for row in rows.values()} == {"up"}
    assert rows["a,b"]["q"] == pytest.approx(2 * rows["a,b"]["p"]), "judged together"


def test_the_last_five_years_of_a_group_are_of_the_same_areas(db):
    observe(db, FIVE + course("a", 40, 50, 60, 70, 80) + course("b", 40, 50, 60, 70, 80))
    observe(db, FIVE + course("c", 40, 50, 60, 70))
    asked = RECENT | {"measures": SUMMED, "areas": ["a,b"], "called": [CALLED[0] | {"area_id": "a,b"}]}
    (row,) = run(db, "recent_trend", **asked)
    assert (row["verdict"], row["judgement"], row["name_sv"]) == ("up", "better", "den egna gruppen")
    assert (row["first_value"], row["last_value"]) == (100 * (40 + 40) / 200, 100 * (80 + 80) / 200)
    (row,) = run(db, "recent_trend", **asked | {"areas": ["a,b,c"], "called": CALLED})
    assert row["reason"] == "years", "Zenit has a value until the year before the last"


def test_a_group_nobody_asked_for_is_not_there_and_an_unknown_area_adds_nothing(db):
    observe(db, HIDDEN)
    assert run(db, "profile", indicators=wanted(), measures=[], **ABC) == []
    asked = {"indicators": wanted(), "measures": SUMMED}
    db.execute("delete from observation where status = 'c'")
    (row,) = run(db, "profile", **asked, **ABC | {"area": "a,b,nowhere"})
    assert (row["numerator"], row["missing"]) == (72 + 110, 1)
    assert run(db, "profile", **asked, **ABC | {"area": "nowhere,' or 1=1,"}) == []


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
    rows = run(db, "change", indicators=wanted(), areas=["a", "b", "c"], sex="T", widen=1, **NO_GROUP)
    assert [(row["area_id"], row["verdict"], row["judgement"]) for row in rows] == [
        ("a", "up", "better"),
        ("b", "none", "similar"),
    ]
    assert rows[0]["change"] == 80 - 70
    assert rows[0]["change_lower"] == pytest.approx(10 - math.hypot(80 - 77, 74 - 70))
    assert rows[0]["change_upper"] == pytest.approx(10 + math.hypot(83 - 80, 70 - 66))


def test_of_many_changes_one_that_chance_explains_is_no_change(db):
    """Alby's interval leaves no change out, barely: alone it is up, beside Åkern it is not."""
    observe(
        db,
        """
        area_id | year | value | lower | upper
        a       | 2016 | 70    | 66    | 74
        a       | 2025 | 75.1  | 72.1  | 78.1
        b       | 2016 | 70    | 66    | 74
        b       | 2025 | 71    | 68    | 74
        """,
    )
    asked = {"indicators": wanted(), "sex": "T", "widen": 1} | NO_GROUP
    (alone,) = run(db, "change", areas=["a"], **asked)
    assert (alone["verdict"], alone["judgement"]) == ("up", "better")
    assert alone["q"] == alone["p"] == pytest.approx(math.erfc(1.959963984540054 * 5.1 / 5 / math.sqrt(2)))

    alby, akern = run(db, "change", areas=["a", "b"], **asked)
    assert (alby["verdict"], alby["judgement"], akern["verdict"]) == ("none", "similar", "none")
    assert alby["q"] == pytest.approx(2 * alone["p"])
    assert akern["q"] == akern["p"] == pytest.approx(math.erfc(1.959963984540054 * 1 / 5 / math.sqrt(2)))


@pytest.mark.parametrize("rows", [2, 10, 100])
def test_a_change_that_is_certain_in_the_whole_family_is_certain_among_the_rows_too(db, rows):
    """Bonferroni's interval just leaves 0 out of one row, among others without any change."""
    widen = statistics.NormalDist().inv_cdf(1 - 0.05 / (2 * rows)) / 1.959963984540054
    change, ids = 1.0001 * widen, [f"x{place}" for place in range(rows)]
    for id in ids:
        db.execute(
            "insert into area by name (select * replace ($id as area_id) from area limit 1)", {"id": id}
        )
    lasts = [(70 + change, 69 + change, 71 + change), *[(70, 69, 71)] * (rows - 1)]
    lines = [f"{id} | 2016 | 70 | 70 | 70" for id in ids]
    lines += [f"{id} | 2025 | {v} | {low} | {up}" for id, (v, low, up) in zip(ids, lasts, strict=True)]
    observe(db, "\n".join(["area_id | year | value | lower | upper", *lines]))

    found = run(db, "change", indicators=wanted(), areas=ids, sex="T", widen=widen, **NO_GROUP)
    assert [row["area_id"] for row in found if row["verdict"] == "up"] == ["x0"]
    assert found[0]["q"] <= 0.05


def test_change_can_ask_for_more_certainty_than_one_comparison_needs(db):
    observe(
        db,
        """
        area_id | year | value | lower | upper
        a       | 2016 | 70    | 66    | 74
        a       | 2025 | 80    | 77    | 83
        """,
    )
    parameters = {"indicators": wanted(), "areas": ["a"], "sex": "T"} | NO_GROUP
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
    parameters = {"areas": ["a", "b"], "sex": "T", "widen": 1} | NO_GROUP
    rows = run(db, "change", indicators=wanted(years_pooled=3, since=2020), **parameters)
    assert [(row["area_id"], row["first_year"], row["verdict"]) for row in rows] == [("a", 2022, "none")]
    assert rows[0]["provenance"] == "synthetic"


def test_change_without_intervals_is_not_judged(db):
    observe(db, "area_id | year | value\na | 2016 | 20\na | 2025 | 30")
    rows = run(db, "change", indicators=wanted(), areas=["a"], sex="T", widen=1, **NO_GROUP)
    assert [(row["change"], row["verdict"], row["judgement"]) for row in rows] == [
        (10, "not_judged", "not_judged")
    ]


RECENT = {
    "indicator": "trygg",
    "areas": ["a", "b", "c", "m"],
    "sex": "T",
    "direction": "high",
    "measure": "proportion",
    "since": None,
} | NO_GROUP


def course(area: str, *counts: int, n: int = 100, last: int = 2025, more: str = "") -> str:
    """So many of n in the years up to the last."""
    years = range(last - len(counts) + 1, last + 1)
    return "".join(
        f"{area} | {y} | 1 | {100 * x / n} | {x} | {n} {more}\n" for y, x in zip(years, counts, strict=True)
    )


FIVE = "area_id | year | years_pooled | value | numerator | denominator\n"


def test_the_last_five_years_are_tested_as_single_years_and_judged_by_the_direction(db):
    observe(
        db,
        FIVE
        + course("a", 99, 40, 50, 60, 70, 80)
        + course("b", 80, 70, 60, 50, 40, last=2024)
        + course("m", 50, 51, 52, 53, 54),
    )
    alby, akern, mitt = (row for row in run(db, "recent_trend", **RECENT) if row["area_id"] != "c")

    n, x, nt, nt2, xt = 500, 300, 100 * 15, 100 * 55, 40 + 2 * 50 + 3 * 60 + 4 * 70 + 5 * 80
    chi_square = n * (n * xt - x * nt) ** 2 / (x * (n - x) * (n * nt2 - nt**2))
    assert (alby["verdict"], alby["judgement"]) == ("up", "better")
    assert pd.isna(alby["reason"])
    assert alby["chi_square"] == pytest.approx(chi_square)
    assert alby["p"] == pytest.approx(math.erfc(math.sqrt(chi_square / 2)), rel=1e-6)
    assert alby["q"] == pytest.approx(alby["p"] * 3 / 2), "two of the three are as certain"
    assert (alby["first_value"], alby["last_value"]) == (40, 80)
    assert (akern["verdict"], akern["judgement"]) == ("down", "worse")
    assert (mitt["verdict"], mitt["judgement"]) == ("none", "similar")

    (same,) = run(db, "recent_trend", **RECENT | {"areas": ["a"], "direction": "none"})
    assert (same["judgement"], same["q"]) == ("higher", same["p"])


def test_why_the_last_five_years_cannot_be_calculated(db):
    observe(
        db,
        FIVE
        + course("a", 40, 50, 60, 70)
        + course("c", 40, 50, 60, 70, 100)
        + "".join(f"b | {year} | 3 | {year - 1975} | 40 | 80\n" for year in range(2019, 2026)),
    )
    rows = run(db, "recent_trend", **RECENT)
    assert [(row["area_id"], row["reason"]) for row in rows] == [
        ("a", "years"),
        ("c", "interval"),
        ("b", "pooled"),
        ("m", "years"),
    ]
    assert {(row["verdict"], row["judgement"]) for row in rows} == {("not_judged", "not_judged")}


def test_nothing_before_a_break_counts_among_the_last_five_years(db):
    observe(db, FIVE + course("a", 40, 50, 60, 70, 80))
    asked = RECENT | {"areas": ["a"]}
    assert [run(db, "recent_trend", **asked | {"since": year})[0]["reason"] for year in (2021, 2022)] == [
        None,
        "years",
    ]


def test_a_rate_is_tested_by_its_intervals(db):
    observe(
        db,
        FIVE.strip()
        + " | lower | upper\n"
        + "".join(course("a", *(10 + i,), last=2021 + i, more=f"| {9 + i} | {11 + i}") for i in range(5)),
    )
    (row,) = run(db, "recent_trend", **RECENT | {"areas": ["a"], "measure": "rate", "direction": "low"})
    assert row["chi_square"] == pytest.approx((3.92 / 2) ** 2 * (5 * 55 - 15**2) / 5)
    assert (row["verdict"], row["judgement"]) == ("up", "worse")


@pytest.mark.parametrize(("areas", "verdict"), [(25, "up"), (26, "none")])
def test_among_more_than_25_areas_a_trend_must_be_more_certain(db, areas, verdict):
    """One whose χ² is just above the 99.8th percentile, among others without any trend."""
    ids = [f"x{place}" for place in range(areas)]
    for id in ids:
        db.execute(
            "insert into area by name (select * replace ($id as area_id) from area limit 1)", {"id": id}
        )
    wide = 3.92 / (2 * math.sqrt(9.5496 / 10))
    rows = [f"x0 | {2021 + i} | {10 + i} | {10 + i - wide} | {10 + i + wide}" for i in range(5)]
    rows += [f"{id} | {2021 + i} | 10 | 9 | 11" for id in ids[1:] for i in range(5)]
    observe(db, "area_id | year | value | lower | upper\n" + "\n".join(rows))
    found = run(db, "recent_trend", **RECENT | {"areas": ids, "measure": "mean"})
    assert [row["verdict"] for row in found if row["area_id"] == "x0"] == [verdict]


SALSA = {
    "indicator": "merit",
    "education": "education",
    "boys": "boys",
    "arrived": "arrived",
    "areas": ["a", "b", "c", "m"],
    "years": 2,
}


def intake(school: str, year: int, merit: float | str, pupils: int | str = 40, status: str = "ok") -> str:
    """A school's merit value, and an intake that gives 93.567 + 69.846 · 2 − 35.271 / 2 − 83.641 / 10."""
    figures = {"merit": (merit, pupils, status), "education": (2, 40, "ok"), "boys": (50, 40, "ok")}
    figures |= {"arrived": (10, 120, "ok")}
    return "".join(
        f"{id} | {school} | {year} | {year} | {value} | {n} | {why} | synthetic\n"
        for id, (value, n, why) in figures.items()
    )


INTAKE = "indicator_id | area_id | year | period | value | denominator | status | provenance\n"
EXPECTED = 93.567 + 69.846 * 2 - 35.271 / 2 - 83.641 / 10
SEE = 17.34


def test_a_school_beside_what_is_expected_of_its_intake_over_the_years(db):
    observe(db, INTAKE + intake("a", 2024, 210) + intake("a", 2025, 220, 60) + intake("a", 2023, 999))
    (row,) = run(db, "expected", **SALSA)
    assert (row["actual"], row["denominator"]) == ((210 + 220) / 2, 40 + 60)
    assert row["expected"] == pytest.approx(EXPECTED)
    assert row["value"] == row["difference"] == pytest.approx((210 + 220) / 2 - EXPECTED)
    assert row["upper"] - row["value"] == pytest.approx(1.959963984540054 * SEE), "as wide as for one year"
    assert row["value"] - row["lower"] == pytest.approx(1.959963984540054 * SEE)
    assert row["p"] == pytest.approx(math.erfc(abs(215 - EXPECTED) / SEE / math.sqrt(2)))
    assert (row["period"], row["judgement"], row["provenance"]) == ("2024–2025", "similar", "synthetic")


def test_a_school_beside_what_is_expected_is_higher_or_lower_among_all_schools_never_better(db):
    """Alby lies 2 errors up: alone that is much, beside two ordinary schools it is not."""
    far, ordinary = EXPECTED + 2 * SEE, EXPECTED + SEE
    observe(db, INTAKE + intake("a", 2025, far) + intake("b", 2025, ordinary) + intake("c", 2025, ordinary))
    asked = SALSA | {"years": 1}
    assert [row["judgement"] for row in run(db, "expected", **asked | {"areas": ["a"]})] == ["higher"]
    rows = run(db, "expected", **asked)
    assert [row["name_sv"] for row in rows] == ["Alby", "Zenit", "Åkern"]
    assert [row["judgement"] for row in rows] == ["similar"] * 3
    assert rows[0]["q"] == pytest.approx(3 * rows[0]["p"])


@pytest.mark.parametrize(
    ("figures", "status"),
    [
        (intake("a", 2024, "-", "-", "c") + intake("a", 2025, 220), "c"),
        (intake("a", 2024, 210, 14) + intake("a", 2025, 220), "c"),
        (intake("a", 2025, 220), "x"),
        (intake("a", 2024, 210, "-") + intake("a", 2025, 220), "x"),
        (intake("a", 2024, "-", "-", "x") + intake("a", 2025, 220), "x"),
        (intake("a", 2024, 210).replace("boys", "other") + intake("a", 2025, 220), "x"),
    ],
    ids=["a protected year", "14 pupils", "a year too few", "pupils unknown", "no merit value", "no intake"],
)
def test_without_every_figure_of_every_year_nothing_is_said_of_a_school(db, figures, status):
    observe(db, INTAKE + figures)
    (row,) = run(db, "expected", **SALSA)
    assert (row["status"], row["judgement"]) == (status, "not_judged")
    assert all(
        pd.isna(row[name]) for name in ("actual", "expected", "value", "lower", "upper", "denominator")
    )


def test_a_school_without_year_nine_is_not_missing_anything(db):
    figures = intake("b", 2025, "-", "-", "z").replace("| ok", "| z")
    observe(db, INTAKE + intake("a", 2025, 220) + figures)
    assert [row["area_id"] for row in run(db, "expected", **SALSA | {"years": 1})] == ["a"]


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
    rows = run(
        db,
        "profile",
        area="a",
        benchmark="m",
        pool=["m"],
        given=[],
        indicators=indicators,
        sex="T",
        measures=[],
    )
    assert [(row["indicator_id"], row["year"], row["status"], row["judgement"]) for row in rows] == [
        ("las", 2021, "ok", "worse"),
        ("trygg", 2024, "c", "not_judged"),
    ]
    assert rows[0]["difference"] == 70 - 80


def spread(db, **changes):
    asked = {
        "area": "a",
        "areas": ["a", "b", "c", "o"],
        "indicators": wanted(),
        "sex": "T",
        "measures": [],
        "fewest": 4,
    }
    return run(db, "spread", **asked | changes)


def test_spread_is_that_of_the_year_which_the_area_itself_has(db):
    observe(
        db,
        """
        area_id | year | value | status | provenance
        a       | 2024 | 10    | ok     | published
        b       | 2024 | 20    | ok     | published
        c       | 2024 | 40    | ok     | synthetic
        o       | 2024 | 50    | ok     | published
        m       | 2024 | 99    | ok     | published
        a       | 2025 | -     | x      | published
        b       | 2025 | 70    | ok     | published
        """,
    )
    assert spread(db) == [
        {
            "indicator_id": "trygg",
            "year": 2024,
            "lowest": 10,
            "quartile_low": 10 + 0.75 * (20 - 10),  # type 7: a quarter of the way through three gaps
            "quartile_high": 40 + 0.25 * (50 - 40),
            "highest": 50,
            "areas": 4,
            "spread_provenance": "synthetic",
        }
    ]
    (fewer,) = spread(db, areas=["a", "b", "c"])
    assert (fewer["lowest"], fewer["highest"], fewer["areas"]) == (10, 40, 3)
    assert math.isnan(fewer["quartile_low"])
    assert math.isnan(fewer["quartile_high"])


def test_spread_keeps_what_is_withheld_out_and_never_tells_the_ends_of_schools(db):
    schools = "\n".join(f"s{n} | school | Skola {n} | m" for n in range(5))
    insert(db, "area", AREA, f"area_id | level | name_sv | parent_id\n{schools}")
    values = "\n".join(f"s{n} | {10 * n} | ok" for n in range(4))
    observe(db, f"area_id | value | status\n{values}\ns4 | - | c")
    ids = [f"s{n}" for n in range(5)]
    (four,) = spread(db, area="s0", areas=ids)
    assert four["areas"] == 4
    assert (four["quartile_low"], four["quartile_high"]) == (0.75 * 10, 20 + 0.25 * 10)
    assert math.isnan(four["lowest"])
    assert math.isnan(four["highest"])
    (few,) = spread(db, area="s0", areas=ids, fewest=8)
    assert math.isnan(few["quartile_low"])
    assert math.isnan(few["quartile_high"])


RUG = {"areas": ["c", "b", "a"], "benchmark": "m", "pool": ["m"], "given": [], "sex": "T"}


def test_rug_takes_the_newest_year_of_the_benchmark_that_an_area_shares_and_a_row_for_every_area(db):
    observe(
        db,
        """
        indicator_id | area_id | year | value | lower | upper | status
        trygg        | m       | 2023 | 80    | 79    | 81    | ok
        trygg        | m       | 2024 | 81    | 80    | 82    | ok
        trygg        | m       | 2025 | 82    | 81    | 83    | ok
        trygg        | a       | 2023 | 70    | 60    | 75    | ok
        trygg        | a       | 2024 | 71    | 61    | 76    | ok
        trygg        | a       | 2025 | -     | -     | -     | c
        trygg        | b       | 2024 | -     | -     | -     | c
        trygg        | o       | 2025 | 10    | 9     | 11    | ok
        las          | m       | 2021 | 80    | 79    | 81    | ok
        las          | b       | 2021 | 80    | 70    | 90    | ok
        alone        | a       | 2025 | 70    | 60    | 75    | ok
        """,
    )
    ids = ("las", "alone", "trygg")
    rows = run(db, "rug", indicators=[one for id in ids for one in wanted(indicator_id=id)], **RUG)
    assert [(row["indicator_id"], row["year"], row["name_sv"], row["status"]) for row in rows] == [
        ("las", 2021, "Alby", "x"),
        ("las", 2021, "Zenit", "x"),
        ("las", 2021, "Åkern", "ok"),
        ("trygg", 2024, "Alby", "ok"),
        ("trygg", 2024, "Zenit", "x"),
        ("trygg", 2024, "Åkern", "c"),
    ]
    assert [row["judgement"] for row in rows] == ["not_judged"] * 2 + ["similar", "worse"] + [
        "not_judged"
    ] * 2
    assert rows[3]["difference"] == 71 - 81


def test_a_rug_is_judged_against_what_is_chosen_where_that_has_a_value(db):
    observe(
        db,
        """
        indicator_id | area_id | year | value | lower | upper | denominator | provenance
        trygg        | a       | 2024 | 70    | 60    | 75    | 100         | published
        trygg        | a       | 2025 | 72    | 60    | 75    | 100         | published
        trygg        | l       | 2024 | 80    | 79    | 81    | 300         | synthetic
        trygg        | o       | 2024 | 90    | 89    | 91    | 100         | published
        las          | a       | 2025 | 72    | 60    | 75    | 100         | published
        """,
    )
    asked = [one for id in ("trygg", "las") for one in wanted(indicator_id=id)]
    both = RUG | {"areas": ["a"], "benchmark": "liknande", "pool": ["l", "o"]}
    (row,) = run(db, "rug", indicators=asked, **both)
    assert (row["year"], row["benchmark_value"], row["judgement"]) == (
        2024,
        (300 * 80 + 90 * 100) / 400,
        "worse",
    )
    assert row["benchmark_provenance"] == "synthetic"
    best = [{"family": "las 2025", "value": 74.0, "provenance": "published"}]
    fifth = RUG | {"areas": ["a"], "benchmark": "basta-femtedelen", "pool": ["a"], "given": best}
    (row,) = run(db, "rug", indicators=asked, **fifth)
    assert (row["indicator_id"], row["difference"], row["judgement"]) == ("las", 72 - 74, "similar")
    assert run(db, "rug", indicators=asked, **RUG) == []


def test_in_a_rug_all_indicators_and_areas_are_one_family(db):
    """Three comparisons: the smallest p times three, but none larger than the next."""
    observe(
        db,
        """
        indicator_id | area_id | value | lower | upper
        trygg        | m       | 80    | 78    | 82
        trygg        | a       | 70    | 60    | 79.9
        trygg        | b       | 75    | 65    | 85
        las          | m       | 80    | 78    | 82
        las          | a       | 60    | 55    | 65
        """,
    )
    ids = ("trygg", "las")
    rows = run(db, "rug", indicators=[one for id in ids for one in wanted(indicator_id=id)], **RUG)
    judged = {(row["indicator_id"], row["area_id"]): row for row in rows if row["judgement"] != "not_judged"}
    p = {
        key: math.erfc(1.959963984540054 * away / math.sqrt(2))
        for key, away in (
            (("trygg", "a"), 10 / 9.9),
            (("trygg", "b"), 5 / 10),
            (("las", "a"), 20 / 5),
        )
    }
    assert {key: row["q"] for key, row in judged.items()} == {
        ("las", "a"): pytest.approx(3 * p["las", "a"], rel=1e-6),
        ("trygg", "a"): pytest.approx(3 / 2 * p["trygg", "a"]),
        ("trygg", "b"): pytest.approx(p["trygg", "b"]),
    }
    assert {key: row["judgement"] for key, row in judged.items()} == {
        ("las", "a"): "worse",
        ("trygg", "a"): "similar",
        ("trygg", "b"): "similar",
    }


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
    first, second = json.loads(row["geojson"])["features"]
    names = db.execute("select name_sv, name_en from area where area_id in ('a', 'b') order by area_id")
    assert [tuple(one["properties"].values()) for one in (first, second)] == names.fetchall()
    assert "[17.0,60.0]" in row["geojson"].split('"id":"b"')[0]
    assert row["quality"] == "schematic"
    assert run(db, "geometry", municipality="m", level="cluster") == []
    observe(db, "area_id | year | value \n m | 2026 | 60")
    db.execute("update area set valid_to = 2025")
    assert run(db, "geometry", municipality="m", level="catchment") == []


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
