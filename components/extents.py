"""What a map is about: the areas of a place itself, or all municipalities or small areas around it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

import catalogue
from catalogue import Area, Indicator, Level, Municipality
from components import map as one_map
from components import permalink
from components.benchmark import inside
from components.links import show_ways, way_html
from components.map import many
from components.picture import finding_html
from components.synthetic import is_synthetic
from text import findings, t

NAME, PLACE = "karta", "plats"  # in the address
HERE = "har"
FRAMES = {"kommuner": "county", "lan": "municipality", "riket": "county"}  # whose borders are drawn above
KEY = "map-many"


@dataclass(frozen=True)
class Extent:
    """`id` is as the address says it; `name` as it stands inside a sentence."""

    id: str
    scope: str
    level: Level
    name: str

    @property
    def is_wide(self) -> bool:
        return self.id != HERE

    @property
    def frame(self) -> str:
        return FRAMES[self.id]

    @property
    def kind(self) -> str:
        """What its areas are called in a finding."""
        return "whole_municipality" if self.is_wide and self.level == "municipality" else "area"

    @property
    def file(self) -> str:
        """In the name of a file."""
        return f"{self.id}-{self.scope}" if self.is_wide else self.scope


def offered(rows: pd.DataFrame, place: Municipality, areas: Mapping[str, Area]) -> dict[str, Extent]:
    """The place itself, and the rows of `queries/extents.sql`, by id."""
    wide = [
        Extent(row["extent"], row["scope_id"], row["level"], inside(areas[row["scope_id"]]))
        for row in rows.to_dict("records")
    ]
    return {one.id: one for one in (Extent(HERE, place.id, place.compared, str(place.name)), *wide)}


def asked(known: Mapping[str, Extent]) -> Extent:
    """What the address asks for; the place itself where it asks for nothing."""
    return known[permalink.known(NAME, known, HERE)]


def choose(known: Mapping[str, Extent]) -> None:
    """The choice, where there is one."""
    if len(known) > 1:
        labels = {
            one.id: t(f"extents.{one.id if one.is_wide else f'har_{one.level}'}", place=one.name)
            for one in known.values()
        }
        permalink.choose(NAME, t("extents.choose"), labels, HERE)


def ids(parts: pd.DataFrame) -> list[str]:
    """The areas in the rows of `queries/extent.sql`."""
    return many.ids(parts)


def selected(known: Collection[str]) -> str | None:
    """The id of the area that the address names, as after a click on the map; no list holds thousands."""
    return permalink.known(PLACE, known, "") or None


def show_map(
    rows: pd.DataFrame,
    indicator: Indicator,
    place: Municipality,
    extent: Extent,
    parts: pd.DataFrame,
    frame: pd.DataFrame,
    *,
    benchmark: str,
    selected: str | None,
    title: str,
) -> None:
    """The rows of `queries/comparison.sql`, of one year, on the boundaries of `queries/extent.sql`."""
    many.show_many(
        many.ManyMap(
            parts, frame, extent.scope, extent.level, extent.frame, centre=place.centre, zoom=place.zoom
        ),
        many.content(rows, indicator, benchmark, ids(parts), selected),
        set(rows["area_id"]),
        key=KEY,
        title=title,
        synthetic=is_synthetic(rows),
        schematic=bool((parts["quality"] == "schematic").any()),
        on_click=partial(permalink.select, PLACE),
    )
    st.caption(t("extents.nearer"))
    one_map.show_legend(rows, indicator, benchmark=benchmark)


def show_selected(rows: pd.DataFrame, indicator: Indicator, benchmark: str, area: str) -> None:
    """The selected area beside the benchmark, in words, and the way to the map of its municipality."""
    with st.container(border=True, key="selected"):
        for row in rows[rows["area_id"] == area].to_dict("records"):
            st.html(finding_html(findings.one_area(row, indicator, benchmark), 3))
        show_ways(
            *(
                way_html(
                    "map",
                    t("extents.closer", area=place.name),
                    **{"kommun": place.id, "omrade": catchment, NAME: None, PLACE: None},
                )
                for place, catchment in homes(area)
            )
        )


def homes(area: str) -> Iterator[tuple[Municipality, str | None]]:
    """The municipality in the catalogue that is the area or holds it, and the catchment it is part of."""
    for place in catalogue.municipalities().values():
        if place.id == area:
            yield place, None
        found = [one.id for one in place.catchments if area in one.small_areas]
        if found:
            yield place, found[0]
