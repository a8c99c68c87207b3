"""The same dashboard, but each choice builds its map anew, with the boundaries in it.

What the map is measured against.

Run by the bench: streamlit run bench/rebuild.py
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import folium
import streamlit as st
import streamlit_folium
from streamlit.runtime import get_instance
from streamlit_folium import st_folium

import server
from app import lifespan
from components import map as area_map
from components.map import elements
from queries import query

ROOT = Path(__file__).parent.parent


def map_with_boundaries(geometry_url: str, centre: tuple[float, float], zoom: float) -> elements.AreaMap:
    """The map of `components.map`, with the boundaries themselves in the place of their address."""
    municipality, level = geometry_url.rpartition("/")[2].split(".")[:2]
    geojson = query("geometry", municipality=municipality, level=level)["geojson"].iloc[0]
    inline = f"data:application/geo+json;base64,{b64encode(geojson.encode()).decode()}"
    return elements.AreaMap(inline, centre, zoom)


def show_rebuilt(picture: folium.Map, *, feature_group_to_add: folium.FeatureGroup, **options: Any) -> None:
    """What a choice changes as a part of the map: another choice is another map."""
    picture.add_child(feature_group_to_add)
    st_folium(picture, **options)


vars(area_map)["AreaMap"] = map_with_boundaries
streamlit_folium.st_folium = show_rebuilt


@asynccontextmanager
async def with_component(app: st.App) -> AsyncIterator[None]:
    """streamlit_folium was imported before there was a page's run that it could make itself known in."""
    get_instance().component_registry.register_component(streamlit_folium._component_func)
    async with lifespan(app):
        yield


# Without what keeps the map's frame from fetching boundaries that stand in its own script.
middleware = [one for one in server.middleware if one is not server.safety]
app = st.App(ROOT / "pages/start.py", routes=server.routes, middleware=middleware, lifespan=with_component)
