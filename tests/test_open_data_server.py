"""The open data asked for over HTTP as a stranger's program would."""

from __future__ import annotations

import json
import re
import shutil
import sys
import threading
import time
from urllib.parse import urljoin, urlsplit

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, FOAF

import text
from open_data import Task, answers, apart, known
from open_data.answers import Busy, Kept, content, made
from open_data.descriptions import OFFERS
from reports.open_data.delimited import csv_bytes
from tests.conftest import Server, serving
from tests.test_server import Answer, ask

FIRST = {"kpi": "lugn", "years": "2024", "municipality": "9999", "ou": "9999-dal", "indicator": "lugn"}
ADDRESSES = [
    one.path.format(**{name: FIRST.get(name) or known(name)[0] for name in one.names}) for one in OFFERS
]
EDITIONS = ("/oppna-data/", "/oppna-data/publicerat/")


@pytest.fixture(scope="module")
def running(world_root, tmp_path_factory):
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(world_root / "data", world_root / "catalogue", log) as server:
        yield server


def fetched(server: Server, address: str, **headers: str) -> Answer:
    answer = ask(server, address, **headers)
    assert answer.status == 200, (address, answer.body[:200])
    return answer


@pytest.mark.parametrize("folder", EDITIONS)
@pytest.mark.parametrize("path", ADDRESSES)
def test_each_offer_is_there_may_be_kept_and_is_asked_about_again(path, folder, running):
    first = fetched(running, folder + path)
    offer = OFFERS[ADDRESSES.index(path)]
    assert first.headers["Content-Type"].partition(";")[0] == offer.media_type.partition(";")[0]
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    again = ask(running, folder + path, if_none_match=f'"other", W/{first.headers["ETag"]}')
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    head = ask(running, folder + path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(first.body)
    assert head.headers["ETag"] == first.headers["ETag"]


class Remote:
    """A file that is read over HTTP, a stretch at a time: how much was fetched, and of how much."""

    def __init__(self, server: Server, path: str) -> None:
        self.server, self.path = server, path
        self.size = int(ask(server, path, "HEAD").headers["Content-Length"])
        self.at, self.fetched, self.closed = 0, 0, False

    def seek(self, place: int, whence: int = 0) -> int:
        self.at = place + {0: 0, 1: self.at, 2: self.size}[whence]
        return self.at

    def tell(self) -> int:
        return self.at

    def read(self, count: int = -1) -> bytes:
        last = self.size if count < 0 else min(self.size, self.at + count)
        if last <= self.at:
            return b""
        answer = ask(self.server, self.path, range=f"bytes={self.at}-{last - 1}")
        assert answer.status == 206
        assert answer.headers["Content-Range"] == f"bytes {self.at}-{last - 1}/{self.size}"
        self.at += len(answer.body)
        self.fetched += len(answer.body)
        return answer.body

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True


def test_one_indicator_is_read_out_of_a_parquet_file_without_fetching_all_of_it(borlange):
    remote = Remote(borlange, "/oppna-data/observation.parquet")
    file = pq.ParquetFile(pa.PythonFile(remote, mode="r"))
    column = file.schema_arrow.names.index("indicator_id")
    there = [
        number
        for number in range(file.num_row_groups)
        for limits in [file.metadata.row_group(number).column(column).statistics]
        if limits.min <= "trygg-skolan-ak5" <= limits.max
    ]
    rows = file.read_row_groups(there, columns=["indicator_id", "area_id", "value", "status"])
    assert "trygg-skolan-ak5" in rows["indicator_id"].to_pylist()
    assert remote.fetched < remote.size / 2


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-3", 0, 3), ("bytes=4-", 4, None), ("bytes=-8", -8, None), ("bytes=0-999999999", 0, None)],
)
def test_a_part_is_what_was_asked_for(asked, first, last, running):
    whole = fetched(running, "/oppna-data/observation.parquet").body
    part = ask(running, "/oppna-data/observation.parquet", range=asked)
    assert part.status == 206
    assert part.body == whole[first : None if last is None else last + 1]
    assert part.headers["Content-Range"].endswith(f"/{len(whole)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=5-2", "bytes=a-b", "lines=0-1", "bytes=-", ""])
