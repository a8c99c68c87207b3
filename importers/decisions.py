"""The municipality's decision log, from a spreadsheet to its file in the catalogue (catalogue/decisions.py).

The whole file is the log: what it does not have is no longer there. A template holds what there is today.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

import catalogue
from catalogue import CatalogueError, Municipality
from catalogue import decisions as log
from catalogue.decisions import COLUMNS, Decision
from importers import ImportProblem
from importers.disk import replace_text
from importers.faults import Fault, stands, told
from importers.spreadsheet import opened, personal, screen
from importers.spreadsheet.known import Known, heading
from importers.spreadsheet.sheet import Cell, Sheet, clean
from text import t

SEARCHED = 60  # rows from the top in which the headings are looked for
NEEDED = {"date", "decision", "source"}
WIDTHS = {"decision": 60, "decision_en": 60, "indicators": 40, "areas": 30}

Row = dict[str, str]


@cache
def headings() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _role(cell: Cell) -> str | None:
    named = heading(cell.text)
    return next((role for role, names in headings().items() if named in map(heading, names)), None)


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The first row below the headings, and the place of each column; None where there are no headings."""
    for place, row in enumerate(sheet.rows[:SEARCHED]):
        found = {role: column for column, cell in enumerate(row) if (role := _role(cell))}
        if found.keys() >= NEEDED:
            return place + 1, found
    return None


def _written(cell: Cell) -> str:
    return cell.date.isoformat() if cell.date else clean(cell.text)


def _ids(cell: Cell, what: str, names: Known, problems: list[str]) -> str:
    """What a cell names, as ids with a space between; several stand on lines, or with semicolons, apart.

    Ids may have spaces between, as the log itself has them: no id holds one.
    """
    found = []
    known = names.indicators if what == "indicator" else names.places
    given = cell.text.split()
    if not all(one in known for one in given):
        given = re.split(r"[;\n]", cell.text)
    for one in filter(None, map(clean, given)):
        where = {"sheet": None, "cell": None, "row": None, "column": None}
        id = getattr(names, what)(one, where)
        if isinstance(id, Fault):
            problems.append(f"”{one[:40]}”: {id.what} {id.remedy}")
        elif id != names.municipality.id:  # the whole municipality is what is meant where nothing is said
            found.append(id)
    return " ".join(found)


def _row(cells: dict[str, Cell], names: Known) -> tuple[Row, list[str]]:
    """A row as the log's file has it, and what is wrong with it."""
    problems: list[str] = []
    row = {name: _written(cells[name]) if name in cells else "" for name in COLUMNS}
    for name, what in (("indicators", "indicator"), ("areas", "area")):
        row[name] = _ids(cells[name], what, names, problems) if name in cells else ""
    return row, [*problems, *log.problems(row, names.municipality)]


def _rows(sheets: Iterable[Sheet], names: Known) -> Iterator[tuple[str, Row, list[str]]]:
    """Where each decision stands, the decision, and what is wrong with it."""
    for sheet in sheets:
        if (found := _header(sheet)) is None:
            continue
        start, places = found
        for cells in sheet.rows[start:]:
            if any(clean(cells[place].text) for place in places.values()):
                row, problems = _row({name: cells[place] for name, place in places.items()}, names)
                yield t("decisions.line", line=cells[0].row), row, problems


def read(path: Path, names: Known) -> list[Decision]:
    """The decisions in a spreadsheet. Raises ImportProblem with a sentence for each fault in it."""
    book = opened(path)
    faults = [*book.faults, *(one for sheet in book.sheets for one in sheet.faults)]
    faults += [one for sheet in book.sheets for one in screen.oversized(sheet)]
    if not stands(faults):
        faults += personal.refusals(book.sheets) or [one for s in book.sheets for one in screen.screened(s)]
    if stands(faults):
        raise ImportProblem("\n".join(told(faults)))
    sheets = [screen.visible(sheet, hidden) for sheet, hidden in zip(book.sheets, book.hidden, strict=True)]
    found = list(_rows((one for one in sheets if one.rows), names))
    if not found:
        needed = ", ".join(headings()[name][0] for name in COLUMNS if name in NEEDED)
        raise ImportProblem(t("decisions.no_headings", file=path.name, needed=needed))
    if wrong := [f"{path.name}, {where}: {what}" for where, _, problems in found for what in problems]:
        raise ImportProblem("\n".join(wrong))
    return sorted((log.decision(row) for _, row, _ in found), key=lambda one: one.date.first)


def write(found: Iterable[Decision], place: Municipality) -> Path:
    """The decisions as the municipality's log in the catalogue."""
    target = log.file(place.id)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_text(target, log.text(found))
        log.forget()
    except OSError as error:
        raise ImportProblem(t("decisions.not_written", path=target, why=error)) from error
    return target


def today(place: Municipality) -> tuple[Decision, ...]:
    """The log as it is; empty where it cannot be read, for a new one to take its place."""
    try:
        return log.decisions(place.id)
    except CatalogueError:
        return ()


def template(target: Path, names: Known) -> Path:
    """A workbook to go on with: today's decisions, and a list of what can be named."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = t("decisions.sheet")
    sheet.append([headings()[name][0].capitalize() for name in COLUMNS])
    indicators = catalogue.indicators()
    for one in today(names.municipality):
        short = [indicators[id].name.sv for id in one.indicators]
        there = [names.places[id].name.sv for id in one.areas]
        english = [said.en if said.en != said.sv else "" for said in (one.name, one.source.name)]
        line = [
            str(one.date), one.name.sv, english[0], "\n".join(short), "\n".join(there),
            str(one.follow_up or ""), one.source.name.sv, english[1], one.source.url or "", one.work or "",
        ]  # fmt: skip
        sheet.append(line)
    for number, name in enumerate(COLUMNS, 1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(name, 18)
    for cell in (cell for line in sheet.iter_rows(min_row=2, max_row=200) for cell in line):
        cell.number_format = "@"  # a month is text: Excel makes days of 2018-05
        cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    sheet.freeze_panes = "A2"
    how = book.create_sheet(t("decisions.how_sheet"))
    for words in t("decisions.template").splitlines():
        how.append([words])
    place = names.municipality
    listed = [one.name.sv for one in indicators.values()] + [one.name.sv for one in place.clusters]
    for name in (*listed, *(one.name.sv for one in place.catchments)):
        how.append([name])
    how.column_dimensions["A"].width = 90
    book.save(target)
    return target
