"""What a visitor can choose: municipality, indicator, period, sex, areas. Each returns what was chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from contextvars import ContextVar
from dataclasses import replace
from typing import NoReturn

import pandas as pd
import streamlit as st

import catalogue
import text
from catalogue import Area, Indicator, Level, Municipality, Period
from components import permalink, record
from components.links import show_ways, way_html
from text import t

SEXES = ("T", "K", "M")
ORDERS = ("namn", "varde")
MOST_LINES = 4

_areas: ContextVar[dict[str, Area]] = ContextVar("areas")
_known: ContextVar[Collection[str] | None] = ContextVar("known", default=None)


def language() -> str:
    """The language that the address asks for; Swedish where it asks for none."""
    asked = permalink.asked("sprak")
    return asked if asked in text.LANGUAGES else "sv"


def municipality() -> Municipality:
    """The municipality that the address asks for; the catalogue's first where it asks for none."""
    known = catalogue.municipalities()
    return known[permalink.known("kommun", known, next(iter(known)))]


def row(key: str = "choices") -> AbstractContextManager[object]:
    """Where choices stand beside one another."""
    return st.container(key=key, horizontal=True)


def use(areas: dict[str, Area], known: Collection[str] | None = None) -> None:
    """From here on this script run is about `areas`.

    known  ids of the only indicators that can be chosen; all, where it is None
    """
    _areas.set(areas)
    _known.set(known)


def areas() -> dict[str, Area]:
    """Everything that values are about, by id. All visitors share it: it is not to be changed."""
    return _areas.get()


def indicators(level: Level | None = None) -> dict[str, Indicator]:
    """The indicators that can be chosen, or those of them that exist at `level`.

    Where municipalities are compared nobody is in need of several years together.
    """
    known, place = _known.get(), municipality()
    found = {id: one for id, one in catalogue.indicators(level).items() if known is None or id in known}
    if place.compared == "catchment":
        return found
    return {id: replace(one, pooled_years=1) for id, one in found.items()}


def regional() -> list[Indicator]:
    """The indicators that have figures of counties, and none of what lies in them."""
    return [one for one in catalogue.indicators("county").values() if one.is_regional]


def choose_indicator(
    level: Level, default: str | None = None, *, judged: bool = False, both: bool = False
) -> Indicator:
    """One of the indicators that exist at `level`, by domain.

    judged  only those of which high or low is good
    both    only those with single years where people live, too: what can be seen by home and by school
    """
    known = {
        id: one
        for id, one in indicators(level).items()
        if (not judged or one.direction != "none")
        and (not both or ("catchment" in one.levels and one.pool("catchment") == 1))
    }
    if not known:
        nothing_to_show("pages.no_figures", municipality=municipality().name)
    return choose_one(known, default)


def choose_one(
    known: Mapping[str, Indicator],
    default: str | None = None,
    name: str = "indikator",
    label: str = "choices.indicator",
) -> Indicator:
    """One of the `known` indicators, each under its domain; the first where `default` is none of them."""
    labels = {id: str(one.short) for id, one in known.items()}
    domains = {id: t(f"domain.{one.domain}") for id, one in known.items()}
    first = default if default and default in known else next(iter(known))
    return known[permalink.choose(name, t(label), labels, first, groups=domains)]


def _periods(rows: pd.DataFrame) -> list[Period]:
    return [Period(int(row.year), int(row.years_pooled), row.period) for row in rows.itertuples()]


def choose_period(rows: pd.DataFrame) -> Period:
    """One of the periods in the rows of `queries/periods.sql`; the newest where none is chosen."""
    periods = _periods(rows)
    known = {one.id: one for one in periods}
    labels = {one.id: one.name for one in periods}
    return known[
        permalink.choose("ar", t("choices.period"), labels, periods[0].id, aliases=_same_end(periods))
    ]


def choose_other_period(rows: pd.DataFrame, chosen: Period) -> Period | None:
    """A second period to lay beside the chosen one, or none."""
    periods = _periods(rows)
    known = {one.id: one for one in periods if one != chosen and one.years_pooled == chosen.years_pooled}
    labels = {"": t("choices.no_comparison")} | {one.id: one.name for one in known.values()}
    return known.get(permalink.choose("ar2", t("choices.compare_period"), labels, ""))


def _same_end(periods: list[Period]) -> dict[str, str]:
    """A year chosen on one page is a pool of years on another: the period with the same last year."""
    wanted = permalink.asked("ar") or ""
    same = [one.id for one in periods if str(one.year) == wanted.split("-")[-1]]
    return {wanted: same[0]} if same else {}


