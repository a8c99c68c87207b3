"""A map whose areas are coloured by value, drawn with folium and Leaflet; nothing comes from another host.

The boundaries travel once, from `geometry_url`. What a choice changes (colours, labels, tooltips, outlines)
is a short list that restyles them: `areas.py` makes it, `static/layer.js` draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import pandas as pd
import streamlit as st
from folium import FeatureGroup

from catalogue import Indicator
from components.map.areas import area_list, fold, point_list
from components.map.elements import AreaMap, restyle
from components.map.legend import legend_html
from text import language, t

__all__ = ["clicked", "draw", "legend_html", "show_legend", "show_map"]

HEIGHT = 520


def clicked(key: str) -> str | None:
    """The area that the reader clicked in the map `key` since this was last asked, or None.

    For a page that asks before it draws its choices. The id comes from the browser: it is a word to be
    looked up, not to be trusted.
    """
    answer = st.session_state.pop(key, None)
    area = answer.get("area") if isinstance(answer, dict) else None
    return area if isinstance(area, str) else None


def show_map(
    rows: pd.DataFrame,
    indicator: Indicator,
    *,
    benchmark: str,
    geometry_url: str,
    centre: tuple[float, float],
    zoom: float,
    key: str,
    title: str,
    synthetic: bool,
    schematic: bool,
    points: pd.DataFrame | None = None,
    outlined: Collection[str] = (),
    selected: str | None = None,
    height: int = HEIGHT,
    on_click: Callable[[str], None] | None = None,
) -> str | None:
    """Draw one year's `rows` of the query `comparison`, and return the area clicked since last time.

    benchmark     name of the area that the rows are judged against
    geometry_url  path on this server of a GeoJSON FeatureCollection whose features' ids are area ids
    centre, zoom  the town: latitude and longitude, and Leaflet's zoom on a wide screen
    title         what the picture says, for those who cannot see it
    points        area_id, name_sv, name_en, latitude, longitude
    outlined      area ids with a dashed outline; the legend says why
    height        pixels; on a phone the map is lower
    on_click      called with the area before the page runs again, so that one run is enough; nothing is
                  returned then
    """
    known = set(rows["area_id"])
    picture = AreaMap(geometry_url, centre, zoom)
    areas, words = fold(area_list(rows, indicator, benchmark, outlined, selected))
    change = restyle(
        {
            "title": title,
            "mark": t("synthetic.mark") if synthetic else "",
            "corner": t("map.schematic") if schematic else "",
            "areas": areas,
            "words": words,
            "points": point_list(points, language()),
        }
    )
    draw(picture, change, known, key=key, height=height, on_click=on_click)
    area = clicked(key)
    return area if area in known else None


def draw(
    picture: AreaMap,
    change: FeatureGroup,
    known: Collection[str],
    *,
    key: str,
    height: int = HEIGHT,
    on_click: Callable[[str], None] | None,
) -> None:
    """Paint `change` on `picture`; a click on one of the areas `known` is told before the page runs again."""
    from streamlit_folium import st_folium  # it makes itself known to Streamlit, only inside a page's run

    def answer() -> None:
        area = clicked(key)
        if on_click and area is not None and area in known:
            on_click(area)

    st_folium(
        picture,
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=change,
        on_change=answer if on_click else None,
    )


def show_legend(
    rows: pd.DataFrame,
    indicator: Indicator,
    *,
    benchmark: str,
    outlined: str | None = None,
    points: bool = False,
) -> None:
    st.html(legend_html(rows, indicator, benchmark=benchmark, outlined=outlined, points=points))
