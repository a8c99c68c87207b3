"""Documents asked for at their addresses, as a browser and as somebody who means harm does."""

from __future__ import annotations

import csv
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import httpx
import openpyxl
import pytest
import streamlit
from pptx import Presentation
from pptx.util import Inches
from pypdf import PdfReader
from starlette.applications import Starlette

import catalogue
import documents
import queries
import text
from catalogue import decisions as log
from components import agenda
from components.agenda import Point
from importers.__main__ import main
from queries import patience, snapshot
from tests import papers, world
from tests.conftest import awaited
from tests.test_patience import HUGE
from tests.test_server import ask
from text import t

LANGUAGES = ("sv", "en")


class Client:
    """Who asks the routes of documents, without a server between."""

    app = Starlette(routes=documents.routes)

    def get(self, path: str) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://likvard.example") as client:
                return await client.get(path, timeout=60)

        return awaited(asked())


@pytest.fixture
def client(in_world):
    documents.made.cache_clear()
    yield Client()
    documents.made.cache_clear()


def meeting(*points: str, **choices: str) -> str:
    asked = "".join(f"&{name}={quote(value)}" for name, value in choices.items())
    return f"mote?punkter={quote('|'.join(points), safe='')}{asked}"


def opened(form: str, body: bytes):
    readers = {"pdf": PdfReader, "pptx": Presentation, "xlsx": openpyxl.load_workbook}
    return readers[form](io.BytesIO(body))


@pytest.mark.parametrize("form", ["pdf", "pptx", "xlsx"])
def test_a_running_server_gives_documents(server, form):
    answer = ask(server, f"/dokument/{form}/karta?indikator=trygg")
    assert answer.status == 200
    assert answer.headers["Content-Type"].partition(";")[0] == documents.FORMATS[form][0]
    assert 'filename="likvard_karta_hittesjo_' in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert opened(form, answer.body)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("address", "status", "key"),
    [
        ("exe/karta", 404, "documents.unknown"),
        ("pdf/finns-inte", 404, "documents.unknown"),
        ("pdf/../../etc/passwd", 404, "documents.unknown"),
        ("pdf/karta/mer", 404, "documents.unknown"),
        ("pdf/om", 404, "documents.nothing"),
        ("pptx/mote", 404, "documents.nothing"),
        ("csv/mote", 404, "documents.nothing"),
        ("csv/om", 404, "documents.nothing"),
        ("csv/karta?bild=finns-inte", 404, "documents.nothing"),
    ],
)
def test_where_there_is_no_document_a_sentence_says_so(client, address, status, key, language):
    between = "&" if "?" in address else "?"
    answer = client.get(f"/dokument/{address.replace('../', '%2e%2e%2f')}{between}sprak={language}")
    text.speak(language)
    assert (answer.status_code, answer.text) == (status, t(key))
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_snapshot_it_is_said(client, monkeypatch, language):
    monkeypatch.setattr(snapshot, "current", lambda: None)
    answer = client.get(f"/dokument/pdf/karta?sprak={language}")
    text.speak(language)
    assert (answer.status_code, answer.text) == (503, t("frame.no_data"))


@pytest.mark.parametrize(
    ("page", "picture"),
    [
        ("karta", "map"),
        ("utveckling", "recent"),
        ("utforska", "explore"),
        ("effekt", "effects"),
        ("beslut", ""),
    ],
)
def test_the_numbers_behind_a_picture_are_a_file_at_an_address(client, page, picture):
    """A picture that is a table itself too, and a table that is behind no picture."""
    answer = client.get(f"/dokument/csv/{page}?indikator=trygg&bild={picture}")
    assert answer.status_code == 200
    first, *rows = csv.reader(io.StringIO(answer.content.decode()))
    assert "protection_rules" in first
    assert rows
    assert {len(row) for row in rows} == {len(first)}
    assert answer.headers["Content-Disposition"].endswith('.csv"')


def test_without_a_picture_it_is_the_pages_first(client):
    address = "/dokument/csv/utveckling?indikator=trygg"
    assert client.get(address).content == client.get(f"{address}&bild=trend").content


