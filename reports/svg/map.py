"""A map as SVG: areas in their colours, with outlines, and in the middle of each its symbol and its label."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from reports import Map, Shape
from reports.glyphs import width as wide
from reports.ink import HATCH, INK, OUTLINE, PAPER
from reports.svg.elements import drawing, element, path, words
from reports.svg.mark import mark as mark_all
from reports.svg.writing import label

EDGE = 8  # pixels round the map
SIZE = 13  # of the letters
SHORT = 8  # characters: what is longer is no label, and heard only where an area is pointed at
LEVELS = (0.5, 0.35, 0.65, 0.2, 0.8)  # of an area's height: where its widest part is looked for

Point = tuple[float, float]
Ring = Sequence[Point]
Polygon = Sequence[Ring]
Box = tuple[float, float, float, float]  # left, top, right, foot


def map_svg(map: Map, width: float, mark: str = "", key: str = "") -> str:
    """The map `width` pixels wide and as high as it becomes; `mark` are the words over invented figures.

    An area in the colour of hatching is hatched: its value is protected. `key` tells the map's parts from
    those of other drawings in the same document.
    """
    to_pixel, height = projection(map, width)
    placed = [
        (shape, [[[to_pixel(point) for point in ring] for ring in polygon] for polygon in shape.polygons])
        for shape in map.shapes
    ]
    outlined = [polygons for shape, polygons in placed if shape.outlined]
    return drawing(
        width,
        height,
        1,
        element("defs", _hatching(f"hatch{key}")),
        *(_area(shape, polygons, f"hatch{key}") for shape, polygons in placed),
        mark_all(mark, width, height, key),
        *(_stroke(polygons, PAPER, 5) + _stroke(polygons, INK, 3, "8,5") for polygons in outlined),
        *_labels(placed),
    )


def projection(map: Map, width: float) -> tuple[Callable[[Point], Point], float]:
    """Longitude and latitude to pixels, as long each way in the map's middle; and the height."""
    every = [point for shape in map.shapes for polygon in shape.polygons for point in polygon[0]]
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    south, north = min(y for _, y in every), max(y for _, y in every)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (width - 2 * EDGE) / ((east - west) * shrink)

    def to_pixel(point: Point) -> Point:
        return EDGE + (point[0] - west) * shrink * scale, EDGE + (north - point[1]) * scale

    return to_pixel, (north - south) * scale + 2 * EDGE


def height_of(map: Map, width: float) -> float:
    """How high the map becomes, in pixels, when it is so wide."""
    return projection(map, width)[1]


def _hatching(name: str) -> str:
    line = element("path", d="M-1 9L9 -1M-1 1L1 -1M7 9L9 7", stroke=HATCH, stroke_width=1.5)
    return element("pattern", line, id=name, width=8, height=8, patternUnits="userSpaceOnUse")


def _outline(polygons: Sequence[Polygon]) -> str:
    return "".join(path(ring, closed=True) for polygon in polygons for ring in polygon)


def _area(shape: Shape, polygons: Sequence[Polygon], hatching: str) -> str:
    return element(
        "path",
        element("title", words(f"{shape.name}: {shape.symbol} {shape.said}")),
        d=_outline(polygons),
        fill=f"url(#{hatching})" if shape.colour == HATCH else shape.colour,
        fill_rule="evenodd",
        stroke=OUTLINE,
    )


def _stroke(polygons: Sequence[Polygon], colour: str, width: float, dashes: str | None = None) -> str:
    ink = {"stroke": colour, "stroke_width": width, "stroke_dasharray": dashes}
    return element("path", d=_outline(polygons), fill="none", **ink)


def _labels(placed: Sequence[tuple[Shape, Sequence[Polygon]]]) -> Iterator[str]:
    """The largest area's first; where two labels would touch, the smaller area has its symbol alone."""
    taken: list[Box] = []
    for shape, polygons in sorted(placed, key=lambda one: -max(map(_size, one[1]))):
        x, y = middle(max(polygons, key=_size))
        short = shape.said if len(shape.said) <= SHORT else ""
        for said in dict.fromkeys((f"{shape.symbol} {short}".strip(), shape.symbol)):
            box = _box(said, x, y)
            if said and (said == shape.symbol or not any(_touch(box, other) for other in taken)):
                taken.append(box)
                yield _written(said, x, y)
                break


def _written(said: str, x: float, y: float) -> str:
    """Dark letters with an edge of paper, which are read on any colour."""
    edge = {"stroke": PAPER, "stroke_width": 3, "stroke_linejoin": "round", "aria_hidden": "true"}
    return "".join(label(said, x, y, SIZE, INK, "center", is_bold=True, **more) for more in (edge, {}))


def _box(said: str, x: float, y: float) -> Box:
    half = wide(said, SIZE, is_bold=True) / 2
    return x - half, y - SIZE / 2, x + half, y + SIZE / 2


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _size(polygon: Polygon) -> float:
    """The area within its outer ring."""
    ring = polygon[0]
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]]))) / 2


def middle(polygon: Polygon) -> Point:
    """A point inside it: in the middle of its widest part, at one of some heights."""
    heights = [y for _, y in polygon[0]]
    top, foot = min(heights), max(heights)
    spans = (span for level in LEVELS for span in _spans(polygon, top + level * (foot - top)))
    start, stop, y = max(spans, key=lambda span: span[1] - span[0])
    return (start + stop) / 2, y


def _spans(polygon: Iterable[Ring], y: float) -> Iterator[tuple[float, float, float]]:
    """The stretches of the line at height `y` that lie inside."""
    crossed = sorted(
        x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        for ring in polygon
        for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]])
        if (y0 > y) != (y1 > y)
    )
    return ((start, stop, y) for start, stop in zip(crossed[::2], crossed[1::2], strict=True))
