"""Measure all four in turns and print one `name: value` a line. What is done is said on standard error."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import mean, median

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from bench import Problem, load
from bench.peers import given
from bench.peers.dashboards import Dashboard, dashboards
from bench.peers.reader import Changed, Opened, Reader, reading
from bench.peers.steps import KINDS, Step, View, first, steps
from bench.serving import Server
from bench.visitor import browsing

VISITS, READERS = 7, 10
THERE = 3  # readers before memory is measured: the first ones leave what the next ones use again
Served = dict[Dashboard, Server]
Figure = tuple[str, float]


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def in_turns(served: Served, count: int) -> Iterator[tuple[int, Dashboard]]:
    """Each dashboard `count` times; none always comes after the same other."""
    every = list(served)
    for turn in range(count):
        at = turn % len(every)
        yield from ((turn, one) for one in (*every[at:], *every[:at]))


def first_visits(browser: Browser, served: Served, view: View, visits: int) -> Iterator[Figure]:
    say(f"{visits} first visits to each …")
    opened: dict[Dashboard, list[Opened]] = {one: [] for one in served}
    for _, one in in_turns(served, 1 + visits):
        with reading(browser, one, served[one]) as reader:
            opened[one].append(reader.open(view))
    for one, found in opened.items():
        measured = found[1:]  # the first one warmed the server
        yield f"{one.name}_first_content_ms", median(visit.content_ms for visit in measured)
        yield f"{one.name}_first_map_ms", median(visit.map_ms for visit in measured)
        yield f"{one.name}_bytes_first_load", median(visit.bytes for visit in measured)


def used(reader: Reader, view: View, chosen: list[Step]) -> None:
    """Raises Problem where it does not show what Likvärd's answers are."""
    reader.open(view)
    for step in chosen:
        reader.choose(step)


def changes(browser: Browser, served: Served, view: View, chosen: list[Step]) -> Iterator[Figure]:
    """The first choice of each kind is for checking; the others are measured."""
    found: dict[Dashboard, list[Changed]] = {one: [] for one in served}
    measured = chosen[len(KINDS) :]
    with ExitStack() as stack:
        readers = {one: stack.enter_context(reading(browser, one, served[one])) for one in served}
        for reader in readers.values():
            used(reader, view, chosen[: len(KINDS)])
        say(f"{len(measured)} changes in each …")
        for turn, one in in_turns(served, len(measured)):
            found[one].append(readers[one].choose(measured[turn]))
    kinds = [step.kind for step in measured]
    for one, of_one in found.items():
        yield from changed(one.name, of_one, kinds)


def changed(name: str, found: list[Changed], kinds: Sequence[str]) -> Iterator[Figure]:
    yield f"{name}_change_ms", median(one.ms for one in found)
    for kind in dict.fromkeys(kinds):
        of_kind = [one.ms for one, its in zip(found, kinds, strict=True) if its == kind]
        yield f"{name}_change_{kind}_ms", median(of_kind)
    yield f"{name}_bytes_per_change", median(one.bytes for one in found)
    yield f"{name}_cpu_ms_per_change", mean(one.cpu_ms for one in found)


def memory(
    browser: Browser, served: Served, view: View, chosen: list[Step], readers: int
) -> Iterator[Figure]:
    """To be measured before others have left memory that can be used again; some readers are there."""
    for one, server in served.items():
        say(f"{readers} readers of {one.name} at once …")
        with ExitStack() as stack:
            for number in range(THERE + readers):
                if number == THERE:
                    before = load.memory_mb(server.pid)
                reader = stack.enter_context(reading(browser, one, server))
                used(reader, view, chosen)
            yield f"{one.name}_mb_per_reader", (load.memory_mb(server.pid) - before) / readers
            yield f"{one.name}_server_mb", load.memory_mb(server.pid)


def figures(visits: int, count: int, readers: int) -> Iterator[Figure]:
    view = first()
    chosen = steps(view)[: len(KINDS) + count]
    with ExitStack() as stack:
        say("Starting the four servers and the browser …")
        path = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "given.json"
        given.write(path)
        served = {one: stack.enter_context(one.serve(path)) for one in dashboards()}
        browser = stack.enter_context(browsing())
        yield from memory(browser, served, view, chosen[: len(KINDS)], readers)
        yield from changes(browser, served, view, chosen)
        yield from first_visits(browser, served, view, visits)


def main() -> None:
    parser = argparse.ArgumentParser(prog="dev.py bench-peers", allow_abbrev=False)
    parser.add_argument("--visits", type=int, default=VISITS)
    parser.add_argument("--changes", type=int, default=1_000, help="at most so many; all choices there are")
    parser.add_argument("--readers", type=int, default=READERS)
    asked = parser.parse_args()
    try:
        for name, value in figures(asked.visits, asked.changes, asked.readers):
            print(f"{name}: {value:.3g}" if value < 100 else f"{name}: {value:.0f}", flush=True)
    except (Problem, BrowserError) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
