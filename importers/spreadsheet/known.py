"""What may be meant: the catalogue's indicators and the municipality's areas, by id, name and code."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from catalogue import Area, Indicator, Level, Municipality
from importers.faults import Fault, fault
from importers.spreadsheet.sheet import Where, clean
from text import Words

CLOSE = 0.85  # how alike a name must be to be proposed
SIGNS = re.compile(r"[^\w%+<>/.–-]+")


def plain(text: str) -> str:
    """A name as it is compared: one writing, no capitals."""
    return clean(text).casefold()


def heading(text: str) -> str:
    """A heading as it is compared: without what stands in parentheses, too."""
    return SIGNS.sub(" ", re.sub(r"\([^)]*\)", " ", plain(text))).strip(" .-–*")


@cache
def columns() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "columns.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Place:
    """An area that a row may be about."""

    id: str
    level: Level
    name: Words


@dataclass
class Names:
    """Things by every name that they have. A name may fit several; then it fits none."""

    by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, id: str, names: Iterable[str | None]) -> None:
        for name in (id, *names):
            if name:
                self.by_name[plain(name)].add(id)

    def find(self, text: str) -> list[str]:
        return sorted(self.by_name.get(plain(text), ()))

    def nearest(self, text: str) -> str | None:
        close = difflib.get_close_matches(plain(text), self.by_name, n=1, cutoff=CLOSE)
        return min(self.by_name[close[0]]) if close else None


class Known:
    """Indicators, areas and what is counted as a total, for one municipality."""

    def __init__(
        self, indicators: Mapping[str, Indicator], municipality: Municipality, areas: Iterable[Area] = ()
    ) -> None:
        self.indicators, self.municipality = indicators, municipality
        self.places: dict[str, Place] = {}
        self.area_names, self.indicator_names = Names(), Names()
        for place, *more in (*_declared(municipality), *_given(areas)):
            self.places[place.id] = place
            self.area_names.add(place.id, (place.name.sv, place.name.en, *more))
        for id, one in indicators.items():
            names = (one.name.sv, one.name.en, one.short.sv, one.short.en, one.kolada)
            self.indicator_names.add(id, names)
        self.nicknames = {plain(place.name): place.catchment for place in municipality.places}

    def is_foreign(self, id: str) -> bool:
        """Whether an area, or what looks like the id of one, lies in another municipality."""
        own = self.municipality.id
        if id in self.places:
            return self.places[id].level == "municipality" and id != own
        return bool(re.fullmatch(r"\d{4}(-.+|[A-C]\d{4}|R\d{3})?", id)) and not id.startswith(own)

    def area(self, text: str, where: Where) -> str | Fault:
        """The id of the area that `text` names exactly, or what is wrong."""
        found = self.area_names.find(text)
        if len(found) > 1:
            return fault("F-AREA-04", {"areas": ", ".join(found)}, **where)
        id = found[0] if found else clean(text)
        if self.is_foreign(id):
            return fault("F-AREA-03", {"municipality": self.municipality.name}, **where)
        if found:
            return id
        nearest = self.nicknames.get(plain(text)) or self.area_names.nearest(text)
        if nearest is None:
            return fault("F-AREA-01", **where)
        return fault("F-AREA-02", {"nearest": self.places[nearest].name, "id": nearest}, **where)

    def indicator(self, text: str, where: Where) -> str | Fault:
        """The id of the indicator that `text` names exactly, or what is wrong."""
        found = self.indicator_names.find(text)
        if len(found) == 1:
            return found[0]
        nearest = self.indicator_names.nearest(text)
        if found or nearest is None:
            return fault("F-IND-01", **where)
        return fault("F-IND-02", {"nearest": self.indicators[nearest].name, "id": nearest}, **where)


def _declared(municipality: Municipality) -> Iterator[tuple[Place, *tuple[str | None, ...]]]:
    """The municipality itself and its parts, as the catalogue has them."""
    yield Place(municipality.id, "municipality", municipality.name), municipality.authority.sv
    for cluster in municipality.clusters:
        yield (Place(cluster.id, "cluster", cluster.name),)
    for catchment in municipality.catchments:
        yield (Place(catchment.id, "catchment", catchment.name),)
        for part in catchment.small_areas:
            yield (Place(part, "small_area", Words(part, part)),)


def _given(areas: Iterable[Area]) -> Iterator[tuple[Place, *tuple[str | None, ...]]]:
    """The snapshot's areas; a school by its code, too. Those that do not exist are left out."""
    for area in areas:
        if not area.is_example:
            yield Place(area.id, area.level, area.name), area.school_code


def sex(text: str) -> str | None:
    sexes = columns()["sexes"]
    return next((id for id, names in sexes.items() if heading(text) in names), None)


def is_total(text: str) -> bool:
    return heading(text) in columns()["totals"]["names"]
