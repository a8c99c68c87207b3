"""What the server answers beside Streamlit: whether it is ready, boundaries, files of our own components."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import catalogue
import policy
import queries
import rehearsal
import text
from components.address import SCRIPT
from components.map import elements, many
from components.theme import STYLESHEET
from gathering import with_gathering
from open_data.routes import routes as open_data
from queries import snapshot
from shell import with_compression, with_page, zipped

ASSETS = {one.name: one for one in (STYLESHEET, SCRIPT)}
COMPONENTS = Path(__file__).parent / "components"
BOUNDARIES = re.compile(r"(?P<municipality>\w+)\.(?P<level>\w+)\.(?P<sha256>[0-9a-f]{64})\.json")
OUTLINES = re.compile(r"(?P<scope>\w+)\.(?P<level>\w+)\.(?P<grid>\d{1,9})\.(?P<version>[0-9a-f]{12})\.json")
FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400"
SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def _said(words: str, status: int = 200) -> Response:
    return PlainTextResponse(words, status, {"Cache-Control": "no-store"})


def health(request: Request) -> Response:
    """Whether the process lives: it answers."""
    return _said("The server answers.")


def ready(request: Request) -> Response:
    """Which snapshot is shown; 503 where none can be, or where first readers would have to wait for it."""
    found = snapshot.current()
    if found is None:
        return _said("No snapshot can be shown.", 503)
    if not rehearsal.held:
        return _said("The server is not warm yet.", 503)
    instead = f", since {found.wanted} cannot be" if found.wanted else ""
    return _said(f"Snapshot {found.id} is shown{instead}.")


def geometry(request: Request) -> Response:
    """The boundaries of one level as GeoJSON, at an address that changes when they do; 404 at any other."""
    asked = BOUNDARIES.fullmatch(request.path_params["name"])
    exists = (
        asked and asked["municipality"] in catalogue.municipalities() and asked["level"] in catalogue.LEVELS
    )
    if asked and exists and queries.begin():
        rows = queries.query("geometry", municipality=asked["municipality"], level=asked["level"])
        for row in rows[rows.sha256 == asked["sha256"]].itertuples():
            headers = {"Cache-Control": FOR_EVER, "ETag": f'"{row.sha256}"'}
            return Response(row.geojson, headers=headers, media_type="application/geo+json")
    return PlainTextResponse("No such boundaries.", 404)


def asset(request: Request) -> Response:
    """The stylesheet or the script of the pages, under an address that changes with it."""
    headers = {"Cache-Control": FOR_EVER if request.url.query else FOR_A_DAY}
    return FileResponse(ASSETS[request.url.path.rpartition("/")[2]], headers=headers)


def outlines(request: Request) -> Response:
    """The boundaries of many areas on a grid, at an address that changes when they do; 404 at any other."""
    asked = OUTLINES.fullmatch(request.path_params["name"])
    exists = asked and asked["level"] in catalogue.LEVELS and int(asked["grid"]) in many.GRIDS
    if asked and exists and queries.begin():
        within = {"scope": asked["scope"], "level": asked["level"]}
        if many.version(queries.query("extent", **within)) == asked["version"]:
            rows = queries.query("outlines", grid=int(asked["grid"]), **within)
            headers = {"Cache-Control": FOR_EVER, "ETag": f'"{asked["version"]}"'}
            return zipped(request, rows["outlines"].iloc[0], headers, "application/json")
    return PlainTextResponse("No such boundaries.", 404)


def map_settings(request: Request) -> Response:
    """What all maps in a language have in common, under an address that changes with it."""
    spoken = request.path_params["language"]
    if spoken not in text.LANGUAGES:
        return PlainTextResponse("No such language.", 404)
    text.speak(spoken)
    headers = {"Cache-Control": FOR_EVER if request.url.query else FOR_A_DAY}
    return Response(elements.settings_script(), headers=headers, media_type="text/javascript")


class Files(StaticFiles):
    """The files of a folder; what is asked for with a version (?…) is kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = FOR_EVER if scope["query_string"] else FOR_A_DAY
        return response


def with_safety(app: ASGIApp) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SAFETY)
                for name, value in policy.headers(scope["path"]).items():
                    headers.setdefault(name, value)
            await send(message)

        await app(scope, receive, send_safely if scope["type"] == "http" else send)

    return answer


safety = Middleware(with_safety)
middleware = [Middleware(with_gathering), safety, Middleware(with_compression), Middleware(with_page)]
routes = [
    Route("/health", health),
    Route("/ready", ready),
    Route("/geometry/{name}", geometry),
    *(Route(f"/{name}", asset) for name in ASSETS),
    Route("/outlines/{name}", outlines),
    Mount("/leaflet", Files(directory=COMPONENTS / "leaflet")),
    Route("/map/settings.{language}.js", map_settings),
    Mount("/map", Files(directory=COMPONENTS / "map" / "static")),
    *open_data,
]
