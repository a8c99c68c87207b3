"""A table that a municipality keeps beside the catalogue: csv as any spreadsheet program saves it."""

from __future__ import annotations

import csv
from pathlib import Path


def reader(path: Path) -> csv.DictReader[str]:
    """The file's rows by column: UTF-8 or cp1252, between semicolons, tabs or commas."""
    content = path.read_bytes()
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = content.decode("cp1252", "replace").splitlines()
    return csv.DictReader(lines, delimiter=max(";\t,", key=lines[0].count) if lines else ";")
