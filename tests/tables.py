"""Rows as text, so that a test can be read like a table.

    indicator_id | area_id | year | value
    trygg        | a       | 2025 | 81.5
    trygg        | b       | 2025 | -

A dash is null. A column is of integers, numbers or text, whichever its cells allow.
"""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd


def _cell(text: str) -> Any:
    if text == "-":
        return None
    if len(text) > 1 and text[0] == "0" and text.isdigit():  # a code, not a number
        return text
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def table(text: str) -> list[dict[str, Any]]:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    header, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    return [dict(zip(header, map(_cell, row), strict=True)) for row in rows]


def frame(text: str) -> pd.DataFrame:
    return pd.DataFrame(table(text))


OBSERVATION = {
    "indicator_id": "trygg",
    "area_id": "a",
    "year": 2025,
    "years_pooled": 1,
    "sex": "T",
    "group_id": "all",
    "period": "2025",
    "value": None,
    "numerator": None,
    "denominator": None,
    "standard_error": None,
    "lower": None,
    "upper": None,
    "status": "ok",
    "provenance": "published",
    "note_id": None,
    "release_id": "r1",
}
AREA = {
    "area_id": "a",
    "level": "catchment",
    "name_sv": "Alby",
    "name_en": "Alby",
    "parent_id": None,
    "latitude": None,
    "longitude": None,
    "valid_from": None,
    "valid_to": None,
    "area_type": None,
    "population": None,
    "is_approximate": False,
    "is_example": False,
    "school_code": None,
    "organiser": None,
    "grades": None,
    "catchment_id": None,
}
ESTIMATE = {
    "indicator_id": "trygg",
    "scope_id": "m",
    "year": 2025,
    "years_pooled": 1,
    "sex": "T",
    "measure": "d",
    "variant": "area_type",
    "estimate": None,
    "standard_error": None,
    "lower": None,
    "upper": None,
    "gap": None,
    "areas": 4,
    "hidden": 0,
    "provenance": "computed",
}

FLOW = {
    "catchment_id": "a",
    "school_id": "s",
    "year": 2024,
    "period": "2024",
    "pupils": None,
    "status": "ok",
    "provenance": "synthetic",
    "release_id": "r1",
}

SUBGROUP = {
    "group_id": "g",
    "subgroup": "a",
    "subgroup_rank": None,
    "estimate": None,
    "standard_error": None,
    "population": None,
    "favourable": True,
    "ordered": True,
    "scale": 100,
    "reference": None,
}
CREATE_SUBGROUP = """
create or replace table subgroup (
    group_id varchar, subgroup varchar, subgroup_rank integer, estimate double, standard_error double,
    population double, favourable boolean, ordered boolean, scale double, reference boolean
)
"""


def insert(connection: duckdb.DuckDBPyConnection, name: str, usual: dict[str, Any], text: str) -> None:
    """Insert the rows of `text` into the table `name`; columns not written have their usual value."""
    for row in table(text):
        given = usual | row
        given |= {key: str(given[key]) for key in ("period",) if key in given}
        places = ", ".join(f"${key}" for key in given)
        connection.execute(f"insert into {name} ({', '.join(given)}) values ({places})", given)
