"""A view of a snapshot that the address names, and what has changed in it since, number by number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from html import escape
from operator import itemgetter
from typing import Any

import pandas as pd
import streamlit as st

import text
from components import links, permalink
from components.table import Column, Html, table_html
from text import t

EDITION = "utgava"
MOST = 200  # changes that are listed


@dataclass(frozen=True)
class Change:
    """A number of a picture's table, as it was then and as it is now; empty where there was none."""

    picture: str
    row: str
    column: str
    then: str
    now: str


def changes(
    picture: str, headings: Sequence[str], is_number: Sequence[bool], then: Any, now: Any
) -> Iterator[Change]:
    """What differs between two tables of the same picture. `then` and `now` are rows of words."""
    before, after = _by_name(is_number, then), _by_name(is_number, now)
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name, {}), after.get(name, {})
        for place in sorted({*old, *new}):
            if old.get(place, "") != new.get(place, ""):
                yield Change(picture, name, headings[place], old.get(place, ""), new.get(place, ""))


def _by_name(is_number: Sequence[bool], rows: Any) -> dict[str, dict[int, str]]:
    """A row's words that are no numbers name it; its numbers by their place."""
    found: dict[str, dict[int, str]] = {}
    for row in rows:
        name = ", ".join(
            str(one) for one, number in zip(row, is_number, strict=True) if not number and one.said
        )
        found[name] = {at: str(one) for at, one in enumerate(row) if is_number[at]}
    return found


def show_edition(used: Any, newest: Any, compare: Callable[[], list[Change]]) -> None:
    """Where the address names an edition: that the view is of another day, and what has changed since.

    used, newest  snapshots; `compare` is called when a reader asks for it
    """
    if permalink.asked(EDITION) is None or used.seal == newest.seal:
        if (permalink.asked(EDITION) or used.version) != used.version:
            st.info(t("frozen.missing"))
        return
    day = text.date(date.fromisoformat(used.created_on))
    said, live = t("frozen.banner", date=day, id=used.id), links.here(**{EDITION: None})
    way = f'<a href="{escape(live)}">{escape(t("frozen.live"))}</a>'
    st.html(f'<div class="banner" role="note"><p>{escape(said)} {way}</p></div>')
    folded = st.expander(t("frozen.changes"), key="frozen", on_change="rerun")
    if folded.open:
        with folded:
            _show_changes(compare())


def _show_changes(found: Sequence[Change]) -> None:
    if not found:
        st.write(t("frozen.unchanged"))
        return
    st.write(t("frozen.count", count=text.number(len(found))))
    names = ("picture", "row", "column", "then", "now")
    columns = [Column(t(f"frozen.{name}"), itemgetter(name)) for name in names]
    rows = pd.DataFrame([asdict(one) for one in found[:MOST]])
    st.html(table_html(rows, columns, t("frozen.changes")))


def links_html(used: Any) -> Html:
    """The view as it changes with the figures, and as it is now for good."""
    ways = {"link_live": None, "link": used.version}
    return links.list_html(
        Html(f'<a href="{escape(links.here(**{EDITION: to}))}">{escape(t(f"frozen.{name}"))}</a>')
        for name, to in ways.items()
    )
