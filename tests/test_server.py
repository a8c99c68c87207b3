"""What the server answers, asked over HTTP as a browser or a stranger would."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import shutil
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

import queries
import shell
from server import COMPONENTS
from tests.conftest import Server, serving

HOME = "9999"
LEAFLET = COMPONENTS / "leaflet"


@pytest.fixture(scope="module")
def data(world_root, tmp_path_factory) -> Path:
    """A copy of the invented world's data, which a test may take away for a while."""
    return Path(shutil.copytree(world_root / "data", tmp_path_factory.mktemp("copy") / "data"))


@pytest.fixture(scope="module")
def running(data, world_root, tmp_path_factory):
    with serving(data, world_root / "catalogue", tmp_path_factory.mktemp("log") / "log") as server:
        yield server


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    connection.request(
        method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    response = connection.getresponse()
    answer = Answer(response.status, response.headers, response.read())
    connection.close()
    return answer


def test_another_sites_page_is_refused_without_asking_another_host(running):
    headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    headers |= {"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Origin": "https://evil.example"}
    assert ask(running, "/_stcore/stream", **headers).status == 403
    assert "Rejecting WebSocket" in running.log
    assert "external IP" not in running.log


def boundaries(data: Path, level: str = "catchment") -> str:
    """The address that the map would give: it holds the hash of what is there."""
    folder = next((data / "snapshots").iterdir())
    with queries.connect(folder) as tables:
        rows = queries.execute(tables, "geometry", municipality=HOME, level=level)
    return f"/geometry/{HOME}.{level}.{rows.sha256[0]}.json"


def test_it_is_ready_with_the_snapshot_it_shows(running, data):
    answer = ask(running, "/ready")
    shown = (data / "CURRENT").read_text().strip()
    assert (answer.status, answer.body.decode()) == (200, f"Snapshot {shown} is shown.")
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_says_that_another_snapshot_than_the_named_one_is_shown(running, data):
    shown = (data / "CURRENT").read_text()
    (data / "CURRENT").write_text("7-2031-01-01\n")
    try:
        said = f"Snapshot {shown.strip()} is shown, since 7-2031-01-01 cannot be."
        assert ask(running, "/ready").body.decode() == said
    finally:
        (data / "CURRENT").write_text(shown)


def test_it_lives(running):
    answer = ask(running, "/health")
    assert (answer.status, answer.body) == (200, b"The server answers.")
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_snapshot_it_is_not_ready_and_its_pages_are_still_served(running, data, tmp_path):
    for name in ("CURRENT", "snapshots"):
        shutil.move(data / name, tmp_path / name)
    try:
        answer = ask(running, "/ready")
        assert (answer.status, answer.body) == (503, b"No snapshot can be shown.")
        assert ask(running, "/health").status == 200
        assert ask(running, "/").status == 200
        assert ask(running, f"/geometry/{HOME}.catchment.{'0' * 64}.json").status == 404
    finally:
        for name in ("snapshots", "CURRENT"):
            shutil.move(tmp_path / name, data / name)
    assert ask(running, "/ready").status == 200


@pytest.mark.parametrize("path", ["/", "/karta", "/karta?omrade=x&sprak=sv"])
def test_a_page_is_in_swedish_unless_another_language_is_asked_for(running, path):
    html = ask(running, path).body.decode()
    assert '<html lang="sv">' in html
    assert "<title>Likvärd</title>" in html
    assert "<noscript><p>Likvärd behöver JavaScript" in html


def test_a_page_is_in_english_where_the_address_says_so(running):
    html = ask(running, "/karta?omrade=x&sprak=en", accept_encoding="gzip").body.decode()
    assert '<html lang="en">' in html
    assert "<noscript><p>Likvärd needs JavaScript" in html
    assert len(re.findall("<noscript>", html)) == 1


@pytest.mark.parametrize(
    "query", ["sprak=", "sprak=de", "sprak=en&sprak=sv", "sprak=%00", "sprak=%22%3E%3Cscript%3E"]
)
def test_an_unknown_language_is_swedish_and_is_not_repeated(running, query):
    html = ask(running, f"/?{query}").body.decode()
    assert '<html lang="sv">' in html
    assert "<script>window.__streamlit" in html
    assert html.count("<script>") == 1


def test_a_page_says_where_its_server_is_and_loads_no_font_that_it_does_not_use(running):
    html = ask(running, "/skolor").body.decode()
    assert 'BACKEND_BASE_URL: location.origin + "/"' in html
    assert 'as="font"' not in html


def test_the_head_of_a_page_is_as_long_as_its_body(running):
    head, whole = ask(running, "/karta", "HEAD"), ask(running, "/karta")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(whole.body)


def test_boundaries_are_kept_for_ever_under_their_hash(running, data):
    answer = ask(running, boundaries(data))
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["ETag"].strip('"') in boundaries(data)
    assert b'"id":"9999-alby"' in answer.body.replace(b" ", b"")


@pytest.mark.parametrize(
    "name",
    [
        f"{HOME}.catchment.{'0' * 64}.json",
        f"{HOME}.school.{'0' * 64}.json",
        f"{HOME}.nothing.{'0' * 64}.json",
        f"0000.catchment.{'0' * 64}.json",
        f"{HOME}.catchment.{'0' * 9_000}.json",
        f"{HOME}'%20or%201=1.catchment.{'0' * 64}.json",
        "x",
        "%F0%9F%97%BA",
    ],
)
def test_other_boundaries_do_not_exist(running, name):
    assert ask(running, f"/geometry/{name}").status == 404


@pytest.mark.parametrize("name", ["leaflet.js", "leaflet.css", "images/layers.png", "LICENSE"])
def test_leaflet_comes_from_here(running, name):
    answer = ask(running, f"/leaflet/{name}")
    assert answer.status == 200
    assert answer.body == (LEAFLET / name).read_bytes()
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert ask(running, f"/leaflet/{name}?1").headers["Cache-Control"].endswith("immutable")


def test_leaflet_names_no_file_that_is_not_there():
    assert "sourceMappingURL" not in (LEAFLET / "leaflet.js").read_text("utf-8")
    named = re.findall(r"url\((images/.+?)\)", (LEAFLET / "leaflet.css").read_text("utf-8"))
    assert set(named) == {f"images/{path.name}" for path in (LEAFLET / "images").iterdir()}


def test_streamlits_scripts_come_compressed_to_those_who_can_read_them(running):
    path, file = max(shell.ASSETS.items(), key=lambda asset: asset[1].stat().st_size)
    plain, packed = ask(running, path), ask(running, path, accept_encoding="br, gzip")
    assert plain.body == gzip.decompress(packed.body) == file.read_bytes()
    assert len(packed.body) < 0.4 * len(plain.body)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
    assert "immutable" in packed.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/ready", "/leaflet/leaflet.js", "/_stcore/health", "/geometry/x"])
def test_every_answer_carries_the_headers_of_safety(running, path):
    headers = ask(running, path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def scripts(headers: HTTPMessage) -> set[str]:
    """What the policy lets run."""
    directives = dict(one.split(" ", 1) for one in headers["Content-Security-Policy"].split("; "))
    return set(directives["script-src"].split())


def test_a_page_runs_the_scripts_of_this_server_and_its_own_and_evaluates_nothing(running):
    answer = ask(running, "/karta?sprak=en")
    (script,) = re.findall("<script>(.*?)</script>", answer.body.decode(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert scripts(answer.headers) == {"'self'", "'wasm-unsafe-eval'", f"'sha256-{digest}'"}


def test_only_the_maps_frame_evaluates_and_no_script_may_stand_in_it(running):
    headers = ask(running, "/component/streamlit_folium.st_folium/index.html").headers
    assert scripts(headers) == {"'self'", "'unsafe-eval'"}
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "//evil.example/",
        "/../app.py",
        "/..%2f..%2fapp.py",
        "/leaflet/..%2f..%2f..%2fapp.py",
        "/leaflet/%00",
        "/leaflet/nothing.js",
        "/leaflet/",
        "/geometry/..%2f..%2fapp.py",
        "/geometry/%00",
        "/static/..%2f..%2fapp.py",
        "/karta/_stcore/health",
    ],
)
def test_a_hostile_address_finds_nothing(running, path):
    answer = ask(running, path)
    assert answer.status in (400, 404)
    assert len(answer.body) < 100


@pytest.mark.parametrize("path", ["/%ff%fe", "/" + "a" * 9_000, "/<script>", "/?" + "&a=b" * 3_000])
def test_an_odd_address_gives_the_page_which_then_says_what_is_wrong(running, path):
    answer = ask(running, path)
    assert answer.status == 200
    assert b"<script>window.__streamlit" in answer.body


def test_pages_take_no_post(running):
    assert ask(running, "/karta", "POST").status == 405


def test_nothing_of_this_left_a_traceback_in_the_log(running):
    assert "Traceback" not in running.log
    assert "WARNING" not in running.log
