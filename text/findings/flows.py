"""Where pupils live and where they go to school, in children: rows of queries/flows.sql."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from text import language, listing, number, t
from text.findings import sentences
from text.findings.finding import Finding
from text.findings.phrases import Row, known, spoken

Side = Literal["from", "to"]  # seen from where they live, or from where they go
ENDS: dict[Side, tuple[str, str, str]] = {
    "from": ("catchment", "school", "living"),
    "to": ("school", "catchment", "attending"),
}


def end(row: Row, which: str) -> str | None:
    """The name of the catchment or the school; None of those that are put together."""
    found = row[f"{which}_{language()}"]
    return str(found) if known(found) else None


def flows(rows: pd.DataFrame, area: str, side: Side) -> Finding:
    """Where the pupils of one catchment go (from), or where those of one school live (to)."""
    _, other, whole = ENDS[side]
    records = rows.to_dict("records")
    named = [row for row in records if end(row, other) is not None]
    rest = [row for row in records if end(row, other) is None]
    notes = tuple(sentences.synthetic(records))
    if not named:
        return Finding(t("flows.title_hidden", area=area), (t("flows.why_hidden"),), notes)
    most = max(named, key=lambda row: row["pupils"])  # the first of equals
    ends = {"from": (area, end(most, other)), "to": (end(most, other), area)}[side]
    places = {"pupils": number(most["pupils"]), "area": ends[0], "school": ends[1]}
    if known(most[whole]):
        title = t(f"flows.title_{side}", whole=number(most[whole]), **places)
    else:
        title = t("flows.title_to_open", **places)
    also = [
        t("flows.item", pupils=number(row["pupils"]), place=end(row, other))
        for row in named
        if row is not most
    ]
    summary = [
        *([t(f"flows.also_{side}", items=listing(also))] if also else []),
        *(_rest(row, side) for row in rest),
        t("flows.not_the_same"),
    ]
    return Finding(title, tuple(summary), notes)


def _rest(row: Row, side: Side) -> str:
    return (
        t(f"flows.rest_{side}", pupils=number(row["pupils"]))
        if known(row["pupils"])
        else t("flows.rest_hidden")
    )


def all_flows(rows: pd.DataFrame) -> Finding:
    """Every catchment and every school: how many go to a school where they live, of those who are told of."""
    records = [row for row in rows.to_dict("records") if end(row, "catchment") is not None]
    own = sum(row["pupils"] for row in records if row["is_own"] and known(row["pupils"]))
    whole = sum(row["pupils"] for row in records if known(row["pupils"]))
    title = t("flows.title_all", own=number(own), whole=number(whole))
    return Finding(title, (t("flows.not_the_same"),), tuple(sentences.synthetic(records)))


def outcome(rows: pd.DataFrame, indicator: Any, area_id: str, area: str, side: Side) -> Finding:
    """One indicator where they live and where they go: rows of queries/comparison.sql, also of `area_id`."""
    records = rows.to_dict("records")
    own = [row for row in records if row["area_id"] == area_id and known(row["value"])]
    others = sorted(row["value"] for row in records if row["area_id"] != area_id and known(row["value"]))
    notes = (t("flows.outcome_overlap"), *sentences.synthetic(records))
    places = {"short": indicator.short, "area": area}
    title = t("flows.outcome_hidden", **places)
    summary = []
    if own:
        title = t(f"flows.outcome_{side}", value=spoken(own[0]["value"], indicator), **places)
        if known(own[0]["lower"]) and known(own[0]["upper"]):
            ends = {one: spoken(own[0][one], indicator) for one in ("lower", "upper")}
            summary.append(t("flows.outcome_uncertainty", **ends))
    if others:
        low, high = (spoken(one, indicator) for one in (others[0], others[-1]))
        key = f"flows.outcome_other{'' if low == high else 's'}_{side}"
        summary.append(t(key, low=low, high=high))
    return Finding(title, tuple(summary), notes)
