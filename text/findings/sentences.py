"""Whole sentences, and the titles of a comparison, from rows that are already grouped by judgement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from text import listing, number, t
from text.findings.phrases import (
    CERTAIN,
    REASONS,
    UNNAMED,
    Groups,
    Row,
    amounts,
    capital,
    count_and_names,
    counted,
    ends_of,
    grouped,
    in_persons,
    is_goal,
    is_inside,
    known,
    meaning,
    name,
    name_or_count,
    names_or_count,
    reason,
    side,
    spoken,
    within,
    word,
)

MOST_EXAMPLES = 2
FALSE_ALARMS = 0.05  # of the differences between equals that an interval of 95 % sees


def title(topic: str, records: Sequence[Row], groups: Groups, benchmark: str, kind: str) -> str:
    certain = [(word(one), groups[one]) for one in CERTAIN if one in groups]
    if not certain:
        return title_without(topic, records, groups, benchmark)
    (judgement, rows), *rest = certain
    places = {"topic": topic, "judgement": judgement, "benchmark": benchmark}
    if not rest:
        return t("findings.title_one", who=name_or_count(rows, kind), **places)
    also = {"also": rest[0][0], "also_count": number(len(rest[0][1]))}
    return t("findings.title_two", count=counted(len(rows), kind), **also, **places)


def title_of_many(topic: str, records: Sequence[Row], groups: Groups, benchmark: str) -> str:
    """The title of many areas on many indicators: how many differences are certain."""
    certain = sum(len(groups[one]) for one in CERTAIN if one in groups)
    if not certain:
        return title_without(topic, records, groups, benchmark)
    return t("findings.title_cells", topic=topic, count=counted(certain, "difference"), benchmark=benchmark)


def title_without(topic: str, records: Sequence[Row], groups: Groups, benchmark: str) -> str:
    """The title where no difference is certain."""
    if any(known(row["value"]) for row in records):
        why = "similar" if "similar" in groups else "not_judged"
    else:
        reasons = {reason(row) for row in records} or {"none"}
        why = reasons.pop() if len(reasons) == 1 else "hidden"
    return t(f"findings.title_{why}", topic=topic, benchmark=benchmark)


def spread(records: Sequence[Row], indicator: Any, kind: str) -> str:
    """The lowest and the highest value; which schools have them is not said."""
    shown = sorted((row for row in records if known(row["value"])), key=lambda row: row["value"])
    if not shown:
        return t("findings.range_none", name=indicator.name)
    places = {"name": indicator.name, "period": records[0]["period"], "who": name_or_count(shown, kind)}
    low, high = (spoken(row["value"], indicator) for row in (shown[0], shown[-1]))
    if low == high:
        return t(f"findings.range_{'single' if len(shown) == 1 else 'same'}", value=low, **places)
    if kind in UNNAMED:
        return t("findings.range_unnamed", low=low, high=high, **places)
    ends = grouped(shown, lambda row: spoken(row["value"], indicator))
    low_who, high_who = names_or_count(ends[low], kind), names_or_count(ends[high], kind)
    return t("findings.range_named", low=low, low_who=low_who, high=high, high_who=high_who, **places)


def benchmark_value(records: Sequence[Row], indicator: Any) -> str:
    values = (row["benchmark_value"] for row in records if known(row["benchmark_value"]) and not is_goal(row))
    return next((spoken(value, indicator) for value in values), "")


def judged(groups: Groups, kind: str, benchmark: str, value: str = "") -> list[str]:
    """How many are certainly better, worse … than the benchmark with its `value`, and how many are not."""
    items = [
        t("findings.judged_certain", who=count_and_names(groups[one], kind), judgement=word(one))
        for one in CERTAIN
        if one in groups
    ]
    if "similar" in groups:
        items.append(t("findings.judged_similar", count=counted(len(groups["similar"]), kind)))
    if not items:
        return [t("findings.benchmark", benchmark=capital(benchmark), value=value)] if value else []
    named = t("findings.named", what=benchmark, more=value) if value else benchmark
    return [t("findings.judged", benchmark=named, items=listing(items))]


def sizes(groups: Groups, indicator: Any, benchmark: str, kind: str) -> list[str]:
    """What the certain differences come to: of one area in full, of several in persons.

    Persons are not added up over municipalities, since the county and the country are among them.
    """
    certain = {one: groups[one] for one in CERTAIN if one in groups}
    rows = [row for group in certain.values() for row in group]
    if len(rows) == 1 and kind not in UNNAMED:
        return size_of_row(rows[0], indicator, benchmark)
    if kind == "municipality":
        return []
    items = []
    for judgement, group in certain.items():
        numbers = [in_persons(indicator, row["difference"], row["denominator"]) for row in group]
        if None not in numbers and sum(filter(None, numbers)) >= 0.5:
            of = sum(row["denominator"] for row in group)
            places = {"of": number(of), "people": indicator.people, "judgement": word(judgement)}
            items.append(t("findings.sizes_item", persons=number(sum(filter(None, numbers))), **places))
    return [t("findings.sizes", items=listing(items))] if items else []


def size_of_row(row: Row, indicator: Any, benchmark: str) -> list[str]:
    area, difference = name(row), row["difference"]
    return [
        size(indicator, area, within(row, benchmark), row["judgement"], difference, ends_of(row)),
        *persons(indicator, area, difference, row["denominator"]),
    ]


def size(
    indicator: Any, area: str, other: str, judgement: str, difference: float, ends: Sequence[float]
) -> str:
    """How much higher or lower `area` is than `other` ("i Borlänge"), and the ends of the interval."""
    places = {"area": area, "within": other, "side": side(difference), "judgement": word(judgement)}
    return t(f"findings.size_{meaning(judgement)}", **places, **amounts(indicator, difference, ends))


def persons(indicator: Any, area: str, difference: float, denominator: Any) -> list[str]:
    """What a difference comes to in persons, where that is known and at least one."""
    number_of = in_persons(indicator, difference, denominator)
    if number_of is None or number_of < 0.5:
        return []
    places = {"persons": number(number_of), "of": number(denominator), "people": indicator.people}
    return [t("findings.persons", area=area, **places)]


def clearest(rows: Sequence[Row], indicators: Mapping[str, Any], judgement: str) -> str:
    """The indicators whose difference is largest beside its uncertainty."""
    items = []
    ordered = sorted(rows, key=lambda row: (row["upper"] - row["lower"]) / abs(row["difference"]))
    for row in ordered[:MOST_EXAMPLES]:
        indicator, difference = indicators[row["indicator_id"]], row["difference"]
        places = {"short": indicator.short, "side": side(difference)}
        items.append(t("findings.clearest_item", **places, **amounts(indicator, difference, ends_of(row))))
    return t("findings.clearest", judgement=word(judgement), items=listing(items))


def funnel(groups: Groups, indicator: Any, benchmark: str) -> list[str]:
    """How many lie within the limits, and what those outside are; `groups` holds someone compared."""
    compared = [row for one, rows in groups.items() if one != "not_judged" for row in rows]
    inside = [row for row in groups.get("similar", ()) if is_inside(row)]
    items = [
        t("findings.judged_certain", who=counted(len(groups[one]), "school"), judgement=word(one))
        for one in CERTAIN
        if one in groups
    ]
    by_chance = len(groups.get("similar", ())) - len(inside)
    if by_chance:
        items.append(t("findings.funnel_chance", count=counted(by_chance, "school")))
    places = {"name": indicator.name, "period": compared[0]["period"], "inside": number(len(inside))}
    value = benchmark_value(compared, indicator)
    named = t("findings.named", what=benchmark, more=value)
    told = t("findings.funnel_inside", compared=counted(len(compared), "school"), benchmark=named, **places)
    return [told, *([t("findings.funnel_outside", items=listing(items))] if items else [])]


def many(groups: Groups) -> list[str]:
    """How many differences chance would have made, and how many remain; nothing where it would make none."""
    remaining = sum(len(groups[one]) for one in CERTAIN if one in groups)
    compared = remaining + len(groups.get("similar", ()))
    by_chance = round(FALSE_ALARMS * compared)
    if not by_chance:
        return []
    places = {"compared": number(compared), "by_chance": number(by_chance), "remaining": number(remaining)}
    return [t("findings.many", **places)]


def by_domain(records: Sequence[Row], indicators: Mapping[str, Any]) -> list[str]:
    """In which domains the certain differences lie, and among how many comparisons."""
    judged = [row for row in records if row["judgement"] in (*CERTAIN, "similar")]
    domains = grouped(judged, lambda row: indicators[row["indicator_id"]].domain)
    items = []
    for domain, rows in domains.items():
        certain = sum(row["judgement"] in CERTAIN for row in rows)
        places = {"count": number(certain), "of": number(len(rows)), "domain": t(f"domain.{domain}").lower()}
        items += [t("findings.domain_item", **places)] if certain else []
    return [t("findings.domains", items=listing(items))] if items else []


def without(
    reasons: Groups, kind: str, benchmark: str = "", key: Literal["without", "not_shown"] = "without"
) -> list[str]:
    """How many are not compared, or not shown, and why."""
    items = [
        t(f"findings.without_{why}", who=count_and_names(reasons[why], kind), benchmark=benchmark)
        for why in REASONS
        if why in reasons
    ]
    return [t(f"findings.{key}", items=listing(items))] if items else []


def partial(records: Sequence[Row], kind: str) -> list[str]:
    """For how many indicators or periods a group's value is that of only some of its areas."""
    found = [row for row in records if known(row["value"]) and (row.get("missing") or 0) > 0]
    return [t("findings.partial", who=counted(len(found), kind))] if found else []


def values(row: Row, indicator: Any, *pair: tuple[str, Any]) -> list[str]:
    """The known values of two areas, in one sentence."""
    items = [
        t("findings.value", value=spoken(value, indicator), area=area) for area, value in pair if known(value)
    ]
    places = {"name": indicator.name, "period": row["period"]}
    return [t("findings.values", values=listing(items), **places)] if items else []


def synthetic(rows: Sequence[Row]) -> list[str]:
    inputs = {row.get(column) for row in rows for column in ("provenance", "benchmark_provenance")}
    return [t("findings.synthetic")] if "synthetic" in inputs else []
