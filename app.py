"""The server: `streamlit run app.py`. Every page is a run of pages/start.py."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import streamlit as st
from streamlit import net_util

# The queries' cache is declared before Streamlit's runtime starts, and first used after: nothing to warn of.
logging.getLogger("streamlit.runtime.caching.cache_data_api").addFilter(
    lambda one: "No runtime" not in one.msg
)
# Who reads what is nobody's business, whichever server would write it down.
for chatty in ("uvicorn.access", "uvicorn.error"):
    logging.getLogger(chatty).addFilter(lambda one: one.levelno >= logging.WARNING)
# Whose page may open the websocket is known without asking another host who we are, while all readers wait.
net_util.get_external_ip = net_util.get_internal_ip = lambda: None

import documents
import queries
import server
from components.address import Address
from queries import snapshot
from queries.patience import GivenUp
from rehearsal import rehearse
from shell import base
from text import t

log = logging.getLogger("likvard")


def look() -> None:
    """Open the newest snapshot, and say in the log where none can be shown."""
    queries.follow()
    if queries.begin() is None:
        log.error("No snapshot can be shown. %s", snapshot.obstacle())


def verify_again() -> None:
    """Bytes that were right may have changed on the disk since."""
    snapshot.check_again()
    snapshot.current()


async def attempt(task: Awaitable[object]) -> None:
    """Where `task` fails the log says so, and the pages are served all the same."""
    try:
        await task
    except Exception:
        log.exception("A task beside the pages failed.")


async def every(seconds: float, begin: Callable[[], Awaitable[object]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        await attempt(begin())


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    await attempt(asyncio.to_thread(look))
    await attempt(rehearse(app, base()))
    gc.collect()
    gc.freeze()
    repeated = (
        every(1, lambda: asyncio.to_thread(queries.follow)),
        every(5, lambda: rehearse(app, base(), rest=20)),  # with what has been published since
        every(30, lambda: asyncio.to_thread(gc.collect)),
        every(600, lambda: asyncio.to_thread(verify_again)),
    )
    tasks = [asyncio.create_task(one) for one in repeated]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        gc.unfreeze()
        st.cache_resource.clear()  # closes DuckDB, which otherwise complains at length


def say_broken(error: Exception) -> bool:
    """One calm sentence; what happened is in the log, and here the address that makes it happen again."""
    place = urlsplit(st.context.url or "").path
    log.error("It happened at %s", Address(place, st.query_params.to_dict()).without_words())
    st.error(t("frame.given_up" if isinstance(error, GivenUp) else "frame.broken"))
    return True


app = st.App(
    "pages/start.py",
    routes=[*server.routes, *documents.routes],
    middleware=server.middleware,
    lifespan=lifespan,
    on_script_error=say_broken,
)
