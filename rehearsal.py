"""A visit without a browser or a network: the app is asked as a browser would, before anybody comes.

What first visitors would otherwise wait for, and two at once could collide in, is done here: modules that
only a page's run imports, the tables, the first answers.
"""

from __future__ import annotations

import asyncio
import time

import streamlit as st
from starlette.types import ASGIApp, Message, Scope
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import catalogue
import queries
from components.address import PATHS

PATIENCE = 120  # seconds, for one page
PAGES = ("overview", "map", "trend")  # between them they draw all kinds of pictures
MOST_PLACES = (
    10  # of 290 municipalities all would take minutes, and each of their first readers waits a second
)

held: set[str] = set()  # the seals of the snapshots that a rehearsal was held with


class Unfinished(Exception):
    """A page was not finished; the message names it."""


def opened(path: str, query: str) -> bytes:
    """What a browser says first: run the page at this address."""
    message = BackMsg()
    message.rerun_script.page_name = path
    message.rerun_script.query_string = query
    return message.SerializeToString()


def ends_a_run(message: bytes) -> bool:
    return ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"


def connection(base: str) -> Scope:
    """A browser's connection, as a server describes it to the app. `base` is the path of everything."""
    path = f"{base}_stcore/stream"
    host = next(iter(st.get_option("server.allowedHosts") or ()), "localhost").removeprefix("*.")
    return {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", host.encode())],
        "subprotocols": ["streamlit"],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
        "state": {},
    }


async def visit(app: ASGIApp, path: str, query: str, base: str) -> None:
    """Open a page in a session of its own, and leave when it has been run. Raises Unfinished."""
    said: asyncio.Queue[Message] = asyncio.Queue()
    said.put_nowait({"type": "websocket.connect"})
    finished = asyncio.Event()

    async def hear(message: Message) -> None:
        if message["type"] == "websocket.accept":
            said.put_nowait({"type": "websocket.receive", "bytes": opened(path, query)})
        elif message["type"] == "websocket.send" and ends_a_run(message["bytes"]):
            finished.set()

    session = asyncio.ensure_future(app(connection(base), said.get, hear))
    ended = asyncio.create_task(finished.wait())
    await asyncio.wait([session, ended], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    said.put_nowait({"type": "websocket.disconnect", "code": 1000})
    ended.cancel()
    await asyncio.wait([session], timeout=PATIENCE)
    if not finished.is_set():
        raise Unfinished(f"/{path}?{query} was not finished within {PATIENCE} seconds.")


def placed() -> list[str]:
    """The municipalities that the newest snapshot knows; none where there is no snapshot."""
    if queries.begin() is None:
        return []
    known = set(queries.table("area")["area_id"].to_pylist())
    return [id for id in catalogue.municipalities() if id in known]


async def rehearse(app: ASGIApp, base: str, rest: float = 0) -> None:
    """Open pages of the first municipalities, unless done with the newest snapshot. Raises Unfinished.

    rest  how many times as long as a page took nothing is done after it, so that readers come first
    """
    found = await asyncio.to_thread(queries.begin)
    if found is None or found.seal in held:
        return
    for place in (await asyncio.to_thread(placed))[:MOST_PLACES]:
        for page in PAGES:
            begun = time.monotonic()
            await visit(app, PATHS[page], f"kommun={place}", base)
            await asyncio.sleep(rest * (time.monotonic() - begun))
    held.add(found.seal)
