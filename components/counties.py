"""What is published of counties only: their course over the years, beside each other."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

import catalogue
from catalogue import Indicator, Municipality
from components import evidence
from components.picture import show_picture
from components.trend import show_trend
from text import findings, t


def _asked() -> dict[str, Any]:
    known = sorted({one.county for one in catalogue.municipalities().values()})
    return {"areas": known, "sex": "T", "measures": [], "called": []}


def course(indicator: Indicator) -> dict[str, Any]:
    """What `queries/trend.sql` needs to know to give the course of every county."""
    alone: dict[str, Any] = {"benchmark": None, "pool": [], "given": []}
    return _asked() | alone | {"indicator": indicator.id, "years_pooled": 1}


def change(indicator: Indicator) -> dict[str, Any]:
    """What `queries/change.sql` needs to know of the same."""
    return _asked() | {"indicators": [indicator.query("county")], "widen": 1.0}


def show_counties(
    rows: pd.DataFrame,
    changes: pd.DataFrame,
    notes: pd.DataFrame,
    indicator: Indicator,
    place: Municipality,
    snapshot: str,
) -> None:
    """The rows of those queries, and of `queries/notes.sql`."""
    if rows["value"].isna().all():
        return
    with st.container(key="counties"):
        st.header(t("counties.title"), anchor=False)
        show_picture(
            findings.trend(rows, changes, indicator, place.benchmarks[-1:]),
            lambda alt: show_trend(rows, indicator, alt=alt, key="counties"),
            lambda: evidence.trend(rows, indicator, "lan", snapshot, notes),
            key="counties",
            level=3,
        )
        evidence.show_source(indicator)
