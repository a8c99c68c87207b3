"""Staged rows in the place of what is there: what counts, what is summed, and what is left alone."""

from __future__ import annotations

import math
from dataclasses import replace

import pyarrow as pa
import pytest

import catalogue
import queries
from importers import check, staging
from importers.assemble import Part, merge
from importers.declared import declared
from importers.refusals import refusals
from tests.tables import AREA, OBSERVATION, insert, table


def indicator(name: str, **fields) -> catalogue.Indicator:
    usual = {
        "unit": "percent",
        "measure": "proportion",
        "sex_levels": (),
        "missing_years": (),
        "breaks": (),
        "pooled_years": 1,
        "period": "calendar",
    }
    return replace(catalogue.indicators()["trygg-skolan-ak5"], id=name, **(usual | fields))


YEARS = (2023, 2024, 2025)
LEVELS = ("municipality", "cluster", "catchment", "small_area", "school")
INDICATORS = {
    "trygg": indicator("trygg", levels=LEVELS, sex_levels=("municipality",), years=YEARS),
    "betyg": indicator("betyg", levels=LEVELS, years=YEARS, pooled_years=3, period="school"),
    "glapp": indicator("glapp", levels=LEVELS, years=YEARS, pooled_years=2, missing_years=(2024,)),
    "brott": indicator("brott", levels=LEVELS, years=YEARS, unit="per_1000", measure="rate"),
    "merit": indicator("merit", levels=LEVELS, years=YEARS, unit="points", measure="mean"),
    "median": indicator("median", levels=LEVELS, years=YEARS, measure="mean", unit="days", is_additive=False),
}
AREAS = """
area_id | level        | parent_id
m       | municipality | -
k       | cluster      | m
a       | catchment    | k
b       | catchment    | k
a1      | small_area   | a
a2      | small_area   | a
b1      | small_area   | b
skola   | school       | m
"""
PARTS = (
    Part("a", "a1", 1, 2, 2),
    Part("a", "a2", 1, 2, 2),
    Part("b", "b1", 1, 2, 1),
    *(Part(area, part, 1, 2, 3) for area in ("k", "m") for part in ("a1", "a2", "b1")),
    *(Part(area, part, 1, 3, 2) for area in ("k", "m") for part in ("a", "b")),
)


@pytest.fixture(autouse=True)
def small_catalogue(monkeypatch, tmp_path):
    monkeypatch.setattr(catalogue, "indicators", lambda level=None: INDICATORS)
    monkeypatch.setattr(catalogue, "sources", dict)
    monkeypatch.setattr(catalogue, "municipalities", dict)
    monkeypatch.setattr(catalogue, "interventions", dict)
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))


def stage(rows: str, name: str = "r2") -> None:
    usual = {key: value for key, value in OBSERVATION.items() if key != "note_id"} | {"mark": None}
    given = [usual | row | {"release_id": name} for row in table(rows)]
    schema = staging.OBSERVATION
    release = staging.Release(name, "egen", sha256=f"{name} {rows}")
    assert staging.stage(pa.Table.from_pylist(given, schema), release)


@pytest.fixture
def tables():
    with queries.empty() as connection:
        check.register_catalogue(connection)
        connection.register("declared", declared(INDICATORS))
        insert(connection, "area", AREA, AREAS)
        yield connection


def there(tables, rows: str) -> None:
    """What is there before: invented, unless the rows say otherwise."""
    insert(tables, "observation", OBSERVATION | {"provenance": "synthetic"}, rows)


COLUMNS = (
    "value",
    "numerator",
    "denominator",
    "standard_error",
    "status",
    "provenance",
    "period",
    "note_id",
    "release_id",
)


def merged(tables, parts=PARTS, **wanted) -> dict[str, dict]:
    """Rows of the newest year by area; `wanted` is what else they must have."""
    staging.load(tables)
    merge(tables, parts)
    wanted = {
        "year": 2025,
        "sex": "T",
        "group_id": "all",
        "years_pooled": 1,
        "indicator_id": "trygg",
    } | wanted
    where = " and ".join(f"{name} = ${name}" for name in wanted)
    found = tables.execute(
        f"select area_id, {', '.join(COLUMNS)} from observation where {where}", wanted
    ).fetchall()
    by_area = {row[0]: dict(zip(COLUMNS, row[1:], strict=True)) for row in found}
    assert len(by_area) == len(found), "two rows about the same"
    return by_area


