"""The invented figures, as whole numbers for small areas, example schools, the county and the country.

Everything larger is a sum of these, so that sums are exact at every level.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from catalogue import Catchment, Indicator
from importers.anchor import anchor, apportion
from importers.areas import example_school
from importers.place import Place, count, people_above
from importers.published import Figure, Known
from importers.recipe import Recipe, draw, halves, link, settings, sexes, stream

# `amount` is persons with the property, events, or for means the sum over all persons.
COLUMNS = ("indicator_id", "area_id", "year", "sex", "amount", "people")
Atom = tuple[str, str, int, str, int, int]


def area_effects(indicator: Indicator, recipe: Recipe, place: Place) -> np.ndarray:
    """What each small area adds, the same in every year."""
    own = stream(indicator.id, "areas").normal(0, recipe.spread, len(place.small))
    return recipe.gradient * place.types() + own - np.average(own, weights=place.inhabitants(place.years[-1]))


def levels(
    indicator: Indicator, recipe: Recipe, level: float, points: Mapping[int, float]
) -> dict[int, float]:
    """The linked level in each year that the source measured, with what is common to all areas that year."""
    years = np.array([year for year in indicator.years if year not in indicator.missing_years])
    wobble = [stream(indicator.id, "wobble", year).normal(0, recipe.wobble) for year in years]
    course = link(indicator, recipe.course(level, years, points)) + wobble
    return dict(zip(years.tolist(), course.tolist(), strict=True))


def _points(known: Known, area: str) -> dict[int, float]:
    """What is published about both sexes of `area`, by year."""
    return {year: float(by_sex["T"].value) for (where, year), by_sex in known.items() if where == area}


def _people(
    indicator: Indicator, recipe: Recipe, place: Place, year: int, total: Figure | None
) -> np.ndarray:
    """Small areas × sexes; as many in all as the published figure is about, where it says so."""
    people = place.people(recipe.group, year, len(sexes(indicator)))
    if total and total.denominator and (total.numerator is not None or indicator.measure == "mean"):
        return apportion(total.denominator, people)
    return people


def _rows(
    indicator: Indicator, areas: list[str], year: int, amounts: np.ndarray, people: np.ndarray
) -> Iterator[Atom]:
    for i, area in enumerate(areas):
        for j, sex in enumerate(sexes(indicator)):
            yield indicator.id, area, year, sex, int(amounts[i, j]), int(people[i, j])


def invent(indicator: Indicator, recipe: Recipe, place: Place, known: Known) -> Iterator[Atom]:
    """Everything that is invented for one indicator; `known` is what is published of it."""
    home, effects = place.municipality.id, area_effects(indicator, recipe, place)
    points = {int(year): value for year, value in (recipe.points or {}).items()} | _points(known, home)
    for year, level in levels(indicator, recipe, recipe.level, points).items():
        published = known.get((home, year), {})
        people = _people(indicator, recipe, place, year, published.get("T"))
        expected = level + effects[:, None] + halves(indicator, recipe)
        amounts = draw(indicator, recipe, expected, people, stream(indicator.id, "amount", year))
        if published:
            amounts = anchor(indicator, published, amounts, people)
        yield from _rows(indicator, list(place.small), year, amounts, people)
        if "school" in indicator.levels:
            for catchment in place.municipality.catchments:
                yield _school(indicator, recipe, place, catchment, year, level + effects, people.sum(axis=1))
    for above, area in place.above.items():
        for year, level in levels(indicator, recipe, getattr(recipe, above), _points(known, area)).items():
            chance = stream(indicator.id, above, year)
            people = people_above(recipe.group, above, len(sexes(indicator)), chance)
            amounts = draw(indicator, recipe, level + halves(indicator, recipe), people, chance)
            yield from _rows(indicator, [area], year, amounts, people)


def _school(
    indicator: Indicator,
    recipe: Recipe,
    place: Place,
    catchment: Catchment,
    year: int,
    expected: np.ndarray,
    people: np.ndarray,
) -> Atom:
    """The catchment's example school: about as many as live there, and something of its own."""
    members = [list(place.small).index(area) for area in catchment.small_areas]
    chance = stream(indicator.id, catchment.id, year)
    own = stream(indicator.id, catchment.id).normal(0, recipe.school_spread)
    living = people[members] * np.array([share for _, share in catchment.parts])
    pupils = count(recipe.group, settings()["school_share"] * living.sum(keepdims=True), chance)
    level = np.average(expected[members], weights=living) + own
    amount = draw(indicator, recipe, np.array([level]), pupils, chance)
    return indicator.id, example_school(catchment), year, "T", int(amount[0]), int(pupils[0])
