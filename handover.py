"""What a page has shown, as what leaves the screen is fed with it: the same words, numbers and symbols."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from typing import Any

import catalogue
from catalogue import Indicator
from catalogue.protection import shown as shown_rules
from components import record, synthetic, theme
from components import row as say
from components.evidence import Evidence
from components.map import areas as entries
from components.table import Html, Row
from reports import Cell, Chart, Data, Map, Picture, Plot, Series, Shape, Sign, Table
from text import number, t

ID, NAME, FILL, JUDGEMENT, LABEL, LINES, OUTLINED = range(7)  # places in an entry of `area_list`
HIDDEN = ("aria-hidden", "true")


class Reading(HTMLParser):
    """The words of a cell, and the symbol that stands before them for those who see."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.symbol = self.colour = ""
        self._is_symbol = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_symbol = HIDDEN in attrs
        if self._is_symbol:
            self.colour = str(dict(attrs).get("style") or "").removeprefix("color:")

    def handle_endtag(self, tag: str) -> None:
        self._is_symbol = False

    def handle_data(self, data: str) -> None:
        if self._is_symbol:
            self.symbol += data
        else:
            self.words.append(data)


def cell(said: str) -> Cell:
    if not isinstance(said, Html):
        return Cell(said)
    reading = Reading()
    reading.feed(said)
    return Cell("".join(reading.words).strip(), reading.symbol, reading.colour)


class Noticing(dict[str, Any]):
    """A row that notices which of its fields are read."""

    def __init__(self, row: Row, read: dict[str, None]) -> None:
        super().__init__(row)
        self.read = read

    def __getitem__(self, field: str) -> Any:
        self.read.setdefault(field)
        return super().__getitem__(field)

    def get(self, field: str, otherwise: Any = None) -> Any:
        self.read.setdefault(field)
        return super().get(field, otherwise)


def table(one: Evidence) -> Table:
    """The cells of the table behind a picture."""
    rows = one.rows.to_dict("records")
    read: list[dict[str, None]] = [{} for _ in one.columns]
    cells = [
        tuple(
            cell(column.cell(Noticing(row, fields))) for column, fields in zip(one.columns, read, strict=True)
        )
        for row in rows
    ]
    return Table(
        one.caption,
        tuple(column.heading for column in one.columns),
        tuple(column.is_number for column in one.columns),
        tuple(cells),
        tuple(map(tuple, read)),
    )


class Grid(HTMLParser):
    """The cells of an HTML table that is itself the picture."""

    def __init__(self) -> None:
        super().__init__()
        self.caption = ""
        self.rows: list[list[Cell]] = []
        self.headings: dict[str, None] = {}  # of the columns; parts of the table repeat them
        self._said: list[str] | None = None
        self._in_caption = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("tr", "th", "td"):
            self._end_cell()
        if tag == "tr":
            self.rows.append([])
            self._is_heading = False
        if ("scope", "col") in attrs:
            self._is_heading = True
        self._in_caption = tag == "span" and not self.rows and not self.caption
        if tag in ("th", "td"):
            self._said = []
            self._kind = ""
        if tag == "i":
            self._kind = str(dict(attrs).get("class") or "similar")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("tr", "td", "th", "tbody", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._said is not None:
            self._said.append(data)
        elif self._in_caption:
            self.caption = data
            self._in_caption = False

    def _end_cell(self) -> None:
        if self._said is not None:
            said, sign = "".join(self._said), theme.JUDGEMENTS.get(self._kind)
            self.rows[-1].append(Cell("", sign.symbol, sign.colour) if sign else Cell(said))
            self._said = None
            if self._is_heading and len(self.rows[-1]) > 1:
                self.headings.setdefault(said, None)
                self.rows[-1][-1] = Cell("")


def grid(html: str) -> Table:
    reading = Grid()
    reading.feed(html)
    headings = ("", *reading.headings)
    is_number = (False, *(True for _ in reading.headings))
    return Table(reading.caption, headings, is_number, tuple(tuple(row) for row in reading.rows))


def _rings(geometry: dict[str, Any]) -> tuple[Any, ...]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return tuple(
        tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for ring in polygon) for polygon in polygons
    )


