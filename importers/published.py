"""What is in `data/published`: figures and areas carried over from their sources (docs/data.md)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from importers import ImportProblem

FOLDER = Path(__file__).parent.parent / "data" / "published"
FIGURES = ("bra", "fohm", "hlv", "kolada", "ntu", "skolverket")
Row = dict[str, str]


@dataclass(frozen=True)
class Figure:
    """A published value as printed, and the counts behind it where they are published."""

    value: str
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True)
class SmallArea:
    """A small area (DeSO) with what is published about it. `population` by year."""

    id: str
    region_code: str
    region_name: str
    latitude: float
    longitude: float
    area_type: int
    population: dict[int, int]


Known = Mapping[tuple[str, int], Mapping[str, Figure]]  # by area and year, then sex


def read(name: str) -> list[Row]:
    """The rows of a CSV file, every value as text."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _or_null(row: Row) -> dict[str, Any]:
    return {key: cell or None for key, cell in row.items()}


def figures() -> list[dict[str, Any]]:
    """All published observations; `value` and limits as printed, what is empty as None."""
    return [_or_null(row) for name in FIGURES for row in read(name)]


def releases() -> list[dict[str, Any]]:
    """Where and when the published observations were published; what is empty as None."""
    return [_or_null(row) for row in read("releases")]


def small_areas() -> dict[str, SmallArea]:
    """Small areas by id."""
    prefix = "population_"
    return {
        row["area_id"]: SmallArea(
            row["area_id"],
            row["regso_code"],
            row["regso_name"],
            float(row["latitude"]),
            float(row["longitude"]),
            int(row["area_type"]),
            {int(name.removeprefix(prefix)): int(row[name]) for name in row if name.startswith(prefix)},
        )
        for row in read("small_areas")
    }


def known(found: Iterable[Mapping[str, Any]]) -> dict[str, Known]:
    """Published values of single years, by indicator. Raises ImportProblem where one is given twice."""
    by_indicator: dict[str, dict[tuple[str, int], dict[str, Figure]]] = {}
    for row in found:
        if row["years_pooled"] != "1" or not row["value"]:
            continue
        numerator, denominator = (int(row[n]) if row[n] else None for n in ("numerator", "denominator"))
        name, at, sex = row["indicator_id"], (row["area_id"], int(row["year"])), row["sex"]
        by_sex = by_indicator.setdefault(name, {}).setdefault(at, {})
        if sex in by_sex:
            raise ImportProblem(f"{name} {at} {sex} is published twice. Keep one in data/published.")
        by_sex[sex] = Figure(row["value"], numerator, denominator)
    return dict(by_indicator)
