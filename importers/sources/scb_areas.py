"""How SCB names small areas in different years, and which of them may be followed over the years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from importers.jsonstat import Cube
from importers.pxweb import Version2
from text import listing, t

SMALL_AREA = re.compile(r"\d{4}[ABC]\d{4}")
FOREVER = (0, 9999)


@dataclass(frozen=True)
class Place:
    """How a table names an area in some years."""

    region: str
    area_id: str
    first_year: int
    last_year: int


def _bare(codes: tuple[str, ...], municipality: str, suffix: str) -> set[str]:
    """Small areas of the municipality among codes with the suffix, without it."""
    found = (code.removesuffix(suffix) for code in codes if code.endswith(suffix))
    return {code for code in found if SMALL_AREA.fullmatch(code) and code.startswith(municipality)}


@dataclass(frozen=True)
class Coding:
    """How small areas are named in some years, and which of them there are."""

    lists: tuple[str, ...]
    suffix: str
    first_year: int
    last_year: int
    areas: frozenset[str]


def codings(service: Version2, declared: Sequence[dict[str, Any]], municipality: str) -> list[Coding]:
    """The codings `declared` in scb.toml with the municipality's small areas in each, oldest first."""
    return [
        Coding(
            tuple(one["lists"]),
            one["suffix"],
            one.get("first_year", FOREVER[0]),
            one.get("last_year", FOREVER[1]),
            frozenset(_bare(service.code_list(one["lists"][0]), municipality, one["suffix"])),
        )
        for one in declared
    ]


def kept(found: list[Coding], shown: set[str]) -> tuple[list[frozenset[str]], list[str]]:
    """The areas of each coding that may be followed, and sentences about those that may not.

    A series is never joined over a change of borders: an area that is new with a coding has no rows before
    it, and an area that the newest coding does not have is left out.
    """
    old, new = found[0].areas & shown, found[-1].areas & shown
    sentences = []
    if begun := sorted(new - old):
        sentences.append(t("scb.begun", areas=listing(begun), year=found[-1].first_year))
    if ended := sorted(shown - new):
        sentences.append(t("scb.ended", areas=listing(ended), year=found[-1].first_year))
    return [one.areas & new for one in found], sentences


def questions(
    table: Cube, years: list[int], above: list[str], found: list[Coding], areas: list[frozenset[str]]
) -> Iterator[tuple[list[Place], list[str], dict[str, str]]]:
    """What to ask for together: places, years, and the code list of the regions where it is not the usual."""
    region = table.axis("Region")
    upper = [Place(code, code, *FOREVER) for code in above if code in region.codes]
    yield upper, [str(year) for year in years], {}
    for coding, followed in zip(found, areas, strict=True):
        inside = [str(year) for year in years if coding.first_year <= year <= coding.last_year]
        places = [
            Place(code + coding.suffix, code, coding.first_year, coding.last_year)
            for code in sorted(followed)
        ]
        usual = {place.region for place in places} <= set(region.codes)
        known = [one for one in coding.lists if one in region.code_lists]
        if usual or known:
            yield places, inside, {} if usual else {"Region": known[0]}
