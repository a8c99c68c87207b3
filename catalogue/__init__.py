"""What exists: indicators, municipalities, sources and interventions, one TOML file each.

Adding to the dashboard means adding a file here. What a file says is in model.py, how it is read in files.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import Any

from catalogue.files import CatalogueError, all_of, build, folder, read
from catalogue.mapping import mapped
from catalogue.model import (
    DOMAINS,
    FEWEST_IN_QUARTILES,
    LEVELS,
    SENSITIVITIES,
    ActsOn,
    Area,
    Break,
    Catchment,
    Cluster,
    Confidence,
    Domain,
    Evaluation,
    Event,
    EventKind,
    Indicator,
    Intervention,
    Level,
    Municipality,
    Period,
    Reference,
    Research,
    Sensitivity,
    Source,
    Unit,
)
from text import Words

__all__ = [
    "DOMAINS",
    "FEWEST_IN_QUARTILES",
    "LEVELS",
    "SENSITIVITIES",
    "ActsOn",
    "Area",
    "Break",
    "CatalogueError",
    "Catchment",
    "Cluster",
    "Confidence",
    "Domain",
    "Evaluation",
    "Event",
    "EventKind",
    "Indicator",
    "Intervention",
    "Level",
    "Municipality",
    "Period",
    "Reference",
    "Research",
    "Sensitivity",
    "Source",
    "Unit",
    "all_of",
    "areas",
    "build",
    "confidence",
    "evaluation",
    "events",
    "experiences",
    "family_z",
    "folder",
    "indicators",
    "interventions",
    "municipalities",
    "read",
    "sources",
    "worked_in",
]


def _checked(indicator: Indicator, path: Path) -> Indicator:
    if indicator.sensitivity not in SENSITIVITIES:
        known = ", ".join(SENSITIVITIES)
        raise CatalogueError(f"{path}: sensitivity is {indicator.sensitivity!r}. Write one of {known}.")
    if indicator.response and not (path.parent / f"{indicator.response}.toml").exists():
        raise CatalogueError(f"{path}: response is {indicator.response!r}. Write the id of an indicator.")
    return indicator


@cache
def _indicators(root: Path) -> dict[str, Indicator]:
    loaded = all_of(Indicator, "indicators", root).items()
    found = [_checked(one, root / "indicators" / f"{id}.toml") for id, one in loaded]
    return {one.id: one for one in sorted(found, key=lambda one: (DOMAINS.index(one.domain), one.order))}


def indicators(level: Level | None = None) -> dict[str, Indicator]:
    """The indicators, or those that exist at `level`, by id, in the order of domain and place within it.

    Where a level is asked for, families' experience is left out: it is nowhere shown without its response.
    """
    found = _indicators(folder())
    if level is None:
        return dict(found)
    return {id: one for id, one in found.items() if level in one.levels and not one.is_experience}


def experiences() -> dict[str, Indicator]:
    """What families are asked about, each with an indicator of its response."""
    return {id: one for id, one in indicators().items() if one.is_experience and one.response}


@cache
def _municipalities(root: Path) -> dict[str, Municipality]:
    found: dict[str, Municipality] = all_of(Municipality, "municipalities", root)
    ordered = sorted(found.items(), key=lambda item: (item[1].order, item[0]))
    return {id: mapped(one, root / "municipalities" / f"{id}.csv") for id, one in ordered}


def municipalities() -> dict[str, Municipality]:
    return _municipalities(folder())


def sources() -> dict[str, Source]:
    return all_of(Source, "sources", folder())


@cache
def _interventions(root: Path) -> dict[str, Intervention]:
    from catalogue.works import checked  # which needs this module

    found: dict[str, Intervention] = all_of(Intervention, "interventions", root)
    return {id: checked(one, root / "interventions" / f"{id}.toml") for id, one in found.items()}


def interventions(municipality: str | None = None) -> dict[str, Intervention]:
    """The development works, or those in one municipality, by id. Raises CatalogueError for a wrong one."""
    found = _interventions(folder())
    return {
        id: one for id, one in found.items() if municipality is None or municipality in one.municipalities
    }


def events(municipality: str, indicator: str, areas: Iterable[str]) -> tuple[Event, ...]:
    """What a reader of a line about an indicator in `areas` should know of, in order of time."""
    from catalogue.decisions import decisions  # which needs this module

    place = municipalities().get(municipality)
    catchments = place.catchments_in(areas) if place else set()
    works = interventions(municipality).values()
    found = [event for work in works for event in work.marks_on(indicator, catchments)]
    if place:
        found += [one.event for one in decisions(place.id) if one.concerns(indicator, catchments, place)]
    return tuple(sorted(found, key=lambda one: one.start))


def worked_in(municipality: str) -> tuple[str, ...]:
    """The catchments that some development work is about."""
    return tuple(one for work in interventions(municipality).values() for one in work.catchments)


@cache
def _confidence(path: Path) -> Confidence:
    return build(Confidence, path, read(path))


def family_z(areas: int, indicators: int) -> float:
    """The normal quantile that keeps all pairs of areas, on all indicators, at the family's level.

    By Bonferroni: the error allowed is shared by all comparisons.
    """
    comparisons = max(areas * (areas - 1) // 2 * indicators, 1)
    error = (1 - confidence().family_level) / comparisons
    return NormalDist().inv_cdf(1 - error / 2)


def confidence() -> Confidence:
    return _confidence(folder() / "confidence.toml")


@cache
def _evaluation(path: Path) -> Evaluation:
    return build(Evaluation, path, read(path))


def evaluation() -> Evaluation:
    return _evaluation(folder() / "evaluation.toml")


def _counts(found: Any) -> tuple[int, ...] | None:
    return None if found is None else tuple(int(one) for one in found)


def areas(rows: Any) -> dict[str, Area]:
    """The rows of `queries/areas.sql` as areas by id, in the rows' order."""
    records = rows.astype(object).where(rows.notna(), None).to_dict("records")
    found = [
        Area(
            id=row.pop("area_id"),
            name=Words(row.pop("name_sv"), row.pop("name_en")),
            parent=row.pop("parent_id"),
            catchment=row.pop("catchment_id"),
            area_types=_counts(row.pop("area_types")),
            **row,
        )
        for row in records
    ]
    return {one.id: one for one in found}
