"""What rows say, in words: a title that states the finding, and a few sentences on its size and certainty.

Rows keep the columns of the query they come from; an indicator is catalogue.Indicator. Two values are
said to differ only where the row's own judgement, verdict or is_certain says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from text import difference, language, listing, number, quantity, t

CERTAIN = ("worse", "better", "lower", "higher")
REASONS = ("protected", "missing", "interval", "benchmark", "years")
BENCHMARK_LEVELS = ("municipality", "county", "country")
UNNAMED = ("school", "indicator")  # in a summary of many, told by their number only
MOST_NAMES = 3
MOST_EXAMPLES = 2

Row = Mapping[str, Any]
Groups = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Finding:
    """A title, and the sentences that belong to it."""

    title: str
    summary: tuple[str, ...]


def comparison(rows: pd.DataFrame, indicator: Any, benchmark: str, kind: str = "area") -> Finding:
    """Places of one `kind` (area, school, municipality) in one year: rows of queries/comparison.sql."""
    records = [row for row in rows.to_dict("records") if not _is_itself(row, benchmark)]
    if len(records) == 1:
        return one_area(records[0], indicator, benchmark)
    groups = _grouped(records, lambda row: row["judgement"])
    summary = (
        _spread(records, indicator, kind),
        *_judged(groups, kind, benchmark, _benchmark_value(records, indicator)),
        *_sizes(groups, indicator, benchmark, kind),
        *_without(_grouped(groups.get("not_judged", []), _reason), kind, benchmark),
        *_synthetic(records),
    )
    return Finding(_title(str(indicator.short), records, groups, benchmark, kind), summary)


def one_area(row: Row, indicator: Any, benchmark: str) -> Finding:
    """One area beside its benchmark: a row of queries/comparison.sql."""
    area, judgement = _name(row), row["judgement"]
    places = {"short": indicator.short, "area": area, "benchmark": benchmark}
    if judgement in CERTAIN:
        title = t("findings.pair_certain", judgement=_word(judgement), **places)
        sentences = _size_of_row(row, indicator, benchmark)
    elif judgement == "similar":
        title = t("findings.pair_similar", **places)
        ends = {end: _value(row[end], indicator) for end in ("lower", "upper")}
        sentences = [t("findings.pair_chance", **ends, **places)]
    elif _known(row["value"]) and _is_itself(row, benchmark):
        title, sentences = t("findings.pair_alone", value=_value(row["value"], indicator), **places), []
    else:
        title = t(f"findings.pair_{_reason(row)}", **places)
        sentences = [t(f"findings.pair_why_{_reason(row)}", benchmark=benchmark)]
    values = _values(row, indicator, (area, row["value"]), (benchmark, row["benchmark_value"]))
    return Finding(title, (*values, *sentences, *_synthetic([row])))


def largest(row: Row | None, indicator: Any | None) -> Finding:
    """The most certain difference between two areas: a row of queries/largest_difference.sql."""
    if row is None or indicator is None or not row["is_certain"]:
        why = (t("findings.largest_why"), t("findings.largest_still"))
        return Finding(t("findings.largest_none"), (*why, *_synthetic([] if row is None else [row])))
    one, two = ("low", "high") if indicator.direction == "high" else ("high", "low")
    area, other = str(row[f"{one}_name_{language()}"]), str(row[f"{two}_name_{language()}"])
    judgement = "higher" if indicator.direction == "none" else "worse"
    amount = row["difference"] if one == "high" else -row["difference"]
    places = {"short": indicator.short, "area": area, "benchmark": other, "judgement": _word(judgement)}
    summary = (
        *_values(row, indicator, (area, row[f"{one}_value"]), (other, row[f"{two}_value"])),
        _size(indicator, area, other, judgement, amount, (row["lower"], row["upper"])),
        *_persons(indicator, area, amount, row[f"{one}_denominator"]),
        *_synthetic([row]),
    )
    return Finding(t("findings.pair_certain", **places), summary)


def profile(rows: pd.DataFrame, indicators: Mapping[str, Any], area: str, benchmark: str) -> Finding:
    """What stands out in one area: rows of queries/profile.sql, one an indicator."""
    records = rows.to_dict("records")
    groups = _grouped(records, lambda row: row["judgement"])
    summary = (
        *_judged(groups, "indicator", benchmark),
        *(_clearest(groups[one], indicators, one) for one in CERTAIN if one in groups),
        *_without(_grouped(groups.get("not_judged", []), _reason), "indicator", benchmark),
        *_synthetic(records),
    ) or (t("findings.profile_none"),)
    return Finding(_title(area, records, groups, benchmark, "indicator"), summary)


def trend(rows: pd.DataFrame, changes: pd.DataFrame, indicator: Any) -> Finding:
    """Chosen areas over the years: rows of queries/trend.sql, and of queries/change.sql one an area."""
    records, changed = rows.to_dict("records"), changes.to_dict("records")
    kind = _kind(records, changed)
    summary = (
        t("findings.trend_about", name=indicator.name),
        *(_changed(row, indicator) for row in changed),
        *_persons_changed(records, changed, indicator),
        *_without(_unchanged(records, changed), kind),
        *_synthetic([*records, *changed]),
    )
    return Finding(_trend_title(changed, records, indicator, kind), summary)


def _title(topic: str, records: Sequence[Row], groups: Groups, benchmark: str, kind: str) -> str:
    certain = [(_word(one), groups[one]) for one in CERTAIN if one in groups]
    if not certain:
        return _title_without(topic, records, groups, benchmark)
    (judgement, rows), *rest = certain
    places = {"topic": topic, "judgement": judgement, "benchmark": benchmark}
    if not rest:
        return t("findings.title_one", who=_where(rows, kind), **places)
    also = {"also": rest[0][0], "also_count": number(len(rest[0][1]))}
    return t("findings.title_two", count=_count(len(rows), kind), **also, **places)


def _title_without(topic: str, records: Sequence[Row], groups: Groups, benchmark: str) -> str:
    """The title where no difference is certain."""
    if any(_known(row["value"]) for row in records):
        why = "similar" if "similar" in groups else "not_judged"
    else:
        reasons = {_reason(row) for row in records} or {"none"}
        why = reasons.pop() if len(reasons) == 1 else "hidden"
    return t(f"findings.title_{why}", topic=topic, benchmark=benchmark)


def _spread(records: Sequence[Row], indicator: Any, kind: str) -> str:
    """The lowest and the highest value; which schools have them is not said."""
    shown = sorted((row for row in records if _known(row["value"])), key=lambda row: row["value"])
    if not shown:
        return t("findings.range_none", name=indicator.name)
    places = {"name": indicator.name, "period": records[0]["period"], "who": _where(shown, kind)}
    low, high = (_value(row["value"], indicator) for row in (shown[0], shown[-1]))
    if low == high:
        return t(f"findings.range_{'single' if len(shown) == 1 else 'same'}", value=low, **places)
    if kind in UNNAMED:
        return t("findings.range_unnamed", low=low, high=high, **places)
    ends = _grouped(shown, lambda row: _value(row["value"], indicator))
    low_who, high_who = _names(ends[low], kind), _names(ends[high], kind)
    return t("findings.range_named", low=low, low_who=low_who, high=high, high_who=high_who, **places)


def _benchmark_value(records: Sequence[Row], indicator: Any) -> str:
    known = (row["benchmark_value"] for row in records if _known(row["benchmark_value"]))
    return next((_value(value, indicator) for value in known), "")


def _judged(groups: Groups, kind: str, benchmark: str, value: str = "") -> list[str]:
    """How many are certainly better, worse … than the benchmark with its `value`, and how many are not."""
    items = [
        t("findings.judged_certain", who=_who(groups[one], kind), judgement=_word(one))
        for one in CERTAIN
        if one in groups
    ]
    if "similar" in groups:
        items.append(t("findings.judged_similar", count=_count(len(groups["similar"]), kind)))
    if not items:
        return [t("findings.benchmark", benchmark=benchmark, value=value)] if value else []
    named = t("findings.named", what=benchmark, more=value) if value else benchmark
    return [t("findings.judged", benchmark=named, items=listing(items))]


def _sizes(groups: Groups, indicator: Any, benchmark: str, kind: str) -> list[str]:
    """What the certain differences come to: of one area in full, of several in persons."""
    certain = {one: groups[one] for one in CERTAIN if one in groups}
    rows = [row for group in certain.values() for row in group]
    if len(rows) == 1 and kind not in UNNAMED:
        return _size_of_row(rows[0], indicator, benchmark)
    items = []
    for judgement, group in certain.items():
        persons = [_people(indicator, row["difference"], row["denominator"]) for row in group]
        if None not in persons and sum(filter(None, persons)) >= 0.5:
            of = sum(row["denominator"] for row in group)
            places = {"of": number(of), "people": indicator.people, "judgement": _word(judgement)}
            items.append(t("findings.sizes_item", persons=number(sum(filter(None, persons))), **places))
    return [t("findings.sizes", items=listing(items))] if items else []


def _size_of_row(row: Row, indicator: Any, benchmark: str) -> list[str]:
    area, amount = _name(row), row["difference"]
    size = _size(indicator, area, benchmark, row["judgement"], amount, _ends(row))
    return [size, *_persons(indicator, area, amount, row["denominator"])]


def _size(indicator: Any, area: str, other: str, judgement: str, amount: float, ends: Sequence[float]) -> str:
    """How much higher or lower `area` is than `other`, with the ends of the difference's interval."""
    places = {"area": area, "benchmark": other, "side": _side(amount), "judgement": _word(judgement)}
    return t(f"findings.size_{_meaning(judgement)}", **places, **_amount(indicator, amount, ends))


