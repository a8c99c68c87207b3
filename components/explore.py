"""What a researcher chooses: indicators, level, areas, years and sexes. Every choice is in the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from catalogue import Area, Indicator, Level, Municipality
from components import choices, own_group, permalink
from components.definition import level_words
from text import t
from text.findings.phrases import capital

VIEWS = ("tabell", "samband", "korrelation", "fordelning", "paneler")
FEWEST = 4  # areas that something can be said of: macro association
LEVELS: dict[str, Level] = {  # as the address says them
    "upptagningsomraden": "catchment",
    "kluster": "cluster",
    "skolor": "school",
    "sma-omraden": "small_area",
    "kommuner": "municipality",
    "lan": "county",
    "riket": "country",
}
EVERY = "alla"
FORMS = ("lang", "bred")


@dataclass(frozen=True)
class Selection:
    """What a table is about."""

    indicators: tuple[Indicator, ...]
    areas: tuple[str, ...]
    group: own_group.Group | None
    years: tuple[int, int]
    sexes: tuple[str, ...]

    def query(self) -> dict[str, Any]:
        """What queries/figures.sql and queries/figures_wide.sql need to know of it."""
        return {
            "indicators": [one.id for one in self.indicators],
            "areas": [*self.areas, *([self.group.id] if self.group else [])],
            "first_year": self.years[0],
            "last_year": self.years[1],
            "sexes": list(self.sexes),
            "measures": own_group.measures(self.group, self.indicators),
            "called": own_group.called(self.group),
        }


def known_indicators(level: Level | None = None) -> dict[str, Indicator]:
    """What can be explored. What families say is shown on a page of its own only."""
    return {id: one for id, one in choices.indicators(level).items() if not one.is_experience}


def choose_indicators(level: Level | None = None) -> list[Indicator]:
    """Some of the indicators; the first of each domain where none is chosen."""
    known = known_indicators(level)
    firsts = {one.domain: one.id for one in reversed(known.values())}
    usual = [id for id in known if id in firsts.values()]
    labels = {id: f"{t(f'domain.{one.domain}')}: {one.short}" for id, one in known.items()}
    chosen = permalink.choose_many(
        "indikatorer", t("explore.indicators"), labels, usual, len(known), t("explore.none_chosen")
    )
    return [known[one] for one in chosen]


def _levels(areas: dict[str, Area], fewest: int) -> dict[str, str]:
    """The levels with at least so many areas, with their names."""
    return {
        id: capital(level_words(level))
        for id, level in LEVELS.items()
        if len(choices.at(areas, level)) >= fewest
    }


def choose_level(place: Municipality, areas: dict[str, Area], fewest: int) -> Level:
    """A level with at least `fewest` areas; the page ends where there is none."""
    known = _levels(areas, fewest)
    if not known:
        choices.nothing_to_show("explore.nothing")
    usual = next((id for id in known if LEVELS[id] == place.compared), next(iter(known)))
    aliases = {id: usual for id in (EVERY, *LEVELS) if id not in known}
    return LEVELS[permalink.choose("niva", t("explore.level"), known, usual, aliases=aliases)]


def choose_any_areas(areas: dict[str, Area]) -> tuple[str, ...]:
    """The areas that are chosen, of any level; all at the chosen level, or all, where none is."""
    labels = {EVERY: capital(t("indicator.level_all"))} | _levels(areas, 1)
    level = permalink.choose("niva", t("explore.level"), labels, EVERY)
    return _choose_some(areas, tuple(areas) if level == EVERY else choices.ids(areas, LEVELS[level]))


def _choose_some(areas: dict[str, Area], usual: Iterable[str]) -> tuple[str, ...]:
    ordered = choices.at(areas, *LEVELS.values())
    labels = {one.id: str(one.name) for one in ordered}
    chosen = permalink.choose_many(
        "urval", t("explore.areas"), labels, [], len(labels), t("explore.areas_all")
    )
    return tuple(chosen or usual)


def choose_years(indicators: Iterable[Indicator]) -> tuple[int, int]:
    """The first and the last year, of those that the indicators have."""
    known = sorted({year for one in indicators for year in one.years})
    if not known:
        choices.nothing_to_show("explore.nothing")
    labels = {str(year): str(year) for year in known}
    first = permalink.choose("fran", t("explore.from"), labels, str(known[0]))
    later = {id: name for id, name in labels.items() if int(id) >= int(first)}
    return int(first), int(permalink.choose("till", t("explore.to"), later, str(known[-1])))


def choose_sexes() -> tuple[str, ...]:
    labels = {sex: t(f"choices.sex_{sex}") for sex in choices.SEXES}
    return tuple(permalink.choose_many("konen", t("explore.sexes"), labels, ["T"], len(labels)))


def choose_selection(place: Municipality, areas: dict[str, Area]) -> Selection:
    """All that a table is about; its own group too, where the place has areas to put together."""
    indicators = tuple(choose_indicators())
    with choices.row():
        chosen = choose_any_areas(areas)
        years = choose_years(indicators)
        sexes = choose_sexes()
    can_group = any(one.level == place.compared for one in choices.inside(place, areas))
    group = own_group.choose_group(place, areas) if can_group else None
    return Selection(indicators, chosen, group, years, sexes)


def choose_form() -> str:
    """lang or bred."""
    labels = {one: t(f"explore.form_{one}") for one in FORMS}
    return permalink.choose("form", t("explore.form"), labels, FORMS[0], is_open=True)


def choose_two(level: Level) -> tuple[Indicator, Indicator]:
    """What is drawn sideways and what upwards; the second of another domain where none is chosen."""
    first = choices.choose_indicator(level)
    others = {id: one for id, one in known_indicators(level).items() if id != first.id}
    if not others:
        choices.nothing_to_show("explore.two")
    usual = next((id for id, one in others.items() if one.domain != first.domain), None)
    return first, choices.choose_one(others, usual, "indikator2", "explore.other_indicator")


def choose_shared_year(years: pd.DataFrame) -> int:
    """One of the years in rows of queries/shared_years.sql; the newest of those with most indicators."""
    if years.empty:
        choices.nothing_to_show("explore.no_year")
    labels = {str(year): str(year) for year in years["year"]}
    usual = str(years["year"].iloc[int(years["indicators"].argmax())])
    wanted = permalink.asked("ar") or ""
    last = wanted.split("-")[-1]
    aliases = {wanted: last} if last in labels else {}
    return int(permalink.choose("ar", t("explore.year"), labels, usual, aliases=aliases))


def kind(level: Level) -> str:
    """What the sentences call the areas of a level."""
    return "school" if level == "school" else "area"


def choose_panels(place: Municipality, areas: dict[str, Area]) -> tuple[Level, list[str]]:
    """A level, and its areas or those of them that are chosen."""
    level = choose_level(place, areas, 1)
    known = {one.id: str(one.name) for one in choices.at(areas, level) if one.id != place.id}
    chosen = permalink.choose_many("urval", t("explore.areas"), known, [], len(known), t("explore.areas_all"))
    return level, chosen or list(known)


def choose_shared_sex(indicators: Sequence[Indicator], level: Level) -> str:
    """T, K or M; T without a question where one of the indicators is not split at `level`."""
    apart = [one for one in indicators if level not in one.sex_levels]
    return choices.choose_sex((apart or list(indicators))[0], level)
