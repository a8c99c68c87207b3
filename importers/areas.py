"""The areas of the embedded data, in the contract's shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from catalogue import Catchment, Cluster, Municipality
from catalogue.mapping import homes, members
from importers.published import Row, SmallArea, read

Point = tuple[float, float]  # longitude, latitude
TYPES = 5  # of areas, from large challenges to very good conditions


@dataclass(frozen=True)
class Area:
    """A row of the contract's table `area`."""

    area_id: str
    level: str
    name_sv: str
    name_en: str
    parent_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    area_type: int | None = None
    population: int | None = None
    is_approximate: bool = False
    is_example: bool = False
    school_code: str | None = None
    organiser: str | None = None
    grades: str | None = None
    catchment_id: str | None = None
    area_types: list[int] | None = None


def _with_people(area: Area, parts: list[tuple[SmallArea, float]]) -> Area:
    """Population of `parts`, each by its share, and their area type where they share one."""
    types = {part.area_type for part, _ in parts}
    return replace(
        area,
        population=round(sum(share * part.population[max(part.population)] for part, share in parts)),
        area_type=types.pop() if len(types) == 1 else None,
    )


def _in_time(area: Area, of: Catchment | Cluster) -> Area:
    return replace(area, valid_from=of.valid_from, valid_to=of.valid_to)


def regional_types() -> dict[str, list[int]]:
    """By municipality how many of its regional areas (RegSO) are of area type 1, 2, 3, 4 and 5."""
    found: dict[str, list[int]] = {}
    for row in read("regional_areas"):
        found.setdefault(row["municipality_id"], [0] * TYPES)[int(row["area_type"]) - 1] += 1
    return found


def regions() -> Iterator[Area]:
    """Country, counties and municipalities."""
    types = regional_types()
    for row in read("regions"):
        area = Area(row["area_id"], row["level"], row["name_sv"], row["name_en"], row["parent_id"] or None)
        yield replace(area, area_types=types.get(area.area_id))


def inside(municipality: Municipality, small: dict[str, SmallArea]) -> Iterator[Area]:
    """Clusters, catchments and small areas."""
    for cluster in municipality.clusters:
        area = Area(cluster.id, "cluster", cluster.name.sv, cluster.name.en, municipality.id)
        yield _in_time(area, cluster)
    home = homes(municipality)
    for catchment in municipality.catchments:
        name = catchment.name
        area = Area(catchment.id, "catchment", name.sv, name.en, catchment.cluster)
        yield replace(_in_time(area, catchment), is_approximate=catchment.is_approximate)
        for part in (small[one] for one in catchment.small_areas if home[one] == catchment.id):
            name_of_part = f"{part.region_name} ({part.id})"
            yield Area(part.id, "small_area", name_of_part, name_of_part, catchment.id)


def _school(row: Row, parent: str, catchment_of: Mapping[str, str]) -> Area:
    return Area(
        row["area_id"],
        "school",
        row["name"],
        row["name"],
        parent,
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
        school_code=row["school_code"] or None,
        organiser=row["organiser"] or None,
        grades=row["grades"] or None,
        catchment_id=catchment_of.get(row["regso_code"]),
    )


def schools(municipality: Municipality, small: dict[str, SmallArea]) -> Iterator[Area]:
    """Real schools, each in the catchment of the regional area (RegSO) that it lies in."""
    catchment_of = {small[part].region_code: catchment for part, catchment in homes(municipality).items()}
    for row in read("schools"):
        yield _school(row, municipality.id, catchment_of)


def example_school(catchment: Catchment) -> str:
    return f"{catchment.id}-exempelskola"


def example_schools(municipality: Municipality) -> Iterator[Area]:
    """One invented school to a catchment; every other one ends with year 6."""
    for place, catchment in enumerate(municipality.catchments):
        school = Area(
            example_school(catchment),
            "school",
            f"Exempelskola, {catchment.name.sv}",
            f"Example school, {catchment.name.en}",
            municipality.id,
            is_example=True,
            grades=("F–6", "F–9")[place % 2],
            catchment_id=catchment.id,
        )
        yield _in_time(school, catchment)


def all_areas(
    municipality: Municipality, small: dict[str, SmallArea], points: Mapping[str, Point]
) -> list[Area]:
    """Every area of the embedded data; `points` inside those that have a boundary."""
    parts = members(municipality) | {area: {area: 1.0} for area in small}
    found = []
    for area in (
        *regions(),
        *inside(municipality, small),
        *schools(municipality, small),
        *example_schools(municipality),
    ):
        extra: dict[str, Any] = {}
        if area.area_id in points:
            extra = {"longitude": points[area.area_id][0], "latitude": points[area.area_id][1]}
            area = _with_people(area, [(small[part], share) for part, share in parts[area.area_id].items()])
        found.append(replace(area, **extra))
    return found
