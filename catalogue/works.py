"""Whether a development work can be true: its times, its areas, and what it is said to aim at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import catalogue
from catalogue import ActsOn, CatalogueError, Event, EventKind, Intervention, Research
from text import t

FIRST, LAST = 1900, 2200  # years between which something can have been


def _times(name: str, span: Intervention | Research | Event) -> Iterator[str]:
    """What is wrong with a start and an end, in sentences."""
    for field, time in (("start", span.start), ("end", span.end)):
        if time is None:
            continue
        if isinstance(time, bool) or not isinstance(time, int | float) or not FIRST < time < LAST:
            yield t("works.no_time", name=f"{name}{field}", value=time)
            return
    if span.end is not None and (span.start is None or span.end <= span.start):
        yield t("works.end_first" if span.start is not None else "works.no_start", name=name, end=span.end)


def _known(name: str, given: tuple[str, ...], known: tuple[str, ...]) -> Iterator[str]:
    for one in given:
        if one not in known:
            yield t("works.unknown", name=name, value=one, known=", ".join(known))


def _problems(work: Intervention) -> Iterator[str]:
    """What is wrong with a work, in sentences."""
    yield from _times("", work)
    if work.research:
        yield from _times("research.", work.research)
    for event in work.events:
        yield from _times("events.", event)
    yield from _known("domains", work.domains, catalogue.DOMAINS)
    yield from _known("acts_on", work.acts_on, get_args(ActsOn))
    yield from _known("events.kind", tuple(one.kind for one in work.events), get_args(EventKind))
    places = [one for id, one in catalogue.municipalities().items() if id in work.municipalities]
    there = {catchment.id for one in places for catchment in one.catchments}
    for one in work.catchments:
        if one not in there:
            yield t("works.no_catchment", catchment=one, municipalities=", ".join(work.municipalities))
    for one in work.indicators:
        if one not in catalogue.indicators():
            yield t("works.no_indicator", indicator=one)


def checked(work: Intervention, path: Path) -> Intervention:
    """The work, from the file at `path`. Raises CatalogueError with the first sentence of what is wrong."""
    for problem in _problems(work):
        raise CatalogueError(f"{path}: {problem}")
    return work
