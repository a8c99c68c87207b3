"""Which further cells to hide, so that no guarded number can be narrowed down, at the least loss.

Hiding more never narrows a bound. So where a pattern fails a guarded number, something that its bounds follow
from must be hidden: a cut. The least pattern that answers all cuts is either safe, and then the best there
is, or fails and gives new cuts.

Where sums miss there are two attackers: one who knows by how much those miss that nearly add up, and one
who takes all as they are written. What the second believes may be wrong; it counts how far from the truth.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from importers.protection.system import TINY, Bound, Contradiction, System
from importers.protection.tables import Quantity, Table

Cut = frozenset[int]  # cells, one of which must be hidden
SECONDS = 60.0
ROUNDS = 15
NODES = 1000  # branches of the search for the least pattern that answers all cuts


class OutOfTime(Exception):
    """The clock has run out, or so many branches have been searched that it would."""


@dataclass(frozen=True)
class Guard:
    """A number that must not be narrowed to less than `width`."""

    cell: int
    quantity: Quantity
    width: float


@dataclass(frozen=True)
class Pattern:
    """What is hidden of one table, and what nothing can protect.

    hidden   places of cells
    lost     guarded cells that follow from what we cannot hide
    is_best  no pattern of less weight is safe
    """

    hidden: frozenset[int]
    lost: frozenset[int] = frozenset()
    is_best: bool = True


class View:
    """What one attacker takes for granted, and the tables that have been found to fit it."""

    def __init__(self, system: System, may_be_wrong: bool = False):
        self.system = system
        self.may_be_wrong = may_be_wrong
        self.shifts = np.zeros((1, system.size))  # tables, less the truth, that fit some pattern
        self.needs = np.zeros((1, len(system.cells)), bool)  # what must be hidden for each of them

    def seen_span(self, objective: np.ndarray, hidden: np.ndarray) -> float:
        """How far the truth and the tables that have been found and fit the pattern lie apart."""
        fits = ~(self.needs & ~hidden).any(axis=1)
        ends = self.shifts[fits] @ objective
        return float(ends.max() - ends.min())

    def _remember(self, bound: Bound, hidden: np.ndarray) -> None:
        shift = bound.table - self.system.truth
        moved = np.abs(shift).reshape(-1, 2).max(axis=1) > TINY
        for place in self.system.bands:  # what was hidden there may have been free
            moved[place] |= hidden[place]
        self.shifts = np.vstack([self.shifts, shift])
        self.needs = np.vstack([self.needs, moved & self.system.hidable])

    def _bounds(self, guard: Guard, hidden: np.ndarray, is_whole: bool) -> list[Bound] | None:
        """The ends of where the number is known to lie, the truth within; None where that is wide enough."""
        objective = self.system.objective(guard.cell, guard.quantity)
        truth = sum(coefficient * self.system.truth[v] for v, coefficient in objective.items())
        found = []
        for sign, outer in ((1.0, max), (-1.0, min)):
            try:
                bound = self.system.bound(objective, sign, hidden, guard.width, is_whole)
            except Contradiction:
                if not self.may_be_wrong:
                    raise
                return None  # what is believed cannot be, and tells nothing
            if bound.is_whole:
                self._remember(bound, hidden)
            if bound.reached:
                return None
            found.append(replace(bound, end=float(outer(bound.end, truth))))
        return None if found[0].end - found[1].end >= guard.width - TINY else found

    def fails(self, guard: Guard, hidden: np.ndarray) -> list[Bound] | None:
        """The number's bounds, where they are too near each other; None where they are not."""
        row = np.zeros(self.system.size)
        for variable, coefficient in self.system.objective(guard.cell, guard.quantity).items():
            row[variable] = coefficient
        for is_whole in (False, True):
            if self.seen_span(row, hidden) >= guard.width - TINY:
                return None
            if bounds := self._bounds(guard, hidden, is_whole):
                return bounds
        return None


