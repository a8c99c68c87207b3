"""Whole numbers that add up to what is published."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

import numpy as np

from catalogue import Indicator
from importers import ImportProblem
from importers.published import Figure


def apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """`total` split into whole numbers in proportion to `weights`, by largest remainder."""
    quota = total * weights / weights.sum()
    parts = np.floor(quota).astype(np.int64)
    order = np.argsort(-(quota - parts), axis=None, kind="stable")
    parts.flat[order[: total - parts.sum()]] += 1
    return parts


def move(amounts: np.ndarray, target: int, ceiling: np.ndarray) -> np.ndarray:
    """`amounts` changed as evenly as they allow, until their sum is `target`.

    None goes below 0 or above `ceiling`. Raises ImportProblem where that is impossible.
    """
    amounts = amounts.copy()
    while gap := target - int(amounts.sum()):
        room = ceiling - amounts if gap > 0 else amounts
        if not room.any():
            raise ImportProblem(f"The sum {target} cannot be reached. Check the published figure.")
        step = np.minimum(apportion(min(abs(gap), int(room.sum())), np.sqrt(room)), room)
        amounts += step if gap > 0 else -step
    return amounts


def bounds(figure: Figure, people: int, scale: int) -> tuple[int, int]:
    """The lowest and highest sum over `people` that rounds to the published value."""
    if figure.numerator is not None and people == figure.denominator:
        return figure.numerator, figure.numerator
    decimals = len(figure.value.partition(".")[2])
    half = Fraction(1, 2 * 10**decimals)
    low = people * (Fraction(figure.value) - half) / scale
    high = people * (Fraction(figure.value) + half) / scale
    return floor(low) + 1, ceil(high) - 1


def _nearest(amount: int, within: tuple[int, int]) -> int:
    return min(max(amount, within[0]), within[1])


def anchor(
    indicator: Indicator, published: Mapping[str, Figure], amounts: np.ndarray, people: np.ndarray
) -> np.ndarray:
    """`amounts` (areas × sexes) moved until their sums round to the published figures of the municipality.

    `published` by sex: T alone, or T, K and M. Columns of the arrays: K, M; or T alone.
    """
    ceiling = people if indicator.measure == "proportion" else np.full_like(people, np.iinfo(np.int32).max)
    total = bounds(published["T"], int(people.sum()), indicator.scale)
    if "K" not in published:
        return move(amounts, _nearest(int(amounts.sum()), total), ceiling)
    within = [bounds(published[sex], int(people[:, i].sum()), indicator.scale) for i, sex in enumerate("KM")]
    targets = [_nearest(int(amounts[:, i].sum()), within[i]) for i in range(2)]
    for i in range(2):
        wanted = targets[i] + _nearest(sum(targets), total) - sum(targets)
        targets[i] = _nearest(wanted, within[i])
    if not total[0] <= sum(targets) <= total[1]:
        raise ImportProblem(
            f"{indicator.id}: the published figures for women, men and all do not fit together with "
            f"{people[:, 0].sum()} women and {people[:, 1].sum()} men."
        )
    return np.stack([move(amounts[:, i], targets[i], ceiling[:, i]) for i in range(2)], axis=1)
