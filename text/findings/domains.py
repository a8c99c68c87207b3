"""All indicators on one scale, in words: on how many the areas with the hardest conditions are worse off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from text import listing, number, t
from text.findings.finding import Finding
from text.findings.phrases import CERTAIN, Row, grouped
from text.findings.sentences import many, synthetic

MOST_EXAMPLES = 3


def domains(rows: pd.DataFrame, indicators: Mapping[str, Any], decimals: int) -> Finding:
    """All indicators on one scale: rows of queries/across_domains.sql, with `decimals`."""
    records = rows.to_dict("records")
    compared = [row for row in records if row["judgement"] != "not_judged"]
    groups = grouped(compared, lambda row: row["judgement"])
    summary = (
        *_by_domain(compared, indicators),
        *_largest([row for row in compared if row["judgement"] in CERTAIN], indicators, decimals),
    )
    return Finding(_title(groups, len(compared)), summary, (*many(groups), *synthetic(records)))


def _title(groups: Mapping[str, Sequence[Row]], compared: int) -> str:
    if not compared:
        return t("inequality.domains_title_none")
    if not any(one in groups for one in CERTAIN):
        return t("inequality.domains_title_similar", compared=number(compared))
    counts = {one: number(len(groups.get(one, ()))) for one in ("worse", "better")}
    return t("inequality.domains_title", compared=number(compared), **counts)


def _by_domain(compared: Sequence[Row], indicators: Mapping[str, Any]) -> list[str]:
    """Of how many in each domain those with the hardest conditions are certainly worse off."""
    items = []
    for domain, rows in grouped(compared, lambda row: indicators[row["indicator_id"]].domain).items():
        worse = number(sum(row["judgement"] == "worse" for row in rows))
        places = {"compared": number(len(rows)), "domain": t(f"domain.{domain}").lower()}
        items.append(t("inequality.domains_domain", worse=worse, **places))
    return [t("inequality.domains_count", items=listing(items))] if items else []


def _largest(certain: Sequence[Row], indicators: Mapping[str, Any], decimals: int) -> list[str]:
    largest = sorted(certain, key=lambda row: -abs(row["value"]))[:MOST_EXAMPLES]
    items = [
        t(
            "inequality.domains_item",
            short=indicators[row["indicator_id"]].short,
            **{end: number(row[end], decimals) for end in ("value", "lower", "upper")},
        )
        for row in largest
    ]
    return [t("inequality.domains_largest", items=listing(items))] if items else []