@pytest.mark.fault(86)
def test_row_86_a_file_that_needs_too_much_memory_says_so(client, monkeypatch):
    usual = queries.execute

    def greedy(connection, name, *how, **parameters):
        if name != "comparison":
            return usual(connection, name, *how, **parameters)
        return patience.answer(connection, HUGE, {})

    monkeypatch.setattr(queries, "execute", greedy)
    streamlit.cache_data.clear()
    answer = client.get("/dokument/csv/karta?indikator=trygg")
    assert (answer.status_code, answer.text) == (503, t("frame.given_up"))


def test_what_breaks_is_logged_and_said_calmly(client, monkeypatch, caplog):
    monkeypatch.setattr(documents, "shown", lambda asked: 1 / 0)
    answer = client.get("/dokument/pdf/karta?omrade=9999-ek&punkter=Anna+ska+f%C3%A5+st%C3%B6d")
    assert (answer.status_code, answer.text) == (500, t("frame.broken"))
    assert "It happened at /dokument/pdf/karta?omrade=9999-ek&punkter=%E2%80%A6" in caplog.text
    assert "Anna" not in caplog.text


def test_a_file_is_named_by_what_it_is(client):
    for address, name in {
        "karta?indikator=trygg": "likvard_karta_hittesjo_",
        "karta?sprak=en": "likvard_map_hittesjo_",
        meeting("karta"): "likvard_mote_hittesjo_",
    }.items():
        said = client.get(f"/dokument/pptx/{address}").headers["Content-Disposition"]
        assert said.startswith(f'attachment; filename="{name}')
        assert said.endswith('-pahittade-siffror.pptx"')
        assert said.isascii()


HOSTILE = (
    "karta?indikator=%3Cscript%3E&ar=%00&kon=%0d%0aX:1&omrade=../..&jmf=' or 1=1",
    "karta?" + "a=1&" * 2000,
    "karta?indikator=a&indikator=b&kommun=%ff%fe",
    "karta?utgava=../../x.0123456789ab",
    "skolor?vy=%F0%9F%98%80",
)


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_query_is_a_query_like_others(client, address):
    answer = client.get(f"/dokument/xlsx/{address}")
    assert answer.status_code == 200
    assert "\n" not in answer.headers["Content-Disposition"]
    assert opened("xlsx", answer.content).sheetnames[0] == "Läs mig"


AGENDA = (
    "karta?beslut=%3DHYPERLINK(%221%22)%00%07",
    "../../etc/passwd",
    "mote?punkter=mote",
    "om",
    "%%%&&&",
    "karta?bild=%3Cscript%3E&beslut=#panic()",
    "",
)


@pytest.mark.parametrize("form", ["pdf", "pptx", "xlsx", "csv"])
def test_a_hostile_agenda_is_an_agenda_like_others(client, form):
    answer = client.get(f"/dokument/{form}/{meeting(*AGENDA)}")
    assert answer.status_code == 200, answer.text
    if form == "csv":
        assert ";'=HYPERLINK(" not in answer.text  # a cell with a quotation mark stands within some
        assert "\"'=HYPERLINK(" in answer.text
    else:
        assert opened(form, answer.content)


def test_a_point_is_its_picture_with_its_decision_in_the_meetings_language(client):
    body = client.get(
        f"/dokument/pptx/{meeting('karta?indikator=trygg&bild=map&beslut=Klart', 'borta', sprak='en')}"
    ).content
    slides = list(opened("pptx", body).slides)
    said = [papers.said_on(slide) for slide in slides]
    assert len(slides) == 3
    assert "Decision: Klart" in said[1]
    assert any("does not exist" in one for one in said[2])


# Turns


def test_two_are_made_at_once_and_a_third_waits(client, monkeypatch):
    begun, go, running = threading.Semaphore(0), threading.Event(), []

    def slowly(form, asked):
        running.append(asked.written)
        begun.release()
        assert go.wait(20)
        return b"made", "name"

    monkeypatch.setattr(documents, "_made", slowly)
    with ThreadPoolExecutor(3) as readers:
        answers = [readers.submit(client.get, f"/dokument/pdf/karta?a={place}") for place in range(3)]
        assert begun.acquire(timeout=20)
        assert begun.acquire(timeout=20)
        assert not begun.acquire(timeout=0.5)
        assert len(running) == 2
        go.set()
        assert [one.result(20).status_code for one in answers] == [200, 200, 200]
    assert len(running) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_waited_too_long_is_told_so(client, monkeypatch, language):
    monkeypatch.setattr(documents, "SECONDS", 0.05)
    assert documents.TURNS.acquire(timeout=5)
    assert documents.TURNS.acquire(timeout=5)
    try:
        answer = client.get(f"/dokument/pdf/karta?sprak={language}")
    finally:
        documents.TURNS.release(2)
    text.speak(language)
    assert (answer.status_code, answer.text) == (503, t("documents.busy"))
    assert client.get(f"/dokument/pdf/karta?sprak={language}").status_code == 200, "the turn is free again"


