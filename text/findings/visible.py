"""How small a difference the figures could have shown: where chance has most room, and where it has least."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from text import difference, listing, number, t
from text.findings.phrases import Row, known, name


def among(rows: Sequence[Row], indicator: Any, kind: str) -> list[str]:
    """Of places on one indicator. Which school it is about is not said, only how many were counted there."""
    return _ends(
        rows, lambda row: row["visible"], lambda row: _item(row, indicator, _where(row, indicator, kind))
    )


def in_profile(rows: Sequence[Row], indicators: Mapping[str, Any]) -> list[str]:
    """Of one area on many indicators: on shares of people only, since other units do not compare."""

    def indicator_of(row: Row) -> Any:
        return indicators[row["indicator_id"]]

    shares = [row for row in rows if indicator_of(row).measure == "proportion"]
    return _ends(
        shares,
        lambda row: row["visible"] / indicator_of(row).scale,
        lambda row: _item(row, indicator_of(row), _for(row, indicator_of(row))),
    )


def in_rug(rows: Sequence[Row], indicators: Mapping[str, Any]) -> list[str]:
    """Of many areas on many indicators: on shares of people only, and without saying where."""
    shares = [row for row in rows if indicators[row["indicator_id"]].measure == "proportion"]
    ends = _extremes(shares, lambda row: row["visible"] / indicators[row["indicator_id"]].scale)
    items = [
        _item(row, indicators[row["indicator_id"]], t(f"findings.visible_{end}"))
        for row, end in zip(ends, ("most", "least"), strict=False)
    ]
    return [t("findings.visible", items=listing(items))] if items else []


def _ends(rows: Sequence[Row], size: Callable[[Row], float], said: Callable[[Row], str]) -> list[str]:
    items = [said(row) for row in _extremes(rows, size)]
    return [t("findings.visible", items=listing(items))] if items else []


def _extremes(rows: Sequence[Row], size: Callable[[Row], float]) -> list[Row]:
    """The row with most room for chance, and the row with least; one where all have the same."""
    judged = sorted((row for row in rows if known(row["visible"])), key=size, reverse=True)
    ends = judged[:1] + judged[1:][-1:]
    return ends if len({round(size(row), 9) for row in ends}) > 1 else ends[:1]


def _where(row: Row, indicator: Any, kind: str) -> str:
    """The place, and how many were counted there; a school is told by its number only."""
    place = (
        t("findings.visible_in_school") if kind == "school" else t("findings.visible_in_area", area=name(row))
    )
    return _counted(row, indicator, place, kind)


def _for(row: Row, indicator: Any) -> str:
    return _counted(row, indicator, t("findings.visible_for_indicator", short=indicator.short), "area")


def _counted(row: Row, indicator: Any, where: str, kind: str) -> str:
    """The place, and how many were counted there."""
    if not known(row["denominator"]):
        return where
    counted = {"of": number(row["denominator"]), "people": indicator.people}
    if kind == "school":
        return t("findings.visible_of_school", **counted)
    return t("findings.named", what=where, more=t("findings.visible_of", **counted))


def _item(row: Row, indicator: Any, where: str) -> str:
    """The difference, with decimals enough to tell it from zero."""
    enough = range(indicator.decimals, indicator.decimals + 4)
    decimals = next((n for n in enough if round(row["visible"], n)), indicator.decimals)
    return t(
        "findings.visible_item", difference=difference(row["visible"], indicator.unit, decimals), where=where
    )
