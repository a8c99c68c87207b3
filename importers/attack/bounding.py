"""The least and the most that each hidden count can be: linear programs first, then whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from math import ceil, inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

import catalogue
from catalogue import Indicator
from importers.attack.published import Cell, Published
from importers.attack.relations import relations
from importers.attack.system import (
    LARGE,
    LEEWAY,
    Contradiction,
    Part,
    Piece,
    Relation,
    System,
    Unknown,
    hypotheses,
    pieces,
)

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

SECONDS = 20.0  # for one question in whole numbers
SPARE = 3e-6  # by which a sum may miss, for what a computer's numbers lose
CORNERS = 4  # of what is possible, that are looked into before a question in whole numbers
ASKED = {"proportion": ("n", "x", "y"), "rate": ("n", "x"), "mean": ("n",)}


class Interval(NamedTuple):
    """The least and the most that a count can be. Where it is not exact, it can be more than that."""

    lower: float
    upper: float
    is_exact: bool = True

    @property
    def width(self) -> float:
        return self.upper - self.lower

    def plus(self, other: Interval) -> Interval:
        """What the sum of two can be that have nothing to do with each other."""
        return Interval(self.lower + other.lower, self.upper + other.upper, self.is_exact and other.is_exact)

    def joined(self, other: Interval) -> Interval:
        """What it can be where either is possible."""
        return Interval(
            min(self.lower, other.lower), max(self.upper, other.upper), self.is_exact and other.is_exact
        )


@dataclass
class Bounds:
    """What an attacker knows of every hidden cell.

    of              by cell and quantity: "n", "x", and of a proportion "y" = n − x; of a mean "n" alone
    linear          the same as linear programs alone say: at least as wide
    contradictions  kinds of relations that cannot all be true, with the hidden cells they are about, if any
    """

    of: dict[tuple[Cell, str], Interval] = field(default_factory=dict)
    linear: dict[tuple[Cell, str], Interval] = field(default_factory=dict)
    contradictions: list[tuple[frozenset[str], tuple[Cell, ...]]] = field(default_factory=list)

    def width(self, cell: Cell, quantity: str) -> float:
        return self.of[cell, quantity].width


class Solver:
    """Questions about one part: the least and the most of a sum of unknowns."""

    def __init__(self, part: Part) -> None:
        from scipy.optimize import Bounds as Box  # slow to import
        from scipy.optimize import LinearConstraint
        from scipy.sparse import coo_array

        self.part = part
        self.number = {unknown: number for number, unknown in enumerate(sorted(part.facts))}
        low, high = zip(*(part.facts[unknown] for unknown in self.number), strict=True)
        self.whole = np.array([part.is_whole(unknown) for unknown in self.number])
        most = np.where(self.whole, LARGE, inf)
        self.low, self.high = np.maximum(low, -most), np.minimum(high, most)
        self.box = Box(self.low, self.high)
        entries = [
            (row, self.number[unknown], coefficient)
            for row, relation in enumerate(part.relations)
            for coefficient, unknown in relation.terms
        ]
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = coo_array((values, (rows, columns)), shape=(len(part.relations), len(self.number))).tocsr()
        limits = [(one.lower, one.upper) for one in part.relations]
        self.matrix = matrix
        self.lower, self.upper = np.array(limits, float).reshape(-1, 2).T
        self.constraints = [LinearConstraint(matrix, self.lower, self.upper)] if entries else []
        self.any = np.random.default_rng(len(self.number))  # the same in every run
        self.seen: list[np.ndarray] = []  # possible truths, in whole numbers

    def direction(self, terms: Mapping[Unknown, float]) -> np.ndarray:
        found = np.zeros(len(self.number))
        for unknown, coefficient in terms.items():
            found[self.number[unknown]] = coefficient
        return found

    def outermost(self, direction: np.ndarray) -> float:
        """The least by each unknown's own bounds."""
        (asked,) = direction.nonzero()
        ends = np.where(direction[asked] > 0, self.low[asked], self.high[asked])
        return float((direction[asked] * ends).sum())

    def see(self, point: np.ndarray) -> bool:
        """Keep a point that is whole and possible."""
        rounded = np.where(self.whole, np.round(point), point)
        if np.abs(rounded - point).max() > 1e-5:
            return False
        sums = self.matrix @ rounded
        is_possible = bool(np.all(sums >= self.lower - SPARE) and np.all(sums <= self.upper + SPARE))
        if is_possible:
            self.seen.append(rounded)
        return is_possible

    def ask(
        self, direction: np.ndarray, whole: bool, more: Sequence[LinearConstraint] = ()
    ) -> tuple[float, np.ndarray | None, bool]:
        """The least, where it is, and whether that is proved."""
        from scipy.optimize import milp

        found = milp(
            direction,
            integrality=self.whole.astype(int) if whole else None,
            bounds=self.box,
            constraints=[*self.constraints, *more],
            options={"mip_rel_gap": 0.0, "time_limit": SECONDS},
        )
        if more and found.x is None:
            return inf, None, False
        if found.status == 2 or (found.x is None and found.status != 1):
            raise Contradiction(one.kind for one in self.part.relations)
        return (inf if found.x is None else float(found.fun)), found.x, found.status == 0

    def seen_least(self, direction: np.ndarray) -> float:
        """The least among the possible truths that have been met."""
        return min((float(direction @ point) for point in self.seen), default=inf)

    def linear(self, direction: np.ndarray) -> float:
        """The least where numbers need not be whole."""
        outermost = self.outermost(direction)
        if self.seen_least(direction) <= outermost + 1e-9:
            return outermost
        value, point, _ = self.ask(direction, whole=False)
        if point is not None:
            self.see(point)
        return value

    def reach(self, direction: np.ndarray, value: float) -> bool:
        """Whether a possible truth is met where the sum has this value, looked for in a few corners."""
        from scipy.optimize import LinearConstraint

        there = LinearConstraint(direction, value, value)
        for _ in range(CORNERS):
            point = self.ask(self.any.random(len(direction)) - 0.5, whole=False, more=[there])[1]
            if point is None:
                return False
            if self.see(point):
                return True
        return False

    def least(self, direction: np.ndarray, linear: float) -> tuple[float, bool]:
        """The least in whole numbers, and whether that is proved."""
        edge = ceil(linear - 1e-6)
        if self.seen_least(direction) <= edge + 1e-6 or self.reach(direction, edge):
            return edge, True
        seen = self.seen_least(direction)
        value, point, is_exact = self.ask(direction, whole=True)
        if point is not None:
            self.see(point)
        value = min(value, seen)
        return (round(value) if value < inf else value), is_exact

    def between(self, terms: Mapping[Unknown, float], enough: float) -> tuple[Interval, Interval]:
        """The least and the most of a sum, in whole numbers and by linear programs.

        Not asked further once possible truths are `enough` apart.
        """
        direction = self.direction(terms)

        def seen() -> Interval:
            return Interval(self.seen_least(direction), -self.seen_least(-direction), False)

        if seen().width >= enough:
            return seen(), Interval(-inf, inf)
        low, high = self.linear(direction), -self.linear(-direction)
        if seen().width >= enough:
            return seen(), Interval(low, high)
        (least, is_least), (most, is_most) = self.least(direction, low), self.least(-direction, -high)
        return Interval(least, -most, is_least and is_most), Interval(low, high)


