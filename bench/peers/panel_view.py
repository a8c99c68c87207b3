"""The view in Panel with Bokeh: the boundaries are sent once, a choice sends the columns that it changes.

python -m bench.peers.panel_view <port>
"""

from __future__ import annotations

import math
import sys
from itertools import chain
from typing import Any

import panel
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure

from bench.peers import answers
from bench.peers.answers import GIVEN, NO_AREA, WORDS, Choice

TOOLTIP = "<div>@said{safe}</div>"


def rings(geometry: dict[str, Any], axis: int) -> list[list[list[float]]]:
    """One coordinate of every polygon of an area, each with its holes."""
    is_one = geometry["type"] == "Polygon"
    polygons = [geometry["coordinates"]] if is_one else geometry["coordinates"]
    return [[[point[axis] for point in ring] for ring in polygon] for polygon in polygons]


def styles(choice: Choice) -> dict[str, list[Any]]:
    drawn = answers.drawn(choice)
    shown = [drawn[one["id"]] for one in GIVEN["geometry"]["features"]]
    return {
        "fill": [one.fill for one in shown],
        "weight": [one.weight for one in shown],
        "said": ["<br>".join(one.lines) for one in shown],
    }


def series(choice: Choice) -> dict[str, list[Any]]:
    lines = answers.lines(choice.indicator, choice.area)
    return {
        "name": [line.name for line in lines],
        "colour": [line.colour for line in lines],
        "dash": [line.dash.replace("px", "").replace(",", " ") for line in lines],
        "xs": [line.years for line in lines],
        "ys": [[float("nan") if one is None else one for one in line.values] for line in lines],
    }


def points(choice: Choice) -> dict[str, list[Any]]:
    lines = answers.lines(choice.indicator, choice.area)
    return {
        "x": list(chain.from_iterable(line.years for line in lines)),
        "y": [float("nan") if one is None else one for line in lines for one in line.values],
        "colour": [line.colour for line in lines for _ in line.years],
    }


def area_map(source: ColumnDataSource) -> Any:
    picture = figure(height=520, sizing_mode="stretch_width", tooltips=TOOLTIP, match_aspect=True)
    picture.aspect_scale = 1 / math.cos(math.radians(GIVEN["centre"][0]))
    picture.multi_polygons(
        "xs",
        "ys",
        source=source,
        fill_color="fill",
        line_color=GIVEN["outline"],
        line_width="weight",
    )
    return picture


def trend(lines: ColumnDataSource, dots: ColumnDataSource) -> Any:
    picture = figure(height=400, sizing_mode="stretch_width")
    picture.multi_line(
        "xs", "ys", source=lines, line_color="colour", line_dash="dash", line_width=2, legend_field="name"
    )
    picture.scatter("x", "y", source=dots, color="colour", size=6)
    return picture


def view() -> panel.Column:
    choice = answers.begin()
    features = GIVEN["geometry"]["features"]
    shapes = {
        "id": [one["id"] for one in features],
        "xs": [rings(one["geometry"], 0) for one in features],
        "ys": [rings(one["geometry"], 1) for one in features],
    }
    areas = ColumnDataSource(shapes | styles(choice), name="areas")
    lines, dots = ColumnDataSource(series(choice), name="lines"), ColumnDataSource(points(choice))
    labels = {one["label"]: id for id, one in GIVEN["indicators"].items()}
    indicator = panel.widgets.Select(name=WORDS["indicator"], options=labels, value=choice.indicator)
    period = panel.widgets.Select(name=WORDS["period"], value=choice.period)
    period.options = {name: id for id, name in answers.periods(choice.indicator).items()}
    named = {WORDS["no_area"]: NO_AREA} | {name: id for id, name in GIVEN["areas"].items()}
    area = panel.widgets.Select(name=WORDS["area"], options=named, value=choice.area)
    finding = panel.pane.HTML(f'<p class="finding">{answers.finding(choice)}</p>')
    table = panel.pane.HTML(answers.table_html(choice.indicator, choice.period))

    def change(pressed: Any) -> None:
        nonlocal choice
        kept = answers.kept(indicator.value, period.value)
        now = Choice(indicator.value, kept, area.value)
        if now == choice:
            return
        before, choice = choice, now
        if now.indicator != before.indicator:
            names = {name: id for id, name in answers.periods(now.indicator).items()}
            period.param.update(options=names, value=kept)
        areas.data.update(styles(now))
        if now[:2] != before[:2]:
            finding.object = f'<p class="finding">{answers.finding(now)}</p>'
            table.object = answers.table_html(now.indicator, now.period)
        if (now.indicator, now.area) != (before.indicator, before.area):
            lines.data, dots.data = series(now), points(now)

    for widget in (indicator, period, area):
        widget.param.watch(panel.io.hold()(change), "value")
    return panel.Column(
        panel.pane.HTML(f"<h1>{GIVEN['title']}</h1>"),
        panel.Row(indicator, period, area),
        finding,
        panel.pane.Bokeh(area_map(areas), sizing_mode="stretch_width"),
        panel.pane.Bokeh(trend(lines, dots), sizing_mode="stretch_width"),
        table,
        sizing_mode="stretch_width",
    )


if __name__ == "__main__":
    panel.extension()
    port = int(sys.argv[1])
    panel.serve(
        view,
        port=port,
        address="localhost",
        websocket_origin=f"localhost:{port}",
        show=False,
        compress_response=True,
    )
