"""The invented nation is a snapshot like any other, and large files are read where they lie."""

from __future__ import annotations

import json
import os
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Any

import duckdb
import pytest
import streamlit as st

import catalogue
import queries
from bench import environment, scene, sql
from bench.national import A_YEAR, Size, peers, scale, size_of
from bench.national.write import write
from importers.check import wrong_columns
from importers.write import ORDER
from queries import near, patience, snapshot
from queries.near import Near

ASKED = 200_000
SIZE = size_of(ASKED)
SEED = 7
LEVELS = {
    "country": 1,
    "county": 21,
    "municipality": 290,
    "catchment": 1_591,
    "school": 4_800,
    "small_area": 6_160,
}


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    """A small one: three indicators in four years."""
    folder = tmp_path_factory.mktemp("national") / "nation"
    write(folder, SIZE, SEED)
    return folder


@pytest.fixture
def in_nation(nation):
    scene.forget()
    with environment(nation):
        yield snapshot.current()
    scene.forget()


@pytest.fixture(scope="module")
def rows(nation):
    with queries.connect(next((nation / "data/snapshots").iterdir())) as tables:
        yield tables


def ask(tables: duckdb.DuckDBPyConnection, statement: str) -> list[tuple]:
    return tables.execute(statement).fetchall()


@pytest.mark.parametrize(
    ("observations", "size"),
    [
        (200_000, Size(3, 4)),
        (1_000_000, Size(3, 20)),
        (10_000_000, Size(30, 20)),
        (100_000_000, Size(300, 20)),
    ],
)
def test_the_three_sizes_differ_in_their_indicators_only(observations, size):
    assert size_of(observations) == size
    assert 0 <= size.observations - observations <= size.years * A_YEAR
    assert size.ids[:3] == ["national-001", "national-002", "national-003"]


def test_the_nation_is_a_snapshot_that_the_app_verifies_and_that_follows_the_contract(in_nation, rows):
    assert in_nation.wanted is None
    assert (
        json.loads((in_nation.folder / "manifest.json").read_text("utf-8"))["contract"] == snapshot.CONTRACT
    )
    assert list(wrong_columns(rows)) == []


def test_every_row_keeps_the_rules_of_the_schema(rows):
    with queries.empty() as strict:  # it has the keys and the checks that views over files have not
        for table in snapshot.TABLES:
            strict.register("given", rows.sql(f"from {table}").to_arrow_table())
            strict.execute(f"insert into {table} by name from given")
            strict.unregister("given")
        assert ask(strict, "select count(*) from observation") == [(SIZE.observations,)]


def test_every_file_is_in_the_order_of_the_contract(rows):
    for table, order in ORDER.items():
        key = ", ".join(f"{name} := {name}" for name in order.split(", "))
        keys = f"select struct_pack({key}) as key, lag(key) over () as before from {table}"
        ((wrong,),) = ask(rows, f"select count(*) from ({keys}) where before >= key")
        assert wrong == 0, table


def test_there_is_a_row_for_every_combination(rows):
    assert dict(ask(rows, "select level, count(*) from area group by all")) == LEVELS
    counted = dict(
        ask(rows, "select level || sex, count(*) from observation join area using (area_id) group by all")
    )
    wholes = ("country", "county", "municipality", "catchment")
    combinations = SIZE.indicators * SIZE.years
    assert counted == {f"{level}T": count * combinations for level, count in LEVELS.items()} | {
        f"{level}{sex}": LEVELS[level] * combinations for level in wholes for sex in "KM"
    }


def test_all_of_it_is_marked_as_invented(rows):
    for table in ("observation", "flow", "effect", "estimate"):
        assert ask(rows, f"select distinct provenance from {table}") == [("synthetic",)]
    assert ask(rows, "select count(*) from area where level = 'school' and not is_example") == [(0,)]
    assert ask(rows, "select distinct source_id from release") == [("national",)]


def test_girls_and_boys_and_municipalities_add_up(rows):
    assert ask(
        rows,
        """
        select count(*)
        from observation as whole
        where whole.sex = 'T' and whole.status = 'ok' and whole.numerator <> (
            select sum(one.numerator) from observation as one
            where one.sex <> 'T' and one.area_id = whole.area_id and one.year = whole.year
                and one.indicator_id = whole.indicator_id
            having count(one.numerator) = 2
        )
        """,
    ) == [(0,)]
    ((wrong,),) = ask(
        rows,
        """
        select count(*)
        from (
            select area.parent_id as area_id, indicator_id, year, sum(denominator) as n
            from observation inner join area using (area_id)
            where area.level = 'municipality' and sex = 'T'
            group by all
        ) as summed
        inner join observation using (area_id, indicator_id, year)
        where sex = 'T' and denominator <> n
        """,
    )
    assert wrong == 0


