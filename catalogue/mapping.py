"""Which small areas make up each catchment, whole or in part, and in which years.

`municipalities/<code>.csv`, beside the municipality's .toml, has a row for each small area and catchment:

    small_area;share;catchment
    2081C1180;1;2081-tjarnaskolan

`share` is how much of the small area's population belongs to the catchment. A fourth column, `proposal`,
marks the rows that nobody has confirmed. Semicolon, comma or tab, as a spreadsheet program saves it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isclose
from pathlib import Path

from catalogue import delimited
from catalogue.files import CatalogueError
from catalogue.model import Catchment, Cluster, Municipality
from text import t

COLUMNS = ("small_area", "share", "catchment")
LEEWAY = 0.0015  # three thirds, written with three decimals, are a whole

Shares = dict[str, float]  # how much of each small area


@dataclass(frozen=True)
class Era:
    """Years, both included, in which no catchment begins or ends; None is without end."""

    first: int | None
    last: int | None

    def has(self, area: Catchment | Cluster) -> bool:
        """Whether the area exists in all of these years."""
        begun = area.valid_from is None or (self.first is not None and area.valid_from <= self.first)
        return begun and (area.valid_to is None or (self.last is not None and self.last <= area.valid_to))


@dataclass(frozen=True)
class Row:
    """So much of a small area belongs to a catchment.

    proposal  why a program thinks so; empty once somebody has agreed
    """

    small_area: str
    share: float
    catchment: str
    proposal: str = ""


def eras(municipality: Municipality) -> list[Era]:
    """The times in which some catchment exists, oldest first."""
    starts = {one.valid_from for one in municipality.catchments if one.valid_from is not None}
    starts |= {one.valid_to + 1 for one in municipality.catchments if one.valid_to is not None}
    edges = [None, *sorted(starts), None]
    found = [Era(first, None if after is None else after - 1) for first, after in pairwise(edges)]
    return [era for era in found if any(era.has(one) for one in municipality.catchments)]


def composition(municipality: Municipality, era: Era) -> dict[str, Shares]:
    """How much of each small area makes up the municipality, its clusters and its catchments in an era."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for one in municipality.catchments:
        if era.has(one):
            for small_area, share in one.parts:
                for area in (municipality.id, one.cluster, one.id):
                    found[area][small_area] += share
    # shares of one small area that are put together again are a whole, not 0.9999999
    return {area: {part: round(share, 9) for part, share in of.items()} for area, of in found.items()}


def members(municipality: Municipality) -> dict[str, Shares]:
    """How much of each small area makes up the municipality and every cluster and catchment it has had."""
    found: dict[str, Shares] = {}
    for era in eras(municipality):
        found |= composition(municipality, era)
    return found


def _largest(catchments: Iterable[Catchment]) -> dict[str, str]:
    """By small area the catchment with most of it, the first of equals."""
    found: dict[str, tuple[float, str]] = {}
    for one in catchments:
        for small_area, share in one.parts:
            if share > found.get(small_area, (0.0, ""))[0]:
                found[small_area] = (share, one.id)
    return {small_area: catchment for small_area, (_, catchment) in found.items()}


def homes(municipality: Municipality) -> dict[str, str]:
    """By small area the catchment of today that it is drawn in: the one with most of it."""
    found: dict[str, str] = {}
    for era in eras(municipality):
        found |= _largest(one for one in municipality.catchments if era.has(one))
    return found


def drawn(municipality: Municipality) -> dict[str, tuple[str, ...]]:
    """By catchment the small areas that it is drawn as: those of which no other of its time has more."""
    most = {
        (small_area, catchment)
        for era in eras(municipality)
        for small_area, catchment in _largest(c for c in municipality.catchments if era.has(c)).items()
    }
    return {
        one.id: tuple(part for part in one.small_areas if (part, one.id) in most)
        for one in municipality.catchments
    }


def _share(written: str) -> float:
    """0,5 and 0.5 are a half; what is no share is 0."""
    try:
        share = float(written.replace(",", "."))
    except ValueError:
        return 0.0
    return share if 0 < share <= 1 else 0.0


