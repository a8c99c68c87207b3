"""A map on a slide: every area a shape of its own, that can be moved and coloured where it stands."""

from __future__ import annotations

from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

from reports import Map, Picture, Shape, Table, ink
from reports.presentation.slide import EDGE, Slide
from reports.presentation.table import draw_table
from reports.svg.map import projection

WIDE = 1000  # pixels of the map before it is fitted to the slide
MOST_WIDE = 6.5  # inches
SHORT = 0.19  # inches of a row that holds a name and a number


def draw_map(slide: Slide, one: Map, picture: Picture, height: float) -> None:
    """The areas, and beside them their names and values; `height` in inches."""
    to_pixel, high = projection(one, WIDE)
    scale = min(Inches(height) / high, Inches(MOST_WIDE) / WIDE)
    for shape in one.shapes:
        for outer, *_ in shape.polygons:
            points = [to_pixel(point) for point in outer]
            _draw(slide, shape, [(EDGE + x * scale, Inches(slide.BODY) + y * scale) for x, y in points])
    slide.explain(picture.legend, slide.LEGEND, 0.45)
    draw_table(slide, _beside(one, picture), height, round(EDGE * 2 + WIDE * scale), row=SHORT)


def _beside(one: Map, picture: Picture) -> Table:
    """Of the map's own rows: names, values, and what they are judged to be."""
    table = picture.table
    is_one_of_many = sum(isinstance(other, Map) for other in picture.drawings) > 1
    own = [row for row in table.rows if not is_one_of_many or any(cell.said == one.name for cell in row)]
    judged = next((place for row in own for place, cell in enumerate(row) if cell.symbol), None)
    valued = next((place for place, is_number in enumerate(table.is_number) if is_number), None)
    places = sorted({0} | {place for place in (valued, judged) if place is not None})
    return Table(
        table.caption,
        tuple(table.headings[place] for place in places),
        tuple(table.is_number[place] for place in places),
        tuple(tuple(row[place] for place in places) for row in own),
    )


def _draw(slide: Slide, shape: Shape, points: list[tuple[float, float]]) -> None:
    (left, top), *others = [(round(x), round(y)) for x, y in points]
    builder = slide.shapes.build_freeform(left, top, scale=1.0)
    builder.add_line_segments(others, close=True)
    area = builder.convert_to_shape()
    area.name = shape.name
    area.fill.solid()
    area.fill.fore_color.rgb = RGBColor.from_string(shape.colour.removeprefix("#"))
    area.line.color.rgb = RGBColor.from_string(ink.INK.removeprefix("#"))
    area.line.width = Pt(2.25 if shape.outlined else 0.5)
    area.shadow.inherit = False
    slide.name(area, f"{shape.name}: {shape.symbol} {shape.said}")