@pytest.mark.prove
def test_a_seed_gives_the_same_at_any_size_and_another_seed_something_else(tmp_path):
    folders = [tmp_path / name for name in ("one", "two", "other")]
    for folder, size, seed in zip(folders, (Size(1, 2), Size(2, 2), Size(1, 2)), (7, 7, 8), strict=True):
        write(folder, size, seed)
    published = [next((folder / "data/snapshots").iterdir()) for folder in folders]
    one, two, other = (snapshot.manifest(folder)["files"] for folder in published)
    for name in ("area", "area_geometry", "flow", "estimate"):
        assert one[f"{name}.parquet"] != other[f"{name}.parquet"]
        assert (one[f"{name}.parquet"] == two[f"{name}.parquet"]) is (name != "estimate")
    first, both, others = (
        duckdb.sql(f"from '{folder}/observation.parquet' where indicator_id = 'national-001'").fetchall()
        for folder in published
    )
    assert len(first) == 2 * A_YEAR
    assert first == both
    assert first != others


def test_what_was_half_written_is_not_there(tmp_path):
    def fail(said: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "nation", SIZE, SEED, fail)
    assert not (tmp_path / "nation").exists()


def test_its_catalogue_knows_every_municipality_and_what_they_are_made_of(in_nation, rows):
    places = catalogue.municipalities()
    assert len(places) == 290
    assert sum(len(one.catchments) for one in places.values()) == LEVELS["catchment"]
    assert (
        sum(len(of.small_areas) for one in places.values() for of in one.catchments) == LEVELS["small_area"]
    )
    assert 12 <= len(next(iter(places.values())).catchments) <= 20


def test_every_query_can_be_asked_of_it_and_large_files_answer_as_tables_do(in_nation, rows, monkeypatch):
    assert (in_nation.folder / "observation.parquet").stat().st_size < queries.MOST_LOADED
    monkeypatch.setattr(queries, "MOST_LOADED", 10_000)
    with queries.connect(in_nation.folder) as large:
        kinds = dict(ask(large, "select table_name, table_type from information_schema.tables"))
        assert kinds["observation"] == "VIEW"
        assert kinds["release"] == "BASE TABLE"
        indicator = next(iter(catalogue.indicators().values()))
        answered = 0
        for path in sorted(queries.HERE.glob("*.sql")):
            asked = sql.asked(path.stem, indicator)
            one, other = (queries.execute(tables, path.stem, **asked) for tables in (rows, large))
            assert one.equals(other) or peers.is_same(one, other, fewest=1), path.stem
            answered += len(one) > 0
        assert answered > 30


def test_large_files_are_all_that_a_connection_can_reach(in_nation, monkeypatch, tmp_path):
    monkeypatch.setattr(queries, "MOST_LOADED", 10_000)
    (tmp_path / "secret.csv").write_text("x\n1\n")
    with queries.connect(in_nation.folder) as large:
        assert ask(large, "select count(*) from observation") == [(SIZE.observations,)]
        for statement in (
            f"from read_csv('{tmp_path}/secret.csv')",
            f"from read_parquet('{in_nation.folder}/release.parquet')",
            f"copy area to '{in_nation.folder}/observation.parquet'",
            f"copy area to '{in_nation.folder}/more.parquet'",
        ):
            with pytest.raises(duckdb.Error):
                large.execute(statement)


# Values at hand


@pytest.fixture
def large(in_nation, monkeypatch):
    """The nation, read from its files."""
    monkeypatch.setattr(queries, "MOST_LOADED", 10_000)
    with queries.connect(in_nation.folder) as tables:
        yield tables


def of_municipality(place: catalogue.Municipality) -> list[str]:
    with scene.at(place):
        return list(scene.areas())


def test_what_is_at_hand_answers_every_question_as_the_whole_does(large, subtests):
    indicator = next(iter(catalogue.indicators().values()))
    for place in list(catalogue.municipalities().values())[:2]:
        at_hand = Near(large, of_municipality(place))
        for path, published in product(sorted(queries.HERE.glob("*.sql")), (False, True)):
            with subtests.test(place=place.id, name=path.stem, published=published), scene.at(place):
                asked = sql.asked(path.stem, indicator)
                one, other = (
                    queries.execute(large, path.stem, published, hand, **asked) for hand in (None, at_hand)
                )
                assert one.equals(other) or peers.is_same(one, other, fewest=0)


def test_a_question_about_another_place_is_put_to_the_whole(large):
    here, there = map(of_municipality, list(catalogue.municipalities().values())[:2])
    at_hand, elsewhere = Near(large, here), next(iter(set(there) - set(here)))
    asked = {"indicator": next(iter(catalogue.indicators()))}
    assert at_hand.answers("periods", asked | {"areas": here})
    assert at_hand.answers("trend", asked | {"areas": [",".join(here[:2])]})
    assert not at_hand.answers("periods", asked | {"areas": [*here, elsewhere]})
    assert not at_hand.answers("trend", asked | {"areas": [f"{here[0]},{elsewhere}"]})
    assert not at_hand.answers("effect", asked | {"areas": here})
    rows = queries.execute(large, "coverage", at_hand=at_hand, areas=[elsewhere], **asked)
    assert len(rows) > 0


