"""Whether what an attacker knows points anybody out. The truth says which cells are about few, no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from importers.attack.bounding import Bounds
from importers.attack.published import Cell


@dataclass(frozen=True)
class Rules:
    """What is few, in persons. A hidden cell is sensitive with

    k_n    fewer persons than this
    k_x    fewer with it, or without it, than this; 0 is off
    k_all  everybody or nobody with it among fewer than this; 0 is off
    width  how far apart the bounds of what is sensitive must lie; of n persons min(width, n) is enough
    """

    k_n: int
    k_x: int = 5
    k_all: int = 0
    width: int = 5


class Counts(NamedTuple):
    """The true counts of a cell: persons, and those with it (None of a mean)."""

    n: int
    x: int | None = None

    def of(self, quantity: str) -> float:
        """n, x or y; of a cell without x, n."""
        x = self.x or 0
        return {"n": self.n, "x": x, "y": self.n - x}[quantity]


class Leak(NamedTuple):
    """A sensitive count that can be told too nearly: it lies between lower and upper."""

    cell: Cell
    quantity: str
    lower: float
    upper: float


@dataclass(frozen=True)
class Verdict:
    """What judging has found.

    guarded         how many hidden cells were judged, and
    sensitive       how many of them are about few
    leaks           what is told of them that must not be
    exact           how many hidden cells, sensitive or not, have a count that is told to the unit
    widths          how many counts of hidden cells have bounds so far apart: 0 … 9, 10 for wider
    contradictions  how many times what is published cannot be true
    """

    guarded: int
    sensitive: int
    leaks: tuple[Leak, ...]
    exact: int
    widths: Mapping[int, int]
    contradictions: int

    @property
    def recoverable(self) -> set[Cell]:
        return {leak.cell for leak in self.leaks}

    @property
    def is_safe(self) -> bool:
        return not self.leaks and not self.contradictions


def sensitive(counts: Counts, rules: Rules, is_proportion: bool) -> Iterator[str]:
    """The quantities of a cell that are about few."""
    n, x = counts
    if 0 < n < rules.k_n:
        yield "n"
    if x is None:
        return
    everybody = 0 < n < rules.k_all
    if 0 < x < rules.k_x or (everybody and x == 0):
        yield "x"
    if is_proportion and (0 < n - x < rules.k_x or (everybody and x == n)):
        yield "y"


def judge(found: Bounds, truth: Mapping[Cell, Counts], rules: Mapping[str, Rules] | Rules) -> Verdict:
    """What the bounds tell of the hidden cells in `truth`, which are those to guard.

    rules  of all indicators, or by indicator

    Where a sum misses the attacker may be wrong, and yet so near that the truth is nearly told: what counts
    is the span of the bounds and the truth together. A sum that misses by much leads far from the truth, and
    tells nothing.
    """
    leaks: list[Leak] = []
    widths: Counter[int] = Counter()
    guarded, few, exact = set(), set(), set()
    for (cell, quantity), interval in found.of.items():
        if cell not in truth:
            continue
        guarded.add(cell)
        widths[int(min(10, interval.width))] += 1
        if interval.width == 0:
            exact.add(cell)
        rule = rules if isinstance(rules, Rules) else rules[cell.indicator_id]
        counts = truth[cell]
        if quantity not in sensitive(counts, rule, (cell, "y") in found.of):
            continue
        few.add(cell)
        count = counts.of(quantity)
        told = max(interval.upper, count) - min(interval.lower, count)
        if told < min(rule.width, counts.n):
            leaks.append(Leak(cell, quantity, interval.lower, interval.upper))
    return Verdict(len(guarded), len(few), tuple(leaks), len(exact), dict(widths), len(found.contradictions))
