"""Rows of queries/figures.sql and figures_wide.sql: a page of them as a table, all of them as a file."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any

import pandas as pd
import streamlit as st

from catalogue import Indicator, indicators
from components import axis, paging, permalink, table
from components import row as say
from components.evidence import Evidence
from components.explore import Selection
from components.synthetic import symbol
from components.table import Column, Html, Row
from text import number, t

SIZE = 50  # rows on a page
LISTS = ("period", "value", "lower", "upper", "numerator", "denominator", "status", "provenances", "missing")

KEYS = ("area_id", "level", "name_sv", "name_en", "year", "years_pooled", "sex", "group_id")
COUNTS = ["total", "place", "areas", "shown", "protected", "absent", "synthetic"]


def _page(rows: pd.DataFrame) -> int:
    return (int(rows["place"].iloc[0]) - 1) // SIZE + 1


def check_page(rows: pd.DataFrame) -> None:
    """A line that says so, where there are not so many pages as the address asks for."""
    if permalink.page() != _page(rows):
        permalink.say_unknown(permalink.PAGE)


def _word(key: str, name: str) -> Column:
    return Column(t(f"explore.{key}"), lambda row: t(f"explore.{key}_{row[name]}"))


def _whole(key: str, name: str) -> Column:
    """A whole number; a count of an invented figure is invented too."""
    is_count = name != "years_pooled"

    def cell(row: Row) -> str:
        mark = symbol(is_count and say.is_invented(row))
        return mark + number(row[name]) if say.known(row[name]) else ""

    return Column(t(f"explore.{key}"), cell, is_number=True)


def _status(row: Row) -> str:
    return t("explore.status_ok") if row["status"] == "ok" else t(f"table.status_{row['status']}")


def _split(chosen: Selection, rows: pd.DataFrame) -> list[Column]:
    """The columns of sex and of other groups, where there is more than one."""
    sex = Column(t("choices.sex"), lambda row: t(f"choices.sex_{row['sex']}"))
    group = Column(
        t("explore.group"),
        lambda row: t("explore.group_all") if row["group_id"] == "all" else str(row["group_id"]),
    )
    return [
        *([sex] if chosen.sexes != ("T",) else []),
        *([group] if (rows["group_id"] != "all").any() else []),
    ]


def long_columns(chosen: Selection, rows: pd.DataFrame) -> tuple[Column, ...]:
    """A value a row, and everything that is known of it."""
    return (
        table.area_column(),
        table.indicator_column(in_short=True),
        table.period_column(),
        *_split(chosen, rows),
        table.value_column(),
        table.interval_column(),
        _whole("numerator", "numerator"),
        _whole("denominator", "denominator"),
        Column(t("explore.status"), _status),
        _word("provenance", "provenance"),
    )


def _items(row: Row, name: str) -> list[Any]:
    """A list of the row's, with None where nothing is known."""
    return list(row[name].tolist()) if hasattr(row[name], "tolist") else list(row[name])


def _item(place: int) -> Callable[[Row], dict[str, Any]]:
    """What the row says of the indicator at `place`, as a row of its own."""
    return lambda row: (
        {name: _items(row, name)[place] for name in LISTS} | {"provenance": _items(row, "provenances")[place]}
    )


def _wide_column(place: int, indicator: Indicator) -> Column:
    """The value and its interval; nothing where the snapshot has no such row."""
    value, item = table.value_column(indicator), _item(place)

    def cell(row: Row) -> str:
        one = item(row)
        if one["status"] is None:
            return ""
        ends = say.interval(one, indicator, with_unit=False)
        return Html(value.cell(one) + (f' <span class="quiet">({ends})</span>' if ends else ""))

    unit = axis.unit_words(indicator)
    return Column(t("table.with_unit", heading=indicator.short, unit=unit), cell, is_number=True)


def wide_columns(chosen: Selection, rows: pd.DataFrame) -> tuple[Column, ...]:
    return (
        table.area_column(),
        Column(t("explore.year"), lambda row: str(row["year"]), is_number=True),
        _whole("pooled", "years_pooled"),
        *_split(chosen, rows),
        *(_wide_column(place, one) for place, one in enumerate(chosen.indicators)),
    )


def show_table(rows: pd.DataFrame, chosen: Selection, form: str) -> None:
    """A page of the rows, and the ways to the others."""
    columns = long_columns(chosen, rows) if form == "lang" else wide_columns(chosen, rows)
    ends = {"first": rows["place"].iloc[0], "last": rows["place"].iloc[-1], "total": rows["total"].iloc[0]}
    caption = t("explore.caption", **{name: number(end) for name, end in ends.items()})
    st.html(table.table_html(rows, columns, caption))
    page, pages = _page(rows), ceil(int(ends["total"]) / SIZE)
    paging.show_ways(page, pages)


def _about(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as a file has them: with the names and units of their indicators."""
    known = indicators()
    return rows.drop(columns=COUNTS).assign(
        indicator_name=[str(known[one].name) for one in rows["indicator_id"]],
        unit=[known[one].unit for one in rows["indicator_id"]],
    )


def _apart(rows: pd.DataFrame, chosen: Selection) -> pd.DataFrame:
    """The rows with every list as columns of their own: trygg_value, trygg_status …"""
    lists = {name: [_items(row, name) for row in rows.to_dict("records")] for name in LISTS}
    columns = {
        f"{one.id}_{name.replace('provenances', 'provenance')}": [items[place] for items in lists[name]]
        for place, one in enumerate(chosen.indicators)
        for name in LISTS
    }
    return pd.concat([rows[list(KEYS)], pd.DataFrame(columns, dtype=object)], axis="columns")


def evidence(rows: pd.DataFrame, chosen: Selection, form: str, scope: str, snapshot: str) -> Evidence:
    """All rows, for a file."""
    years = "-".join(map(str, chosen.years))
    return Evidence(
        _about(rows) if form == "lang" else _apart(rows, chosen),
        (),
        "",
        table.file_name(rows, "utforska", form, scope, years, snapshot),
        {"snapshot": snapshot},
    )
