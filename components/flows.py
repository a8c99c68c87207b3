"""Where pupils live and where they go to school: bars for one place, a table of all, and what lies behind."""

from __future__ import annotations

import html

import pandas as pd
import streamlit as st

from components import row as say
from components import table, theme
from components.evidence import Evidence
from components.synthetic import is_synthetic, is_synthetic_row, mark_variable, symbol
from components.table import Column, Row
from text import number, percent, t
from text.findings.flows import ENDS, Side, end

FROM: Side = "from"
TO: Side = "to"
STEPS = (10, 25, 50)  # per cent: where a cell of the table gets another ink
LIGHT = 2  # classes whose ink bears dark words


def name_of(row: Row, which: str) -> str:
    """The catchment or the school, or what those are called that are put together."""
    return end(row, which) or t(f"flows.other_{which}s")


def partners(rows: pd.DataFrame, side: Side) -> list[str]:
    """The ids of the schools that they go to, or of the catchments that they come from, of those named."""
    other = ENDS[side][1]
    return [str(row[f"{other}_id"]) for row in rows.to_dict("records") if end(row, other) is not None]


def _share(row: Row, side: Side) -> str:
    """Of the catchment's pupils, or of the school's; empty where one of them is not known."""
    share = row[f"share_{ENDS[side][2]}"]
    return percent(share) if say.known(share) else ""


def _pupils(row: Row) -> str:
    if not say.known(row["pupils"]):
        return t("table.status_c")
    return f"{symbol(is_synthetic_row(row))}{number(row['pupils'])}"


def _amount(row: Row, side: Side) -> str:
    share = _share(row, side)
    return f"{_pupils(row)} ({share})" if share else _pupils(row)


def bars_html(rows: pd.DataFrame, side: Side, alt: str) -> str:
    """A bar for each school that the pupils go to, or each catchment that they come from."""
    other = ENDS[side][1]
    records = rows.to_dict("records")
    longest = max((row["pupils"] for row in records if say.known(row["pupils"])), default=1)
    items = []
    for row in records:
        pupils = row["pupils"] if say.known(row["pupils"]) else 0
        kind = ' class="rest"' if end(row, other) is None else ""
        items.append(
            f"<li{kind}><span>{html.escape(name_of(row, other))}</span>"
            f'<i style="width:{60 * pupils / longest:.1f}%"></i><b>{html.escape(_amount(row, side))}</b></li>'
        )
    mark = f' style="{mark_variable()}"' if is_synthetic(rows) else ""
    return f'<ul class="flows" aria-label="{html.escape(alt)}"{mark}>{"".join(items)}</ul>'


def show_bars(rows: pd.DataFrame, side: Side, *, alt: str) -> None:
    st.html(bars_html(rows, side, alt))


def heat_html(rows: pd.DataFrame) -> str:
    """Every catchment, a row, by every school, a column: how many per cent of those who live there."""
    records = [row for row in rows.to_dict("records") if end(row, "catchment") is not None]
    schools = {row["school_id"]: name_of(row, "school") for row in sorted(records, key=_school)}
    shares = {(row["catchment_id"], row["school_id"]): row for row in records}
    homes = {row["catchment_id"]: name_of(row, "catchment") for row in records}
    head = "".join(f'<th scope="col"><span>{html.escape(one)}</span></th>' for one in schools.values())
    lines = [
        f'<tr><th scope="row">{html.escape(name)}</th>'
        + "".join(_cell(shares.get((home, school))) for school in schools)
        + "</tr>"
        for home, name in homes.items()
    ]
    caption = html.escape(t("flows.heat"))
    mark = f' style="{mark_variable()}"' if is_synthetic(rows) else ""
    note = f'<br><span class="synthetic">{html.escape(t("synthetic.caption"))}</span>' if mark else ""
    return (
        f'<div class="table-box rug-box" role="region" tabindex="0" aria-label="{caption}"{mark}>'
        f'<table class="rug heat"><caption><span>{caption}</span>{note}</caption>'
        f'<thead><tr><th scope="col">{html.escape(t("flows.home"))}</th>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _school(row: Row) -> tuple[bool, str]:
    return end(row, "school") is None, name_of(row, "school")


def _cell(row: Row | None) -> str:
    if row is None:
        return "<td>–</td>"
    share = row["share_living"]
    if not say.known(share):
        return f'<td><i role="img" title="{html.escape(t("table.status_c"))}">••</i></td>'
    step = sum(share >= one for one in STEPS)
    ink = theme.INK if step < LIGHT else theme.PAPER
    return f'<td style="background:{theme.SEQUENTIAL[step]};color:{ink}">{number(share)}</td>'


def show_heat(rows: pd.DataFrame) -> None:
    st.html(heat_html(rows))


def behind(rows: pd.DataFrame, side: Side, scope: str, snapshot: str) -> Evidence:
    """The evidence for the rows of `queries/flows.sql`."""
    period = str(rows["period"].iloc[0])
    columns = (
        Column(t("flows.home"), lambda row: name_of(row, "catchment")),
        Column(t("flows.school"), lambda row: name_of(row, "school")),
        Column(t("flows.pupils"), _pupils, is_number=True),
        Column(
            t(f"flows.share_{side}"),
            lambda row: _share(row, side),
            is_number=True,
        ),
    )
    return Evidence(
        rows,
        columns,
        t("flows.caption", period=period),
        table.file_name(rows, "floden", scope, period, snapshot),
        {"snapshot": snapshot},
    )
