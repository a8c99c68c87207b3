"""What stands around every page: the menu, the banner over invented figures, the footer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from typing import Any
from urllib.parse import quote

import streamlit as st

import catalogue
import text
from catalogue import Area, Municipality
from components import frozen, links, permalink, synthetic
from components.search import show_search
from text import t

PATHS = {
    "overview": "",
    "map": "karta",
    "trend": "utveckling",
    "equality": "jamlikhet",
    "domains": "sektorer",
    "pilot": "effekt",
    "schools": "skolor",
    "area": "omrade",
    "flows": "boende-och-skola",
    "municipalities": "kommuner",
    "meeting": "mote",
    "explore": "utforska",
    "works": "utvecklingsarbeten",
    "decisions": "beslut",
    "questions": "fragor",
    "families": "familjer",
    "indicator": "indikator",
    "about": "om",
    "accessibility": "tillganglighet",
}

# What stands folded in the menu, under a heading of its own.
FOLDED = {
    "works": ("pilot", "works", "decisions", "questions", "families"),
    "about": ("indicator", "about", "accessibility"),
}


def document_title(page: str) -> str:
    """What the browser's tab says: Karta – Likvärd."""
    return f"{page} – {t('server.title')}"


def show_language() -> None:
    """Links to the same view in the other languages: a new load, so that the document's language is right."""
    permalink.known("sprak", text.LANGUAGES, "sv")
    for code, name in text.LANGUAGES.items():
        if code != text.language():
            address = links.here(sprak=None if code == "sv" else code)
            st.html(
                f'<a class="language" href="{escape(address)}" lang="{code}" hreflang="{code}">{name}</a>'
            )


def _show_links(names: Iterable[str]) -> None:
    for name in names:
        links.show_link(name, t(f"pages.{name}"))


def _show_folded(group: str, names: Sequence[str], here: str) -> None:
    """Links under a heading, which is open where a reader is at one of them. They travel once it is open."""
    is_inside = any(PATHS[name] == here for name in names)
    key = f"menu-{group}{'-here' if is_inside else ''}"
    folded = st.expander(t(f"frame.menu_{group}"), expanded=is_inside, key=key, on_change="rerun")
    if folded.open:
        with folded:
            _show_links(names)


def show_menu(municipality: Municipality, areas: dict[str, Area], here: str) -> None:
    """The menu. `here` is the path of the page that is shown."""
    known = catalogue.municipalities()
    with st.sidebar:
        st.html(f'<p class="brand">Likvärd<span>{escape(str(municipality.name))}</span></p>')
        show_search(municipality, areas.values())
        with st.container(key="menu"):
            _show_links(name for name in PATHS if not any(name in names for names in FOLDED.values()))
            for group, names in FOLDED.items():
                _show_folded(group, names, here)
        if len(known) > 1:
            labels = {one.id: str(one.name) for one in known.values()}
            permalink.choose("kommun", t("frame.municipality"), labels, municipality.id)
        show_language()


def show_banner(snapshot: Any, holds_synthetic: bool) -> None:
    if snapshot.wanted:
        st.warning(t("frame.older", date=text.date(date.fromisoformat(snapshot.created_on))))
    if holds_synthetic:
        st.html(synthetic.banner_html(f"/{PATHS['about']}{links.here()}"))


def show_no_data() -> None:
    st.title(t("frame.no_data"), anchor=False)
    st.write(t("frame.no_data_detail"))
    links.show_link("accessibility", t("pages.accessibility"))


def open_data(municipality: Municipality) -> str:
    """Where the open data are that hold what the pages of the municipality may show."""
    part = "publicerat/" if municipality.only_published else ""
    return f"/oppna-data/{part}" + ("" if text.language() == "sv" else f"?sprak={text.language()}")


def show_footer(municipality: Municipality, snapshot: Any) -> None:
    view = f"{(st.context.url or '').split('?')[0]}{links.here()}"
    mail = "mailto:{}?subject={}&body={}".format(
        municipality.contact,
        quote(t("frame.feedback_subject")),
        quote(t("frame.feedback_body", address=view)),
    )
    published = text.date(date.fromisoformat(snapshot.created_on))
    with st.container(key="footer"):
        st.html(
            f"<p>{escape(t('frame.snapshot', date=published, id=snapshot.id))} "
            f'<a href="{escape(mail)}">{escape(t("frame.feedback"))}</a> '
            f'<a href="{escape(open_data(municipality))}">{escape(t("frame.open_data"))}</a></p>'
            f"<p>{frozen.links_html(snapshot)}</p>{links.documents_html(links.OF_PAGE)}"
        )
        with st.container(horizontal=True):
            links.show_link("about", t("frame.about"))
            links.show_link("accessibility", t("pages.accessibility"))
