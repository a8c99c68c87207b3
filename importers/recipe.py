"""How figures are invented for one indicator: the parameters in synthetic.toml, and what they mean.

    expected = link⁻¹( link(level) + gradient · type + area + year ± girls / 2 )

`area` and `year` are drawn once for each small area and each year. They are added, never multiplied:
what lies between two areas is the same every year, so that no area is made to improve on another.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from catalogue import Indicator, build

PATH = Path(__file__).with_name("synthetic.toml")
EDGE = 0.002  # no expected share is nearer to 0 or 1 than this


@dataclass(frozen=True)
class Group:
    """People who can be counted; the fields are explained in synthetic.toml."""

    share: float
    varies: bool = False
    women: float = 0.5
    county: int | None = None
    country: int | None = None

    @property
    def sexes(self) -> np.ndarray:
        """Shares of women and men."""
        return np.array([self.women, 1 - self.women])


@dataclass(frozen=True)
class Recipe:
    """The parameters of one indicator; the fields and their units are explained in synthetic.toml."""

    group: str
    level: float
    county: float
    country: float
    trend: float
    gradient: float
    spread: float
    wobble: float
    girls: float = 0.0
    school_spread: float = 0.15
    points: Mapping[str, float] | None = None
    sd: float = 0.0
    standard_error: bool = True

    @property
    def shown_sd(self) -> float | None:
        """`sd`, if the source would say how uncertain a mean is."""
        return self.sd if self.sd and self.standard_error else None

    def course(self, level: float, years: np.ndarray, known: Mapping[int, float]) -> np.ndarray:
        """The level in each year, in the indicator's unit.

        A straight line between the `known` years, and from the nearest of them with the yearly trend;
        where nothing is known, through `level` in the middle year.
        """
        points = known or {settings()["middle"]: level}
        inner = np.clip(years, min(points), max(points))
        between = np.interp(inner, sorted(points), [points[year] for year in sorted(points)])
        return between + self.trend * (years - inner)


@cache
def settings() -> dict[str, Any]:
    return tomllib.loads(PATH.read_text("utf-8"))


@cache
def groups() -> dict[str, Group]:
    return {name: build(Group, PATH, raw) for name, raw in settings()["groups"].items()}


@cache
def recipes() -> dict[str, Recipe]:
    return {name: build(Recipe, PATH, raw) for name, raw in settings()["indicators"].items()}


def stream(*names: object) -> np.random.Generator:
    """Random numbers that depend on the seed and on `names` only, whatever else is drawn."""
    digest = hashlib.sha256("/".join(map(str, names)).encode()).digest()
    return np.random.Generator(np.random.PCG64([settings()["seed"], int.from_bytes(digest[:16], "big")]))


def sexes(indicator: Indicator) -> str:
    """The sexes that are invented; both together are their sum."""
    return "KM" if indicator.sex_levels else "T"


def halves(indicator: Indicator, recipe: Recipe) -> np.ndarray:
    """What each of `sexes` adds to the expected."""
    return np.array([recipe.girls / 2, -recipe.girls / 2] if indicator.sex_levels else [0.0])


def link(indicator: Indicator, value: np.ndarray) -> np.ndarray:
    """A value in the indicator's unit on the scale where effects are added: log odds, log or as it is."""
    if indicator.measure == "mean":
        return value
    if indicator.measure == "rate":
        return np.log(value / indicator.scale)
    share = np.clip(value / indicator.scale, EDGE, 1 - EDGE)
    return np.log(share / (1 - share))


def draw(
    indicator: Indicator,
    recipe: Recipe,
    expected: np.ndarray,
    people: np.ndarray,
    chance: np.random.Generator,
) -> np.ndarray:
    """Persons, events or (for means) the sum over persons, as whole numbers, for each entry of `people`.

    `expected` is on the linked scale.
    """
    if indicator.measure == "mean":
        noise = recipe.sd * np.sqrt(people) * chance.standard_normal(people.shape)
        return np.rint(people * expected + noise).astype(np.int64)
    if indicator.measure == "rate":
        return chance.poisson(people * np.exp(expected))
    return chance.binomial(people, 1 / (1 + np.exp(-expected)))
