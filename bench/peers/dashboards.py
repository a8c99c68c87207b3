"""The four dashboards: how each is served, where the view is, and how a choice is made in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

from bench import Problem
from bench.peers.steps import Kind, first
from bench.serving import Server, answering, serving
from text import t


@dataclass(frozen=True)
class Press:
    """What chooses an option, and the event by which the browser first says so."""

    act: Callable[[], object]
    event: str = "pointerdown"


@dataclass(frozen=True, eq=False)
class Dashboard:
    """`find` goes to an option of the choice with a label, and returns what presses it."""

    name: str
    serve: Callable[[Path], AbstractContextManager[Server]]
    find: Callable[[Page, str, str], Press]
    labels: dict[Kind, str]
    path: str = "/"
    unfold: str = ""  # what a reader presses to see all of the view


def in_streamlit(page: Page, label: str, option: str) -> Press:
    page.get_by_role("combobox", name=label, exact=True).fill(option)
    found = page.get_by_role("option", name=option, exact=True)
    found.wait_for()
    return Press(found.click)


def in_dash(page: Page, label: str, option: str) -> Press:
    named = page.locator(f'label:text-is("{label}")').get_attribute("for")
    page.locator(f"#{named}").click()
    found = page.get_by_role("listbox").get_by_text(option, exact=True)
    found.wait_for()
    return Press(found.click)


def in_panel(page: Page, label: str, option: str) -> Press:
    return _in_list(page.get_by_label(label, exact=True), option)


def _in_list(box: Locator, option: str) -> Press:
    """A list of the browser's own: what is pressed in it cannot be told, only what was chosen."""
    box.wait_for()
    return Press(lambda: box.select_option(label=option), "input")


def in_likvard(page: Page, label: str, option: str) -> Press:
    return _in_list(page.get_by_role("combobox", name=label, exact=True), option)


def interpreter() -> str:
    path = os.environ.get("LIKVARD_PEERS")
    if not path:
        raise Problem(
            "LIKVARD_PEERS names no Python that has the peers' packages: python3 dev.py bench-peers"
        )
    return path


def _peer(path: str, *command: str) -> Callable[[Path], AbstractContextManager[Server]]:
    return lambda given: answering(command, path, LIKVARD_PEERS_GIVEN=str(given))


def _labels(area: str = "area") -> dict[Kind, str]:
    return {
        "indicator": t("choices.indicator"),
        "period": t("choices.period"),
        "area": t(f"choices.{area}"),
    }


def dashboards() -> list[Dashboard]:
    other, labels = interpreter(), _labels()
    streamlit = [sys.executable, "-m", "streamlit", "run", "bench/peers/streamlit_app.py", "--server.port"]
    return [
        Dashboard(
            "likvard",
            lambda _: serving("app.py"),
            in_likvard,
            _labels("closer"),
            path=f"/karta?ar={first().period.id}",
            unfold=t("table.show"),
        ),
        Dashboard("streamlit", _peer("/_stcore/health", *streamlit), in_streamlit, labels),
        Dashboard("dash", _peer("/", other, "-m", "bench.peers.dash_view"), in_dash, labels),
        Dashboard("panel", _peer("/", other, "-m", "bench.peers.panel_view"), in_panel, labels),
    ]
