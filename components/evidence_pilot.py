"""What stands behind the page about a development work's effect, and what must hold before one is told."""

from __future__ import annotations

import html
from collections.abc import Callable

import pandas as pd
import streamlit as st

import catalogue
from catalogue import Indicator, Intervention
from components import links, table, theme
from components import row as say
from components.evidence import Evidence, about
from components.pilot import measured
from components.synthetic import is_synthetic_row, symbol
from components.table import Column, Html
from text import number, percent, t
from text.findings import effects
from text.findings.phrases import known

SIGNS = {"better": "better", "worse": "worse", "higher": "higher", "lower": "lower", "none": "similar"}
HOLDS = {True: ("holds", "✓"), False: ("fails", "✗"), None: ("beware", "!")}
Check = tuple[str, str, bool | None]  # what must hold, how it is, whether it holds; None: to weigh in


def show_checks(row: say.Row, indicator: Indicator, work: Intervention) -> None:
    """What must hold before an effect is told, and whether it does."""
    lines = (
        f'<li><span aria-hidden="true">{HOLDS[holds][1]}</span> <strong>{html.escape(what)}</strong>: '
        f"{html.escape(t(f'pilot.{HOLDS[holds][0]}'))}. {html.escape(how)}</li>"
        for what, how, holds in _checks(row, indicator, work)
    )
    title = f'<h2 class="finding">{html.escape(t("pilot.checks"))}</h2>'
    st.html(f'{title}<ul class="checks">{"".join(lines)}</ul>')


def _checks(row: say.Row, indicator: Indicator, work: Intervention) -> list[Check]:
    rule, invented = catalogue.evaluation(), symbol(is_synthetic_row(row))
    places = {
        "areas": number(row["areas"]),
        "own": number(len(work.catchments)),
        "hidden": number(row["hidden"]),
    }
    return [
        (
            t("pilot.check_points", fewest=number(rule.fewest_before)),
            t("pilot.points_of", points=number(row["points"])),
            row["points"] >= rule.fewest_before,
        ),
        (
            t("pilot.check_areas"),
            t(f"pilot.areas_{'hidden' if row['hidden'] else 'of'}", **places),
            known(row["smallest"]),
        ),
        *_trend(row, indicator, invented),
        *_power(row, indicator, invented),
        *_meanwhile(),
    ]


def _trend(row: say.Row, indicator: Indicator, invented: str) -> list[Check]:
    if not known(row["trend_p"]):
        return []
    places = {"trend": effects.signed(row["trend"], indicator), "share": percent(100 * row["trend_p"], 1)}
    holds = bool(row["trend_p"] >= 1 - catalogue.confidence().level - 1e-9)
    return [(t("pilot.check_trend"), invented + t("pilot.trend_of", **places), holds)]


def _power(row: say.Row, indicator: Indicator, invented: str) -> list[Check]:
    if not known(row["smallest"]):
        return []
    rule = catalogue.evaluation()
    half = rule.share_of_gap * abs(row["gap"])
    said = t(
        "pilot.power_of",
        power=percent(100 * rule.power),
        smallest=effects.size(row["smallest"], indicator),
        half=effects.size(half, indicator),
    )
    return [(t("pilot.check_power"), invented + said, bool(row["smallest"] <= half))]


def _meanwhile() -> list[Check]:
    return [
        (
            t("pilot.check_meanwhile"),
            t("pilot.meanwhile_of", what=one.name, years=f"{int(one.start)}–{int(one.end or one.start)}"),
            None,
        )
        for one in catalogue.evaluation().meanwhile
    ]


def show_list(rows: pd.DataFrame) -> None:
    """Every indicator that the work could have affected, with its verdict, each a way to it."""
    columns = (Column(t("table.indicator"), _way), Column(t("pilot.verdict"), _verdict))
    st.html(table.table_html(rows, columns, t("pilot.list_title")))


def _way(row: say.Row) -> Html:
    name = str(catalogue.indicators()[row["indicator_id"]].short)
    return links.way_html("pilot", name, indikator=row["indicator_id"])


def _verdict(row: say.Row) -> Html:
    said = html.escape(symbol(is_synthetic_row(row)) + t(f"pilot.verdict_{row['verdict']}"))
    if row["verdict"] not in SIGNS:
        return Html(said)
    sign = theme.JUDGEMENTS[SIGNS[row["verdict"]]]
    return Html(f'<span aria-hidden="true" style="color:{sign.colour}">{sign.symbol}</span> {said}')


def course(rows: pd.DataFrame, indicator: Indicator, scope: str, snapshot: str) -> Evidence:
    return Evidence(
        rows,
        (
            table.area_column(),
            table.period_column(),
            table.value_column(indicator),
            table.interval_column(indicator),
        ),
        t("pilot.evidence_course", name=indicator.name),
        table.file_name(rows, indicator.id, scope, "fore-och-efter", snapshot),
        about(indicator, snapshot),
    )


def _p(row: say.Row) -> str:
    return number(row["p"], 3) if known(row["p"]) else ""


def years(rows: pd.DataFrame, indicator: Indicator, scope: str, snapshot: str) -> Evidence:
    of = measured(indicator)
    return Evidence(
        rows,
        (
            table.period_column(),
            table.value_column(of),
            table.interval_column(of),
            Column(t("pilot.p"), _p, is_number=True),
        ),
        t("pilot.evidence_years", name=indicator.name),
        table.file_name(rows, indicator.id, scope, "ar-for-ar", snapshot),
        about(of, snapshot),
    )


def places(rows: pd.DataFrame, indicator: Indicator, scope: str, snapshot: str) -> Evidence:
    of = measured(indicator)
    return Evidence(
        rows,
        (Column(t("pilot.kind"), say.name), table.value_column(of)),
        t("pilot.evidence_places", name=indicator.name),
        table.file_name(rows, indicator.id, scope, "andra-omraden", snapshot),
        about(of, snapshot),
    )


def every(rows: pd.DataFrame, work: Intervention, scope: str, snapshot: str) -> Evidence:
    """The evidence for the rows of `queries/effects.sql`: what a researcher needs of each indicator."""
    indicators = catalogue.indicators()

    def told(field: str) -> Callable[[say.Row], str]:
        def cell(row: say.Row) -> str:
            of = indicators[row["indicator_id"]]
            return effects.signed(row[field], of) if known(row[field]) else ""

        return cell

    def interval(row: say.Row) -> str:
        ends = (told("lower")(row), told("upper")(row))
        return t("pilot.interval", lower=ends[0], upper=ends[1]) if all(ends) else ""

    return Evidence(
        rows,
        (
            table.indicator_column(),
            Column(t("pilot.verdict"), _verdict),
            Column(t("pilot.short_change"), told("value"), is_number=True),
            Column(t("table.interval"), interval, is_number=True),
            Column(t("pilot.p"), _p, is_number=True),
            Column(t("pilot.number_error"), told("standard_error"), is_number=True),
            Column(t("pilot.smallest"), told("smallest"), is_number=True),
            Column(t("pilot.gap"), told("gap"), is_number=True),
            Column(t("pilot.trend"), told("trend"), is_number=True),
            Column(t("pilot.second"), told("second"), is_number=True),
            Column(t("pilot.level_change"), told("level_change"), is_number=True),
            Column(t("pilot.slope_change"), told("slope_change"), is_number=True),
            Column(t("pilot.why"), lambda row: t(f"pilot.short_{row['reason']}") if row["reason"] else ""),
        ),
        t("pilot.evidence_list", work=work.name),
        table.file_name(rows, work.id, scope, snapshot),
        {"intervention": work.id, "snapshot": snapshot},
    )
