"""What a file is, by its content, and whether it may be opened at all. Nothing is parsed before this."""

from __future__ import annotations

import re
from pathlib import Path

from importers.faults import Fault, fault
from importers.spreadsheet import archive

MOST_BYTES = 50 * 2**20
MOST_CELLS = 300_000  # about 300 MB of memory
MOST_COLUMNS = 500
LONGEST = 32_767  # characters in a cell, as in Excel

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
OTHERS = {b"%PDF": ".pdf", b"PAR1": ".parquet", b"\x1f\x8b": ".gz", b"7z\xbc\xaf": ".7z", b"{\\rtf": ".rtf"}
WEB = re.compile(rb"^\s*(<!doctype\s+html|<html|<head|<body|<table|<meta)", re.IGNORECASE)
SIGNS = (b";", b",", b"\t")
XML = re.compile(rb"^\s*<\?xml", re.IGNORECASE)


def kind(path: Path) -> str | Fault:
    """'xlsx' or 'text'; else why the file is not opened. The name of the file says nothing."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        return fault("F-FIL-02", {"size": size // 2**20, "limit": MOST_BYTES // 2**20})
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        return fault("F-FIL-01")
    if head.startswith(b"PK"):
        return archive.unsafe(path, MOST_CELLS, LONGEST) or "xlsx"
    if head.startswith(OLE):
        return _ole(path.read_bytes())
    if other := next((name for magic, name in OTHERS.items() if head.startswith(magic)), None):
        return fault("F-FIL-08", {"kind": other})
    return _text(path, head)


def _ole(content: bytes) -> Fault:
    """Word's and Excel's old container: an encrypted workbook, an old one, or something else."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return fault("F-FIL-07")
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return fault("F-FIL-08", {"kind": ".xls"})
    return fault("F-FIL-10", {"name": "OLE"})


def _text(path: Path, head: bytes) -> str | Fault:
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if WEB.search(bare):
        return fault("F-FIL-12")
    if XML.search(bare):
        return fault("F-FIL-12") if b"<html" in bare.lower() else fault("F-FIL-08", {"kind": ".xml"})
    content = path.read_bytes()
    return too_many(content.count(b"\n") + max(content.count(sign) for sign in SIGNS)) or "text"


def too_many(cells: int) -> Fault | None:
    return (
        fault("F-FIL-03", {"count": float(cells), "limit": float(MOST_CELLS)}) if cells > MOST_CELLS else None
    )


def too_wide(columns: int) -> Fault | None:
    return (
        fault("F-FIL-04", {"count": float(columns), "limit": float(MOST_COLUMNS)})
        if columns > MOST_COLUMNS
        else None
    )
