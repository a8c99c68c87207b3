"""What rows say, in words: a title that states the finding, and a few sentences on its size and certainty.

Rows keep the columns of the query they come from; an indicator is catalogue.Indicator. Two values are
said to differ only where the row's own judgement, verdict or is_certain says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from text import language, t
from text.findings import sentences, visible, years
from text.findings.finding import Finding as Finding
from text.findings.phrases import (
    CERTAIN,
    Row,
    capital,
    counted,
    grouped,
    is_goal,
    is_inside,
    is_itself,
    known,
    name,
    reason,
    spoken,
    within,
    word,
)
from text.findings.revised import revised as revised
from text.findings.unlike import counts_over_time as counts_over_time
from text.findings.unlike import other_counts as other_counts
from text.findings.unlike import other_periods as other_periods


def comparison(rows: pd.DataFrame, indicator: Any, benchmark: str, kind: str = "area") -> Finding:
    """Places of one `kind` in one year: rows of queries/comparison.sql.

    kind  area, school, whole_municipality, or municipality, among which the county and the country may be
    """
    records = [row for row in rows.to_dict("records") if not is_itself(row, benchmark)]
    if len(records) == 1:
        return one_area(records[0], indicator, benchmark)
    groups = grouped(records, lambda row: row["judgement"])
    summary = (
        sentences.spread(records, indicator, kind),
        *sentences.judged(groups, kind, benchmark, sentences.benchmark_value(records, indicator)),
        *sentences.sizes(groups, indicator, benchmark, kind),
    )
    notes = (
        *visible.among(records, indicator, kind),
        *sentences.many(groups),
        *sentences.without(grouped(groups.get("not_judged", []), reason), kind, benchmark),
        *sentences.synthetic(records),
    )
    return Finding(sentences.title(str(indicator.short), records, groups, benchmark, kind), summary, notes)


def funnel(rows: pd.DataFrame, indicator: Any, benchmark: str) -> Finding:
    """Schools within and outside the limits of a funnel: rows of queries/comparison.sql."""
    plain = comparison(rows, indicator, benchmark, "school")
    records = [row for row in rows.to_dict("records") if not is_itself(row, benchmark)]
    groups = grouped(records, lambda row: row["judgement"])
    if len(records) < 2 or not groups.keys() - {"not_judged"}:
        return plain
    return Finding(plain.title, tuple(sentences.funnel(groups, indicator, benchmark)), plain.notes)


def one_area(row: Row, indicator: Any, benchmark: str) -> Finding:
    """One area beside its benchmark: a row of queries/comparison.sql."""
    area, judgement = name(row), row["judgement"]
    places = {"short": indicator.short, "area": area, "benchmark": benchmark}
    if judgement in CERTAIN:
        title = t("findings.pair_certain", judgement=word(judgement), within=within(row, benchmark), **places)
        told = sentences.size_of_row(row, indicator, benchmark)
    elif judgement == "similar":
        title = t("findings.pair_similar", **places)
        ends = {end: spoken(row[end], indicator) for end in ("lower", "upper")}
        told = [t(f"findings.pair_chance{'' if is_inside(row) else '_many'}", **ends, **places)]
    elif known(row["value"]) and is_itself(row, benchmark):
        title, told = t("findings.pair_alone", value=spoken(row["value"], indicator), **places), []
    else:
        title = t(f"findings.pair_{reason(row)}", **places)
        said = capital(benchmark) if reason(row) == "benchmark" else benchmark
        told = [t(f"findings.pair_why_{reason(row)}", benchmark=said)]
    pair = [(area, row["value"]), (benchmark, None if is_goal(row) else row["benchmark_value"])]
    values = sentences.values(row, indicator, *pair)
    notes = (*visible.among([row], indicator, "area"), *sentences.synthetic([row]))
    return Finding(title, (*values, *told), notes)


def largest(row: Row | None, indicator: Any | None) -> Finding:
    """The most certain difference between two areas: a row of queries/largest_difference.sql."""
    if row is None or indicator is None or not row["is_certain"]:
        why = (t("findings.largest_why"), t("findings.largest_still"))
        return Finding(t("findings.largest_none"), why, tuple(sentences.synthetic([row] if row else [])))
    one, two = ("low", "high") if indicator.direction == "high" else ("high", "low")
    area, other = str(row[f"{one}_name_{language()}"]), str(row[f"{two}_name_{language()}"])
    judgement = "higher" if indicator.direction == "none" else "worse"
    there = t("findings.within", place=other)
    amount = row["difference"] if one == "high" else -row["difference"]
    places = {"short": indicator.short, "area": area, "within": there, "judgement": word(judgement)}
    summary = (
        *sentences.values(row, indicator, (area, row[f"{one}_value"]), (other, row[f"{two}_value"])),
        sentences.size(indicator, area, there, judgement, amount, (row["lower"], row["upper"])),
        *sentences.persons(indicator, area, amount, row[f"{one}_denominator"]),
    )
    return Finding(t("findings.pair_certain", **places), summary, tuple(sentences.synthetic([row])))


def profile(rows: pd.DataFrame, indicators: Mapping[str, Any], area: str, benchmark: str) -> Finding:
    """What stands out in one area, named as at the beginning of a sentence: rows of queries/profile.sql."""
    records = rows.to_dict("records")
    groups = grouped(records, lambda row: row["judgement"])
    summary = (
        *sentences.judged(groups, "indicator", benchmark),
        *(sentences.clearest(groups[one], indicators, one) for one in CERTAIN if one in groups),
    )
    notes = (
        *visible.in_profile(records, indicators),
        *sentences.partial(records, "indicator"),
        *sentences.many(groups),
        *sentences.without(grouped(groups.get("not_judged", []), reason), "indicator", benchmark),
        *sentences.synthetic(records),
    )
    if not (summary or notes):
        summary = (t("findings.profile_none"),)
    return Finding(sentences.title(area, records, groups, benchmark, "indicator"), summary, notes)


def rug(rows: pd.DataFrame, indicators: Mapping[str, Any], benchmark: str) -> Finding:
    """All areas on all indicators: rows of queries/rug.sql. No area is named, only the domains are."""
    records = rows.to_dict("records")
    groups = grouped(records, lambda row: row["judgement"])
    topic = t(
        "findings.rug_topic",
        indicators=counted(rows["indicator_id"].nunique(), "indicator"),
        areas=counted(rows["area_id"].nunique(), "area"),
    )
    summary = (*sentences.judged(groups, "cell", benchmark), *sentences.by_domain(records, indicators))
    notes = (
        *visible.in_rug(records, indicators),
        *sentences.many(groups),
        *sentences.without(grouped(groups.get("not_judged", []), reason), "cell", benchmark),
        *sentences.synthetic(records),
    )
    return Finding(sentences.title_of_many(topic, records, groups, benchmark), summary, notes)


def trend(rows: pd.DataFrame, changes: pd.DataFrame, indicator: Any, around: Collection[str] = ()) -> Finding:
    """Chosen areas over the years: rows of queries/trend.sql, and of queries/change.sql one an area.

    around  ids of what is drawn to compare with; else what is at the level of a municipality or above
    """
    records, changed = rows.to_dict("records"), changes.to_dict("records")
    chosen = years.of_chosen(records, around)
    kind = years.kind_of(chosen)
    summary = (
        t("findings.trend_about", name=indicator.name),
        *(years.changed(row, indicator) for row in changed),
        *years.persons_changed(records, changed, indicator),
    )
    notes = (
        *sentences.many(grouped(changed, lambda row: row["judgement"])),
        *sentences.partial(records, "period"),
        *sentences.without(years.unchanged(chosen, changed), kind),
        *sentences.synthetic([*records, *changed]),
    )
    return Finding(years.title(changed, chosen, indicator, kind), summary, notes)


def recent(rows: pd.DataFrame, indicator: Any) -> Finding:
    """What the last five years say, area by area below: rows of queries/recent_trend.sql."""
    records = rows.to_dict("records")
    return Finding(years.recent_title(records, indicator), (), tuple(sentences.synthetic(records)))


def recent_of(row: Row, indicator: Any) -> str:
    """What the last five years of one area say: a row of queries/recent_trend.sql."""
    return years.recent(row, indicator)
