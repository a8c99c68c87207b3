"""The open data that the server answers with: each offer has an address, a kind, and a way to be made.

Routes, the list for people, the list for programs and the OpenAPI description are all made from the offers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import catalogue
from catalogue import Indicator
from reports.open_data import BOUNDARIES, KEYS, Edition

FOLDER = "oppna-data"  # under which all of it is
PUBLISHED = "publicerat"  # under that, the same without what is invented
TEXTS = (*(name for name in KEYS if name != BOUNDARIES), "indicator")  # tables that can be written as text
ALL = "alla"

CSV, JSON, GEOJSON, RDF, HTML = (
    "text/csv; charset=utf-8",
    "application/json",
    "application/geo+json",
    "application/rdf+xml",
    "text/html; charset=utf-8",
)
PARQUET = "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


class WrongQuestion(ValueError):
    """What is asked for is not written as it should be; the message is a sentence."""


@dataclass(frozen=True)
class Asked:
    """A question: of which edition, where the edition lies, and what the address says."""

    edition: Edition
    base: str  # absolute, with a slash last
    path: str  # after the base
    names: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        return self.names["table"]

    @property
    def level(self) -> str:
        return self.names["level"]

    @property
    def indicator(self) -> Indicator:
        return catalogue.indicators()[self.names["indicator"]]


@dataclass(frozen=True)
class Task:
    """What takes so long that it is done apart from the server that readers wait for."""

    do: Callable[..., bytes]
    given: tuple[Any, ...]


@dataclass(frozen=True)
class Offer:
    """What is at an address.

    words        key of what it is, in text/open_data.toml
    make         its bytes, or how to make them where that takes long
    speaks       it is in a language, which `sprak` says
    is_absolute  it holds addresses, which begin as the reader's own does
    query        what may follow the address after a question mark, besides `sprak`
    """

    path: str
    media_type: str
    words: str
    make: Callable[[Asked], bytes | Task]
    speaks: bool = False
    is_absolute: bool = False
    query: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names in its address."""
        return tuple(re.findall(r"{(\w+)}", self.path))

    @property
    def ending(self) -> str:
        return self.path.rpartition(".")[2] if "." in self.path else ""


def known(name: str) -> tuple[str, ...]:
    """What a name in an address may be; nothing where it is a list that is read as it comes."""
    if name == "table":
        return TEXTS
    if name == "indicator":
        return tuple(catalogue.indicators())
    return (ALL, *catalogue.LEVELS) if name == "level" else ()