def choose_sex(indicator: Indicator, level: Level) -> str:
    """T, K or M; T without a question where the indicator is not split at `level`."""
    possible = SEXES if level in indicator.sex_levels else SEXES[:1]
    labels = {sex: t(f"choices.sex_{sex}") for sex in possible}
    if len(labels) == 1:
        return permalink.known("kon", labels, "T")
    return permalink.choose("kon", t("choices.sex"), labels, "T")


def _labels(areas: Iterable[Area]) -> dict[str, str]:
    return {one.id: str(one.name) for one in areas}


def choose_area(areas: list[Area], name: str = "omrade", label: str = "choices.area") -> Area:
    known = {one.id: one for one in areas}
    return known[permalink.choose(name, t(label), _labels(areas), areas[0].id)]


def choose_area_or_none(areas: list[Area]) -> str | None:
    """The id of an area to look at more closely, or None, as for a group, which is no area on a map."""
    labels = {"": t("choices.no_area")} | _labels(areas)
    return permalink.choose("omrade", t("choices.closer"), labels, "", aliases={"grupp": ""}) or None


def choose_areas(areas: list[Area], default: Iterable[str]) -> list[Area]:
    """At most four areas to follow over time; the first two where none is chosen and `default` names none."""
    known = {one.id for one in areas}
    first = [one for one in default if one in known][:MOST_LINES] or [one.id for one in areas[:2]]
    return _choose_many("omraden", "choices.areas", areas, first, MOST_LINES)


def choose_schools(schools: list[Area]) -> list[Area]:
    """The schools to compare; all where none is chosen."""
    chosen = _choose_many("skolor", "choices.schools", schools, [], len(schools), t("choices.all_schools"))
    return chosen or schools


def _choose_many(
    name: str, label: str, areas: list[Area], first: list[str], most: int, placeholder: str = ""
) -> list[Area]:
    known = {one.id: one for one in areas}
    chosen = permalink.choose_many(name, t(label), _labels(areas), first, most, placeholder)
    return [known[one] for one in chosen]


def choose_view(*views: str) -> str:
    """One of a page's views; the first where none is chosen."""
    labels = {one: t(f"choices.view_{one}") for one in views}
    return permalink.choose("vy", t("choices.view"), labels, views[0], is_open=True)


def asks_for_order() -> bool:
    """Whether the address says in which order areas are to stand."""
    return permalink.asked("ordning") is not None


def choose_order() -> str:
    """namn or varde: the order in which areas stand; by name where none is chosen."""
    labels = {one: t(f"choices.order_{one}") for one in ORDERS}
    return permalink.choose("ordning", t("choices.order"), labels, ORDERS[0], is_open=True)


def at(areas: dict[str, Area], *levels: Level) -> list[Area]:
    """The areas at the levels, one level after the other, each in the rows' order of names."""
    return [one for level in levels for one in areas.values() if one.level == level]


def compared(place: Municipality, areas: dict[str, Area]) -> list[Area]:
    """The areas that the place's pages compare with each other: its catchments, or its municipalities.

    Where there are none yet the page says so, and what would bring them, and ends.
    """
    found = [one for one in inside(place, areas) if one.level == place.compared]
    if not found:
        show_nothing_yet("pages.no_catchments", place)
        raise PageEnds
    return found


def inside(place: Municipality, areas: dict[str, Area]) -> list[Area]:
    """The areas that the place is made of, those that are compared first."""
    return [one for one in at(areas, *place.inside) if _is_inside(one, place)]


def _is_inside(area: Area, place: Municipality) -> bool:
    return area.level != "municipality" or area.parent == place.id


def show_nothing_yet(key: str, place: Municipality) -> None:
    """That there is nothing of a kind yet, what to do, and where there is something."""
    if kept := record.kept():
        kept.nothing = t(key, municipality=place.name)
    st.info(t(key, municipality=place.name))
    show_ways(
        way_html("municipalities", t(f"pages.instead_{place.compared}", municipality=place.name)),
        way_html("indicator", t("pages.indicator")),
    )


def ids(areas: dict[str, Area], *levels: Level) -> list[str]:
    return [one.id for one in at(areas, *levels)]


class PageEnds(Exception):
    """Nothing more is to be shown on the page; what stands around it is."""


def nothing_to_show(key: str, **places: object) -> NoReturn:
    """One sentence instead of an empty picture, and the end of the page."""
    if kept := record.kept():
        kept.nothing = t(key, **places)
    st.info(t(key, **places))
    raise PageEnds
