"""What is published as a stranger downloads it: csv in both its forms, a workbook, a data package.

Whatever stands in a file is read, also numbers in a row that says that it is hidden.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from importers.attack.published import FIGURES, KEY, WHOLE, Area, Cell, Estimate, Published, Row

NAMES = ("observation", "area", "estimate")
Line = Mapping[str, Any]  # a row by its columns, as it is written
INTEGERS = {"year", "years_pooled", "valid_from", "valid_to", "area_type", "areas", *WHOLE}
NUMBERS = {*FIGURES, "estimate"}


def _read(name: str, written: Any) -> Any:
    """What a cell says; nothing where it is empty."""
    if written is None or written == "":
        return None
    if name in INTEGERS:
        return round(float(written))
    return float(str(written).replace(",", ".")) if name in NUMBERS else str(written)


def _some(line: Line, names: Iterable[str]) -> list[Any]:
    return [_read(name, line[name]) for name in names]


def _published(tables: Mapping[str, Iterable[Line]]) -> Published:
    key, told = KEY.split(", "), (*FIGURES, "status", "release_id")
    rows = [
        Row(Cell(*_some(line, key)), **dict(zip(told, _some(line, told), strict=True)))
        for line in tables["observation"]
    ]
    places = ("area_id", "level", "parent_id", "valid_from", "valid_to", "area_type")
    areas = [Area(*_some(line, places)) for line in tables["area"]]
    numbers = [Estimate(*_some(line, Estimate.__dataclass_fields__)) for line in tables["estimate"]]
    return Published({one.cell: one for one in rows}, {one.id: one for one in areas}, tuple(numbers))


def _lines(content: bytes) -> Iterator[Line]:
    text = content.decode("utf-8-sig")
    first = text.partition("\n")[0]
    return csv.DictReader(io.StringIO(text, newline=""), delimiter=max(";,", key=first.count))


def read_files(folder: Path, more: str = "") -> Published:
    """observation.csv, area.csv and estimate.csv in a folder; `more` is what their names end with."""
    return _published({name: _lines((folder / f"{name}{more}.csv").read_bytes()) for name in NAMES})


def read_package(file: Path) -> Published:
    """The csv files of a data package."""
    with zipfile.ZipFile(file) as archive:
        return _published({name: _lines(archive.read(f"{name}.csv")) for name in NAMES})


def read_workbook(file: Path) -> Published:
    """The tables of a workbook, whatever their sheets are called."""
    found = {}
    for sheet in openpyxl.load_workbook(file).worksheets:
        heads, *rows = sheet.iter_rows(values_only=True)
        names = [str(one).partition(" (")[0] for one in heads]
        for name in set(sheet.tables) & set(NAMES):
            found[name] = [dict(zip(names, row, strict=True)) for row in rows if any(row)]
    return _published(found)
