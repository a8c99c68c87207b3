"""A Plotly figure as the pages make it, as SVG."""

from __future__ import annotations

from reports import Plot
from reports.svg.elements import drawing, element
from reports.svg.frame import axes, frame
from reports.svg.mark import mark, mark_of
from reports.svg.marks import traces
from reports.svg.notes import remarks, room
from reports.svg.shapes import shapes
from reports.svg.strict import Unknown, only

FIGURE = {"data", "layout"}
LAYOUT = {
    *("height", "margin", "xaxis", "yaxis", "shapes", "annotations", "images", "font", "paper_bgcolor"),
    *("plot_bgcolor", "separators", "showlegend", "dragmode", "hovermode", "hoverlabel"),
}
WIDTH = 960


def plot_svg(plot: Plot, width: float = WIDTH, scale: float = 1, key: str = "") -> str:
    """The figure `width` pixels wide and as high as it says, then `scale` times as large.

    `key` tells its parts from those of other drawings in the same document.

    Raises Unknown where the figure holds something that is not drawn.
    """
    only(plot.figure, FIGURE, "figure")
    layout = plot.figure["layout"]
    only(layout, LAYOUT, "layout")
    if layout.get("showlegend"):
        raise Unknown("layout: a legend cannot be drawn")
    height, within = layout["height"], frame(layout, width, room(layout), f"plot{key}")
    box = {"x": within.left, "y": within.top, "width": within.right - within.left}
    clip = element("clipPath", element("rect", **box, height=within.foot - within.top), id=within.name)
    return drawing(
        width,
        height,
        scale,
        element("defs", clip),
        shapes(layout, within, "below"),
        mark(mark_of(layout), width, height, key),
        axes(layout, within),
        traces(plot.figure["data"], within),
        shapes(layout, within, "above"),
        remarks(layout, within),
    )
