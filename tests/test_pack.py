"""A view's numbers can be had again: from its pack alone, by another program, by who follows the reference."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

import catalogue
import documents
import queries
import text
import views
from catalogue.citing import Reference, cff, named
from components import citing
from components.address import PATHS, Address
from queries import slices, snapshot
from reports import Data
from reports.pack.origins import origins
from tests import world
from tests.conftest import ROOT
from tests.visitor import published_with, script, used
from text import in_both, t

SERVER = "http://localhost:8501"
DEFAULTS = [*PATHS.values()]
IN_WORLD = [
    *DEFAULTS,
    "karta?indikator=lugn&ar=2022&ar2=2023&kon=K&omrade=9999-ek",
    "karta?jmf=basta-femtedelen",
    "karta?indikator=lugn&jmf=mal&mal=97.5",
    "utveckling?indikator=lugn&omraden=9999-dal,9999-ek&grupp=9999-alby,9999-bjorkby",
    "jamlikhet?indikator=laser&grupp=9999-alby,9999-bjorkby,9999-ceder",
    "jamlikhet?indikator=trygg&villkor=nej&grupper=alla&matt=kvot",
    "omrade?omrade=9999-ceder&grupp=9999-alby,9999-ek",
    "skolor?vy=one",
    "skolor?vy=tratt",
    "boende-och-skola?vy=skola",
    "utforska?vy=korrelation",
    "utforska?vy=samband",
    "utforska?vy=fordelning",
    "utforska?vy=paneler",
    "utforska?form=bred",
    "kommuner?indikator=trygg&kon=M&sprak=en",
]
EMBEDDED = [
    *(f"{path}?kommun={place}" for path in DEFAULTS for place in ("07", "0680")),
    *("", "karta", "jamlikhet", "effekt", "boende-och-skola", "kommuner", "sektorer", "omrade", "skolor"),
    *("skolor?vy=forvantat", "skolor?vy=one", "utveckling?jmf=basta-femtedelen", "karta?jmf=liknande"),
]


@pytest.fixture
def in_borlange(monkeypatch):
    monkeypatch.setenv("LIKVARD_DATA", str(ROOT / "data"))
    snapshot.check_again()
    yield
    snapshot.check_again()


def made(address: str) -> dict[str, bytes]:
    """The files of the pack at an address."""
    body, name = documents.made.__wrapped__("zip", documents.Asked(address, SERVER, used()))
    assert name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        assert packed.testzip() is None
        return {one: packed.read(one) for one in packed.namelist()}


def unpacked(files: dict[str, bytes], folder: Path) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def ran(folder: Path) -> subprocess.CompletedProcess:
    """The script, in a process that sees nothing of the project."""
    return subprocess.run(
        [sys.executable, "-I", "-W", "error", "reproduce.py"],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        timeout=120,
    )


def read_parquet(content: bytes) -> pa.Table:
    return pa.parquet.read_table(io.BytesIO(content))


def opened(part: slices.Part) -> duckdb.DuckDBPyConnection:
    """The part alone, as an empty snapshot that only it was put into."""
    small = queries.empty()
    for name, rows in part.tables.items():
        small.register("given", rows)
        small.execute(f"insert into {name} by name select * from given")
        small.unregister("given")
    return small


def proved(address: str) -> int:
    """How many questions of the view are answered by its part as they were for the reader."""
    view = views.shown(Address.read(address), used())
    part = slices.part(used(), view.asked)
    with opened(part) as small:
        for one in view.asked:
            for rows in (
                small.cursor().execute(one.sql, one.parameters).df(),
                small.cursor().execute(slices.written_out(one)).df(),
            ):
                pd.testing.assert_frame_equal(rows, one.rows, check_exact=True, obj=f"{address}: {one.name}")
    return len(view.asked)


# The part of the snapshot


@pytest.mark.parametrize(
    "addresses", [IN_WORLD[1::4], pytest.param(IN_WORLD, marks=pytest.mark.prove)], ids=["some", "all"]
)
def test_every_question_of_a_view_is_answered_by_the_part_as_by_the_whole(addresses, in_world, subtests):
    found = {}
    for address in addresses:
        with subtests.test(address=address):
            found[address] = proved(address)
    assert sum(found.values()) > len(addresses)
    asks_nothing = {address for address, count in found.items() if not count}
    assert asks_nothing <= {"mote", "fragor", "familjer", "tillganglighet", "om"}


@pytest.mark.prove
def test_so_it_is_of_the_embedded_data_and_where_nothing_invented_is_shown(in_borlange, subtests):
    found = 0
    for address in EMBEDDED:
        with subtests.test(address=address):
            found += proved(address)
    assert found > 100


def test_a_part_is_small_where_little_is_asked(in_borlange):
    view = views.shown(Address.read("utveckling"), used())
    rows = slices.part(used(), view.asked).tables["observation"].num_rows
    assert 0 < rows < 1_000


def test_what_reads_wider_than_its_parameters_say_gets_more(in_borlange):
    """The boundaries of a municipality's parts: their ids stand in no parameter."""
    view = views.shown(Address.read("karta"), used())
    assert "geometry" in [one.name for one in view.asked]
    part = slices.part(used(), view.asked)
    assert part.tables["area"].num_rows > 50
    assert part.tables["observation"].num_rows < 10_000


