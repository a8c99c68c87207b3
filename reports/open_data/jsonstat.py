"""An indicator's values as a cube in JSON-stat 2.0, in the language now spoken.

Its dimensions are areas, times, sexes and quantities. Most of the cube is empty, so values and statuses are
written by their place in it. A place without a row has neither; one without a value has the reason as its
status, and what is invented has an s.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

import catalogue
import text
from catalogue import Area, Indicator
from catalogue.open_data import terms
from reports.open_data import Edition, invented, unit_words
from text import t

QUANTITIES = ("value", "numerator", "denominator", "standard_error", "lower", "upper")
IN_UNIT = ("value", "standard_error", "lower", "upper")
SEXES = ("T", "K", "M")
REASONS = ("c", "x", "z", "u", "p", "s")


def period_id(row: Mapping[str, Any]) -> str:
    """2025 or 2023-2025."""
    first = row["year"] - row["years_pooled"] + 1
    return str(row["year"]) if first == row["year"] else f"{first}-{row['year']}"


def _status(row: Mapping[str, Any]) -> str:
    """The reason, and s where it is invented; nothing of what is shown as it was published or computed."""
    return row["status"].replace("ok", "") + ("s" if row["provenance"] == "synthetic" else "")


def _dimension(name: str, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "label": t(f"open_data.dimension_{name}"),
        "category": {"index": list(labels), "label": dict(labels)},
    }


def _in_order(rows: Sequence[Mapping[str, Any]], areas: Iterable[Area]) -> dict[str, dict[str, str]]:
    """The categories of each dimension, and what they are called."""
    there = {row["area_id"] for row in rows}
    spans = sorted({(row["year"], row["years_pooled"], period_id(row), row["period"]) for row in rows})
    return {
        "area": {one.id: str(one.name) for one in areas if one.id in there},
        "period": {id: name for _, _, id, name in spans},
        "sex": {one: t(f"open_data.sex_{one.lower()}") for one in SEXES},
        "measure": {one: t(f"open_data.column_{one}") for one in QUANTITIES},
    }


def cube(rows: pa.Table, areas: Iterable[Area], indicator: Indicator, edition: Edition) -> dict[str, Any]:
    """The rows of `observation` of an indicator, all groups together."""
    told = [row for row in rows.to_pylist() if row["group_id"] == "all"]
    named = _in_order(told, areas)
    place = {name: {id: number for number, id in enumerate(labels)} for name, labels in named.items()}
    values: dict[str, float] = {}
    statuses: dict[str, str] = {}
    for row in told:
        beginning = place["area"][row["area_id"]]
        beginning = beginning * len(named["period"]) + place["period"][period_id(row)]
        beginning = (beginning * len(SEXES) + place["sex"][row["sex"]]) * len(QUANTITIES)
        for number, quantity in enumerate(QUANTITIES):
            if row[quantity] is not None:
                values[str(beginning + number)] = row[quantity]
            if status := _status(row):
                statuses[str(beginning + number)] = status
    source = catalogue.sources()[indicator.source]
    dimensions = {name: _dimension(name, labels) for name, labels in named.items()}
    unit = {"label": unit_words(indicator), "decimals": indicator.decimals}
    dimensions["measure"]["category"]["unit"] = dict.fromkeys(IN_UNIT, unit)
    return {
        "version": "2.0",
        "class": "dataset",
        "label": str(indicator.name),
        "source": f"{source.publisher}: {source.name}",
        "updated": edition.created_on,
        "note": [
            str(indicator.definition),
            invented(rows),
            t("open_data.protected", rules=edition.rules),
            t("open_data.terms", licence=terms().licence),
        ],
        "id": list(named),
        "size": [len(labels) for labels in named.values()],
        "role": {"time": ["period"], "geo": ["area"], "metric": ["measure"]},
        "dimension": dimensions,
        "value": values,
        "status": statuses,
        "extension": {
            "likvard": edition.facts | {"indicator": indicator.id, "language": text.language()},
            "status": {"label": {one: t(f"open_data.status_{one}") for one in REASONS}},
        },
    }


def jsonstat_bytes(rows: pa.Table, areas: Iterable[Area], indicator: Indicator, edition: Edition) -> bytes:
    return json.dumps(cube(rows, areas, indicator, edition), ensure_ascii=False).encode()
