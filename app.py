"""The server: `streamlit run app.py`. Every page is a run of pages/start.py."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import streamlit as st

# The queries' cache is declared before Streamlit's runtime starts, and first used after: nothing to warn of.
logging.getLogger("streamlit.runtime.caching.cache_data_api").addFilter(
    lambda one: "No runtime" not in one.msg
)

import catalogue
import queries
import server
from queries import snapshot
from text import t

log = logging.getLogger("likvard")


def prepare() -> None:
    """Do what the first visitor would otherwise wait for, and two first visitors at once would collide in.

    streamlit_folium is not imported here: it makes itself known to Streamlit only inside a page's run.
    """
    for module in ("pandas", "plotly.graph_objects", "folium"):
        importlib.import_module(module)
    if queries.begin() is None:
        log.error("No snapshot can be shown. %s", snapshot.obstacle())
        return
    for place in catalogue.municipalities().values():
        queries.query("geometry", municipality=place.id, level=place.compared)
    gc.collect()
    gc.freeze()


def verify_again() -> None:
    """Bytes that were right may have changed on the disk since."""
    snapshot.check_again()
    snapshot.current()


async def attempt(task: Callable[[], object]) -> None:
    """Run `task` in a thread; where it fails the log says so, and the pages are served all the same."""
    try:
        await asyncio.to_thread(task)
    except Exception:
        log.exception("%s failed.", task.__name__)


async def every(seconds: float, task: Callable[[], object]) -> None:
    while True:
        await asyncio.sleep(seconds)
        await attempt(task)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    await attempt(prepare)
    tasks = [asyncio.create_task(every(30, gc.collect)), asyncio.create_task(every(600, verify_again))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        gc.unfreeze()
        st.cache_resource.clear()  # closes DuckDB, which otherwise complains at length


def say_broken(error: Exception) -> bool:
    """One calm sentence; what happened is in the log, and here the address that makes it happen again."""
    log.error("It happened at %s?%s", st.context.url, urlencode(st.query_params.to_dict()))
    st.error(t("frame.broken"))
    return True


app = st.App(
    "pages/start.py",
    routes=server.routes,
    middleware=server.middleware,
    lifespan=lifespan,
    on_script_error=say_broken,
)