def read(path: Path) -> list[Row]:
    """The rows of a mapping file; none where there is no file. Raises CatalogueError for what is no row."""
    if not path.exists():
        return []
    rows = []
    for cells in (reader := delimited.reader(path)):
        row = {(name or "").strip(): (cell or "").strip() for name, cell in cells.items() if name is not None}
        if missing := [name for name in COLUMNS if name not in row]:
            raise CatalogueError(t("mapping.column", path=path, column=missing[0]))
        if not any(row.values()):
            continue
        if not (share := _share(row["share"])):
            raise CatalogueError(t("mapping.share", path=path, row=reader.line_num, share=row["share"]))
        rows.append(Row(row["small_area"], share, row["catchment"], row.get("proposal", "")))
    return rows


def _whole(municipality: Municipality, path: Path) -> Iterator[str]:
    """Sentences: who has a share too much or too little, and whose series would be joined over a change."""
    places: tuple[Catchment | Cluster, ...] = (*municipality.catchments, *municipality.clusters)
    for one in places:
        if one.valid_from is not None and one.valid_to is not None and one.valid_from > one.valid_to:
            yield t("mapping.never", path=path, area=one.id, first=one.valid_from, last=one.valid_to)
    small_areas = sorted({part for one in municipality.catchments for part in one.small_areas})
    before: dict[str, Shares] = {}
    for era in eras(municipality):
        found = composition(municipality, era)
        for part in small_areas:
            total = found.get(municipality.id, {}).get(part, 0.0)
            if not isclose(total, 1, abs_tol=1e-6):
                years = f"{era.first or ''}–{era.last or ''}".strip("–") or "…"
                yield t("mapping.sum", path=path, small_area=part, sum=round(total, 4), years=years)
        for cluster in municipality.clusters:
            if cluster.id in before and cluster.id in found and before[cluster.id] != found[cluster.id]:
                yield t("mapping.cluster", path=path, cluster=cluster.id, year=era.first)
        before |= found


def mapped(municipality: Municipality, path: Path) -> Municipality:
    """The municipality with the small areas of its catchments, from the mapping file at `path`.

    Raises CatalogueError where shares do not add up or a name is unknown.
    """
    if elsewhere := [one.id for one in municipality.catchments if one.small_areas]:
        raise CatalogueError(t("mapping.elsewhere", path=path, catchment=elsewhere[0]))
    rows = read(path)
    known = {one.id for one in municipality.catchments}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if row.catchment not in known:
            raise CatalogueError(t("mapping.catchment", path=path, catchment=row.catchment))
        if (row.small_area, row.catchment) in seen:
            raise CatalogueError(
                t("mapping.twice", path=path, small_area=row.small_area, catchment=row.catchment)
            )
        seen.add((row.small_area, row.catchment))
    found = _levelled(
        replace(
            municipality,
            catchments=tuple(
                replace(
                    one,
                    small_areas=tuple(row.small_area for row in rows if row.catchment == one.id),
                    shares=tuple(row.share for row in rows if row.catchment == one.id),
                    is_approximate=one.is_approximate
                    or any(row.share < 1 for row in rows if row.catchment == one.id),
                )
                for one in municipality.catchments
            ),
            proposed=tuple(dict.fromkeys(row.small_area for row in rows if row.proposal)),
        )
    )
    if problems := list(_whole(found, path)):
        raise CatalogueError(problems[0])
    return found


def _levelled(municipality: Municipality) -> Municipality:
    """Shares that come as near to 1 together as their decimals allow, made 1."""
    totals: dict[tuple[str, str], float] = {}  # by catchment and small area
    for era in eras(municipality):
        sums = composition(municipality, era).get(municipality.id, {})
        for one in municipality.catchments:
            if era.has(one):
                totals |= {(one.id, part): sums[part] for part in one.small_areas}

    def level(catchment: str, part: str, share: float) -> float:
        total = totals.get((catchment, part), 1.0)
        return share / total if abs(total - 1) < LEEWAY else share

    return replace(
        municipality,
        catchments=tuple(
            replace(one, shares=tuple(level(one.id, part, share) for part, share in one.parts))
            for one in municipality.catchments
        ),
    )
