"""What an IT department runs: processes behind nginx, as deploy/ configures them."""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPMessage, HTTPSConnection
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from rehearsal import ends_a_run, opened
from tests import proxied
from tests.visitor import (
    PAGES,
    Traffic,
    choice,
    choose,
    chosen,
    downloaded,
    figures,
    file_link,
    open_page,
    settled,
)

pytestmark = pytest.mark.browser
UNKNOWN = ssl._create_unverified_context()


@pytest.fixture(scope="module")
def site(world_root, tmp_path_factory):
    with proxied.site(tmp_path_factory.mktemp("site"), world_root) as running:
        yield running


@pytest.fixture
def reader(browser):
    """A new visitor who trusts the test's certificate, and what the browser refused to run or fetch."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, ignore_https_errors=True)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes


def ask(site, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    connection = HTTPSConnection(proxied.NAME, site.port, timeout=60, context=UNKNOWN)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    with suppress(BrokenPipeError):
        connection.request(method, path, body, {"Host": f"{proxied.NAME}:{site.port}"} | given)
    try:
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def session(site, origin: str | None = None, place: str = "00"):
    """A reader's websocket."""
    return connect(
        f"wss://{proxied.NAME}:{site.port}/_stcore/stream",
        ssl=UNKNOWN,
        origin=origin or site.url,
        subprotocols=["streamlit"],
        additional_headers={"Cookie": f"likvard_place={place}"},
        max_size=None,
        sock=socket.create_connection(("127.0.0.1", site.port)),
    )


def run(socket, path: str, query: str) -> list[bytes]:
    """What the server sends while the page is run."""
    socket.send(opened(path, query))
    sent = []
    while not (sent and ends_a_run(sent[-1])):
        sent.append(socket.recv(timeout=60))
    return sent


def written(site) -> str:
    """The log, once nothing more is written: it follows the answer."""
    before, now = None, site.log
    while now != before:
        time.sleep(0.3)
        before, now = now, site.log
    return now


# What every answer says.


def test_every_answer_carries_the_headers_of_safety_and_nothing_about_what_runs_here(site):
    headers = ask(site, "/karta").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Server"] == "nginx"


def test_the_only_cookie_of_a_first_visit_says_one_of_256_places(site):
    cookies = ask(site, "/").headers.get_all("Set-Cookie")
    assert len(cookies) == 1
    assert re.fullmatch(r"likvard_place=[0-9a-f]{2}; Path=/; Secure; HttpOnly; SameSite=Lax", cookies[0])
    assert ask(site, "/", Cookie="likvard_place=7f").headers["Set-Cookie"] is None
    assert ask(site, "/", Cookie="likvard_place=../x").headers["Set-Cookie"]


def test_what_is_kept_for_ever_comes_without_a_cookie_and_from_a_process_once(site):
    path = re.search(rb'src="\.(/static/js/index[^"]+)"', ask(site, "/").body)[1].decode()
    before = [ask(site, path, Accept_Encoding="gzip") for _ in range(2)]
    assert {one.status for one in before} == {200}
    assert {one.headers["Content-Encoding"] for one in before} == {"gzip"}
    assert all("immutable" in one.headers["Cache-Control"] for one in before)
    assert all(one.headers["Set-Cookie"] is None for one in before)
    assert len(re.findall(rf"GET {path} 200 \d+ \S+ 127", written(site))) == 1


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/upload_file/a/b"]
)
def test_what_streamlit_would_tell_about_itself_is_not_there(site, path):
    assert ask(site, path).status == 404


def test_addresses_that_are_made_here_begin_with_https(site):
    listed = ask(site, "/oppna-data/dcat.rdf").body.decode()
    assert f"https://{proxied.NAME}:{site.port}/oppna-data/" in listed
    assert f"http://{proxied.NAME}" not in listed


def test_whoever_calls_by_another_name_is_not_answered(site):
    with pytest.raises(ssl.SSLError):
        UNKNOWN.wrap_socket(
            socket.create_connection(("127.0.0.1", site.port)), server_hostname="other.example"
        )


# A reader stays with one process.


def upstreams(site, path: str = "/health") -> list[str]:
    return re.findall(rf"GET {path}\S* 200 \d+ \S+ (127\.0\.0\.1:\d+)$", written(site), re.M)


