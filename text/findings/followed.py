"""What has happened since a decision: rows of queries/change.sql, one an indicator and area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from text import t
from text.findings import sentences, years
from text.findings.finding import Finding
from text.findings.phrases import Row, grouped


def followed(
    changes: pd.DataFrame, topic: str, then: str, missing: int, kind: Literal["indicator", "series"]
) -> Finding:
    """How many indicators are certainly better or worse than at the time of a decision, called `then`.

    topic    what all rows are about, as at the beginning of a title
    missing  how many more were asked for, and have too few years to be compared
    kind     series, where there are several areas: an indicator in each of them
    """
    records = [row | {"value": row["last_value"]} for row in changes.to_dict("records")]
    groups = grouped(records, lambda row: row["judgement"])
    reasons: dict[str, Sequence[Row]] = {"interval": groups.get("not_judged", ()), "years": [{}] * missing}
    notes = (
        *sentences.many(groups),
        *sentences.without({why: rows for why, rows in reasons.items() if rows}, kind),
        *sentences.synthetic(records),
    )
    title = sentences.title(topic, records, groups, then, kind)
    if not records:
        title = t("findings.trend_short", short=topic)
    return Finding(title, tuple(sentences.judged(groups, kind, then)), notes)


def followed_of(row: Row, indicators: Mapping[str, Any]) -> str:
    """What has happened to one indicator in one area."""
    return years.changed(row, indicators[row["indicator_id"]])