def test_what_is_no_part_gives_all_of_it(asked, running):
    whole = fetched(running, "/oppna-data/area.csv").body
    assert fetched(running, "/oppna-data/area.csv", range=asked).body == whole


def test_a_part_that_is_not_there_is_said_to_be_missing(running):
    answer = ask(running, "/oppna-data/area.csv", range="bytes=99999999-")
    size = len(fetched(running, "/oppna-data/area.csv").body)
    assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{size}")


def test_a_part_of_what_has_changed_since_is_all_of_it(running):
    tag = ask(running, "/oppna-data/area.csv", "HEAD").headers["ETag"]
    assert ask(running, "/oppna-data/area.csv", range="bytes=0-1", if_range=tag).status == 206
    assert ask(running, "/oppna-data/area.csv", range="bytes=0-1", if_range='"older"').status == 200


def test_a_file_is_called_what_it_is(running):
    name = fetched(running, "/oppna-data/hela.zip").headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="likvard_hela_1-[\d-]+-pahittade-siffror\.zip"', name)
    name = fetched(running, "/oppna-data/publicerat/hela.zip").headers["Content-Disposition"]
    assert "pahittade" not in name
    name = fetched(running, "/oppna-data/indikator/lugn.json").headers["Content-Disposition"]
    assert name.startswith('inline; filename="likvard_lugn_')


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("nothing", 404, "Det finns inget här"),
        ("nothing?sprak=en", 404, "There is nothing here"),
        ("indikator/nothing.csv", 404, "Det finns inget här"),
        ("publicerat/nothing.csv", 404, "Det finns inget här"),
        ("observation.exe", 404, "Det finns inget här"),
        ("granser/moon.geojson", 404, "Det finns inget här"),
        ("?sprak=de", 400, "sv eller en"),
        ("kolada/v3/data/kpi/lugn/year/abc", 400, "med komma mellan"),
        ("kolada/v3/data/kpi/lugn/year/2024?sprak=en&page=0", 400, "per_page"),
        ("kolada/v3/data/kpi/lugn/year/2024?per_page=5001", 400, "5000"),
        ("kolada/v3/data/kpi/" + ",".join(["lugn"] * 101) + "/year/2024", 400, "100"),
        ("kolada/v3/data/kpi/'%20or%201=1/year/2024", 400, "med komma mellan"),
    ],
)
def test_what_cannot_be_answered_is_told_in_a_sentence(path, status, words, running):
    answer = ask(running, f"/oppna-data/{path}")
    assert answer.status == status
    assert words in answer.body.decode()
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_strange_host_is_not_repeated(running):
    answer = ask(running, "/oppna-data/dcat.rdf", host='evil"><script>')
    assert answer.status == 400
    assert b"script" not in answer.body


def test_nothing_is_taken_but_questions(running):
    assert ask(running, "/oppna-data/hela.zip", "POST").status == 405


# The descriptions say what is there


def local(server: Server, base: str, address: str) -> str:
    """The path at this server of an address in a document at `base`."""
    whole = urlsplit(urljoin(server.url + base, address))
    assert f"{whole.scheme}://{whole.netloc}" == server.url, address
    return whole.path + (f"?{whole.query}" if whole.query else "")


@pytest.mark.parametrize("folder", EDITIONS)
@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_list_for_people_and_that_for_programs_lead_to_the_same_that_is_there(language, folder, running):
    page = fetched(running, f"{folder}?sprak={language}").body.decode()
    found = json.loads(fetched(running, f"{folder}innehall.json?sprak={language}").body)
    assert f'<html lang="{language}">' in page
    named = {file["path"] for group in found["groups"] for one in group["items"] for file in one["files"]}
    linked = set(re.findall(r'<a href="([^"#]*)"', page))
    assert {one or "./" for one in named} <= linked | {"./"}
    for address in linked:
        assert ask(running, local(running, folder, address), "HEAD").status == 200, address
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