def _ends(cell: Cell, quantity: str) -> dict[Unknown, float]:
    return {(cell, "n"): 1.0, (cell, "x"): -1.0} if quantity == "y" else {(cell, quantity): 1.0}


def _bound(
    solvers: Mapping[Unknown, Solver],
    facts: Mapping[Unknown, tuple[float, float]],
    cell: Cell,
    quantity: str,
    enough: float,
) -> tuple[Interval, ...]:
    """The interval in whole numbers, and that of the linear program. Stops at a width that is enough."""
    terms = _ends(cell, quantity)
    fixed = sum(factor * facts[one][0] for one, factor in terms.items() if one not in solvers)
    open_terms = {one: factor for one, factor in terms.items() if one in solvers}
    apart: dict[int, dict[Unknown, float]] = {}
    for one, factor in open_terms.items():
        apart.setdefault(id(solvers[one]), {})[one] = factor
    exact = linear = Interval(fixed, fixed)
    for inside in apart.values():
        solver = solvers[next(iter(inside))]
        if solver.part.relations:
            narrow, wide = solver.between(inside, enough)
        else:  # nothing is known but its own bounds
            sides = [sorted(factor * end for end in solver.part.facts[one]) for one, factor in inside.items()]
            narrow = wide = Interval(sum(low for low, _ in sides), sum(high for _, high in sides))
        exact, linear = exact.plus(narrow), linear.plus(wide)
    if quantity == "y":
        exact, linear = (one._replace(lower=max(0.0, one.lower)) for one in (exact, linear))
    return tuple(one._replace(upper=inf if one.upper >= LARGE / 2 else one.upper) for one in (exact, linear))


