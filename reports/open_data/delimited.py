"""Rows as csv, for programs and for Excel in Swedish, so that they come back the same."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pyarrow as pa

# What a spreadsheet would run. It gets an apostrophe, and so does what has apostrophes before it already.
FORMULA = re.compile(r"'*[=+\-@\t\r]")


def as_text(words: str) -> str:
    """Words that no spreadsheet runs as a formula; whoever reads takes the apostrophe away again."""
    return f"'{words}" if FORMULA.match(words) else words


def _written(value: Any) -> str:
    if isinstance(value, str):
        return as_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return str(value)  # of a float the fewest digits that are that float again


def _with_comma(value: Any) -> str:
    return repr(value).replace(".", ",") if isinstance(value, float) else _written(value)


def csv_bytes(rows: pa.Table, for_excel: bool = False) -> bytes:
    """The rows, a heading first; what is unknown is empty.

    UTF-8, comma, decimal point. For Excel in Swedish: semicolon, decimal comma, and the mark of UTF-8 first.
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if for_excel else ",", lineterminator="\r\n")
    writer.writerow(rows.column_names)
    write: Callable[[Any], str] = _with_comma if for_excel else _written
    columns = (["" if one is None else write(one) for one in column.to_pylist()] for column in rows.columns)
    writer.writerows(zip(*columns, strict=True))
    return file.getvalue().encode("utf-8-sig" if for_excel else "utf-8")
