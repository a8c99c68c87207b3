"""A figure that is higher than a page, as several that are not. Nothing is cut through."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from reports import Plot
from reports.svg.notes import extent, written

FREE = 5  # pixels without anything, where a figure may be cut
DOT = 12  # pixels from a point's middle to where it has ended


def slices(plot: Plot, first: float, later: float) -> list[Plot]:
    """Figures at most `first` pixels high, and after that `later`, that together show what `plot` does.

    Only a figure whose upright axis counts pixels from the top can be cut: its rows lie below each other.
    Where a single row is higher than that, so is its figure.
    """
    layout = plot.figure["layout"]
    margin, (foot, top) = layout["margin"], layout["yaxis"]["range"]
    around = margin["t"] + margin["b"]
    if layout["height"] <= first or top != 0 or not math.isclose(foot, layout["height"] - around):
        return [plot]
    places, start = _free(plot.figure), 0.0
    found: list[Plot] = []
    while start < foot:
        most = start + (later if found else first) - around
        ahead = [place for place in places if place > start]
        stop = max((place for place in ahead if place <= most), default=ahead[0])
        found.append(_between(plot, start, stop))
        start = stop
    return found


def _free(figure: Mapping[str, Any]) -> list[float]:
    """The places where nothing lies, and the foot."""
    foot = figure["layout"]["yaxis"]["range"][0]
    taken = [extent(note, note["y"]) for note in written(figure["layout"].get("annotations", ()), "y")]
    taken += [one for trace in figure["data"] for one in _taken(trace)]
    places, reached = [], foot
    for above, below in sorted(taken):
        if above - reached >= FREE:
            places.append((above + reached) / 2)
        reached = max(reached, below) if reached < foot else below
    return [*places, foot]


def _taken(trace: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    """From where to where the trace's points and lines reach."""
    if "markers" in trace["mode"]:
        yield from ((y - DOT, y + DOT) for y in trace["y"] if y is not None)
    if "lines" in trace["mode"]:
        for is_gap, stretch in groupby(trace["y"], lambda y: y is None):
            if not is_gap:
                heights = list(stretch)
                yield min(heights), max(heights)


def _between(plot: Plot, start: float, stop: float) -> Plot:
    """The rows from `start` to `stop`, dressed as the whole figure is."""
    layout = plot.figure["layout"]
    height = layout["height"] - layout["yaxis"]["range"][0] + stop - start
    notes = [
        note for note in layout["annotations"] if note.get("yref", "y") != "y" or start <= note["y"] <= stop
    ]
    changed = {"height": height, "yaxis": layout["yaxis"] | {"range": [stop, start]}, "annotations": notes}
    data = [_only(trace, start, stop) for trace in plot.figure["data"]]
    return Plot(plot.figure | {"data": data, "layout": layout | changed}, plot.name)


def _only(trace: Mapping[str, Any], start: float, stop: float) -> dict[str, Any]:
    """The trace's points from `start` to `stop`."""
    kept = [place for place, y in enumerate(trace["y"]) if y is None or start <= y <= stop]
    marker = trace.get("marker")
    lists = {key: [trace[key][place] for place in kept] for key in ("x", "y", "hovertext") if key in trace}
    return dict(trace) | lists | ({"marker": _of(marker, kept)} if marker else {})


def _of(given: Mapping[str, Any], kept: Sequence[int]) -> dict[str, Any]:
    """A marker's lists for the points that are kept."""
    found: dict[str, Any] = {}
    for key, value in given.items():
        if isinstance(value, Mapping):
            found[key] = _of(value, kept)
        else:
            found[key] = [value[place] for place in kept] if isinstance(value, (list, tuple)) else value
    return found
