"""How areas have changed over the years: one sentence an area, and the title of them all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from text import listing, t
from text.findings import sentences
from text.findings.phrases import (
    REASONS,
    Row,
    amounts,
    grouped,
    interval,
    known,
    meaning,
    name,
    name_or_count,
    opening,
    reason,
    spoken,
    word,
)

BENCHMARK_LEVELS = ("municipality", "county", "country", "benchmark")


def of_chosen(records: Sequence[Row], around: Collection[str] = ()) -> list[Row]:
    """The rows of chosen areas; the others are of the areas `around`, or at their levels."""
    if around:
        return [row for row in records if row["area_id"] not in around]
    return [row for row in records if row["level"] not in BENCHMARK_LEVELS]


def title(changed: Sequence[Row], chosen: Sequence[Row], indicator: Any, kind: str) -> str:
    """What has certainly happened in how many areas, or why that is not known."""
    groups = grouped(changed, lambda row: row["verdict"])
    alone = len(changed) == 1
    places = {one: name(rows[0]) if alone else name_or_count(rows, kind) for one, rows in groups.items()}
    if "up" in places and "down" in places:
        return t("findings.trend_both", short=indicator.short, up=places["up"], down=places["down"])
    for verdict in ("up", "down", "none", "not_judged"):
        if verdict in places:
            return t(f"findings.trend_{verdict}", short=indicator.short, who=places[verdict])
    if any(known(row["value"]) for row in chosen):
        return t("findings.trend_short", short=indicator.short)
    return sentences.title_without(str(indicator.short), chosen, {}, "")


def changed(row: Row, indicator: Any) -> str:
    """How one area has changed, or that this is not certain or cannot be judged."""
    ends = (row["change_lower"], row["change_upper"])
    places = {
        "area": name(row),
        "first": spoken(row["first_value"], indicator),
        "first_period": row["first_period"],
        "last": spoken(row["last_value"], indicator),
        "last_period": row["last_period"],
    }
    if row["verdict"] == "none" and (ends[0] > 0 or ends[1] < 0):
        return t("findings.change_none_many", **places)
    if row["verdict"] == "none":
        return t("findings.change_none", interval=interval(*ends, indicator, indicator.decimals), **places)
    if row["verdict"] == "not_judged":
        return t("findings.change_not_judged", **places)
    words = {"verb": t(f"findings.verb_{row['verdict']}"), "judgement": word(row["judgement"])}
    key = f"findings.change_{meaning(row['judgement'])}"
    return t(key, **words, **places, **amounts(indicator, row["change"], ends))


def persons_changed(records: Sequence[Row], changed: Sequence[Row], indicator: Any) -> list[str]:
    """What the certain change of a single area comes to, among those counted in its last period."""
    if len(changed) != 1 or changed[0]["verdict"] not in ("up", "down"):
        return []
    change = changed[0]
    last = (change["area_id"], change["last_year"])
    of = [row["denominator"] for row in records if (row["area_id"], row["year"]) == last]
    return sentences.persons(indicator, name(change), change["change"], of[0] if of else None)


def unchanged(chosen: Sequence[Row], changed: Sequence[Row]) -> dict[str, list[Row]]:
    """One row of each chosen area of which no change is known, by the reason."""
    told = {row["area_id"] for row in changed}
    rest = [row for row in chosen if row["area_id"] not in told]
    reasons: dict[str, list[Row]] = {}
    for rows in grouped(rest, lambda row: row["area_id"]).values():
        why = {"years" if known(row["value"]) else reason(row) for row in rows}
        reasons.setdefault(next(one for one in ("years", *REASONS) if one in why), []).append(rows[0])
    return reasons


def kind_of(chosen: Sequence[Row]) -> str:
    """What the chosen areas are called: school or area."""
    return "school" if {row["level"] for row in chosen} == {"school"} else "area"


def recent_title(rows: Sequence[Row], indicator: Any) -> str:
    """Where the last five years certainly go up or down; else that they do not, or that it is not known."""
    groups = grouped(rows, lambda row: row["verdict"])
    if len(groups) == 1 and groups.keys() < {"none", "not_judged"}:
        key = "nowhere" if "none" in groups else "not_judged"
        return t(f"findings.recent_title_{key}", short=indicator.short)
    verdicts = [one for one in ("up", "down") if one in groups] or ("none",)
    items = [
        t(f"findings.recent_title_{one}", who=listing([name(row) for row in groups[one]])) for one in verdicts
    ]
    return t("findings.recent_title", short=indicator.short, items=listing(items))


def recent(row: Row, indicator: Any) -> str:
    """What the last five years of one area say."""
    verdict, judgement = row["verdict"], row["judgement"]
    if verdict == "not_judged":
        return t(f"findings.recent_not_{row['reason']}", area=opening(row), years=indicator.pooled_years)
    places = {"area": opening(row), "period": f"{row['first_period']}–{row['last_period']}"}
    if verdict == "none":
        return t("findings.recent_none", **places)
    said = t(f"findings.verdict_{verdict}")
    return t(f"findings.recent_{meaning(judgement)}", verdict=said, judgement=word(judgement), **places)
