"""Round numbers for an axis, and what the axis must say about itself."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from catalogue import Indicator
from components import row as say
from components.figure import bare_axis
from text import number, percent, t

NARROW = 0.4  # values that span less of their largest than this need not be drawn from zero
LEAST = 0.1  # of the largest value, or ten percentage points: less would make small differences look large


@dataclass(frozen=True)
class Scale:
    """An axis from `start` to `stop`, with its marks."""

    start: float
    stop: float
    ticks: tuple[float, ...]
    decimals: int  # that the marks need

    def fraction(self, value: float) -> float:
        """Where `value` lies: 0 at the start, 1 at the end."""
        return (value - self.start) / (self.stop - self.start)


def scale(low: float, high: float, *, cap: float = math.inf, narrow: float = NARROW) -> Scale:
    """A scale that holds low to high, with three to eight marks, and never passes `cap`.

    It starts at zero unless the values span less than `narrow` of the largest.
    """
    start = low if low < 0 or high - low < narrow * high else 0.0
    step, decimals = _step(max(high - start, abs(high) * 0.02, 1e-6) / 4)
    start = math.floor(start / step + 1e-9) * step
    stop = min(max(math.ceil(high / step - 1e-9) * step, start + step), cap)
    count = int((stop - start) / step + 1e-9) + 1
    ticks = tuple(round(start + step * index, decimals) for index in range(count))
    return Scale(ticks[0], stop, ticks, decimals)


def _step(raw: float) -> tuple[float, int]:
    """1, 2, 2.5, 5 or 10 times a power of ten, the first not much smaller than `raw`; and its decimals."""
    power = math.floor(math.log10(raw))
    nice = next(nice for nice in (1, 2, 2.5, 5, 10) if raw <= nice * 10.0**power * 1.1)
    return nice * 10.0**power, max(0, -power + (nice == 2.5))


def scale_of(
    rows: Iterable[say.Row], fields: Iterable[str], indicator: Indicator, narrow: float = NARROW
) -> Scale:
    """The scale of all the values that the rows have in `fields`; there must be one."""
    fields = tuple(fields)
    values = [row[field] for row in rows for field in fields if say.known(row[field])]
    low, high = min(values), max(values)
    is_share = indicator.unit == "percent"
    cap = max(100.0, high) if is_share else math.inf
    least = min(100 * LEAST if is_share else high * LEAST, high)
    room = max(0.0, least - (high - low)) / 2
    return scale(max(low - room, min(low, 0)), min(high + room, cap), cap=cap, narrow=narrow)


def tick_words(value: float, axis: Scale, indicator: Indicator) -> str:
    return percent(value, axis.decimals) if indicator.unit == "percent" else number(value, axis.decimals)


def dress(axis: Scale, indicator: Indicator, **more: Any) -> dict[str, Any]:
    """The scale as a Plotly axis with fine lines across the plot."""
    said = [tick_words(value, axis, indicator) for value in axis.ticks]
    return bare_axis(tickvals=list(axis.ticks), ticktext=said, showgrid=True) | more


def unit_words(indicator: Indicator) -> str:
    """procent, per 1 000, poäng, dagar."""
    if indicator.unit == "percent":
        return t("axis.percent")
    return t(f"number.unit_{indicator.unit}", value="").strip()


def note(axis: Scale, indicator: Indicator) -> str:
    """The unit where the marks do not say it, and where the axis starts if above zero."""
    unit = "" if indicator.unit == "percent" else unit_words(indicator)
    start = t("axis.start", value=tick_words(axis.start, axis, indicator)) if axis.start > 0 else ""
    return " · ".join(filter(None, (unit, start)))
