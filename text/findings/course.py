"""How the level and the inequality have changed together, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from text import t
from text.findings.finding import Finding
from text.findings.inequality import changed, counted_among, told, topic
from text.findings.phrases import Row, name, spoken
from text.findings.sentences import synthetic

PERIODS = ("first_period", "last_period")


def course(rows: pd.DataFrame, gap: Row | None, level: Row | None, indicator: Any, measured: Any) -> Finding:
    """The level and the inequality over the years: rows of queries/inequality.sql.

    gap    the measure's row of queries/inequality_change.sql
    level  the row of queries/change.sql about the municipality, or the chosen areas put together; judged in
           the title only over the same periods
    """
    latest = rows.to_dict("records")[-1]
    about = topic(indicator, latest)
    if gap is None:
        return Finding(t("inequality.course_title_none", short=about), ())
    of_gap = {one: gap[one] for one in PERIODS} | {
        "measure": measured.name,
        "first_gap": told(gap["first_value"], measured),
        "last_gap": told(gap["last_value"], measured),
    }
    said = [t("inequality.course_gap", **of_gap)]
    if level is not None:
        of_level = {one: level[one] for one in PERIODS} | {
            "place": name(level),
            "first_level": spoken(level["first_value"], indicator),
            "last_level": spoken(level["last_value"], indicator),
        }
        if _is_same(gap, level):
            said = [t("inequality.course", **of_level | of_gap)]
        else:
            said.insert(0, t("inequality.course_level", **of_level))
    known = [one for one in (gap, level) if one is not None]
    said = [*counted_among(latest), *said]
    return Finding(
        _title(gap, level, about), tuple(said), tuple(synthetic([*known, *rows.to_dict("records")]))
    )


def _is_same(gap: Row, level: Row) -> bool:
    return all(gap[one] == level[one] for one in PERIODS)


def _title(gap: Row, level: Row | None, about: str) -> str:
    of_gap = t(f"inequality.gap_{changed(gap)}")
    if level is None or not _is_same(gap, level):
        return t("inequality.course_title_gap", gap=of_gap, short=about)
    if level["verdict"] == changed(gap) == "none":
        return t("inequality.course_title_same", short=about)
    judged = level["judgement"] if level["verdict"] in ("up", "down") else level["verdict"]
    return t("inequality.course_title", level=t(f"inequality.level_{judged}"), gap=of_gap, short=about)
