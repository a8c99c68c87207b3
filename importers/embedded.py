"""The data that comes with the project: published figures, and invented ones where there are none.

`python -m importers.embedded` writes it anew, byte by byte the same. docs/data.md says what is what.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

import catalogue
import queries
from catalogue import Municipality
from catalogue.mapping import members
from importers import ImportProblem, flows, notes, published, schematic
from importers.areas import Area, all_areas, regions
from importers.boundaries import points_inside
from importers.check import HERE, register_catalogue
from importers.declared import declared
from importers.place import Place
from importers.publish import Publication, publish
from importers.recipe import recipes
from importers.synthetic import COLUMNS, Atom, invent
from queries import snapshot

CREATED_ON = "2026-11-22"
COUNTER = 1
SYNTHETIC = "likvard-exempel"  # release and source of everything invented


def home(small: Iterable[str]) -> Municipality:
    """The municipality in the catalogue that the published small areas make up."""
    for municipality in catalogue.municipalities().values():
        if set(members(municipality).get(municipality.id, ())) == set(small):
            return municipality
    raise ImportProblem(
        "small_areas.csv: these are not the small areas of any municipality in the catalogue."
    )


def above(municipality: Municipality, areas: list[Area]) -> dict[str, str]:
    """The county and the country, by level."""
    parents = {area.area_id: area.parent_id or "" for area in areas}
    county = parents[municipality.id]
    return {"county": county, "country": parents[county]}


def of_regions(areas: Iterable[Area]) -> list[str]:
    """The municipalities that are compared within a region of the catalogue."""
    wholes = {id for id, one in catalogue.municipalities().items() if one.compared == "municipality"}
    return [one.area_id for one in areas if one.level == "municipality" and one.parent_id in wholes]


def atoms(place: Place, figures: list[dict[str, Any]]) -> Iterator[Atom]:
    """Every invented whole number. Raises ImportProblem for an indicator without a recipe."""
    known = published.known(figures)
    for indicator in catalogue.indicators().values():
        if indicator.is_experience or indicator.is_regional:
            continue  # what families say is never invented, nor is what nobody has inside a municipality
        if indicator.id not in recipes():
            raise ImportProblem(f"importers/synthetic.toml has no [indicators.{indicator.id}]. Add one.")
        yield from invent(indicator, recipes()[indicator.id], place, known.get(indicator.id, {}))


def _table(columns: Iterable[str], rows: Iterable[tuple]) -> pa.Table:
    return pa.table(dict(zip(columns, zip(*rows, strict=True), strict=True)))


def where() -> Place:
    """Where figures are invented."""
    small = published.small_areas()
    municipality = home(small)
    return Place(municipality, small, above(municipality, list(regions())))


def invented() -> pa.Table:
    """The rows of `atom`, which sums.sql reads."""
    return _table(COLUMNS, atoms(where(), published.figures()))


def given() -> dict[str, pa.Table]:
    """What else rows.sql and sums.sql read, by name."""
    small = published.small_areas()
    municipality = home(small)
    points = {area.id: (area.longitude, area.latitude) for area in small.values()}
    boundaries = schematic.schematic(municipality, points)
    areas = all_areas(municipality, small, points_inside(boundaries) | points)
    boundaries += schematic.outlines(of_regions(areas))
    parts = members(municipality)
    sources = sorted({indicator.source for indicator in catalogue.indicators().values()})
    return {
        "declared": declared(catalogue.indicators()),
        "part": _table(
            ("area_id", "part_id", "share"),
            (
                (area.area_id, part, share)
                for area in areas
                for part, share in parts.get(area.area_id, {area.area_id: 1.0}).items()
            ),
        ),
        "spread": _table(("indicator_id", "sd"), ((name, r.shown_sd) for name, r in recipes().items())),
        "figure": pa.Table.from_pylist(published.figures()),
        "given_area": pa.Table.from_pylist([asdict(area) for area in areas]),
        "given_boundary": pa.Table.from_pylist([asdict(boundary) for boundary in boundaries]),
        "given_release": pa.Table.from_pylist(
            [
                *published.releases(),
                *({"release_id": name, "source_id": name} for name in (*sources, SYNTHETIC)),
            ]
        ),
    }


def lay(tables: duckdb.DuckDBPyConnection) -> None:
    """Areas, boundaries, releases and comments into the contract's tables; needs `register_catalogue`."""
    for name, rows in given().items():
        tables.register(name, rows)
    tables.execute((HERE / "rows.sql").read_text("utf-8"))


def fill(tables: duckdb.DuckDBPyConnection) -> None:
    """Observations, one for all that the catalogue declares of the areas that are there; needs `lay`."""
    tables.register("atom", invented())
    tables.execute((HERE / "sums.sql").read_text("utf-8"), {"synthetic": SYNTHETIC})
    flows.lay(tables, flows.invent(where(), SYNTHETIC))
    notes.add(tables, published.FOLDER / "notes.toml")


def build() -> duckdb.DuckDBPyConnection:
    """The contract's tables with everything in them, neither checked nor protected."""
    tables = queries.empty()
    register_catalogue(tables)
    lay(tables)
    fill(tables)
    return tables


def write(root: Path) -> Publication:
    """Publish the embedded data under `root`."""
    public = [row["release_id"] for row in published.releases()]
    with build() as tables:
        return publish(tables, root, CREATED_ON, public=public, counter=COUNTER)


if __name__ == "__main__":
    publication = write(snapshot.root())
    for warning in publication.warnings:
        print(warning, file=sys.stderr)
    print(f"Wrote the snapshot {publication.id}.")
