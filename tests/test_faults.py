"""Bad input and bad days, as a visitor meets them. `make faults` lists the tests of every row."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from importers.publish import publish
from queries import snapshot
from tests import world
from tests.conftest import subset
from tests.visitor import (
    CHOICES,
    PAGES,
    choose,
    downloaded,
    figures,
    file_link,
    open_page,
    pick,
    said,
    script,
    settled,
    unfold,
    unknown,
    visit,
)
from text import t

ROOT = Path(__file__).parent.parent
COUNTERS = itertools.count(1000)  # what is cached is cached by the snapshot's id


def shown(run) -> str:
    """All that the page says; it has not broken."""
    assert not run.exception
    assert len(run.title) == 1
    return " ".join(said(run))


@pytest.fixture
def published(world_root, tmp_path, monkeypatch):
    """Publish a changed world, and show it in this process."""

    def change(*statements: str) -> Path:
        tables = world.tables()
        for statement in statements:
            tables.execute(statement)
        with world.environment(world_root):
            publish(tables, tmp_path / "data", "2025-01-31", counter=next(COUNTERS))
        monkeypatch.setenv("LIKVARD_CATALOGUE", str(world_root / "catalogue"))
        monkeypatch.setenv("LIKVARD_DATA", str(tmp_path / "data"))
        snapshot.check_again()
        return tmp_path / "data"

    yield change
    snapshot.check_again()


@pytest.mark.fault(8)
def test_row_8_a_page_says_that_an_older_snapshot_is_shown(published):
    data = published()
    (data / "CURRENT").write_text("7-2031-01-01", "utf-8")
    snapshot.check_again()
    assert t("frame.older", date="31 januari 2025") in shown(visit("overview"))


@pytest.mark.fault(9)
@pytest.mark.parametrize("page", ["overview", "map", "accessibility"])
def test_row_9_without_a_snapshot_the_page_is_calm_and_the_statement_can_be_read(page, tmp_path, monkeypatch):
    monkeypatch.setenv("LIKVARD_DATA", str(tmp_path))
    snapshot.check_again()
    run = visit(page)
    expected = t("accessibility.title") if page == "accessibility" else t("frame.no_data")
    assert expected in shown(run)
    snapshot.check_again()


@pytest.mark.fault(9)
def test_row_9_readiness_says_so_to_machines(start, tmp_path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{start(tmp_path).url}/ready")
    refused.value.close()
    assert refused.value.code == 503


@pytest.mark.fault(21)
@pytest.mark.parametrize("page", subset(PAGES, "overview", "trend", "explore", "equality"))
def test_row_21_a_snapshot_without_values_shows_sentences_and_no_empty_picture(page, published):
    published("delete from observation")
    run = visit(page)
    shown(run)
    assert not run.get("plotly_chart")


@pytest.mark.fault(22)
@pytest.mark.parametrize("page", subset(PAGES, "overview", "map", "explore", "area"))
def test_row_22_when_every_value_is_protected_the_page_says_so(page, published):
    published(
        "update observation set value = null, numerator = null, denominator = null, standard_error = null, "
        "status = 'c'"
    )
    run = visit(page)
    shown(run)
    assert not run.get("plotly_chart")


HOSTILE = {
    "unknown": "finns-inte",
    "injection": "A' OR 1=1; drop table observation --",
    "a path": "../../etc/passwd",
    "10 kB": "x" * 10_000,
    "a null byte": "a\x00b",
    "an emoji": "🦔",
    "markup": "<script>alert(1)</script>",
    "empty": "",
    "twice": ["9999-alby", "9999-ek"],
}
MANY = ("omraden", "skolor", "grupp", "punkter", "urval", "indikatorer", "konen")
# Choices that only another view of the page than its first reads.
OF_OTHER_VIEWS = {
    "schools": {"skola"},
    "flows": {"skola"},
    "explore": {"indikator", "indikator2", "ar", "kon"},
    "area": {"grupp"},  # the areas of a group are read where a group is chosen
}
LASER = "Läser en bok"


@pytest.mark.fault(64, 65, 66)
@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("page", [page for page in PAGES if CHOICES[page]])
def test_rows_64_to_66_an_address_that_asks_for_nonsense_gets_the_usual_view_and_a_line(
    page, hostile, in_world
):
    others = OF_OTHER_VIEWS.get(page, ())
    names = [name for name in (*CHOICES[page], "kommun", "sprak") if name not in others]
    if hostile == "":
        names = [name for name in names if name not in MANY]
    if page == "map" and hostile == "":
        names = [name for name in names if name not in ("ar2", "omrade")]  # there, empty means none
    words = shown(visit(page, **dict.fromkeys(names, hostile)))
    for name in names:
        if name in ("kon", "ar") and unknown(name) not in words:
            continue  # a choice that this indicator does not have is not asked for
        assert unknown(name) in words, name
    assert "OR 1=1" not in words
    assert "etc/passwd" not in words
    assert "alert(1)" not in words.replace("onerror=alert(1)", "")


@pytest.mark.fault(64, 65, 66)
@pytest.mark.parametrize("hostile", [HOSTILE["injection"], HOSTILE["empty"], HOSTILE["twice"]])
@pytest.mark.parametrize(
    ("page", "view", "names"),
    [
        ("explore", "samband", ("indikator", "indikator2")),
        ("explore", "fordelning", ("indikator", "ar")),
        ("schools", "one", ("skola",)),
    ],
)
def test_so_it_is_in_the_other_views_of_a_page(page, view, names, hostile, in_world):
    words = shown(visit(page, vy=view, **dict.fromkeys(names, hostile)))
    assert [name for name in names if unknown(name) not in words] == []
    assert "OR 1=1" not in words


@pytest.mark.fault(67)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_row_67_a_hostile_name_stays_letters_in_everything_that_is_sent(page, language, in_world):
    run = visit(page, sprak=language, omrade="9999-ceder", omraden="9999-ceder")
    shown(run)
    for one in run.html:
        assert "<img src=x" not in str(one.value)
        assert (
            "](javascript:" not in str(one.value) or "<a" not in str(one.value).split("](javascript:")[0][-5:]
        )
    for kind in ("title", "header", "markdown", "caption", "info", "warning"):
        for one in getattr(run, kind):
            assert "<img src=x" not in one.value.replace("\\<img", "")
            assert "[länk](javascript" not in one.value


@pytest.mark.fault(67)
@pytest.mark.browser
@pytest.mark.parametrize("language", subset(["sv", "en"], "sv"))
@pytest.mark.parametrize("name", subset(["overview", "map", "trend", "area"], "map", "area"))
def test_row_67_a_hostile_name_runs_nothing_in_a_browser(name, language, server, page):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_page(page, server, name, sprak=language, omrade="9999-ceder", omraden="9999-ceder,9999-alby")

    main = page.get_by_role("main")
    if name == "map":
        figures(page)
        map = main.locator("iframe").content_frame
        map.get_by_role("button", name=re.compile("^Ceder")).focus()
        assert world.HOSTILE in map.locator(".map-hint").inner_text()
        assert world.HOSTILE in map.get_by_role("button", name=re.compile("^Ceder")).inner_text()
    if name == "trend":
        figures(page)
        drawn = page.get_by_test_id("stPlotlyChart").locator(".annotation-text").all_text_contents()
        assert any("Ceder <img src=x" in words for words in drawn)
        assert page.get_by_test_id("stPlotlyChart").locator("a").count() == 0
    if name != "overview":
        assert world.HOSTILE in main.inner_text().replace("\n", " ")
    assert dialogs == []
    for frame in page.frames:
        assert (
            frame.locator("img[src='x'], script[src='x'], a[href^='javascript'], b, strong strong").count()
            == 0
        )


def tampered():
    import streamlit as st

    from components import permalink

    permalink.begin()
    st.session_state["omraden-sv-"] = ["finns-inte"]
    permalink.write("omraden", "omraden-sv-")
    st.caption(permalink.choose_many("omraden", "Områden", {"a": "A", "b": "B"}, ["a"], 2)[0])


@pytest.mark.fault(73)
def test_row_73_a_widget_value_that_no_option_has_is_checked_like_an_address(in_world):
    words = said(script(tampered))
    assert "a" in words
    assert unknown("omraden") in words


@pytest.mark.fault(73)
@pytest.mark.browser
@pytest.mark.parametrize("name", ["map", "trend", "equality", "area", "schools"])
def test_row_73_a_message_that_no_widget_could_send_changes_nothing(name, server, page):
    """Every message about a choice is altered on its way to the server, and the address in it."""

    def alter(message: bytes | str) -> bytes | str:
        said = BackMsg.FromString(message) if isinstance(message, bytes) else BackMsg()
        for one in said.rerun_script.widget_states.widgets:
            match one.WhichOneof("value"):
                case "string_value":
                    one.string_value = "finns-inte"
                case "string_array_value":
                    one.string_array_value.data[:] = ["finns-inte"] * 99
                case "int_value":
                    one.int_value = 10**9
        if asked := dict(parse_qsl(said.rerun_script.query_string)):
            said.rerun_script.query_string = urlencode(dict.fromkeys(asked, "finns-inte"))
        return said.SerializeToString() if said.ByteSize() else message

    def between(socket):
        ours = socket.connect_to_server()
        socket.on_message(lambda message: ours.send(alter(message)))

    page.route_web_socket(re.compile("/_stcore/stream"), between)
    open_page(page, server, name)
    boxes = page.get_by_role("main").get_by_role("combobox")
    match name:
        case "schools":
            page.get_by_text(t("choices.view_one"), exact=True).click()
        case "trend" | "equality":
            choose(boxes.and_(page.locator("input")).first, "Ek")
        case _:
            pick(boxes.first, "Ek" if name == "area" else LASER)

    expect(page.get_by_text(re.compile(t("permalink.unknown", what=".*"))).first).to_be_visible()
    settled(page)
    expect(page.get_by_text(t("frame.broken"))).to_have_count(0)
    expect(page.get_by_role("heading", level=2).first).to_be_visible()


@pytest.mark.fault(75)
@pytest.mark.browser
@pytest.mark.parametrize("name", subset(["map", "trend", "area", "indicator"], "map"))
def test_row_75_no_hidden_number_reaches_the_browser(name, published, start, page):
    """Four of 12 345 are hidden, because four are few; then 12 345 is hidden too."""
    data = published(
        "update observation set numerator = 4, denominator = 12345, value = 100 * 4 / 12345 "
        "where area_id = '9999-dal' and indicator_id = 'trygg'"
    )
    received: list[bytes] = []
    page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(_raw(frame)))
    )
    page.on("response", lambda answer: received.append(_body(answer)))
    open_page(page, start(data), name, indikator="trygg", omrade="9999-dal", omraden="9999-dal")
    unfold(page)
    for button in file_link(page).all():
        received.append(downloaded(page, button).path().read_bytes())
    everything = b" ".join([*received, *(frame.content().encode() for frame in page.frames)])
    assert ("Trygg vid sjön" if name == "indicator" else "Dal").encode() in everything
    for secret in ("12345", "12 345", "12\u00a0345", "12,345", "0.0324", "0,0324"):
        assert secret.encode() not in everything


def _raw(frame: bytes | str) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()


def _body(answer) -> bytes:
    is_ours = any(part in answer.url for part in ("/media/", "/geometry/"))
    return answer.body() if is_ours else b""


SPEAK = """
from tests.visitor import said, visit
for page in ("overview", "map", "area"):
    print("\\n".join(said(visit(page))))