def numbers(row: dict) -> tuple:
    return row["numerator"], row["denominator"]


SMALL = """
area_id | value    | numerator | denominator
a1      | 80       | 40        | 50
a2      | 60       | 18        | 30
b1      | 50       | 10        | 20
"""


# What counts


def test_what_was_staged_last_counts_and_the_mark_goes(tables):
    there(tables, "area_id | value | numerator | denominator \n a | 75 | 75 | 100")
    tables.execute("update observation set note_id = 'n1'")
    stage("area_id | value | numerator | denominator \n a | 80 | 40 | 50")
    stage("area_id | value | numerator | denominator \n a | 82 | 41 | 50", "r3")
    found = merged(tables)["a"]
    assert (found["value"], *numbers(found)) == (82, 41, 50)
    assert (found["provenance"], found["release_id"], found["note_id"]) == ("published", "r3", "n1")


def test_a_release_that_is_staged_again_counts_last_again(tables):
    stage("area_id | value | numerator | denominator \n a | 80 | 40 | 50")
    stage("area_id | value | numerator | denominator \n a | 82 | 41 | 50", "r3")
    stage("area_id | value | numerator | denominator \n a | 84 | 42 | 50")
    assert merged(tables)["a"]["numerator"] == 42


def test_two_rows_about_the_same_in_one_release_are_left_for_the_check(tables):
    stage("area_id | value | numerator | denominator \n a | 80 | 40 | 50 \n a | 82 | 41 | 50")
    staging.load(tables)
    merge(tables, PARTS)
    (problem,) = (one for one in check.broken_rules(tables) if "trygg a 2025" in one)
    assert "80.0" in problem
    assert "82.0" in problem


def test_the_same_row_twice_in_one_release_is_one(tables):
    stage("area_id | value | numerator | denominator \n a | 80 | 40 | 50 \n a | 80 | 40 | 50")
    assert numbers(merged(tables)["a"]) == (40, 50)


def test_what_the_catalogue_does_not_declare_stays_staged(tables):
    stage(
        """
        area_id | sex | year | value | numerator | denominator
        a       | K   | 2025 | 80    | 40        | 50
        a       | T   | 2026 | 80    | 40        | 50
        m       | K   | 2025 | 80    | 40        | 50
        """
    )
    assert set(merged(tables, sex="K")) == {"m"}
    assert merged(tables, year=2026) == {}


def test_what_is_about_no_area_of_ours_stays_staged(tables):
    stage("area_id | value | numerator | denominator \n elsewhere | 80 | 40 | 50")
    assert merged(tables) == {}


def test_an_unknown_indicator_is_left_for_the_check(tables):
    stage("indicator_id | area_id | value | numerator | denominator \n okand | a | 80 | 40 | 50")
    assert set(merged(tables, indicator_id="okand")) == {"a"}


def test_a_number_that_is_rounded_off_is_not_taken_for_one(tables):
    there(tables, "area_id | value | numerator | denominator \n a1 | 75 | 75 | 100 \n a | 75 | 75 | 100")
    stage("area_id | status | mark \n a1 | u | ~100 \n a2 | u | ~30")
    found = merged(tables)
    assert (found["a1"]["value"], found["a1"]["status"]) == (None, "c")
    assert found["a"]["provenance"] == "synthetic"


def test_that_a_source_has_no_value_takes_the_place_of_what_is_invented_only(tables):
    there(tables, "area_id | value | numerator | denominator \n a1 | 75 | 75 | 100 \n a2 | 75 | 75 | 100")
    tables.execute("update observation set provenance = 'published' where area_id = 'a2'")
    stage("area_id | status \n a1 | x \n a2 | x")
    found = merged(tables)
    assert (found["a1"]["value"], found["a1"]["status"]) == (None, "x")
    assert (found["a2"]["value"], found["a2"]["provenance"]) == (75, "published")


# Sums


def test_small_areas_are_summed_to_catchments_clusters_and_the_municipality(tables):
    there(tables, "area_id | value | numerator | denominator \n a | 75 | 75 | 100")
    stage(SMALL)
    found = merged(tables)
    assert numbers(found["a"]) == (40 + 18, 50 + 30)
    assert found["a"]["value"] == 100 * (40 + 18) / (50 + 30)
    assert numbers(found["b"]) == (10, 20)
    assert numbers(found["k"]) == numbers(found["m"]) == (40 + 18 + 10, 50 + 30 + 20)
    assert {found[one]["provenance"] for one in "abkm"} == {"computed"}
    assert {found[one]["provenance"] for one in ("a1", "a2", "b1")} == {"published"}
    assert (found["k"]["period"], found["k"]["release_id"]) == ("2025", "r2")
    assert (found["k"]["status"], found["k"]["standard_error"]) == ("ok", None)


