"""The tartan rug: all areas on all indicators, each cell judged against what was chosen. Never a ranking."""

from __future__ import annotations

import html
from itertools import groupby

import pandas as pd
import streamlit as st

from catalogue import Indicator
from components import dots, evidence, figure, links, record, theme
from components import row as say
from components.picture import show_picture
from components.synthetic import is_synthetic, is_synthetic_row, mark_variable, symbol
from text import findings, t

PROTECTED, MISSING = "••", "–"


def cell_html(row: say.Row, indicator: Indicator) -> str:
    """The judgement as a symbol; its name, which is also its tooltip, says area, value and judgement.

    Every letter of it is sent hundreds of times, so it has none that HTML can do without.
    """
    said = say.value(row, indicator)
    if not say.known(row["value"]):
        css, sign = "withheld", PROTECTED if row["status"] == "c" else MISSING
    else:
        css, sign = row["judgement"], theme.JUDGEMENTS[row["judgement"]].symbol
        said = f"{symbol(is_synthetic_row(row))}{said}, {theme.judgement(row['judgement'])}"
    said = f"{say.name(row)}: {said}"
    kind = "" if css == "similar" else f" class={css}"
    return f'<td><i{kind} role=img title="{html.escape(said)}">{sign}</i>'


def row_html(rows: list[say.Row], indicator: Indicator) -> str:
    """One indicator: its name, which leads to its map, and a cell for each area."""
    name = links.way_html("map", str(indicator.short), indikator=indicator.id)
    return f'<tr><th scope="row">{name}</th>{"".join(cell_html(row, indicator) for row in rows)}</tr>'


def rug_html(rows: pd.DataFrame, indicators: dict[str, Indicator], benchmark: str) -> str:
    """Rows of the query rug as one table: a part for each domain, which names the areas anew."""
    records = rows.to_dict("records")
    by_indicator = [
        (indicators[id], list(of)) for id, of in groupby(records, lambda row: row["indicator_id"])
    ]
    names = "".join(
        f'<th scope="col"><span>{html.escape(say.name(row))}</span></th>' for row in by_indicator[0][1]
    )
    parts = []
    for domain, of in groupby(by_indicator, lambda pair: pair[0].domain):
        head = f'<tr><th scope="col">{html.escape(t(f"domain.{domain}"))}</th>{names}</tr>'
        parts.append(f"<tbody>{head}{''.join(row_html(cells, one) for one, cells in of)}</tbody>")
    caption = html.escape(t("rug.caption", benchmark=benchmark))
    mark = f' style="{mark_variable()}"' if is_synthetic(rows) else ""
    note = f'<br><span class="synthetic">{html.escape(t("synthetic.caption"))}</span>' if mark else ""
    return (
        f'<div class="table-box rug-box" role="region" tabindex="0" aria-label="{caption}"{mark}>'
        f'<table class="rug"><caption><span>{caption}</span>{note}</caption>{"".join(parts)}</table></div>'
    )


def legend_html(rows: pd.DataFrame, benchmark: str) -> str:
    """What the symbols that occur mean."""
    hidden = set(rows["status"][rows["value"].isna()])
    items = dots.legend_items(rows, benchmark)
    items += [(PROTECTED, theme.INK, t("table.status_c"))] if "c" in hidden else []
    items += [(MISSING, theme.INK, t("table.status_x"))] if hidden - {"c"} else []
    return figure.legend(items)


def show_rug(
    rows: pd.DataFrame, indicators: dict[str, Indicator], benchmark: str, scope: str, snapshot: str
) -> None:
    """What certainly differs from the benchmark, where, and the table behind it; at least one row."""

    def draw(_: str) -> None:
        picture = rug_html(rows, indicators, benchmark)
        st.html(legend_html(rows, benchmark) + picture)
        record.keep_drawing(record.Matrix(picture))

    show_picture(
        findings.rug(rows, indicators, benchmark),
        draw,
        lambda: evidence.rug(rows, benchmark, scope, snapshot),
        key="rug",
    )
