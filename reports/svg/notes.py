"""A figure's annotations: words beside what they are about, and arrows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from reports.svg import writing
from reports.svg.elements import element, path
from reports.svg.frame import Frame
from reports.svg.strict import one_of, only

WORDS = {
    *("text", "x", "y", "xref", "yref", "xanchor", "yanchor", "align", "xshift", "yshift"),
    *("showarrow", "font", "bgcolor"),
}
ARROW = {
    *("text", "x", "y", "ax", "ay", "xref", "yref", "axref", "ayref", "showarrow", "standoff"),
    *("arrowhead", "arrowsize", "arrowwidth", "arrowcolor"),
}
HEAD = ((-4.45, -3), (-1.65, -0.2), (-1.65, 0.2), (-4.45, 3), (1.55, 0))  # in widths of the arrow
DOWN = {"top": 0.0, "middle": 0.5, "bottom": 1.0}  # of the height that lies above
EDGE = 8  # pixels that stay free at the picture's right edge


def room(layout: Mapping[str, Any]) -> float:
    """How many pixels beside the plot are needed for its margin and for what is written to its right."""
    beside = [
        one.get("xshift", 0) + writing.width(writing.parse(one["text"]), one["font"]["size"]) + EDGE
        for one in layout.get("annotations", ())
        if one.get("xref") == "paper" and one["x"] == 1 and one.get("xanchor") == "left"
    ]
    return max([layout["margin"]["r"], *beside])


def remarks(layout: Mapping[str, Any], frame: Frame) -> str:
    """Arrows below, words above."""
    given = layout.get("annotations", ())
    arrows = [_arrow(one, frame) for one in given if one["showarrow"]]
    return "".join([*arrows, *(_words(one, frame) for one in given if not one["showarrow"])])


def extent(note: Mapping[str, Any], y: float) -> tuple[float, float]:
    """From where to where words reach that are written at pixel `y`, downwards."""
    lines = writing.parse(note["text"])
    high = writing.height(lines, note["font"]["size"])
    top = y - note.get("yshift", 0) - DOWN[one_of(note["yanchor"], DOWN, "yanchor")] * high
    return top, top + high


def _words(note: Mapping[str, Any], frame: Frame) -> str:
    only(note, WORDS, "annotation")
    only(note["font"], {"size", "color"}, "annotation.font")
    lines, size = writing.parse(note["text"]), note["font"]["size"]
    wide = writing.width(lines, size)
    x, y = frame.place(note["x"], note["y"], note.get("xref", "x"), note.get("yref", "y"))
    left = (
        x + note.get("xshift", 0) - writing.SHARES[one_of(note["xanchor"], writing.SHARES, "xanchor")] * wide
    )
    top, foot = extent(note, y)
    ground = ""
    if colour := note.get("bgcolor"):
        box = {"x": left - 1, "y": top, "width": wide + 2, "height": foot - top}
        ground = element("rect", **box, fill=colour)
    align = one_of(note["align"], writing.SHARES, "align")
    return ground + writing.write(lines, left, top, size, note["font"]["color"], align)


def _arrow(note: Mapping[str, Any], frame: Frame) -> str:
    """From one point of the plot to another, with a head."""
    only(note, ARROW, "arrow")
    one_of((note["text"], note["arrowhead"]), [("", 3)], "arrow")
    (x0, y0), (x1, y1) = frame.at(note["ax"], note["ay"]), frame.at(note["x"], note["y"])
    long, turn = math.hypot(x1 - x0, y1 - y0), math.atan2(y1 - y0, x1 - x0)
    size = note["arrowsize"] * note["arrowwidth"]
    reach = long - note["standoff"] - HEAD[-1][0] * size
    if reach <= 0:
        return ""

    def at(along: float, across: float) -> tuple[float, float]:
        return (
            x0 + along * math.cos(turn) - across * math.sin(turn),
            y0 + along * math.sin(turn) + across * math.cos(turn),
        )

    colour = note["arrowcolor"]
    stem = element(
        "path", d=path([(x0, y0), at(reach, 0)]), fill="none", stroke=colour, stroke_width=note["arrowwidth"]
    )
    head = [at(reach + size * along, size * across) for along, across in HEAD]
    return stem + element("path", d=path(head, closed=True), fill=colour)


def written(notes: Sequence[Mapping[str, Any]], reference: str) -> list[Mapping[str, Any]]:
    """The words whose height is told by `reference`: y or paper."""
    return [one for one in notes if not one["showarrow"] and one.get("yref", "y") == reference]
