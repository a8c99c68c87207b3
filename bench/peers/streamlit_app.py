"""Serves streamlit_view.py, with Leaflet, and with Streamlit's own files compressed as Likvärd sends them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from shell import with_compression

ROOT = Path(__file__).parent.parent.parent

app = st.App(
    Path(__file__).with_name("streamlit_view.py"),
    routes=[Mount("/leaflet", StaticFiles(directory=ROOT / "components/leaflet"))],
    middleware=[Middleware(with_compression)],
)
