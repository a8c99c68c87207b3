"""The folium elements of the map, and how data gets into their scripts."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import folium
from branca.element import MacroElement
from folium.template import Template

from components import theme
from text import language, t

ROOT = "../.."  # from streamlit-folium's page in its frame to the root of this server, under any base path
STATIC = Path(__file__).parent / "static"


def script_json(value: Any) -> str:
    """`value` as JSON that is safe in a script, and that nothing on its way to the browser alters.

    Besides what ends a script or a template string, the braces and underscores inside strings are
    escaped: streamlit-folium rewrites names and placeholders that it finds in a script.
    """
    written = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return re.sub(r'"(?:\\.|[^"\\])*"', lambda string: _escape(string[0]), written)


def _escape(string: str) -> str:
    return re.sub(r"[<>&'`${}_\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", string)


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a file in `static/`; another content is another address."""
    return f"{ROOT}/map/{name}?{_version((STATIC / name).read_bytes())}"


class AreaMap(folium.Map):  # type: ignore[misc]
    """A folium map that loads Leaflet and our layer from this server, and nothing else.

    It stays the same, whatever is chosen, as long as boundaries and language do.
    """

    _template = Template("""{% macro script(this, kwargs) %}
        var {{ this.get_name() }} = areaMap({{ this.own }});
    {% endmacro %}""")
    default_css: ClassVar = [("leaflet", f"{ROOT}/leaflet/leaflet.css"), ("layer", asset("layer.css"))]

    def __init__(self, geometry_url: str, centre: tuple[float, float], zoom: float) -> None:
        super().__init__(location=centre, zoom_start=zoom, tiles=None)
        geometry = ROOT + geometry_url if geometry_url.startswith("/") else geometry_url
        self.own = script_json({"geometry": geometry, "centre": centre, "zoom": zoom})

    @property
    def default_js(self) -> list[tuple[str, str]]:
        return [
            ("leaflet", f"{ROOT}/leaflet/leaflet.js"),
            ("settings", settings_address(language())),
            ("labels", asset("labels.js")),
            ("layer", asset("layer.js")),
        ]

    def render(self, **kwargs: Any) -> str:
        """Nothing: streamlit-folium asks for the scripts itself, and folium's header forbids enlarging."""
        return ""


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


def settings() -> dict[str, Any]:
    """What is the same on every map in a language."""
    return {
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


def settings_script() -> str:
    """The settings as a script, which a browser keeps."""
    return f"const mapSettings = {script_json(settings())};\n"


@cache
def settings_address(of: str) -> str:
    """Where the server gives that script in the language `of`, which is spoken."""
    return f"{ROOT}/map/settings.{of}.js?{_version(settings_script().encode())}"


def restyle(content: dict[str, Any]) -> folium.FeatureGroup:
    """What a choice changes on the map."""
    group = folium.FeatureGroup(control=False, show=False)
    group.add_child(Restyle(content))
    return group