def test_what_no_part_can_answer_is_refused(in_world):
    queries.begin()
    real = queries.Asked("provenance", {"areas": ["9999"]}, False, pd.DataFrame())

    class Shaken(queries.Asked):
        @property
        def sql(self) -> str:
            return "select random() as a"

    assert slices.part(used(), [real]).answers
    with pytest.raises(slices.NotTheSame, match="shaken"):
        slices.part(used(), [Shaken("shaken", {}, False, pd.DataFrame())])


@pytest.mark.parametrize("address", ["", "karta", "effekt", "boende-och-skola", "indikator"])
def test_a_pack_holds_no_row_that_is_not_published(address, in_borlange):
    files = made(address)
    with queries.connect(used().folder) as whole:
        for name in [one for one in files if one.startswith("data/")]:
            rows = slices.arrow(whole, f"from {Path(name).stem}", {})
            published = {repr(row) for row in rows.to_pylist()}
            mine = [repr(row) for row in read_parquet(files[name]).to_pylist()]
            assert len(mine) == len(set(mine))
            assert set(mine) <= published, name


@pytest.mark.parametrize("path", ["", "karta", "utveckling", "jamlikhet", "omrade", "kommuner", "indikator"])
@pytest.mark.parametrize("place", ["07", "0680"])
def test_where_nothing_invented_is_shown_nothing_invented_is_packed(path, place, in_borlange):
    try:
        files = made(f"{path}?kommun={place}")
    except documents.Nothing:
        assert place == "0680"
        return
    for name, content in files.items():
        if name.endswith(".parquet"):
            rows = read_parquet(content)
            for column in rows.column_names:
                if column.endswith("provenance"):
                    assert "synthetic" not in rows[column].to_pylist(), (name, column)
    said = files["LÄS MIG.txt"].decode("utf-8-sig")
    assert t("pack.invented") not in said
    assert t("citing.invented") not in said


# What is kept of a run


def test_a_run_keeps_each_question_once_and_nothing_is_kept_outside(in_world):
    queries.begin()
    with queries.keeping() as asked:
        first = queries.query("provenance", areas=["9999"])
        again = queries.query("provenance", areas=["9999"])
        queries.query("provenance", areas=["9998"])
    queries.query("provenance", areas=["00"])
    assert [one.parameters["areas"] for one in asked] == [["9999"], ["9998"]]
    assert asked[0].rows.equals(first)
    assert first.equals(again)


def test_a_view_asks_the_same_whoever_asked_before(in_world):
    first = views.shown(Address.read("karta"), used()).asked
    views._shown.clear()  # the page runs anew, its questions are answered from what is kept
    assert [one.name for one in first] == [
        one.name for one in views.shown(Address.read("karta"), used()).asked
    ]
    assert "comparison" in [one.name for one in first]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**31), 2**31 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.dictionaries(st.sampled_from(["family", "value"]), inner, min_size=1),
    max_leaves=4,
)


@given(JSON)
def test_a_parameter_written_out_is_the_parameter(value):
    (found,) = duckdb.default_connection().execute(f"select {slices.literal(value)}").fetchone()
    assert found == value
    assert type(found) is type(value)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_a_list_written_out_is_the_list(values):
    found = duckdb.default_connection().execute(f"select {slices.literal(values)}").fetchone()
    assert found == (values,)


