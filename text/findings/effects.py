"""What a development work may have changed, in words; and why that cannot be told.

Rows are of queries/effects.sql; `measured` is the indicator as a difference in course is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from text import difference, listing, number, percent, quantity, t
from text.findings.finding import Finding
from text.findings.phrases import Row, known
from text.findings.sentences import synthetic

CERTAIN = ("better", "worse", "higher", "lower")


def lead(rows: pd.DataFrame) -> str:
    """All indicators that the work could have affected, in one sentence."""
    verdicts = list(rows["verdict"])
    counts = {
        "told": sum(one != "refused" for one in verdicts),
        "certain": sum(one in CERTAIN for one in verdicts),
    }
    return t("pilot.lead", all=number(len(rows)), **{name: number(one) for name, one in counts.items()})


def effect(row: Row, indicator: Any, asked: Any) -> Finding:
    """The effect on one indicator. `asked` is catalogue.Evaluation."""
    title = t(f"pilot.title_{row['verdict']}", short=indicator.short)
    if row["verdict"] == "refused":
        return Finding(title, (why_not(row, indicator, asked), t("pilot.description")), notes([row]))
    summary = (
        _before(row, indicator),
        _size(row, indicator),
        *_children(row, indicator),
        t("pilot.not_cause"),
    )
    return Finding(
        title, summary, (*_elsewhere(row), *_second(row, indicator), t("pilot.many"), *notes([row]))
    )


def years(rows: pd.DataFrame, indicator: Any) -> Finding:
    """Year by year beside the others: rows of queries/effect.sql of the kind event."""
    summary = (t("pilot.years_about"), t("pilot.years_alone"))
    return Finding(t("pilot.years_title", short=indicator.short), summary, notes(rows.to_dict("records")))


def places(rows: pd.DataFrame, indicator: Any) -> Finding:
    """The same count elsewhere and earlier: rows of queries/effect.sql of the kinds place and date."""
    dates = rows[rows["area_id"] == "date"].to_dict("records")
    items = [
        t("pilot.date_item", period=row["period"], value=signed(row["value"], indicator)) for row in dates
    ]
    about = [t("pilot.dates_about", items=listing(items))] if items else []
    title = t("pilot.places_title", short=indicator.short)
    return Finding(title, (t("pilot.places_about"), *about), notes(rows.to_dict("records")))


def why_not(row: Row, indicator: Any, asked: Any) -> str:
    """Why no effect is told."""
    places = {"points": number(row["points"]), "fewest": number(asked.fewest_before)}
    if row["reason"] == "power":
        places |= {"smallest": size(row["smallest"], indicator), "gap": size(row["gap"], indicator)}
    return t(f"pilot.reason_{row['reason']}", **places)


def size(value: float, indicator: Any) -> str:
    """A difference in the indicator's unit, without its sign; with one decimal at least."""
    return difference(value, indicator.unit, max(indicator.decimals, 1))


def signed(value: float, indicator: Any) -> str:
    """The same with its sign."""
    return ("−" if value < 0 else "+") + size(value, indicator)


def notes(rows: Sequence[Row]) -> tuple[str, ...]:
    """What to know of invented figures."""
    found = synthetic(rows)
    return (*found, t("pilot.example")) if found else ()


def _before(row: Row, indicator: Any) -> str:
    key = "pilot.before_higher" if row["gap"] > 0 else "pilot.before_lower"
    return t(key, size=size(row["gap"], indicator))


def _size(row: Row, indicator: Any) -> str:
    is_up = row["value"] >= 0
    ends = (row["lower"], row["upper"]) if is_up else (-row["upper"], -row["lower"])
    unit = "percentage_points" if indicator.unit == "percent" else indicator.unit
    lower, upper = (
        number(ends[0], max(indicator.decimals, 1)),
        quantity(ends[1], unit, max(indicator.decimals, 1)),
    )
    key = f"pilot.size_{row['what']}_{'up' if is_up else 'down'}"
    return t(key, size=size(row["value"], indicator), lower=lower, upper=upper)


def _children(row: Row, indicator: Any) -> list[str]:
    """What a certain effect means in persons."""
    if row["verdict"] not in CERTAIN or indicator.measure == "mean":
        return []
    count, persons = number(round(row["children"])), number(row["persons"])
    return [t("pilot.children", count=count, persons=persons, people=indicator.people)]


def _elsewhere(row: Row) -> list[str]:
    """How often chance does as much; nothing where it was not tried."""
    return [t("pilot.elsewhere", count=number(row["elsewhere"]), share=percent(100 * row["p"], 1))]


def _second(row: Row, indicator: Any) -> list[str]:
    if not known(row["second"]):
        return []
    agrees = (row["second"] >= 0) == (row["value"] >= 0)
    return [t(f"pilot.second_{'agrees' if agrees else 'differs'}", value=size(row["second"], indicator))]
