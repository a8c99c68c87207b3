"""Links from one page to another that keep what the visitor has chosen."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlencode

import streamlit as st

from components import permalink, record
from components.address import PATHS, Address
from components.table import Html
from text import t


def address(page: str, **changes: str | None) -> str:
    """Where `pages/<page>.py` is, seen from any page, with the present choices, some of them changed."""
    return f"{PATHS[page] or './'}{here(**changes)}"


def within_html(address: str, label: str, attributes: str = "") -> Html:
    """A link that address.js follows without loading the document anew."""
    return Html(f'<a class="within" href="{escape(address)}"{attributes}>{escape(label)}</a>')


def way_html(page: str, label: str, **changes: str | None) -> Html:
    """A link to a page with the present choices, some of them changed."""
    return within_html(address(page, **changes), label)


def view_html(view: Address, label: str) -> Html:
    """A link to a view with choices of its own."""
    return within_html(str(view), label)


def list_html(links: Iterable[Html], kind: str = "") -> Html:
    """Links beside one another; `kind` is a class of the stylesheet."""
    items = "".join(f"<li>{one}</li>" for one in links)
    return Html(f'<ul class="{" ".join(filter(None, ("links", kind)))}">{items}</ul>')


def show_ways(*links: Html, kind: str = "") -> None:
    """Ways to other views; a document has none."""
    if not record.kept():
        st.html(list_html(links, kind))


OF_PAGE = ("pdf", "pptx", "xlsx")  # formats of documents.py
OF_PICTURE = (*OF_PAGE, "svg", "png")


def document_html(form: str, label: str, **changes: str | None) -> str:
    """A link to this view as a file, its choices changed: an address that documents.py answers."""
    return _file_html(form, label, f"{permalink.path()}{here(**changes)}")


def _file_html(form: str, label: str, view: str) -> str:
    return f'<a href="{escape(f"dokument/{form}/{view}")}" download>{escape(label)}</a>'


def documents_html(formats: Iterable[str], **changes: str | None) -> str:
    """Links to this view as files, one a format."""
    view = f"{permalink.path()}{here(**changes)}"
    links = (f"<li>{_file_html(one, t(f'documents.{one}'), view)}</li>" for one in formats)
    return f'<ul class="documents"><li>{escape(t("documents.as"))}</li>{"".join(links)}</ul>'


def here(**changes: str | None) -> str:
    """This page's address with some choices changed, relative to this page."""
    return "?" + urlencode(permalink.address(**changes))
