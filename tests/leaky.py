"""A table for each kind of relation that tells what it must not through that kind alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from importers.attack import Bounds, Cell, Counts, Published, bounds, read_tables
from importers.attack import Row as Known
from tests.seeded import INDICATOR, RELEASE, YEAR, Row, area, cell, load, row

MEAN = "meritvarde-ak9"


@dataclass(frozen=True)
class Leaky:
    """What is published, and the counts of the one hidden cell that it tells."""

    rows: list[Row]
    areas: list[Row]
    secret: Counts
    estimates: list[Row] = field(default_factory=list)
    earlier: tuple[Known, ...] = ()
    known: tuple[Known, ...] = ()

    @property
    def cell(self) -> Cell:
        return next(cell(one) for one in self.rows if one["status"] == "c")

    @property
    def published(self) -> Published:
        with load(self.rows, self.areas, self.estimates) as tables:
            return read_tables(tables, earlier=self.earlier, known=self.known)

    def bounds(self, *without: str) -> Bounds:
        return bounds(self.published, without=without)


def estimate(measure: str, variant: str, number: float, areas: int, sex: str = "T") -> Row:
    return {
        "indicator_id": INDICATOR,
        "scope_id": "town",
        "year": YEAR,
        "years_pooled": 1,
        "sex": sex,
        "measure": measure,
        "variant": variant,
        "estimate": number,
        "areas": areas,
        "hidden": 0,
        "provenance": "computed",
    }


TOWN = [area("town", "municipality")]
NORTH = [*TOWN, area("north", "catchment", "town"), area("south", "catchment", "town")]
KNOWN_N = (Known(Cell(INDICATOR, "north", YEAR, 1, "T"), denominator=30),)


def printed(area_id: str, n: int, value: float, sex: str = "T") -> Row:
    """Persons and a rounded percentage."""
    return {**row(area_id, n, 0, sex), "value": value, "numerator": None}


def score(sex: str, n: int | None, value: float | None) -> Row:
    """A mean of n persons."""
    more = {"indicator_id": MEAN, "value": value, "denominator": n}
    return {**row("town", None, None, sex), **more, "status": "c" if value is None else "ok"}


LEAKY = {
    "sex": Leaky(
        [row("town", 42, 35), row("town", 23, 18, "M"), row("town", None, None, "K")],
        TOWN,
        Counts(42 - 23, 35 - 18),
    ),
    "area": Leaky(
        [row("town", 100, 80), row("north", None, None), row("south", 70, 53)],
        NORTH,
        Counts(100 - 70, 80 - 53),
    ),
    "small_area": Leaky(
        [row("north", 100, 80), row("one", None, None), row("two", 70, 53)],
        [*NORTH, area("one", "small_area", "north"), area("two", "small_area", "north")],
        Counts(100 - 70, 80 - 53),
    ),
    "pool": Leaky(
        [
            row("town", 120, 100, pool=3),
            row("town", 40, 33, year=YEAR - 2),
            row("town", 45, 36, year=YEAR - 1),
            row("town", None, None),
        ],
        TOWN,
        Counts(120 - 40 - 45, 100 - 33 - 36),
    ),
    "rate": Leaky(
        [printed("town", 42, 83.3), printed("town", 23, 78.3, "M"), row("town", None, None, "K")],
        TOWN,
        Counts(42 - 23, 35 - 18),
    ),
    "mean": Leaky(  # 180 n + 205 (40 − n) = 200 · 40
        [score("T", 40, 200.0), score("K", None, 205.0), score("M", None, None)],
        TOWN,
        Counts(8),
        known=(Known(Cell(MEAN, "town", YEAR, 1, "M"), 180.0),),
    ),
    "estimate": Leaky(  # 97 % less 7; 95 % and 7 more is none
        [row("north", None, None), row("south", 100, 95), row("west", 100, 97)],
        [*NORTH, area("west", "catchment", "town")],
        Counts(30, 27),
        estimates=[estimate("d", "default", 7.0, 3)],
        known=KNOWN_N,
    ),
    "ledger": Leaky(
        [row("town", None, None)],
        TOWN,
        Counts(40, 38),
        earlier=(Known(Cell(INDICATOR, "town", YEAR, 1, "T"), 95.0, 38, 40, release_id=RELEASE),),
    ),
}
