"""What leaves the screen: documents and images of what pages show. Everything is fed, nothing is fetched.

A page's picture arrives as it is shown: its words, its drawings and the cells of its table, already written
with the screen's own numbers. So a document cannot say anything else than the screen did.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Plot:
    """A Plotly figure as the page's component specifies it: {"data": […], "layout": {…}}."""

    figure: dict[str, Any]
    name: str = ""  # which of a picture's drawings it is, where there are several


@dataclass(frozen=True)
class Shape:
    """An area on a map: rings of [longitude, latitude], its colour, its judgement's symbol, its label."""

    name: str
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]  # of each polygon its outer ring, holes
    colour: str
    symbol: str
    said: str
    outlined: bool = False


@dataclass(frozen=True)
class Map:
    shapes: tuple[Shape, ...]
    name: str = ""


@dataclass(frozen=True)
class Cell:
    """What stands in a table's cell, and the colour of its symbol where it begins with one."""

    said: str
    symbol: str = ""
    colour: str = ""

    def __str__(self) -> str:
        return f"{self.symbol} {self.said}".strip()


@dataclass(frozen=True)
class Table:
    """Cells as the screen writes them; the first column names its rows."""

    caption: str
    headings: tuple[str, ...]
    is_number: tuple[bool, ...]
    rows: tuple[tuple[Cell, ...], ...]
    read: tuple[tuple[str, ...], ...] = ()  # of each column, the fields of its rows that its words are of


@dataclass(frozen=True)
class Data:
    """The rows behind a table as a machine reads them: the columns and values of the picture's CSV file."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Series:
    """Numbers under a name, one a category, rounded as on the screen; None where none is shown."""

    name: str
    values: tuple[float | None, ...]
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Chart:
    """What a presentation draws by itself: lines over periods, or bars of areas with their intervals."""

    kind: Literal["lines", "bars"]
    unit: str
    decimals: int
    categories: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Sign:
    """A line of a legend: symbol, its colour, what it means."""

    symbol: str
    colour: str
    said: str


@dataclass(frozen=True)
class Picture:
    """What a page shows of one question. Where there are no drawings the table is the picture."""

    key: str
    title: str
    summary: tuple[str, ...]
    notes: tuple[str, ...]
    drawings: tuple[Plot | Map | Table, ...]  # a table that is itself the picture: cells with symbols only
    legend: tuple[Sign, ...]
    table: Table
    source: str
    is_synthetic: bool
    data: Data = Data((), ())
    chart: Chart | None = None  # where the picture is one of a single indicator's values


@dataclass(frozen=True)
class View:
    """A page with a reader's choices. `address` is its path and query, from the server's root."""

    title: str
    address: str
    pictures: tuple[Picture, ...]
    decision: str = ""
    nothing: str = ""  # what the page says where it has nothing to show
    asked: tuple[Any, ...] = field(default=(), compare=False)  # of the snapshot, in order: queries.Asked


@dataclass(frozen=True)
class Imprint:
    """Where a document comes from: it stands in every one."""

    municipality: str
    snapshot: str
    created_on: str  # ISO date of the snapshot
    rules: str  # the version of the rules of protection
    server: str  # where the addresses lead, as http://localhost:8501
    language: Literal["sv", "en"]
