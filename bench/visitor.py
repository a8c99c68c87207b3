"""A visitor: a real browser that opens a page, makes choices, and knows when it has seen the answer."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import TimeoutError as TooLate

from bench import Problem
from bench.scene import Choice
from bench.traffic import Traffic
from components.address import PATHS

Picture = Literal["start", "map", "trend"]
PATIENCE = 120_000  # milliseconds
REST = 250  # milliseconds after a choice, so that what was begun by it is over when another page is measured
WATCH = Path(__file__).with_name("watch.js")
LAUNCH = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@contextmanager
def browsing() -> Iterator[Browser]:
    names = (os.environ.get("LIKVARD_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        raise Problem("No Chromium was found. Install one, or name one in LIKVARD_CHROMIUM.")
    is_root = getattr(os, "geteuid", lambda: 1)() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*LAUNCH, *(["--no-sandbox"] if is_root else [])]
        )
        yield browser
        browser.close()


class Visitor:
    """Somebody with an empty cache, on a screen 1280 wide."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.traffic = Traffic(page, urlsplit(url).netloc)

    def open(self, path: str, picture: Picture = "start") -> float:
        """Go there; milliseconds from then until heading and first finding are on the screen."""
        self.page.goto(f"{self.url}{path}", wait_until="commit")
        self._wait("bench.shown", f"{path} showed no heading with a finding below it")
        shown = float(self.page.evaluate("bench.shown"))
        self._settle(picture)
        self._stay()
        return shown

    def choose(self, choice: Choice, picture: Picture) -> float:
        """Choose in the page's own widget; milliseconds from then until the picture is on the screen."""
        self.page.evaluate("picture => bench.watch(picture)", picture)
        try:
            self.page.get_by_role("combobox", name=choice.widget, exact=True).select_option(choice.option)
        except TooLate as error:
            raise Problem(f"{choice} could not be chosen at {self.page.url}.") from error
        self._wait("bench.shown", f"The {picture} did not change after {choice}")
        taken = float(self.page.evaluate("bench.shown - bench.chosen"))
        self._settle(picture)
        self.page.wait_for_timeout(REST)
        return taken

    def pages(self) -> list[str]:
        """The paths that the menu leads to."""
        return [f"/{path}" for path in PATHS.values()]

    def read(self, path: str) -> None:
        """Open any page, and stay until nothing more arrives."""
        self.page.goto(f"{self.url}{path}", wait_until="commit")
        self._wait("document.querySelector('h1') && bench.isRunOver()", f"{path} was never finished")
        self._stay()

    def _stay(self) -> None:
        """Until nothing more has arrived for half a second."""
        before = -1
        while before != self.traffic.bytes:
            before = self.traffic.bytes
            self.page.wait_for_timeout(500)

    def _settle(self, picture: Picture) -> None:
        self._wait(f"bench.isSettled('{picture}')", f"The {picture} did not come to rest")

    def _wait(self, condition: str, otherwise: str) -> None:
        try:
            self.page.evaluate(f"bench.until(() => {condition}, {PATIENCE})")
        except BrowserError as error:
            said = f"{otherwise} within {PATIENCE // 1000} seconds, at {self.page.url}."
            raise Problem(said) from error


@contextmanager
def visiting(browser: Browser, url: str) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE")
    context.set_default_timeout(PATIENCE)
    context.add_init_script(path=WATCH)
    yield Visitor(context.new_page(), url)
    context.close()
