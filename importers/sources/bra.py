"""Brå's tables. There is no interface: those that the analyst has downloaded are read where they lie."""

from __future__ import annotations

import datetime
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import duckdb
import openpyxl
import pyarrow as pa

import catalogue
from catalogue import Municipality
from importers import ImportProblem, published
from importers.spreadsheet.decode import decode
from importers.spreadsheet.numbers import Mark, Number, number
from importers.spreadsheet.sheet import Cell, Sheet, clean, from_text, squared
from importers.staging import Release, folder
from text import t

HERE = Path(__file__)
SETTINGS = tomllib.loads(HERE.with_suffix(".toml").read_text("utf-8"))
COUNTRY = ("riket", "hela landet", "hela riket", "sverige")
NUMBERS = ("value", "numerator", "lower", "upper", "answers")
FIRST_ROWS = 30  # headings stand among these


@dataclass(frozen=True)
class Series:
    """An entry of bra.toml: columns by our name, and which rows are about the indicator."""

    indicator: str
    columns: dict[str, str]
    only: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A sheet with the headings of a series: the row that they stand in, and columns by our name."""

    sheet: Sheet
    heading: int
    columns: dict[str, int]
    only: int | None  # the column that says what a row is about


def sheets(path: Path) -> list[Sheet]:
    """The sheets of a text file or a workbook. Raises ImportProblem for what cannot be read."""
    if path.suffix.lower() == ".xlsx":
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            return [
                Sheet(sheet.title, tuple(squared(_cells(sheet.iter_rows(values_only=True)))))
                for sheet in book.worksheets
            ]
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise ImportProblem(t("bra.unreadable", path=path)) from error
    decoded = decode(path.read_bytes())
    sheet = from_text(decoded.text)
    if decoded.encoding == "" or sheet.faults:
        raise ImportProblem(t("bra.unreadable", path=path))
    return [sheet]


def _cells(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[Cell]]:
    for line, values in enumerate(rows, 1):
        yield [
            Cell(line, place, "" if value is None else str(value), _plain(value))
            for place, value in enumerate(values, 1)
        ]


def _plain(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]


def _matches(pattern: str, words: str) -> bool:
    return re.search(pattern, clean(words), re.IGNORECASE) is not None


def _table(sheet: Sheet, series: Series) -> Table | None:
    """The sheet as a table of the series, if its headings are there, each once."""
    for place, row in enumerate(sheet.rows[:FIRST_ROWS]):
        found = {
            name: [index for index, cell in enumerate(row) if _matches(pattern, cell.text)]
            for name, pattern in series.columns.items()
        }
        # “Antal per 100 000” is a rate and not a number of offences.
        found = {
            name: [index for index in places if name == "value" or index not in found["value"]]
            for name, places in found.items()
        }
        if all(len(places) == 1 for places in found.values()):
            about = [index for index, cell in enumerate(row) if _matches(series.only["column"], cell.text)]
            return Table(
                sheet, place, {name: at[0] for name, at in found.items()}, about[0] if about else None
            )
    return None


def _is_about(table: Table, series: Series, path: Path) -> bool:
    """Whether a table that does not say it row by row is about the indicator."""
    above = " ".join(cell.text for row in table.sheet.rows[: table.heading] for cell in row)
    words = " ".join([path.stem, table.sheet.name or "", above])
    return table.only is not None or _matches(series.only["title"], words)


def area_ids(municipality: Municipality) -> dict[str, str]:
    """Our ids by code and by name, of the municipality, the county, the country and those compared with."""
    wanted = {municipality.id, municipality.county, "00", *municipality.benchmarks, *municipality.comparisons}
    names = {
        clean(row["name_sv"]).casefold(): row["area_id"]
        for row in published.read("regions")
        if row["area_id"] in wanted
    }
    home = {clean(municipality.name.sv).casefold(): municipality.id}
    return names | home | dict.fromkeys(COUNTRY, "00") | {area: area for area in wanted}


def _area(words: str, ids: dict[str, str]) -> str | None:
    """The area that the cell names: '1234 Alby', 'Alby kommun' and 'Alby' are one."""
    plain = clean(words).casefold()
    code = re.match(r"\d{2,4}\b", plain)
    name = re.sub(r"^\d{2,4}\s+| kommun$", "", plain)
    return ids.get(code[0]) if code else ids.get(name)


def _number(cell: Cell, path: Path) -> Number | Mark:
    if cell.number is not None:
        return Number(cell.number)
    said = number(clean(cell.text)) if clean(cell.text) else Mark("x", "")
    if isinstance(said, str):
        raise ImportProblem(t("bra.number", path=path, row=cell.row, value=clean(cell.text)[:40]))
    return said


def rows(table: Table, series: Series, ids: dict[str, str], path: Path) -> list[dict[str, Any]]:
    """What bra.sql reads. Raises ImportProblem for what is no number, and for an area's year given twice."""
    found = []
    seen: set[tuple[str, str]] = set()
    for row in table.sheet.rows[table.heading + 1 :]:
        if table.only is not None and not _matches(series.only["meaning"], row[table.only].text):
            continue
        area = _area(row[table.columns["area"]].text, ids)
        period = clean(row[table.columns["period"]].text).removesuffix(".0")
        if area is None or not re.match(r"\d{4}\b", period):
            continue
        if (area, period[:4]) in seen:
            raise ImportProblem(t("bra.twice", path=path, row=row[0].row, area=area, period=period))
        seen.add((area, period[:4]))
        for name in NUMBERS:
            if name in table.columns:
                said = _number(row[table.columns[name]], path)
                found.append(
                    {
                        "area_id": area,
                        "period": period,
                        "name": name,
                        "value": said.value,
                        "status": said.status,
                        "mark": said.mark or None,
                    }
                )
    return found