def _clearest(rows: Sequence[Row], indicators: Mapping[str, Any], judgement: str) -> str:
    """The indicators whose difference is largest beside its uncertainty."""
    items = []
    clearest = sorted(rows, key=lambda row: (row["upper"] - row["lower"]) / abs(row["difference"]))
    for row in clearest[:MOST_EXAMPLES]:
        indicator, amount = indicators[row["indicator_id"]], row["difference"]
        places = {"short": indicator.short, "side": _side(amount)}
        items.append(t("findings.clearest_item", **places, **_amount(indicator, amount, _ends(row))))
    return t("findings.clearest", judgement=_word(judgement), items=listing(items))


def _ends(row: Row) -> tuple[float, float]:
    """The interval of the difference from a benchmark that is itself taken as known."""
    return row["lower"] - row["benchmark_value"], row["upper"] - row["benchmark_value"]


def _amount(indicator: Any, amount: float, ends: Sequence[float]) -> dict[str, str]:
    """A certain difference and its interval, without sign, with decimals enough to tell them from zero."""
    low, high = sorted(map(abs, ends))
    enough = range(indicator.decimals, indicator.decimals + 4)
    decimals = next((n for n in enough if round(low, n) and round(amount, n)), indicator.decimals)
    return {
        "difference": difference(amount, indicator.unit, decimals),
        "interval": _interval(low, high, indicator, decimals),
    }


