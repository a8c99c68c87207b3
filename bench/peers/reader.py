"""Somebody who has a dashboard's view open and makes choices in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, ViewportSize
from playwright.sync_api import TimeoutError as TooLate

from bench import Problem, load
from bench.peers import steps
from bench.peers.dashboards import Dashboard
from bench.peers.steps import Step, View
from bench.serving import Server
from bench.traffic import Traffic

PATIENCE = 30_000  # milliseconds
QUIET = 500  # milliseconds without a byte: nothing more is to come
SCREEN: ViewportSize = {"width": 1280, "height": 2400}  # all of the view is on it
WATCH = Path(__file__).with_name("seen.js")


class Opened(NamedTuple):
    content_ms: float  # heading and first figures
    map_ms: float
    bytes: int


class Changed(NamedTuple):
    ms: float
    bytes: int
    cpu_ms: float


def difference(expected: Any, seen: Any, where: str = "the view") -> str:
    """The first that is not as it should be, in a sentence; nothing where all is."""
    if isinstance(expected, dict) and isinstance(seen, dict) and expected.keys() == seen.keys():
        return next(filter(None, (difference(expected[key], seen[key], key) for key in expected)), "")
    if isinstance(expected, list) and isinstance(seen, list) and len(expected) == len(seen):
        return next(filter(None, (difference(*two, where) for two in zip(expected, seen, strict=True))), "")
    return "" if expected == seen else f"{where} should say {expected}, and says {seen}."


class Reader:
    """A new visitor, who has nothing of the dashboard; the page is still to be opened."""

    def __init__(self, page: Page, dashboard: Dashboard, server: Server) -> None:
        self.page, self.dashboard, self.server = page, dashboard, server
        self.traffic = Traffic(page, urlsplit(server.url).netloc)

    def open(self, view: View) -> Opened:
        first = steps.expected(view, "map")
        self._come_forward()
        self.page.goto(f"{self.server.url}{self.dashboard.path}", wait_until="commit")
        self._wait(self._watch(first))
        content, drawn = self.page.evaluate("[seen.content, seen.shown]")
        if self.dashboard.unfold:
            self.page.get_by_text(self.dashboard.unfold, exact=True).first.click()
        self._wait(self._watch(steps.expected(view, *steps.PARTS)))
        self.stay()
        for url in self.traffic.external:
            raise Problem(
                f"{self.dashboard.name} asked {url}: what is measured has to come from its own server."
            )
        return Opened(content, drawn, self.traffic.bytes)

    def choose(self, step: Step) -> Changed:
        """From the press until all parts are on the screen."""
        self._come_forward()
        label = self.dashboard.labels[step.kind]
        try:
            press = self.dashboard.find(self.page, label, step.option)
        except TooLate as error:
            raise Problem(
                f"“{step.option}” could not be found under “{label}” at {self.page.url}."
            ) from error
        received, cpu = self.traffic.bytes, load.cpu_seconds(self.server.pid)
        expected = self._watch(steps.expected(step.to, *steps.PARTS))
        self.page.evaluate("event => seen.await(event)", press.event)
        press.act()
        self._wait(expected)
        taken = self.page.evaluate("seen.shown - seen.pressed")
        self.stay()
        cpu_ms = 1000 * (load.cpu_seconds(self.server.pid) - cpu)
        return Changed(taken, self.traffic.bytes - received, cpu_ms)

    def stay(self) -> None:
        before = -1
        while before != self.traffic.bytes:
            before = self.traffic.bytes
            self.page.wait_for_timeout(QUIET)

    def _come_forward(self) -> None:
        """The browser draws seldom what nobody looks at."""
        self.page.bring_to_front()
        self.page.wait_for_timeout(100)

    def _watch(self, expected: dict[str, Any]) -> dict[str, Any]:
        self.page.evaluate("([name, said]) => seen.watch(name, said)", [self.dashboard.name, expected])
        return expected

    def _wait(self, expected: dict[str, Any]) -> None:
        if not self.page.evaluate("patience => seen.isShown(patience)", PATIENCE):
            read = "([name, expected]) => seen.read(name, expected)"
            seen = self.page.evaluate(read, [self.dashboard.name, expected])
            said = difference(expected, seen) or "what should be seen came too late."
            raise Problem(f"{self.dashboard.name}: {said}")


@contextmanager
def reading(browser: Browser, dashboard: Dashboard, server: Server) -> Iterator[Reader]:
    context = browser.new_context(viewport=SCREEN, locale="sv-SE")
    context.set_default_timeout(PATIENCE)
    context.add_init_script(path=WATCH)
    yield Reader(context.new_page(), dashboard, server)
    context.close()
