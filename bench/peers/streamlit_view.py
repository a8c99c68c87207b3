"""The view in plain Streamlit, its map built anew by each choice. streamlit_app.py serves it."""

from __future__ import annotations

from typing import Any, ClassVar

import folium
import streamlit as st
from streamlit_folium import st_folium

from bench.peers import answers
from bench.peers.answers import GIVEN, NO_AREA, WORDS, Choice


class Map(folium.Map):  # type: ignore[misc]
    """With Leaflet from this server, and nothing else."""

    default_js: ClassVar = [("leaflet", "/leaflet/leaflet.js")]
    default_css: ClassVar = [("leaflet", "/leaflet/leaflet.css")]


def choose() -> Choice:
    indicators, areas = GIVEN["indicators"], {NO_AREA: WORDS["no_area"]} | GIVEN["areas"]
    one, two, three = st.columns(3)
    indicator = one.selectbox(
        WORDS["indicator"], list(indicators), format_func=lambda id: indicators[id]["label"]
    )
    periods = answers.periods(indicator)
    if "period" in st.session_state:
        st.session_state["period"] = answers.kept(indicator, st.session_state["period"])
    period = two.selectbox(WORDS["period"], list(periods), format_func=periods.__getitem__, key="period")
    area = three.selectbox(WORDS["area"], list(areas), format_func=areas.__getitem__)
    return Choice(indicator, period, area)


def area_map(choice: Choice) -> folium.Map:
    drawn = answers.drawn(choice)
    features = [
        one | {"properties": {"said": "<br>".join(drawn[one["id"]].lines)}}
        for one in GIVEN["geometry"]["features"]
        if one["id"] in drawn
    ]

    def style(feature: dict[str, Any]) -> dict[str, Any]:
        one = drawn[feature["id"]]
        return {"fillColor": one.fill, "fillOpacity": 1, "color": GIVEN["outline"], "weight": one.weight}

    picture = Map(location=GIVEN["centre"], zoom_start=GIVEN["zoom"], tiles=None, attribution_control=False)
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=style,
        tooltip=folium.GeoJsonTooltip(["said"], labels=False),
    ).add_to(picture)
    return picture


st.set_page_config(layout="wide")
st.title(GIVEN["title"], anchor=False)
choice = choose()
st.html(f'<p class="finding">{answers.finding(choice)}</p>')
with st.container(key="map"):
    st_folium(area_map(choice), height=520, use_container_width=True, returned_objects=[])
with st.container(key="trend"):
    st.plotly_chart(answers.trend(choice), theme=None, config={"displayModeBar": False})
with st.container(key="table"):
    st.html(answers.table_html(choice.indicator, choice.period))