# The zip


@pytest.mark.parametrize("address", ["", "karta?sprak=en&indikator=lugn", "utveckling?bild=trend"])
def test_the_script_gets_the_same_numbers_from_the_zip_alone(address, in_world, tmp_path):
    files = made(address)
    done = ran(unpacked(files, tmp_path))
    count = len([name for name in files if name.startswith("run/")])
    assert done.stdout.splitlines()[-1] == f"same: {count} of {count}", done.stderr
    assert f"files as they were made: {len(files) - 1} of {len(files) - 1}" in done.stdout
    assert count >= 2
    assert done.returncode == 0


def test_the_script_gets_the_same_of_real_boundaries_and_real_figures(in_borlange, tmp_path):
    done = ran(unpacked(made("karta?kommun=07"), tmp_path))
    assert "same: 5 of 5" in done.stdout, done.stderr


def test_the_script_tells_what_was_altered(in_world, tmp_path):
    files = made("karta")
    folder = unpacked(files, tmp_path)
    path = folder / "data" / "observation.parquet"
    with duckdb.connect() as connection:
        rows = connection.sql(f"select * replace (value + 1e-6 as value) from '{path}'").to_arrow_table()
    pa.parquet.write_table(rows, path)
    done = ran(folder)
    assert done.returncode == 1
    assert "not the same: 03-comparison" in done.stdout
    assert f"files as they were made: {len(files) - 2} of {len(files) - 1}" in done.stdout