def test_catchments_are_summed_where_small_areas_are_not_known(tables):
    stage("area_id | value | numerator | denominator \n a | 80 | 40 | 50 \n b | 50 | 10 | 20")
    found = merged(tables)
    assert numbers(found["k"]) == numbers(found["m"]) == (40 + 10, 50 + 20)


def test_a_given_catchment_is_not_summed_anew(tables):
    stage(SMALL + "a | 81 | 81 | 100 \n")
    found = merged(tables)
    assert (numbers(found["a"]), found["a"]["provenance"]) == ((81, 100), "published")
    assert numbers(found["k"]) == (40 + 18 + 10, 50 + 30 + 20)


def test_a_missing_part_leaves_what_is_there(tables):
    there(tables, "area_id | value | numerator | denominator \n a | 75 | 75 | 100 \n k | 75 | 150 | 200")
    stage("area_id | value | numerator | denominator \n a1 | 80 | 40 | 50 \n b1 | 50 | 10 | 20")
    found = merged(tables)
    assert (numbers(found["a"]), found["a"]["provenance"]) == ((75, 100), "synthetic")
    assert (numbers(found["k"]), found["k"]["provenance"]) == ((150, 200), "synthetic")
    assert "m" not in found


@pytest.mark.parametrize(
    ("part", "status", "sums"),
    [
        ("c | - | -", "c", (None, None)),
        ("x | - | -", "x", (None, None)),
        ("u | 40 | 50", "u", (40 + 18, 50 + 30)),
        ("p | 40 | 50", "p", (40 + 18, 50 + 30)),
    ],
)
def test_a_sum_is_as_uncertain_as_its_parts(tables, part, status, sums):
    there(tables, "area_id | value | numerator | denominator \n a | 75 | 75 | 100")
    stage(f"area_id | status | numerator | denominator \n a1 | {part} \n a2 | ok | 18 | 30")
    found = merged(tables)["a"]
    assert (found["status"], *numbers(found), found["provenance"]) == (status, *sums, "computed")


def test_what_is_protected_beats_what_is_missing(tables):
    stage("area_id | status \n a1 | c \n a2 | x")
    assert merged(tables)["a"]["status"] == "c"


def test_a_part_where_nobody_is_counted_adds_nobody(tables):
    stage(
        """
        area_id | status | value | numerator | denominator
        a1      | ok     | 80    | 40        | 50
        a2      | z      | -     | -         | -
        b1      | z      | -     | -         | -
        """
    )
    found = merged(tables)
    assert (numbers(found["a"]), found["a"]["status"]) == ((40, 50), "ok")
    assert (found["b"]["value"], found["b"]["status"]) == (None, "z")
    assert numbers(found["k"]) == (40, 50)


def test_what_is_published_of_the_municipality_is_not_replaced_by_a_sum(tables):
    insert(
        tables,
        "observation",
        OBSERVATION,
        "area_id | value | numerator | denominator | status \n m | 70 | 7 | 10 | ok \n k | - | - | - | c",
    )
    stage(SMALL)
    found = merged(tables)
    assert (numbers(found["m"]), found["m"]["provenance"], found["m"]["release_id"]) == (
        (7, 10),
        "published",
        "r1",
    )
    assert found["k"]["status"] == "c"


def test_where_nothing_is_known_a_sum_takes_its_place(tables):
    insert(tables, "observation", OBSERVATION, "area_id | status \n m | x")
    stage(SMALL)
    assert numbers(merged(tables)["m"]) == (40 + 18 + 10, 50 + 30 + 20)


# Girls and boys


def test_girls_and_boys_are_summed_to_all(tables):
    stage(
        """
        area_id | sex | value | numerator | denominator
        skola   | K   | 80    | 16        | 20
        skola   | M   | 50    | 5         | 10
        m       | K   | 80    | 80        | 100
        m       | M   | 60    | 60        | 100
        m       | T   | 71    | 142       | 200
        """
    )
    found = merged(tables)
    assert numbers(found["skola"]) == (16 + 5, 20 + 10)
    assert (numbers(found["m"]), found["m"]["provenance"]) == ((142, 200), "published")
    assert set(merged(tables, sex="K")) == {"m"}  # schools are not split by sex


