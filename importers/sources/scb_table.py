"""Whether a table of SCB's is what scb.toml says, and which of its codes to ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue import Indicator
from importers.jsonstat import Axis, Cube
from importers.pxweb import DoesNotFit, ages, code_of
from text import listing, t

SETTINGS = "importers/sources/scb.toml"
SEXES = {"1": "M", "2": "K", "1+2": "T"}
EVERYONE = 100  # an indicator up to this age or more is about all ages
Codes = dict[str, str]  # what a code means, as a regular expression, by code
Parts = list[tuple[str, str]]  # numerator, denominator or percent, and a code that belongs to it


@dataclass(frozen=True)
class Series:
    """An entry of scb.toml."""

    table: str
    title: str
    ages: str
    by: str
    indicator: str = ""
    numerator: Codes = field(default_factory=dict)
    denominator: Codes = field(default_factory=dict)
    percent: Codes = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"SCB {self.table}"

    @property
    def parts(self) -> dict[str, Codes]:
        wanted = {"numerator": self.numerator, "denominator": self.denominator, "percent": self.percent}
        return {part: codes for part, codes in wanted.items() if codes}


def chosen(series: Series, table: Cube, indicator: Indicator | None) -> tuple[dict[str, list[str]], Parts]:
    """The codes to ask for in each dimension but region and year, and what part each code is.

    indicator  None for inhabitants of all ages

    Raises DoesNotFit where title, ages, codes or dimensions are others than scb.toml says.
    """
    if not re.search(series.title, table.title, re.IGNORECASE):
        raise DoesNotFit(
            t("pxweb.title", table=series.name, title=table.title, expected=series.title, settings=SETTINGS)
        )
    axes = {axis.id: axis for axis in table.axes}
    if lacking := [id for id in ("Region", "Tid", series.by) if id not in axes]:
        raise DoesNotFit(t("pxweb.dimension", table=series.name, axis=lacking[0], settings=SETTINGS))
    parts = [
        (part, code_of(series.name, SETTINGS, axes[series.by], code, meaning))
        for part, codes in series.parts.items()
        for code, meaning in codes.items()
    ]
    select = {series.by: sorted({code for _, code in parts})}
    if indicator:
        select |= _with_ages(series, table, axes, indicator)
    if "Kon" in axes:
        both = indicator is not None and bool(indicator.sex_levels)
        wanted = [code for code, sex in SEXES.items() if sex == "T" or both]
        select["Kon"] = [code for code in axes["Kon"].codes if code in wanted] or ["1", "2"]
    for axis in table.axes:
        if axis.id not in {"Region", "Tid", *select} and not axis.may_be_left_out:
            if len(axis.codes) > 1:
                raise DoesNotFit(
                    t("pxweb.dimension_more", table=series.name, axis=axis.label, settings=SETTINGS)
                )
            select[axis.id] = list(axis.codes)
    return select, parts


def _with_ages(
    series: Series, table: Cube, axes: Mapping[str, Axis], indicator: Indicator
) -> dict[str, list[str]]:
    """The code of the indicator's ages. Raises DoesNotFit where the table is about others."""
    low, high = indicator.ages
    words = {"table": series.name, "indicator": indicator.name, "low": low, "high": high}
    if series.ages == "everyone":
        if low > 0 or high < EVERYONE:
            raise DoesNotFit(t("pxweb.ages", found=t("pxweb.all_ages"), **words))
        return {}
    if series.ages == "title":
        if ages(table.title) != indicator.ages:
            raise DoesNotFit(t("pxweb.ages", found=table.title, **words))
        return {}
    if series.ages not in axes:
        raise DoesNotFit(t("pxweb.dimension", table=series.name, axis=series.ages, settings=SETTINGS))
    axis = axes[series.ages]
    fits = [code for code in axis.codes if ages(axis.labels[code]) == indicator.ages]
    if len(fits) != 1:
        raise DoesNotFit(t("pxweb.ages", found=listing(list(axis.labels.values())), **words))
    return {series.ages: fits}
