"""Where a figure's values lie in the picture, and its axes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reports.svg.elements import element
from reports.svg.strict import only
from reports.svg.writing import Side, label

AXIS = {
    *("fixedrange", "showgrid", "gridcolor", "zeroline", "ticks", "tickfont", "range"),
    *("tickvals", "ticktext", "tickformat", "showticklabels"),
}
GAP = 4  # pixels from the plot to the numbers of an axis


@dataclass(frozen=True)
class Axis:
    """From the value `first` at pixel `start` to `last` at pixel `end`."""

    first: float
    last: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.share((value - self.first) / (self.last - self.first))

    def share(self, part: float) -> float:
        """0 is the start, 1 the end."""
        return self.start + part * (self.end - self.start)


@dataclass(frozen=True)
class Frame:
    """The plot's own part of the picture, in pixels."""

    left: float
    top: float
    right: float
    foot: float
    x: Axis
    y: Axis
    name: str  # of the clip to the plot

    @property
    def clip(self) -> str:
        return f"url(#{self.name})"

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.x.at(x), self.y.at(y)

    def place(self, x: float, y: float, x_reference: str, y_reference: str) -> tuple[float, float]:
        """`x` and `y` as values, or as parts of the plot where the reference is paper."""
        return (
            self.x.share(x) if x_reference == "paper" else self.x.at(x),
            self.y.share(y) if y_reference == "paper" else self.y.at(y),
        )


def frame(layout: Mapping[str, Any], width: float, right: float, name: str) -> Frame:
    """The frame of a picture `width` pixels wide that keeps `right` pixels free beside the plot."""
    margin = layout["margin"]
    only(margin, {"l", "r", "t", "b", "pad"}, "margin")
    left, top = margin["l"], margin["t"]
    end, foot = width - right, layout["height"] - margin["b"]
    x, y = layout["xaxis"]["range"], layout["yaxis"]["range"]
    across, upright = Axis(x[0], x[1], left, end), Axis(y[0], y[1], foot, top)
    return Frame(left, top, end, foot, across, upright, name)


def axes(layout: Mapping[str, Any], frame: Frame) -> str:
    """Fine lines across the plot, and the numbers beside it."""
    pad = layout["margin"].get("pad", 0) + GAP
    drawn = []
    for name in ("xaxis", "yaxis"):
        axis, is_x = layout[name], name == "xaxis"
        only(axis, AXIS, name)
        font = axis["tickfont"]
        for value, said in _ticks(axis):
            x, y = (frame.x.at(value), frame.foot) if is_x else (frame.left, frame.y.at(value))
            if axis["showgrid"]:
                ends = {"x1": x, "x2": x if is_x else frame.right, "y1": frame.top if is_x else y, "y2": y}
                drawn.append(element("line", **ends, stroke=axis["gridcolor"]))
            if axis.get("showticklabels", True):
                middle, below = (x, y + pad + 0.65 * font["size"]) if is_x else (x - pad, y)
                side: Side = "center" if is_x else "right"
                drawn.append(label(said, middle, below, font["size"], font["color"], side))
    return "".join(drawn)


def _ticks(axis: Mapping[str, Any]) -> Iterable[tuple[float, str]]:
    """The values that are marked, within the axis, and their words."""
    low, high = sorted(axis["range"])
    values = axis.get("tickvals", ())
    said = axis.get("ticktext") or [f"{value:g}" for value in values]
    return ((value, one) for value, one in zip(values, said, strict=True) if low <= value <= high)
