"""What an indicator is, in words: what is measured, who is counted, what is good, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import catalogue
from catalogue import Area, Indicator, Level, Municipality
from catalogue.protection import shown
from components.axis import unit_words
from components.links import show_ways, way_html
from components.prose import Section, link_html, show_section, terms_html
from components.table import Html
from text import listing, number, percent, period, t

# The views of an indicator, and the level it must exist at to be there; None: what is compared.
VIEWS: dict[str, Level | None] = {
    "map": None,
    "trend": None,
    "schools": "school",
    "municipalities": "municipality",
    "area": None,
}


def level_words(level: Level, years_pooled: int = 1) -> str:
    """upptagningsområden, 3 år tillsammans."""
    words = t(f"indicator.level_{level}")
    if years_pooled == 1:
        return words
    return t("indicator.level_pooled", level=words, years=number(years_pooled))


def level_listing(levels: Iterable[Level]) -> str:
    return listing([level_words(level) for level in levels])


def years_words(indicator: Indicator) -> str:
    """2012–2025; each year by itself where some are left out; and those in which nothing was measured."""
    names = [period(year, 1, indicator.period) for year in indicator.years]
    unbroken = len(names) == indicator.years[-1] - indicator.years[0] + 1
    years = f"{names[0]}–{names[-1]}" if unbroken and len(names) > 2 else listing(names)
    missing = [period(year, 1, indicator.period) for year in indicator.missing_years]
    return t("indicator.missing_years", years=years, missing=listing(missing)) if missing else years


def pooled_words(indicator: Indicator) -> str:
    pooled = [level for level in indicator.levels if indicator.pool(level) > 1]
    years = number(indicator.pooled_years)
    return t("indicator.pooled_why", levels=level_listing(pooled), years=years) if pooled else ""


def sexes_words(indicator: Indicator) -> str:
    if not indicator.sex_levels:
        return t("indicator.sexes_nowhere")
    return t("indicator.sexes_at", levels=level_listing(indicator.sex_levels))


def facts(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """Terms and what they are for this indicator, in the order in which they are read; some are empty."""
    source = catalogue.sources()[indicator.source]
    level = percent(100 * catalogue.confidence().level)
    yield t("indicator.definition"), str(indicator.definition)
    yield t("indicator.why"), str(indicator.why)
    yield t("indicator.people"), str(indicator.people)
    yield t("indicator.unit"), t(f"indicator.unit_{indicator.measure}", unit=unit_words(indicator))
    yield t("indicator.direction"), t(f"indicator.direction_{indicator.direction}")
    yield t("indicator.caution"), str(indicator.caution or "")
    yield t("indicator.years"), years_words(indicator)
    for one in indicator.breaks:
        yield t("indicator.break", year=period(one.year, 1, indicator.period)), str(one.reason)
    yield t("indicator.pooled"), pooled_words(indicator)
    yield t("indicator.sexes"), sexes_words(indicator)
    yield t("protection.sensitivity"), t(f"protection.why_{indicator.sensitivity}")
    fewest = number(shown().fewest(indicator))
    yield t("indicator.smallest"), t("indicator.smallest_why", smallest=fewest)
    yield t("indicator.uncertainty"), t(f"indicator.uncertainty_{indicator.measure}", level=level)
    yield t("indicator.source"), link_html(source.url, str(source.name))
    yield t("indicator.publisher"), str(source.publisher)
    yield t("indicator.licence"), str(source.licence)
    yield t("indicator.kolada"), indicator.kolada or ""


def section(indicator: Indicator) -> Section:
    return Section("indikatorn", str(indicator.name), Html(terms_html(facts(indicator))))


def show_views(indicator: Indicator, place: Municipality, areas: Mapping[str, Area]) -> None:
    """The way to each picture of this indicator."""
    there = {one.level for one in areas.values()}
    show_section(Section("bilder", t("indicator.views"), Html()))
    pages = [
        page for page, named in VIEWS.items() if (named or place.compared) in there & set(indicator.levels)
    ]
    show_ways(*(way_html(one, t(f"indicator.view_{one}"), indikator=indicator.id) for one in pages))
