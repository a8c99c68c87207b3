"""The parts that sentences are made of: names, counts, words of judgement, amounts and intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from text import difference, language, listing, number, quantity, t

CERTAIN = ("worse", "better", "lower", "higher")
REASONS = ("protected", "missing", "interval", "benchmark", "years")
UNNAMED = ("school", "indicator", "series", "cell")  # in a summary of many, told by their number only
MOST_NAMES = 3

Row = Mapping[str, Any]
Groups = Mapping[str, Sequence[Row]]


def known(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def name(row: Row) -> str:
    return str(row[f"name_{language()}"])


def is_itself(row: Row, benchmark: str) -> bool:
    """An area is not compared with itself: the query gives it no benchmark."""
    return not known(row["benchmark_id"]) and name(row) in (benchmark, capital(benchmark))


def is_goal(row: Row) -> bool:
    """A goal is no place: nothing is so and so in it, and its name says its value."""
    return bool(row.get("benchmark_id") == "mal")


def within(row: Row, benchmark: str) -> str:
    """What an area is compared with, after `than`: i Borlänge, målet 80 %."""
    return benchmark if is_goal(row) else t("findings.within", place=benchmark)


def capital(name: str) -> str:
    """The name at the beginning of a sentence."""
    return name[:1].upper() + name[1:]


def uncapital(name: str) -> str:
    """The name inside a sentence."""
    return name[:1].lower() + name[1:]


def opening(row: Row) -> str:
    """The name at the beginning of a sentence or a line; that of a place is as it is."""
    return capital(name(row)) if row.get("level") in ("group", "benchmark") else name(row)


def reason(row: Row) -> str:
    """Why a row is not judged: protected, missing, interval or benchmark."""
    if not known(row["value"]):
        return "protected" if row["status"] == "c" else "missing"
    return "benchmark" if known(row["lower"]) and known(row["upper"]) else "interval"


def grouped(rows: Sequence[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def ends_of(row: Row) -> tuple[float, float]:
    """The interval of the difference from a benchmark that is itself taken as known."""
    return row["lower"] - row["benchmark_value"], row["upper"] - row["benchmark_value"]


def is_inside(row: Row) -> bool:
    """Whether the interval holds the benchmark: alone, the row would not differ."""
    return bool(row["lower"] <= row["benchmark_value"] <= row["upper"])


def counted(count: int, kind: str) -> str:
    return t(f"findings.count_{kind}_{'one' if count == 1 else 'many'}", count=number(count))


def name_or_count(rows: Sequence[Row], kind: str) -> str:
    """The name of one; how many, if more."""
    return name(rows[0]) if len(rows) == 1 and kind not in UNNAMED else counted(len(rows), kind)


def names_or_count(rows: Sequence[Row], kind: str) -> str:
    """The names of a few; how many, if more."""
    return listing([name(row) for row in rows]) if len(rows) <= MOST_NAMES else counted(len(rows), kind)


def count_and_names(rows: Sequence[Row], kind: str) -> str:
    """How many, and the names if they are few."""
    count = counted(len(rows), kind)
    if kind in UNNAMED or len(rows) > MOST_NAMES:
        return count
    return t("findings.named", what=count, more=names_or_count(rows, kind))


def word(judgement: str) -> str:
    return t(f"judgement.short_{judgement}")


def side(amount: float) -> str:
    return word("higher" if amount > 0 else "lower")


def meaning(judgement: str) -> str:
    return "judged" if judgement in ("better", "worse") else "plain"


def spoken(value: float, indicator: Any) -> str:
    return quantity(value, indicator.unit, indicator.decimals)


def in_persons(indicator: Any, amount: float, denominator: Any) -> float | None:
    """How many persons a difference comes to, where that is known."""
    if indicator.measure != "proportion" or not known(denominator):
        return None
    return abs(amount) * denominator / indicator.scale


def interval(low: float, high: float, indicator: Any, decimals: int) -> str:
    upper = difference(high, indicator.unit, decimals)
    return t("findings.interval", lower=number(low, decimals), upper=upper)


def amounts(indicator: Any, amount: float, ends: Sequence[float]) -> dict[str, str]:
    """A certain difference and its interval, without sign, with decimals enough to tell them from zero."""
    low, high = sorted(map(abs, ends))
    enough = range(indicator.decimals, indicator.decimals + 4)
    decimals = next((n for n in enough if round(low, n) and round(amount, n)), indicator.decimals)
    return {
        "difference": difference(amount, indicator.unit, decimals),
        "interval": interval(low, high, indicator, decimals),
    }
