"""A figure's shapes: spans of time, lines, and bands of uncertainty."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from reports.svg.elements import element, path
from reports.svg.frame import Frame
from reports.svg.marks import dashes
from reports.svg.strict import Unknown, one_of, only

SHAPE = {
    *("type", "x0", "x1", "y0", "y1", "xref", "yref", "path", "layer"),
    *("fillcolor", "opacity", "line"),
}
NUMBER = r"-?[\d.]+(?:e[+-]?\d+)?"
BAND = re.compile(rf"M(?:{NUMBER},{NUMBER}L)*{NUMBER},{NUMBER}Z")


def shapes(layout: Mapping[str, Any], frame: Frame, layer: str) -> str:
    """The shapes that lie `below` or `above` the data."""
    given = layout.get("shapes", ())
    return "".join(_shape(one, frame) for one in given if one.get("layer", "above") == layer)


def _shape(shape: Mapping[str, Any], frame: Frame) -> str:
    only(shape, SHAPE, "shape")
    kind = one_of(shape.get("type"), ("rect", "line", "path"), "shape")
    ink = _ink(shape)
    if kind == "path":
        return element("path", d=_band(shape, frame), **ink, clip_path=frame.clip)
    references = shape.get("xref", "x"), shape.get("yref", "y")
    (x0, y0), (x1, y1) = (frame.place(shape[f"x{k}"], shape[f"y{k}"], *references) for k in (0, 1))
    if kind == "line":
        return element("line", x1=x0, y1=y0, x2=x1, y2=y1, **ink)
    box = {"x": min(x0, x1), "y": min(y0, y1), "width": abs(x1 - x0), "height": abs(y1 - y0)}
    return element("rect", **box, **ink)


def _ink(shape: Mapping[str, Any]) -> dict[str, Any]:
    line = shape["line"]
    only(line, {"color", "width", "dash"}, "shape.line")
    has_edge = bool(line.get("width"))
    return {
        "fill": shape.get("fillcolor", "none"),
        "opacity": shape.get("opacity"),
        "stroke": line["color"] if has_edge else None,
        "stroke_width": line["width"] if has_edge else None,
        "stroke_dasharray": dashes(line.get("dash", "solid"), line["width"]) if has_edge else None,
    }


def _band(shape: Mapping[str, Any], frame: Frame) -> str:
    """M x,y L x,y … Z in values, closed."""
    if not BAND.fullmatch(shape["path"]):
        raise Unknown(f"shape: the path {shape['path']} cannot be drawn")
    pairs = (pair.split(",") for pair in shape["path"][1:-1].split("L"))
    return path((frame.at(float(x), float(y)) for x, y in pairs), closed=True)
