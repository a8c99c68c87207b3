"""What follows from what is shown: least and greatest of a hidden number, by linear and integer programming.

Each cell has two variables, `first` and `second` (tables.Cell), 2c and 2c + 1. Sums hold for both. A guarded
number is one of them, or the persons of a proportion, their sum.

In the figures themselves a sum may miss: another source, rounding, a pupil who has moved. By how much is
counted as known where it is less than the width that the rules ask for. One that misses by more leads to
numbers that are farther from the truth than that. `System.written` is for whoever takes sums as written.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from importers.protection.tables import Cell, Quantity, Table

TINY = 1e-6
FREE = 1e7  # more than any count
KEPT = 64  # patterns whose programs are kept

Row = dict[int, float]  # coefficient by variable


class Contradiction(Exception):
    """No figures are as all that is known says: there is nothing to bound."""


@dataclass(frozen=True)
class Bound:
    """Where a number ends, a table in which it does, and what that follows from.

    table     all variables
    is_whole  whether all of the table that counts persons is whole numbers
    reached   it could go on: it ends where we stopped asking
    duals     by variable: how much the end would move with it; None of a whole-number answer
    bands     cells whose printed value it follows from
    """

    end: float
    table: np.ndarray
    is_whole: bool
    reached: bool
    duals: np.ndarray | None
    bands: frozenset[int]


class System:
    """All that can be said of one table's variables, whatever is hidden."""

    def __init__(self, table: Table):
        self.table = table
        self.cells = table.cells
        self.is_proportion = table.measure == "proportion"
        self.is_mean = table.measure == "mean"
        self.size = 2 * len(table.cells)
        counts = [count for cell in table.cells for count in (cell.first, cell.second)]
        self.truth = np.array([np.nan if one is None else one for one in counts])
        self.whole = np.ones(self.size)
        if self.is_mean:
            self.whole[::2] = 0
        self.rows = [row for one in table.relations for row in self._sums(one.whole, one.parts)]
        self.misses = np.nan_to_num([self._miss(row) for row in self.rows])
        self.bands = [place for place, cell in enumerate(table.cells) if cell.band]
        self.hidable = np.array([cell.can_hide for cell in table.cells])
        self._regions: dict[bytes, tuple[np.ndarray, np.ndarray]] = {}
        self._programs: dict[tuple[bytes, tuple[int, ...]], Program] = {}
        self._complete()

    def _persons(self, place: int) -> Row:
        return {2 * place: 1.0, 2 * place + 1: 1.0} if self.is_proportion else {2 * place + 1: 1.0}

    def written(self) -> System | None:
        """The same for whoever takes every sum as it is written; None where all add up."""
        found = copy(self)
        found.__dict__.pop("sums", None)
        found.rows = [
            self._row(one.whole, one.parts, [variable]) for one in self.table.relations for variable in (0, 1)
        ]
        found.misses = np.zeros(len(found.rows))
        found._regions, found._programs = {}, {}
        return None if all(self._is_exact(row) for row in found.rows) else found

    def _row(self, whole: int, parts: Iterable[int], of: Iterable[int]) -> Row:
        signs = [(whole, 1.0), *((part, -1.0) for part in parts)]
        return {2 * place + variable: sign for place, sign in signs for variable in of}

    def _sums(self, whole: int, parts: Iterable[int]) -> Iterable[Row]:
        """The rows of a relation that hold in the figures, or nearly, or may."""
        first, second, both = (self._row(whole, parts, of) for of in ([0], [1], [0, 1]))
        near = [row for row in (first, second) if self._is_near(row)]
        return [*near, both] if self.is_proportion and len(near) < 2 and self._is_near(both) else near

    def _miss(self, row: Row) -> float:
        """By how much the whole is more than its parts; nan where we do not know."""
        return float(sum(sign * self.truth[variable] for variable, sign in row.items()))

    def _is_exact(self, row: Row) -> bool:
        miss, size = self._miss(row), max(abs(self.truth[variable]) for variable in row)
        return bool(np.isnan(miss) or abs(miss) <= TINY * max(1.0, size))

    def _is_near(self, row: Row) -> bool:
        return self._is_exact(row) or abs(self._miss(row)) < self.table.width * self._each(row)

    def _each(self, row: Row) -> float:
        """What a person counts for: of a sum of scores as much as the highest mean."""
        if not self.is_mean or any(variable % 2 for variable in row):
            return 1.0
        means = [self.truth[one] / self.truth[one + 1] for one in row if self.truth[one + 1] > 0]
        return float(max(map(abs, means), default=1.0))

    @cached_property
    def sums(self) -> csr_array:
        entries = [(i, v, sign) for i, row in enumerate(self.rows) for v, sign in row.items()]
        i, v, sign = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array((sign, (i, v)), shape=(len(self.rows), self.size))

    def _complete(self) -> None:
        """Figures where we know none, such that all sums hold. Raises Contradiction where there are none."""
        if not np.isnan(self.truth).any():
            return
        unknown = np.isnan(self.truth)
        found = Program(self, unknown, np.zeros(len(self.cells), bool)).solve({}, 1.0, None, True)
        if found is None:
            raise Contradiction
        self.truth = found.table

    def unknown(self, hidden: np.ndarray) -> np.ndarray:
        """Which variables nobody knows, where these cells are hidden."""
        found = np.repeat(hidden, 2)
        for place, cell in enumerate(self.cells):
            found[2 * place] |= cell.first is None
            found[2 * place + 1] |= cell.second is None
        return found

    def _region(self, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which variables nobody knows, and by variable the number of the region it can be bounded in."""
        key = hidden.tobytes()
        if key not in self._regions:
            unknown = self.unknown(hidden)
            links = csr_array(self.sums[:, np.flatnonzero(unknown)])
            ties = abs(links.T) @ abs(links)
            labels = np.full(self.size, -1)
            places = np.flatnonzero(unknown)
            joint = [
                place for place, cell in enumerate(self.cells) if cell.band or cell.known_persons is not None
            ]
            where = {int(variable): i for i, variable in enumerate(places)}
            pairs = [(where[2 * p], where[2 * p + 1]) for p in joint if unknown[2 * p] and unknown[2 * p + 1]]
            if pairs:
                one, other = zip(*pairs, strict=True)
                ties = ties + csr_array((np.ones(len(one)), (one, other)), shape=ties.shape)
            labels[places] = connected_components(ties, directed=False)[1]
            if len(self._regions) > KEPT:
                self._regions.clear()
            self._regions[key] = unknown, labels
        return self._regions[key]

    def objective(self, place: int, quantity: Quantity) -> Row:
        """The guarded number as a sum of variables."""
        if quantity == "n":
            return self._persons(place)
        return {2 * place + (quantity == "y"): 1.0}

    def bound(
        self, objective: Row, sign: float, hidden: np.ndarray, reach: float, is_whole: bool = False
    ) -> Bound:
        """How far a number can go from the truth, up (1) or down (-1), but not farther than `reach`.

        Raises Contradiction where nothing is as all that is known says.
        """
        unknown, labels = self._region(hidden)
        wanted = tuple(sorted({int(labels[variable]) for variable in objective if unknown[variable]}))
        key = hidden.tobytes(), wanted
        if key not in self._programs:
            if len(self._programs) > KEPT:
                self._programs.clear()
            self._programs[key] = Program(self, np.isin(labels, wanted) & unknown, hidden)
        found = self._programs[key].solve(objective, sign, reach, is_whole)
        if found is None:
            raise Contradiction
        return found


class Program:
    """What is known of the variables `inside`, all others being as in the truth."""

    def __init__(self, system: System, inside: np.ndarray, hidden: np.ndarray):
        self.system = system
        self.variables = np.flatnonzero(inside)
        self.where = {int(variable): i for i, variable in enumerate(self.variables)}
        sums = system.sums
        touched = np.asarray(abs(sums) @ inside.astype(float)).ravel() > 0
        self.row_numbers = np.flatnonzero(touched)
        self.rest = np.where(inside, 0.0, np.nan_to_num(system.truth))
        left = sums[self.row_numbers]
        self.equal = left[:, self.variables]
        self.equal_to = system.misses[self.row_numbers] - np.asarray(left @ self.rest).ravel()
        self.at_most: list[tuple[Row, float, int]] = []  # coefficients, limit, cell of the band or -1
        for place, cell in enumerate(system.cells):
            if not inside[2 * place] and not inside[2 * place + 1]:
                continue
            stands = not (cell.can_hide and hidden[place])
            if cell.band and stands:
                self._band(place, cell)
            known = cell.persons if cell.persons is not None and stands else cell.known_persons
            if known is not None:
                for sign in (1.0, -1.0):
                    row = dict.fromkeys(system._persons(place), sign)
                    self.at_most.append((row, sign * known, place if cell.known_persons is None else -1))

    def _band(self, place: int, cell: Cell) -> None:
        assert cell.band
        persons = self.system._persons(place)
        for limit, sign in zip(cell.band, (-1.0, 1.0), strict=True):
            row = dict.fromkeys(persons, -sign * limit)
            row[2 * place] = row.get(2 * place, 0.0) + sign
            self.at_most.append((row, 0.0, place))

    def _matrix(self, rows: list[tuple[Row, float, int]]) -> tuple[csr_array, np.ndarray]:
        entries, limits = [], []
        for number, (row, limit, _) in enumerate(rows):
            for variable, coefficient in row.items():
                if variable in self.where:
                    entries.append((number, self.where[variable], coefficient))
                else:
                    limit -= coefficient * self.rest[variable]
            limits.append(limit)
        i, v, c = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array((c, (i, v)), shape=(len(rows), len(self.variables))), np.array(limits)

    def solve(self, objective: Row, sign: float, reach: float | None, is_whole: bool) -> Bound | None:
        """None where nothing fits."""
        system = self.system
        cost = np.zeros(len(self.variables))
        fixed = sum(c * self.rest[v] for v, c in objective.items() if v not in self.where)
        for variable, coefficient in objective.items():
            if variable in self.where:
                cost[self.where[variable]] = -sign * coefficient
        rows = list(self.at_most)
        start = sum(c * system.truth[v] for v, c in objective.items())
        if reach is not None:
            rows.append(({v: sign * c for v, c in objective.items()}, sign * start + reach, -1))
        less, limits = self._matrix(rows)
        whole = system.whole[self.variables]
        duals, bands = None, frozenset[int]()
        if is_whole:
            constraints = [LinearConstraint(self.equal, self.equal_to, self.equal_to)]
            if rows:
                constraints.append(LinearConstraint(less, -np.inf, limits))
            result = milp(cost, integrality=whole, bounds=Bounds(0, FREE), constraints=constraints)
        else:
            given = {"A_ub": less, "b_ub": limits} if rows else {}
            result = linprog(
                cost, A_eq=self.equal, b_eq=self.equal_to, bounds=(0, None), method="highs", **given
            )
        if result.x is None:
            return None
        table = system.truth.copy()
        table[self.variables] = np.where(whole, np.round(result.x), result.x)
        is_near = bool(np.all(np.abs(result.x - np.round(result.x))[whole > 0] < TINY))
        end = float(
            sum(c * (result.x[self.where[v]] if v in self.where else 0) for v, c in objective.items())
        )
        end += fixed
        if not is_whole:
            duals = np.zeros(system.size)
            along = system.sums[self.row_numbers].T @ (-sign * result.eqlin.marginals)
            duals[:] = np.asarray(along).ravel()
            if rows:
                for (row, _, place), weight in zip(rows, result.ineqlin.marginals, strict=True):
                    if abs(weight) > TINY and place >= 0:
                        bands |= {place}
                    for variable, coefficient in row.items():
                        if variable not in self.where:
                            duals[variable] += -sign * weight * coefficient
            duals[self.variables] = 0
        return Bound(
            end,
            table,
            is_near,
            reach is not None and sign * end >= sign * start + reach - TINY,
            duals,
            bands,
        )