def test_the_same_view_gives_the_same_bytes(in_world):
    asked = documents.Asked("karta", SERVER, used())
    first, second = (documents.made.__wrapped__("zip", asked)[0] for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_manifest_names_the_snapshot_the_versions_and_every_file(in_world):
    files = made("karta")
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["snapshot"] == used().id
    assert manifest["seal"] == used().seal
    assert manifest["versions"] == {
        "contract": snapshot.CONTRACT,
        "duckdb": duckdb.__version__,
        "python": ".".join(map(str, sys.version_info[:3])),
        "protection_rules": str(used().rules["version"]),
    }
    assert manifest["files"] == {name: hashlib.sha256(one).hexdigest() for name, one in files.items()}


def test_each_question_lies_there_as_it_was_asked_and_as_it_can_be_run(in_world):
    files, view = made("karta"), views.shown(Address.read("karta"), used())
    for number, one in enumerate(view.asked, 1):
        name = f"{number:02}-{one.name}"
        assert files[f"queries/{name}.sql"].decode() == one.sql
        assert json.loads(files[f"queries/{name}.parameters.json"]) == one.parameters
        assert "$" not in re.sub(r"'(?:[^']|'')*'", "", files[f"run/{name}.sql"].decode())
        assert read_parquet(files[f"expected/{name}.parquet"]).num_rows == len(one.rows)
    assert files["schema.sql"] == queries.SCHEMA.read_bytes()
    macros = {path.name for path in (queries.HERE / "macros").glob("*.sql")}
    assert {name.removeprefix("macros/") for name in files if name.startswith("macros/")} == macros


def test_the_two_scripts_do_the_same_with_the_same_files(in_world):
    """R is not needed to run the tests: its script is held against the one that is run."""
    files = made("karta")
    python, other = files["reproduce.py"].decode(), files["reproduce.R"].decode()
    for named_there in ("schema.sql", "tables.sql", "macros", "run", "expected/", "icu"):
        assert named_there in other
        assert named_there in python or named_there == "icu"
    assert "1e-9" in python
    assert "1e-9" in other
    plain = re.sub(r"#.*", "", re.sub(r'"[^"]*"', '""', other))
    for opening, closing in ("()", "{}", "[]"):
        assert plain.count(opening) == plain.count(closing)
    assert re.findall(r"library\((\w+)\)|(\w+)::", other) == [("DBI", ""), ("", "duckdb")]


# Which number is which


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_read_me_leads_from_the_screen_to_the_answers(language, in_world):
    files = made(f"karta?indikator=laser&sprak={language}")
    text.speak(language)
    said = files[f"{t('pack.read_me')}.txt"].decode("utf-8-sig")
    assert t("pack.invented") in said
    assert used().seal in said
    assert f"{SERVER}/karta?indikator=laser&sprak={language}&utgava={used().id}.{used().seal[:12]}" in said
    assert t("pack.edition", id=used().id, seal=used().seal, rules=used().rules["version"]) in said
    picture, _ = views.shown(Address.read(f"karta?indikator=laser&sprak={language}"), used()).pictures
    for heading in picture.table.headings:
        assert any(f"{quote}{heading}" in said for quote in "”“"), heading


def test_the_column_that_is_named_holds_the_number_of_the_screen(in_world):
    files = made("karta?indikator=trygg")
    said = files["LÄS MIG.txt"].decode("utf-8-sig")
    written = re.search(r"”(Värde[^”]*)” är skrivet ur (value)\b.* i (\S+)", said)
    assert written
    heading, column, file = written.groups()
    answer = read_parquet(files[file]).to_pylist()
    table, _ = (files[name] for name in files if name.startswith("pictures/"))
    shown = [*csv.DictReader(io.StringIO(table.decode("utf-8-sig")))]
    assert len(shown) == len(answer) > 3
    hidden = 0
    for cells, row in zip(shown, answer, strict=True):
        number = cells[heading].removeprefix("◇ ")
        if row["status"] == "c":
            assert (number, row[column]) == ("••", None)
            hidden += 1
        elif row[column] is not None:
            assert number.startswith(text.number(row[column], 1)), (number, row)
    assert hidden


@pytest.mark.parametrize("address", ["", "karta", "utveckling", "omrade", "skolor", "utforska?vy=samband"])
def test_every_column_of_numbers_is_led_back_to_an_answer(address, in_borlange):
    for picture in (view := views.shown(Address.read(address), used())).pictures:
        answers = [pa.Table.from_pandas(one.rows, preserve_index=False) for one in view.asked]
        of = origins(picture.data, answers)
        table = picture.table
        for heading, is_number, fields in zip(table.headings, table.is_number, table.read, strict=True):
            assert not is_number or set(fields) & set(of), heading


def test_rows_are_led_back_to_the_answer_that_has_them_all():
    told = Data(("snapshot", "a", "b", "c"), (("s", "x", 1, None), ("s", "y", 2.5, math.nan)))
    wide = pa.table({"a": ["x", "y", "z"], "b": [1.0, 2.5, 3.0], "d": [1, 1, 1]})
    less = pa.table({"a": ["x", "y"], "b": [1.0, 2.5]})
    wrong = pa.table({"a": ["x", "y"], "b": [1.0, 2.4], "c": pa.array([None, None], pa.float64())})
    third = pa.table({"c": pa.array([None], pa.float64()), "a": ["q"]})
    own = pa.table({"c": pa.array([None], pa.float64())})
    assert origins(told, [wrong, wide, less, third, own]) == {"a": 2, "b": 2, "c": 4}
    assert origins(Data(("a",), ()), [less]) == {}


def test_hostile_names_stay_names(in_world):
    files = made("omrade?omrade=9999-ceder")
    assert world.HOSTILE.split()[0] in files["LÄS MIG.txt"].decode("utf-8-sig") + "".join(
        content.decode("utf-8-sig") for name, content in files.items() if name.startswith("pictures/")
    )
    assert yaml.safe_load(files["CITATION.cff"])["cff-version"] == "1.2.0"


# At an address


def asked_for(address: str):
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "server": ("localhost", 8501),
        "path": f"/dokument/zip/{path}",
        "path_params": {"format": "zip", "page": path},
        "query_string": query.encode(),
        "headers": [],
    }
    return documents.answer(Request(scope))


def test_the_pack_is_at_an_address_and_a_page_that_asks_nothing_has_none(in_world):
    found = asked_for("karta?bild=map")
    assert (found.status_code, found.media_type) == (200, "application/zip")
    assert 'filename="likvard_karta_' in found.headers["content-disposition"]
    assert asked_for("mote").status_code == 404
    assert asked_for("fragor").status_code == 404


def test_a_frozen_view_has_its_own_pack(in_world, tmp_path, monkeypatch):
    change = "update observation set value = value + 1 where status = 'ok' and numerator is null"
    told = []
    for counter in (51, 52):
        monkeypatch.setenv("LIKVARD_DATA", str(published_with(change, counter, in_world, tmp_path)))
        snapshot.check_again()
        told.append(used())
    first, newest = told
    addresses = (f"karta?utgava={first.version}", "karta")
    packs = [zipfile.ZipFile(io.BytesIO(asked_for(one).body)) for one in addresses]
    assert first.id != newest.id
    assert [json.loads(one.read("manifest.json"))["snapshot"] for one in packs] == [first.id, newest.id]
    assert first.seal in packs[0].read("LÄS MIG.txt").decode()