CELL = pa.schema(
    [(name, pa.string()) for name in ("area_id", "period", "name")]
    + [("value", pa.float64()), ("status", pa.string()), ("mark", pa.string())]
)


def tidy(found: list[dict[str, Any]], indicator: str, release: str) -> pa.Table:
    """Rows to be staged."""
    scale = catalogue.indicators()[indicator].scale
    with duckdb.connect() as tables:
        tables.register("cell", pa.Table.from_pylist(found, CELL))
        query = HERE.with_suffix(".sql").read_text("utf-8")
        given = {"indicator": indicator, "release": release, "scale": scale}
        tables.execute(f"create table staged as {query}", given)
        return tables.sql("from staged").to_arrow_table()


def fetch(
    municipality: Municipality,
    *,
    refresh: bool = False,
    progress: Callable[[str], None] = lambda sentence: None,
) -> Iterator[tuple[pa.Table, Release]]:
    """The tables that lie in raw/bra of the private folder, in the order of their names; nothing is asked."""
    place = folder() / "raw" / "bra"
    place.mkdir(parents=True, exist_ok=True)
    paths = sorted(path for path in place.iterdir() if path.suffix.lower() in (".csv", ".txt", ".xlsx"))
    if not paths:
        progress(t("bra.no_files", page=SETTINGS["page"], folder=place))
    ids = area_ids(municipality)
    for path in paths:
        content = path.read_bytes()
        read = False
        for series in (Series(**raw) for raw in SETTINGS["series"]):
            tables = [table for sheet in sheets(path) if (table := _table(sheet, series))]
            found = [
                row
                for table in tables
                if _is_about(table, series, path)
                for row in rows(table, series, ids, path)
            ]
            if not found or series.indicator not in catalogue.indicators():
                continue
            read = True
            indicator = catalogue.indicators()[series.indicator]
            file = hashlib.sha256(path.name.encode()).hexdigest()[:8]
            name = f"bra-{series.indicator}-{municipality.id}-{file}"
            laid = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
            digest = hashlib.sha256(content).hexdigest()
            progress(t("bra.read", path=path.name, indicator=indicator.name))
            yield (
                tidy(found, series.indicator, name),
                Release(
                    name, indicator.source, None, laid.isoformat("T", "seconds"), SETTINGS["page"], digest
                ),
            )
        if not read:
            progress(t("bra.unknown", path=path.name))
