"""A figure's traces: lines, and points in the shapes that judgements and areas have."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from reports.svg.elements import element, path
from reports.svg.frame import Frame
from reports.svg.strict import Unknown, one_of, only

TRACE = {
    *("type", "name", "mode", "x", "y", "line", "marker", "opacity", "connectgaps", "cliponaxis"),
    *("fill", "fillcolor"),
    *("hoverinfo", "hovertext"),  # what only a pointer shows
}
MODES = ("lines", "markers", "lines+markers")

Points = list[tuple[float, float]]


def traces(data: Sequence[Mapping[str, Any]], frame: Frame) -> str:
    return "".join(_trace(one, frame) for one in data)


def _trace(trace: Mapping[str, Any], frame: Frame) -> str:
    one_of(trace.get("type"), ("scatter",), "trace")
    only(trace, TRACE, "trace")
    if trace.get("connectgaps") or trace.get("opacity", 1) != 1:
        raise Unknown("trace: neither connected gaps nor opacity can be drawn")
    mode = one_of(trace["mode"], MODES, "mode")
    drawn = _field(trace, frame) + (_lines(trace, frame) if "lines" in mode else "")
    return drawn + ("".join(_markers(trace, frame)) if "markers" in mode else "")


def _stretches(trace: Mapping[str, Any], frame: Frame) -> list[Points]:
    """The points in a row without a gap."""
    found: list[Points] = [[]]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None or y is None:
            found.append([])
        else:
            found[-1].append(frame.at(x, y))
    return [stretch for stretch in found if len(stretch) > 1]


def _field(trace: Mapping[str, Any], frame: Frame) -> str:
    """What the trace's line goes round, where that is filled."""
    if one_of(trace.get("fill"), (None, "toself"), "fill") is None:
        return ""
    outline = "".join(path(stretch, closed=True) for stretch in _stretches(trace, frame))
    return element("path", d=outline, fill=trace["fillcolor"], clip_path=frame.clip)


def _lines(trace: Mapping[str, Any], frame: Frame) -> str:
    line = trace["line"]
    only(line, {"color", "width", "dash"}, "line")
    if not line["width"]:
        return ""
    return element(
        "path",
        d="".join(path(stretch) for stretch in _stretches(trace, frame)),
        fill="none",
        stroke=line["color"],
        stroke_width=line["width"],
        stroke_dasharray=dashes(line.get("dash", "solid"), line["width"]),
        stroke_linejoin="round",
        clip_path=frame.clip,
    )


def dashes(dash: str, width: float) -> str | None:
    """The lengths of strokes and gaps; None where a line is whole."""
    named = {"solid": 0, "dot": 1, "dash": 3}
    if dash in named:
        step = named[dash] * max(width, 3)
        return f"{step:g},{step:g}" if step else None
    if not all(part.removesuffix("px").isdigit() for part in dash.split(",")):
        raise Unknown(f"dash: {dash} cannot be drawn")
    return dash.replace("px", "")


def _markers(trace: Mapping[str, Any], frame: Frame) -> Iterator[str]:
    """The points, whole at the very edge of the plot too."""
    given = trace["marker"]
    only(given, {"symbol", "size", "color", "line"}, "marker")
    only(given.get("line", {}), {"width", "color"}, "marker.line")
    edge = given.get("line", {})
    for place, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        if x is None or y is None:
            continue
        size, symbol, colour = (_of(given[key], place) for key in ("size", "symbol", "color"))
        if size:
            line = {"width": edge.get("width", 0), "color": edge.get("color", colour)}
            yield marker(symbol, *frame.at(x, y), size, colour, **{k: _of(v, place) for k, v in line.items()})


def _of(given: Any, place: int) -> Any:
    return given[place] if isinstance(given, (list, tuple)) else given


def marker(symbol: str, x: float, y: float, size: float, colour: str, width: float, color: str) -> str:
    """A point in its shape: filled with an edge, or open with a stroke in its own colour."""
    name = symbol.removesuffix("-open")
    one_of(name, SHAPES, "marker.symbol")
    is_open = symbol != name
    points = SHAPES[name](size / 2)
    return element(
        "path",
        d=path(((x + right, y + down) for right, down in points), closed=True),
        fill="none" if is_open else colour,
        stroke=(colour if is_open else color) if width or is_open else None,
        stroke_width=(width or 1) if width or is_open else None,
    )


def _circle(radius: float) -> Points:
    return _turned([radius] * 32)


def _square(radius: float) -> Points:
    return [(-radius, -radius), (radius, -radius), (radius, radius), (-radius, radius)]


def _diamond(radius: float) -> Points:
    return _turned([1.3 * radius] * 4)


def _triangle(radius: float) -> Points:
    half = 2 * radius / math.sqrt(3)
    return [(-half, radius / 2), (half, radius / 2), (0, -radius)]


def _cross(radius: float) -> Points:
    near, far = 0.4 * radius, 1.2 * radius
    arm = [(near, -far), (near, -near), (far, -near)]
    return [turn for k in range(4) for turn in _quarter(arm, k)]


def _quarter(points: Points, turns: int) -> Points:
    for _ in range(turns):
        points = [(-y, x) for x, y in points]
    return points


def _star(radius: float) -> Points:
    return _turned([1.4 * radius, 1.4 * radius * 0.382] * 5)


def _turned(radii: Sequence[float]) -> Points:
    """Points all the way round, the first straight above."""
    angles = (2 * math.pi * place / len(radii) for place in range(len(radii)))
    return [(r * math.sin(a), -r * math.cos(a)) for r, a in zip(radii, angles, strict=True)]


SHAPES: dict[str, Callable[[float], Points]] = {
    "circle": _circle,
    "square": _square,
    "diamond": _diamond,
    "triangle-up": _triangle,
    "triangle-down": lambda radius: [(x, -y) for x, y in _triangle(radius)],
    "cross": _cross,
    "star": _star,
}
