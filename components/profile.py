"""One area or school on many indicators, by domain: each row with its own scale, beside the municipality."""

from __future__ import annotations

import html

import pandas as pd
import streamlit as st

from catalogue import DOMAINS, Area, Indicator
from components import evidence, table
from components.own_group import Group
from components.picture import show_picture
from components.spine import Kind, legend_html, spine_html
from components.table import Column, Row, table_html
from text import findings, t

KINDS: dict[str, Kind] = {"school": "school"}


def domain_html(
    domain: str, rows: pd.DataFrame, indicators: dict[str, Indicator], benchmark: str, kind: Kind
) -> str:
    def picture(row: Row) -> str:
        return spine_html(row, indicators[row["indicator_id"]], kind)

    columns = (
        table.indicator_column(in_short=True),
        table.value_column(),
        table.judgement_column(benchmark),
        Column(t("profile.picture"), picture),
        table.benchmark_column(benchmark),
        table.period_column(),
    )
    heading = t(f"domain.{domain}")
    return f"<h3>{html.escape(heading)}</h3>" + table_html(
        rows, columns, t("profile.caption", domain=heading)
    )


def show_profile(
    rows: pd.DataFrame,
    spread: pd.DataFrame,
    indicators: dict[str, Indicator],
    area: Area | Group,
    benchmark: str,
    snapshot: str,
) -> None:
    """What stands out, then every indicator by domain, then the table behind it.

    rows    of queries/profile.sql
    spread  of queries/spread.sql about the same year: what lies behind each row
    """
    kind = KINDS.get(area.level, "area")
    opening = area.title if isinstance(area, Group) else area.name
    rows = rows.merge(spread, on=["indicator_id", "year"], how="left")
    drawn = rows[rows["value"].notna()]
    has_ends, has_middle = drawn["lowest"].notna().any(), drawn["quartile_low"].notna().any()

    def draw(_: str) -> None:
        st.html(legend_html(str(area.name), benchmark, kind, has_ends=has_ends, has_middle=has_middle))
        for domain in DOMAINS:
            of_domain = rows[[indicators[one].domain == domain for one in rows["indicator_id"]]]
            if not of_domain.empty:
                st.html(domain_html(domain, of_domain, indicators, benchmark, kind))

    show_picture(
        findings.profile(rows, indicators, str(opening), benchmark),
        draw,
        lambda: evidence.profile(rows, str(area.name), benchmark, area.id, snapshot, kind),
        key="profile",
    )