def _bounds_of(
    system: System, cells: Collection[Cell], quantities: Collection[str], enough: float, found: Bounds
) -> None:
    wanted = {(cell, quantity) for cell in cells for quantity in ("n", "x")}
    for cell, quantity in product(cells, quantities):  # what is told outright
        known = [(factor, system.facts[one]) for one, factor in _ends(cell, quantity).items()]
        if all(low == high for _, (low, high) in known):
            told = sum(factor * low for factor, (low, _) in known)
            found.of[cell, quantity] = found.linear[cell, quantity] = Interval(told, told)
    for piece in pieces(system, wanted):
        hidden = sorted({cell for cell, _ in piece.unknowns & wanted})
        refuted: Contradiction | None = None
        for way in (lambda piece: piece, partial(eased, system), certain):
            try:
                _solve(system, way(piece), wanted, hidden, quantities, enough, found)
            except Contradiction as contradiction:
                refuted = contradiction
            else:
                break
        else:
            if refuted:
                found.contradictions.append((refuted.kinds, tuple(hidden)))


def eased(system: System, piece: Piece) -> Piece:
    """The piece where what need not hold may miss, in all by as little as makes the whole possible.

    Raises Contradiction where nothing does.
    """
    misses: list[Unknown] = []
    relations: list[Relation] = []
    for number, one in enumerate(piece.relations):
        if not one.is_certain:
            (cell, _) = one.terms[0][1]
            over, under = (cell, f"over {number}"), (cell, f"under {number}")
            misses += [over, under]
            one = replace(one, terms=(*one.terms, (-1.0, over), (1.0, under)))
        relations.append(one)
    for miss in misses:
        system.learn(miss, 0, LARGE)
    involved = piece.unknowns | {unknown for one in relations for _, unknown in one.terms}
    solver = Solver(Part({one: system.facts[one] for one in involved}, relations, system.real))
    least, _, _ = solver.ask(solver.direction(dict.fromkeys(misses, 1.0)), whole=True)
    together = Relation("source", tuple((1.0, miss) for miss in misses), 0.0, least + LEEWAY)
    return replace(piece, unknowns=piece.unknowns.union(misses), relations=[*relations, together])


def certain(piece: Piece) -> Piece:
    """The piece without what need not hold."""
    return replace(piece, relations=[one for one in piece.relations if one.is_certain])


def _solve(
    system: System,
    piece: Piece,
    wanted: set[Unknown],
    hidden: Collection[Cell],
    quantities: Collection[str],
    enough: float,
    found: Bounds,
) -> None:
    """Bound the hidden cells of a piece, over all that may be true of it."""
    possible: list[dict[tuple[Cell, str], tuple[Interval, ...]]] = []
    refuted: Contradiction | None = None
    asked = [
        (cell, quantity)
        for cell, quantity in product(hidden, quantities)
        if piece.unknowns.intersection(_ends(cell, quantity))
    ]
    for facts, parts in hypotheses(system, piece, wanted):
        solvers: dict[Unknown, Solver] = {}
        for part in parts:
            solvers |= dict.fromkeys(part.facts, Solver(part))
        try:
            possible.append(
                {
                    (cell, quantity): _bound(solvers, {**system.facts, **facts}, cell, quantity, enough)
                    for cell, quantity in asked
                }
            )
        except Contradiction as contradiction:
            refuted = contradiction
    if not possible and refuted:
        raise refuted
    for key in possible[0] if possible else ():
        exact, linear = possible[0][key]
        for other in possible[1:]:
            exact, linear = exact.joined(other[key][0]), linear.joined(other[key][1])
        found.of[key], found.linear[key] = exact, linear


def bounds(
    published: Published,
    *,
    without: Collection[str] = (),
    enough: float = inf,
    indicators: Mapping[str, Indicator] | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Bounds:
    """What everybody can know of every hidden cell, from all that is published.

    without     kinds of relations that the attacker is not to know: KINDS
    enough      a width from which it is not asked how much wider; each interval is then at least so wide
    indicators  the catalogue's where none are given
    tell        is told the id of each indicator as its turn comes
    """
    found = Bounds()
    hidden: dict[str, list[Cell]] = {}
    for cell in published.hidden:
        hidden.setdefault(cell.indicator_id, []).append(cell)
    for name, indicator in (indicators or catalogue.indicators()).items():
        if name in hidden:
            tell(name)
            system = relations(published, indicator, without)
            _bounds_of(system, hidden[name], ASKED[indicator.measure], enough, found)
    return found
