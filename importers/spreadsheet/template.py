"""An empty workbook to fill in: one sheet for figures, with what may be chosen, and one that says how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from catalogue import LEVELS, Area, Domain, Indicator, Municipality
from importers.declared import period, spans
from importers.spreadsheet.known import Known, columns
from text import dictionary, t

COLUMNS = ("indicator", "area", "period", "sex", "value", "numerator", "denominator")
ROWS = 5000  # that may be filled in
LISTS = "Listor"
NUMBER_OR_MARK = 'OR(ISNUMBER({0}2),{0}2="..",{0}2=".",{0}2="-",LEFT({0}2,1)="<",LEFT({0}2,1)="~")'


def _choices(indicators: Mapping[str, Indicator], names: Known) -> dict[str, list[str]]:
    """What may be chosen in each column, the newest time first."""
    levels = {level for one in indicators.values() for level in one.levels}
    places = [one for one in names.places.values() if one.level in levels and not names.is_foreign(one.id)]
    times = {
        (year, pooled, period(one, year, pooled))
        for one in indicators.values()
        for level in one.levels
        for year, pooled in spans(one, level)
    }
    newest = max(year for year, *_ in times) + 1
    times |= {(newest, 1, period(one, newest, 1)) for one in indicators.values()}
    return {
        "indicator": [one.name.sv for one in indicators.values()],
        "area": [
            place.name.sv if len(names.area_names.find(place.name.sv)) == 1 else place.id
            for place in sorted(places, key=lambda one: (LEVELS.index(one.level), one.name.sv))
        ],
        "period": [name for _, _, name in sorted(times, key=lambda one: (-one[0], one[1]))],
        "sex": ["T", "K", "M"],
    }


def _listed(book: Any, choices: Mapping[str, list[str]]) -> dict[str, str]:
    """The choices on a sheet of their own, and the range of each."""
    sheet = book.create_sheet(LISTS)
    ranges = {}
    for place, (role, values) in enumerate(choices.items(), start=1):
        letter = get_column_letter(place)
        for row, value in enumerate(values, start=1):
            cell = sheet.cell(row, place, value)
            cell.data_type, cell.number_format = "s", "@"
        ranges[role] = f"{LISTS}!${letter}$1:${letter}${len(values)}"
    return ranges


def _validated(sheet: Any, ranges: Mapping[str, str]) -> None:
    """What may stand in each column, with what to do said where something else is written."""
    for place, role in enumerate(COLUMNS, start=1):
        letter = get_column_letter(place)
        if role in ranges:
            rule = DataValidation("list", formula1=ranges[role], allow_blank=True)
        else:
            rule = DataValidation("custom", formula1=NUMBER_OR_MARK.format(letter), allow_blank=True)
        rule.error = t(f"faults.template_{'choose' if role in ranges else 'number'}")
        rule.errorTitle, rule.showErrorMessage = "Likvärd", True
        rule.add(f"{letter}2:{letter}{ROWS}")
        sheet.add_data_validation(rule)


def _table(sheet: Any) -> None:
    sheet.append([columns()[role][0].capitalize() for role in COLUMNS])
    for place, role in enumerate(COLUMNS, start=1):
        head = sheet.cell(1, place)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="DDE7EE")
        sheet.column_dimensions[get_column_letter(place)].width = 44 if role in ("indicator", "area") else 16
    for row in range(2, 202):  # a time is text: Excel makes dates of 2024/25
        sheet.cell(row, 1 + COLUMNS.index("period")).number_format = "@"
    sheet.freeze_panes = "A2"


def _instructed(sheet: Any, indicators: Mapping[str, Indicator]) -> None:
    """How to fill it in, in Swedish and English, and what each indicator is."""
    for language in ("sv", "en"):
        for place in range(1, 8):
            sheet.append([getattr(dictionary()[f"faults.template_step_{place}"], language)])
        sheet.append([])
    for one in indicators.values():
        sheet.append([one.name.sv, one.definition.sv, one.id])
        sheet.append([one.name.en, one.definition.en, one.id])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 90, 90


def template(
    group: Domain,
    target: Path,
    municipality: Municipality,
    indicators: Mapping[str, Indicator],
    areas: Iterable[Area] = (),
) -> Path:
    """Writes a template for the indicators of one domain at `target`. What is filled in is read as it is."""
    chosen = {id: one for id, one in indicators.items() if one.domain == group}
    book = openpyxl.Workbook()
    book.active.title = str(t(f"domain.{group}"))
    _table(book.active)
    _instructed(book.create_sheet(t("faults.template_how")), chosen)
    _validated(book.active, _listed(book, _choices(chosen, Known(chosen, municipality, areas))))
    book.save(target)
    return target
