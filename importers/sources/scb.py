"""SCB's statistical database: education, employment, income, birth abroad and inhabitants of small areas."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

import catalogue
from catalogue import Indicator, Municipality
from catalogue.mapping import members
from importers.fetching import Answer, base_url, fetcher
from importers.jsonstat import Cube
from importers.pxweb import DoesNotFit, Version2
from importers.sources.scb_areas import Coding, Place, codings, kept, questions
from importers.sources.scb_table import SEXES, Parts, Series, chosen
from importers.staging import Kind, Release
from text import t

HERE = Path(__file__)
SETTINGS = tomllib.loads(HERE.with_suffix(".toml").read_text("utf-8"))
PERTURBED_SINCE = 2025  # from then SCB changes its numbers a little at random: parts need not add up


@dataclass(frozen=True)
class Reading:
    """What a table gave: cells with the columns that the .sql files read, and where they come from."""

    table: Cube
    cells: pa.Table
    parts: Parts
    places: list[Place]
    answers: list[Answer]

    def release(self, source: str, name: str, kind: Kind = "observation") -> Release:
        digest = hashlib.sha256("".join(answer.sha256 for answer in self.answers).encode()).hexdigest()
        published = self.table.updated[:10] if self.table.updated else None
        first, last = self.answers[0], self.answers[-1]
        return Release(name, source, published, last.fetched_at, first.url, digest, kind)


def in_columns(cube: Cube, by: str) -> pa.Table:
    """The cells as region, sex, code, period, value, mark; without sexes, all are together."""
    rows = cube.rows()
    sexes = rows["Kon"] if "Kon" in rows.column_names else pa.array(["1+2"] * len(rows), pa.string())
    columns = [rows["Region"], sexes, rows[by], rows["Tid"], rows["value"], rows["mark"]]
    return pa.table(columns, ["region", "sex", "code", "period", "value", "mark"])


@dataclass(frozen=True)
class Database:
    """SCB's database as one municipality asks it."""

    service: Version2
    above: list[str]
    codings: list[Coding]
    areas: list[frozenset[str]]

    def read(self, series: Series, indicator: Indicator | None) -> Reading:
        """The cells of a series; without an indicator, of the table's last year.

        Raises DoesNotFit where the table is not what scb.toml says, or says nothing of the areas.
        """
        table = self.service.description(series.table)
        select, parts = chosen(series, table, indicator)
        known = sorted(int(year) for year in table.axis("Tid").codes if year.isdigit())
        years = [year for year in indicator.years if year in known] if indicator else known[-1:]
        tables, places, answers = [], [], []
        for group, inside, lists in questions(table, years, self.above, self.codings, self.areas):
            if not group or not inside:
                continue
            selection = select | {"Region": [place.region for place in group], "Tid": inside}
            ordered = {axis.id: selection[axis.id] for axis in table.axes if axis.id in selection}
            for cube, answer in self.service.cells(series.table, ordered, lists):
                tables.append(in_columns(cube, series.by))
                answers.append(answer)
            places += group
        if not tables:
            raise DoesNotFit(t("pxweb.nothing", table=series.name))
        return Reading(table, pa.concat_tables(tables), parts, places, answers)


def _tables(**given: pa.Table) -> duckdb.DuckDBPyConnection:
    tables = duckdb.connect()
    for name, rows in given.items():
        tables.register(name, rows)
    return tables


def _places(places: list[Place]) -> pa.Table:
    return pa.Table.from_pylist([vars(place) for place in places])


def tidy(
    cells: pa.Table, parts: Parts, places: list[Place], indicator: str, release: str
) -> duckdb.DuckDBPyConnection:
    """A database with the table `staged`: rows to be staged."""
    tables = _tables(
        cell=cells,
        part_of=pa.table({"part": [part for part, _ in parts], "code": [code for _, code in parts]}),
        place=_places(places),
        sex_of=pa.table({"code": list(SEXES), "sex": list(SEXES.values())}),
    )
    query = HERE.with_suffix(".sql").read_text("utf-8")
    tables.execute(f"create table staged as {query}", {"indicator": indicator, "release": release})
    return tables


def _judge_sums(
    tables: duckdb.DuckDBPyConnection, table: str, municipality: Municipality, parts: list[str]
) -> list[str]:
    """Sentences about parts that do not add up. Raises DoesNotFit where they should."""
    query = HERE.with_name("scb_sums.sql").read_text("utf-8")
    found = tables.execute(query, {"municipality": municipality.id, "parts": parts}).fetchall()
    sentences = []
    for part, year, cases in found:
        if part == "sexes" and year < PERTURBED_SINCE:
            raise DoesNotFit(t("scb.sum_wrong", table=table, year=year, cases=cases))
        key = "scb.sum_sexes" if part == "sexes" else "scb.sum_areas"
        sentences.append(t(key, table=table, year=year, cases=cases, municipality=municipality.name))
    return sentences


def _figures(
    database: Database, series: Series, municipality: Municipality, progress: Callable[[str], None]
) -> tuple[pa.Table, Release]:
    indicator = catalogue.indicators()[series.indicator]
    progress(t("scb.asking", table=series.table, indicator=indicator.name))
    reading = database.read(series, indicator)
    name = f"scb-{series.indicator}-{series.table.lower()}-{municipality.id}"
    shown = sorted(members(municipality)[municipality.id])
    with tidy(reading.cells, reading.parts, reading.places, series.indicator, name) as tables:
        for sentence in _judge_sums(tables, series.table, municipality, shown):
            progress(sentence)
        return tables.sql("from staged").to_arrow_table(), reading.release(indicator.source, name)


def _inhabitants(
    database: Database, municipality: Municipality, progress: Callable[[str], None]
) -> tuple[pa.Table, Release]:
    """The newest number of inhabitants of small areas and of all that they make up."""
    series = Series(**SETTINGS["population"])
    progress(t("scb.inhabitants", table=series.table))
    reading = database.read(series, None)
    pairs = [(area, part) for area, parts in members(municipality).items() for part in parts]
    made_of = pa.table({"area_id": [area for area, _ in pairs], "part_id": [part for _, part in pairs]})
    query = HERE.with_name("scb_population.sql").read_text("utf-8")
    with _tables(cell=reading.cells, place=_places(reading.places), part_of=made_of) as tables:
        rows = tables.sql(query).to_arrow_table()
    return rows, reading.release("scb-befolkning", f"scb-folkmangd-{municipality.id}", "area")


def fetch(
    municipality: Municipality,
    *,
    refresh: bool = False,
    progress: Callable[[str], None] = lambda sentence: None,
) -> Iterator[tuple[pa.Table, Release]]:
    """What scb.toml says, for the municipality's small areas, itself, and those it is compared with."""
    above = list(dict.fromkeys([municipality.id, *municipality.benchmarks, *municipality.comparisons]))
    with fetcher("scb", per_second=SETTINGS["per_second"], refresh=refresh) as source:
        service = Version2(source, base_url("scb", SETTINGS["url"]), SETTINGS["usual_cells"])
        found = codings(service, SETTINGS["codings"], municipality.id)
        areas, sentences = kept(found, set(members(municipality)[municipality.id]))
        for sentence in sentences:
            progress(sentence)
        database = Database(service, above, found, areas)
        for raw in [SETTINGS["population"], *SETTINGS["series"]]:
            series = Series(**raw)
            try:
                if not series.indicator:
                    rows = _inhabitants(database, municipality, progress)
                elif series.indicator in catalogue.indicators():
                    rows = _figures(database, series, municipality, progress)
                else:
                    continue
            except DoesNotFit as problem:
                progress(str(problem))
                continue
            yield rows
