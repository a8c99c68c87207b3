"""How the figures of one indicator hang together, rebuilt from what is published and from the code lists.

An unknown is a cell and a quantity: "n", the persons, and "x", those of them who have it, the events, or the
sum of the scores of a mean. Each relation holds for both alike. Single years that are published as a pool
only are unknowns of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property
from math import inf
from typing import Literal

import catalogue
from catalogue import Indicator
from importers.attack import clues
from importers.attack.published import Area, Cell, Published, Row
from importers.attack.system import Relation, System

Kind = Literal["sex", "area", "small_area", "pool", "rate", "mean", "estimate", "ledger"]
KINDS: tuple[Kind, ...] = ("sex", "area", "small_area", "pool", "rate", "mean", "estimate", "ledger")
BELOW = {"municipality": ("cluster", "catchment", "small_area"), "cluster": ("catchment", "small_area")}
BELOW["catchment"] = ("small_area",)
PLACES = ("cluster", "catchment", "small_area")  # of which one where nobody lives has no figure


class Rebuilt:
    """The system of one indicator, made step by step; `without` leaves out kinds of relations."""

    def __init__(self, published: Published, indicator: Indicator, without: Collection[str] = ()) -> None:
        self.published, self.indicator, self.without = published, indicator, frozenset(without)
        self.rows = {cell: row for cell, row in published.rows.items() if cell.indicator_id == indicator.id}
        self.system = System(real=indicator.measure == "mean")

    @cached_property
    def empty(self) -> set[Cell]:
        """Places that exist and where there is nobody: not applicable is written, and means none."""
        areas = self.published.areas
        return {
            cell
            for cell, row in self.rows.items()
            if row.status == "z"
            and (area := areas.get(cell.area_id)) is not None
            and area.level in PLACES
            and all(area.exists(year) for year in range(cell.first_year, cell.year + 1))
        }

    @cached_property
    def cells(self) -> set[Cell]:
        """Those with a figure, shown or not, those where there is nobody, and single years behind a pool."""
        there = {cell for cell, row in self.rows.items() if row.has_figure} | self.empty
        behind = {
            single
            for cell in there - self.empty
            if cell.years_pooled > 1 and self.indicator.is_additive
            for single in singles(cell)
        }
        return there | {cell for cell in behind if cell not in self.rows} | {row.cell for row in self.before}

    @cached_property
    def before(self) -> list[Row]:
        """What was shown before, of releases that stand: of a cell that is there, of its own release."""
        if "ledger" in self.without:
            return []
        now = {row.release_id for row in self.rows.values()}
        return [
            row
            for row in self.published.earlier
            if row.cell.indicator_id == self.indicator.id
            and row.release_id in now
            and (row.cell not in self.rows or self.rows[row.cell].release_id == row.release_id)
        ]

    @cached_property
    def split(self) -> set[str]:
        """Catchments with a part of a small area, and clusters of such: their counts are rounded."""
        found = set()
        for municipality in catalogue.municipalities().values():
            for one in municipality.catchments:
                if any(share < 1 for _, share in one.parts):
                    found |= {one.id, one.cluster, *(part for part, share in one.parts if share < 1)}
        return found

    def add(self, kind: str, whole: Cell, parts: Iterable[Cell]) -> None:
        """The whole is the sum of its parts, as exactly as they are counted, unless sources differ."""
        members = list(parts)
        if kind in self.without:
            return
        rounded = 0.5 * sum(cell.area_id in self.split for cell in (whole, *members))
        releases = {self.rows[cell].release_id for cell in (whole, *members) if cell in self.rows}
        is_certain = len(releases) < 2 and not self.empty.intersection((whole, *members))
        for quantity in ("n", "x"):
            terms = [(1.0, (whole, quantity)), *((-1.0, (cell, quantity)) for cell in members)]
            self.system.relations.append(Relation(kind, tuple(terms), -rounded, rounded, is_certain))

    def sexes(self) -> None:
        for cell in self.cells:
            parts = [cell._replace(sex=sex) for sex in ("K", "M")]
            if cell.sex == "T" and self.cells.issuperset(parts):
                self.add("sex", cell, parts)

    def pools(self) -> None:
        for cell in self.cells:
            if cell.years_pooled > 1 and self.cells.issuperset(singles(cell)):
                self.add("pool", cell, singles(cell))

    @cached_property
    def inside(self) -> dict[tuple[str, str], list[Area]]:
        """The areas of a level inside an area, however far inside."""
        areas = self.published.areas
        found: dict[tuple[str, str], list[Area]] = defaultdict(list)
        for area in areas.values():
            above, steps = areas.get(area.parent_id or ""), 0
            while above is not None and steps < 5:
                found[above.id, area.level].append(area)
                above, steps = areas.get(above.parent_id or ""), steps + 1
        return found

    @cached_property
    def small_areas(self) -> dict[str, list[Area]]:
        """What a catchment is made of, as the catalogue says; None of it is split."""
        areas = self.published.areas
        found: dict[str, list[Area]] = {}
        for municipality in catalogue.municipalities().values():
            for one in municipality.catchments:
                if all(share == 1 for _, share in one.parts) and all(part in areas for part, _ in one.parts):
                    found[one.id] = [areas[part] for part, _ in one.parts]
                else:
                    found[one.id] = []
        return found

    def parts(self, whole: Area, level: str, years: range) -> list[Area]:
        """The areas of a level that make up an area in these years; none where they do not."""
        if level == "small_area" and whole.id in self.small_areas:
            inside = self.small_areas[whole.id]
        else:
            inside = self.inside.get((whole.id, level), [])
            if level == "small_area" and any(area.id in self.split for area in inside):
                return []
        there = [area for area in inside if any(area.exists(year) for year in years)]
        return there if all(area.exists(year) for area in there for year in years) else []

    def areas(self) -> None:
        for cell in self.cells:
            whole = self.published.areas.get(cell.area_id)
            if whole is None:
                continue
            for level in BELOW.get(whole.level, ()):
                years = range(cell.first_year, cell.year + 1)
                cells = [cell._replace(area_id=area.id) for area in self.parts(whole, level, years)]
                if cells and self.cells.issuperset(cells):
                    self.add("small_area" if level == "small_area" else "area", cell, cells)
                    break

    def told(self, row: Row, margin: float, kind: str) -> None:
        """What a row says of its counts, straight out or by its value and interval."""
        n, x, indicator = (row.cell, "n"), (row.cell, "x"), self.indicator
        is_mean = indicator.measure == "mean"
        tie = "ledger" if kind == "ledger" else "mean" if is_mean else "rate"
        if row.denominator is not None:
            self.system.learn(n, row.denominator, row.denominator)
        if row.numerator is not None and not is_mean:
            self.system.learn(x, row.numerator, row.numerator)
        is_told = row.denominator is not None and row.numerator is not None and not is_mean
        if row.value is None or is_told or tie in self.without:
            return
        scale = 1 if is_mean else indicator.scale
        more, less = ((row.value + sign * margin, sign) for sign in (1, -1))
        self.system.relate(tie, [(scale, x), (-less[0], n)], 0, inf)
        self.system.relate(tie, [(scale, x), (-more[0], n)], -inf, 0)
        if found := clues.counts(row, indicator):
            self.system.learn(n, min(one for one, _ in found), max(one for one, _ in found))
            self.system.learn(x, min(one for _, one in found), max(one for _, one in found))

    def figures(self) -> None:
        """What is told of each cell, now, before, and by others."""
        lowest = min((row.value for row in self.rows.values() if row.value is not None), default=0)
        for cell in self.cells:
            self.system.facts[cell, "n"] = 0, inf
            self.system.facts[cell, "x"] = (0 if lowest >= 0 else -inf), inf
        for cell in self.empty:
            self.told(Row(cell, None, 0, 0), 0, "shown")
            self.system.facts[cell, "x"] = 0, 0
        shown = [row for row in self.rows.values() if row.has_figure]
        known = [row for row in self.published.known if row.cell in self.cells and self.is_open(row.cell)]
        for kind, rows in (("shown", shown), ("ledger", self.before), ("shown", known)):
            by_release = defaultdict(list)
            for row in rows:
                by_release[row.release_id].append(row)
            for alike in by_release.values():
                margin = clues.margin(self.indicator, alike)
                for row in alike:
                    self.told(row, margin, kind)

    def is_open(self, cell: Cell) -> bool:
        """Whether something of a cell is not told."""
        row = self.rows.get(cell)
        return row is None or row.numerator is None or row.denominator is None

    def build(self) -> System:
        from importers.attack.estimates import estimates  # which needs this module

        self.figures()
        if self.indicator.is_additive:
            self.sexes()
            self.areas()
            self.pools()
        if "estimate" not in self.without:
            estimates(self)
        if self.indicator.measure == "proportion":
            for cell in self.cells:
                self.system.relate("definition", [(1.0, (cell, "n")), (-1.0, (cell, "x"))], 0, inf)
        return self.system


def singles(cell: Cell) -> list[Cell]:
    """The single years of a pool."""
    return [cell._replace(year=year, years_pooled=1) for year in range(cell.first_year, cell.year + 1)]


def relations(published: Published, indicator: Indicator, without: Collection[str] = ()) -> System:
    """All that can be known of one indicator. `without`: kinds of relations that are left out, see KINDS."""
    return Rebuilt(published, indicator, without).build()