@pytest.mark.parametrize("folder", EDITIONS)
def test_the_data_package_names_files_that_are_there_as_it_says(folder, running):
    import hashlib

    package = json.loads(fetched(running, f"{folder}datapackage.json").body)
    for one in package["resources"]:
        body = fetched(running, local(running, folder, one["path"])).body
        assert len(body) == one["bytes"]
        assert one["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"


@pytest.mark.parametrize("folder", EDITIONS)
def test_every_address_in_dcat_leads_somewhere(folder, running):
    graph = Graph().parse(data=fetched(running, f"{folder}dcat.rdf").body, format="xml")
    leading = (DCAT.accessURL, DCAT.downloadURL, DCAT.landingPage, DCAT.endpointURL, DCAT.endpointDescription)
    found = {str(one) for property in (*leading, FOAF.homepage) for one in graph.objects(None, property)}
    assert len(found) > 30
    for address in found:
        assert address.startswith(running.url + folder)
        assert ask(running, local(running, folder, address), "HEAD").status == 200, address
    own = {one for triple in graph for one in triple if isinstance(one, URIRef) and running.url in one}
    page = fetched(running, folder).body.decode()
    places = {str(one).partition("#")[2] for one in own if str(one).startswith(f"{running.url}{folder}#")}
    datasets = {str(one).partition("#")[2] for one in graph.objects(None, DCAT.dataset)}
    assert datasets <= set(re.findall(r' id="([^"]+)"', page))
    assert places - datasets == {"utgivare", "kontakt", "villkor"}


def test_openapi_describes_every_address_and_no_other(running):
    found = json.loads(fetched(running, "/oppna-data/openapi.json").body)
    assert found["openapi"].startswith("3.1")
    assert len(found["paths"]) == len(OFFERS)
    for path, item in found["paths"].items():
        operation = item["get"]
        names = [one["name"] for one in operation["parameters"] if one["in"] == "path"]
        assert names == re.findall(r"{(\w+)}", path)
        values = {
            one["name"]: FIRST.get(one["name"]) or one["schema"]["enum"][0]
            for one in operation["parameters"]
            if one["in"] == "path"
        }
        answer = fetched(running, "/oppna-data" + path.format(**values))
        assert [*operation["responses"]["200"]["content"]] == [
            answer.headers["Content-Type"].partition(";")[0]
        ]
        for one in operation["parameters"]:
            assert one["description"]
            for wrong in ["none"] if one["in"] == "path" and "enum" in one["schema"] else []:
                assert (
                    ask(running, "/oppna-data" + path.format(**values | {one["name"]: wrong})).status == 404
                )


def test_kolada_is_paged_and_every_entry_is_met_once(running):
    address = "/oppna-data/kolada/v3/oudata/kpi/lugn,trygg/year/2023,2024?per_page=3"
    met = []
    while address:
        found = json.loads(fetched(running, address).body)
        assert len(found["values"]) <= 3
        met += [(one["kpi"], one["ou"], one["period"], one["years_pooled"]) for one in found["values"]]
        address = found["next_url"] and local(running, "/", found["next_url"])
    assert len(met) == len(set(met)) > 12
    assert {kpi for kpi, *_ in met} == {"lugn", "trygg"}


def test_kolada_answers_what_our_own_reader_of_kolada_understands(running):
    found = json.loads(
        fetched(running, "/oppna-data/kolada/v3/data/kpi/lugn/municipality/9999/year/2024").body
    )
    (entry,) = found["values"]
    assert [one["gender"] for one in entry["values"]] == ["T", "M", "K"]
    assert entry["values"][0] | {"provenance": ""} == {
        "gender": "T",
        "value": 100 * 720 / 900,
        "count": 900,
        "status": "",
        "isdeleted": False,
        "provenance": "",
    }


def test_the_workbook_made_apart_is_in_the_language_asked_for(running, tmp_path):
    path = tmp_path / "whole.xlsx"
    path.write_bytes(fetched(running, "/oppna-data/hela.xlsx?sprak=en").body)
    assert load_workbook(path).sheetnames[0] == "Read me"


def test_without_a_snapshot_it_is_told_and_with_another_the_files_are_others(world_root, start, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(world_root / "data", data)
    server = start(data)
    before = fetched(server, "/oppna-data/observation.csv")
    for name in ("CURRENT", "snapshots"):
        shutil.move(data / name, tmp_path / name)
    until = time.monotonic() + 10  # what is shown lies in memory until it is looked for again
    while (answer := ask(server, "/oppna-data/observation.csv?sprak=en")).status == 200:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
    assert "no figures" in answer.body.decode()
    for name in ("snapshots", "CURRENT"):
        shutil.move(tmp_path / name, data / name)
    assert fetched(server, "/oppna-data/observation.csv").headers["ETag"] == before.headers["ETag"]


# What is kept, and who waits


def test_what_was_asked_for_longest_ago_is_forgotten_first_and_another_snapshot_s_at_once():
    kept = Kept(10)
    for name in "abc":
        kept.put(("seal", name), content(b"1234"))
        kept.get(("seal", "a"))
    assert [name for _, name in kept.found] == ["a", "c"] or [name for _, name in kept.found] == ["c", "a"]
    kept.put(("other", "d"), content(b"1"))
    assert [*kept.found] == [("other", "d")]
    kept.put(("other", "e"), content(b"x" * 11))
    assert not kept.found


def test_the_same_is_made_once_and_too_many_who_wait_are_told_to_come_back():
    started, go_on, times = threading.Event(), threading.Event(), []

    def slow():
        times.append(1)
        started.set()
        assert go_on.wait(20)
        return b"a", ""

    results: list[object] = []

    def one(key: str) -> None:
        try:
            results.append(made(("test", key), slow, is_kept=True).body)
        except Busy as busy:
            results.append(type(busy))

    everybody = [
        threading.Thread(target=one, args=("same",)) for _ in range(answers.AT_ONCE + answers.WAITING)
    ]
    for thread in everybody:
        thread.start()
    assert started.wait(20)
    while answers._in_line._value:
        pass
    one("one too many")
    go_on.set()
    for thread in everybody:
        thread.join(20)
    assert results.count(Busy) == 1
    assert results.count(b"a") == len(everybody)
    assert len(times) <= answers.AT_ONCE
    answers.kept.found.clear()


def test_what_is_done_apart_does_not_care_what_the_main_program_is(tmp_path, monkeypatch):
    """Under Streamlit it is the page that was opened last."""
    page = tmp_path / "page.py"
    page.write_text("raise SystemExit(3)", "utf-8")
    monkeypatch.setattr(sys.modules["__main__"], "__file__", str(page), raising=False)
    large = pa.table({"name": ["=1"] * 300_000})  # more than a pipe holds
    assert apart.done(Task(csv_bytes, (large,)), 60) == csv_bytes(large)


def test_what_is_too_slow_or_broken_apart_is_told():
    with pytest.raises(TimeoutError):
        apart.done(Task(csv_bytes, (pa.table({"name": ["a"]}),)), 0.01)
    with pytest.raises(RuntimeError, match="AttributeError"):
        apart.done(Task(csv_bytes, (None,)), 60)


def test_nothing_of_this_left_a_traceback_in_the_log(running):
    assert "Traceback" not in running.log


def test_the_page_links_to_the_open_data_that_it_may_show(in_world):
    from dataclasses import replace

    import catalogue
    from components import frame

    place = catalogue.municipalities()["9999"]
    assert frame.open_data(place) == "/oppna-data/"
    text.speak("en")
    assert frame.open_data(replace(place, only_published=True)) == "/oppna-data/publicerat/?sprak=en"


def test_the_page_needs_no_script(running):
    page = fetched(running, "/oppna-data/").body.decode()
    assert "<script" not in page
    assert "http" not in re.sub(
        r"http://localhost:\d+/oppna-data/|https://creativecommons\.org/\S+", "", page
    )
