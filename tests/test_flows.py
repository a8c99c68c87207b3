"""Where pupils live and go to school: small numbers are not told, and the sentences count right."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

import catalogue
import queries
import text
from catalogue.protection import protection
from components.evidence import file_bytes
from components.flows import bars_html, behind, heat_html
from importers import assemble, flows, staging
from importers.flows import Flow
from queries import snapshot
from tests import world
from tests.tables import AREA, FLOW, frame, insert, table
from tests.visitor import go, published_with, said, visit, widgets
from text import t
from text.findings import flows as told

FEWEST, WIDTH = 10, 5  # catalogue/protection.toml
each_language = pytest.mark.parametrize("language", text.LANGUAGES)


def of_year(counts: dict[tuple[str, str], int]) -> list[Flow]:
    return [Flow(*pair, 2024, "2024", n, "ok", "synthetic", "r1") for pair, n in counts.items() if n]


def shown(counts: dict[tuple[str, str], int]) -> dict[tuple[str, str], int | None]:
    return {(one.catchment_id, one.school_id): one.pupils for one in flows.protected(of_year(counts))}


def grid(*rows: list[int]) -> dict[tuple[str, str], int]:
    """Catchments a, b, c … by schools A, B, C …"""
    return {("abcdef"[i], "ABCDEF"[j]): n for i, row in enumerate(rows) for j, n in enumerate(row)}


# The rule.


def test_the_rules_are_those_of_the_catalogue():
    assert (protection().of(flows.SENSITIVITY).fewest, protection().width) == (FEWEST, WIDTH)


def test_small_numbers_are_put_together_with_others():
    """Two small numbers in each catchment, and in each school, stand as one: 5 + 5, 5 + 6."""
    found = shown(grid([40, 5, 5], [5, 40, 6], [6, 5, 40]))

    assert {pair: n for pair, n in found.items() if "other" not in pair} == {
        ("a", "A"): 40,
        ("b", "B"): 40,
        ("c", "C"): 40,
    }
    assert found["a", "other"] == 5 + 5
    assert found["c", "other"] == 6 + 5
    assert found["other", "A"] == 5 + 6


def test_a_small_number_alone_takes_a_large_one_with_it():
    """a's total less 40 and 30 would be the 3 who go to C."""
    found = shown(grid([40, 30, 3], [20, 20, 20], [20, 20, 20]))

    assert ("a", "C") not in found
    assert ("a", "B") not in found, "the smallest that was named is put together with it"
    assert found["a", "other"] == 40 + 30 + 3, "and then the next, since 3 was still too nearly known"


def test_where_nothing_can_be_named_no_total_is_told():
    """One school: every total of a catchment is a number of pupils who go there."""
    found = shown(grid([12], [7]))

    assert set(found) == {("a", "other"), ("b", "other"), ("other", "A")}
    assert set(found.values()) == {None}


def test_only_large_numbers_are_all_named_and_nothing_is_left():
    assert shown(grid([40, 20], [30, 10])) == grid([40, 20], [30, 10])


def ends(counts, found):
    """Least and greatest of each number not named, for one who knows all totals and which are small."""
    homes, schools = sorted({a for a, _ in counts}), sorted({b for _, b in counts})
    hidden = [pair for pair in counts if pair not in found]
    if not hidden:
        return {}
    sums, totals = [], []
    for side, ids in ((0, homes), (1, schools)):
        for one in ids:
            sums.append([float(pair[side] == one) for pair in hidden])
            totals.append(sum(counts[pair] for pair in hidden if pair[side] == one))
    low = [0 if counts[pair] < FEWEST else FEWEST for pair in hidden]
    high = [FEWEST - 1 if counts[pair] < FEWEST else np.inf for pair in hidden]
    answer = {}
    for place, pair in enumerate(hidden):
        cost = np.eye(len(hidden))[place]
        reached = [
            milp(
                sign * cost,
                integrality=np.ones(len(hidden)),
                bounds=Bounds(low, high),
                constraints=LinearConstraint(np.array(sums), totals, totals),
            ).x
            for sign in (1, -1)
        ]
        answer[pair] = (round(reached[0][place]), round(reached[1][place]))
    return answer


tables_of_pupils = st.integers(2, 4).flatmap(
    lambda wide: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 2, 4, 5, 8, 9, 10, 11, 14, 25, 60]), min_size=wide, max_size=wide),
        min_size=2,
        max_size=5,
    )
)


