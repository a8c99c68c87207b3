"""Publishing: what is refused, what is added, what is hidden, and what an interruption leaves."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from typing import Any

import duckdb
import pytest
import shapely

import catalogue
import queries
from catalogue import Indicator, Source
from importers import ImportProblem, write
from importers.check import check, register_catalogue
from importers.publish import publish
from queries import snapshot
from tests.tables import AREA, OBSERVATION, insert
from text import Words, speak

WORDS = Words("ord", "words")


def indicator(name: str, **fields) -> Indicator:
    usual: dict[str, Any] = {
        "domain": "safety",
        "order": 1,
        "unit": "percent",
        "measure": "proportion",
        "direction": "high",
        "decimals": 1,
        "source": "school",
        "concerns": "children",
        "ages": (11, 11),
        "sensitivity": "normal",
        "smallest": 10,
        "levels": ("municipality", "catchment"),
        "sex_levels": (),
        "years": (2025,),
    }
    words: dict[str, Any] = dict.fromkeys(("name", "short", "definition", "why", "people"), WORDS)
    return Indicator(id=name, **(usual | words | fields))


INDICATORS = {
    "trygg": indicator("trygg"),
    "merit": indicator("merit", unit="points", measure="mean"),
    "brott": indicator("brott", unit="per_100000", measure="rate"),
}
SOURCES = {"school": Source("school", WORDS, WORDS, "https://school.example", "CC0", WORDS)}
SQUARE = shapely.box(15.0, 60.0, 15.2, 60.2)


@pytest.fixture(autouse=True)
def english():
    speak("en")
    yield
    speak("sv")


@pytest.fixture(autouse=True)
def small_catalogue(monkeypatch):
    monkeypatch.setattr(catalogue, "indicators", lambda level=None: INDICATORS)
    monkeypatch.setattr(catalogue, "sources", lambda: SOURCES)
    monkeypatch.setattr(catalogue, "municipalities", dict)
    monkeypatch.setattr(catalogue, "interventions", dict)


def boundary(tables: duckdb.DuckDBPyConnection, area: str, shape=SQUARE) -> None:
    values = [area, shapely.to_wkb(shape)]
    tables.execute("insert into area_geometry values (?, '1', st_geomfromwkb(?), 'schematic')", values)


@pytest.fixture
def tables():
    """One municipality m with the catchments a and b, and nothing wrong with it."""
    with queries.empty() as connection:
        for table in snapshot.TABLES:  # rows as an importer has them: nothing keeps faults out
            connection.execute(f"create or replace table {table} as from {table}")
        insert(connection, "area", AREA, "area_id | level \n m | municipality")
        insert(connection, "area", AREA, "area_id | parent_id \n a | m \n b | m")
        for area in ("m", "a", "b"):
            boundary(connection, area)
        connection.execute("insert into release (release_id, source_id) values ('r1', 'school')")
        insert(
            connection,
            "observation",
            OBSERVATION,
            """
            indicator_id | area_id | value | numerator | denominator | standard_error
            trygg        | m       | 75    | 75        | 100         | -
            trygg        | a       | 80    | 40        | 50          | -
            trygg        | b       | 70    | 35        | 50          | -
            merit        | a       | 210.5 | -         | 36          | 10
            brott        | a       | 500   | 25        | 5000        | -
            """,
        )
        yield connection


def rows(tables: duckdb.DuckDBPyConnection, sql: str) -> list[tuple]:
    return tables.execute(sql).fetchall()


def shown(root) -> duckdb.DuckDBPyConnection:
    return queries.connect(snapshot.verify(root / "snapshots" / write.pointed_at(root)).folder)


# What is refused

FAULTS = {
    "alter table observation drop column upper": "observation.upper is missing, in the contract DOUBLE",
    "alter table observation alter value type varchar": "observation.value is VARCHAR, in the contr",
    "alter table observation alter numerator type double": "numerator is DOUBLE, in the contract BIGINT",
    "alter table observation add column hue varchar": "observation.hue is VARCHAR, in the contract unknown",
    "update observation set value = 'nan' where area_id = 'a'": "trygg a 2025 T: value is nan",
    "update observation set value = 'inf' where area_id = 'a'": "trygg a 2025 T: value is inf",
    "update observation set lower = 1e308 where area_id = 'a'": "lower is 1e\\+308",
    "update observation set value = 5e-324, numerator = 0 where area_id = 'a'": "value is 5e-324",
    "update observation set value = '-0.0', numerator = 0 where area_id = 'a'": "value is -0.0",
    "update observation set value = -3 where area_id = 'a'": "value is -3",
    "update observation set denominator = -1 where area_id = 'a'": "denominator is -1",
    "insert into observation by name (select * replace (81 as value, 41 as numerator) from observation "
    "where area_id = 'b')": "trygg b 2025 .*: 2 rows, .*70.0.* . .*81.0",
    "update observation set value = 101.2 where indicator_id = 'trygg'": "A share lies between 0 and 100",
    "update observation set upper = 100.1 where area_id = 'b'": "A share lies between 0 and 100",
    "update observation set numerator = 51 where area_id = 'a'": "'numerator': 51, .*A share lies",
    "update observation set value = 82 where area_id = 'a'": "'value': 82.0, .* do not agree",
    "update observation set value = 0.8 where area_id = 'a'": "'value': 0.8, .* do not agree",
    "update observation set lower = 71, upper = 72 where area_id = 'b'": "'lower': 71.0, 'upper': 72.0",
    "update observation set value = null, numerator = null where area_id = 'b'": "'status': ok}. They do",
    "update observation set status = 'x' where area_id = 'b'": "'status': x}. They do",
    "update observation set status = 'c', value = null where area_id = 'b'": "'status': c}. They do",
    "update observation set status = 'secret' where area_id = 'b'": "observation breaks the contract",
    "update observation set period = null where area_id = 'b'": "observation breaks the contract",
    "update observation set indicator_id = 'frid' where area_id = 'b'": "The indicator frid is not known",
    "update observation set area_id = 'c' where area_id = 'b'": "c is not known, but observation names",
    "update observation set release_id = 'r9'": "The release r9 is not known",
    "update observation set note_id = 'n9'": "The note n9 is not known",
    "update release set source_id = 's9'": "The source s9 is not known, but release r1",
    "update area set parent_id = 'q' where area_id = 'b'": "The area q is not known, but area.parent_id b",
    "update area set catchment_id = 'q' where area_id = 'b'": "q is not known, .* area.catchment_id b",
    "update area set latitude = 15.1, longitude = 60.1 where area_id = 'a'": "longitude are swapped",
    "update area set latitude = 6705000, longitude = 520000 where area_id = 'a'": "SWEREF 99 TM into WGS 84",
    "update area set latitude = 48.8, longitude = 15.1 where area_id = 'a'": "is not in Sweden",
    "update area set latitude = 60.1 where area_id = 'a'": "is not in Sweden",
    "delete from area_geometry where area_id = 'b'": "b has no boundary",
    "update area_geometry set area_id = 'c' where area_id = 'b'": "c is not known, but area_geometry",
}


@pytest.mark.fault(*range(11, 20))
@pytest.mark.parametrize(("fault", "message"), FAULTS.items(), ids=FAULTS)
def test_a_fault_is_refused_and_named(tables, tmp_path, fault, message):
    tables.execute(fault)
    with pytest.raises(ImportProblem, match=message):
        publish(tables, tmp_path, "2026-11-22")
    assert not list(tmp_path.glob("[!.]*"))


SHAPES = {
    "bow tie": (shapely.Polygon([(15, 60), (15.1, 60.1), (15.1, 60), (15, 60.1)]), "Self-intersection"),
    "a line": (shapely.LineString([(15, 60), (15.1, 60.1)]), "LineString"),
    "nothing": (shapely.Polygon(), "Polygon, .*Mend it"),
    "hole that crosses": (
        shapely.Polygon(SQUARE.exterior, [[(15.1, 60.1), (15.3, 60.1), (15.3, 60.15)]]),
        "b .1.: Polygon",
    ),
    "swapped": (shapely.box(60.0, 15.0, 60.2, 15.2), "Longitude comes before latitude"),
    "metres": (shapely.box(520000, 6705000, 521000, 6706000), "Turn SWEREF 99 TM into WGS 84"),
    "elsewhere": (shapely.box(16.0, 61.0, 16.1, 61.1), "lies outside its municipality"),
}


@pytest.mark.fault(20)
@pytest.mark.parametrize(("shape", "message"), SHAPES.values(), ids=SHAPES)
def test_a_boundary_that_cannot_be_right_is_refused(tables, tmp_path, shape, message):
    tables.execute("delete from area_geometry where area_id = 'b'")
    boundary(tables, "b", shape)
    with pytest.raises(ImportProblem, match=message):
        publish(tables, tmp_path, "2026-11-22")


def test_holes_and_several_parts_are_boundaries_too(tables, tmp_path):
    hole = shapely.box(15.05, 60.05, 15.1, 60.1)
    parts = shapely.MultiPolygon([shapely.box(15.0, 60.0, 15.05, 60.2), shapely.box(15.1, 60.0, 15.2, 60.2)])
    tables.execute("delete from area_geometry where area_id <> 'm'")
    boundary(tables, "a", SQUARE - hole)
    boundary(tables, "b", parts)
    publish(tables, tmp_path, "2026-11-22")


def test_the_municipality_of_the_same_name_in_another_county_is_refused(tables, tmp_path, monkeypatch):
    class Centre:
        centre, proposed = (59.0, 17.0), ()

    monkeypatch.setattr(catalogue, "municipalities", lambda: {"m": Centre})
    with pytest.raises(ImportProblem, match="far from the municipality's centre"):
        publish(tables, tmp_path, "2026-11-22")


def test_many_problems_are_counted_and_the_first_are_told(tables, tmp_path):
    tables.execute("update observation set area_id = area_id || range from range(30)")
    with pytest.raises(ImportProblem) as raised:
        publish(tables, tmp_path, "2026-11-22")
    assert len(str(raised.value).splitlines()) <= 22


def test_an_indicator_without_observations_is_only_a_warning(tables):
    tables.execute("delete from observation where indicator_id = 'brott'")
    register_catalogue(tables)
    assert check(tables) == ["brott is in the catalogue, but nothing is known about it."]


# What is added

Z = 1.959963984540054


def test_intervals_are_added_where_the_source_gives_none(tables, tmp_path):
    publish(tables, tmp_path, "2026-11-22", public=["r1"])
    sql = "select indicator_id, lower, upper from observation where area_id = 'a'"
    found = {name: limits for name, *limits in rows(shown(tmp_path), sql)}
    root = Z * (Z**2 + 4 * 40 * (1 - 40 / 50)) ** 0.5
    assert found["trygg"] == pytest.approx(
        [100 * (2 * 40 + Z**2 + sign * root) / (2 * (50 + Z**2)) for sign in (-1, 1)], abs=1e-6
    )
    assert found["merit"] == pytest.approx([210.5 - Z * 10, 210.5 + Z * 10], abs=1e-6)
    low = 25 * (1 - 1 / (9 * 25) - Z / (3 * 25**0.5)) ** 3
    high = 26 * (1 - 1 / (9 * 26) + Z / (3 * 26**0.5)) ** 3
    assert found["brott"] == pytest.approx([low / 5000 * 100_000, high / 5000 * 100_000], abs=1e-6)


def test_published_limits_stay(tables, tmp_path):
    tables.execute(
        "update observation set lower = 60, upper = 90 where area_id = 'a' and indicator_id = 'trygg'"
    )
    publish(tables, tmp_path, "2026-11-22")
    sql = "select lower, upper from observation where area_id = 'a' and indicator_id = 'trygg'"
    assert rows(shown(tmp_path), sql) == [(60, 90)]


@pytest.mark.parametrize(
    ("x", "expected"), [(9, None), (0, None), (10, 10 * (1 - 1 / 90 - Z / 3 / 10**0.5) ** 3)]
)
def test_byar_says_nothing_about_fewer_than_ten_events(tables, x, expected):
    (found,) = rows(tables, f"select byar_lower({x}, {Z})")[0]
    assert found == (None if expected is None else pytest.approx(expected))


# What is hidden

NUMBERS = "value, numerator, denominator, standard_error, lower, upper"
SMALL = {
    "fewer than may be shown": ("trygg", 7, 9, True),
    "as many as may be shown": ("trygg", 5, 10, False),
    "few have it": ("trygg", 4, 50, True),
    "nobody has it": ("trygg", 0, 50, False),
    "few lack it": ("trygg", 46, 50, True),
    "nobody lacks it": ("trygg", 50, 50, False),
    "few events": ("brott", 4, 5000, True),
    "nearly as many events as people": ("brott", 4999, 5000, False),
    "a mean over few": ("merit", None, 9, True),
    "a mean over many": ("merit", None, 10, False),
}


@pytest.mark.parametrize(("name", "x", "n", "is_hidden"), SMALL.values(), ids=SMALL)
def test_few_persons_lose_every_number(tables, tmp_path, name, x, n, is_hidden):
    value = 200.0 if x is None else INDICATORS[name].scale * x / n
    error = 5.0 if x is None else None
    tables.execute(
        "update observation set value = $2, numerator = $3, denominator = $4, standard_error = $5 "
        "where indicator_id = $1 and area_id = 'a'",
        [name, value, x, n, error],
    )
    publish(tables, tmp_path, "2026-11-22")
    sql = f"select status, {NUMBERS} from observation where area_id = 'a' and indicator_id = '{name}'"
    ((status, *numbers),) = rows(shown(tmp_path), sql)
    assert (status == "c") is is_hidden
    if is_hidden:
        assert numbers == [None] * 6


def test_what_the_source_has_made_public_is_not_hidden(tables, tmp_path):
    tables.execute("update observation set numerator = 2, denominator = 50, value = 4 where area_id = 'b'")
    publish(tables, tmp_path, "2026-11-22", public=["r1"])
    assert rows(shown(tmp_path), "select value, status from observation where area_id = 'b'") == [(4, "ok")]


def test_both_sexes_are_hidden_when_one_is(tables, tmp_path):
    insert(
        tables,
        "observation",
        OBSERVATION,
        """
        area_id | year | sex | value | numerator | denominator
        a       | 2024 | T   | 60    | 60        | 100
        a       | 2024 | K   | 50    | 46        | 92
        a       | 2024 | M   | 75    | 6         | 8
        b       | 2024 | K   | 50    | 25        | 50
        b       | 2024 | M   | 50    | 25        | 50
        """,
    )
    publish(tables, tmp_path, "2026-11-22")
    sql = "select area_id, sex, status from observation where year = 2024 order by all"
    assert rows(shown(tmp_path), sql) == [
        ("a", "K", "c"),
        ("a", "M", "c"),
        ("a", "T", "ok"),
        ("b", "K", "ok"),
        ("b", "M", "ok"),
    ]


@pytest.mark.parametrize(("public", "found"), [(["r1"], "abc"), ([], None)])
def test_the_hash_of_a_file_that_nobody_else_has_is_not_told(tables, tmp_path, public, found):
    tables.execute("update release set sha256 = 'abc'")
    publish(tables, tmp_path, "2026-11-22", public=public)
    assert rows(shown(tmp_path), "select sha256 from release") == [(found,)]


# What is written


def test_the_same_rows_in_another_order_give_the_same_bytes(tables, tmp_path):
    publish(tables, tmp_path / "one", "2026-11-22")
    for table in ("observation", "area"):
        tables.execute(f"create or replace table {table} as from {table} order by hash(area_id) desc")
    publish(tables, tmp_path / "two", "2026-11-22")
    for path in (tmp_path / "one/snapshots/1-2026-11-22").iterdir():
        assert path.read_bytes() == (tmp_path / "two/snapshots/1-2026-11-22" / path.name).read_bytes()


def test_each_publication_gets_the_next_number(tables, tmp_path):
    ids = [publish(tables, tmp_path, date).id for date in ("2026-11-22", "2026-11-21")]
    assert ids == ["1-2026-11-22", "2-2026-11-21"]
    assert write.pointed_at(tmp_path) == ids[1]


def test_an_earlier_number_written_anew_does_not_come_into_force(tables, tmp_path):
    publish(tables, tmp_path, "2026-11-22")
    publish(tables, tmp_path, "2026-11-23")
    tables.execute("update area set name_sv = 'Nyby'")
    publish(tables, tmp_path, "2026-11-22", counter=1)
    assert write.pointed_at(tmp_path) == "2-2026-11-23"
    assert snapshot.verify(tmp_path / "snapshots/1-2026-11-22")


def test_numbers_are_sorted_as_they_are_read(tables, tmp_path):
    publish(tables, tmp_path, "2026-11-22")
    path = tmp_path / "snapshots/1-2026-11-22/observation.parquet"
    keys = duckdb.execute(f"select indicator_id, area_id, year from '{path}'").fetchall()
    assert keys == sorted(keys)


# What an interruption leaves


class Cut(BaseException):
    """The power is cut."""


def write_version(version: str):
    """In the place of `write.write_tables`: as many files, and quickly."""

    def write_tables(_, folder, created_on):
        for table in snapshot.TABLES:
            (folder / f"{table}.parquet").write_text(version)
            write.sync(folder / f"{table}.parquet")
        write.write_manifest(folder, created_on)

    return write_tables


@pytest.mark.parametrize("published_before", ["nothing", "another", "the same number"])
def test_a_cut_at_any_step_leaves_a_whole_snapshot_in_force(tmp_path, monkeypatch, published_before):
    steps = {
        (os, "fsync"),
        (os, "rename"),
        (os, "replace"),
        (shutil, "rmtree"),
        (shutil, "copytree"),
    }
    steps_left = 0

    def cutting(real):
        def step(*arguments, **named):
            nonlocal steps_left
            steps_left -= 1
            if steps_left < 0:
                raise Cut
            return real(*arguments, **named)

        return step

    unused = duckdb.connect()

    def publish_version(root, version: str, counter: int) -> None:
        monkeypatch.setattr(write, "write_tables", write_version(version))
        write.write(unused, root, "2026-11-22", counter)

    def in_force(root) -> str:
        found = snapshot.verify(root / "snapshots" / write.pointed_at(root))
        return (found.folder / "area.parquet").read_text()

    counter, cut_after, is_done = 1 if published_before == "the same number" else 2, 0, False
    while not is_done:
        root = tmp_path / str(cut_after)
        if published_before != "nothing":
            publish_version(root, "old", 1)
        with monkeypatch.context() as patch:
            for module, name in steps:
                patch.setattr(module, name, cutting(getattr(module, name)))
            steps_left = cut_after
            with contextlib.suppress(Cut):
                publish_version(root, "new", counter)
                is_done = True
        if is_done:
            assert in_force(root) == "new"
        elif published_before != "nothing":
            assert in_force(root) in ("old", "new")
        publish_version(root, "newer", counter)
        assert in_force(root) == "newer"
        assert len(list((root / "snapshots").iterdir())) == (2 if published_before == "another" else 1)
        cut_after += 1
    assert cut_after > 8


KILLED = """
import os, random, signal, sys, time
from pathlib import Path
import queries
from importers import write
from queries import snapshot
root, chance = Path(sys.argv[1]), random.Random(1)
for _ in range(4):
    child = os.fork()
    if child == 0:
        tables = queries.empty()
        for i in range(1_000_000):
            row = "('n', '2026-11-22', '', null, null, null, $1, $1)"
            tables.execute(f"insert or replace into note values {row}", [str(i)])
            write.write(tables, root, "2026-11-22", 1 + i % 3)
    while not write.pointed_at(root):
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.3))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print(snapshot.verify(root / "snapshots" / write.pointed_at(root)).id)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_killed_publication_leaves_a_whole_snapshot_in_force(tmp_path):
    found = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert len(found.stdout.splitlines()) == 4
