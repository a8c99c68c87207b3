"""All of Sweden as one snapshot, everything in it invented: python3 dev.py national

It is written in the real contract with a catalogue beside it, so that the app serves it as any other:
LIKVARD_DATA and LIKVARD_CATALOGUE name the two. It lies in a folder of its own under .cache, never in data/.

A smaller snapshot has the first of a larger one's indicators, in all areas and years: the same question about
them has the same answer in both.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SEED = 2290
LAST = 2025
MOST_YEARS = 20
FEWEST_INDICATORS = 3
A_YEAR = 16_669  # rows of an indicator: areas.sql


@dataclass(frozen=True)
class Size:
    """How many observations there are: of so many indicators in so many years."""

    indicators: int
    years: int = MOST_YEARS

    @property
    def observations(self) -> int:
        return self.indicators * self.years * A_YEAR

    @property
    def first(self) -> int:
        return LAST - self.years + 1

    @property
    def ids(self) -> list[str]:
        return [f"national-{number:03d}" for number in range(1, self.indicators + 1)]


def size_of(observations: int) -> Size:
    """The least size with at least so many; fewer years only where three indicators would be too much."""
    years = min(MOST_YEARS, -(-observations // (FEWEST_INDICATORS * A_YEAR)))
    return Size(max(FEWEST_INDICATORS, -(-observations // (years * A_YEAR))), years)


def folder(size: Size, seed: int = SEED) -> Path:
    """Where the snapshot of that size lies, or will."""
    under = os.environ.get("LIKVARD_NATIONAL") or ROOT / ".cache" / "national"
    return Path(under, f"{size.indicators}-indicators-{size.years}-years-{seed}")