# A template of the municipality's own


@pytest.mark.parametrize("layout", ["Title Only", "Endast rubrik", "Other"])
def test_the_municipalitys_own_template_is_used(client, monkeypatch, tmp_path, layout):
    own = Presentation()
    own.slide_width, own.slide_height = Inches(10), Inches(7.5)
    own.slide_layouts[5].name = layout
    own.save(str(tmp_path / "9999.pptx"))
    monkeypatch.setattr(documents, "TEMPLATES", tmp_path)
    deck = opened("pptx", client.get("/dokument/pptx/karta").content)
    assert deck.slide_width == Inches(10)
    assert {slide.slide_layout.name for slide in deck.slides} == {layout}
    assert all(slide.shapes.title.left + slide.shapes.title.width <= Inches(10) for slide in deck.slides)


def test_a_template_of_another_municipality_is_not(client, monkeypatch, tmp_path):
    Presentation().save(str(tmp_path / "1234.pptx"))
    monkeypatch.setattr(documents, "TEMPLATES", tmp_path)
    assert opened("pptx", client.get("/dokument/pptx/karta").content).slide_width > Inches(13)


# Decisions come back

DECIDED = ("Följs upp i mars", "Klart; & | bra = 100 %", '=HYPERLINK("x")', "'=x", "−5 åäö 😀")


@pytest.fixture
def decided(client):
    """The file of a meeting's decisions, and what was decided."""
    views = (
        "karta?indikator=trygg&omrade=9999-alby",
        "utveckling?indikator=lugn&omraden=9999-alby,9999-bjorkby,grupp,borta",
        "omrade?omrade=9999-soder",
        "utforska?indikatorer=lugn,trygg,borta&urval=9999-dal,9999",
        "skolor?skola=9999-ek-x",
    )
    points = [Point.read(one) for one in views]
    points = [Point(one.view, "", said) for one, said in zip(points, DECIDED, strict=True)]
    address = f"mote?punkter={quote(agenda.write([*points, Point.read('karta')]) or '', safe='')}"
    return client.get(f"/dokument/csv/{address}").content


ABOUT = [
    (("trygg",), ("9999-alby",)),
    (("lugn",), ("9999-alby", "9999-bjorkby")),
    ((), ("9999-soder",)),
    (("lugn", "trygg"), ("9999-dal",)),
    ((), ()),
]


def test_the_log_reads_a_meetings_decisions(decided, tmp_path):
    path = tmp_path / "beslut.csv"
    path.write_bytes(decided)
    place = catalogue.municipalities()["9999"]
    rows = [row for _, row in log.rows(path)]
    assert [problem for row in rows for problem in log.problems(row, place)] == []
    found = [log.decision(row) for row in rows]
    assert [one.name.sv for one in found] == list(DECIDED)
    assert [(one.indicators, one.areas) for one in found] == ABOUT
    assert {str(one.date) for one in found} == {"2024-12-24"}
    assert all(one.source.url.startswith("http://likvard.example/") for one in found)


def test_no_spreadsheet_runs_a_decision(decided):
    for line in decided.decode("utf-8-sig").splitlines()[1:]:
        assert not line.split(";")[1].lstrip('"').startswith(("=", "+", "-", "@"))


def test_the_importer_takes_a_meetings_decisions_as_the_log(decided, tmp_path, monkeypatch, world_root):
    world.write_catalogue(tmp_path / "catalogue")
    monkeypatch.setenv("LIKVARD_CATALOGUE", str(tmp_path / "catalogue"))
    log.forget()
    path = tmp_path / "beslut.csv"
    path.write_bytes(decided)
    assert main(["decisions", str(path)]) == 0
    found = log.decisions("9999")
    assert sorted(one.name.sv for one in found) == sorted(DECIDED)
    assert sorted((one.indicators, one.areas) for one in found) == sorted(ABOUT)
    log.forget()
