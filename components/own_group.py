"""A reader's own group of catchments: seen like an area, by sums over those of its areas that are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from catalogue import Area, Indicator, Level, Municipality
from components import choices, permalink
from text import Words, in_both, listing, number, t
from text.findings.phrases import capital

GROUP = "grupp"  # among the areas of the address, and the name of the choice that says which areas
FEWEST_COMPARED = 3  # areas that can be compared: macro compared_groups
MOST_NAMES = 4  # in the group's name; of more only how many


@dataclass(frozen=True)
class Group:
    """At least two catchments. Its id is theirs with commas between: macro with_groups."""

    areas: tuple[Area, ...]
    level: Level = "catchment"
    whole: Words | None = None  # the name of what they are all of

    @property
    def id(self) -> str:
        return permalink.SEPARATOR.join(one.id for one in self.areas)

    @property
    def name(self) -> Words:
        """As it stands inside a sentence."""
        return self.whole or in_both(lambda: t("group.name", areas=self._short()))

    @property
    def title(self) -> Words:
        """As it stands at the beginning of one."""
        return in_both(lambda: capital(str(self.name)))

    def _short(self) -> str:
        many = len(self.areas) > MOST_NAMES
        return t("group.count", count=number(len(self.areas))) if many else self.listed()

    def listed(self) -> str:
        return listing([str(one.name) for one in self.areas])


def measures(one: Area | Group | None, indicators: Iterable[Indicator]) -> list[dict[str, Any]]:
    """What the queries need to know to sum each indicator; nothing where there is no group."""
    if not isinstance(one, Group):
        return []
    return [
        {"indicator_id": item.id, "measure": item.measure, "scale": item.scale}
        for item in indicators
        if item.is_additive
    ]


def called(one: Group | None) -> list[dict[str, str]]:
    """The group's name, for the queries that name areas."""
    if one is None:
        return []
    return [{"area_id": one.id, "level": "group", "name_sv": one.name.sv, "name_en": one.name.en}]


def choose_group(place: Municipality, areas: Mapping[str, Area], *, is_wanted: bool = False) -> Group | None:
    """The catchments that the visitor has put together; None, and why, where they are fewer than two.

    is_wanted  whether nothing chosen is to be said too
    """
    chosen, count = _choose(place, areas, t("group.areas"), t("group.placeholder"))
    if len(chosen) < 2:
        if chosen or is_wanted:
            st.info(t("group.too_few"))
        return None
    if len(chosen) == count:
        st.info(t("group.all", municipality=place.name))
    return Group(chosen, place.compared)


def choose_compared(place: Municipality, areas: Mapping[str, Area]) -> Group | None:
    """The areas that are compared with each other; None where all are, too few being chosen.

    All of a region's municipalities are a group too: nothing is estimated of them at publication.
    """
    chosen, _ = _choose(place, areas, t("group.compared"), t("group.compared_all"))
    if 0 < len(chosen) < FEWEST_COMPARED:
        st.info(t("group.compared_too_few", fewest=number(FEWEST_COMPARED)))
    if len(chosen) >= FEWEST_COMPARED:
        return Group(chosen, place.compared)
    if place.compared == "catchment":
        return None
    return Group(tuple(choices.compared(place, dict(areas))), place.compared, place.name)


def _choose(
    place: Municipality, areas: Mapping[str, Area], label: str, placeholder: str
) -> tuple[tuple[Area, ...], int]:
    """The chosen areas, and how many there are to choose among."""
    known = {one.id: one for one in choices.compared(place, dict(areas))}
    labels = {id: str(one.name) for id, one in known.items()}
    ids = permalink.choose_many(GROUP, label, labels, [], len(known), placeholder)
    return tuple(one for id, one in known.items() if id in ids), len(known)


def choose_area(place: Municipality, areas: dict[str, Area]) -> Area | Group:
    """An area that the place is made of, or a group of one's own; the page ends until that has two areas."""
    known = {one.id: one for one in choices.inside(place, areas)}
    labels = {id: str(one.name) for id, one in known.items()} | {GROUP: t("group.choose")}
    chosen = permalink.choose("omrade", t("choices.area"), labels, next(iter(known)))
    if chosen != GROUP:
        return known[chosen]
    group = choose_group(place, areas, is_wanted=True)
    if group is None:
        raise choices.PageEnds
    return group
