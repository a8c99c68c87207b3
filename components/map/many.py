"""A map of many areas: their boundaries come county by county, and a choice is one letter an area.

Where there are hundreds a tooltip says the value. Where there are thousands it says within what the value
lies, and a click on the area the rest.
"""

from __future__ import annotations

import hashlib
import string
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import pandas as pd

from catalogue import Indicator
from components.map import areas, draw, elements
from text import number, quantity, t

# From which zoom on boundaries are on which grid, in steps to a degree: what is lost is less than a pixel.
DETAILS = ((0, 100), (7, 1_000), (10, 100_000))
GRIDS = {grid for _, grid in DETAILS}
MOST_LABELLED = 500  # areas; of more no value is sent that is not asked for
LOOKS = ["class", "class_lower", "class_upper", "judgement", "status", "provenance", "benchmark_provenance"]
LETTERS = string.ascii_letters + string.digits + "".join(map(chr, range(0x100, 0x250)))
NONE = " "  # the letter of an area without a row


class ManyMap(elements.AreaMap):
    """A map that stays the same, whatever is chosen, as long as its boundaries and language do."""

    def __init__(
        self, parts: pd.DataFrame, frame: pd.DataFrame, scope: str, level: str, frame_level: str, **town: Any
    ) -> None:
        super().__init__("/outlines/", **town)
        details = DETAILS[1:] if len(parts) == 1 else DETAILS
        self.own = elements.script_json(
            {
                "geometry": f"{elements.ROOT}/outlines/",
                **town,
                "scope": scope,
                "level": level,
                "version": version(parts),
                "details": details,
                "parts": [[one.county_id, len(one.areas), one.version] for one in parts.itertuples()],
                "frame": [frame_level, version(frame)] if len(frame) else None,
            }
        )

    @property
    def default_js(self) -> list[tuple[str, str]]:
        *others, layer = super().default_js
        return [*others, ("many", elements.asset("many.js")), layer]


def version(parts: pd.DataFrame) -> str:
    """Of all the boundaries in the rows of `queries/extent.sql`; of a county alone it is the county's own."""
    versions = list(parts["version"])
    if len(versions) == 1:
        return str(versions[0])
    return hashlib.sha256("".join(versions).encode()).hexdigest()[:12]


def ids(parts: pd.DataFrame) -> list[str]:
    """Every area in the rows of `queries/extent.sql`, in the order in which their boundaries come."""
    return [str(one) for of in parts["areas"] for one in of]


def content(
    rows: pd.DataFrame, indicator: Indicator, benchmark: str, order: list[str], selected: str | None
) -> dict[str, Any]:
    """What one year's rows of the query `comparison` look like and say, for the areas in `order`."""
    is_labelled = len(order) <= MOST_LABELLED
    looks = rows.groupby(LOOKS, dropna=False, sort=True).ngroup()
    letters = dict(zip(rows["area_id"], (LETTERS[one] for one in looks), strict=True))
    judged = bool((rows["judgement"] != "not_judged").any())
    kinds = {
        letters[row["area_id"]]: [
            areas.fill(row),
            row["judgement"] if judged and pd.notna(row["value"]) else "",
            lines(row, indicator, benchmark, is_labelled),
        ]
        for row in rows[~looks.duplicated()].to_dict("records")
    }
    said = _values(rows, indicator) if is_labelled else {}
    return {
        "codes": "".join(letters.get(one, NONE) for one in order),
        "kinds": kinds,
        "values": [said.get(one, ["", ""]) for one in order] if is_labelled else [],
        "selected": selected,
    }


def _values(rows: pd.DataFrame, indicator: Indicator) -> dict[str, list[str]]:
    """What stands in an area, and the first line of its tooltip."""
    decimals = areas.label_decimals(rows, indicator)
    said = partial(quantity, unit=indicator.unit, decimals=indicator.decimals)
    return {
        row["area_id"]: [areas.label(row, decimals), said(row["value"]) if pd.notna(row["value"]) else ""]
        for row in rows.to_dict("records")
    }


def lines(row: dict[str, Any], indicator: Indicator, benchmark: str, is_labelled: bool) -> list[str]:
    """What is the same for all areas that look alike."""
    said = areas.lines(row | {"lower": None, "upper": None}, indicator, benchmark)
    if pd.isna(row["value"]):
        return said
    low = number(row["class_lower"], indicator.decimals)
    high = quantity(row["class_upper"], indicator.unit, indicator.decimals)
    return [*([] if is_labelled else [t("map.class", lower=low, upper=high)]), *said[1:]]


def show_many(
    picture: ManyMap,
    shown: dict[str, Any],
    known: Collection[str],
    *,
    key: str,
    title: str,
    synthetic: bool,
    schematic: bool,
    on_click: Callable[[str], None],
) -> None:
    """Draw what `content` says on the areas of `picture`; on_click is called before the page runs again."""
    corner, mark = t("map.schematic") if schematic else "", t("synthetic.mark") if synthetic else ""
    change = {"title": title, "mark": mark, "corner": corner, "points": [], **shown}
    draw(picture, elements.restyle(change), known, key=key, on_click=on_click)
