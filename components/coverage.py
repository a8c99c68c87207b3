"""Which of an indicator's values exist, and how many of them are shown, withheld, missing or invented."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from catalogue import Indicator, Municipality
from components import row as say
from components import table
from components.definition import level_words
from components.evidence import Evidence, show_evidence
from components.prose import Section, prose_html, share_words
from components.table import Column, Html, Row, table_html
from text import number, t

COUNTS = ("shown", "protected", "missing")


def _level(row: Row) -> str:
    """A level at the beginning of a line; the last row of `queries/levels.sql` has none."""
    if not say.known(row["level"]):
        words = t("indicator.level_all")
    else:
        words = level_words(row["level"], int(row["years_pooled"]))
    return words[:1].upper() + words[1:]


def count(name: str) -> Callable[[Row], str]:
    return lambda row: number(row[name])


def _period(name: str) -> Callable[[Row], str]:
    return lambda row: str(row[name]) if say.known(row[name]) else ""


def _counts(invented: Callable[[Row], str]) -> list[Column]:
    """How many values are shown, how many of those are invented, and how many are not shown, and why."""
    columns = [Column(t(f"indicator.{name}"), count(name), is_number=True) for name in COUNTS]
    return [columns[0], Column(t("indicator.invented"), invented, is_number=True), *columns[1:]]


def _levels_columns() -> tuple[Column, ...]:
    def invented(row: Row) -> str:
        return share_words(row["synthetic_share"]) if say.known(row["synthetic_share"]) else ""

    return (
        Column(t("indicator.level"), _level),
        Column(t("indicator.areas"), count("areas"), is_number=True),
        Column(t("indicator.first_period"), _period("first_period")),
        Column(t("indicator.last_period"), _period("last_period")),
        *_counts(invented),
    )


def quality(levels: pd.DataFrame, place: Municipality) -> str:
    """How many values are shown, protected, missing and invented: the last row of `queries/levels.sql`."""
    if levels.empty:
        return t("indicator.quality_nothing", place=place.name)
    whole = levels.iloc[-1]
    counts = {name: number(whole[name]) for name in COUNTS}
    total = number(sum(whole[name] for name in COUNTS))
    sentence = t("indicator.quality", place=place.name, total=total, **counts)
    if not whole["shown"]:
        return sentence
    share = whole["synthetic_share"]
    how = "none" if share == 0 else "all" if share == 100 else "some"
    return f"{sentence} {t(f'indicator.invented_{how}', share=share_words(share))}"


def levels_section(levels: pd.DataFrame, indicator: Indicator, place: Municipality) -> Section:
    caption = t("indicator.levels_caption", indicator=indicator.name)
    figures = "" if levels.empty else table_html(levels, _levels_columns(), caption)
    return Section("varden", t("indicator.coverage"), Html(prose_html(quality(levels, place)) + figures))


def show_years(coverage: pd.DataFrame, indicator: Indicator, place: Municipality, snapshot: str) -> None:
    """The rows of `queries/coverage.sql`, folded, and as a file."""
    show_evidence(
        lambda: Evidence(
            coverage,
            (
                Column(t("indicator.level"), _level),
                Column(t("indicator.period"), _period("period")),
                *_counts(count("synthetic")),
            ),
            t("indicator.years_caption", indicator=indicator.name),
            table.file_name(coverage, indicator.id, place.id, t("indicator.coverage"), snapshot),
            {"indicator_id": indicator.id, "snapshot": snapshot},
        ),
        key="years",
    )
