"""What was downloaded from the dashboard, read back: the same rows as the snapshot that it came from.

csv in both its forms, workbooks, Parquet and the data package. What has been added for readers (names, units)
is left out; each table is known by its name in the file, or by its columns.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import queries
from importers import ImportProblem
from importers.telling import say
from queries import snapshot
from queries.snapshot import TABLES
from text import number, t

APOSTROPHE = re.compile(r"'+[=+\-@\t\r]")  # one more than there was, so that no spreadsheet runs what follows
GEOMETRY = "area_geometry"
SHAPES = "granser/alla.parquet"
Tables = dict[str, pa.Table]


def schemas() -> dict[str, pa.Schema]:
    """The columns of each of the contract's tables."""
    with queries.empty() as tables:
        found = {name: tables.sql(f"from {name}").to_arrow_table().schema for name in TABLES}
    return {name: pa.schema([field.remove_metadata() for field in one]) for name, one in found.items()}


def _name(columns: Iterable[str], known: dict[str, pa.Schema]) -> str:
    """Which table it is that has all these columns, and perhaps more. Raises ImportProblem for none."""
    there = set(columns)
    fitting = [name for name, one in known.items() if set(one.names) <= there]
    if not fitting:
        raise ImportProblem(t("exported.unknown_table", columns=", ".join(sorted(there))[:200]))
    return max(fitting, key=lambda name: len(known[name].names))


def _reader(kind: pa.DataType, comma: bool) -> Callable[[str], Any]:
    """What a cell that is not empty says."""
    if pa.types.is_floating(kind):
        return lambda cell: float(cell.replace(",", ".") if comma else cell)
    if pa.types.is_integer(kind):
        return int
    if pa.types.is_boolean(kind):
        return lambda cell: cell.lower() == "true"
    if pa.types.is_list(kind):
        return json.loads
    if pa.types.is_string(kind):
        return lambda cell: cell[1:] if APOSTROPHE.match(cell) else cell
    return lambda cell: pa.scalar(cell).cast(kind).as_py()


def _table(
    heads: Sequence[str], cells: Sequence[Sequence[str]], schema: pa.Schema, comma: bool = False
) -> pa.Table:
    columns = []
    for field in schema:
        place, read = heads.index(field.name), _reader(field.type, comma)
        columns.append(pa.array([read(row[place]) if row[place] else None for row in cells], field.type))
    return pa.Table.from_arrays(columns, schema=schema)


def from_csv(content: bytes) -> Tables:
    """Either form: which it is stands in the first line."""
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=_sign(content))
    heads, *cells = lines
    known = schemas()
    name = _name(heads, known)
    return {name: _table(heads, cells, known[name], comma=_sign(content) == ";")}


def _sign(content: bytes) -> str:
    first = content.partition(b"\n")[0]
    return ";" if first.count(b";") > first.count(b",") else ","


def _written(cell: Any) -> str:
    """A cell of a workbook as csv would have it; a text is as it was, and needs no apostrophe taken away."""
    if isinstance(cell, str):
        return f"'{cell}" if re.match(r"'*[=+\-@\t\r]", cell) else cell
    return "" if cell is None else repr(cell)


def from_workbook(content: bytes) -> Tables:
    """The tables of a workbook that bear the name of one of the contract's."""
    known, found = schemas(), {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for name in set(sheet.tables) & set(known):
            heads, *rows = sheet.iter_rows(values_only=True)
            names = [str(one).partition(" (")[0] for one in heads]  # the unit stands in parentheses
            cells = [[_written(one) for one in row] for row in rows if any(one is not None for one in row)]
            found[name] = _table(names, cells, known[name])
    return found


def from_parquet(content: bytes) -> Tables:
    found = pq.read_table(io.BytesIO(content))
    known = schemas()
    name = _name(found.column_names, known)
    return {name: found.select(known[name].names).cast(known[name])}


def from_package(content: bytes) -> Tables:
    """All tables of a data package. Raises ImportProblem where a file is not the one that it describes."""
    found: Tables = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        described = json.loads(archive.read("datapackage.json"))
        for one in described["resources"]:
            part = archive.read(one["path"])
            if one["hash"] != f"sha256:{hashlib.sha256(part).hexdigest()}" or one["bytes"] != len(part):
                raise ImportProblem(t("exported.altered", file=one["path"]))
            if one["name"] in TABLES:
                found |= from_csv(part)
            elif one["path"] == SHAPES:
                found |= from_parquet(part)
    return found


READERS: dict[str, Callable[[bytes], Tables]] = {
    ".csv": from_csv,
    ".xlsx": from_workbook,
    ".parquet": from_parquet,
    ".zip": from_package,
}


def read(path: Path) -> Tables:
    """The contract's tables in the file. Raises ImportProblem where there is none, or it is damaged."""
    if path.suffix not in READERS:
        raise ImportProblem(t("exported.unknown_kind", file=path.name, known=", ".join(READERS)))
    try:
        found = READERS[path.suffix](path.read_bytes())
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, pa.ArrowException) as error:
        raise ImportProblem(t("exported.damaged", file=path.name, error=error)) from error
    if not found:
        raise ImportProblem(t("exported.nothing", file=path.name))
    return found


def same(found: Tables, folder: Path) -> dict[str, bool]:
    """Of each table, whether its rows are those of the snapshot in `folder`: all, or an indicator's."""
    answers = {}
    for name, rows in found.items():
        with queries.connect(folder) as tables:
            published = tables.sql(f"from {name}").to_arrow_table().cast(rows.schema)
        if "indicator_id" in rows.column_names and rows.num_rows < published.num_rows:
            chosen = pa.array(rows["indicator_id"].unique().to_pylist(), pa.string())
            published = published.filter(pc.is_in(published["indicator_id"], chosen))
        answers[name] = rows.equals(published)
    return answers


def verify(file: Path) -> int:
    """Say of each table in a file whether it is as the snapshot in force has it; 1 where one is not."""
    shown = snapshot.find()
    if not file.is_file():
        raise ImportProblem(t("import.no_file", path=file))
    if shown is None:
        raise ImportProblem(snapshot.obstacle())
    found = read(file)
    answers = same(found, shown.folder)
    for name, is_same in answers.items():
        key = "exported.same" if is_same else "exported.other"
        say(t(key, table=name, rows=number(found[name].num_rows), snapshot=shown.id))
    return int(not all(answers.values()))
