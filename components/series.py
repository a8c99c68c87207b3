"""Rows over time as lines: one an area, broken where there is nothing to connect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from catalogue import Indicator
from components import row as say
from components.benchmark import GOAL
from components.theme import BENCHMARKS, LINES, Line

MOST = len(LINES)  # chosen areas that are drawn

Point = tuple[int, say.Row | None]


@dataclass(frozen=True)
class Series:
    """One area over time, with at least one value. A row is None where the line must be broken."""

    name: str
    line: Line
    is_benchmark: bool
    points: tuple[Point, ...]

    @property
    def rows(self) -> list[say.Row]:
        return [row for _, row in self.points if row is not None]

    @property
    def last(self) -> float:
        """The latest value."""
        return self.rows[-1]["value"]

    @property
    def gaps(self) -> set[int]:
        """The years without a value between the first value and the last."""
        with_value = [year for year, row in self.points if row is not None]
        return {year for year, _ in self.points if with_value[0] < year < with_value[-1]} - set(with_value)

    @property
    def is_goal(self) -> bool:
        """A goal is no figure: its line is straight and has no points."""
        return bool(self.rows[0]["area_id"] == GOAL)

    @property
    def is_partial(self) -> bool:
        """Whether some value is that of only some of a group's areas."""
        return any(say.known(row.get("missing")) and row["missing"] > 0 for row in self.rows)

    @property
    def stretches(self) -> list[list[tuple[int, say.Row]]]:
        """The years in a row that have an interval."""
        found: list[list[tuple[int, say.Row]]] = [[]]
        for year, row in self.points:
            if row is None or not say.known(row["lower"]) or not say.known(row["upper"]):
                found.append([])
            else:
                found[-1].append((year, row))
        return [stretch for stretch in found if stretch]


def series(rows: pd.DataFrame, indicator: Indicator, benchmarks: Sequence[str] = ()) -> list[Series]:
    """The areas that have a value: the first MOST chosen ones in the rows' order, then the benchmarks."""
    of: dict[str, list[say.Row]] = defaultdict(list)
    for row in rows.to_dict("records"):
        of[row["area_id"]].append(row)
    chosen = [area for area in of if area not in benchmarks]
    lines = dict(zip(chosen, LINES, strict=False)) | dict(zip(benchmarks, BENCHMARKS, strict=False))
    return [
        Series(say.name(of[area][0]), line, area in benchmarks, tuple(_points(of[area], indicator)))
        for area, line in lines.items()
        if any(say.known(row["value"]) for row in of[area])
    ]


def has_course(rows: pd.DataFrame, around: Collection[str]) -> bool:
    """Whether an area that is none of those `around` has values in more than one period."""
    with_value = rows["area_id"][rows["value"].notna() & ~rows["area_id"].isin(around)]
    return bool(with_value.duplicated().any())


def _points(records: Sequence[say.Row], indicator: Indicator) -> list[Point]:
    """By year. The line is broken before a break in the series, where nothing was measured, and in a group
    where other areas count than in the period before."""
    if records[0]["area_id"] == GOAL:
        return [(int(row["year"]), row) for row in records]
    points: list[Point] = [(int(row["year"]), row if say.known(row["value"]) else None) for row in records]
    points += [(year, None) for year in (*indicator.missing_years, *(one.year for one in indicator.breaks))]
    shown = [row for row in records if say.known(row["value"])]
    points += [
        (int(row["year"]), None)
        for before, row in pairwise(shown)
        if say.known(row.get("parts")) and before["parts"] != row["parts"]
    ]
    return sorted(points, key=lambda point: (point[0], point[1] is not None))
