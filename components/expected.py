"""Schools beside the merit value that schools with the same intake have: a deviation each, and no ranking."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

import catalogue
from catalogue import Indicator
from components import evidence, figure, table
from components.dots import show_dots
from components.evidence import Evidence
from components.table import Column
from text import dictionary, number, t

# the merit value, and the intake that it is set against: parameters of queries/expected.sql
INDICATORS = ("meritvarde-ak9", "foraldrars-utbildning", "andel-pojkar", "nyinvandrade")
YEARS = 3
ASKED: dict[str, Any] = dict(zip(("indicator", "education", "boys", "arrived"), INDICATORS, strict=True))
ASKED["years"] = YEARS


def is_known() -> bool:
    """Whether the catalogue has the merit value and the intake."""
    return set(INDICATORS) <= catalogue.indicators("school").keys()


def deviation() -> Indicator:
    """What is shown, as an indicator of its own."""
    words = dictionary()
    return replace(
        catalogue.indicators()[INDICATORS[0]],
        name=words["expected.name"],
        short=words["expected.short"],
        direction="none",
    )


def behind(rows: pd.DataFrame, indicator: Indicator, scope: str, snapshot: str) -> Evidence:
    """The evidence for the rows of `queries/expected.sql`."""
    plain = evidence.comparison(rows, indicator, t("expected.benchmark"), scope, snapshot)
    name, value, interval, people, _, judgement = plain.columns
    parts = tuple(
        Column(t(f"expected.{field}"), table.words_of(field, indicator), is_number=True)
        for field in ("actual", "expected")
    )
    return replace(plain, columns=(name, *parts, value, interval, people, judgement))


def show_sources() -> None:
    """Where the merit values come from, and where the intake does."""
    for one in INDICATORS[:2]:
        evidence.show_source(catalogue.indicators()[one])


def show_expected(rows: pd.DataFrame, indicator: Indicator, *, alt: str) -> None:
    show_dots(rows, indicator, t("expected.benchmark"), alt=alt, key="expected")
    st.html(figure.notes([t("expected.how", years=number(YEARS)), t("expected.years")]))
