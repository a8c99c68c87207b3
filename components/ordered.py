"""The areas of a map on one scale with their intervals, in the order of their names or of their values.

Folded, and not drawn before a reader asks for it. Places in a row are not a ranking: nothing is numbered, and
areas whose difference may be chance stand beside each other. Schools are never put in such an order.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from catalogue import Indicator
from components import choices, figure, record
from components.dots import show_dots
from text import t


def in_order(rows: pd.DataFrame, order: str) -> pd.DataFrame:
    """Rows of queries/comparison.sql, which come by name; by value the lowest first and the unknown last."""
    return rows.sort_values("value", kind="stable", na_position="last") if order == "varde" else rows


def show_ordered(rows: pd.DataFrame, indicator: Indicator, benchmark: str, *, alt: str) -> None:
    """The same areas as on the map; unfolded at once where the address asks for an order."""
    if record.kept():
        show_dots(in_order(rows, choices.choose_order()), indicator, benchmark, alt=alt, key="ordered")
        return
    folded = st.expander(
        t("ordered.show"), key="ordered", on_change="rerun", expanded=choices.asks_for_order()
    )
    if not folded.open:
        return
    with folded:
        order = choices.choose_order()
        show_dots(in_order(rows, order), indicator, benchmark, alt=alt, key="ordered")
        st.html(figure.notes([t("ordered.note")]))