def test_what_looks_around_is_known(large):
    """Each query reads the values of areas that it is told, or is one of those that are put to the whole."""
    told = re.compile(r"\$(areas|area|pool|marked|scope|benchmark)\b")
    for path in sorted(queries.HERE.glob("*.sql")):
        text = re.sub("--.*", "", path.read_text("utf-8"))
        is_told = "observation" not in text or bool(told.search(text))
        looks_around = bool(re.search(r"len\(\$areas\) = 0|\$work\b", text))
        assert (path.stem in near.AROUND) is looks_around, path.stem
        assert is_told or looks_around, path.stem


def test_what_nobody_needs_any_more_is_dropped(large):
    def kept() -> list[int]:
        views = ask(large, "select view_name from duckdb_views() where contains(view_name, 'near_')")
        databases = ask(large, "select database_name from duckdb_databases() where not internal")
        return [len(views), len(databases) - before]

    before = len(ask(large, "select database_name from duckdb_databases() where not internal"))
    places = [of_municipality(one) for one in list(catalogue.municipalities().values())[:2]]
    one, other = (Near(large, areas) for areas in places)
    assert kept() == [4, 2]
    del one
    assert kept() == [2, 1]
    assert len(queries.execute(large, "coverage", at_hand=other, **coverage_of(places[1]))) > 0


def test_many_come_and_go_while_others_read(large):
    first, *others = (of_municipality(one) for one in list(catalogue.municipalities().values())[:13])
    at_hand = Near(large, first)
    expected = queries.execute(large, "coverage", **coverage_of(first))
    is_over = threading.Event()

    def read() -> int:
        count = 0
        while not (is_over.is_set() and count):
            found = queries.execute(large, "coverage", at_hand=at_hand, **coverage_of(first))
            count += found.equals(expected)
        return count

    def come(areas: list[str]) -> int:
        return len(queries.execute(large, "coverage", at_hand=Near(large, areas), **coverage_of(areas)))

    with ThreadPoolExecutor(4) as readers:
        reading = [readers.submit(read) for _ in range(2)]
        assert all(readers.map(come, others))
        is_over.set()
        assert all(one.result() > 0 for one in reading)


def coverage_of(areas: list[str]) -> dict[str, Any]:
    return {"indicator": next(iter(catalogue.indicators())), "areas": areas}


def test_a_page_has_its_municipality_at_hand_only_where_the_whole_is_not_in_memory(in_nation, monkeypatch):
    areas = of_municipality(next(iter(catalogue.municipalities().values())))
    seen = []
    real = Near.answers
    monkeypatch.setattr(
        Near, "answers", lambda self, *asked: seen.append(found := real(self, *asked)) or found
    )
    for most in (queries.MOST_LOADED, 10_000):
        monkeypatch.setattr(queries, "MOST_LOADED", most)
        st.cache_resource.clear()
        st.cache_data.clear()
        queries.begin()
        queries.come_near(areas)
        assert len(queries.query("coverage", **coverage_of(areas))) > 0
    assert seen == [True]
    st.cache_resource.clear()
    st.cache_data.clear()


def test_a_municipality_that_is_too_large_to_be_had_at_hand_is_read_from_the_file(in_nation, monkeypatch):
    areas = of_municipality(next(iter(catalogue.municipalities().values())))
    monkeypatch.setattr(queries, "MOST_LOADED", 10_000)
    monkeypatch.setattr(patience, "LONGEST", 0.0)
    monkeypatch.setattr(patience, "LOOK", 0.001)
    st.cache_resource.clear()
    queries.begin()
    queries.come_near(areas)
    monkeypatch.setattr(patience, "LONGEST", 10.0)
    assert len(queries.query("coverage", **coverage_of(areas))) > 0
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.mark.prove
def test_peers_answer_the_same(in_nation):
    tables = scale.Tables(scene.connection(), [None] * scale.PLACES)
    areas = scale.names_in_order(tables.connection)
    asked = {one.name: one for one in scale.questions()}
    for name in peers.ASKED:
        for kind in peers.PEERS.values():
            peer = kind(in_nation.folder, areas)
            for number in range(scale.PLACES):
                ours = scale.answer(tables, asked[name], number)
                assert len(ours) > 0
                assert peers.is_same(ours, getattr(peer, name)(asked[name].asked[number])), (name, kind)


def test_an_answer_that_differs_is_seen(in_nation):
    tables = scale.Tables(scene.connection(), [None] * scale.PLACES)
    one = scale.answer(tables, {one.name: one for one in scale.questions()}["trend"], 0)
    assert peers.is_same(one, one.copy())
    assert not peers.is_same(one, one.iloc[:-1])
    assert not peers.is_same(one, one.assign(value=one["value"] + 1e-6))
    assert not peers.is_same(one, one.assign(name_sv="Annan"))


def test_it_lies_in_a_folder_of_its_own(monkeypatch):
    from bench.national import ROOT, folder

    monkeypatch.delenv("LIKVARD_NATIONAL", raising=False)
    assert folder(SIZE).is_relative_to(ROOT / ".cache")
    assert not os.path.commonpath([folder(SIZE), snapshot.root()]).endswith("data")
