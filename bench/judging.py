"""Judgements and classes of a few rows in numpy, as who has no macros in the database makes them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Z = 1.959963984540054
ERFC = np.vectorize(math.erfc, otypes=[float])


def judged(rows: Any, direction: Any) -> dict[str, np.ndarray]:
    """Difference, the least that is visible, p, q (Benjamini–Hochberg) and judgement, one a row."""
    names = ("value", "lower", "upper", "benchmark_value")
    value, lower, upper, benchmark = (np.asarray(rows[one], dtype=float) for one in names)
    with np.errstate(all="ignore"):
        visible = np.where(
            benchmark > value,
            upper - value,
            np.where(benchmark < value, value - lower, np.maximum(upper - value, value - lower)),
        )
        visible[np.isnan(benchmark + value)] = np.nan
        away = np.where(benchmark == value, 0, Z * np.abs(benchmark - value) / visible)
    p = np.where(np.isnan(away), np.nan, ERFC(away / math.sqrt(2)))
    q = np.full(len(p), np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    rank = np.searchsorted(p[order], p[order], side="right")
    step = p[order] * len(order) / rank
    q[order] = np.minimum(1, np.minimum.accumulate(step[::-1])[::-1])
    direction = np.broadcast_to(np.asarray(direction, dtype=object), p.shape)
    high = np.where(direction == "high", "better", np.where(direction == "low", "worse", "higher"))
    low = np.where(direction == "high", "worse", np.where(direction == "low", "better", "lower"))
    said = np.where(upper < benchmark, low, np.where(lower > benchmark, high, "similar"))
    said = np.where(q > 0.05, "similar", said)
    said = np.where(np.isnan(lower + upper + benchmark), "not_judged", said)
    return {"difference": value - benchmark, "visible": visible, "p": p, "q": q, "judgement": said}


def classes(value: Any) -> dict[str, np.ndarray]:
    """Four equally wide classes over all values."""
    value = np.asarray(value, dtype=float)
    lowest, width = np.nanmin(value), (np.nanmax(value) - np.nanmin(value)) / 4
    number = (
        np.minimum(4, 1 + np.floor((value - lowest) / width))
        if width > 0
        else np.where(value == value, 1, np.nan)
    )
    return {
        "class": number,
        "class_lower": lowest + (number - 1) * width,
        "class_upper": lowest + number * width,
    }
