"""A native chart of a presentation: lines over periods, or bars with their intervals."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt
from xlsxwriter import Workbook

from reports import Chart, Series
from reports.presentation.slide import Slide

COLOURS = ("12436D", "28A197", "801650", "F46A25", "3D3D3D", "A285D1")
BAR, GRID = "9DB8D2", "E3E3E3"
FEW_BARS, MOST_BARS = 12, 18  # on a slide
Ends = Sequence[float | None]


def draw_chart(slide: Slide, chart: Chart, alt: str, height: float) -> None:
    """`height` in inches. Its own workbook holds the categories and the values of `chart`, and no more."""
    given = CategoryChartData(number_format="0" + ("." + "0" * chart.decimals if chart.decimals else ""))
    given.categories = chart.categories
    for one in chart.series:
        given.add_series(one.name, one.values)
    is_lines = chart.kind == "lines"
    kind = XL_CHART_TYPE.LINE_MARKERS if is_lines else XL_CHART_TYPE.BAR_CLUSTERED
    frame = slide.shapes.add_chart(kind, *slide.place(slide.BODY, height), given)
    frame.chart.part.chart_workbook.update_from_xlsx_blob(_workbook(chart))
    slide.name(frame, alt)
    drawn = frame.chart
    drawn.font.size, drawn.has_title = Pt(12), False
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    drawn.value_axis.has_title = bool(chart.unit)
    if chart.unit:
        drawn.value_axis.axis_title.text_frame.text = chart.unit
    drawn.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string(GRID)
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if not is_lines:
        drawn.category_axis.reverse_order = True
        drawn.category_axis.tick_labels.font.size = Pt(10 if len(chart.categories) <= FEW_BARS else 8)
        last = drawn.category_axis._element.find(qn("c:noMultiLvlLbl"))
        last.addprevious(parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>'))
        drawn.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH  # below
        drawn.plots[0].gap_width = 60
    for place, (one, series) in enumerate(zip(drawn.plots[0].series, chart.series, strict=True)):
        (_dress_line if is_lines else _dress_bars)(one, series, COLOURS[place % len(COLOURS)])


def _workbook(chart: Chart) -> bytes:
    """The chart's own workbook, in which no name becomes a formula: categories down, series across."""
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")  # which the chart refers to
    for row, category in enumerate(chart.categories, 1):
        sheet.write_string(row, 0, category)
    for column, one in enumerate(chart.series, 1):
        sheet.write_string(0, column, one.name)
        for row, value in enumerate(one.values, 1):
            if value is not None:
                sheet.write_number(row, column, value)
    book.close()
    return file.getvalue()


def parts(chart: Chart) -> Iterator[Chart]:
    """The chart as several, where its bars are too many to be read on a slide."""
    count = len(chart.categories)
    slides = math.ceil(count / MOST_BARS) if chart.kind == "bars" else 1
    most = math.ceil(count / max(slides, 1))
    for start in range(0, count, max(most, 1)):
        own = slice(start, start + most)
        series = [
            replace(one, values=one.values[own], lower=one.lower[own], upper=one.upper[own])
            for one in chart.series
        ]
        yield replace(chart, categories=chart.categories[own], series=tuple(series))


def _dress_line(drawn: Any, series: Series, colour: str) -> None:
    ink = RGBColor.from_string(colour)
    drawn.format.line.color.rgb, drawn.format.line.width, drawn.smooth = ink, Pt(2.25), False
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.rgb = ink


def _dress_bars(drawn: Any, series: Series, colour: str) -> None:
    drawn.format.fill.solid()
    drawn.format.fill.fore_color.rgb = RGBColor.from_string(BAR)
    if intervals := _intervals(series):
        drawn._element.find(qn("c:cat")).addprevious(parse_xml(intervals))


def _intervals(series: Series) -> str:
    """The intervals as the chart's own error bars; nothing where there are none."""
    above = [_between(value, end) for value, end in zip(series.values, series.upper, strict=False)]
    below = [_between(end, value) for value, end in zip(series.values, series.lower, strict=False)]
    if not any([*above, *below]):
        return ""
    return (
        f'<c:errBars {nsdecls("c")}><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"{_numbers('plus', above)}{_numbers('minus', below)}</c:errBars>"
    )


def _between(start: float | None, end: float | None) -> str:
    return "" if start is None or end is None else f"{end - start:.10g}"


def _numbers(tag: str, said: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{one}</c:v></c:pt>' for at, one in enumerate(said) if one)
    count = f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(said)}"/>'
    return f"<c:{tag}><c:numLit>{count}{points}</c:numLit></c:{tag}>"
