"""The final grades of year 9 in all schools, as Skolverket's website gives them for download."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

import catalogue
from importers import ImportProblem
from importers.faults import Fault, fault
from importers.sources import schools
from importers.sources.skolverket_cells import Cell, cell, meanings, settings, sources, tidy
from importers.spreadsheet.decode import decode
from importers.spreadsheet.numbers import number
from importers.spreadsheet.sheet import Cell as Written
from importers.spreadsheet.sheet import Sheet, from_text
from importers.staging import Release
from text import t

SCHOOL_CODE = re.compile(r"\d{8}")


@dataclass(frozen=True)
class Download:
    """Rows to stage, the release they came in, and what to know: with an error, stage nothing."""

    rows: pa.Table
    release: Release
    faults: tuple[Fault, ...]


def plain(heading: str) -> str:
    """Small letters and figures only: Skol-enhetskod is skolenhetskod."""
    return re.sub(r"[\W_]+", "", heading.casefold())


def _columns(row: tuple[Written, ...]) -> dict[str, int] | None:
    """Where what we need stands, if this is the row of headings."""
    wanted = settings()["download"]
    patterns = {name: wanted[name] for name in ("code", "municipality", "name", "pupils")} | wanted[
        "indicators"
    ]
    found = {
        name: [place for place, one in enumerate(row) if re.fullmatch(pattern, plain(one.text))]
        for name, pattern in patterns.items()
    }
    if not found["code"] or not found["pupils"]:
        return None
    for name, places in found.items():
        if len(places) != 1:
            key = "skolverket.column" if not places else "skolverket.columns"
            raise ImportProblem(t(key, name=name, row=row[0].row))
    return {name: places[0] for name, places in found.items()}


def _headings(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    for place, row in enumerate(sheet.rows):
        if row and (columns := _columns(row)):
            return place, columns
    return None


def recognises(content: bytes) -> bool:
    """Whether the file is this download, whatever its encoding and the order of its columns."""
    text = decode(content).text
    return re.search(settings()["download"]["school_year"], text) is not None and any(
        {"skolenhetskod", "antalelever"} <= {plain(one) for one in line.split(sign)}
        for line in text.splitlines()[:100]
        for sign in ";\t,"
    )


def _cells(sheet: Sheet, period: str, faults: list[Fault], wanted: set[str]) -> Iterator[Cell]:
    """What the rows of `wanted` schools say. Notes above and below are no rows: they have no school code."""
    found = _headings(sheet)
    if found is None:
        raise ImportProblem(t("skolverket.headings"))
    place, columns = found
    for row in sheet.rows[place + 1 :]:
        code = row[columns["code"]].text.strip()
        if not SCHOOL_CODE.fullmatch(code) or code not in wanted:
            continue
        for key in ("pupils", *settings()["download"]["indicators"]):
            written = row[columns[key]]
            said = number(written.text)
            if isinstance(said, str):
                faults.append(fault(said, value=written.text, **sheet.where(written)))
            yield cell(code, key, period, written.text.strip())


def _unknown(sheet: Sheet, municipality: str, wanted: set[str]) -> Iterator[str]:
    """Names of the municipality's schools that we do not have."""
    place, columns = _headings(sheet) or (0, {})
    for row in sheet.rows[place + 1 :]:
        code = row[columns["code"]].text.strip()
        is_here = row[columns["municipality"]].text.strip() == municipality
        if SCHOOL_CODE.fullmatch(code) and is_here and code not in wanted:
            yield f"{row[columns['name']].text.strip()} ({code})"


def read(content: bytes, url: str | None = None) -> Download:
    """The rows of the catalogue's municipalities' schools in the file as downloaded.

    Raises ImportProblem where it is not that file, or lacks what is needed.
    """
    decoded = decode(content)
    if not decoded.text.strip():
        raise ImportProblem(str((*decoded.notices, fault("F-FIL-01"))[0]))
    sheet = from_text(decoded.text)
    faults = [*decoded.notices, *sheet.faults]
    year = re.search(settings()["download"]["school_year"], decoded.text)
    if year is None:
        raise ImportProblem(t("skolverket.school_year"))
    places = {
        school.code: school.area_id
        for municipality in catalogue.municipalities().values()
        for school in schools.known(municipality)
        if school.code
    }
    cells = list(_cells(sheet, year[1], faults, set(places)))
    with_schools = [id for id, one in catalogue.municipalities().items() if one.catchments]
    missing = [name for one in with_schools for name in _unknown(sheet, one, set(places))]
    if missing:
        faults.append(fault("V-SKOLA-01", {"schools": ", ".join(missing)}))
    (source,) = sources({name: name for name in settings()["download"]["indicators"]})
    release = Release(
        f"skolverket-slutbetyg-{int(year[1][:4]) + 1}",
        source,
        url=url,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    keys = {name: name for name in settings()["download"]["indicators"]}
    return Download(tidy(cells, meanings(keys, source), places, release.id), release, tuple(faults))