@pytest.mark.parametrize(
    ("girls", "status", "sums"),
    [("c | - | - | -", "c", (None, None)), ("z | - | - | -", "ok", (5, 10))],
)
def test_girls_withheld_or_none(tables, girls, status, sums):
    there(tables, "area_id | value | numerator | denominator \n skola | 75 | 75 | 100")
    stage(
        "area_id | sex | status | value | numerator | denominator \n"
        f" skola | K | {girls} \n skola | M | ok | 50 | 5 | 10"
    )
    found = merged(tables)["skola"]
    assert (found["status"], *numbers(found)) == (status, *sums)


def test_girls_alone_are_not_all(tables):
    stage("area_id | sex | value | numerator | denominator \n m | K | 80 | 80 | 100")
    assert merged(tables) == {}


def test_girls_and_boys_of_small_areas_are_all_of_the_catchment(tables):
    stage(
        """
        area_id | sex | value | numerator | denominator
        a1      | K   | 80    | 16        | 20
        a1      | M   | 50    | 5         | 10
        a2      | T   | 60    | 18        | 30
        b1      | K   | 50    | 1         | 2
        b1      | M   | 50    | 2         | 4
        """
    )
    found = merged(tables)
    assert numbers(found["a"]) == (16 + 5 + 18, 20 + 10 + 30)
    assert "m" not in merged(tables, sex="K")  # one small area does not say


# Years


def years(area: str, *counts: tuple[int, int], indicator_id: str = "betyg") -> str:
    return "indicator_id | area_id | year | value | numerator | denominator\n" + "\n".join(
        f"{indicator_id} | {area} | {year} | {100 * x / n} | {x} | {n}"
        for year, (x, n) in zip(YEARS, counts, strict=False)
    )


def test_single_years_are_summed_to_a_pool(tables):
    stage(years("a", (10, 20), (12, 18), (9, 22)))
    found = merged(tables, indicator_id="betyg", years_pooled=3)
    assert numbers(found["a"]) == (10 + 12 + 9, 20 + 18 + 22)
    assert (found["a"]["period"], found["a"]["provenance"]) == ("2022/23–2024/25", "computed")
    assert merged(tables, indicator_id="betyg") == {}  # a catchment has no single years


def test_a_pool_with_a_year_missing_is_none(tables):
    stage(years("a", (10, 20), (12, 18)))
    assert merged(tables, indicator_id="betyg", years_pooled=3) == {}


def test_small_areas_and_years_are_summed_at_once(tables):
    stage(years("a1", (10, 20), (12, 18), (9, 22)))
    stage(years("a2", (1, 2), (2, 4), (3, 6)), "r3")
    found = merged(tables, indicator_id="betyg", years_pooled=3)
    assert numbers(found["a"]) == (10 + 12 + 9 + 1 + 2 + 3, 20 + 18 + 22 + 2 + 4 + 6)
    assert {"a1", "a2", "a"} == set(found)


def test_pools_that_a_source_gives_are_summed_as_they_are(tables):
    stage(
        """
        indicator_id | area_id | years_pooled | value | numerator | denominator
        betyg        | a       | 3            | 50    | 30        | 60
        betyg        | b       | 3            | 40    | 16        | 40
        betyg        | b1      | 3            | 25    | 10        | 40
        """
    )
    found = merged(tables, indicator_id="betyg", years_pooled=3)
    assert numbers(found["k"]) == (30 + 16, 60 + 40)
    assert numbers(found["b"]) == (16, 40)


def test_a_pool_over_a_year_that_nobody_measured_is_none(tables):
    stage(years("a", (10, 20), (12, 18), (9, 22), indicator_id="glapp"))
    assert merged(tables, indicator_id="glapp", years_pooled=2) == {}


# Rates and means


def test_a_rate_is_events_per_person(tables):
    stage(
        """
        indicator_id | area_id | value | numerator | denominator
        brott        | a1      | 800   | 40        | 50
        brott        | a2      | 600   | 18        | 30
        """
    )
    found = merged(tables, indicator_id="brott")["a"]
    assert found["value"] == 1000 * (40 + 18) / (50 + 30)
    assert numbers(found) == (40 + 18, 50 + 30)


