"""Links from one page to another that keep what the visitor has chosen."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from components import permalink


def show_link(page: str, label: str, **changes: str | None) -> None:
    """A link to `pages/<page>.py` with the present choices, some of them changed."""
    st.page_link(f"{page}.py", label=label, query_params=permalink.address(**changes))


def here(**changes: str | None) -> str:
    """This page's address with some choices changed, relative to this page."""
    return "?" + urlencode(permalink.address(**changes))
