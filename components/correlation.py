"""How indicators go together, two and two: a table of all pairs, each a symbol, a number and words."""

from __future__ import annotations

import html

import pandas as pd
import streamlit as st

from catalogue import Indicator
from components import figure, table, theme
from components import row as say
from components.evidence import Evidence
from components.synthetic import is_synthetic, mark_variable, symbol
from components.table import Column, Html, Row
from text import number, t

SIGNS = {
    "positive": theme.JUDGEMENTS["higher"],
    "negative": theme.JUDGEMENTS["lower"],
    "none": theme.JUDGEMENTS["similar"],
    "not_judged": theme.JUDGEMENTS["not_judged"],
}


def _name(indicator: Indicator) -> Html:
    return table.with_whole_numbers(str(indicator.short))


def _words(row: Row) -> str:
    return t(f"explore.association_{row['association']}")


def _decimal(name: str, decimals: int = 2) -> Column:
    def cell(row: Row) -> str:
        return number(row[name], decimals) if say.known(row[name]) else ""

    return Column(t("evidence.p" if name == "p" else f"explore.{name}"), cell, is_number=True)


def _both(row: Row) -> str:
    return t("explore.both_of", counted=number(row["counted"]), areas=number(row["areas"]))


def cell_html(row: Row) -> str:
    """Symbol, number and words; how many areas and the interval as its tooltip."""
    sign = SIGNS[row["association"]]
    mark = f'<span aria-hidden="true" style="color:{sign.colour}">{sign.symbol}</span>'
    value = f" {symbol(say.is_invented(row))}{number(row['r'], 2)}" if say.known(row["r"]) else ""
    beside = f"n = {_both(row)}" + (f"; {_ends(row)}" if say.known(row["lower"]) else "")
    words = html.escape(_words(row))
    return f'<td title="{html.escape(beside)}">{mark}{value} <span class="quiet">{words}</span></td>'


def _ends(row: Row) -> str:
    return f"{number(row['lower'], 2)} – {number(row['upper'], 2)}"


def matrix_html(rows: pd.DataFrame, indicators: dict[str, Indicator], year: int) -> str:
    """Rows of the query correlation as a table: each pair once, below the diagonal."""
    found = {(row["first_id"], row["second_id"]): row for row in rows.to_dict("records")}
    ids = [*dict.fromkeys([*rows["first_id"], *rows["second_id"]])]
    heads = "".join(f'<th scope="col" class="words">{_name(indicators[one])}</th>' for one in ids[:-1])
    body = "".join(
        f'<tr><th scope="row">{_name(indicators[one])}</th>'
        + "".join(cell_html(found[other, one]) for other in ids[:place])
        + "<td></td>" * (len(ids) - 1 - place)
        + "</tr>"
        for place, one in enumerate(ids)
        if place
    )
    caption = html.escape(t("explore.matrix", year=year))
    mark = f' style="{mark_variable()}"' if is_synthetic(rows) else ""
    note = f'<br><span class="synthetic">{html.escape(t("synthetic.caption"))}</span>' if mark else ""
    return (
        f'<div class="table-box matrix-box" role="region" tabindex="0" aria-label="{caption}"{mark}>'
        f'<table class="figures matrix"><caption><span>{caption}</span>{note}</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def show_matrix(rows: pd.DataFrame, indicators: dict[str, Indicator], year: int) -> None:
    present = set(rows["association"])
    items = [
        (sign.symbol, sign.colour, t(f"explore.association_{name}"))
        for name, sign in SIGNS.items()
        if name in present
    ]
    st.html(figure.legend(items) + matrix_html(rows, indicators, year))


def evidence(
    rows: pd.DataFrame, indicators: dict[str, Indicator], year: int, scope: str, snapshot: str
) -> Evidence:
    """The evidence for rows of queries/correlation.sql."""
    return Evidence(
        rows,
        (
            Column(t("explore.first"), lambda row: _name(indicators[row["first_id"]])),
            Column(t("explore.second"), lambda row: _name(indicators[row["second_id"]])),
            Column(t("explore.both"), _both, is_number=True),
            _decimal("r"),
            Column(
                t("table.interval"), lambda row: _ends(row) if say.known(row["lower"]) else "", is_number=True
            ),
            _decimal("rho"),
            _decimal("p", 4),
            _decimal("q", 4),
            Column(t("explore.judged"), _words),
        ),
        t("explore.matrix", year=year),
        table.file_name(rows, "korrelation", scope, str(year), snapshot),
        {"year": str(year), "snapshot": snapshot},
    )