MEANS = """
indicator_id | area_id | value | denominator | standard_error | status
merit        | a1      | 200   | 30          | 10             | ok
merit        | a2      | 240   | 10          | 20             | ok
"""


def test_a_mean_is_weighted_by_persons(tables):
    stage(MEANS)
    found = merged(tables, indicator_id="merit")["a"]
    assert found["value"] == (30 * 200 + 10 * 240) / 40
    assert numbers(found) == (None, 30 + 10)
    assert found["standard_error"] == pytest.approx(math.sqrt((30 * 10) ** 2 + (10 * 20) ** 2) / 40)


def test_a_mean_where_nobody_is_counted_weighs_nothing(tables):
    stage(MEANS.replace("240   | 10          | 20             | ok", "- | - | - | z"))
    found = merged(tables, indicator_id="merit")["a"]
    assert (found["value"], found["denominator"]) == (200, 30)
    assert found["standard_error"] == pytest.approx(10)


def test_a_mean_without_one_standard_error_has_none(tables):
    stage(MEANS.replace("| 20  ", "| -  "))
    assert merged(tables, indicator_id="merit")["a"]["standard_error"] is None


@pytest.mark.parametrize(
    "rows",
    [
        "indicator_id | area_id | value | denominator \n merit | a1 | 200 | - \n merit | a2 | 240 | 10",
        "indicator_id | area_id | value | denominator \n median | a1 | 200 | 30 \n median | a2 | 240 | 10",
        "indicator_id | area_id | value | numerator | denominator \n trygg | a1 | 80 | - | 50 \n"
        " trygg | a2 | 60 | 18 | 30",
        "indicator_id | area_id | value | status \n trygg | a1 | 80 | ok \n trygg | a2 | - | c",
    ],
)
def test_what_cannot_be_summed_leaves_what_is_there(tables, rows):
    name = table(rows)[0]["indicator_id"]
    there(tables, f"indicator_id | area_id | value | denominator \n {name} | a | 75 | 100")
    stage(rows)
    found = merged(tables, indicator_id=name)
    assert (found["a"]["value"], found["a"]["provenance"]) == (75, "synthetic")
    assert found["a1"]["value"] in (80, 200)


NAME = catalogue.indicators()["trygg-skolan-ak5"].name.sv


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            "indicator_id | area_id | value | denominator \n merit | a1 | 200 | - \n merit | a2 | 240 | 10",
            "är ett medelvärde, och antalet personer saknas för a1 (2025)",
        ),
        (
            "indicator_id | area_id | value | denominator \n median | a1 | 20 | 30 \n median | a2 | 24 | 10",
            "är en median eller ett index och kan inte läggas ihop: a1 och a2 (2025)",
        ),
        (
            "indicator_id | area_id | value | denominator \n trygg | a1 | 80 | 50 \n trygg | b1 | 60 | 30",
            "saknar antal för a1 och b1 (2025)",
        ),
        ("indicator_id | area_id | status \n trygg | a1 | u", "bara ett ungefärligt tal för a1 (2025)"),
        (
            "indicator_id | area_id | year | value | denominator \n trygg | a | 2026 | 80 | 10",
            "finns för 2026, men katalogen har inte det året. Lägg till det under years i trygg.toml",
        ),
        ("indicator_id | area_id | sex | value \n trygg | m | K | 80 \n trygg | m | M | 70", "för m (2025)"),
    ],
)
def test_what_cannot_be_summed_is_said(tables, rows, said):
    tables.execute("update area set name_sv = area_id")
    stage(rows)
    merged(tables)
    (sentence,) = refusals(tables)
    assert sentence.startswith(NAME)
    assert said in sentence


@pytest.mark.parametrize(
    "rows",
    [
        SMALL,
        "area_id | status \n a1 | c \n a2 | x",
        # the sum is given
        "area_id | value | denominator \n b1 | 80 | 50 \n b | 80 | 50 \n k | 80 | 50 \n m | 80 | 50",
        "area_id | value \n m | 80 \n skola | 70",
    ],
)
def test_where_nothing_is_lost_nothing_is_said(tables, rows):
    stage(rows)
    merged(tables)
    assert refusals(tables) == []


# Groups