"""


@pytest.mark.fault(91)
def test_row_91_the_servers_locale_and_clock_change_nothing(world_root):
    def page(**environment: str) -> str:
        paths = {"LIKVARD_CATALOGUE": str(world_root / "catalogue"), "LIKVARD_DATA": str(world_root / "data")}
        environment |= paths | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, "-c", SPEAK],
            cwd=ROOT,
            env=os.environ | environment,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode("utf-8")

    here = page(LC_ALL="sv_SE.UTF-8", LANG="sv_SE.UTF-8", TZ="Europe/Stockholm")
    assert "Hittesjö" in here
    assert page(LC_ALL="C", LANG="C", TZ="Pacific/Kiritimati") == here


LOOPBACK_ONLY = """
import fcntl, os, socket, struct, sys
with socket.socket() as any:
    fcntl.ioctl(any, 0x8914, struct.pack("16sh", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS: up, running
os.execv(sys.executable, [sys.executable, "-m", "pytest", "-q", *sys.argv[1:]])
"""


@pytest.mark.fault(92)
@pytest.mark.browser
def test_row_92_without_any_network_the_dashboard_serves():
    """Server and browser where there is nothing but this machine's own loopback."""
    alone = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("no network can be taken away here; test_browser.py shows that no other host is asked")
    wanted = "tests/test_browser.py::test_a_deep_link_may_be_the_first_request_to_a_fresh_server"
    done = subprocess.run(
        [*alone, sys.executable, "-c", LOOPBACK_ONLY, wanted],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:]
