"""Measure everything and print one `name: value` a line. What is being done is said on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from bench import Problem, load, publishing, reading, register, scene, sql
from bench.serving import Server, serving
from bench.visitor import Visitor, browsing, visiting

FIRST_VISITS = 20


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def first_visits(browser: Browser, server: Server) -> Iterator[tuple[str, float]]:
    """New visitors on a warm server."""
    say(f"{FIRST_VISITS} first visits to the overview …")
    shown, received = [], []
    for _ in range(1 + FIRST_VISITS):
        with visiting(browser, server.url) as visitor:
            shown.append(visitor.open("/"))
            received.append(visitor.traffic.bytes)
    yield "first_content_ms_warm", median(shown[1:])  # the first one warmed the server
    yield "bytes_first_load", median(received[1:])


def map_changes(browser: Browser, server: Server, visitor: Visitor) -> Iterator[tuple[str, float]]:
    """The same choices here and where each of them builds the map anew, in turns."""
    choices = scene.on_map()
    say(f"{len(choices)} choices on the map, and on one that is rebuilt …")
    restyled: list[float] = []
    rebuilt: list[float] = []
    moved: list[int] = []
    with serving("bench/rebuild.py") as other, visiting(browser, other.url) as compared:
        for one in (visitor, compared):
            one.open("/karta", "map")
        turn = [(visitor, restyled), (compared, rebuilt)]
        for choice in choices:
            before = visitor.traffic.bytes
            for one, taken in turn:
                taken.append(one.choose(choice, "map"))
            moved.append(visitor.traffic.bytes - before)
            turn.reverse()
    yield "map_repaint_ms", median(restyled)
    yield "map_repaint_ratio_to_rebuild", median(restyled) / median(rebuilt)
    yield "bytes_per_map_change", median(moved)
    yield "geometry_transfers_over_20_changes", visitor.traffic.transfers("/geometry/")


def trend_changes(visitor: Visitor) -> Iterator[tuple[str, float]]:
    choices = scene.on_trend()
    say(f"{len(choices)} choices on the trend page …")
    visitor.open("/utveckling", "trend")
    yield "trend_repaint_ms", median(visitor.choose(choice, "trend") for choice in choices)


def queries() -> Iterator[tuple[str, float]]:
    say("Every query, for every indicator …")
    yield "query_ms_p50", median(sql.milliseconds())
    yield "judgement_ms", median(sql.judgement())
    yield "measures_ms", median(sql.measures())


def reads() -> Iterator[tuple[str, float]]:
    files = reading.folder()
    if files is None:
        say("How long real files take is not measured: LIKVARD_REAL names no folder of them.")
        return
    say("Reading what Skolverket delivers for the whole country …")
    yield from reading.figures(files)


def publications() -> Iterator[tuple[str, float]]:
    say("Publishing a million observations, twice …")
    yield "publish_seconds_per_million", publishing.seconds_per_million()
    say("Protecting and attacking what is embedded …")
    yield "protect_seconds", publishing.protect_seconds()


def whole_tour(visitor: Visitor) -> Iterator[tuple[str, float]]:
    """Every page of the menu, after all that this visitor has already seen."""
    paths = visitor.pages()
    say(f"Each of the {len(paths)} pages …")
    for path in paths:
        visitor.read(path)
    for url in sorted(set(visitor.traffic.external)):
        say(f"  asked of another host: {url}")
    yield "external_requests", len(visitor.traffic.external)


def summed_register() -> Iterator[tuple[str, float]]:
    if os.name == "nt":
        say("How much memory a register takes is not measured on Windows.")
        return
    say(f"A register of {register.PERSONS:,} individuals …")
    yield from register.register_peak_mb()


def figures() -> Iterator[tuple[str, float]]:
    say("Starting the server and the browser …")
    scene.connection()
    with browsing() as browser, serving("app.py") as server:
        yield from first_visits(browser, server)
        with visiting(browser, server.url) as visitor:
            yield from map_changes(browser, server, visitor)
            yield from trend_changes(visitor)
            yield from queries()
            yield from whole_tour(visitor)
        yield "server_memory_mb", load.memory_mb(server.pid)
    yield from reads()
    yield from publications()
    yield from summed_register()


def main() -> None:
    try:
        for name, value in figures():
            print(f"{name}: {value:.3g}" if value < 100 else f"{name}: {value:.0f}", flush=True)
    except (Problem, BrowserError) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
