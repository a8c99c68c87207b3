"""What stands behind a picture: its rows, the columns of its table, and the name of its file."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

import catalogue
from catalogue import Indicator
from catalogue.protection import shown
from components import agenda, citing, links, paging, record, remarks, table
from components.links import show_ways, way_html
from components.row import known
from components.table import Column, Html
from text import findings, number, t


@dataclass(frozen=True)
class Evidence:
    """`about` says what all rows have in common; it becomes the first columns of the file."""

    rows: pd.DataFrame
    columns: tuple[Column, ...]
    caption: str
    file: str
    about: dict[str, str]


def show_evidence(
    behind: Callable[[], Evidence], *, key: str, file_only: bool = False, in_pages: bool = False
) -> None:
    """The table and its file, folded; neither is made nor sent before a reader asks for them.

    file_only  where the picture is a table itself: then only the file lies here, with all of its rows
    in_pages   where there are more rows than a page or a document holds
    """
    if kept := record.kept():
        if kept.wanted in ("", key) and not kept.file:
            one = behind()
            kept.file = file_bytes(one), one.file
        return
    folded = st.expander(
        t(f"table.{'fetch' if file_only else 'show'}"), key=f"table-{key}", on_change="rerun"
    )
    if not folded.open:
        return
    with folded:
        st.html(links.document_html("csv", t("table.download"), **{agenda.PICTURE: key}))
        if file_only:
            return
        one = behind()
        if not in_pages:
            st.html(links.documents_html(links.OF_PICTURE, **{agenda.PICTURE: key}))
        citing.show(one.rows, _indicators(one), picture=key)
        if in_pages:
            paging.show_page(one.rows, one.columns, one.caption)
        else:
            st.html(table.table_html(one.rows, one.columns, one.caption))


def _indicators(one: Evidence) -> list[str]:
    if "indicator_id" in one.about:
        return [one.about["indicator_id"]]
    return list(dict.fromkeys(one.rows["indicator_id"])) if "indicator_id" in one.rows else []


def file_bytes(one: Evidence) -> bytes:
    """The file; every one says by which version of the rules its values are protected."""
    return table.csv_bytes(one.rows, one.about | {"protection_rules": shown().version})


def about(indicator: Indicator, snapshot: str) -> dict[str, str]:
    """What all rows about one indicator have in common."""
    return {
        "indicator_id": indicator.id,
        "indicator_name": str(indicator.name),
        "unit": indicator.unit,
        "source": str(catalogue.sources()[indicator.source].name),
        "snapshot": snapshot,
    }


def _periods(rows: pd.DataFrame) -> str:
    return " – ".join(dict.fromkeys(str(one) for one in rows["period"].dropna()))


def comparison(
    rows: pd.DataFrame, indicator: Indicator, benchmark: str, scope: str, snapshot: str
) -> Evidence:
    """The evidence for the rows of `queries/comparison.sql`; a single period stands in the caption."""
    periods = () if rows["period"].nunique() == 1 else (table.period_column(),)
    return Evidence(
        rows,
        (
            table.area_column(),
            *periods,
            table.value_column(indicator),
            table.interval_column(indicator),
            table.people_column(indicator),
            table.difference_column(benchmark, indicator),
            table.judgement_column(benchmark),
        ),
        f"{indicator.name}, {_periods(rows)}",
        table.file_name(rows, indicator.id, scope, _periods(rows), snapshot),
        about(indicator, snapshot),
    )


def trend(
    rows: pd.DataFrame, indicator: Indicator, scope: str, snapshot: str, notes: pd.DataFrame
) -> Evidence:
    """The evidence for the rows of `queries/trend.sql`, with those of `queries/notes.sql` on their values."""
    return Evidence(
        rows,
        (
            table.area_column(),
            table.period_column(),
            table.value_column(indicator),
            table.interval_column(indicator),
            table.people_column(indicator),
            *remarks.columns(notes, indicator, rows),
        ),
        t("evidence.trend", indicator=indicator.name, years=f"{rows.year.min()}–{rows.year.max()}"),
        table.file_name(rows, indicator.id, scope, f"{rows.year.min()}-{rows.year.max()}", snapshot),
        about(indicator, snapshot),
    )


def recent(rows: pd.DataFrame, indicator: Indicator, scope: str, snapshot: str) -> Evidence:
    """The evidence for the rows of `queries/recent_trend.sql`."""
    return Evidence(
        rows,
        (
            table.area_column(),
            Column(t("evidence.recent_of"), lambda row: findings.recent_of(row, indicator)),
            Column(t("evidence.chi_square"), lambda row: _decimals(row["chi_square"], 1), is_number=True),
            Column(t("evidence.p"), lambda row: _decimals(row["p"], 4), is_number=True),
        ),
        t("evidence.recent", indicator=indicator.name),
        table.file_name(rows, indicator.id, scope, "fem-ar", snapshot),
        about(indicator, snapshot),
    )


def _decimals(value: float, decimals: int) -> str:
    return number(value, decimals) if known(value) else ""


def profile(rows: pd.DataFrame, area: str, benchmark: str, scope: str, snapshot: str, kind: str) -> Evidence:
    """The evidence for the rows of `queries/profile.sql`, each with its row of `queries/spread.sql`."""
    ends = table.spread_column(t("table.ends"), "lowest", "highest")
    middle = table.spread_column(t(f"table.middle_{kind}"), "quartile_low", "quartile_high")
    return Evidence(
        rows,
        (
            table.indicator_column(),
            table.period_column(),
            table.value_column(),
            table.interval_column(),
            table.people_column(),
            table.benchmark_column(benchmark),
            table.judgement_column(benchmark),
            *([ends] if rows["lowest"].notna().any() else []),
            *([middle] if rows["quartile_low"].notna().any() else []),
        ),
        t("evidence.profile", area=area),
        table.file_name(rows, scope, snapshot),
        {"area": area, "snapshot": snapshot},
    )


def rug(rows: pd.DataFrame, benchmark: str, scope: str, snapshot: str) -> Evidence:
    """The evidence for the rows of `queries/rug.sql`."""
    return Evidence(
        rows,
        (
            table.indicator_column(),
            table.area_column(),
            table.period_column(),
            table.value_column(),
            table.interval_column(),
            table.people_column(),
            table.benchmark_column(benchmark),
            table.judgement_column(benchmark),
        ),
        t("evidence.rug", benchmark=benchmark),
        table.file_name(rows, "oversikt", scope, snapshot),
        {"benchmark": benchmark, "snapshot": snapshot},
    )


def show_source(indicator: Indicator) -> None:
    """Where the numbers come from, and the way to everything about them."""
    source = catalogue.sources()[indicator.source]
    named = html.escape(t("evidence.source", source=source.name, publisher=source.publisher))
    show_ways(Html(named), way_html("indicator", t("evidence.about"), indikator=indicator.id), kind="quiet")
