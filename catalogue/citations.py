"""What published reports have found in words: short statements, each with its source (findings/*.toml).

work = "borlange-htl"            # the development work that it is about, if any
indicators = ["las-ak3"]         # those that it is shown beside
[statement]                      # at most 400 characters, as the report says it or close to it
sv = "…"
en = "…"
[source]                         # the report: author, title, year, page; and its url where there is one
sv = "…"
en = "…"
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import catalogue
from catalogue import CatalogueError, Reference
from text import Words, t

LONGEST = 400  # characters: a statement, not a chapter


@dataclass(frozen=True)
class Citation:
    id: str
    statement: Words
    source: Reference
    indicators: tuple[str, ...] = ()
    work: str | None = None


def _checked(one: Citation, path: Path) -> Citation:
    for indicator in one.indicators:
        if indicator not in catalogue.indicators():
            raise CatalogueError(f"{path}: {t('works.no_indicator', indicator=indicator)}")
    if one.work is not None and one.work not in catalogue.interventions():
        raise CatalogueError(f"{path}: {t('decisions.no_work', work=one.work)}")
    for said in (one.statement.sv, one.statement.en, one.source.name.sv, one.source.name.en):
        if not said.strip():
            raise CatalogueError(f"{path}: {t('citations.empty')}")
        if len(said) > LONGEST:
            raise CatalogueError(f"{path}: {t('citations.too_long', most=LONGEST)}")
    return one


@cache
def _citations(root: Path) -> tuple[Citation, ...]:
    found = catalogue.all_of(Citation, "findings", root)
    return tuple(_checked(one, root / "findings" / f"{id}.toml") for id, one in found.items())


def citations(indicator: str | None = None, work: str | None = None) -> list[Citation]:
    """The statements, or those beside an indicator or about a work. Raises CatalogueError for a wrong one."""
    return [
        one
        for one in _citations(catalogue.folder())
        if (indicator is None or indicator in one.indicators) and (work is None or work == one.work)
    ]
