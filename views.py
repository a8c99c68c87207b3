"""A view: a page and a reader's choices, as an address names it; made ready, and run without a browser."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import Context
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import CodeType

import streamlit as st

import catalogue
import queries
import text
from catalogue import Area, Municipality, protection
from components import choices, citing, frozen, permalink, record
from components.address import PATHS, Address
from components.agenda import Point
from handover import picture
from queries import snapshot
from reports import View
from text import t

# Threads of its own, without the session of who asks: what a page shows there reaches no browser.
RUNS = ThreadPoolExecutor(2, thread_name_prefix="view")
PAGES = Path(__file__).parent / "pages"
NAMES = {path: name for name, path in PATHS.items()}

# A page that is run without a browser has no session, and Streamlit says so at every step.
logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").addFilter(
    lambda one: "missing ScriptRunContext" not in one.getMessage()
)

# What is the same for every visitor of a municipality, made once. `seal` is that of the snapshot in use.
# Where nothing invented is shown most indicators have no figures: only those that have can be chosen.


@st.cache_resource(max_entries=20, show_spinner=False)
def areas_of(municipality_id: str, seal: str) -> dict[str, Area]:
    found = catalogue.municipalities()[municipality_id]
    return catalogue.areas(queries.query("areas", **found.query()))


@st.cache_resource(max_entries=20, show_spinner=False)
def holds_synthetic(municipality_id: str, seal: str) -> bool:
    shares = queries.query("provenance", areas=list(areas_of(municipality_id, seal)))
    return bool((shares["provenance"] == "synthetic").any())


@st.cache_resource(max_entries=20, show_spinner=False)
def indicators_of(municipality_id: str, seal: str) -> frozenset[str] | None:
    place = catalogue.municipalities()[municipality_id]
    if not place.only_published:
        return None
    mine = choices.inside(place, areas_of(municipality_id, seal))
    found = queries.query("published", areas=[place.id, *(one.id for one in mine)])
    return frozenset(found["indicator_id"])


def edition(newest: snapshot.Snapshot) -> snapshot.Snapshot:
    """The snapshot that the address names, in use from here on; `newest` where there is none."""
    found = snapshot.archived(permalink.asked(frozen.EDITION) or "")
    if found is None or found.seal == newest.seal:
        return newest
    queries.use(found)
    return found


def enter(used: snapshot.Snapshot) -> Municipality:
    """From here on this run is about the municipality that the address asks for, in the snapshot `used`."""
    protection.use(used.rules)
    place = choices.municipality()
    queries.leave_out_invented(place.only_published)
    citing.use(used, place)
    areas = areas_of(place.id, used.seal)
    queries.come_near(areas)
    choices.use(areas, indicators_of(place.id, used.seal))
    return place


@cache
def _code(name: str) -> CodeType:
    path = PAGES / f"{name}.py"
    return compile(path.read_text("utf-8"), str(path), "exec")


def shown(address: Address, used: snapshot.Snapshot) -> View:
    """What the page shows, in the edition that its address names, else in `used`.

    Changes nothing for who calls. Raises KeyError for a path that is no page's.
    """
    used = snapshot.archived(address.choices.get(frozen.EDITION, "")) or used
    return _shown(address, used, used.seal)


@st.cache_resource(max_entries=60, show_spinner=False, hash_funcs={Address: str})
def _shown(address: Address, _used: snapshot.Snapshot, seal: str) -> View:
    return RUNS.submit(Context().run, _run, address, _used).result()


def _run(address: Address, used: snapshot.Snapshot) -> View:
    with _ran(address, used) as (kept, asked):
        return View(
            t(f"pages.{NAMES[address.path]}"),
            str(address),
            tuple(picture(one) for one in kept.pictures),
            nothing=kept.nothing,
            asked=tuple(asked),
        )


@contextmanager
def _ran(
    address: Address, used: snapshot.Snapshot, wanted: str | None = None
) -> Iterator[tuple[record.Record, list[queries.Asked]]]:
    """What the page has shown, or the file `wanted`, and what it has asked."""
    name = NAMES[address.path]
    queries.use(used)
    with record.keeping(address.choices, wanted) as kept:
        text.speak(choices.language())
        enter(used)
        with queries.keeping() as asked, suppress(choices.PageEnds):
            exec(_code(name), {"__name__": name})
        yield kept, asked


def file(address: Address, used: snapshot.Snapshot, wanted: str) -> tuple[bytes, str] | None:
    """The numbers behind a picture of the page, or its first where none is named, as a file, and its name.

    None where there is no such picture. Raises KeyError for a path that is no page's.
    """
    return RUNS.submit(Context().run, _file, address, used, wanted).result()


def _file(address: Address, used: snapshot.Snapshot, wanted: str) -> tuple[bytes, str] | None:
    with _ran(address, used, wanted) as (kept, _):
        return kept.file


def of_point(point: Point, used: snapshot.Snapshot) -> View:
    """What a point of an agenda shows, in the language now spoken: its picture alone, where it names one.

    Where its page or its picture does not exist any more the view says so.
    """
    view = point.view.to(sprak=text.language())
    if view.path not in NAMES:
        return View(t("meeting.unknown"), str(view), (), point.decision, t("meeting.no_page"))
    found = shown(view, used)
    pictures = [one for one in found.pictures if point.picture in ("", one.key)]
    nothing = found.nothing if found.pictures or not point.picture else t("meeting.no_picture")
    return replace(found, pictures=tuple(pictures), decision=point.decision, nothing=nothing)


def title(view: View) -> str:
    """What the view is called among others: its finding, what it says instead, or its page."""
    return view.pictures[0].title if view.pictures else view.nothing or view.title


def changes(address: Address, then: snapshot.Snapshot, newest: snapshot.Snapshot) -> list[frozen.Change]:
    """What the page's tables say in `newest` that they did not say in `then`, picture by picture."""
    address = address.to(**{frozen.EDITION: None})
    today = shown(address, newest)
    now = {one.key: one for one in today.pictures}
    found: list[frozen.Change] = []
    for one in shown(address, then).pictures:
        table, other = one.table, now.get(one.key)
        rows = other.table.rows if other else ()
        found += frozen.changes(one.title, table.headings, table.is_number, table.rows, rows)
    return found


def here() -> Address:
    """The page that is shown, with its choices."""
    return Address(permalink.path(), permalink.address())
