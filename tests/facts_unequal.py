"""What rows about inequality say, for the reader of sentences, from values and intervals alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.facts import Change as Level
from tests.facts import Known, Row, by_chance, known, names_of, of_indicators, of_rows, synthetic_of
from tests.unequal import Change, Inequality, Scaled, Three


def _three(row: Row, name: str = "") -> Three:
    """A value and its interval: `name`, name_lower and name_upper; of a row itself value, lower and upper."""
    keys = (name, f"{name}_lower", f"{name}_upper") if name else ("value", "lower", "upper")
    value, lower, upper = (known(row.get(key)) for key in keys)
    return value, lower, upper


def _measure(measure: Any, indicator: Any) -> dict[str, Any]:
    """The measure, and the unit and decimals in which its value must be said."""
    unit: str | None = "percentage points" if indicator.unit == "percent" else indicator.unit
    if measure.measure in ("r", "rii"):
        unit = None
    elif measure.measure == "idisw":
        unit = "percent"
    decimals = 2 if unit is None else max(indicator.decimals, 1)
    return {"measure": measure.measure, "variant": measure.variant, "unit": unit, "decimals": decimals}


def _chosen(row: Row) -> dict[str, Any]:
    """How many areas there are, or are chosen, and how many of these do not count, and why."""
    chosen, hidden = known(row.get("chosen")), int(row.get("protected") or 0)
    if chosen is None:
        return {"every": row["areas"] + hidden, "gone": {"protected": hidden}} if hidden else {}
    gone = {"protected": hidden, "missing": chosen - row["areas"] - hidden}
    return {"chosen": int(chosen), "every": int(chosen), "gone": gone}


def _told(
    indicator: Any, measured: Any, measure: Any, rows: Sequence[Row], one: Inequality, *areas: Row
) -> Known:
    names = [*of_indicators({indicator.short.sv: indicator}), *of_rows(areas)]
    if measured is not None:
        names.append((measured.name, f"measure:{measure.measure}_{measure.variant}"))
    return Known(
        [indicator.short.sv], indicator.people.sv, names_of(*names), synthetic_of(rows), inequality=one
    )


def _change(row: Row | None) -> Change | None:
    return row and Change(
        row["measure"] in ("r", "rii"),
        row["first_value"],
        row["last_value"],
        str(row["first_period"]),
        str(row["last_period"]),
        known(row["change_lower"]),
        known(row["change_upper"]),
    )


def overall(
    rows: Sequence[Row], changes: Sequence[Row], now: Row, indicator: Any, measure: Any, measured: Any
) -> Known:
    """The newest of the rows of queries/inequality.sql; inequality_change.sql; inequality_now.sql."""
    own = next((row for row in changes if row["measure"] == measure.measure), None)
    other = next((row for row in changes if row["measure"] != measure.measure), None)
    one = Inequality(
        "overall",
        **_measure(measure, indicator),
        period=str(rows[-1]["period"]),
        size=_three(rows[-1]),
        unexplained=_three(now, "chance_free"),
        **_chosen(rows[-1]),
        change=_change(own),
        other=_change(other),
    )
    told = _told(indicator, measured, measure, [rows[-1], now, *changes], one)
    return told


def impact(rows: Sequence[Row], now: Row, indicator: Any, measure: Any) -> Known:
    one = Inequality(
        "impact",
        **_measure(measure, indicator),
        size=_three(rows[-1]),
        period=str(now["period"]),
        persons=_three(now, "persons"),
        of=known(now["denominator"]),
        unexplained=_three(now, "chance_free"),
        between={which: _three(now, f"between_{which}") for which in ("areas", "schools")},
        **_chosen(now),
    )
    return _told(indicator, None, None, [now], one)


def course(
    rows: Sequence[Row], gap: Row | None, level: Row | None, indicator: Any, measure: Any, measured: Any
) -> Known:
    of_level = level and Level(
        indicator,
        str(level["name_sv"]),
        level["first_value"],
        level["last_value"],
        str(level["first_period"]),
        str(level["last_period"]),
        known(level["change_lower"]),
        known(level["change_upper"]),
        None,
    )
    same = _measure(measure, indicator) | _chosen(rows[-1])
    one = Inequality("course", **same, change=_change(gap), level=of_level)
    told = [one for one in (gap, level) if one and gap]
    return _told(indicator, measured, measure, [*rows, *told] if gap else [], one, *[level] if level else [])


def without(rows: Sequence[Row], indicator: Any, measure: Any, measured: Any) -> Known:
    one = Inequality(
        "without",
        **_measure(measure, indicator),
        period=str(rows[0]["period"]),
        size=(rows[0]["benchmark_value"], None, None),
        without={str(row["name_sv"]): row["value"] for row in rows},
        **_chosen(rows[0]),
    )
    return _told(indicator, measured, measure, rows, one, *rows)


def domains(rows: Sequence[Row], indicators: Mapping[str, Any]) -> Known:
    """Rows of queries/across_domains.sql, judged together."""
    explained = by_chance([{**row, "benchmark_value": 0.0} for row in rows])
    scaled = [
        Scaled(
            row["indicator_id"],
            indicators[row["indicator_id"]].domain,
            row["value"],
            known(row["lower"]),
            known(row["upper"]),
            is_chance,
        )
        for row, is_chance in zip(rows, explained, strict=True)
    ]
    names = names_of(*of_indicators(indicators))
    return Known([], None, names, synthetic_of(rows), inequality=Inequality("domains", scaled=scaled))