def _interval(low: float, high: float, indicator: Any, decimals: int) -> str:
    upper = difference(high, indicator.unit, decimals)
    return t("findings.interval", lower=number(low, decimals), upper=upper)


def _people(indicator: Any, amount: float, denominator: Any) -> float | None:
    """How many persons a difference comes to, where that is known."""
    if indicator.measure != "proportion" or not _known(denominator):
        return None
    return abs(amount) * denominator / indicator.scale


def _persons(indicator: Any, area: str, amount: float, denominator: Any) -> list[str]:
    persons = _people(indicator, amount, denominator)
    if persons is None or persons < 0.5:
        return []
    places = {"persons": number(persons), "of": number(denominator), "people": indicator.people}
    return [t("findings.persons", area=area, **places)]


def _changed(row: Row, indicator: Any) -> str:
    """How one area has changed, or that this is not certain or cannot be judged."""
    ends = (row["change_lower"], row["change_upper"])
    places = {
        "area": _name(row),
        "first": _value(row["first_value"], indicator),
        "first_period": row["first_period"],
        "last": _value(row["last_value"], indicator),
        "last_period": row["last_period"],
    }
    if row["verdict"] == "none":
        return t("findings.change_none", interval=_interval(*ends, indicator, indicator.decimals), **places)
    if row["verdict"] == "not_judged":
        return t("findings.change_not_judged", **places)
    words = {"verb": t(f"findings.verb_{row['verdict']}"), "judgement": _word(row["judgement"])}
    key = f"findings.change_{_meaning(row['judgement'])}"
    return t(key, **words, **places, **_amount(indicator, row["change"], ends))


def _trend_title(changed: Sequence[Row], records: Sequence[Row], indicator: Any, kind: str) -> str:
    groups = _grouped(changed, lambda row: row["verdict"])
    alone = len(changed) == 1
    places = {one: _name(rows[0]) if alone else _where(rows, kind) for one, rows in groups.items()}
    if "up" in places and "down" in places:
        return t("findings.trend_both", short=indicator.short, up=places["up"], down=places["down"])
    for verdict in ("up", "down", "none", "not_judged"):
        if verdict in places:
            return t(f"findings.trend_{verdict}", short=indicator.short, who=places[verdict])
    if any(_known(row["value"]) for row in records):
        return t("findings.trend_short", short=indicator.short)
    return _title_without(str(indicator.short), records, {}, "")


