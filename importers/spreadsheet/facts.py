"""What the cells of an entry mean: indicator, area, time and sex; the numbers in figures.py."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from catalogue import Indicator
from importers.declared import period as canonical
from importers.faults import Fault, fault
from importers.spreadsheet import figures, periods
from importers.spreadsheet.figures import Figure
from importers.spreadsheet.header import Fixed
from importers.spreadsheet.known import Known, sex
from importers.spreadsheet.layout import Entry
from importers.spreadsheet.numbers import Number
from importers.spreadsheet.periods import Period
from importers.spreadsheet.screen import shown
from importers.spreadsheet.sheet import Cell, Sheet, Where, clean

FIRST_YEAR = 1990
NOWHERE = Cell(0, 0)
Fact = dict[str, Any]


@dataclass
class Reader:
    """Turns entries into facts, and keeps what is wrong. `given` counts where the file is silent."""

    names: Known
    given: Fixed
    epoch: datetime.datetime
    last_year: int
    faults: list[Fault] = field(default_factory=list)
    empty: int = 0
    shares: str = "ask"
    signs: dict[tuple[str | None, int], dict[str, list[Cell]]] = field(default_factory=dict)

    def told(self) -> Iterator[Fault]:
        """What is only seen when all is read: empty cells, and columns with two decimal signs."""
        if self.empty:
            yield fault("U-TOM-01", {"count": self.empty})
        for (sheet, _), signs in self.signs.items():
            if len(signs) > 1:
                fewest = min(signs.values(), key=len)
                rows = ", ".join(str(cell.row) for cell in fewest[:20])
                yield fault("F-TAL-04", {"rows": rows}, **Sheet(sheet, ()).where(fewest[0]))

    def fact(self, entry: Entry) -> Fact | None:
        """A row of the contract, with `_where` and `_is_percent`; None where something is wrong."""
        before = len(self.faults)
        indicator_id, area_id = self._indicator(entry), self._area(entry)
        time, kind = self._period(entry), self._sex(entry)
        indicator = self.names.indicators.get(indicator_id or "")
        read = {role: self._figure(entry, role, indicator) for role in entry.figures}
        if indicator and area_id and time:
            self._fits(entry, indicator, area_id, time)
        if len(self.faults) > before or not (indicator and area_id and time and kind):
            return None
        year = time.year_for(indicator)
        found: Fact = {
            "indicator_id": indicator.id,
            "area_id": area_id,
            "year": year,
            "years_pooled": time.years,
            "sex": kind,
            "group_id": "all",
            "period": canonical(indicator, year, time.years),
            "_where": self._where(entry),
        }
        told = figures.joined(read, indicator)
        self.empty += told["status"] == "x" and told["mark"] is None
        return found | told

    def _where(self, entry: Entry) -> Where:
        """Where the figure stands: its value, or the first of its numbers."""
        cells = entry.figures.values()
        told = entry.figures.get("value", NOWHERE)
        return entry.sheet.where(told if told.text else next((one for one in cells if one.text), told))

    def _tell(self, code: str, entry: Entry, cell: Cell, places: Mapping[str, object] | None = None) -> None:
        self.faults.append(fault(code, places, value=shown(cell), **entry.sheet.where(cell)))

    def _named(self, entry: Entry, role: str) -> Cell | None:
        """The cell for `role`, or what was given; None where the cell itself is broken."""
        cell = entry.keys.get(role) or Cell(0, 0, self.given.get(role, ""))
        if cell.fault:
            self._tell(cell.fault, entry, cell)
            return None
        return cell

    def _resolved(self, entry: Entry, cell: Cell, found: str | Fault) -> str | None:
        if isinstance(found, str):
            return found
        self._tell(found.code, entry, cell, found.places)
        return None

    def _indicator(self, entry: Entry) -> str | None:
        if (cell := self._named(entry, "indicator")) is None:
            return None
        return self._resolved(entry, cell, self.names.indicator(cell.text, entry.sheet.where(cell)))

    def _area(self, entry: Entry) -> str | None:
        """By code where there is one, else by name, else the municipality; which is never another one."""
        own = self.names.municipality
        told = entry.keys.get("municipality", NOWHERE)
        if clean(told.text) and self.names.area_names.find(told.text) != [own.id]:
            self._tell("F-AREA-03", entry, told, {"municipality": own.name})
            return None
        role = next((one for one in ("code", "area") if clean(entry.keys.get(one, NOWHERE).text)), None)
        role = role or ("area" if "area" in entry.keys else "municipality")
        if (cell := self._named(entry, role)) is None:
            return None
        return self._resolved(entry, cell, self.names.area(cell.text, entry.sheet.where(cell)))

    def _period(self, entry: Entry) -> Period | None:
        cell = self._named(entry, "period")
        found = cell and periods.of_cell(cell, self.epoch)
        if cell and isinstance(found, str):
            self._tell(found, entry, cell)
        return found if isinstance(found, Period) else None

    def _sex(self, entry: Entry) -> str | None:
        cell = entry.keys.get("sex")
        if cell is None:
            return self.given.get("sex", "T")
        if (found := sex(cell.text)) is None:
            self._tell("F-KOD-01", entry, cell)
        return found

    def _figure(self, entry: Entry, role: str, indicator: Indicator | None) -> Figure:
        cell = entry.figures[role]
        found = figures.read(cell, role, indicator)
        if isinstance(found, str):
            name = indicator.name if indicator else ""
            self._tell(found, entry, cell, {"range": cell.merged, "indicator": name})
            return None
        if isinstance(found, Number) and found.separator:
            column = self.signs.setdefault((entry.sheet.name, cell.column), {})
            column.setdefault(found.separator, []).append(cell)
        if isinstance(found, Number) and self._is_part_of_one(found, role, indicator):
            return replace(found, value=round(found.value * 100, 10))
        return found

    def _is_part_of_one(self, found: Number, role: str, indicator: Indicator | None) -> bool:
        is_share = role not in figures.COUNTS and indicator is not None and indicator.unit == "percent"
        return self.shares == "0-1" and is_share and not found.is_percent

    def _fits(self, entry: Entry, indicator: Indicator, area_id: str, time: Period) -> None:
        """The indicator exists at the area's level, and in that time."""
        cell = entry.keys.get("period", NOWHERE)
        year, last = time.year_for(indicator), self.last_year + (indicator.period == "school")
        level = self.names.places[area_id].level
        parts = {"small_area"} if "catchment" in indicator.levels else set()  # they are summed to catchments
        if level not in {*indicator.levels, *parts}:
            area = {"indicator": indicator.name, "area": self.names.places[area_id].name}
            self._tell("F-IND-03", entry, entry.keys.get("area", NOWHERE), area)
        if year not in range(FIRST_YEAR, last + 1):
            self._tell("F-DAT-02", entry, cell, {"year": year, "first": FIRST_YEAR, "last": last})
        if time.kind == "school" and indicator.period == "calendar":
            self._tell("F-DAT-03", entry, cell, {"period": clean(cell.text), "indicator": indicator.name})
        if time.years not in (1, indicator.pool(level)):
            expected = indicator.pool(level)
            example = canonical(indicator, year, expected)
            places = {"found": time.years, "expected": expected, "example": example}
            self._tell("F-DAT-04", entry, cell, places | {"indicator": indicator.name})
