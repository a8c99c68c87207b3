"""What must not be compared though it lies close: other periods, other numbers of areas."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from text import listing, number, t
from text.findings.phrases import Row, name


def _period(row: Row) -> str:
    return t("findings.named", what=name(row), more=row["period"])


def other_periods(rows: pd.DataFrame) -> str:
    """Who has no value in the chosen period, but one in another: rows of queries/other_periods.sql."""
    found = [_period(row) for row in rows.to_dict("records")]
    return t("findings.other_periods", items=listing(found)) if found else ""


def other_counts(count: int, elsewhere: Mapping[str, int]) -> str:
    """Places, by name, whose measures of inequality are of another number of areas than `count`."""
    items = [
        t("findings.named", what=place, more=t(f"findings.count_area_{_many(areas)}", count=number(areas)))
        for place, areas in elsewhere.items()
        if areas not in (0, count)
    ]
    return t("findings.other_counts", count=number(count), items=listing(items)) if items else ""


def counts_over_time(rows: pd.DataFrame) -> str:
    """That the years are not about equally many areas: rows of queries/inequality.sql with a value."""
    counts = sorted({int(one) for one in rows["areas"][rows["value"].notna()]})
    if len(counts) < 2:
        return ""
    return t("findings.counts_over_time", fewest=number(counts[0]), most=number(counts[-1]))


def _many(count: int) -> str:
    return "one" if count == 1 else "many"