def _persons_changed(records: Sequence[Row], changed: Sequence[Row], indicator: Any) -> list[str]:
    """What the certain change of a single area comes to, among those counted in its last period."""
    if len(changed) != 1 or changed[0]["verdict"] not in ("up", "down"):
        return []
    change = changed[0]
    last = (change["area_id"], change["last_year"])
    of = [row["denominator"] for row in records if (row["area_id"], row["year"]) == last]
    return _persons(indicator, _name(change), change["change"], of[0] if of else None)


def _unchanged(records: Sequence[Row], changed: Sequence[Row]) -> dict[str, list[Row]]:
    """One row of each chosen area of which no change is known, by the reason."""
    told = {row["area_id"] for row in changed}
    rest = [row for row in records if row["area_id"] not in told and row["level"] not in BENCHMARK_LEVELS]
    reasons: dict[str, list[Row]] = {}
    for rows in _grouped(rest, lambda row: row["area_id"]).values():
        why = {"years" if _known(row["value"]) else _reason(row) for row in rows}
        reasons.setdefault(next(one for one in ("years", *REASONS) if one in why), []).append(rows[0])
    return reasons


def _kind(records: Sequence[Row], changed: Sequence[Row]) -> str:
    told = {row["area_id"] for row in changed}
    levels = {row["level"] for row in records if row["area_id"] in told or not told}
    return next((kind for kind in ("school", "municipality") if levels == {kind}), "area")


def _without(reasons: Groups, kind: str, benchmark: str = "") -> list[str]:
    """How many are not compared, and why."""
    items = [
        t(f"findings.without_{why}", who=_who(reasons[why], kind), benchmark=benchmark)
        for why in REASONS
        if why in reasons
    ]
    return [t("findings.without", items=listing(items))] if items else []


def _values(row: Row, indicator: Any, *pair: tuple[str, Any]) -> list[str]:
    """The known values of two areas, in one sentence."""
    known = [(area, _value(value, indicator)) for area, value in pair if _known(value)]
    values = [t("findings.value", value=value, area=area) for area, value in known]
    places = {"name": indicator.name, "period": row["period"]}
    return [t("findings.values", values=listing(values), **places)] if values else []


def _synthetic(rows: Sequence[Row]) -> list[str]:
    inputs = {row.get(column) for row in rows for column in ("provenance", "benchmark_provenance")}
    return [t("findings.synthetic")] if "synthetic" in inputs else []


def _reason(row: Row) -> str:
    """Why a row is not judged: protected, missing, interval or benchmark."""
    if not _known(row["value"]):
        return "protected" if row["status"] == "c" else "missing"
    return "benchmark" if _known(row["lower"]) and _known(row["upper"]) else "interval"


def _grouped(rows: Sequence[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _is_itself(row: Row, benchmark: str) -> bool:
    """An area is not compared with itself: the query gives it no benchmark."""
    return not _known(row["benchmark_id"]) and _name(row) == benchmark


def _known(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def _name(row: Row) -> str:
    return str(row[f"name_{language()}"])


def _count(count: int, kind: str) -> str:
    return t(f"findings.count_{kind}_{'one' if count == 1 else 'many'}", count=number(count))


def _where(rows: Sequence[Row], kind: str) -> str:
    """The name of one; how many, if more."""
    return _name(rows[0]) if len(rows) == 1 and kind not in UNNAMED else _count(len(rows), kind)


def _names(rows: Sequence[Row], kind: str) -> str:
    """The names of a few; how many, if more."""
    return listing([_name(row) for row in rows]) if len(rows) <= MOST_NAMES else _count(len(rows), kind)


def _who(rows: Sequence[Row], kind: str) -> str:
    """How many, and the names if they are few."""
    count = _count(len(rows), kind)
    if kind in UNNAMED or len(rows) > MOST_NAMES:
        return count
    return t("findings.named", what=count, more=_names(rows, kind))


def _word(judgement: str) -> str:
    return t(f"judgement.short_{judgement}")


def _side(amount: float) -> str:
    return _word("higher" if amount > 0 else "lower")


def _meaning(judgement: str) -> str:
    return "judged" if judgement in ("better", "worse") else "plain"


def _value(value: float, indicator: Any) -> str:
    return quantity(value, indicator.unit, indicator.decimals)
