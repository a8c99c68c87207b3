"""What a development work cannot be asked, in sentences: when nothing can be compared, or it is not alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from catalogue import Intervention, Municipality
from text import listing, month, t


def _everywhere(work: Intervention, place: Municipality) -> bool:
    """Whether no area of the municipality is left to compare with."""
    return not work.catchments or {one.id for one in place.catchments} <= set(work.catchments)


def _meet(one: Intervention, other: Intervention, place: Municipality) -> bool:
    """Whether two works went on at some time in the same area, as far as is known."""
    if one.start is None or other.start is None:
        return False
    every = {catchment.id for catchment in place.catchments}
    areas = set(one.catchments or every) & set(other.catchments or every)
    is_there = bool(areas) or not every
    ends = (float("inf") if work.end is None else work.end for work in (one, other))
    return is_there and max(one.start, other.start) < min(ends)


def _data(work: Intervention, observed: pd.DataFrame) -> Iterator[str]:
    """What the years with values do not allow. `observed` are rows of `queries/observed.sql`."""
    rows = observed[observed["indicator_id"].isin(work.indicators)]
    if rows.empty:
        yield t("works.caution_no_values")
        return
    if work.start is None:
        return
    first, last = int(rows["first_year"].min()), int(rows["last_year"].max())
    if work.end is not None and work.end <= first:
        yield t("works.caution_ended_before", end=month(work.end, is_end=True), year=first)
    elif work.start <= first:
        yield t("works.caution_nothing_before", year=first)
    if work.start >= last + 1:
        yield t("works.caution_nothing_after", start=month(work.start), year=last)


def cautions(
    work: Intervention, others: Iterable[Intervention], place: Municipality, observed: pd.DataFrame
) -> list[str]:
    """What to keep in mind about a work in `place`; `others` are the works there."""
    met = [str(one.name) for one in others if one.id != work.id and _meet(work, one, place)]
    said = []
    if work.start is None:
        said.append(t("works.caution_no_dates"))
    if work.indicators:
        said += _data(work, observed)
        if _everywhere(work, place):
            said.append(t("works.caution_everywhere", municipality=place.name))
    else:
        said.append(t("works.caution_no_indicators"))
    if met:
        said.append(t("works.caution_overlap", works=listing(met)))
    return said
