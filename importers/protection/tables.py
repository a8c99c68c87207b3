"""What is to be protected: the cells of one indicator, and which of them are sums of which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from math import log
from typing import Any, Literal

Quantity = Literal["n", "x", "y"]
Key = tuple[str, int, int, str, str]  # area, year, years pooled, sex, group
LEVELS = {"municipality": 20.0, "cluster": 5.0}


@dataclass(frozen=True)
class Cell:
    """One number that is published, or one single year that others are the sum of and nobody shows.

    first, second  persons with and without of a proportion; events and persons of a rate; the sum over
                   persons and persons of a mean. None where we do not know them either
    band           least and greatest of first / persons, where a value stands without its counts
    persons        stand beside such a value
    known_persons  known from before, though the rest is not
    can_hide       ours to show or hide, and not shown before; everybody knows of another what stands here
    must_hide      from readers, by the rules or because it has always been
    guards         what of it must stay unknown
    weight         what is lost with it
    """

    key: Key
    level: str
    first: float | None
    second: float | None
    band: tuple[float, float] | None
    persons: int | None
    known_persons: int | None
    can_hide: bool
    must_hide: bool
    guards: tuple[Quantity, ...]
    weight: float

    @property
    def is_constant(self) -> bool:
        """Known to everybody, whatever is hidden."""
        return not self.can_hide and self.first is not None and self.second is not None


@dataclass(frozen=True)
class Relation:
    """A cell that is the sum of others; numbers are places in the table's cells."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """Cells in a fixed order. Relations are about all that is counted of them."""

    indicator_id: str
    measure: str
    width: int  # of the span that a guarded number may be narrowed to
    cells: tuple[Cell, ...]
    relations: tuple[Relation, ...] = field(default=())

    def hash(self) -> str:
        """The same for the same figures, relations and rules."""
        return sha256(repr(self).encode()).hexdigest()

    def pieces(self) -> Iterator[list[int]]:
        """Cells that relations bind together, where something must stay unknown; a constant binds nothing."""
        home = list(range(len(self.cells)))

        def root(place: int) -> int:
            while home[place] != place:
                home[place] = home[home[place]]
                place = home[place]
            return place

        for relation in self.relations:
            members = [one for one in (relation.whole, *relation.parts) if not self.cells[one].is_constant]
            for one in members[1:]:
                home[root(one)] = root(members[0])
        found = defaultdict(list)
        for place, cell in enumerate(self.cells):
            if not cell.is_constant:
                found[root(place)].append(place)
        for piece in found.values():
            if any(self.cells[place].guards for place in piece):
                yield piece

    def part(self, places: Iterable[int]) -> tuple[list[int], Table]:
        """The table of these cells and the constants they are tied to, and where its cells are in this."""
        kept = set(places)
        relations = [one for one in self.relations if kept & {one.whole, *one.parts}]
        ordered = sorted(kept.union(*({one.whole, *one.parts} for one in relations)))
        number = {place: new for new, place in enumerate(ordered)}
        return ordered, Table(
            self.indicator_id,
            self.measure,
            self.width,
            tuple(self.cells[place] for place in ordered),
            tuple(Relation(number[one.whole], tuple(number[p] for p in one.parts)) for one in relations),
        )


def band(value: float, scale: float, decimals: int) -> tuple[float, float]:
    """Least and greatest of a share that is printed as `value`: half a unit of its last decimal away."""
    half = 0.5 * 10.0**-decimals if round(value, decimals) == value else abs(value) * 1e-9
    return (value - half) / scale, (value + half) / scale


def _weight(row: dict[str, Any], oldest: int, latest: int) -> float:
    """What readers lose with it: more with many persons, in larger areas, in the latest year."""
    level = LEVELS.get(row["level"], 1.0)
    if row["level"] == "municipality" and row["sex"] != "T":
        level = 1.0
    year = 3.0 if row["year"] == latest else 0.3 if row["year"] == oldest else 1.0
    return round((1 + log(1 + (row["denominator"] or 0))) * level * year, 6)


def _cell(row: dict[str, Any], oldest: int, latest: int) -> Cell:
    x, n = row["numerator"], row["denominator"]
    first, second = x, n
    if row["measure"] == "proportion":
        second = None if x is None or n is None else n - x
    if row["measure"] == "mean" and x is not None and round(row["value"], row["decimals"]) == row["value"]:
        first = None  # the mean is rounded, and so is the sum that would follow from it
    printed = row["value"] is not None and (first is None or second is None)
    known = not row["is_latent"] and not row["is_withheld"]
    ours = known and not row["is_public"]
    broken = tuple(row["guards"] or ())
    guards = tuple(one for one in broken if one != "n" or row["known_persons"] is None)
    return Cell(
        key=(row["area_id"], row["year"], row["years_pooled"], row["sex"], row["group_id"]),
        level=row["level"],
        first=first,
        second=second,
        band=band(row["value"], row["scale"], row["decimals"]) if printed else None,
        persons=n if printed else None,
        known_persons=row["known_persons"],
        can_hide=ours and not row["was_shown"],
        must_hide=ours and bool(broken or row["was_hidden"]),
        guards=() if known and row["was_shown"] else guards,
        weight=0.0 if row["is_latent"] else _weight(row, oldest, latest),
    )


def read(tables: Any, width: int) -> Iterator[Table]:
    """A table an indicator from `node` and `relation`; one that has nothing to guard is left out.

    tables  a connection where primary.sql and relations.sql have been run
    """
    found = tables.execute("from node order by number")
    names = [column[0] for column in found.description]
    rows = defaultdict(list)
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True))
        rows[row["indicator_id"]].append(row)
    members: dict[str, dict[tuple[int, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for name, whole, level, part in tables.execute(
        "select indicator_id, whole, part_level, part from relation order by whole, part_level, part"
    ).fetchall():
        members[name][whole, level].append(part)
    for name, of in rows.items():
        years = [row["year"] for row in of if not row["is_latent"]]
        number = {row["number"]: place for place, row in enumerate(of)}
        yield Table(
            name,
            of[0]["measure"],
            width,
            tuple(_cell(row, min(years), max(years)) for row in of),
            tuple(
                Relation(number[whole], tuple(number[part] for part in parts))
                for (whole, _), parts in sorted(members[name].items())
            ),
        )