# The reference


def reference(**changes) -> Reference:
    place = catalogue.municipalities()["2081"]
    given = {
        "publisher": place,
        "what": named("map", ["trygg-skolan-ak5"], place),
        "snapshot": "1-2026-11-22",
        "seal": "ab" * 32,
        "created_on": "2026-11-22",
        "address": f"{SERVER}/karta?utgava=1-2026-11-22.abababababab",
        "indicators": ("trygg-skolan-ak5",),
        "is_synthetic": True,
    }
    return Reference(**given | changes)


def test_a_reference_says_who_what_which_edition_when_and_where():
    indicator = catalogue.indicators()["trygg-skolan-ak5"]
    publisher = catalogue.sources()[indicator.source].publisher
    said = in_both(lambda: str(reference()))
    assert said.sv == (
        f"Borlänge kommun (2026): {indicator.name.sv}, Karta, Borlänge. Likvärd, utgåva 1-2026-11-22 av den "
        f"22 november 2026, sigill {'ab' * 32}. Underlag från {publisher.sv}. Här finns påhittade siffror, "
        f"märkta ◇, som inte är någons uppgifter. {SERVER}/karta?utgava=1-2026-11-22.abababababab "
        "[hämtad den …]"
    )
    assert said.en == (
        f"The municipality of Borlänge (2026): {indicator.name.en}, Map, Borlänge. Likvärd, edition "
        f"1-2026-11-22 of 22 November 2026, seal {'ab' * 32}. Based on figures from {publisher.en}. It holds "
        "invented figures, marked ◇, which nobody has reported. "
        f"{SERVER}/karta?utgava=1-2026-11-22.abababababab [read on …]"
    )


def test_where_all_is_invented_no_source_is_made_to_answer_for_it():
    said = str(reference(indicators=()))
    assert "Underlag från" not in said
    assert t("citing.invented") in said


def test_the_reference_for_programs_is_yaml_with_what_it_must_have():
    told = yaml.safe_load(cff(reference()))
    assert told["cff-version"] == "1.2.0"
    assert told["authors"] == [{"name": "Borlänge kommun"}]
    assert told["identifiers"] == [{"type": "other", "value": f"sha256:{'ab' * 32}"}]
    assert (told["version"], told["date-released"]) == ("1-2026-11-22", "2026-11-22")
    assert told["message"] == str(reference())
    assert told["title"].endswith("Karta, Borlänge")


def test_the_reference_stands_with_the_table_to_be_copied(in_world):
    def page():
        import pandas as pd

        import queries
        from catalogue import municipalities
        from components import citing, permalink

        permalink.begin("karta")
        citing.use(queries.begin(), municipalities()["9999"])
        citing.show(pd.DataFrame({"provenance": ["published"]}), ["laser"], picture="map")

    run = script(page, indikator="laser", punkter="karta")
    assert not run.exception
    (code,) = run.code
    indicator = catalogue.indicators()["laser"]
    assert str(indicator.name) in code.value
    assert f"utgava={used().id}.{used().seal[:12]} [" in code.value
    assert "punkter" not in code.value
    assert t("citing.invented") not in code.value
    (way,) = run.html
    assert re.search(
        r'href="dokument/zip/karta\?bild=map&amp;utgava=[^"]*" data-without="punkter beslut punkt"', way.value
    )
    assert tempfile.gettempdir() not in way.value


def test_beside_a_table_a_source_is_named_only_for_what_it_has_reported():
    rows = pd.DataFrame(
        {"indicator_id": ["a", "b", "b"], "provenance": ["synthetic", "published", "synthetic"]}
    )
    assert citing._reported(rows, ["a", "b"]) == ["b"]
    assert citing._reported(rows[["provenance"]], ["a"]) == ["a"]
    assert citing._reported(rows[["provenance"]][:1], ["a"]) == []
    assert citing._reported(rows[["indicator_id"]], ["a"]) == ["a"]
