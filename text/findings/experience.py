"""What families have answered, and what is possible when some have not: rows of queries/experience.sql."""

from __future__ import annotations

from typing import Any

import pandas as pd

from text import number, t
from text.findings import sentences
from text.findings.finding import Finding
from text.findings.phrases import Row, grouped, known, name, reason, spoken


def _title(row: Row, indicator: Any) -> str:
    """The first row is the widest area: the municipality."""
    if not known(row["value"]):
        return sentences.title_without(str(indicator.short), [row], {}, "")
    places = {"short": indicator.short, "area": name(row), "value": spoken(row["value"], indicator)}
    if not known(row["least"]):
        return t("findings.experience_alone", **places)
    ends = {"least": spoken(row["least"], indicator), "most": spoken(row["most"], indicator)}
    return t("findings.experience_title", **places, **ends)


def _answered(row: Row, indicator: Any) -> str:
    """How many answered, and how many did not; or that this is not known."""
    if not known(row["asked"]):
        return t("findings.experience_unknown", area=name(row))
    places = {one: number(row[field]) for one, field in (("answered", "denominator"), ("asked", "asked"))}
    rate, silent = spoken(row["rate"], indicator), number(row["silent"])
    return t("findings.experience_answered", area=name(row), rate=rate, silent=silent, **places)


def experience(rows: pd.DataFrame, indicator: Any) -> Finding:
    """At least one row, that of the municipality first."""
    records = rows.to_dict("records")
    first = records[0]
    summary = (_answered(first, indicator),) if known(first["value"]) else ()
    hidden = grouped([row for row in records if not known(row["value"])], reason)
    return Finding(
        _title(first, indicator), summary, tuple(sentences.without(hidden, "area", key="not_shown"))
    )
