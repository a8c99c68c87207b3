"""The view in Dash: the boundaries are sent once, a choice sends colours and words, and only what it changes.

python -m bench.peers.dash_view <port>
"""

from __future__ import annotations

import sys
from typing import Any

import dash_leaflet
import waitress
from dash import Dash, Input, Output, ctx, dcc, html, no_update
from dash_extensions.javascript import Namespace

from bench.peers import answers
from bench.peers.answers import GIVEN, NO_AREA, WORDS, Choice

areas = Namespace("areas")


def options(labels: dict[str, str]) -> list[dict[str, str]]:
    return [{"value": id, "label": label} for id, label in labels.items()]


def styles(choice: Choice) -> dict[str, Any]:
    """What areas.js paints: area → fill, weight, words."""
    return {id: [one.fill, one.weight, "<br>".join(one.lines)] for id, one in answers.drawn(choice).items()}


def table(choice: Choice) -> list[Any]:
    head = html.Tr([html.Th(one) for one in answers.headings(choice.indicator)])
    rows = answers.cells(choice.indicator, choice.period)
    body = [html.Tr([html.Th(name), *(html.Td(one) for one in others)]) for name, *others in rows]
    return [html.Thead(head), html.Tbody(body)]


def change(indicator: str, period: str, area: str) -> tuple[Any, ...]:
    choice = Choice(indicator, answers.kept(indicator, period), area)
    pressed = ctx.triggered_id
    periods = options(answers.periods(indicator)) if pressed == "indicator" else no_update
    return (
        periods,
        choice.period if choice.period != period else no_update,
        answers.finding(choice) if pressed != "area" else no_update,
        styles(choice),
        no_update if pressed == "period" else answers.trend(choice),
        no_update if pressed == "area" else table(choice),
    )


def layout() -> html.Div:
    choice = answers.begin()
    indicators = {id: one["label"] for id, one in GIVEN["indicators"].items()}
    return html.Div(
        [
            html.H1(GIVEN["title"]),
            html.Label(WORDS["indicator"], htmlFor="indicator"),
            dcc.Dropdown(options(indicators), choice.indicator, id="indicator", clearable=False),
            html.Label(WORDS["period"], htmlFor="period"),
            dcc.Dropdown(
                options(answers.periods(choice.indicator)), choice.period, id="period", clearable=False
            ),
            html.Label(WORDS["area"], htmlFor="area"),
            dcc.Dropdown(
                options({NO_AREA: WORDS["no_area"]} | GIVEN["areas"]), choice.area, id="area", clearable=False
            ),
            html.P(answers.finding(choice), className="finding", id="finding"),
            dash_leaflet.Map(
                dash_leaflet.GeoJSON(
                    id="map",
                    data=GIVEN["geometry"],
                    hideout=styles(choice),
                    style=areas("style"),
                    onEachFeature=areas("say"),
                ),
                center=GIVEN["centre"],
                zoom=GIVEN["zoom"],
                attributionControl=False,
                style={"height": 520},
            ),
            dcc.Graph(figure=answers.trend(choice), id="trend", config={"displayModeBar": False}),
            html.Table(table(choice), id="table"),
        ]
    )


def application() -> Dash:
    app = Dash(__name__, title=GIVEN["title"], update_title="", compress=True, serve_locally=True)
    app.layout = layout
    app.callback(
        Output("period", "options"),
        Output("period", "value"),
        Output("finding", "children"),
        Output("map", "hideout"),
        Output("trend", "figure"),
        Output("table", "children"),
        Input("indicator", "value"),
        Input("period", "value"),
        Input("area", "value"),
        prevent_initial_call=True,
    )(change)
    return app


if __name__ == "__main__":
    waitress.serve(application().server, host="localhost", port=int(sys.argv[1]), threads=8)