@dataclass
class Search:
    """One table, and what has been found out about it."""

    table: Table
    deadline: float
    cuts: list[Cut] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.system = System(self.table)
        cells = self.table.cells
        self.weight = np.array([cell.weight for cell in cells])
        self.hidable = self.system.hidable
        self.first = np.array([cell.must_hide and cell.can_hide for cell in cells])
        written = self.system.written()
        self.views = [View(self.system), *([View(written, may_be_wrong=True)] if written else [])]
        self.lost: set[int] = set()
        self.guards = [guard for place in range(len(cells)) for guard in self._guards(place)]

    def _guards(self, place: int) -> Iterable[Guard]:
        cell = self.table.cells[place]
        for quantity in cell.guards:
            width = float(self.table.width)
            if cell.first is not None or cell.second is not None:
                persons = sum(self.system.truth[v] for v in self.system.objective(place, "n"))
                yield Guard(place, quantity, min(width, persons))
            else:  # its source withholds it: as much as can be had
                free = self.system.objective(place, quantity)
                up, down = (self.system.bound(free, s, self.hidable, width).end for s in (1.0, -1.0))
                yield Guard(place, quantity, min(width, np.floor(up + TINY) - np.ceil(down - TINY)))

    # Whether a pattern is safe

    def fails(self, guard: Guard, hidden: np.ndarray) -> list[Bound] | None:
        """The number's bounds, where they are too near each other; None where they are not."""
        if time.monotonic() > self.deadline:
            raise OutOfTime
        return next((bounds for view in self.views if (bounds := view.fails(guard, hidden))), None)

    def is_safe(self, hidden: np.ndarray) -> bool:
        """Whether nothing that we can protect is narrowed down."""
        return not any(guard.cell not in self.lost and self.fails(guard, hidden) for guard in self.guards)

    # What follows where it is not

    def cut(self, guard: Guard, hidden: np.ndarray, bounds: list[Bound]) -> Cut:
        """Cells of which one must be hidden, as few as the bounds need; none where nothing helps."""
        if any(bound.duals is None for bound in bounds):
            return self._cut_by_trial(guard, hidden)
        up, down = (bound.duals for bound in bounds)
        assert up is not None
        assert down is not None
        bands = bounds[0].bands | bounds[1].bands
        spare = guard.width - TINY - (bounds[0].end - bounds[1].end)
        needed, cheap = set(), []
        for place in np.flatnonzero(self.hidable & ~hidden).tolist():
            own = slice(2 * place, 2 * place + 2)
            if np.abs(up[own]).max() < 1e-9 and np.abs(down[own]).max() < 1e-9:
                if place in bands:
                    needed.add(place)
            elif place in bands or (up[own] < -1e-9).any() or (down[own] > 1e-9).any():
                needed.add(place)
            else:
                cheap.append((float(self.system.truth[own] @ (up[own] - down[own])), place))
        # the bound still holds, only looser, where these are at least zero instead of what they are
        for cost, place in sorted(cheap):
            spare -= cost
            if spare <= TINY:
                needed.add(place)
        return frozenset(needed)

    def _cut_by_trial(self, guard: Guard, hidden: np.ndarray) -> Cut:
        """As `cut`, where only whole numbers are too narrow: what must be shown for it to be known."""
        every = self.hidable.copy()
        if self.fails(guard, every):
            return frozenset()
        shown = [int(place) for place in np.flatnonzero(self.hidable & ~hidden)]
        step = max(1, len(shown) // 2)
        while True:
            for start in range(0, len(shown), step):
                fewer = shown[:start] + shown[start + step :]
                trial = every.copy()
                trial[fewer] = False
                if fewer and self.fails(guard, trial):
                    shown = fewer
                    break
            else:
                if step == 1:
                    return frozenset(shown)
                step //= 2

    def mend(self, hidden: np.ndarray) -> np.ndarray:
        """A safe pattern that hides this and more: where something fails, the cheapest of its cut.

        Where more is hidden what is believed may become possible: so again, until nothing fails.
        """
        mended = self._mend_once(hidden)
        while len(self.views) > 1 and not self.is_safe(mended):
            mended = self._mend_once(mended)
        return mended

    def _mend_once(self, hidden: np.ndarray) -> np.ndarray:
        hidden = hidden.copy()
        for guard in self.guards:
            while guard.cell not in self.lost and (bounds := self.fails(guard, hidden)):
                cut = self.cut(guard, hidden, bounds)
                if not cut:
                    self.lost.add(guard.cell)
                    break
                self.cuts.append(cut)
                hidden[min(cut, key=lambda place: (self.weight[place], place))] = True
        return hidden

    def tidy(self, hidden: np.ndarray) -> np.ndarray:
        """The pattern less what it can do without, the dearest first."""
        hidden = hidden.copy()
        extra = np.flatnonzero(hidden & ~self.first)
        for place in sorted(extra, key=lambda one: (-self.weight[one], one)):
            hidden[place] = False
            try:
                is_needed = not self.is_safe(hidden)
            except OutOfTime:
                is_needed = True
            hidden[place] = is_needed
        return hidden

    def least(self) -> np.ndarray:
        """The pattern of least weight that answers all cuts."""
        cuts = sorted(set(self.cuts), key=sorted)
        places = sorted(set().union(*cuts))
        where = {place: i for i, place in enumerate(places)}
        entries = [(i, where[place]) for i, cut in enumerate(cuts) for place in cut]
        hidden = self.first.copy()
        if not places:
            return hidden
        i, v = zip(*entries, strict=True)
        matrix = csr_array((np.ones(len(i)), (i, v)), shape=(len(cuts), len(places)))
        left = max(self.deadline - time.monotonic(), 0.1)
        options = {"mip_rel_gap": 0.0, "node_limit": NODES, "time_limit": left}
        found = milp(
            self.weight[places],
            integrality=np.ones(len(places)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(matrix, 1, np.inf),
            options=options,
        )
        if found.status != 0:  # too many branches, or too long
            raise OutOfTime
        hidden[np.array(places)[found.x > 0.5]] = True
        return hidden

    def best(self, rounds: int) -> tuple[np.ndarray, bool]:
        """A safe pattern, and whether there is none of less weight. Raises OutOfTime where none was found."""
        hidden, least = self.first, None
        try:
            for _ in range(rounds):
                safe = self.mend(hidden)
                if least is None or self.loss(safe) < self.loss(least) - TINY:
                    least = safe
                if self.loss(least) <= self.loss(hidden) + TINY:
                    return least, True
                hidden = self.least()
        except OutOfTime:
            if least is None:
                raise
        return (self.mend(self.first) if least is None else least), False

    def loss(self, hidden: np.ndarray) -> float:
        return float(self.weight[hidden].sum())


def protect(table: Table, seconds: float = SECONDS, rounds: int = ROUNDS) -> Pattern | None:
    """The cells to hide; None where no safe pattern is found in time, or the figures contradict each other.

    seconds  by the clock; what is found without it is the same on every machine
    rounds   before a pattern that is good enough is taken, less what it can do without
    """
    try:
        search = Search(table, time.monotonic() + seconds)
        hidden, is_best = search.best(rounds)
    except (OutOfTime, Contradiction):
        return None
    if not is_best:
        search.deadline = time.monotonic() + seconds
        hidden = search.tidy(hidden)
    return Pattern(frozenset(np.flatnonzero(hidden).tolist()), frozenset(search.lost), is_best)


def is_safe(table: Table, hidden: Iterable[int], seconds: float = SECONDS) -> bool:
    """Whether nothing guarded is narrowed down where these cells are hidden."""
    pattern = np.zeros(len(table.cells), bool)
    pattern[list(hidden)] = True
    try:
        search = Search(table, time.monotonic() + seconds)
        return search.is_safe(pattern & search.hidable)
    except (OutOfTime, Contradiction):
        return False
