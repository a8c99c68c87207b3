"""Whether the last five years point one way: an arrow, its words, and whether that is good or bad."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from catalogue import Indicator
from components import figure, theme
from components import row as say
from components.synthetic import symbol
from text import findings, t

ARROWS = {"up": "↗", "down": "↘", "none": "→", "not_judged": "–"}


def recent_html(rows: pd.DataFrame, indicator: Indicator) -> str:
    """Rows of the query recent_trend as a list."""
    items = (
        (
            ARROWS[row["verdict"]],
            theme.JUDGEMENTS[row["judgement"]].colour,
            symbol(say.is_invented(row)) + findings.recent_of(row, indicator),
        )
        for row in rows.to_dict("records")
    )
    return figure.legend(items, "lines")


def show_recent(rows: pd.DataFrame, indicator: Indicator) -> None:
    st.html(recent_html(rows, indicator) + figure.notes([t("recent.how")]))
