"""What stands behind the pictures of inequality: their rows, the columns of their tables, their files."""

from __future__ import annotations

import pandas as pd

from catalogue import Indicator
from components import table
from components.evidence import Evidence, about
from text import t


def inequality(
    rows: pd.DataFrame, indicator: Indicator, measured: Indicator, scope: str, snapshot: str
) -> Evidence:
    """The evidence for the rows of `queries/inequality.sql`; `scope` names the measure too."""
    return Evidence(
        rows,
        (
            table.period_column(),
            table.number_column(str(measured.short), "", measured),
            table.interval_column(measured),
        ),
        t("evidence.measured", indicator=indicator.name, measure=measured.name),
        table.file_name(rows, indicator.id, scope, snapshot),
        about(measured, snapshot),
    )


def course(
    rows: pd.DataFrame, indicator: Indicator, measured: Indicator, scope: str, snapshot: str
) -> Evidence:
    """The evidence for the rows of `queries/inequality.sql`: the level and the measure beside each other."""
    return Evidence(
        rows,
        (
            table.period_column(),
            table.number_column(str(indicator.short), "level", indicator),
            table.number_column(str(measured.short), "", measured),
        ),
        t("evidence.measured", indicator=indicator.name, measure=measured.name),
        table.file_name(rows, indicator.id, scope, "vag", snapshot),
        about(indicator, snapshot),
    )


def without(
    rows: pd.DataFrame,
    indicator: Indicator,
    measured: Indicator,
    benchmark: str,
    scope: str,
    snapshot: str,
) -> Evidence:
    """The evidence for the rows of `queries/inequality_without.sql`."""
    return Evidence(
        rows,
        (table.area_column(), table.value_column(measured), table.difference_column(benchmark, measured)),
        t("evidence.without", indicator=indicator.name, measure=measured.name),
        table.file_name(rows, measured.id, scope, "utan-ett-omrade", snapshot),
        about(measured, snapshot),
    )


def domains(rows: pd.DataFrame, scope: str, snapshot: str) -> Evidence:
    """The evidence for the rows of `queries/across_domains.sql`."""
    return Evidence(
        rows,
        (
            table.indicator_column(),
            table.period_column(),
            table.scale_column(),
            table.gap_column(),
            table.judgement_column(t("domains.best")),
        ),
        t("evidence.domains"),
        table.file_name(rows, scope, "sektorer", snapshot),
        {"scope": scope, "snapshot": snapshot},
    )
