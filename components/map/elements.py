"""The folium elements of the map, and how data gets into their scripts."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any, ClassVar

import folium
from branca.element import MacroElement
from folium.template import Template
from folium.utilities import JsCode

from components import theme
from text import language, t

ROOT = "../.."  # from streamlit-folium's page in its frame to the root of this server, under any base path
STATIC = Path(__file__).parent / "static"

CALM = JsCode("!matchMedia('(prefers-reduced-motion: reduce)').matches")
MOUSE = JsCode("!matchMedia('(pointer: coarse)').matches")  # one finger scrolls the page, two move the map


def script_json(value: Any) -> str:
    """`value` as JSON that is safe in a script, and that nothing on its way to the browser alters.

    Besides what ends a script or a template string, the braces and underscores inside strings are
    escaped: streamlit-folium rewrites names and placeholders that it finds in a script.
    """
    written = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return re.sub(r'"(?:\\.|[^"\\])*"', lambda string: _escape(string[0]), written)


def _escape(string: str) -> str:
    return re.sub(r"[<>&'`${}_\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", string)


def asset(name: str) -> str:
    """The address of a file in `static/`; another content is another address."""
    return f"{ROOT}/map/{name}?{hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


class AreaMap(folium.Map):  # type: ignore[misc]
    """A folium map that loads Leaflet and our layer from this server, and nothing else."""

    default_js: ClassVar = [
        ("leaflet", f"{ROOT}/leaflet/leaflet.js"),
        ("labels", asset("labels.js")),
        ("layer", asset("layer.js")),
    ]
    default_css: ClassVar = [("leaflet", f"{ROOT}/leaflet/leaflet.css"), ("layer", asset("layer.css"))]

    def render(self, **kwargs: Any) -> str:
        """Nothing: streamlit-folium asks for the scripts itself, and folium's header forbids enlarging."""
        return ""


class Areas(MacroElement):
    """Fetches the boundaries into the map, once."""

    _template = Template("""{% macro script(this, kwargs) %}
        addAreas({{ this._parent.get_name() }}, {{ this.settings }});
    {% endmacro %}""")

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__()
        self._name = "Areas"
        self.settings = script_json(settings)


class Restyle(MacroElement):
    """Inside a feature group: paints the areas of the map that the group belongs to."""

    _template = Template("""{% macro script(this, kwargs) %}
        {{ this._parent._parent.get_name() }}.paint({{ this.content }});
    {% endmacro %}""")

    def __init__(self, content: dict[str, Any]) -> None:
        super().__init__()
        self._name = "Restyle"
        self.content = script_json(content)

    def render(self, **kwargs: Any) -> str:
        """Nothing, as above."""
        return ""


def area_map(geometry_url: str, centre: tuple[float, float], zoom: float) -> folium.Map:
    """A map that stays the same, whatever is chosen, as long as boundaries and language do."""
    picture = AreaMap(
        location=centre,
        zoom_start=zoom,
        tiles=None,
        prefer_canvas=True,
        zoom_control=False,
        attribution_control=False,
        scroll_wheel_zoom=False,
        zoom_snap=0.5,
        dragging=MOUSE,
        inertia=CALM,
        zoom_animation=CALM,
    )
    picture.add_child(Areas(settings(geometry_url, zoom)))
    return picture


def settings(geometry_url: str, zoom: float) -> dict[str, Any]:
    return {
        "geometry": ROOT + geometry_url if geometry_url.startswith("/") else geometry_url,
        "zoom": zoom,
        "language": language(),
        "ink": theme.INK,
        "border": theme.OUTLINE,
        "paper": theme.PAPER,
        "hatch": theme.HATCH,
        "mark": theme.MARK,
        "font": theme.FONT,
        "classes": theme.SEQUENTIAL,
        "signs": {name: [sign.symbol, sign.colour] for name, sign in theme.JUDGEMENTS.items()},
        "zoomIn": t("map.zoom_in"),
        "zoomOut": t("map.zoom_out"),
        "town": t("map.town"),
        "whole": t("map.whole"),
        "areas": t("map.areas"),
        "failed": t("map.failed"),
        "missing": t("map.missing"),
    }


def restyle(content: dict[str, Any]) -> folium.FeatureGroup:
    """What a choice changes on the map."""
    group = folium.FeatureGroup(control=False, show=False)
    group.add_child(Restyle(content))
    return group
