"""What a row tells without saying it: how exact its value is, and the counts behind its interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from math import sqrt

import catalogue
from catalogue import Indicator
from importers.attack.published import Row

EXACT = 6  # decimals; a value with more is not rounded
MOST = 200_000  # persons, or events, that an interval is tried for
NEAR = 3  # persons more or less than the interval's width says


def decimals(value: float) -> int:
    """How many decimals it is written with."""
    return next((places for places in range(EXACT + 1) if round(value, places) == value), EXACT + 1)


def margin(indicator: Indicator, rows: Iterable[Row]) -> float:
    """How far from a value that is told the true one can be, in its unit: half of its last decimal.

    `rows` are those of one source, written alike. A value that is not rounded is as exact as a number is.
    """
    places = max((decimals(row.value) for row in rows if row.value is not None), default=0)
    return 1e-9 if places > EXACT else 0.5 * 10.0 ** -max(places, indicator.decimals)


def wilson(x: float, n: float, z: float) -> tuple[float, float]:
    """The ends of Wilson's interval of the share x/n."""
    middle, half = 2 * x + z * z, z * sqrt(z * z + 4 * x * max(0.0, 1 - x / n))
    return max(0.0, (middle - half) / (2 * (n + z * z))), min(1.0, (middle + half) / (2 * (n + z * z)))


def _first(holds: Callable[[int], bool]) -> int:
    """The least whole number from 1 that holds, where all above it hold too."""
    low, high = 1, MOST
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _agree(one: float, other: float) -> bool:
    return abs(one - other) <= 2e-6 * max(1.0, abs(other) / 100)


def of_share(row: Row, scale: int) -> Iterator[tuple[int, int]]:
    """The counts (n, x) whose share and Wilson interval are those of the row."""
    value, lower, upper = row.value or 0.0, row.lower or 0.0, row.upper or 0.0
    share, width = value / scale, (upper - lower) / scale
    z = catalogue.confidence().z

    def is_narrow(n: int) -> bool:
        low, high = wilson(share * n, n, z)
        return high - low <= width

    near = _first(is_narrow)
    for n in range(max(1, near - NEAR), near + NEAR + 1):
        x = round(share * n)
        low, high = wilson(x, n, z)
        if _agree(scale * x / n, value) and _agree(scale * low, lower) and _agree(scale * high, upper):
            yield n, x


@cache
def poisson_ends(x: int) -> tuple[float, float]:
    """The interval of a count of events: exact below ten, Byar's from ten."""
    if x < 10:
        from scipy.stats import chi2  # slow to import

        error = 1 - catalogue.confidence().level
        low = float(chi2.ppf(error / 2, 2 * x) / 2) if x else 0.0
        return low, float(chi2.ppf(1 - error / 2, 2 * x + 2) / 2)
    z = catalogue.confidence().z
    return (
        x * (1 - 1 / (9 * x) - z / (3 * sqrt(x))) ** 3,
        (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * sqrt(x + 1))) ** 3,
    )


def of_rate(row: Row, scale: int) -> Iterator[tuple[int, int]]:
    """The counts (n, x) whose rate and interval are those of the row: how wide it is tells x."""
    if not row.value or row.upper is None:
        return
    ratio = row.upper / row.value
    near = _first(lambda x: poisson_ends(x)[1] / x <= ratio)
    for x in range(max(1, near - 1), near + 2):
        n = round(scale * x / row.value)
        if n and _agree(scale * x / n, row.value) and _agree(scale * poisson_ends(x)[1] / n, row.upper):
            yield n, x


def counts(row: Row, indicator: Indicator) -> list[tuple[int, int]]:
    """The counts (n, x) that a row without them may have, as its interval tells; none where it does not."""
    if row.value is None or row.lower is None or row.upper is None:
        return []
    if indicator.measure == "proportion" and 0 <= row.value <= indicator.scale:
        return list(of_share(row, indicator.scale))
    return list(of_rate(row, indicator.scale)) if indicator.measure == "rate" else []
