"""The municipality's schools as we know them, and which of a source's units each of them is."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import pyarrow.parquet as pq

from catalogue import Municipality
from importers import published, staging
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
    """The municipality's real schools: those in data/published, and those that have been staged."""
    found = {
        row["area_id"]: School(row["area_id"], row["name"], row["school_code"] or None)
        for row in published.read("schools")
        if row["area_id"].startswith(f"{municipality.id}-")
    }
    for release in staging.releases():
        if release.kind == "area":
            for row in pq.read_table(staging.rows_of(release)).to_pylist():
                if row["level"] == "school" and row["parent_id"] == municipality.id and not row["is_example"]:
                    found[row["area_id"]] = School(row["area_id"], row["name_sv"], row["school_code"])
    return list(found.values())


def new_id(municipality: Municipality, name: str, code: str, taken: Iterable[str]) -> str:
    """An area id made of the name (…-ornas-skola); of the code, too, where the name is taken."""
    letters = unicodedata.normalize("NFKD", clean(name).casefold()).encode("ascii", "ignore").decode()
    area_id = f"{municipality.id}-{re.sub('[^a-z0-9]+', '-', letters).strip('-')}"
    return f"{area_id}-{code}" if area_id in set(taken) else area_id


def plain(name: str) -> str:
    """A name as it is compared: without capitals, and with one space between words."""
    return clean(name).casefold()


def match(schools: Iterable[School], units: Iterable[tuple[str, str]]) -> Match:
    """Each school's unit, among `units` (id, name) of the same municipality, by exactly its name.

    Two units of one name are none: a likeness is never enough, so the nearest name is told and not taken.
    """
    by_name = defaultdict(list)
    for unit, name in units:
        by_name[plain(name)].append((unit, name))
    found: dict[str, str] = {}
    missing: dict[School, str | None] = {}
    for school in schools:
        candidates = by_name.get(plain(school.name), [])
        if len(candidates) == 1:
            found[candidates[0][0]] = school.area_id
        else:
            near = get_close_matches(plain(school.name), by_name, 1, 0.6)
            missing[school] = by_name[near[0]][0][1] if near else None
    return Match(found, missing)
