"""How equal areas are, in words: how much, how certain, what it means in persons, and what it rests on.

`measure` is components.measures.Measure, `measured` what it says of an indicator: with name, unit, decimals.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from text import listing, number, percent, quantity, t
from text.findings.finding import Finding
from text.findings.phrases import Row, known, name
from text.findings.sentences import synthetic

MOST_TIMES = 100  # a ratio above it tells only that the lower value is next to nothing
CHANGED = ("more_equal", "less_equal")


def overall(
    rows: pd.DataFrame, changes: pd.DataFrame, now: Row, indicator: Any, measure: Any, measured: Any
) -> Finding:
    """The inequality today and since when: rows of queries/inequality.sql and inequality_change.sql.

    The changes may hold that of the other measure of the pair too; `now` is the row of inequality_now.sql.
    """
    latest, found = rows.to_dict("records")[-1], changes.to_dict("records")
    own = [row for row in found if row["measure"] == measure.measure]
    others = [row for row in found if row["measure"] != measure.measure]
    verdict = _verdict(latest, now, measure)
    summary = (
        *counted_among(latest),
        _size(latest, indicator, measured, verdict),
        *(_changed(row, measured) for row in own),
        *_chance(now, measure),
    )
    notes = (*_disagreement(own, others, measure), *synthetic([latest, now, *found]))
    return Finding(t(f"inequality.title_{verdict}", short=topic(indicator, latest)), summary, notes)


def impact(rows: pd.DataFrame, now: Row, indicator: Any, measure: Any) -> Finding:
    """What equality would mean in persons, and how much lies between areas.

    rows  of queries/inequality.sql: where they show no certain difference, nobody is promised anything
    now   the row of queries/inequality_now.sql
    """
    verdict = _verdict(rows.to_dict("records")[-1], now, measure)
    title, said = _persons(now, indicator, measure.impact, verdict in ("worse", "better", "differ"))
    summary = (*counted_among(now), *said, *_between(now, indicator))
    return Finding(title, summary, tuple(synthetic([now])))


def without(rows: pd.DataFrame, measure: Any, measured: Any) -> Finding:
    """The area without which the measure would change the most: rows of queries/inequality_without.sql."""
    records = rows.to_dict("records")
    most = max(records, key=lambda row: abs(row["difference"]))
    value, whole = told(most["value"], measured), told(most["benchmark_value"], measured)
    key = f"inequality.without_title{'_none' if value == whole else ''}"
    places = {"area": name(most), "measure": t(f"measures.word_{measure.measure}"), "whole": whole}
    if measured.unit not in ("percent", "times"):  # a unit that is a word is said once
        value = number(most["value"], measured.decimals)
    title = t(key, value=value, **places)
    about = t("inequality.without_about", period=most["period"])
    return Finding(title, (*counted_among(most), about), tuple(synthetic(records)))


def topic(indicator: Any, row: Row) -> str:
    """What a title is about: the indicator, and that areas are chosen where they are."""
    if not known(row.get("chosen")):
        return str(indicator.short)
    return t("findings.named", what=indicator.short, more=t("inequality.chosen", count=number(row["chosen"])))


def counted_among(row: Row) -> list[str]:
    """How many areas count, and why the others do not; nothing where none are chosen, and all count."""
    is_chosen, protected = known(row.get("chosen")), int(row.get("protected") or 0)
    if not is_chosen and not protected:
        return []
    count = int(row["areas"])
    every = int(row["chosen"]) if is_chosen else count + protected
    if count == every:
        return [t("inequality.among_all", chosen=number(every))]
    gone = {"protected": protected, "missing": every - count - protected}
    items = [
        t(f"inequality.among_{why}_{'one' if many == 1 else 'many'}", count=number(many))
        for why, many in gone.items()
        if many
    ]
    key = f"inequality.among{'' if is_chosen else '_shown'}"
    return [t(key, count=number(count), every=number(every), items=listing(items))]


def changed(row: Row) -> str:
    """The verdict of a row of inequality_change.sql: more_equal, less_equal, none or not_judged.

    Or only changed, where those who were worse off now are better off, or the other way about: the figure has
    certainly changed then even if it is as far from equality as before, of which the verdict is.
    """
    equal = 1 if row["measure"] in ("r", "rii") else 0
    has_turned = (row["first_value"] - equal) * (row["last_value"] - equal) < 0
    has_changed = known(row["change_lower"]) and (row["change_lower"] > 0 or row["change_upper"] < 0)
    return "changed" if has_turned and has_changed else str(row["verdict"])


def told(value: float, measured: Any, decimals: int | None = None) -> str:
    """A measure in its unit; a ratio beyond all reason is only told to be large."""
    if measured.unit == "times" and value > MOST_TIMES:
        return t("inequality.more_than", value=number(MOST_TIMES))
    return quantity(value, measured.unit, measured.decimals if decimals is None else decimals)


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


def _size(latest: Row, indicator: Any, measured: Any, verdict: str) -> str:
    """The measure and its interval, with decimals enough to tell a certain difference from none."""
    places = {"name": indicator.name, "period": latest["period"], "measure": measured.name}
    if not known(latest["lower"]):
        return t("inequality.size_alone", value=told(latest["value"], measured), **places)
    near = {"worse": latest["lower"], "better": latest["upper"]}.get(verdict)
    equal = 1 if measured.unit == "times" else 0
    enough = range(measured.decimals, measured.decimals + 4)
    decimals = next((n for n in enough if near is None or round(near, n) != equal), measured.decimals)
    value, upper = (told(latest[one], measured, decimals) for one in ("value", "upper"))
    return t("inequality.size", value=value, lower=number(latest["lower"], decimals), upper=upper, **places)


def _changed(row: Row, measured: Any) -> str:
    first = told(row["first_value"], measured)
    return t(f"inequality.change_{changed(row)}", period=row["first_period"], first=first)


def _disagreement(own: Sequence[Row], others: Sequence[Row], measure: Any) -> list[str]:
    """Where only one of the difference and the ratio has certainly changed, or the two in different ways."""
    words = [t("inequality.as_relative"), t("inequality.as_absolute")]
    pair = zip([*own[:1], *others[:1]], words if measure.is_relative else words[::-1], strict=False)
    said = {changed(row): word for row, word in pair}
    if set(said) == set(CHANGED):
        return [t("inequality.disagree", more=said["less_equal"], less=said["more_equal"])]
    certain = [word for verdict, word in said.items() if verdict in CHANGED]
    if not certain or "none" not in said:
        return []
    return [t("inequality.certain_alone", certain=certain[0], other=said["none"])]


def _chance(now: Row, measure: Any) -> list[str]:
    if measure.is_ordered or not known(now["chance_free"]):
        return []
    places = {"share": percent(now["chance_free"]), "upper": percent(now["chance_free_upper"])}
    return [t("inequality.more_than_chance", lower=number(now["chance_free_lower"]), **places)]


def _persons(now: Row, indicator: Any, variant: str, is_certain: bool) -> tuple[str, list[str]]:
    """The title and the sentence of what equality would mean in persons.

    Some area is always the best, by chance too: where the areas do not certainly differ, nobody certainly
    would be better off if all were like it.
    """
    every = t("inequality.every_chosen" if known(now.get("chosen")) else "inequality.every")
    places = {"period": now["period"], "people": indicator.people, "every": every}
    places["best"] = t(f"inequality.best_{variant}")
    if not (known(now["persons"]) and known(now["persons_lower"])):
        return t("inequality.persons_title_none", short=topic(indicator, now)), []
    places |= {end: number(now[f"persons_{end}"]) for end in ("lower", "upper")}
    places |= {"of": number(now["denominator"]), "persons": number(now["persons"])}
    if round(now["persons_lower"]) < 1 or not is_certain:
        return t("inequality.persons_title_uncertain", **places), [t("inequality.persons_none", **places)]
    return t("inequality.persons_title", **places), [t("inequality.persons", **places)]


def _between(now: Row, indicator: Any) -> list[str]:
    items = []
    for which in ("areas", "schools"):
        share, lower, upper = (now[f"between_{which}{end}"] for end in ("", "_lower", "_upper"))
        if known(share) and known(upper):
            is_little = upper < 1
            places = {"share": percent(share), "lower": number(lower), "upper": percent(upper)}
            items.append(t(f"inequality.between_{which}{'_little' if is_little else ''}", **places))
    return [t("inequality.between", people=indicator.people, items=listing(items))] if items else []
