"""One area or school on many indicators, by domain: each row with its own scale, beside the municipality."""

from __future__ import annotations

import html

import pandas as pd
import streamlit as st

from catalogue import DOMAINS, Area, Indicator
from components import evidence, table
from components import row as say
from components.picture import show_picture
from components.spark import interval_svg
from components.synthetic import is_synthetic_row
from components.table import Column, Html, Row, table_html
from text import findings, t


def interval_column(indicators: dict[str, Indicator]) -> Column:
    """The value, its interval and the benchmark drawn on a scale of the row's own."""

    def cell(row: Row) -> str:
        if not say.known(row["value"]):
            return ""
        known = {
            name: row[name] if say.known(row[name]) else None
            for name in ("lower", "upper", "benchmark_value")
        }
        ends = [one for one in (row["value"], *known.values()) if one is not None]
        room = (max(ends) - min(ends)) * 0.15 or 1
        return Html(
            interval_svg(
                row["value"],
                known["lower"],
                known["upper"],
                known["benchmark_value"],
                min(ends) - room,
                max(ends) + room,
                row["judgement"],
                title=say.value(row, indicators[row["indicator_id"]]),
                is_synthetic=is_synthetic_row(row),
            )
        )

    return Column(t("profile.picture"), cell)


def domain_html(domain: str, rows: pd.DataFrame, indicators: dict[str, Indicator], benchmark: str) -> str:
    columns = (
        Column(t("table.indicator"), lambda row: str(indicators[row["indicator_id"]].short)),
        table.value_column(),
        table.judgement_column(benchmark),
        interval_column(indicators),
        table.benchmark_column(benchmark),
        table.period_column(),
    )
    heading = t(f"domain.{domain}")
    return f"<h3>{html.escape(heading)}</h3>" + table_html(
        rows, columns, t("profile.caption", domain=heading)
    )


def show_profile(
    rows: pd.DataFrame, indicators: dict[str, Indicator], area: Area, benchmark: str, snapshot: str
) -> None:
    """What stands out, then every indicator by domain, then the table behind it."""

    def draw(_: str) -> None:
        for domain in DOMAINS:
            of_domain = rows[[indicators[one].domain == domain for one in rows["indicator_id"]]]
            if not of_domain.empty:
                st.html(domain_html(domain, of_domain, indicators, benchmark))

    show_picture(
        findings.profile(rows, indicators, str(area.name), benchmark),
        draw,
        lambda: evidence.profile(rows, str(area.name), benchmark, area.id, snapshot),
        key="profile",
    )