@settings(max_examples=150)
@given(tables_of_pupils)
@example([[40, 30, 3], [20, 20, 20], [20, 20, 20]])
@example([[9, 9, 60], [60, 60, 60], [10, 60, 11]])
@example([[60, 4, 4], [4, 60, 4], [4, 4, 60]])
@example([[11, 1], [10, 0]])
def test_no_small_number_can_be_narrowed_to_less_than_the_rules_width(rows):
    counts = grid(*rows)
    pupils = {pair: n for pair, n in counts.items() if n}
    homes, schools = {a for a, _ in pupils}, {b for _, b in pupils}
    counts = {pair: n for pair, n in counts.items() if pair[0] in homes and pair[1] in schools}
    found = shown(counts)
    named = {pair: n for pair, n in found.items() if "other" not in pair}

    assert all(n is None or n >= FEWEST for n in found.values())
    assert all(counts[pair] == n for pair, n in named.items())
    for id, other in [(one, (one, "other")) for one in homes] + [(one, ("other", one)) for one in schools]:
        rest = sum(n for pair, n in counts.items() if id in pair and pair not in named)
        assert (other in found) == (rest > 0)
        assert found.get(other) in ((None,) if not named else (rest if rest >= FEWEST else None,))
    if named:
        for pair, (low, high) in ends(counts, named).items():
            assert not 0 < counts[pair] < FEWEST or high - low >= WIDTH, (pair, low, high)


# The embedded flows.


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    queries.begin()
    ids = [one.id for one in catalogue.municipalities()["2081"].catchments]
    return pd.concat([queries.query("flows", areas=ids, area="", year=year) for year in (2023, 2024, 2025)])


def test_invented_flows_lead_to_example_schools_only(published):
    assert set(published["provenance"]) == {"synthetic"}
    assert all(one == "other" or one.endswith("-exempelskola") for one in published["school_id"])


def test_no_published_number_is_small_and_most_go_to_the_nearest(published):
    assert published["pupils"].dropna().min() >= FEWEST
    homes = published[(published["catchment_id"] != "other")]
    own = homes[homes["is_own"]]["pupils"].sum() / homes["pupils"].sum()
    assert 0.6 < own < 0.75, "68 per cent, give or take chance"


def test_a_catchment_is_never_the_same_as_its_school(published):
    """Everywhere some of those who live there go elsewhere, and some at the school live elsewhere."""
    for _, rows in published[published["is_own"]].groupby(["catchment_id", "period"]):
        (row,) = rows.to_dict("records")
        assert row["pupils"] < row["living"]
        assert pd.isna(row["attending"]) or row["pupils"] < row["attending"]


# The query.

PLACES = """
area_id | level     | name_sv | name_en | catchment_id
a       | catchment | Alby    | Alby    | -
b       | catchment | Berg    | Hill    | -
s       | school    | Sol     | Sun     | a
u       | school    | Ugglan  | Owl     | b
"""
PUBLISHED = """
catchment_id | school_id | pupils | status
a            | s         | 150    | ok
a            | u         | 24     | ok
a            | other     | 66     | ok
b            | u         | 80     | ok
b            | other     | -      | c
other        | s         | 31     | ok
other        | u         | -      | c
"""


@pytest.fixture
def db():
    connection = queries.empty()
    insert(connection, "area", AREA, PLACES)
    insert(connection, "flow", FLOW, PUBLISHED)
    return connection


def rows_of(connection, area):
    return queries.execute(connection, "flows", areas=["a", "b"], area=area, year=2024)


def test_the_flows_of_a_catchment(db):
    rows = rows_of(db, "a").to_dict("records")

    assert [(row["school_id"], row["pupils"], row["living"]) for row in rows] == [
        ("s", 150, 150 + 24 + 66),
        ("u", 24, 150 + 24 + 66),
        ("other", 66, 150 + 24 + 66),
    ]
    assert [row["is_own"] for row in rows] == [True, False, False]
    assert rows[0]["share_living"] == pytest.approx(100 * 150 / 240)
    assert rows[0]["share_attending"] == pytest.approx(100 * 150 / (150 + 31))


def test_a_total_with_something_hidden_is_not_known(db):
    rows = rows_of(db, "u")

    assert list(rows["catchment_id"]) == ["a", "b", "other"]
    assert rows["attending"].isna().all()
    assert rows_of(db, "b")["living"].isna().all()
    assert set(rows_of(db, "s")["attending"]) == {150 + 31}


