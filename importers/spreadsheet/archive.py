"""A workbook is a zip of XML: what it would unpack to, and what is in it, before it is opened."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from importers.faults import Fault, fault

MOST_FILES = 2000
MOST_BYTES = 200 * 2**20  # unpacked
MOST_RATIO = 120  # unpacked to packed, of a file of some size
SMALL = 2**20
CHUNK = 2**20
WORKBOOK = "xl/workbook.xml"
OTHERS = {"xl/workbook.bin": ".xlsb", "content.xml": ".ods", "word/document.xml": ".docx"}
NOT_TABLES = re.compile(r"\.(zip|xls[xmb]?|docx?|pptx?|exe|dll|js|vbs|jar)$|^xl/(embeddings|activeX)/", re.I)
WIDE = rb"\x00?"  # the XML may be UTF-16
DEFINITIONS = re.compile(
    rb"|".join(WIDE.join(bytes([c]) for c in w) for w in (b"<!DOCTYPE", b"<!ENTITY")), re.I
)
CELL = re.compile(rb"<(?:\w+:)?c[ >]")
MAGIC = (b"PK\x03\x04", bytes.fromhex("d0cf11e0"), b"MZ")


def unsafe(path: Path, most_cells: int, longest: int) -> Fault | None:
    """Why the archive is not opened as a workbook; None where it may be."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _by_names(archive.infolist()) or _by_content(archive, most_cells, longest)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, RuntimeError, ValueError):
        return fault("F-FIL-16")


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name


def _by_names(files: list[zipfile.ZipInfo]) -> Fault | None:
    """What the list of contents tells, without unpacking anything."""
    names = {file.filename for file in files}
    unpacked = sum(file.file_size for file in files)
    packed = any(f.file_size > SMALL and f.file_size > MOST_RATIO * max(f.compress_size, 1) for f in files)
    if len(files) > MOST_FILES or unpacked > MOST_BYTES or packed:
        return fault("F-FIL-06")
    if any(file.flag_bits & 1 for file in files):
        return fault("F-FIL-07")
    if out := next((name for name in sorted(names) if _leads_out(name)), None):
        return fault("F-FIL-10", {"name": PurePosixPath(out.replace("\\", "/")).name})
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return fault("F-FIL-09")
    if kind := next((kind for name, kind in OTHERS.items() if name in names), None):
        return fault("F-FIL-08", {"kind": kind})
    if any(name.endswith(".iwa") for name in names):
        return fault("F-FIL-08", {"kind": ".numbers"})
    if other := next((name for name in sorted(names) if NOT_TABLES.search(name)), None):
        return fault("F-FIL-10", {"name": PurePosixPath(other).name})
    return None if WORKBOOK in names else fault("F-FIL-08", {"kind": ".zip"})


def _by_content(archive: zipfile.ZipFile, most_cells: int, longest: int) -> Fault | None:
    """What a reading from end to end tells, a megabyte at a time."""
    cells, endless = 0, re.compile(rb"[^<]{%d}" % (4 * longest))
    for file in archive.infolist():
        kept = b""
        with archive.open(file) as stream:
            while part := stream.read(CHUNK):
                if not kept and part.startswith(MAGIC):
                    return fault("F-FIL-10", {"name": PurePosixPath(file.filename).name})
                if not file.filename.lower().endswith((".xml", ".rels", ".vml")):
                    break
                seen = kept + part
                if DEFINITIONS.search(seen):
                    return fault("F-FIL-11")
                if endless.search(seen):
                    return fault("F-FIL-05", {"limit": float(longest)})
                cells += len(CELL.findall(seen)) - len(CELL.findall(kept))
                kept = seen[-4 * longest :]
    return (
        fault("F-FIL-03", {"count": float(cells), "limit": float(most_cells)}) if cells > most_cells else None
    )