def test_each_group_is_summed_by_itself(tables):
    stage(
        """
        area_id | group_id | value | numerator | denominator
        a1      | inrikes  | 80    | 40        | 50
        a2      | inrikes  | 60    | 18        | 30
        a1      | utrikes  | 50    | 10        | 20
        """
    )
    assert numbers(merged(tables, group_id="inrikes")["a"]) == (40 + 18, 50 + 30)
    assert set(merged(tables, group_id="utrikes")) == {"a1"}
    assert merged(tables) == {}


# Shares and years


SPLIT = (Part("a", "a1", 1, 2, 2), Part("a", "a2", 0.25, 2, 2), Part("b", "a2", 0.75, 2, 1))


def whole(number: float) -> int:
    """Halves go up."""
    return math.floor(number + 0.5)


def test_a_share_is_of_persons_and_a_sum_is_rounded_once(tables):
    stage(SMALL)
    found = merged(tables, SPLIT)
    assert numbers(found["a"]) == (whole(40 + 0.25 * 18), whole(50 + 0.25 * 30))
    assert numbers(found["b"]) == (whole(0.75 * 18), whole(0.75 * 30))
    assert found["a"]["value"] == 100 * whole(40 + 0.25 * 18) / whole(50 + 0.25 * 30)


def test_a_share_of_a_mean_is_of_its_persons(tables):
    stage(MEANS)
    found = merged(tables, SPLIT, indicator_id="merit")["a"]
    persons = 30 + 0.25 * 10
    assert found["value"] == (30 * 200 + 0.25 * 10 * 240) / persons
    assert found["denominator"] == whole(persons)
    assert found["standard_error"] == pytest.approx(
        math.sqrt((30 * 10) ** 2 + (0.25 * 10 * 20) ** 2) / persons
    )


def test_a_share_of_less_than_half_a_person_is_few(tables):
    stage("area_id | value | numerator | denominator \n a1 | 100 | 1 | 1")
    found = merged(tables, (Part("b", "a1", 0.25, 2, 1), Part("a", "a1", 0.75, 2, 1)))
    assert (found["b"]["value"], found["b"]["status"]) == (None, "c")
    assert numbers(found["a"]) == (1, 1)


def test_nothing_is_summed_or_let_in_outside_the_years_of_an_area(tables):
    tables.execute("update area set valid_from = 2024 where area_id = 'a'")
    tables.execute("update area set valid_to = 2024 where area_id = 'b'")
    stage(years("a1", (10, 20), (12, 18), (9, 22), indicator_id="trygg"))
    stage(years("a2", (10, 20), (12, 18), (9, 22), indicator_id="trygg"), "r3")
    stage(years("b", (10, 20), (12, 18), (9, 22), indicator_id="trygg"), "r4")
    there = {year: set(merged(tables, year=year)) & {"a", "b"} for year in YEARS}
    assert there == {2023: {"b"}, 2024: {"a", "b"}, 2025: {"a"}}


def test_a_pool_lies_within_the_years_of_its_area(tables):
    for name in ("a", "b"):
        stage(years(name, (10, 20), (12, 18), (9, 22)), f"r-{name}")
    tables.execute("update area set valid_from = 2024 where area_id = 'a'")
    tables.execute("update area set valid_from = 2023 where area_id = 'b'")
    assert set(merged(tables, indicator_id="betyg", years_pooled=3)) == {"b"}


def test_a_cluster_is_the_sum_of_the_catchments_of_each_year(tables):
    """Until 2023 the cluster is a; from 2024 it is a1 and a2, new catchments with a's borders."""
    tables.execute("update area set level = 'catchment' where area_id in ('a1', 'a2')")
    tables.execute("update area set valid_to = 2023 where area_id = 'a'")
    tables.execute("update area set valid_from = 2024 where area_id in ('a1', 'a2')")
    parts = (
        Part("k", "a", 1, 3, 1, None, 2023),
        Part("k", "a1", 1, 3, 2, 2024, None),
        Part("k", "a2", 1, 3, 2, 2024, None),
    )
    stage(years("a", (10, 20)))
    stage(years("a1", (99, 100), (12, 18), (9, 22)), "r3")
    stage(years("a2", (99, 100), (2, 8), (1, 2)), "r4")
    found = merged(tables, parts, indicator_id="betyg", years_pooled=3)
    assert numbers(found["k"]) == (10 + (12 + 2) + (9 + 1), 20 + (18 + 8) + (22 + 2))
