"""Values in the shape of Kolada's service, version 3, so that the same programs can read them.

What they also say, and Kolada does not: over how many years a value is, and whether it is invented.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import pandas as pd

from catalogue import Area, Indicator

Kind = Literal["municipality", "ou"]
LEVELS: dict[Kind, tuple[str, ...]] = {
    "municipality": ("country", "county", "municipality"),
    "ou": ("cluster", "catchment", "school", "small_area"),
}
STATUS = {
    "ok": "",
    "u": "Uncertain",
    "p": "Preliminary",
    "c": "Private",
    "x": "Missing",
    "z": "NotApplicable",
}


def _value(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "gender": row["sex"],
        "value": row["value"],
        "count": row["denominator"],
        "status": STATUS[row["status"]],
        "isdeleted": False,
        "provenance": row["provenance"],
    }


def _none_for_missing(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return rows.astype(object).where(rows.notna(), None).to_dict("records")


def entries(rows: pd.DataFrame, kind: Kind) -> list[dict[str, Any]]:
    """`rows` of queries/kolada.sql, those of one entry together."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in _none_for_missing(rows):
        key = row["indicator_id"], row["area_id"], row["year"], row["years_pooled"]
        entry = {
            "kpi": row["indicator_id"],
            kind: row["area_id"],
            "period": row["year"],
            "years_pooled": row["years_pooled"],
            "period_name": row["period"],
            "values": [],
        }
        found.setdefault(key, entry)["values"].append(_value(row))
    return list(found.values())


def kpis(indicators: Iterable[Indicator]) -> list[dict[str, Any]]:
    """What can be asked for, as Kolada lists key figures."""
    return [
        {
            "id": one.id,
            "title": str(one.name),
            "description": str(one.definition),
            "is_divided_by_gender": int(bool(one.sex_levels)),
            "has_ou_data": bool(set(one.levels) & set(LEVELS["ou"])),
            "municipality_type": "A",
            "operating_area": one.domain,
            "publication_date": None,
        }
        for one in indicators
    ]


def places(areas: Iterable[Area], kind: Kind) -> list[dict[str, Any]]:
    """Municipalities, counties and the country, or what lies in them."""
    return [
        {"id": one.id, "title": str(one.name), "type": one.level, "municipality": one.parent or ""}
        for one in areas
        if one.level in LEVELS[kind]
    ]
