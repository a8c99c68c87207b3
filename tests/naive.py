"""Protection as it is done by hand, and what subtraction alone gets out of it. Nothing of the attack is used.

`by_hand` hides what is about few, and the next smallest in a row until none stands alone.
`told` narrows the counts of hidden cells by subtracting what is shown from sums, again and again: what it
tells is true, and never all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import inf

from tests.seeded import AREAS, Row, cell, hidden, is_hidden

SMALLEST, FEW, WIDTH = 10, 5, 5
Sum = list[int]  # numbers of rows: a whole, then its parts


def few(one: Row) -> set[str]:
    """The counts of a row that are about few: n, x, y."""
    n, x = one["denominator"], one["numerator"]
    return {
        *(["n"] if 0 < n < SMALLEST else []),
        *(["x"] if 0 < x < FEW else []),
        *(["y"] if 0 < n - x < FEW else []),
    }


def primary(rows: list[Row]) -> list[Row]:
    return [hidden(one) if few(one) else one for one in rows]


def sums(rows: list[Row]) -> Iterator[Sum]:
    """Which rows are sums of which: sexes, areas, and years."""
    number = {cell(one): place for place, one in enumerate(rows)}
    children = defaultdict(list)
    for one in AREAS:
        children[one["parent_id"]].append(one["area_id"])
    for whole in number:
        years = range(whole.first_year, whole.year + 1)
        for parts in (
            [whole._replace(sex=sex) for sex in "KM"] if whole.sex == "T" else [],
            [whole._replace(area_id=child) for child in children[whole.area_id]],
            [whole._replace(year=year, years_pooled=1) for year in years] if whole.years_pooled > 1 else [],
        ):
            if parts and number.keys() >= set(parts):
                yield [number[one] for one in (whole, *parts)]


def by_hand(rows: list[Row]) -> list[Row]:
    """In each sum whose whole is shown and that has one hidden part, its next smallest part is hidden too."""
    found, lines = primary(rows), list(sums(rows))
    changed = True
    while changed:
        changed = False
        for whole, *parts in lines:
            gone = [part for part in parts if is_hidden(found[part])]
            if len(gone) == 1 and not is_hidden(found[whole]):
                rest = [part for part in parts if part not in gone]
                smallest = min(rest, key=lambda part: rows[part]["denominator"])
                found[smallest] = hidden(rows[smallest])
                changed = True
    return found


Ends = tuple[float, float]


def told(shown: list[Row]) -> dict[tuple[int, str], Ends]:
    """The least and the most of n, x and y of each row, by subtraction."""
    ends: dict[tuple[int, str], Ends] = {}
    for number, one in enumerate(shown):
        n, x = one["denominator"], one["numerator"]
        known = {"n": n, "x": x} | ({} if n is None else {"y": n - x})
        for what in "nxy":
            value = known.get(what)
            ends[number, what] = (0, inf) if value is None else (value, value)
    lines = [[(number, what) for number in line] for line in sums(shown) for what in "nxy"]
    lines += [[(number, what) for what in "nxy"] for number in range(len(shown))]  # n = x + y
    changed = True
    while changed:
        changed = False
        for whole, *parts in lines:
            low, high = (sum(ends[part][side] for part in parts) for side in (0, 1))
            new = {whole: (max(ends[whole][0], low), min(ends[whole][1], high))}
            for part in parts:
                others = [ends[other] for other in parts if other != part]
                new[part] = (
                    max(ends[part][0], ends[whole][0] - sum(most for _, most in others)),
                    min(ends[part][1], ends[whole][1] - sum(least for least, _ in others)),
                )
            for one, bounds in new.items():
                if bounds != ends[one]:
                    ends[one], changed = bounds, True
    return ends


def leaks(rows: list[Row], shown: list[Row]) -> set[tuple[int, str]]:
    """The counts about few of hidden rows that subtraction alone tells too nearly. `rows` are the truth."""
    ends = told(shown)
    return {
        (number, what)
        for number, one in enumerate(rows)
        if is_hidden(shown[number])
        for what in few(one)
        if ends[number, what][1] - ends[number, what][0] < min(WIDTH, one["denominator"])
    }


def needed(rows: list[Row], shown: list[Row]) -> list[int]:
    """The hidden rows, about few or not, without which subtraction alone tells what it must not."""
    secondary = [one for one in range(len(rows)) if is_hidden(shown[one]) and not few(rows[one])]
    return [one for one in secondary if leaks(rows, [*shown[:one], rows[one], *shown[one + 1 :]])]
