"""Whether a table of SCB's is what scb.toml says, and which of its codes to ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue import Indicator
from importers import ImportProblem
from importers.jsonstat import Axis, Cube
from text import listing, t

SEXES = {"1": "M", "2": "K", "1+2": "T"}
SPAN = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
EVERYONE = 100  # an indicator up to this age or more is about all ages
Codes = dict[str, str]  # what a code means, as a regular expression, by code
Parts = list[tuple[str, str]]  # numerator, denominator or percent, and a code that belongs to it


class DoesNotFit(ImportProblem):
    """A table is not what scb.toml says, so it is left out; the others are read."""


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
    def parts(self) -> dict[str, Codes]:
        wanted = {"numerator": self.numerator, "denominator": self.denominator, "percent": self.percent}
        return {part: codes for part, codes in wanted.items() if codes}


def _meaning(table: str, axis: Axis, code: str, meaning: str) -> str:
    """The axis' code with that meaning. Raises DoesNotFit where it means something else, or none has it."""
    fits = [one for one in axis.codes if re.search(meaning, axis.labels[one], re.IGNORECASE)]
    if code and code in fits:
        return code
    if not code and len(fits) == 1:
        return fits[0]
    found = axis.labels.get(code) if code else listing([axis.labels[one] for one in axis.codes])
    place = {"table": table, "axis": axis.label, "code": code or "?", "found": found or "–"}
    raise DoesNotFit(t("scb.meaning", meaning=meaning, **place))


def _ages(words: str) -> tuple[int, int] | None:
    span = SPAN.search(words)
    return (int(span[1]), int(span[2])) if span else None


def chosen(series: Series, table: Cube, indicator: Indicator | None) -> tuple[dict[str, list[str]], Parts]:
    """The codes to ask for in each dimension but region and year, and what part each code is.

    indicator  None for inhabitants of all ages

    Raises DoesNotFit where title, ages, codes or dimensions are others than scb.toml says.
    """
    if not re.search(series.title, table.title, re.IGNORECASE):
        raise DoesNotFit(t("scb.title", table=series.table, title=table.title, expected=series.title))
    axes = {axis.id: axis for axis in table.axes}
    if lacking := [id for id in ("Region", "Tid", series.by) if id not in axes]:
        raise DoesNotFit(t("scb.dimension", table=series.table, axis=lacking[0]))
    parts = [
        (part, _meaning(series.table, axes[series.by], code, meaning))
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
                raise DoesNotFit(t("scb.dimension_more", table=series.table, axis=axis.label))
            select[axis.id] = list(axis.codes)
    return select, parts


def _with_ages(
    series: Series, table: Cube, axes: Mapping[str, Axis], indicator: Indicator
) -> dict[str, list[str]]:
    """The code of the indicator's ages. Raises DoesNotFit where the table is about others."""
    low, high = indicator.ages
    words = {"table": series.table, "indicator": indicator.name, "low": low, "high": high}
    if series.ages == "everyone":
        if low > 0 or high < EVERYONE:
            raise DoesNotFit(t("scb.ages", found=t("scb.all_ages"), **words))
        return {}
    if series.ages == "title":
        if _ages(table.title) != indicator.ages:
            raise DoesNotFit(t("scb.ages", found=table.title, **words))
        return {}
    if series.ages not in axes:
        raise DoesNotFit(t("scb.dimension", table=series.table, axis=series.ages))
    axis = axes[series.ages]
    fits = [code for code in axis.codes if _ages(axis.labels[code]) == indicator.ages]
    if len(fits) != 1:
        raise DoesNotFit(t("scb.ages", found=listing(list(axis.labels.values())), **words))
    return {series.ages: fits}
