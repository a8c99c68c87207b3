"""Where pupils live and where they go to school: invented ones, and small numbers put together.

A flow is a number of pupils by catchment of residence, school attended and year. docs/disclosure.md has the
rule, and what somebody who tries to get round it is taken to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from math import cos, exp, hypot, radians

import duckdb
import numpy as np
import pyarrow as pa
from scipy.optimize import linprog
from scipy.sparse import coo_array

from catalogue import Sensitivity
from catalogue.protection import protection
from importers.areas import example_school
from importers.place import Place
from importers.recipe import settings, stream
from text import period

OTHER = "other"  # all schools, or all catchments, that are not named
SENSITIVITY: Sensitivity = "normal"  # the rules of protection.toml that a flow is protected by
KILOMETRES = 111.32  # to a degree of latitude
ENOUGH = 1e-6

Pair = tuple[str, str]  # catchment, school
Counts = dict[Pair, int]  # pupils, of one year; a pair without pupils is not there


@dataclass(frozen=True)
class Flow:
    """A row of the contract's table `flow`."""

    catchment_id: str
    school_id: str
    year: int
    period: str
    pupils: int | None
    status: str
    provenance: str
    release_id: str


COLUMNS = tuple(Flow.__dataclass_fields__)


def invent(place: Place, release: str) -> Iterator[Flow]:
    """Pupils of each catchment by example school: most go to the nearest, some choose, fewer the farther."""
    rules, catchments = settings()["flows"], place.municipality.catchments
    ids = list(place.small)
    where = {one.id: _middle(place, one.small_areas) for one in catchments}
    for year in rules["years"]:
        people = place.people(rules["group"], year, 1)[:, 0]
        for home in catchments:
            living = round(sum(share * people[ids.index(part)] for part, share in home.parts))
            away = np.array(
                [exp(-_distance(where[home.id], where[one.id]) / rules["reach"]) for one in catchments]
            )
            away[catchments.index(home)] = 0
            chances = (1 - rules["nearest"]) * away / away.sum()
            chances[catchments.index(home)] = rules["nearest"]
            chance = stream("flows", home.id, year)
            for school, pupils in zip(catchments, chance.multinomial(living, chances), strict=True):
                if pupils:
                    yield Flow(
                        home.id,
                        example_school(school),
                        year,
                        period(year, 1, "school"),
                        int(pupils),
                        "ok",
                        "synthetic",
                        release,
                    )


