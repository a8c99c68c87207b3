"""Maps of a county and of the nation, in a real browser on an invented nation: python3 dev.py bench-maps

Of each map (kommuner, lan, riket) one `name: value` a line:

    <map>_areas
    <map>_shown_ms             from the address until the picture is on the screen, on a warm server
    <map>_pan_frame_ms_p50, _p95, _over_50_ms     while the map is dragged; the share of frames in percent
    <map>_zoom_frame_ms_p50, _p95, _over_50_ms    while it is zoomed in and out again
    <map>_repaint_ms           from a choice until its picture is on the screen
    <map>_bytes_per_change, <map>_transfers_over_20_changes

and of the boundaries of all areas on each grid:

    <level>_<steps to a degree>_bytes, _bytes_compressed, _seconds     how long it takes to make them
"""

from __future__ import annotations

import argparse
import gzip
import time
from collections.abc import Iterator
from itertools import cycle, islice
from statistics import median, quantiles
from urllib.parse import urlencode

from playwright.sync_api import Browser, Frame

import catalogue
from bench import Problem, environment, scene
from bench.national import folder, size_of
from bench.national.scale import say
from bench.national.write import write
from bench.scene import Choice
from bench.serving import Server, serving
from bench.visitor import Visitor, browsing, visiting
from components.extents import NAME
from components.map.many import GRIDS
from text import t

OBSERVATIONS = 400_000  # three indicators in eight years
MAPS = ("kommuner", "lan", "riket")
CHANGES = 20
SLOW = 50  # milliseconds
STEPS, STRIDE = 60, 6  # of a drag, in pixels
ZOOMS = 8
RECORD = """() => {
    const frames = [];
    let last = performance.now(), goes = true;
    const step = (now) => { frames.push(now - last); last = now; if (goes) requestAnimationFrame(step); };
    requestAnimationFrame(step);
    window.endRecord = () => { goes = false; return frames.slice(1); };
}"""


def choices(level: catalogue.Level) -> list[Choice]:
    """An indicator, a year, and so on, each another than the one before."""
    indicators = list(catalogue.indicators(level).values())
    years = [Choice(t("choices.period"), str(year)) for year in indicators[0].years[-2::-1]]
    others = [scene.indicator_choice(one) for one in (*indicators[1:], indicators[0])]
    return list(
        islice((one for pair in zip(cycle(others), cycle(years), strict=False) for one in pair), CHANGES)
    )


def frame_of(visitor: Visitor) -> Frame:
    for frame in visitor.page.frames:
        if frame.query_selector("[data-painted]"):
            return frame
    raise Problem(f"There is no map at {visitor.page.url}.")


def drag(visitor: Visitor) -> None:
    """There and back, twice, a little slower than a hand."""
    box = visitor.page.locator("iframe").first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = visitor.page.mouse
    for way in (1, -1, -1, 1):
        mouse.move(x, y)
        mouse.down()
        for step in range(1, STEPS + 1):
            mouse.move(x + way * step * STRIDE, y + way * step * STRIDE / 2)
            visitor.page.wait_for_timeout(8)
        mouse.up()
        visitor.page.wait_for_timeout(300)


def zoom(visitor: Visitor) -> None:
    frame = frame_of(visitor)
    for button in (".leaflet-control-zoom-in", ".leaflet-control-zoom-out"):
        for _ in range(ZOOMS):
            frame.locator(button).click()
            visitor.page.wait_for_timeout(500)


def frames(visitor: Visitor, name: str) -> Iterator[tuple[str, float]]:
    """How long each frame took while the map was moved; what is still to be fetched is fetched meanwhile."""
    frame = frame_of(visitor)
    for way, move in (("pan", drag), ("zoom", zoom)):
        frame.evaluate(RECORD)
        move(visitor)
        taken = frame.evaluate("endRecord()")
        yield f"{name}_{way}_frame_ms_p50", median(taken)
        yield f"{name}_{way}_frame_ms_p95", quantiles(taken, n=20)[-1]
        yield f"{name}_{way}_over_{SLOW}_ms", 100 * sum(one > SLOW for one in taken) / len(taken)


def measured(browser: Browser, server: Server, name: str) -> Iterator[tuple[str, float]]:
    say(f"The map {name} …")
    with visiting(browser, server.url) as visitor:
        visitor.open(f"/karta?{urlencode({NAME: name})}", "map")
    with visiting(browser, server.url) as visitor:
        yield f"{name}_shown_ms", visitor.open(f"/karta?{urlencode({NAME: name})}", "map")
        taken, moved = [], []
        for choice in choices("municipality" if name == "kommuner" else "small_area"):
            before = visitor.traffic.bytes
            taken.append(visitor.choose(choice, "map"))
            moved.append(visitor.traffic.bytes - before)
        yield f"{name}_repaint_ms", median(taken)
        yield f"{name}_bytes_per_change", median(moved)
        yield f"{name}_transfers_over_{CHANGES}_changes", visitor.traffic.transfers("/outlines/")
        yield from frames(visitor, name)


def boundaries() -> Iterator[tuple[str, float]]:
    for level in ("municipality", "small_area"):
        parts = scene.rows("extent", scope="00", level=level)
        yield f"{level}_areas", sum(map(len, parts["areas"]))
        for grid in sorted(GRIDS):
            start = time.perf_counter()
            text = scene.rows("outlines", scope="00", level=level, grid=grid)["outlines"].iloc[0].encode()
            yield f"{level}_{grid}_seconds", time.perf_counter() - start
            yield f"{level}_{grid}_bytes", len(text)
            yield f"{level}_{grid}_bytes_compressed", len(gzip.compress(text, 6))


def figures() -> Iterator[tuple[str, float]]:
    yield from boundaries()
    with browsing() as browser, serving("app.py") as server:
        for name in MAPS:
            yield from measured(browser, server, name)


def main() -> None:
    parser = argparse.ArgumentParser(prog="dev.py bench-maps", allow_abbrev=False)
    parser.parse_args()
    size = size_of(OBSERVATIONS)
    if not folder(size).exists():
        write(folder(size), size, tell=say)
    with environment(folder(size)):
        for name, value in figures():
            print(f"{name}: {value:.3g}" if value < 100 else f"{name}: {value:.0f}", flush=True)


if __name__ == "__main__":
    main()
