"""The municipality's schools as we know them, and which of a source's units each of them is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from catalogue import Municipality
from importers import published
from importers.spreadsheet.sheet import clean


@dataclass(frozen=True)
class School:
    """`code` is Skolverket's code of the school unit, where it is known."""

    area_id: str
    name: str
    code: str | None = None


@dataclass(frozen=True)
class Match:
    """Area ids by the source's ids; schools without a unit of their name, and the nearest name there is."""

    found: Mapping[str, str]
    missing: Mapping[School, str | None]


def known(municipality: Municipality) -> list[School]:
    """The municipality's real schools."""
    return [
        School(row["area_id"], row["name"], row["school_code"] or None)
        for row in published.read("schools")
        if row["area_id"].startswith(f"{municipality.id}-")
    ]


def _plain(name: str) -> str:
    return clean(name).casefold()


def match(schools: Iterable[School], units: Iterable[tuple[str, str]]) -> Match:
    """Each school's unit, among `units` (id, name) of the same municipality, by exactly its name.

    Two units of one name are none: a likeness is never enough, so the nearest name is told and not taken.
    """
    by_name = defaultdict(list)
    for unit, name in units:
        by_name[_plain(name)].append((unit, name))
    found: dict[str, str] = {}
    missing: dict[School, str | None] = {}
    for school in schools:
        candidates = by_name.get(_plain(school.name), [])
        if len(candidates) == 1:
            found[candidates[0][0]] = school.area_id
        else:
            near = get_close_matches(_plain(school.name), by_name, 1, 0.6)
            missing[school] = by_name[near[0]][0][1] if near else None
    return Match(found, missing)
