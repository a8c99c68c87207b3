"""How one row is said: its name, value, interval, people and provenance, in the language now spoken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from catalogue import Indicator
from components.synthetic import SYMBOL, is_synthetic_row, symbol
from components.theme import plotly_text
from text import number, quantity, t
from text.findings.phrases import opening

Row = Mapping[str, Any]


def known(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def name(row: Row) -> str:
    return opening(row)


def value(row: Row, indicator: Indicator) -> str:
    """81,2 %, or why there is no value: •• visas inte, uppgift saknas."""
    if not known(row["value"]):
        why = row["status"] if row["status"] in ("c", "z") else "x"
        return t(f"table.status_{why}")
    return quantity(row["value"], indicator.unit, indicator.decimals) + doubt(row)


def doubt(row: Row) -> str:
    """What follows a value that is uncertain, preliminary or about a part of a group."""
    status, missing = row["status"], row.get("missing")
    said = [t(f"table.status_{status}")] if status in ("u", "p") else []
    said += [t("table.without_parts", count=number(missing))] if known(missing) and missing else []
    return f" ({', '.join(said)})" if said else ""


def interval(row: Row, indicator: Indicator, with_unit: bool = True) -> str:
    """76,0–86,1 %, or nothing where there is no interval."""
    return between(row, "lower", "upper", indicator, with_unit)


def between(row: Row, lower: str, upper: str, indicator: Indicator, with_unit: bool = True) -> str:
    """76,0–86,1 %, from two fields of the row, or nothing where one is not known."""
    if not (known(row[lower]) and known(row[upper])):
        return ""
    low, high, decimals = row[lower], row[upper], indicator.decimals
    end = quantity(high, indicator.unit, decimals) if with_unit else number(high, decimals)
    return f"{number(low, decimals)}–{end}"


def is_invented(row: Row) -> bool:
    """Whether the value itself is invented."""
    return row["provenance"] == "synthetic"


def people(row: Row) -> str:
    """n = 38, or nothing where the number is not known."""
    return f"n\u00a0=\u00a0{number(row['denominator'])}" if known(row["denominator"]) else ""


def hover(row: Row, indicator: Indicator, *more: str) -> str:
    """A tooltip as Plotly text; `more` are lines of Plotly text."""
    spread = interval(row, indicator)
    lines = [
        f"<b>{plotly_text(name(row))}</b>",
        plotly_text(row["period"]),
        f"{symbol(is_invented(row))}<b>{value(row, indicator)}</b>" + (f" ({spread})" if spread else ""),
        people(row),
        *more,
        f"{SYMBOL} {t('synthetic.figure')}" if is_synthetic_row(row) else "",
    ]
    return "<br>".join(line for line in lines if line)
