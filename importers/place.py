"""Where figures are invented, and how many people there are to be counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalogue import Municipality
from importers.published import SmallArea
from importers.recipe import groups, settings, stream

MOST_GROWTH = 0.005  # a year, outside the years whose population is published


@dataclass(frozen=True)
class Place:
    """One municipality, its small areas, and the areas above it by level ('county', 'country')."""

    municipality: Municipality
    small: dict[str, SmallArea]
    above: dict[str, str]

    @property
    def years(self) -> list[int]:
        """The years whose population is published."""
        return sorted(next(iter(self.small.values())).population)

    def types(self) -> np.ndarray:
        """Area types of the small areas, less their mean over inhabitants."""
        types = np.array([area.area_type for area in self.small.values()], dtype=float)
        return types - np.average(types, weights=self.inhabitants(self.years[-1]))

    def inhabitants(self, year: int) -> np.ndarray:
        """Inhabitants of each small area; outside the published years with their growth, but gently."""
        first, last = self.years[0], self.years[-1]
        counts = {y: np.array([area.population[y] for area in self.small.values()]) for y in self.years}
        growth = (counts[last] / counts[first]) ** (1 / (last - first)) - 1
        nearest = min(max(year, first), last)
        return counts[nearest] * (1 + np.clip(growth, -MOST_GROWTH, MOST_GROWTH)) ** (year - nearest)

    def people(self, name: str, year: int, sexes: int) -> np.ndarray:
        """How many of the group `name` there are: small areas × sexes, women before men."""
        group = groups()[name]
        expected = self.inhabitants(year)[:, None] * group.share * group.sexes
        counts = count(name, expected, stream("people", name, year))
        return counts if sexes == 2 else counts.sum(axis=1, keepdims=True)


def count(name: str, expected: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Whole people of the group `name`; by chance more or fewer, where the group varies."""
    return chance.poisson(expected) if groups()[name].varies else np.rint(expected).astype(np.int64)


def people_above(name: str, level: str, sexes: int, chance: np.random.Generator) -> np.ndarray:
    """How many of the group `name` there are in the county or the country: 1 × sexes."""
    group = groups()[name]
    expected = getattr(group, level) or settings()["population"][level] * group.share
    return count(name, expected * (group.sexes if sexes == 2 else np.ones(1)), chance)[None, :]
