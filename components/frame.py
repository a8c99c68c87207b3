"""What stands around every page: the menu, the banner over invented figures, the footer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Any
from urllib.parse import quote

import streamlit as st

import catalogue
import text
from catalogue import Area, Municipality
from components import frozen, links, permalink, synthetic
from components.address import PATHS
from components.search import show_search
from text import t

# What stands folded in the menu, under a heading of its own.
FOLDED = {
    "works": ("pilot", "works", "decisions", "questions", "families"),
    "about": ("indicator", "about", "accessibility"),
}


def document_title(page: str) -> str:
    """What the browser's tab says: Karta – Likvärd."""
    return f"{page} – {t('server.title')}"


def languages_html() -> str:
    """Links to the same view in the other languages: a new load, so that the document's language is right."""
    permalink.known("sprak", text.LANGUAGES, "sv")
    others = {code: name for code, name in text.LANGUAGES.items() if code != text.language()}
    return "".join(
        f'<a class="language" href="{escape(links.here(sprak=None if code == "sv" else code))}" '
        f'lang="{code}" hreflang="{code}">{name}</a>'
        for code, name in others.items()
    )


def _links_html(names: Iterable[str], here: str) -> str:
    current = ' aria-current="page"'
    return links.list_html(
        links.way_html(name, t(f"pages.{name}"), current if PATHS[name] == here else "") for name in names
    )


def menu_html(here: str) -> str:
    """The pages, `here` among them; a group lies folded unless a reader is at one of its pages.

    It says nothing of what is chosen, so that it stays as a reader has unfolded it: address.js adds that.
    """
    inside = [name for names in FOLDED.values() for name in names]
    groups = "".join(
        f"<details{' open' if any(PATHS[name] == here for name in names) else ''}>"
        f"<summary>{escape(t(f'frame.menu_{group}'))}</summary>{_links_html(names, here)}</details>"
        for group, names in FOLDED.items()
    )
    unfolded = _links_html((name for name in PATHS if name not in inside), here)
    return f'<nav class="menu" aria-label="{escape(t("frame.menu"))}">{unfolded}{groups}</nav>'


def show_menu(municipality: Municipality, areas: dict[str, Area], here: str) -> None:
    """The menu. `here` is the path of the page that is shown."""
    known = catalogue.municipalities()
    with st.sidebar:
        st.html(f'<p class="brand">Likvärd<span>{escape(str(municipality.name))}</span></p>')
        show_search(municipality, areas.values())
        st.html(menu_html(here))
        if len(known) > 1:
            labels = {one.id: str(one.name) for one in known.values()}
            permalink.choose("kommun", t("frame.municipality"), labels, municipality.id)
        st.html(languages_html())


def show_banner(snapshot: Any, holds_synthetic: bool) -> None:
    if snapshot.wanted:
        st.warning(t("frame.older", date=text.date(date.fromisoformat(snapshot.created_on))))
    if holds_synthetic:
        st.html(synthetic.banner_html(links.way_html("about", t("synthetic.about"))))


def show_no_data() -> None:
    st.title(t("frame.no_data"), anchor=False)
    st.write(t("frame.no_data_detail"))
    links.show_ways(links.way_html("accessibility", t("pages.accessibility")))


def open_data(municipality: Municipality) -> str:
    """Where the open data are that hold what the pages of the municipality may show."""
    part = "publicerat/" if municipality.only_published else ""
    return f"/oppna-data/{part}" + ("" if text.language() == "sv" else f"?sprak={text.language()}")


def show_footer(municipality: Municipality, snapshot: Any) -> None:
    mail = "mailto:{}?subject={}&body={}".format(
        municipality.contact,
        quote(t("frame.feedback_subject")),
        quote(t("frame.feedback_body", address=links.ADDRESS)),
    )
    published = text.date(date.fromisoformat(snapshot.created_on))
    names = {"about": t("frame.about"), "accessibility": t("pages.accessibility")}
    ways = links.list_html(links.way_html(name, said) for name, said in names.items())
    with st.container(key="footer"):
        st.html(
            f"<p>{escape(t('frame.snapshot', date=published, id=snapshot.id))} "
            f'<a href="{escape(mail)}">{escape(t("frame.feedback"))}</a> '
            f'<a href="{escape(open_data(municipality))}">{escape(t("frame.open_data"))}</a></p>'
            f"{links.documents_html(links.OF_PAGE)}{ways}"
        )
        st.html(frozen.links_html(snapshot))
