"""Somebody who has a dashboard's view open, on as many pages as it takes, and makes choices in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, ViewportSize
from playwright.sync_api import TimeoutError as TooLate

from bench import Problem, load
from bench.peers import steps
from bench.peers.dashboards import Dashboard, Sheet
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


class Tab:
    """One page of the view, open."""

    def __init__(self, page: Page, dashboard: Dashboard, server: Server, sheet: Sheet) -> None:
        self.page, self.dashboard, self.server, self.sheet = page, dashboard, server, sheet
        self.traffic = Traffic(page, urlsplit(server.url).netloc)
        self.has_added = False

    def open(self, view: View) -> Opened:
        first = steps.expected(view, self.sheet.parts[0])
        self._come_forward()
        self.page.goto(f"{self.server.url}{self.sheet.path}", wait_until="commit")
        self._watch(first)
        self._wait(first)
        content, first_part = self.page.evaluate("[seen.content, seen.shown]")
        if self.sheet.unfold:
            self.page.get_by_text(self.sheet.unfold, exact=True).click()
        self._wait_for(view)
        self.stay()
        for url in self.traffic.external:
            raise Problem(
                f"{self.dashboard.name} asked {url}: what is measured has to come from its own server."
            )
        return Opened(content, first_part, self.traffic.bytes)

    def choose(self, step: Step) -> Changed | None:
        """From the press until all parts are on the screen; None where the page has no such choice."""
        if step.kind not in self.sheet.labels:
            return None
        self._come_forward()
        if self.sheet.is_adding and step.kind == "area":
            if self.has_added:
                self._take_away(step)
            self.has_added = True
        label = self.sheet.labels[step.kind]
        try:
            press = self.dashboard.find(self.page, label, step.option)
        except TooLate as error:
            raise Problem(
                f"“{step.option}” could not be found under “{label}” at {self.page.url}."
            ) from error
        received, cpu = self.traffic.bytes, load.cpu_seconds(self.server.pid)
        expected = steps.expected(step.to, *self.sheet.parts)
        self._watch(expected)
        self.page.evaluate("event => seen.await(event)", press.event)
        press.act()
        self._wait(expected)
        taken = self.page.evaluate("seen.shown - seen.pressed")
        self.stay()
        cpu_ms = 1000 * (load.cpu_seconds(self.server.pid) - cpu)
        changed = Changed(taken, self.traffic.bytes - received, cpu_ms)
        self.page.keyboard.press("Escape")  # a list of which several are chosen stays open
        return changed

    def stay(self) -> None:
        before = -1
        while before != self.traffic.bytes:
            before = self.traffic.bytes
            self.page.wait_for_timeout(QUIET)

    def _come_forward(self) -> None:
        """The browser draws seldom what nobody looks at."""
        self.page.bring_to_front()
        self.page.wait_for_timeout(100)

    def _take_away(self, step: Step) -> None:
        """What the peers do by themselves when an area is chosen: the one before goes. It is not measured."""
        box = self.page.get_by_role("combobox", name=self.sheet.labels["area"], exact=True)
        box.press("Backspace")
        self._wait_for(replace(step.to, area=None))
        self.stay()

    def _watch(self, expected: dict[str, Any]) -> None:
        self.page.evaluate("([name, said]) => seen.watch(name, said)", [self.dashboard.name, expected])

    def _wait_for(self, view: View) -> None:
        expected = steps.expected(view, *self.sheet.parts)
        self._watch(expected)
        self._wait(expected)

    def _wait(self, expected: dict[str, Any]) -> None:
        if not self.page.evaluate("patience => seen.isShown(patience)", PATIENCE):
            read = "([name, part]) => seen.read(name, part)"
            seen = {part: self.page.evaluate(read, [self.dashboard.name, part]) for part in expected}
            said = difference(expected, seen) or "what should be seen came too late."
            raise Problem(f"{self.dashboard.name}{self.sheet.path}: {said}")


@dataclass(frozen=True)
class Reader:
    tabs: list[Tab]

    def choose(self, step: Step) -> list[Changed | None]:
        return [tab.choose(step) for tab in self.tabs]


@contextmanager
def reading(browser: Browser, dashboard: Dashboard, server: Server) -> Iterator[Reader]:
    """A new visitor, who has nothing of the dashboard; the pages are still to be opened."""
    context = browser.new_context(viewport=SCREEN, locale="sv-SE")
    context.set_default_timeout(PATIENCE)
    context.add_init_script(path=WATCH)
    yield Reader([Tab(context.new_page(), dashboard, server, sheet) for sheet in dashboard.sheets])
    context.close()
