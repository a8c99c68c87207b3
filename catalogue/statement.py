"""What is known not to be accessible, and when that was last assessed: catalogue/accessibility.toml.

The gaps are this program's own, so the file lies beside the code whichever catalogue is in use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from catalogue import build, read
from text import Words

FILE = Path(__file__).with_name("accessibility.toml")


@dataclass(frozen=True)
class Gap:
    """One thing that is not accessible."""

    id: str
    rule: str  # success criterion of WCAG: "3.1.2"
    pages: tuple[str, ...]  # files in pages/, without their ending; none: all pages
    since: date
    title: Words
    what: Words  # what does not work, for whom, and what to do instead
    why: Words
    plan: Words
    axe: tuple[str, ...] = ()  # rules of axe-core that may therefore report it


@dataclass(frozen=True)
class Statement:
    assessed_on: date
    updated_on: date
    standard: str  # the one that gives presumption of conformity
    tested_against: str  # what the tests demand
    gaps: tuple[Gap, ...]

    @property
    def degree(self) -> Literal["full", "partial"]:
        """How well the law is met. A service with worse gaps than these must not be published."""
        return "partial" if self.gaps else "full"


@cache
def load(path: Path = FILE) -> Statement:
    """The statement in the file at `path`.

    Raises CatalogueError for a field that is missing, unknown or of the wrong kind.
    """
    raw = read(path)
    gaps = [build(Gap, path, gap) for gap in raw.get("gaps", [])]
    return build(Statement, path, raw | {"gaps": gaps})
