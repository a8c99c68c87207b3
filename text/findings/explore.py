"""What a researcher chose, in words: how much is shown, and what indicators have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from text import MINUS, difference, listing, number, percent, t
from text.findings import sentences
from text.findings.finding import Finding
from text.findings.phrases import (
    CERTAIN,
    Row,
    count_and_names,
    counted,
    grouped,
    known,
    name,
    reason,
    side,
    spoken,
    word,
)
from text.findings.sentences import FALSE_ALARMS, synthetic

MOST_EXAMPLES = 3
STEPS = {  # of the first indicator, that a line is told by
    "percent": 10,
    "per_1000": 10,
    "per_100000": 100,
    "points": 10,
    "days": 10,
    "percentage_points": 10,
    "times": 1,
}


def figures(rows: pd.DataFrame, indicators: int, years: tuple[int, int]) -> Finding:
    """A table: at least one row of queries/figures.sql or figures_wide.sql."""
    first = rows.iloc[0].to_dict()
    told = {name: int(first[name]) for name in ("shown", "protected", "absent", "synthetic")}
    total = int(first["total"])
    title = t(
        "explore.table_title",
        rows=t(f"explore.rows_{'one' if total == 1 else 'many'}", count=number(total)),
        indicators=counted(indicators, "indicator"),
        areas=counted(int(first["areas"]), "area"),
        years="–".join(str(year) for year in dict.fromkeys(years)),
    )
    figures = told["shown"] + told["protected"] + told["absent"]
    said = {name: number(count) for name, count in told.items()}
    summary = [t("explore.table_shown", figures=number(figures), **said)]
    summary += [t("explore.table_synthetic", **said)] if told["synthetic"] else []
    return Finding(title, tuple(summary), (t("explore.table_file"),))


def scatter(rows: pd.DataFrame, line: Row, first: Any, second: Any, kind: str) -> Finding:
    """Two indicators over areas: rows of queries/scatter.sql, and the first of queries/regression.sql."""
    names = {"first": first.short, "second": second.short}
    title = t(f"explore.scatter_{line['association']}", **names)
    counted_on = t(
        "explore.counted", counted=number(line["counted"]), areas=counted(int(line["areas"]), kind)
    )
    told = [t("explore.too_few")] if line["association"] == "not_judged" else _line(line, first, second)
    notes = (*_left_out(line, kind), t("explore.ecology"), t("explore.attenuation"))
    return Finding(title, (*told, counted_on), (*notes, *synthetic(rows.to_dict("records"))))


def _line(line: Row, first: Any, second: Any) -> list[str]:
    step = STEPS[first.unit]
    amount, *ends = (line[name] * step for name in ("slope", "slope_lower", "slope_upper"))
    decimals = _decimals((amount, *ends), second.decimals)
    is_equal = not round(amount, decimals)
    said = {
        "first": first.short,
        "second": second.short,
        "step": difference(step, first.unit),
        "amount": difference(amount, second.unit, decimals),
        "lower": number(ends[0], decimals),
        "upper": (MINUS if ends[1] < 0 else "") + difference(ends[1], second.unit, decimals),
    }
    side_of = {} if is_equal else {"side": side(amount)}
    fit = t(
        "explore.fit",
        share=percent(100 * line["r"] ** 2),
        second=second.short,
        r=number(line["r"], 2),
        p=probability(line["p"]),
    )
    return [t("explore.slope_equal" if is_equal else "explore.slope", **said, **side_of), fit]


def _decimals(values: Iterable[float], usual: int) -> int:
    """Decimals enough to tell each of the values from zero, at most two more than usual."""
    return next((n for n in range(usual, usual + 2) if all(round(one, n) for one in values)), usual + 2)


def probability(p: float) -> str:
    """p = 0,012; p under 0,001."""
    return t("explore.p_small", p=number(0.001, 3)) if p < 0.001 else t("explore.p", p=number(p, 3))


def _left_out(row: Row, kind: str) -> list[str]:
    items = [
        t(f"explore.left_{why}", who=counted(int(row[why]), kind)) for why in ("hidden", "absent") if row[why]
    ]
    return [t("explore.left_out", items=listing(items))] if items else []


def correlation(rows: pd.DataFrame, indicators: Mapping[str, Any], kind: str) -> Finding:
    """All pairs of indicators: rows of queries/correlation.sql."""
    records = rows.to_dict("records")
    judged = [row for row in records if row["association"] != "not_judged"]
    certain = [row for row in judged if row["association"] != "none"]
    said = {"judged": _pairs(len(judged)), "certain": number(len(certain))}
    title = "some" if certain else "no" if judged else "not_judged"
    ordered = sorted(certain, key=lambda row: -abs(row["r"]))[:MOST_EXAMPLES]
    items = [_clearest(row, indicators, kind) for row in ordered]
    by_chance = round(FALSE_ALARMS * len(judged))
    left = len(records) - len(judged)
    summary = (
        *([t("explore.clearest", items="; ".join(items))] if items else []),
        *([t("explore.chance", by_chance=number(by_chance), **said)] if by_chance else []),
        *([t("explore.together")] if judged and not by_chance else []),
        *([t("explore.unjudged", pairs=_pairs(left))] if left else []),
    )
    notes = (t("explore.least_areas", areas=t(f"explore.areas_{kind}")), t("explore.ecology"))
    return Finding(t(f"explore.correlation_{title}", **said), summary, (*notes, *synthetic(records)))


def _pairs(count: int) -> str:
    return t(f"explore.pair_{'one' if count == 1 else 'many'}", count=number(count))


def _clearest(row: Row, indicators: Mapping[str, Any], kind: str) -> str:
    return t(
        f"explore.clearest_{row['association']}",
        first=indicators[row["first_id"]].short,
        second=indicators[row["second_id"]].short,
        counted=counted(int(row["counted"]), kind),
        **{name: number(row[name], 2) for name in ("r", "lower", "upper")},
    )


def distribution(rows: pd.DataFrame, indicator: Any, kind: str) -> Finding:
    """How all areas lie: rows of queries/distribution.sql, at least one with a value."""
    every = rows.to_dict("records")
    own = [row for row in every if not row["is_marked"]]
    shown = [row for row in own if known(row["value"])]
    first = own[0]
    who = t(f"explore.those_{kind}")
    notes = (
        *sentences.without(
            grouped([row for row in own if not known(row["value"])], reason), kind, key="not_shown"
        ),
        t("explore.distribution_chance"),
        *synthetic([row for row in every if known(row["value"])]),
    )
    items = [
        t("explore.marked_item", area=name(row), value=spoken(row["value"], indicator))
        for row in every
        if row["is_marked"] and known(row["value"])
    ]
    beside = [t("explore.distribution_marked", items=listing(items))] if items else []
    count = t("explore.distribution_shown", counted=number(len(shown)), areas=counted(len(own), kind))
    if not known(first["median"]):
        title = t("explore.distribution_few", short=indicator.short, who=who)
        return Finding(title, (count, *beside), notes)
    ends = {
        "low": spoken(first["quartile_low"], indicator),
        "high": spoken(first["quartile_high"], indicator),
    }
    middle = t(
        "explore.distribution_median",
        name=indicator.name,
        period=first["period"],
        median=spoken(first["median"], indicator),
    )
    title = t("explore.distribution_title", short=indicator.short, who=who, **ends)
    return Finding(title, (middle, count, *beside), notes)


def panels(rows: pd.DataFrame, changes: pd.DataFrame, indicator: Any, kind: str) -> Finding:
    """One indicator over the years in many areas: rows of queries/trend.sql and queries/change.sql."""
    groups = grouped(changes.to_dict("records"), lambda row: row["judgement"])
    certain = {one: groups[one] for one in CERTAIN if one in groups}
    judged = sum(len(found) for one, found in groups.items() if one != "not_judged")
    said = {
        "short": indicator.short,
        "judged": counted(judged, kind),
        "certain": number(sum(map(len, certain.values()))),
    }
    title = "some" if certain else "no" if judged else "not_judged"
    items = [
        t("explore.panels_item", who=count_and_names(found, kind), judgement=word(one))
        for one, found in certain.items()
    ]
    left = rows["area_id"].nunique() - judged
    notes = (
        *sentences.many(groups),
        *([t("explore.panels_unjudged", who=counted(left, kind))] if left else []),
        *synthetic([*rows.to_dict("records")]),
    )
    summary = [t("explore.panels_change", items=listing(items))] if items else []
    about = t("findings.trend_about", name=indicator.name)
    return Finding(t(f"explore.panels_{title}", **said), (about, *summary), notes)
