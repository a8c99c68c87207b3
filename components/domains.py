"""All indicators on one scale, by domain: how much worse off the areas with the hardest conditions are."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from catalogue import DOMAINS, Area, Indicator
from components import row as say
from components import table
from components.measures import conditions
from components.spark import interval_svg
from components.synthetic import is_synthetic_row
from components.table import Column, Html, Row, table_html
from components.theme import plain
from text import number, t

LEAST_REACH = 0.5  # standard deviations on either side of nothing


DECIMALS = 2  # of standard deviations


def picture_column(reach: float) -> Column:
    """The difference and its interval, from -reach to reach, with no difference in the middle.

    In words below it: the difference in the indicator's own unit, and its period.
    """
    gap, period = table.gap_column(), table.period_column()

    def cell(row: Row) -> Html:
        lower, upper = (row[end] if say.known(row[end]) else None for end in ("lower", "upper"))
        drawn = Html(
            interval_svg(
                row["value"],
                lower,
                upper,
                0,
                -reach,
                reach,
                row["judgement"],
                title=number(row["value"], DECIMALS),
                is_synthetic=is_synthetic_row(row),
            )
        )
        return Html(f'{drawn}<span class="quiet">{gap.cell(row)}, {html.escape(period.cell(row))}</span>')

    return Column(t("domains.picture"), cell)


def domain_html(domain: str, rows: pd.DataFrame, indicators: Mapping[str, Indicator], reach: float) -> str:
    columns = (
        table.indicator_column(in_short=True),
        picture_column(reach),
        table.judgement_column(t("domains.best")),
    )
    heading = t(f"domain.{domain}")
    caption = t("domains.caption", domain=heading)
    return f"<h3>{html.escape(heading)}</h3>" + table_html(rows, columns, caption)


def show_domains(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> None:
    """A table a domain, all on the same scale."""
    reach = max(LEAST_REACH, *rows[["value", "lower", "upper"]].abs().max())
    for domain in DOMAINS:
        of_domain = rows[[indicators[one].domain == domain for one in rows["indicator_id"]]]
        if not of_domain.empty:
            st.html(domain_html(domain, of_domain, indicators, reach))


def show_scale(areas: Sequence[Area]) -> None:
    """How the scale is read, and which areas are set against each other."""
    st.caption(plain(f"{t('domains.scale')} {conditions(areas)}"))