def test_a_bar_says_its_share_of_the_place_that_is_chosen(db):
    """150 of the 240 who live in a, and of the 181 who go to s. Of u not all are known: there is no share."""
    assert f"◇ 150 ({text.percent(100 * 150 / 240)})" in bars_html(rows_of(db, "a"), "from", "")
    assert f"◇ 150 ({text.percent(100 * 150 / 181)})" in bars_html(rows_of(db, "s"), "to", "")
    assert "<b>◇ 24</b>" in bars_html(rows_of(db, "u"), "to", "")


def test_the_table_of_all_has_the_shares_of_those_who_live_there(db):
    drawn = heat_html(rows_of(db, ""))

    assert f">{text.number(100 * 150 / 240)}</td>" in drawn
    assert f">{text.number(100 * 66 / 240)}</td>" in drawn
    assert "••" in drawn, "what is hidden in b"
    assert "<td>–</td>" in drawn, "nobody of b is told to go to s"


def test_the_file_has_every_row_and_the_marks_of_what_is_invented(db):
    rows = rows_of(db, "a")
    found = behind(rows, "from", "a", "1")

    assert found.file == "likvard_floden_a_2024_1-pahittade-siffror.csv"
    assert len(file_bytes(found).decode().splitlines()) == 1 + len(rows)
    assert [column.cell(rows.iloc[2].to_dict()) for column in found.columns] == [
        "Alby", t("flows.other_schools"), "◇ 66", text.percent(100 * 66 / 240),
    ]  # fmt: skip


def test_the_years_are_told_newest_first(db):
    insert(db, "flow", FLOW | {"year": 2023, "period": "2023"}, "catchment_id | pupils\na | 12")

    found = queries.execute(db, "flow_periods", areas=["a"])
    assert list(found["year"]) == [2024, 2023]


# In words.

FROM = {
    "sv": (
        "150 av 240 elever som bor i Alby går i Sol",
        "Andra skolor: 24 i Ugglan.",
        "66 elever går i skolor dit så få går härifrån att de räknas ihop.",
    ),
    "en": (
        "150 of 240 pupils who live in Alby go to Sun",
        "Other schools: 24 in Owl.",
        "66 pupils go to schools to which so few go from here that they are put together.",
    ),
}
TO = {
    "sv": ("80 elever i Ugglan bor i Berg", "Andra områden: 24 i Alby.", t("flows.rest_hidden")),
    "en": ("80 pupils at Owl live in Hill", "Other areas: 24 in Alby.", None),
}


@each_language
def test_where_the_pupils_of_a_catchment_go_is_said_in_children(language, db):
    text.speak(language)
    finding = told.flows(rows_of(db, "a"), "Alby", "from")

    assert (finding.title, *finding.summary[:2]) == FROM[language]
    assert finding.summary[-1] == t("flows.not_the_same")
    assert t("findings.synthetic") in finding.notes


@each_language
def test_where_the_pupils_of_a_school_live_is_said_without_a_total_that_is_not_known(language, db):
    text.speak(language)
    finding = told.flows(rows_of(db, "u"), "Ugglan" if language == "sv" else "Owl", "to")

    assert (finding.title, finding.summary[0]) == TO[language][:2]
    assert finding.summary[1] == t("flows.rest_hidden")


@each_language
def test_hidden_flows_are_no_number(language, db):
    text.speak(language)
    rows = rows_of(db, "b")
    finding = told.flows(rows[rows["school_id"] == "other"], "Berg", "from")

    assert finding.title == t("flows.title_hidden", area="Berg")
    assert not re.search(r"\d", " ".join(finding.said))


@each_language
def test_all_of_it_is_said_in_children(language, db):
    text.speak(language)

    title = told.all_flows(rows_of(db, "")).title
    assert title == t("flows.title_all", own=150 + 80, whole=150 + 24 + 66 + 80)


OUTCOME = """
area_id | value | lower | upper | provenance
a       | 80.0  | 70.0  | 87.0  | synthetic
s       | 75.0  | 68.0  | 81.0  | synthetic
u       | 90.0  | 85.0  | 94.0  | synthetic
"""


