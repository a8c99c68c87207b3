"""What each area looks like and says: comparison rows become a short list for the browser."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from catalogue import Indicator
from components import synthetic, theme
from text import language, number, quantity, t

MISSING, PROTECTED = 0, 5  # fills; 1 to 4 are the classes
NAME, LINES = 1, 5  # where an area's name and the tooltip's lines stand in an entry
REASONS = {"c": "protected", "z": "not_applicable"}
REMARKS = {"u": "uncertain", "p": "preliminary"}
NARROW = 10  # values within so few units are told apart by a decimal


def area_list(
    rows: pd.DataFrame,
    indicator: Indicator,
    benchmark: str,
    outlined: Collection[str] = (),
    selected: str | None = None,
) -> list[list[Any]]:
    """One entry an area: id, name, fill, judgement, label, lines of the tooltip, outlined, selected."""
    decimals = label_decimals(rows, indicator)
    judged = (rows["judgement"] != "not_judged").any()
    return [
        [
            row["area_id"],
            row[f"name_{language()}"],
            fill(row),
            row["judgement"] if judged and pd.notna(row["value"]) else "",
            label(row, decimals),
            lines(row, indicator, benchmark),
            int(row["area_id"] in outlined),
            int(row["area_id"] == selected),
        ]
        for row in rows.to_dict("records")
    ]


def fold(entries: list[list[Any]]) -> tuple[list[list[Any]], list[str]]:
    """What travels: no names, which came with the boundaries, and lines as indices into a list of words.

    Areas often say the same.
    """
    words = list(dict.fromkeys(line for entry in entries for line in entry[LINES]))
    place = {line: index for index, line in enumerate(words)}
    folded = [
        [*e[:NAME], *e[NAME + 1 : LINES], [place[line] for line in e[LINES]], *e[LINES + 1 :]]
        for e in entries
    ]
    return folded, words


def point_list(points: pd.DataFrame | None, language: str) -> list[list[Any]]:
    """One entry a point: name, latitude, longitude. A point without a place is left out."""
    if points is None:
        return []
    places = zip(points[f"name_{language}"], points["latitude"], points["longitude"], strict=True)
    return [
        [name, round(latitude, 5), round(longitude, 5)]
        for name, latitude, longitude in places
        if pd.notna(latitude) and pd.notna(longitude)
    ]


def fill(row: dict[str, Any]) -> int:
    if pd.notna(row["value"]):
        return int(row["class"])
    return PROTECTED if row["status"] == "c" else MISSING


def label_decimals(rows: pd.DataFrame, indicator: Indicator) -> int:
    """A label is short: a decimal only where values lie so close that they would all read alike."""
    values = rows["value"].dropna()
    is_narrow = not values.empty and values.max() - values.min() < NARROW
    return min(1, indicator.decimals) if is_narrow else 0


def label(row: dict[str, Any], decimals: int) -> str:
    if pd.notna(row["value"]):
        return number(row["value"], decimals)
    return "••" if row["status"] == "c" else "–"


def lines(row: dict[str, Any], indicator: Indicator, benchmark: str) -> list[str]:
    """What the tooltip says below the area's name."""
    if pd.isna(row["value"]):
        return [t(f"map.{REASONS.get(row['status'], 'missing')}"), row["period"]]
    unit, decimals = indicator.unit, indicator.decimals
    said = [quantity(row["value"], unit, decimals)]
    if pd.notna(row["lower"]) and pd.notna(row["upper"]):
        ends = {"lower": number(row["lower"], decimals), "upper": quantity(row["upper"], unit, decimals)}
        said.append(t("map.interval", **ends))
    said.append(theme.judgement(row["judgement"], benchmark))
    if pd.notna(row["benchmark_value"]) and row.get("benchmark_id") != "mal":  # whose name says its value
        said.append(f"{benchmark}: {quantity(row['benchmark_value'], unit, decimals)}")
    said.append(row["period"])
    if row["status"] in REMARKS:
        said.append(t(f"map.{REMARKS[row['status']]}"))
    if synthetic.is_synthetic_row(row):
        said.append(f"{synthetic.SYMBOL} {t('synthetic.figure')}")
    return said
