"""Links from one page to another that keep what the visitor has chosen."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlencode

import streamlit as st

from components import permalink, record
from components.address import Address
from text import t


def show_link(page: str, label: str, **changes: str | None) -> None:
    """A link to `pages/<page>.py` with the present choices, some of them changed."""
    if record.kept():
        return
    st.page_link(f"{page}.py", label=label, query_params=permalink.address(**changes))


OF_PAGE = ("pdf", "pptx", "xlsx")  # formats of documents.py
OF_PICTURE = (*OF_PAGE, "svg", "png")


def show_view(page: str, view: Address, label: str) -> None:
    """A link to a view with choices of its own."""
    if record.kept():
        return
    st.page_link(f"{page}.py", label=label, query_params=view.choices)


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