@each_language
def test_the_outcome_by_home_and_by_school_is_told_and_not_judged(language):
    text.speak(language)
    indicator = catalogue.indicators()["trygg-skolan-ak5"]
    finding = told.outcome(frame(OUTCOME), indicator, "a", "Alby", "from")

    assert text.number(80, 1) in finding.title
    assert "Alby" in finding.title
    low, high = (text.percent(one, 1) if one else "" for one in (75.0, 90.0))
    assert low in finding.summary[1]
    assert high in finding.summary[1]
    assert t("flows.outcome_overlap") in finding.notes
    assert not re.search(r"säkerställ|\bcertain", " ".join(finding.said))


# The page.


@each_language
@pytest.mark.parametrize("view", ["bostad", "skola", "alla"])
def test_the_page_counts_what_is_published(language, view):
    text.speak(language)
    run = visit("flows", sprak=language, vy=view)

    assert not run.exception
    assert not run.info
    assert t("flows.not_the_same") in " ".join(said(run))
    for words in said(run):
        assert not re.search(r"\b(nan|NaN|None|NaT)\b|<NA>|\{[a-z_]*\}", words), words


def test_the_invented_words_lie_inside_every_picture():
    for view, css in (("bostad", "flows"), ("alla", "rug heat")):
        run = visit("flows", vy=view)
        (picture,) = [str(one.value) for one in run.html if f'class="{css}"' in str(one.value)]
        assert "--mark:url(" in picture


def test_catchment_and_school_are_chosen_in_the_address(in_world):
    run = visit("flows", omrade="9999-bjorkby")
    text.speak("sv")
    assert run.header[0].value == t("flows.outcome_heading")
    assert "Björkby" in " ".join(said(run))

    go(run, "flows", vy="skola", skola="9999-alby-x")
    assert widgets(run)["skola"].value == "9999-alby-x"


def test_a_catchment_without_flows_says_so(world_root, tmp_path, monkeypatch):
    root = published_with("delete from flow where catchment_id = '9999-ek'", 61, world_root, tmp_path)
    monkeypatch.setenv("LIKVARD_CATALOGUE", str(world_root / "catalogue"))
    monkeypatch.setenv("LIKVARD_DATA", str(root))
    snapshot.check_again()
    run = visit("flows", omrade="9999-ek")
    snapshot.check_again()

    assert not run.exception
    assert [one.value for one in run.info] == [t("flows.none_here", area="Ek")]


def test_a_place_without_flows_says_so():
    run = visit("flows", kommun="07")

    assert [one.value for one in run.info] == [t("flows.nothing", municipality="Kronoberg")]


def test_the_world_hides_what_is_small(in_world):
    raw = defaultdict(int)
    for row in table(world.FLOWS):
        raw[str(row["catchment_id"]), str(row["school_id"])] = row["pupils"]
    queries.begin()
    ids = sorted({home for home, _ in raw})
    rows = queries.query("flows", areas=ids, area="", year=2024).to_dict("records")

    named = {(row["catchment_id"], row["school_id"]): row["pupils"] for row in rows}
    assert all(named[pair] == raw[pair] for pair in named if "other" not in pair)
    assert not [pair for pair in named if pair in raw and raw[pair] < FEWEST]


# What is staged takes the place of what is invented.


def test_staged_flows_take_the_place_of_all_others_and_the_last_of_a_year_counts(monkeypatch, tmp_path):
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path))
    tables = queries.empty()
    insert(
        tables, "flow", FLOW, "catchment_id | school_id | year | pupils\na | s | 2023 | 50\nb | u | 2024 | 60"
    )
    for name, year, pupils in (("one", 2024, 11), ("two", 2025, 12), ("three", 2025, 13)):
        row = FLOW | {"year": year, "pupils": pupils, "provenance": "computed", "release_id": name}
        staging.stage(pa.Table.from_pylist([row]), staging.Release(name, "egen", kind="flow"))
    staging.load(tables)
    assemble.lay_flows(tables)

    found = tables.execute("select year, pupils, release_id, provenance from flow order by year").fetchall()
    assert found == [(2024, 11, "one", "computed"), (2025, 13, "three", "computed")]


def test_nothing_staged_leaves_what_is_there(monkeypatch, tmp_path):
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path))
    tables = queries.empty()
    insert(tables, "flow", FLOW, "year | pupils\n2024 | 60")
    staging.load(tables)
    assemble.lay_flows(tables)

    assert tables.execute("select pupils from flow").fetchall() == [(60,)]