def _middle(place: Place, small_areas: Iterable[str]) -> tuple[float, float]:
    points = [(place.small[one].latitude, place.small[one].longitude) for one in small_areas]
    return float(np.mean([x for x, _ in points])), float(np.mean([y for _, y in points]))


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points, near enough for a town."""
    east = (one[1] - other[1]) * cos(radians(one[0]))
    return KILOMETRES * hypot(one[0] - other[0], east)


# What may be named.


def _known(counts: Counts, named: set[Pair]) -> tuple[list[Pair], np.ndarray, np.ndarray, coo_array]:
    """Every pair that is not named, its true number, what must add up, and how.

    All totals are taken for known, also those that we do not publish: others do.
    """
    homes, schools = (sorted({pair[side] for pair in counts}) for side in (0, 1))
    pairs = [(home, school) for home in homes for school in schools if (home, school) not in named]
    truth = np.array([counts.get(pair, 0) for pair in pairs], dtype=float)
    rows = [homes.index(home) for home, _ in pairs]
    rows += [len(homes) + schools.index(school) for _, school in pairs]
    places = [*range(len(pairs)), *range(len(pairs))]
    sums = coo_array((np.ones(len(rows)), (rows, places)), shape=(len(homes) + len(schools), len(pairs)))
    return pairs, truth, sums @ truth, sums


def narrow(counts: Counts, named: set[Pair], fewest: int, width: float) -> Pair | None:
    """A small number that is not named and yet is known more closely than `width`; None where there is none.

    Who looks knows all totals, and of each pair that is not named whether it is smaller than `fewest`.
    """
    pairs, truth, totals, sums = _known(counts, named)
    small = truth < fewest
    bounds = [(0, fewest - 1) if one else (fewest, None) for one in small]
    low, high = truth.copy(), truth.copy()
    for place in np.flatnonzero(small & (truth > 0)):
        for sign in (1, -1):
            if high[place] - low[place] >= width - ENOUGH:
                break
            cost = np.zeros(len(pairs))
            cost[place] = sign
            found = linprog(cost, A_eq=sums.tocsr(), b_eq=totals, bounds=bounds, method="highs").x
            low, high = np.minimum(low, found), np.maximum(high, found)  # an end for others, too
        if high[place] - low[place] < width - ENOUGH:
            return pairs[place]
    return None


def _rest(counts: Counts, named: set[Pair], side: int, id: str) -> int:
    """How many pupils of a catchment (side 0) or a school (side 1) are in no pair that is named."""
    return sum(pupils for pair, pupils in counts.items() if pair[side] == id and pair not in named)


def nameable(counts: Counts, fewest: int, width: float) -> set[Pair]:
    """The pairs whose number can be told: at least `fewest`, and no small one follows from what is told.

    What is left of a catchment, or of a school, is nobody or at least `fewest`.
    """
    named = {pair for pair, pupils in counts.items() if pupils >= fewest}
    while named:
        lonely = [
            (side, id)
            for side in (0, 1)
            for id in sorted({pair[side] for pair in named})
            if 0 < _rest(counts, named, side, id) < fewest
        ]
        if lonely:
            side, id = lonely[0]
            among = [pair for pair in named if pair[side] == id]
        elif found := narrow(counts, named, fewest, width):
            among = [pair for pair in named if pair[0] == found[0] or pair[1] == found[1]] or list(named)
        else:
            return named
        named.remove(min(among, key=lambda pair: (counts[pair], pair)))
    return named


def protected(flows: Iterable[Flow]) -> Iterator[Flow]:
    """What may be published of all flows of one year; `pupils` are known in all of them.

    Where nothing can be named no total is told either: with another one it might tell a small number.
    """
    rules = protection()
    found = {(one.catchment_id, one.school_id): one for one in flows}
    counts = {pair: one.pupils or 0 for pair, one in found.items() if one.pupils}
    fewest = rules.of(SENSITIVITY).fewest
    named = nameable(counts, fewest, rules.width)
    yield from (found[pair] for pair in sorted(named))
    for side in (0, 1):
        for id in sorted({pair[side] for pair in counts}):
            rest = [one for pair, one in found.items() if pair[side] == id and pair not in named]
            if rest:
                yield _together(rest, side, fewest if named else None)


def _together(rest: list[Flow], side: int, fewest: int | None) -> Flow:
    """What is not named of a catchment or a school, as one row; of too few nothing but that it is there."""
    pupils = sum(one.pupils or 0 for one in rest)
    invented = any(one.provenance == "synthetic" for one in rest)
    first, is_told = rest[0], fewest is not None and pupils >= fewest
    return Flow(
        first.catchment_id if side == 0 else OTHER,
        OTHER if side == 0 else first.school_id,
        first.year,
        first.period,
        pupils if is_told else None,
        "ok" if is_told else "c",
        "synthetic" if invented else "computed",
        first.release_id,
    )


def _read(tables: duckdb.DuckDBPyConnection) -> list[Flow]:
    rows = tables.execute(
        f"select {', '.join(COLUMNS)} from flow order by year, catchment_id, school_id"
    ).fetchall()
    return [Flow(*row) for row in rows]


def lay(tables: duckdb.DuckDBPyConnection, flows: Iterable[Flow]) -> None:
    """These flows, and no others, in the contract's table."""
    rows = list(flows)
    given = {name: [getattr(one, name) for one in rows] for name in COLUMNS}
    kinds = {"year": pa.int32(), "pupils": pa.int64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])
    tables.register("given_flow", pa.table(given, schema))
    tables.execute("delete from flow")
    tables.execute("insert into flow by name from given_flow")
    tables.unregister("given_flow")


def protect(tables: duckdb.DuckDBPyConnection) -> None:
    """Put small flows together in the contract's table, year by year."""
    years = groupby(_read(tables), key=lambda one: one.year)
    lay(tables, [row for _, of_year in years for row in protected(of_year)])
