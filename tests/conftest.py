"""What tests share: the invented world, a real server that shows it, and a real browser."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

import text
from tests import world

ROOT = Path(__file__).parent.parent
LAUNCH = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]

settings.register_profile("unhurried", deadline=None)  # an example's time tells how busy the computer is
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def private_folder(tmp_path_factory) -> Iterator[Path]:
    """What tests write of what is not public lies apart, in their children's processes too."""
    folder = tmp_path_factory.mktemp("staging")
    before = os.environ.get("LIKVARD_STAGING")
    os.environ["LIKVARD_STAGING"] = str(folder)
    yield folder
    os.environ.pop("LIKVARD_STAGING") if before is None else os.environ.update(LIKVARD_STAGING=before)


@pytest.fixture(scope="session")
def world_root(tmp_path_factory, private_folder) -> Path:
    """The invented municipality: a folder with its catalogue and its published data. Not to be changed."""
    return world.build(tmp_path_factory.mktemp("world"))


@pytest.fixture
def in_world(world_root) -> Iterator[Path]:
    """This process sees the invented municipality only."""
    with world.environment(world_root):
        yield world_root


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    text.speak("sv")
    yield
    text.speak("sv")


@pytest.fixture(scope="session", autouse=True)
def looked_through() -> Iterator[None]:
    """Plotly looks through every figure that a page draws in this process."""
    from components.figure import Ready

    usual = Ready.__init__

    def made(self: Any, figure: dict[str, Any]) -> None:
        from plotly.graph_objects import Figure

        Figure(figure)
        usual(self, figure)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Ready, "__init__", made)
        yield


@pytest.fixture(scope="session", autouse=True)
def known_packages() -> Iterator[None]:
    """Which packages are installed, which Streamlit looks through for each visitor without a browser."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)
        )
        yield


def subset(values: Iterable[Any], *kept: Any) -> list[Any]:
    """The parameters of a long proof: `make test` runs those that are kept, `make prove` all."""
    values = list(values)
    assert set(kept) <= set(values)
    marked = (one if isinstance(one, tuple) else (one,) for one in values if one not in kept)
    return [*kept, *(pytest.param(*one, marks=pytest.mark.prove) for one in marked)]


@pytest.fixture(autouse=True)
def same_environment() -> Iterator[None]:
    """What a test changes in the environment it takes back: the next one would see other data."""
    before = {name: value for name, value in os.environ.items() if name.startswith("LIKVARD_")}
    yield
    assert {name: value for name, value in os.environ.items() if name.startswith("LIKVARD_")} == before


def awaited(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine gives, run in a thread of its own: the browser's loop may run in this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, coroutine).result()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running dashboard. `log` is what it has said so far."""

    def __init__(self, url: str, log_path: Path) -> None:
        self.url, self.log_path = url, log_path

    @property
    def log(self) -> str:
        return self.log_path.read_text("utf-8")


@contextmanager
def serving(data: Path, catalogue: Path | None, log_path: Path, port: int | None = None) -> Iterator[Server]:
    """The dashboard, served by `streamlit run app.py` as a user would, until the block ends."""
    port = port or free_port()
    environment = (
        os.environ
        | {"LIKVARD_DATA": str(data)}
        | ({"LIKVARD_CATALOGUE": str(catalogue)} if catalogue else {})
    )
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log_path.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            server = Server(f"http://localhost:{port}", log_path)
            wait_until_it_answers(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(20)


def wait_until_it_answers(server: Server, process: subprocess.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{server.url}/ready", timeout=5).close()
            return
        except urllib.error.HTTPError as refused:
            refused.close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"The server did not start:\n{server.log}")


@pytest.fixture
def start(world_root, tmp_path) -> Iterator[Callable[..., Server]]:
    """Start a fresh server, on the invented world unless other data are named. It stops with the test."""
    with ExitStack() as running:

        def begin(data: Path | None = None) -> Server:
            log = tmp_path / f"server-{len(list(tmp_path.glob('server-*')))}.log"
            return running.enter_context(serving(data or world_root / "data", world_root / "catalogue", log))

        yield begin


@pytest.fixture(scope="session")
def server(world_root, tmp_path_factory) -> Iterator[Server]:
    """One server on the invented world, shared by tests that only look."""
    with serving(
        world_root / "data", world_root / "catalogue", tmp_path_factory.mktemp("log") / "log"
    ) as running:
        yield running


@pytest.fixture(scope="session")
def borlange(tmp_path_factory) -> Iterator[Server]:
    """One server on the embedded data, shared by tests that only look."""
    with serving(ROOT / "data", None, tmp_path_factory.mktemp("log") / "log") as running:
        yield running


def chromium() -> str:
    names = (os.environ.get("LIKVARD_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    assert found, "No Chromium was found. Run `make test`, which installs it, or name it in LIKVARD_CHROMIUM."
    return found


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    root = getattr(os, "geteuid", lambda: 1)() == 0
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium(), args=[*LAUNCH, *(["--no-sandbox"] if root else [])]
        )
        yield opened
        opened.close()


@pytest.fixture
def page(browser):
    """A new visitor with an empty cache, on a screen 1280 wide."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()
