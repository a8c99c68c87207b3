"""A table of thousands of rows, a page at a time. The file beside it has them all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import ceil

import pandas as pd
import streamlit as st

from components import permalink, table
from components.table import Column
from text import number, t

SIZE = 100  # rows on a page


def show_page(rows: pd.DataFrame, columns: Sequence[Column], caption: str) -> None:
    """The page that the address asks for, and the ways to the others."""
    page, pages = permalink.page(), max(1, ceil(len(rows) / SIZE))
    if page > pages:
        permalink.say_unknown(permalink.PAGE)
        page = 1
    first, last = (page - 1) * SIZE, min(page * SIZE, len(rows))
    ends = {"first": number(first + 1), "last": number(last), "total": number(len(rows))}
    st.html(table.table_html(rows.iloc[first:last], columns, t("table.page", caption=caption, **ends)))
    show_ways(page, pages)


def show_ways(page: int, pages: int) -> None:
    """Where one is, and the ways to the other pages; nothing where there is only one."""
    if pages == 1:
        return
    ways = {"first": 1, "before": page - 1, "next": page + 1, "last": pages}
    with st.container(horizontal=True, key="pages"):
        st.caption(t("explore.page", page=number(page), pages=number(pages)))
        for name, to in ways.items():
            act = partial(permalink.select, permalink.PAGE, str(to))
            is_there = 1 <= to <= pages and to != page
            permalink.button(t(f"explore.page_{name}"), f"page-{name}", act, disabled=not is_there)
