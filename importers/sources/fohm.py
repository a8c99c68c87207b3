"""Folkhälsodata: the survey Hälsa på lika villkor for the municipality, the county and the country."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

import catalogue
from catalogue import Indicator, Municipality
from importers.fetching import Fetcher, base_url, fetcher
from importers.jsonstat import Axis, Cube
from importers.pxweb import DoesNotFit, ages, cells_1, code_of, description_1
from importers.staging import Release
from text import listing, t

HERE = Path(__file__)
SETTINGS = tomllib.loads(HERE.with_suffix(".toml").read_text("utf-8"))
FILE = "importers/sources/fohm.toml"
REGION, SEX, MEASURE, YEAR = "Region", "Kön", "Andel och konfidensintervall", "År"
NAMES = {
    "sex": {"T": "^tot", "K": "^(kvinn|flick)", "M": "^(män|man|pojk)"},
    "measure": {"value": "^andel", "lower": "nedre", "upper": "övre", "answers": "antal svar"},
}


@dataclass(frozen=True)
class Series:
    """An entry of fohm.toml. `code` says what the one wanted code of `by` means."""

    indicator: str
    table: str
    title: str
    by: str
    code: dict[str, str]

    @property
    def name(self) -> str:
        return f"Folkhälsodata {self.table.rsplit('/', 1)[-1].removesuffix('.px')}"


def names(axis: Axis, kind: str) -> dict[str, str]:
    """Our name by code, for the codes that are called what we know."""
    return {
        code: name
        for name, meaning in NAMES[kind].items()
        for code in axis.codes
        if re.search(meaning, axis.labels[code], re.IGNORECASE)
    }


def chosen(
    series: Series, table: Cube, indicator: Indicator, areas: list[str]
) -> tuple[dict[str, list[str]], dict[str, dict[str, str]], list[str]]:
    """The codes to ask for, our names of sexes and measures by code, and what a reader should know.

    Raises DoesNotFit where title, codes, ages or dimensions are others than fohm.toml says.
    """
    if not re.search(series.title, table.title, re.IGNORECASE):
        raise DoesNotFit(
            t("pxweb.title", table=series.name, title=table.title, expected=series.title, settings=FILE)
        )
    axes = {axis.id: axis for axis in table.axes}
    if lacking := [id for id in (REGION, series.by, MEASURE, SEX, YEAR) if id not in axes]:
        raise DoesNotFit(t("pxweb.dimension", table=series.name, axis=lacking[0], settings=FILE))
    ((code, meaning),) = series.code.items()
    named = {"sex": names(axes[SEX], "sex"), "measure": names(axes[MEASURE], "measure")}
    if "value" not in named["measure"].values():
        found = listing(list(axes[MEASURE].labels.values()))
        words = {"table": series.name, "axis": MEASURE, "code": "?", "found": found, "settings": FILE}
        raise DoesNotFit(t("pxweb.meaning", meaning="andel", **words))
    select = {
        REGION: [area for area in areas if area in axes[REGION].codes],
        series.by: [code_of(series.name, FILE, axes[series.by], code, meaning)],
        MEASURE: list(named["measure"]),
        SEX: list(named["sex"]),
        YEAR: list(axes[YEAR].codes),
    }
    said = _with_ages(series, table, axes, indicator, select)
    for axis in table.axes:
        if axis.id not in select and not axis.may_be_left_out:
            if len(axis.codes) > 1:
                words = {"table": series.name, "axis": axis.label, "settings": FILE}
                raise DoesNotFit(t("pxweb.dimension_more", **words))
            select[axis.id] = list(axis.codes)
    if not select[REGION]:
        raise DoesNotFit(t("pxweb.nothing", table=series.name))
    return {axis.id: select[axis.id] for axis in table.axes if axis.id in select}, named, said


def _with_ages(
    series: Series, table: Cube, axes: dict[str, Axis], indicator: Indicator, select: dict[str, list[str]]
) -> list[str]:
    """Choose the indicator's ages. Raises DoesNotFit where the table, or the survey, is about others."""
    low, high = indicator.ages
    words: dict[str, Any] = {"table": series.name, "indicator": indicator.name, "low": low, "high": high}
    if axis := axes.get("Ålder"):
        fits = [code for code in axis.codes if ages(axis.labels[code]) == (low, high)]
        if len(fits) != 1:
            raise DoesNotFit(t("pxweb.ages", found=listing(list(axis.labels.values())), **words))
        select["Ålder"] = fits
        return []
    stated = re.search(r"\d+\s*[-–]\s*\d+ år", table.title)
    if (ages(stated[0]) if stated else tuple(SETTINGS["ages"])) != (low, high):
        spoken = stated[0] if stated else "–".join(str(age) for age in SETTINGS["ages"])
        raise DoesNotFit(t("pxweb.ages", found=spoken, **words))
    return [] if stated else [t("fohm.ages_unsaid", **words)]


def tidy(cells: pa.Table, named: dict[str, dict[str, str]], indicator: Indicator, release: str) -> pa.Table:
    """Rows to be staged."""
    tables = duckdb.connect()
    rows = [
        {"kind": kind, "code": code, "name": name}
        for kind, codes in named.items()
        for code, name in codes.items()
    ]
    tables.register("cell", cells)
    tables.register("name_of", pa.Table.from_pylist(rows))
    query = HERE.with_suffix(".sql").read_text("utf-8")
    given = {"indicator": indicator.id, "release": release, "years": list(indicator.years)}
    with tables:
        tables.execute(f"create table staged as {query}", given)
        return tables.sql("from staged").to_arrow_table()


def _read(
    service: Fetcher, series: Series, municipality: Municipality, progress: Callable[[str], None]
) -> tuple[pa.Table, Release]:
    indicator = catalogue.indicators()[series.indicator]
    progress(t("fohm.asking", table=series.name, indicator=indicator.name))
    url = f"{base_url('fohm', SETTINGS['url'])}/{series.table}"
    table = description_1(service, url)
    areas = list(dict.fromkeys([municipality.id, *municipality.benchmarks, *municipality.comparisons]))
    selection, named, said = chosen(series, table, indicator, areas)
    for sentence in said:
        progress(sentence)
    found = list(cells_1(service, url, selection, SETTINGS["cells"]))
    columns = [REGION, SEX, MEASURE, YEAR, "value", "mark"]
    cells = pa.concat_tables([cube.rows().select(columns) for cube, _ in found])
    cells = cells.rename_columns(["region", "sex", "measure", "period", "value", "mark"])
    answers = [answer for _, answer in found]
    name = f"fohm-{series.indicator}-{municipality.id}"
    digest = hashlib.sha256("".join(answer.sha256 for answer in answers).encode()).hexdigest()
    updated = found[0][0].updated
    release = Release(
        name, indicator.source, updated[:10] if updated else None, answers[-1].fetched_at, url, digest
    )
    return tidy(cells, named, indicator, name), release


def fetch(
    municipality: Municipality,
    *,
    refresh: bool = False,
    progress: Callable[[str], None] = lambda sentence: None,
) -> Iterator[tuple[pa.Table, Release]]:
    """The indicators of fohm.toml for the municipality and those it is compared with."""
    with fetcher("fohm", per_second=SETTINGS["per_second"], refresh=refresh) as service:
        for raw in SETTINGS["series"]:
            series = Series(**raw)
            if series.indicator not in catalogue.indicators():
                continue
            try:
                rows = _read(service, series, municipality, progress)
            except DoesNotFit as problem:
                progress(str(problem))
                continue
            yield rows