def test_a_place_is_always_served_by_the_same_process_and_places_are_shared_out(site):
    for _ in range(2):
        for place in range(256):
            assert ask(site, "/health", Cookie=f"likvard_place={place:02x}").status == 200
    found = upstreams(site)[-512:]
    assert found[:256] == found[256:]
    shares = Counter(found[:256])
    assert len(shares) == 2
    assert min(shares.values()) >= 256 * 0.35


def test_another_sites_page_opens_no_websocket(site):
    for origin in ("https://evil.example", "http://localhost", f"{site.url}.evil.example", "null"):
        with pytest.raises(InvalidStatus) as refused:
            session(site, origin)
        assert refused.value.response.status_code == 403
    with session(site) as own:
        assert run(own, "karta", "indikator=trygg")


# Bad days.


@pytest.mark.fault(71)
def test_row_71_nothing_is_uploaded(site):
    app = f"127.0.0.1:{site.apps[0].port}"
    for method in ("PUT", "POST", "DELETE"):
        assert ask(site, "/_stcore/upload_file/x/y", method, b"x").status == 404
        straight = HTTPConnection(app, timeout=20)
        straight.request(method, "/_stcore/upload_file/x/y", b"x")
        assert 400 <= straight.getresponse().status < 500
        straight.close()
    assert ask(site, "/karta", "POST", b"x" * 26_000_000).status == 413


@pytest.mark.prove
@pytest.mark.fault(71)
def test_row_71_who_sends_slowly_is_not_waited_for_and_keeps_nobody_waiting(site):
    slow = []
    for _ in range(50):
        one = UNKNOWN.wrap_socket(
            socket.create_connection(("127.0.0.1", site.port)), server_hostname=proxied.NAME
        )
        one.sendall(b"POST /karta HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000\r\n\r\nx")
        slow.append(one)
    began = time.monotonic()
    assert ask(site, "/karta").status == 200
    assert time.monotonic() - began < 5
    for one in slow:
        one.settimeout(20)
        assert b" 408 " in one.recv(1000) or not one.recv(1000)
        one.close()
    assert time.monotonic() - began < 30


@pytest.mark.fault(72)
def test_row_72_a_file_is_made_where_it_is_asked_for_and_is_nobodys_visit(site, reader):
    """It holds what everybody may see, any process gives it, and none keeps anything of it for a visit."""
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(urlsplit(request.url).path))
    open_page(reader, site, "map", indikator="trygg")
    figures(reader)
    link = file_link(reader).last
    rows = downloaded(reader, link).path().read_bytes()
    assert b"trygg" in rows
    assert not [one for one in asked if one.startswith("/media/")]
    address = link.evaluate("link => link.pathname + link.search")
    for place in range(0, 256, 32):
        found = ask(site, address, Cookie=f"likvard_place={place:02x}")
        assert found.body == rows
    assert len(set(upstreams(site, "/dokument/csv/karta"))) == len(site.apps)
    assert ask(site, f"/media/{'0' * 32}.csv").status == 404
    assert ask(site, "/media/").status == 404


