"""How equal areas are, in words: how much, how certain, what it means in children, and how it has changed.

`measure` is components.measures.Measure, `measured` what it says of an indicator: with name, unit, decimals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from text import listing, number, percent, t
from text.findings.finding import Finding
from text.findings.phrases import CERTAIN, Row, grouped, known, name, spoken
from text.findings.sentences import many, synthetic

MOST_EXAMPLES = 3


def overall(
    rows: pd.DataFrame, changes: pd.DataFrame, now: Row, indicator: Any, measure: Any, measured: Any
) -> Finding:
    """The inequality today and since when: rows of queries/inequality.sql and inequality_change.sql.

    The first of the changes is that of the measure; `now` is the row of queries/inequality_now.sql.
    """
    latest, changed = rows.to_dict("records")[-1], changes.to_dict("records")
    own = [row for row in changed if row["measure"] == measure.measure]
    summary = (_size(latest, indicator, measured), *_changed(own, measured), *_chance(now, measure))
    notes = (*_disagreement(changed), *synthetic([latest, now, *changed]))
    return Finding(
        t(f"inequality.title_{_verdict(latest, now, measure)}", short=indicator.short), summary, notes
    )


def impact(now: Row, indicator: Any, variant: str) -> Finding:
    """What equality would mean in persons, and how much lies between areas: a row of inequality_now.sql."""
    title, said = _persons(now, indicator, variant)
    return Finding(title, (*said, *_between(now, indicator)), tuple(synthetic([now])))


def course(rows: pd.DataFrame, gap: Row | None, level: Row | None, indicator: Any, measured: Any) -> Finding:
    """The level and the inequality over the years: rows of queries/inequality_course.sql.

    gap    the measure's row of queries/inequality_change.sql
    level  the municipality's row of queries/change.sql
    """
    if gap is None or level is None:
        return Finding(t("inequality.course_title_none", short=indicator.short), ())
    judged = level["judgement"] if level["verdict"] in ("up", "down") else level["verdict"]
    ends = ("first_period", "last_period")
    is_same = all(gap[end] == level[end] for end in ends)
    title = t(
        "inequality.course_title",
        short=indicator.short,
        period=gap["first_period"],
        level=t(f"inequality.level_{judged if is_same else 'not_judged'}"),
        gap=t(f"inequality.gap_{gap['verdict']}"),
    )
    said = t(
        "inequality.course",
        place=name(level),
        measure=measured.name,
        first_level=spoken(level["first_value"], indicator),
        last_level=spoken(level["last_value"], indicator),
        first_gap=spoken(gap["first_value"], measured),
        last_gap=spoken(gap["last_value"], measured),
        last_period=gap["last_period"],
    )
    return Finding(title, (said,), tuple(synthetic([gap, level, *rows.to_dict("records")])))


def without(rows: pd.DataFrame, measure: Any, measured: Any) -> Finding:
    """The area without which the measure would change the most: rows of queries/inequality_without.sql."""
    records = rows.to_dict("records")
    most = max(records, key=lambda row: abs(row["difference"]))
    value, whole = number(most["value"], measured.decimals), spoken(most["benchmark_value"], measured)
    is_same = value == number(most["benchmark_value"], measured.decimals)
    word = t(f"inequality.{'relative' if measure.is_relative else 'absolute'}")
    title = t(
        f"inequality.without_title{'_none' if is_same else ''}",
        area=name(most),
        measure=word,
        value=value,
        whole=whole,
    )
    about = t("inequality.without_about", period=most["period"])
    return Finding(title, (about,), tuple(synthetic(records)))


def domains(rows: pd.DataFrame, indicators: Mapping[str, Any], scale: Any) -> Finding:
    """All indicators on one scale: rows of queries/across_domains.sql; `scale` has decimals."""
    records = rows.to_dict("records")
    groups = grouped(records, lambda row: row["judgement"])
    compared = sum(len(group) for one, group in groups.items() if one != "not_judged")
    places = {one: number(len(groups.get(one, ()))) for one in ("worse", "better")}
    key = "inequality.domains_title" + ("" if compared else "_none")
    counted = [
        t(
            "inequality.domains_domain",
            domain=t(f"domain.{domain}"),
            worse=number(sum(row["judgement"] == "worse" for row in of_domain)),
            compared=number(sum(row["judgement"] != "not_judged" for row in of_domain)),
        )
        for domain, of_domain in grouped(records, lambda row: indicators[row["indicator_id"]].domain).items()
    ]
    certain = sorted(
        (row for row in records if row["judgement"] in CERTAIN), key=lambda row: -abs(row["value"])
    )
    items = [_on_scale(row, indicators, scale) for row in certain[:MOST_EXAMPLES]]
    said = [t("inequality.domains_count", items=listing(counted))] if counted else []
    said += [t("inequality.domains_largest", items=listing(items))] if items else []
    title = t(key, compared=number(compared), **places)
    return Finding(title, tuple(said), (*many(groups), *synthetic(records)))


def _verdict(latest: Row, now: Row, measure: Any) -> str:
    """worse, better or similar for the disadvantaged; differ or alike where no order is asked for."""
    if not measure.is_ordered:
        if not known(now["chance_free_lower"]):
            return "not_judged"
        return "differ" if now["chance_free_lower"] > 0 else "alike"
    equal = 1 if measure.is_ratio else 0
    if not known(latest["lower"]):
        return "not_judged"
    return "worse" if latest["lower"] > equal else "better" if latest["upper"] < equal else "similar"


def _size(latest: Row, indicator: Any, measured: Any) -> str:
    places = {
        "name": indicator.name,
        "period": latest["period"],
        "measure": measured.name,
        "value": spoken(latest["value"], measured),
    }
    if not known(latest["lower"]):
        return t("inequality.size_alone", **places)
    ends = {"lower": number(latest["lower"], measured.decimals), "upper": spoken(latest["upper"], measured)}
    return t("inequality.size", **places, **ends)


def _changed(changes: Sequence[Row], measured: Any) -> list[str]:
    return [
        t(
            f"inequality.change_{row['verdict']}",
            period=row["first_period"],
            first=spoken(row["first_value"], measured),
        )
        for row in changes
    ]


def _disagreement(changes: Sequence[Row]) -> list[str]:
    """Where the difference and the ratio point in different directions, and one of them certainly."""
    points = {row["change"] > 0 for row in changes}
    certain = any(row["verdict"] in ("more_equal", "less_equal") for row in changes)
    return [t("inequality.disagree")] if certain and len(points) > 1 else []


def _chance(now: Row, measure: Any) -> list[str]:
    if measure.is_ordered or not known(now["chance_free"]):
        return []
    places = {"share": percent(now["chance_free"]), "upper": percent(now["chance_free_upper"])}
    return [t("inequality.more_than_chance", lower=number(now["chance_free_lower"]), **places)]


def _persons(now: Row, indicator: Any, variant: str) -> tuple[str, list[str]]:
    """The title and the sentence of what equality would mean in persons."""
    places = {"period": now["period"], "people": indicator.people, "short": indicator.short}
    if not (known(now["persons"]) and known(now["persons_lower"])):
        return t("inequality.persons_title_none", **places), []
    ends = {end: number(now[f"persons_{end}"]) for end in ("lower", "upper")}
    places |= {"of": number(now["denominator"]), "persons": number(now["persons"])}
    if round(now["persons_lower"]) < 1:
        title = t("inequality.persons_title_none", **places)
        return title, [t("inequality.persons_none", **places, **ends)]
    best = t(f"inequality.best_{variant}")
    return t("inequality.persons_title", best=best, **places), [t("inequality.persons", **places, **ends)]


def _between(now: Row, indicator: Any) -> list[str]:
    items = [
        t(
            f"inequality.between_{which}",
            share=percent(now[f"between_{which}"]),
            lower=number(now[f"between_{which}_lower"]),
            upper=percent(now[f"between_{which}_upper"]),
        )
        for which in ("areas", "schools")
        if known(now[f"between_{which}"])
    ]
    return [t("inequality.between", people=indicator.people, items=listing(items))] if items else []


def _on_scale(row: Row, indicators: Mapping[str, Any], scale: Any) -> str:
    places = {end: number(row[end], scale.decimals) for end in ("value", "lower", "upper")}
    return t("inequality.domains_item", short=indicators[row["indicator_id"]].short, **places)
