"""Tables of counts protected by another program and by ours: areas by sex, areas by year, with totals.

Both patterns are attacked by our attacker. The other program is asked for the widest protection that it has
for counts, as much more and as much less as there are; our rules ask for a span of 5.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterable
from contextlib import chdir
from dataclasses import dataclass, replace
from itertools import product

from pytauargus import protect

from importers import protection
from importers.attack import Rules, Verdict, bounds, judge, read_tables
from importers.protection import pattern
from importers.protection.tables import Cell
from tests import seeded
from tests.seeded import Row, area, row

PERSONS = 5000  # of each area, year and sex: neither they nor those who lack it are ever few
COUNTS = (0, 1, 2, 3, 4, 6, 9, 12, 15, 20, 25, 30, 40)
PLACES = [f"a{number}" for number in range(8)]
AREAS = [area("town", "municipality"), *(area(one, "catchment", "town") for one in PLACES)]
WITHHELD = ("U", "M")  # its marks for what is small, and what is hidden for its sake
RULES = Rules(k_n=10, k_x=5)
Column = tuple[str, int, int]  # sex, year, years pooled
BY = {
    "sex": ([("K", 2025, 1), ("M", 2025, 1)], ("T", 2025, 1)),
    "year": ([("T", year, 1) for year in (2023, 2024, 2025)], ("T", 2025, 3)),
}


@dataclass(frozen=True)
class Compared:
    """What each has hidden of a table, by number of row, and what is told all the same.

    fewest    ours, where as few cells as possible are hidden
    lightest  ours, where as few persons as possible are
    """

    rows: list[Row]
    theirs: frozenset[int]
    fewest: frozenset[int]
    lightest: frozenset[int]

    def persons(self, hidden: Iterable[int]) -> int:
        return sum(self.rows[one]["numerator"] for one in hidden)


def table(by: str, seed: int) -> list[Row]:
    chance = random.Random(seed)
    columns, total = BY[by]
    counted = {key: chance.choice(COUNTS) for key in product(PLACES, columns)}
    found = []
    for place, column in product(["town", *PLACES], [*columns, total]):
        inside = [x for (p, c), x in counted.items() if place in ("town", p) and column in (total, c)]
        found.append(row(place, PERSONS * len(inside), sum(inside), *column))
    return found


def theirs(rows: list[Row], by: str) -> frozenset[int]:
    """The rows that the other program hides; it is given one line a person."""
    columns, total = BY[by]
    names = {column: f"c{place}" for place, column in enumerate(columns)} | {total: "Total"}
    number = {_place(one, names): place for place, one in enumerate(rows)}
    persons = [
        key for key, place in number.items() for _ in range(rows[place]["numerator"]) if "Total" not in key
    ]
    lines = {
        "area": [key[0] for key in persons],
        "column": [key[1] for key in persons],
        "one": [1.0] * len(persons),
    }
    with (
        tempfile.TemporaryDirectory(prefix="likvard-") as folder,
        chdir(folder),
    ):  # it leaves logs where it runs
        told = protect(lines, ["area", "column"], response="one", safety_rules="FREQ(5,100)", workdir=folder)
        found = [one for one in told.tables[0].rows if one["status"] in WITHHELD]
    return frozenset(number[one["area"], one["column"]] for one in found)


def _place(one: Row, names: dict[Column, str]) -> tuple[str, str]:
    column = one["sex"], one["year"], one["years_pooled"]
    return "Total" if one["area_id"] == "town" else one["area_id"], names[column]


def ours(rows: list[Row], weigh: Callable[[Cell], float]) -> frozenset[int]:
    """The rows that we hide where what is lost with each is `weigh`."""
    number = {tuple(seeded.cell(one))[1:]: place for place, one in enumerate(rows)}
    hidden: set[int] = set()
    with seeded.load(rows, AREAS) as tables:
        for whole in protection.prepare(tables, []):
            for piece in whole.pieces():
                _, part = whole.part(piece)
                cells = tuple(replace(cell, weight=weigh(cell)) for cell in part.cells)
                found = pattern.protect(replace(part, cells=cells))
                if found is None or not found.is_best or found.lost:
                    raise AssertionError("no least pattern was found")
                hidden |= {number[cells[place].key] for place in found.hidden}
    return frozenset(hidden)


def compared(by: str, seed: int) -> Compared:
    rows = table(by, seed)
    return Compared(
        rows, theirs(rows, by), ours(rows, lambda _: 1.0), ours(rows, lambda cell: cell.first or 0.0)
    )


def attacked(rows: list[Row], hidden: Iterable[int]) -> Verdict:
    gone = set(hidden)
    shown = [seeded.hidden(one) if place in gone else one for place, one in enumerate(rows)]
    with seeded.load(shown, AREAS) as tables:
        return judge(bounds(read_tables(tables), enough=RULES.width), seeded.truth(rows), RULES)


def least(seeds: Iterable[int] = range(12)) -> tuple[int, int, int, int]:
    """Of the tables that both protect, how many cells we hide and they do; of the others, how many of their
    hidden cells are told, and in how many tables."""
    ours_hidden = theirs_hidden = told = tables = 0
    for by, seed in product(BY, seeds):
        one = compared(by, seed)
        verdict = attacked(one.rows, one.theirs)
        if verdict.is_safe:
            ours_hidden, theirs_hidden = ours_hidden + len(one.fewest), theirs_hidden + len(one.theirs)
        else:
            told, tables = told + len(verdict.recoverable), tables + 1
    return ours_hidden, theirs_hidden, told, tables
