"""How to refer to what is shown, and the way to all that gives its numbers again."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

import streamlit as st

from catalogue import Municipality
from catalogue.citing import Reference, named
from components import agenda, frozen, links, permalink
from components.address import PATHS
from components.synthetic import is_synthetic
from text import t

_of: ContextVar[tuple[Any, Municipality] | None] = ContextVar("cited", default=None)


def use(used: Any, place: Municipality) -> None:
    """From here on this run shows the snapshot `used` of `place`."""
    _of.set((used, place))


def show(rows: Any, indicators: Iterable[str], *, picture: str = "") -> None:
    """The reference to the view, to be copied, and the link to its pack.

    rows        those behind the picture
    indicators  ids, of those that they are about
    picture     its key; empty where the whole page is meant
    """
    shown = _of.get()
    if shown is None:
        return
    used, place = shown
    page = next(name for name, path in PATHS.items() if path == permalink.path())
    ids, own = list(indicators), dict.fromkeys(agenda.OWN) | {frozen.EDITION: used.version}
    reference = Reference(
        place,
        named(page, ids, place),
        used.id,
        used.seal,
        used.created_on,
        f"{(st.context.url or '').split('?')[0]}{links.here(**own)}",
        tuple(_reported(rows, ids)),
        is_synthetic(rows),
    )
    st.caption(t("citing.how"))
    st.code(str(reference), language=None, wrap_lines=True)
    way = links.document_html("zip", t("citing.pack"), **own | {agenda.PICTURE: picture or None})
    st.html(f"<p>{way}</p>")


def _reported(rows: Any, indicators: list[str]) -> list[str]:
    """Those of which some row is not invented."""
    if "provenance" not in rows.columns:
        return indicators
    real = rows[rows["provenance"] != "synthetic"]
    if "indicator_id" in rows.columns:
        return [one for one in indicators if one in set(real["indicator_id"])]
    return [] if real.empty else indicators
