"""What stands around every page: the menu, the banner over invented figures, the footer."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any
from urllib.parse import quote

import streamlit as st

import catalogue
import text
from catalogue import Area, Municipality
from components import links, permalink, synthetic
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
    "works": "utvecklingsarbeten",
    "decisions": "beslut",
    "questions": "fragor",
    "families": "familjer",
    "indicator": "indikator",
    "about": "om",
    "accessibility": "tillganglighet",
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


def show_menu(municipality: Municipality, areas: dict[str, Area]) -> None:
    known = catalogue.municipalities()
    with st.sidebar:
        st.html(f'<p class="brand">Likvärd<span>{escape(str(municipality.name))}</span></p>')
        show_search(municipality, areas.values())
        with st.container(key="menu"):
            for name in PATHS:
                links.show_link(name, t(f"pages.{name}"))
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
            f'<a href="{escape(mail)}">{escape(t("frame.feedback"))}</a></p>'
        )
        with st.container(horizontal=True):
            links.show_link("about", t("frame.about"))
            links.show_link("accessibility", t("pages.accessibility"))
