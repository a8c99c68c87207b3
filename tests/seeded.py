"""Tables to protect and to attack: an invented municipality's year group, drawn by seed, in four designs.

16 catchments in four clusters, about 40 pupils a year in each, 84 % of them with what is measured.

A  a year, catchments by sex                 B  a year, catchments together; clusters by sex
C  three years, as B                         D  three years, as A

Of three years the municipality has each single one too. Every count is the sum of its parts.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import duckdb
import pyarrow as pa

import queries
from importers.attack import Cell, Counts

INDICATOR = "behorig-yrkes-ak9"  # in the catalogue: a proportion, in per cent
RELEASE = "seeded"  # of no source that has published it
DESIGNS = ("A", "B", "C", "D")
SEEDS = range(25)
YEAR = 2025
SCALE = 100

Row = dict[str, Any]
Counted = dict[tuple[str, int, str], tuple[int, int]]  # n and x by area, year and sex, which is K or M


def area(area_id: str, level: str, parent: str | None = None, **more: Any) -> Row:
    """A row of the contract's `area`."""
    return {
        "area_id": area_id,
        "level": level,
        "name_sv": area_id,
        "name_en": area_id,
        "parent_id": parent,
        "is_approximate": False,
        "is_example": False,
        **more,
    }


CLUSTERS = ("north", "east", "south", "west")
AREAS = [
    area("town", "municipality"),
    *(area(cluster, "cluster", "town") for cluster in CLUSTERS),
    *(area(f"{cluster}-{number}", "catchment", cluster) for cluster in CLUSTERS for number in range(1, 5)),
]


def row(
    area_id: str, n: int | None, x: int | None, sex: str = "T", year: int = YEAR, pool: int = 1, **more: Any
) -> Row:
    """A row of the contract's `observation`; n and x null is a value that is hidden."""
    value = None if not n or x is None else SCALE * x / n
    return {
        "indicator_id": INDICATOR,
        "area_id": area_id,
        "year": year,
        "years_pooled": pool,
        "sex": sex,
        "group_id": "all",
        "period": str(year),
        "value": value,
        "numerator": x,
        "denominator": n,
        "standard_error": None,
        "lower": None,
        "upper": None,
        "status": "c" if n is None else "ok",
        "provenance": "computed",
        "release_id": RELEASE,
        **more,
    }


def hidden(one: Row) -> Row:
    """The row with every number taken away."""
    gone = dict.fromkeys(("value", "numerator", "denominator", "standard_error", "lower", "upper"))
    return {**one, **gone, "status": "c"}


def is_hidden(one: Row) -> bool:
    return bool(one["status"] == "c")


def drawn(seed: int) -> Counted:
    """Pupils of each catchment, year and sex, and how many of them have it."""
    chance = random.Random(seed)
    found = {}
    for one in AREAS:
        if one["level"] != "catchment":
            continue
        pupils, share = max(4.0, chance.gauss(20, 6)), min(0.97, max(0.6, chance.gauss(0.84, 0.08)))
        for year in range(YEAR - 2, YEAR + 1):
            for sex in "KM":
                n = max(1, round(chance.gauss(pupils, pupils**0.5)))
                found[one["area_id"], year, sex] = n, sum(chance.random() < share for _ in range(n))
    return found


def summed(counted: Counted, area_id: str, years: Iterable[int], sex: str) -> tuple[int, int]:
    """n and x of an area together."""
    there = set(years)
    parents = {one["area_id"]: one["parent_id"] for one in AREAS}
    members = [
        counts
        for (place, year, whose), counts in counted.items()
        if year in there
        and sex in ("T", whose)
        and area_id in (place, parents[place], parents[parents[place]])
    ]
    return sum(n for n, _ in members), sum(x for _, x in members)


def rows(design: str, seed: int) -> list[Row]:
    """The rows of a table, all shown."""
    counted = drawn(seed)
    pool = 3 if design in "CD" else 1
    found = []
    for one in AREAS:
        by_sex = one["level"] != "catchment" or design in "AD"
        spans = [(YEAR, pool)]
        if pool > 1 and one["level"] == "municipality":
            spans += [(year, 1) for year in range(YEAR - 2, YEAR + 1)]
        for year, years in spans:
            for sex in "TKM" if by_sex else "T":
                n, x = summed(counted, one["area_id"], range(year - years + 1, year + 1), sex)
                found.append(row(one["area_id"], n, x, sex, year, years))
    return found


def missing(design: str, seed: int) -> list[Row]:
    """As `rows`, but clusters and the town are of a source that finds one more or less, of those who have it
    and of those who lack it, in some clusters, years and sexes."""
    chance = random.Random(seed)
    more = {
        (one, year, sex): (chance.randint(-1, 1), chance.randint(-1, 1))
        for one in CLUSTERS
        for year in range(YEAR - 2, YEAR + 1)
        for sex in "KM"
    }

    def counted(one: Row) -> Row:
        name, year, pool = one["area_id"], one["year"], one["years_pooled"]
        of = [
            pair
            for (cluster, single, sex), pair in more.items()
            if name in (cluster, "town") and year - pool < single <= year and one["sex"] in ("T", sex)
        ]
        n, x = one["denominator"] + sum(map(sum, of)), one["numerator"] + sum(having for having, _ in of)
        return row(name, n, x, one["sex"], year, pool, release_id="theirs") if of else one

    return [counted(one) for one in rows(design, seed)]


def cell(one: Row) -> Cell:
    return Cell(*(one[name] for name in Cell._fields))


def truth(found: Iterable[Row]) -> dict[Cell, Counts]:
    """The counts of rows that are all shown."""
    return {cell(one): Counts(one["denominator"], one["numerator"]) for one in found}


def insert(tables: duckdb.DuckDBPyConnection, name: str, found: list[Row]) -> None:
    """Rows into a table of the contract; what none of them says is null."""
    if found:
        columns = dict.fromkeys(column for one in found for column in one)
        given = pa.table({column: [one.get(column) for one in found] for column in columns})
        tables.register("given", given)
        tables.execute(f"insert into {name} by name from given")
        tables.unregister("given")


def load(
    found: list[Row], areas: list[Row] = AREAS, estimates: Iterable[Row] = ()
) -> duckdb.DuckDBPyConnection:
    """The contract's tables with these rows in them."""
    tables = queries.empty()
    insert(tables, "observation", found)
    insert(tables, "area", areas)
    insert(tables, "estimate", list(estimates))
    names = sorted({row["release_id"] for row in found})
    insert(tables, "release", [{"release_id": name, "source_id": "egen"} for name in names])
    return tables


def tables(design: str, seed: int) -> duckdb.DuckDBPyConnection:
    """The contract's tables of a design and seed, unprotected."""
    return load(rows(design, seed))
