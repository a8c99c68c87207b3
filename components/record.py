"""A page without a browser: what it would show is kept, and nothing is drawn.

What leaves the screen is made from this, so it can only say what the page says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A Plotly figure, and its name where a picture has several."""

    figure: dict[str, Any]
    name: str


@dataclass(frozen=True)
class AreaMap:
    """A map: entries of `components.map.areas.area_list`, and the GeoJSON that their ids are features of."""

    entries: list[list[Any]]
    geojson: str
    name: str


@dataclass(frozen=True)
class Matrix:
    """A table that is itself the picture."""

    html: str


Drawing = Figure | AreaMap | Matrix


@dataclass
class Shown:
    """A picture: its finding, what is drawn, the symbols that are explained and the notes below it."""

    key: str
    finding: Any
    evidence: Any = None
    drawings: list[Drawing] = field(default_factory=list)
    signs: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Record:
    """What a page with the choices of `address` shows, and what it says where it has nothing to show.

    wanted  the key of a picture, where only the file behind it is meant; empty for the first one's
    file    its bytes and its name
    """

    address: Mapping[str, str]
    wanted: str | None = None
    pictures: list[Shown] = field(default_factory=list)
    nothing: str = ""
    file: tuple[bytes, str] | None = None


_record: ContextVar[Record | None] = ContextVar("record", default=None)


def kept() -> Record | None:
    """The record of this run; None where it draws in a browser."""
    return _record.get()


@contextmanager
def keeping(address: Mapping[str, str], wanted: str | None = None) -> Iterator[Record]:
    """Within this, pages draw nothing; what they would have drawn, or the file wanted, is in the record."""
    record = Record(address, wanted)
    token = _record.set(record)
    try:
        yield record
    finally:
        _record.reset(token)


def _now() -> Shown | None:
    record = _record.get()
    return record.pictures[-1] if record and record.pictures and not record.pictures[-1].evidence else None


def keep_drawing(drawing: Drawing) -> bool:
    """Whether the drawing was kept, so that it is not to be drawn."""
    if shown := _now():
        shown.drawings.append(drawing)
    return _record.get() is not None


def keep_signs(signs: Iterable[tuple[str, str, str]]) -> None:
    """Symbol, colour and meaning of what a legend explains."""
    if shown := _now():
        shown.signs += [one for one in signs if one not in shown.signs]


def keep_notes(notes: Iterable[str]) -> None:
    if shown := _now():
        shown.notes += notes