@pytest.mark.prove
@pytest.mark.fault(74)
def test_row_74_a_client_in_a_hurry_is_told_to_wait_and_others_read_on(site):
    """2 000 requests at once: those of a council chamber are let through, the rest is not."""
    done, waited = threading.Event(), []

    def other() -> None:
        with session(site, place="10") as own:
            while not done.is_set():
                began = time.monotonic()
                run(own, "karta", "indikator=trygg")
                waited.append(time.monotonic() - began)
                time.sleep(0.2)

    reading = threading.Thread(target=other)
    reading.start()
    with ThreadPoolExecutor(20) as hurry:
        answers = Counter(hurry.map(lambda _: ask(site, "/karta").status, range(2_000)))
    done.set()
    reading.join(60)
    assert set(answers) == {200, 429}
    assert answers[200] >= 500
    assert len(waited) > 3
    assert sorted(waited)[len(waited) // 2] < 3


@pytest.mark.fault(94)
@pytest.mark.parametrize("minutes", [-5, 5])
def test_row_94_a_reader_whose_clock_is_wrong_reads_as_usual(minutes, site, reader):
    reader.clock.install(time=time.time() + 60 * minutes)
    reader.clock.resume()
    open_page(reader, site, "map", indikator="trygg")
    expect(reader.locator("h2").first).to_contain_text("Trygg vid sjön")


@pytest.mark.fault(94)
def test_row_94_an_expired_certificate_is_nginxs_matter_and_a_command_says_so_before(site, tmp_path):
    """The dashboard behind it serves on; what the runbook lets a timer run warns two weeks ahead."""
    proxied.certificate(tmp_path, "-days", "7")
    warn = ["openssl", "x509", "-checkend", "1209600", "-noout", "-in"]
    assert subprocess.run([*warn, tmp_path / "fullchain.pem"], capture_output=True).returncode == 1
    assert subprocess.run([*warn, site.folder / "fullchain.pem"], capture_output=True).returncode == 0


# What a browser meets.

LISTEN = """
window.addEventListener('securitypolicyviolation', one =>
    console.error(`refused: ${one.effectiveDirective} ${one.blockedURI} ${location.pathname}`))
"""


@pytest.mark.prove
def test_no_page_asks_for_anything_that_its_policy_refuses(site, reader):
    """Nor does a choice, an opened table or a file."""
    reader.add_init_script(LISTEN)
    traffic = Traffic(reader, site)
    for name in PAGES:
        open_page(reader, site, name)
    open_page(reader, site, "map", indikator="trygg", ar2="2021")
    choose(choice(reader, "indikator", "map"), "Läser en bok")
    settled(reader)
    figures(reader)
    downloaded(reader, file_link(reader).last)
    reader.goto(f"{site.url}/oppna-data/")
    assert traffic.errors == []
    assert traffic.foreign == []


def test_what_a_policy_refuses_is_seen_on_the_page_and_in_the_maps_frame(site, reader):
    reader.add_init_script(LISTEN)
    traffic = Traffic(reader, site)
    open_page(reader, site, "map")
    inline = "() => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"1\">')"
    frame = next(one for one in reader.frames if "/component/" in one.url)
    for document, what in ((reader.main_frame, "page"), (frame, "frame")):
        traffic.errors.clear()
        document.evaluate(inline)
        reader.wait_for_timeout(500)
        assert any("inline event handler" in one or "script-src-attr" in one for one in traffic.errors), what


def test_whose_process_is_killed_meets_no_more_than_a_reconnection(site, reader):
    open_page(reader, site, "map", indikator="trygg", ar="2021", omrade="9999-ek")
    finding = reader.locator("h2").first.inner_text()
    place = next(one["value"] for one in reader.context.cookies() if one["name"] == "likvard_place")
    ask(site, "/health", Cookie=f"likvard_place={place}")
    port = int(upstreams(site)[-1].rpartition(":")[2])
    mine = next(one for one in site.apps if one.port == port)
    mine.kill()
    try:
        with reader.expect_websocket(lambda one: "_stcore/stream" in one.url, timeout=30_000):
            pass
        settled(reader)
        expect(reader.locator("h2").first).to_have_text(finding)
        assert chosen(reader) == {"indikator": "trygg", "ar": "2021", "omrade": "9999-ek"}
        choose(choice(reader, "ar", "map"), "2020")
        expect(reader).to_have_url(re.compile("ar=2020"))
        reader.reload()
        settled(reader)
        expect(choice(reader, "ar", "map")).to_have_value("2020")
    finally:
        mine.start()
        mine.wait()


# What is written down.


def test_no_log_says_who_read_or_what(site, world_root):
    with session(site) as own:
        run(own, "karta", "indikator=trygg&omrade=9999-ek")
        run(own, "mote", "punkter=Anna+ska+f%C3%A5+st%C3%B6d")
    for path in (
        "/karta?omrade=9999-ek",
        "/dokument/csv/karta?omrade=9999-ek",
        "/oppna-data/indikator/trygg.csv",
    ):
        ask(site, path, X_Forwarded_For="203.0.113.7", Cookie="likvard_place=ab")
    log = written(site)
    assert "GET /karta 200" in log
    assert "GET /dokument/csv/karta" in log
    for secret in ("9999-ek", "Anna", "203.0.113.7", "likvard_place", "Mozilla"):
        assert secret not in log
    values = set(re.findall(r"\d+\.\d{2,}", ask(site, "/oppna-data/indikator/trygg.csv").body.decode()))
    assert values
    assert not values & set(re.findall(r"[\d.]+", log))