def shapes(drawing: record.AreaMap) -> Iterator[Shape]:
    by_id = {one[ID]: one for one in drawing.entries}
    fills = {entries.MISSING: theme.PAPER, entries.PROTECTED: theme.HATCH}
    fills |= {place + 1: colour for place, colour in enumerate(theme.SEQUENTIAL)}
    for feature in json.loads(drawing.geojson)["features"]:
        if one := by_id.get(feature["id"]):
            sign = theme.JUDGEMENTS.get(one[JUDGEMENT])
            yield Shape(
                one[NAME],
                _rings(feature["geometry"]),
                fills[one[FILL]],
                sign.symbol if sign else "",
                one[LABEL],
                bool(one[OUTLINED]),
            )


def _drawing(one: record.Drawing, title: str) -> Plot | Map | Table:
    if isinstance(one, record.Figure):
        return Plot(one.figure, one.name.removeprefix(title).lstrip(". "))
    if isinstance(one, record.AreaMap):
        return Map(tuple(shapes(one)), one.name)
    return grid(one.html)


def _rounded(value: Any, decimals: int) -> float | None:
    """As `text.number` writes it."""
    if not say.known(value):
        return None
    return float(Decimal(str(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _series(name: str, rows: list[Row | None], decimals: int) -> Series:
    values, lower, upper = (
        tuple(None if row is None else _rounded(row.get(end), decimals) for row in rows)
        for end in ("value", "lower", "upper")
    )
    return Series(name, values, lower, upper)


def _named(row: Row, otherwise: str) -> str:
    """The area's name, and where it has no value why."""
    name = say.name(row) if "name_sv" in row else otherwise
    return name if say.known(row["value"]) else f"{name} {'••' if row.get('status') == 'c' else '–'}"


def _says(said: str, row: Row, decimals: int) -> bool:
    """Whether a cell says the row's value, which it need not where there is none."""
    wanted = (
        rf"(◇\s*)?{re.escape(number(row['value'], decimals))}(?![\d,.]|\u00a0\d)"
        if say.known(row["value"])
        else ""
    )
    return bool(re.match(wanted, cell(said).said))


def chart(one: Evidence, indicator: Indicator | None) -> Chart | None:
    """Lines where there are several periods, else bars, of the table's first numbers and in their unit.

    None where the rows are of no single indicator, or the table says something else than their values first.
    """
    rows = one.rows.to_dict("records")
    if indicator is None or not {"value", "year"} <= set(one.rows) or "indicator_id" in one.rows:
        return None
    said = next((column for column in one.columns if column.is_number), None)
    if said is None or not all(_says(said.cell(row), row, indicator.decimals) for row in rows):
        return None
    measured = str(said.heading)
    unit = found[0] if (found := re.search(r"(?<= \()[^()]+(?=\)$)", measured)) else ""
    by_name: dict[str, dict[Any, Row]] = {}
    periods: dict[Any, str] = {}
    for row in sorted(rows, key=lambda row: row["year"]):
        name = say.name(row) if "name_sv" in row else measured
        by_name.setdefault(name, {})[row["year"]] = row
        periods.setdefault(row["year"], str(row.get("period", row["year"])))
    decimals = indicator.decimals
    if len(periods) > 1:
        lines = (_series(name, [of.get(year) for year in periods], decimals) for name, of in by_name.items())
        return Chart("lines", unit, decimals, tuple(periods.values()), tuple(lines))
    (year,) = periods
    bars = _series(periods[year], list(rows), decimals)
    names = [_named(row, measured) for row in rows]
    return Chart("bars", unit, decimals, tuple(names), (bars,))


def data(one: Evidence) -> Data:
    """The cells of the picture's CSV file."""
    about = one.about | {"protection_rules": shown_rules().version}
    rows = one.rows.astype(object).where(one.rows.notna(), None)
    return Data(
        (*about, *(str(name) for name in rows.columns)),
        tuple((*about.values(), *row) for row in rows.itertuples(index=False, name=None)),
    )


def picture(shown: record.Shown) -> Picture:
    """`shown` as documents and images take it; what is said of its indicator's source comes with it."""
    behind: Evidence = shown.evidence
    about = behind.about
    found = catalogue.indicators().get(about.get("indicator_id", ""))
    source = catalogue.sources()[found.source] if found else None
    said = t("evidence.source", source=source.name, publisher=source.publisher) if source else ""
    return Picture(
        shown.key,
        shown.finding.title,
        tuple(shown.finding.summary),
        (*shown.finding.notes, *shown.notes),
        tuple(_drawing(one, shown.finding.title) for one in shown.drawings),
        tuple(Sign(*one) for one in shown.signs),
        table(behind),
        said,
        synthetic.is_synthetic(behind.rows),
        data(behind),
        chart(behind, found),
    )
