"""Links from one page to another that keep what the visitor has chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from components import permalink, record
from components.address import PATHS, Address
from components.table import Html, with_whole_numbers
from text import t

ADDRESS = "{address}"  # in a letter: address.js puts the address there that the reader sees


def _there(path: str, changes: Mapping[str, str | None]) -> str:
    """Where a link leads with the present choices, some of them changed; None takes a choice away.

    It says only what it changes, so that it stays as it is whatever else is chosen: address.js adds that.
    """
    without = " ".join(name for name, value in changes.items() if value is None)
    own = urlencode({name: value for name, value in changes.items() if value is not None})
    return f'href="{escape(f"{path}?{own}" if own else path)}" data-without="{without}"'


def way_html(page: str, label: str, attributes: str = "", /, **changes: str | None) -> Html:
    """A link to a page with the present choices, some of them changed; None takes a choice away."""
    there = _there(PATHS[page] or "./", changes)
    return Html(f'<a class="within" {there}{attributes}>{with_whole_numbers(label)}</a>')


def view_html(view: Address, label: str) -> Html:
    """A link to a view with choices of its own."""
    return Html(f'<a class="within" href="{escape(str(view))}">{escape(label)}</a>')


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
    return f"<a {_there(f'dokument/{form}/{permalink.path()}', changes)} download>{escape(label)}</a>"


def documents_html(formats: Iterable[str], **changes: str | None) -> str:
    """Links to this view as files, one a format."""
    links = (f"<li>{document_html(one, t(f'documents.{one}'), **changes)}</li>" for one in formats)
    return f'<ul class="documents"><li>{escape(t("documents.as"))}</li>{"".join(links)}</ul>'


def here(**changes: str | None) -> str:
    """This page's address with some choices changed, relative to this page."""
    return "?" + urlencode(permalink.address(**changes))
