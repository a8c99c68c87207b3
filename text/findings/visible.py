"""How small a difference the figures could have shown: where chance has most room, and where it has least."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from text import difference, listing, number, t
from text.findings.phrases import Row, known, name


def among(rows: Sequence[Row], indicator: Any, kind: str) -> list[str]:
    """Of places on one indicator. Which school it is about is not said, only how many were counted there."""
    return _ends(rows, lambda row: row["visible"], lambda row: _item(row, indicator, _where(row, kind), kind))


def in_profile(rows: Sequence[Row], indicators: Mapping[str, Any]) -> list[str]:
    """Of one area on many indicators: on shares of people only, since other units do not compare."""

    def indicator_of(row: Row) -> Any:
        return indicators[row["indicator_id"]]

    shares = [row for row in rows if indicator_of(row).measure == "proportion"]
    return _ends(
        shares,
        lambda row: row["visible"] / indicator_of(row).scale,
        lambda row: _item(
            row, indicator_of(row), t("findings.visible_for_indicator", short=indicator_of(row).short), "area"
        ),
    )


def _ends(rows: Sequence[Row], size: Callable[[Row], float], said: Callable[[Row], str]) -> list[str]:
    judged = sorted((row for row in rows if known(row["visible"])), key=size, reverse=True)
    ends = judged[:1] + judged[1:][-1:]
    items = list(dict.fromkeys(said(row) for row in ends))  # the same may be true of both
    return [t("findings.visible", items=listing(items))] if items else []


def _where(row: Row, kind: str) -> str:
    return (
        t("findings.visible_in_school") if kind == "school" else t("findings.visible_in_area", area=name(row))
    )


def _item(row: Row, indicator: Any, where: str, kind: str) -> str:
    """The difference, with decimals enough to tell it from zero, and how many it is about."""
    if known(row["denominator"]):
        counted = {"of": number(row["denominator"]), "people": indicator.people}
        of = t("findings.visible_of", **counted)
        where = (
            t("findings.visible_of_school", **counted)
            if kind == "school"
            else t("findings.named", what=where, more=of)
        )
    enough = range(indicator.decimals, indicator.decimals + 4)
    decimals = next((n for n in enough if round(row["visible"], n)), indicator.decimals)
    return t(
        "findings.visible_item", difference=difference(row["visible"], indicator.unit, decimals), where=where
    )
