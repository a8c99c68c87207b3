"""Streamlit's own files on their way to the browser: the page in the reader's language, and compressed."""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
import re
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

import policy
import text
from components.address import SCRIPT
from components.theme import STYLESHEET
from text import t

FOLDER = Path(file_util.get_static_dir())
ASSETS = {
    f"/{path.relative_to(FOLDER).as_posix()}": path
    for path in FOLDER.glob("static/*/*")
    if path.suffix in (".js", ".css")
}


def language(query_string: bytes) -> str:
    asked = parse_qs(query_string.decode("latin-1"), keep_blank_values=True).get("sprak", [])
    return asked[0] if len(asked) == 1 and asked[0] in text.LANGUAGES else "sv"


def base() -> str:
    """The path under which everything is served: / or /likvard/."""
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}/" if path else "/"


def beginning() -> str:
    """JavaScript that tells Streamlit's page what it would find out too late.

    Where its server is: it would look for it under a page's address too, and log an error. How it
    looks: it would begin with its own font and perhaps a dark page.
    """
    colours = ("primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor")
    font = {"bodyFont": st.get_option("theme.font")}
    theme = json.dumps({name: st.get_option(f"theme.{name}") for name in colours} | font)
    return (
        f"window.__streamlit = {{BACKEND_BASE_URL: location.origin + {json.dumps(base())}, "
        f"LIGHT_THEME: {theme}, DARK_THEME: {theme}}}\n"
    )


def address(asset: Path) -> str:
    """Where our stylesheet or our script is; another content is another address."""
    return f"{base()}{asset.name}?{hashlib.sha256(asset.read_bytes()).hexdigest()[:12]}"


@cache
def page(language: str) -> str:
    """Streamlit's index page with our language, title, beginning, and words for those without JavaScript."""
    text.speak(language)
    changes = {
        r'<html lang="en">': f'<html lang="{language}">',
        r"<title>.*?</title>": f"<title>{escape(t('server.title'))}</title>",
        r"<noscript>.*?</noscript>": f"<noscript><p>{escape(t('server.noscript'))}</p></noscript>",
        r"<script>": f"<script>{beginning()}",
        r'<link\s+rel="preload"[^>]+as="font"[^>]+>': "",  # our theme has another
        r"</head>": f'<script src="{address(SCRIPT)}" defer></script></head>',
        r"</body>": f'<link rel="stylesheet" href="{address(STYLESHEET)}"></body>',  # last: it is heard
    }
    html = (FOLDER / "index.html").read_text("utf-8")
    for old, new in changes.items():
        html = re.sub(old, new.replace("\\", "\\\\"), html, count=1, flags=re.DOTALL)
    return html


def with_page(app: ASGIApp) -> ASGIApp:
    """Replace the index page, which Streamlit gives for every page's address."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        is_replaced = False

        async def send_page(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start" and message["status"] == 200:
                kind = Headers(raw=message["headers"]).get("content-type", "")
                is_replaced = kind.startswith("text/html")
                if is_replaced:
                    html = page(language(scope["query_string"]))
                    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": policy.of_page(html)}
                    await HTMLResponse(html, headers=headers)(scope, receive, send)
            if not is_replaced:
                await send(message)

        first = scope.get("path", "").lstrip("/").partition("/")[0]
        may_be_page = scope["type"] == "http" and first not in ("_stcore", "component", "media", "oppna-data")
        await app(scope, receive, send_page if may_be_page else send)

    return answer


@cache
def compressed(asset: Path) -> bytes:
    return gzip.compress(asset.read_bytes(), 6)


def zipped(request: Request, body: str, headers: dict[str, str], media_type: str) -> Response:
    """The answer, compressed for a browser that can read that."""
    content = body.encode()
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers = gzip.compress(content, 6), headers | {"Content-Encoding": "gzip"}
    return Response(content, headers=headers | {"Vary": "Accept-Encoding"}, media_type=media_type)


def with_compression(app: ASGIApp) -> ASGIApp:
    """Send Streamlit's scripts and styles compressed, each of them compressed once."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        is_read = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        asset = ASSETS.get(scope["path"]) if is_read else None
        if asset is None or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            await app(scope, receive, send)
            return
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Encoding": "gzip",
            "Vary": "Accept-Encoding",
        }
        body = await run_in_threadpool(compressed, asset)
        await Response(body, headers=headers, media_type=mimetypes.guess_type(asset)[0])(scope, receive, send)

    return answer
