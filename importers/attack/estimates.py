"""What a number about several catchments tells of one that is hidden.

A number that is about more catchments than those with a shown value knows hidden ones. Of the linear ones a
relation is made; of the distance between the highest and the lowest, bounds of what is hidden, and where one
catchment alone is hidden, which of the two it must be. What cannot be written so is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from importers.attack.published import Cell, Estimate
from importers.attack.system import Relation, Term

if TYPE_CHECKING:
    from importers.attack.relations import Rebuilt


@dataclass(frozen=True)
class Compared:
    """The catchments that an estimate is about.

    value   of those that are shown, by cell, in the indicator's unit
    hidden  the others
    slack   how far from an estimate as it is written the true one can be
    """

    told: Estimate
    number: float
    scope: Cell
    value: dict[Cell, float]
    hidden: list[Cell]
    slack: float


def compared(rebuilt: Rebuilt) -> Iterator[Compared]:
    """The estimates that know hidden catchments."""
    published = rebuilt.published
    for told in published.estimates:
        if told.indicator_id != rebuilt.indicator.id or told.estimate is None:
            continue
        inside = rebuilt.inside.get((told.scope_id, "catchment"), [])
        key = (told.year, told.years_pooled, told.sex)
        without = told.variant.partition(" without ")[2]
        cells = [Cell(told.indicator_id, area.id, *key) for area in inside if area.id != without]
        rows = [row for cell in cells if (row := published.rows.get(cell)) and row.has_figure]
        value = {row.cell: row.value for row in rows if row.value is not None}
        hidden = [row.cell for row in rows if row.value is None]
        if hidden and told.areas == len(rows):
            slack = 1e-6 if abs(told.estimate) < 1000 else 1e-5 * abs(told.estimate)
            scope = Cell(told.indicator_id, told.scope_id, *key)
            yield Compared(told, told.estimate, scope, value, hidden, slack)


def share(rebuilt: Rebuilt, cells: list[Cell], value: float) -> tuple[Term, ...]:
    """What the numbers of these cells together lie above a value, times their persons."""
    scale = 1 if rebuilt.indicator.measure == "mean" else rebuilt.indicator.scale
    return tuple(term for cell in cells for term in ((float(scale), (cell, "x")), (-value, (cell, "n"))))


def within(rebuilt: Rebuilt, cells: list[Cell], low: float, high: float) -> Iterator[Relation]:
    """These cells together have a value between two."""
    if low > -inf:
        yield Relation("estimate", share(rebuilt, cells, low), 0, inf)
    if high < inf:
        yield Relation("estimate", share(rebuilt, cells, high), -inf, 0)


def tell(rebuilt: Rebuilt, cells: list[Cell], low: float, high: float) -> None:
    rebuilt.system.relations.extend(within(rebuilt, cells, low, high))


def furthest(rebuilt: Rebuilt, one: Compared) -> None:
    """d: the highest less the lowest."""
    if not one.value:
        return
    lowest, highest, slack = min(one.value.values()), max(one.value.values()), one.slack
    for cell in one.hidden:
        tell(rebuilt, [cell], highest - one.number - slack, lowest + one.number + slack)
    if len(one.hidden) == 1 and one.number > highest - lowest + slack:
        ends = (highest - one.number, lowest + one.number)
        options = [within(rebuilt, one.hidden, end - slack, end + slack) for end in ends]
        rebuilt.system.choices.append(tuple(tuple(option) for option in options))


def between_types(rebuilt: Rebuilt, one: Compared) -> None:
    """d by type: the value of the catchments of the last type less that of the first, or the reverse."""
    side = {"high": 1, "low": -1}.get(rebuilt.indicator.direction)
    by_type: dict[int, list[Cell]] = defaultdict(list)
    for cell in (*one.value, *one.hidden):
        area_type = rebuilt.published.areas[cell.area_id].area_type
        if area_type is None:
            return
        by_type[area_type].append(cell)
    if side is None or len(by_type) < 2:
        return
    ends = by_type[min(by_type)], by_type[max(by_type)]
    for (this, other), sign in ((ends, -side), (ends[::-1], side)):
        value = together(rebuilt, one, other)
        if value is not None and not one.value.keys() >= set(this):
            wanted = value + sign * one.number
            tell(rebuilt, this, wanted - one.slack, wanted + one.slack)


def together(rebuilt: Rebuilt, one: Compared, cells: list[Cell]) -> float | None:
    """The value of shown cells taken together; null where one is hidden or its persons are."""
    persons = [rebuilt.published.rows[cell].denominator for cell in cells]
    total = sum(n for n in persons if n is not None)
    if None in persons or not total or not one.value.keys() >= set(cells):
        return None
    return sum(one.value[cell] * (n or 0) for cell, n in zip(cells, persons, strict=True)) / total


def from_the_best(rebuilt: Rebuilt, one: Compared) -> None:
    """par: the best less the mean of all."""
    side = {"high": 1, "low": -1}.get(rebuilt.indicator.direction)
    if side is None or not one.value or not one.number:
        return
    best = max(one.value.values(), key=lambda value: side * value)
    scope = rebuilt.rows.get(one.scope)
    if scope is None or not scope.numerator or not scope.denominator:
        return
    scale = 1 if rebuilt.indicator.measure == "mean" else rebuilt.indicator.scale
    end = scale * scope.numerator / scope.denominator + one.number
    if abs(end - best) <= 2 * one.slack:
        return  # a shown one is the best
    for cell in one.hidden:  # none is better than the best
        tell(rebuilt, [cell], *((-inf, end + one.slack) if side == 1 else (end - one.slack, inf)))
    if len(one.hidden) == 1:
        tell(rebuilt, one.hidden, end - one.slack, end + one.slack)


def on_the_line(rebuilt: Rebuilt, one: Compared) -> None:
    """sii: the slope of the line through the catchments in the order of their types; one of them hidden."""
    areas = rebuilt.published.areas
    cells = [*one.value, *one.hidden]
    types = {cell: area_type for cell in cells if (area_type := areas[cell.area_id].area_type) is not None}
    weights = weights_of(rebuilt, one, cells)
    if len(one.hidden) > 1 or len(types) < len(cells) or weights is None:
        return
    place = {}
    for cell, mine in types.items():
        before = sum(weights[other] for other, its in types.items() if its < mine)
        place[cell] = before + sum(weights[other] for other, its in types.items() if its == mine) / 2 - 0.5
    variance = sum(weights[cell] * place[cell] ** 2 for cell in cells)
    hidden = one.hidden[0]
    pull = weights[hidden] * place[hidden]
    if abs(pull) < 1e-9:
        return
    rest = sum(weights[cell] * place[cell] * value for cell, value in one.value.items())
    value, slack = (one.number * variance - rest) / pull, one.slack * variance / abs(pull)
    tell(rebuilt, [hidden], value - slack, value + slack)


def weights_of(rebuilt: Rebuilt, one: Compared, cells: list[Cell]) -> dict[Cell, float] | None:
    """How much each weighs in the line; null where that is not known."""
    if one.told.variant.startswith("unweighted_linear"):
        return dict.fromkeys(cells, 1 / len(cells))
    persons = {cell: rebuilt.system.facts.get((cell, "n"), (0, inf)) for cell in cells}
    if any(low != high for low, high in persons.values()):
        return None
    total = sum(low for low, _ in persons.values())
    return {cell: low / total for cell, (low, _) in persons.items()} if total else None


READ: dict[tuple[str, str], Callable[[Rebuilt, Compared], None]] = {
    ("d", "default"): furthest,
    ("d", "area_type"): between_types,
    ("par", "default"): from_the_best,
    ("sii", "linear"): on_the_line,
    ("sii", "unweighted_linear"): on_the_line,
}


def estimates(rebuilt: Rebuilt) -> None:
    """Add what the estimates tell to the system."""
    for one in compared(rebuilt):
        variant = one.told.variant.partition(" without ")[0]
        if read := READ.get((one.told.measure, variant)):
            read(rebuilt, one)
