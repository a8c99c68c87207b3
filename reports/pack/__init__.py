"""All by which a view's numbers can be had again: questions, the rows they read, answers, two scripts."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from catalogue.citing import Reference, cff
from reports import Imprint, View
from reports.open_data import Edition
from reports.open_data.package import LONG_AGO
from reports.open_data.parquet import parquet_bytes
from reports.pack.read_me import file_of, read_me, table_csv
from text import t

HERE = Path(__file__).parent
SCRIPTS = {"reproduce.py": "reproduce.py.txt", "reproduce.R": "reproduce.R"}


@dataclass(frozen=True)
class Question:
    """What a page asked: as it was asked, its parameters, with these in their places, and the answer."""

    name: str
    sql: str
    parameters: dict[str, Any]
    written_out: str
    answer: pa.Table


@dataclass(frozen=True)
class Made:
    """What the questions are put to: rows by the contract's table; and the SQL that must be run before."""

    tables: dict[str, pa.Table]
    schema: str
    views: str
    macros: dict[str, str]  # by the name of their file
    versions: dict[str, str | int]  # of what has made the answers


def pack(
    view: View,
    questions: Sequence[Question],
    made: Made,
    edition: Edition,
    imprint: Imprint,
    reference: Reference,
) -> bytes:
    """A zip. The same view of the same snapshot, by the same versions, always gives the same bytes."""
    files = {
        f"{t('pack.read_me')}.txt": read_me(view, questions, made, imprint, reference).encode("utf-8-sig"),
        "CITATION.cff": cff(reference).encode(),
        "schema.sql": made.schema.encode(),
        "tables.sql": _tables_sql(made).encode(),
    }
    files |= {f"macros/{name}": sql.encode() for name, sql in sorted(made.macros.items())}
    files |= {f"data/{name}.parquet": parquet_bytes(rows, edition) for name, rows in made.tables.items()}
    for number, one in enumerate(questions, 1):
        files |= _of(one, f"{number:02}-{one.name}", edition)
    for number, picture in enumerate(view.pictures, 1):
        files[file_of(number, picture)] = table_csv(picture.table)
    files |= {name: (HERE / source).read_bytes() for name, source in SCRIPTS.items()}
    about = edition.facts | {"address": view.address, "versions": made.versions}
    return _zipped(files | {"manifest.json": _manifest(files, about)})


def _of(one: Question, name: str, edition: Edition) -> dict[str, bytes]:
    return {
        f"queries/{name}.sql": one.sql.encode(),
        f"queries/{name}.parameters.json": _json(one.parameters),
        f"run/{name}.sql": one.written_out.encode(),
        f"expected/{name}.parquet": parquet_bytes(one.answer, edition),
    }


def _tables_sql(made: Made) -> str:
    insert = "insert into {0} by name select * from read_parquet('data/{0}.parquet');\n"
    return "".join(insert.format(name) for name in made.tables) + made.views


def _manifest(files: Mapping[str, bytes], about: Mapping[str, Any]) -> bytes:
    return _json(
        {**about, "files": {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}}
    )


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()
