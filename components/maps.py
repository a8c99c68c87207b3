"""One map, or two years side by side; what their ink means; and the selected area beside its municipality."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

import catalogue
from catalogue import Area, Indicator, Municipality
from components import map as one_map
from components import permalink, record
from components.links import show_ways, way_html
from components.map.areas import area_list
from components.picture import finding_html
from components.synthetic import is_synthetic
from text import findings, t

KEYS = ("map-1", "map-2")


def show_maps(
    rows: pd.DataFrame,
    indicator: Indicator,
    place: Municipality,
    areas: dict[str, Area],
    boundaries: pd.DataFrame,
    *,
    benchmark: str,
    selected: str | None,
    title: str,
) -> None:
    """The rows of `queries/comparison.sql`, a map a year, on the one row of `queries/geometry.sql`."""
    if boundaries.empty:
        st.info(t("map.failed"))
        return
    boundary = boundaries.iloc[0]
    outlined = set(catalogue.worked_in(place.id))
    schools = schools_on_map(areas)
    years = sorted(rows["year"].unique(), reverse=True)
    columns = st.columns(2) if len(years) > 1 else [st.container()]
    for column, key, year in zip(columns, KEYS, years, strict=False):
        of_year = rows[rows["year"] == year]
        with column:
            if len(years) > 1:
                st.html(f'<p class="map-year">{of_year["period"].iloc[0]}</p>')
            if record.kept():
                entries = area_list(of_year, indicator, benchmark, outlined, selected)
                period = of_year["period"].iloc[0]
                record.keep_drawing(record.AreaMap(entries, boundary["geojson"], period))
                continue
            one_map.show_map(
                of_year,
                indicator,
                benchmark=benchmark,
                geometry_url=f"/geometry/{place.id}.{place.compared}.{boundary['sha256']}.json",
                centre=place.centre,
                zoom=place.zoom,
                key=key,
                title=title,
                synthetic=is_synthetic(of_year),
                schematic=boundary["quality"] == "schematic",
                points=schools,
                outlined=outlined,
                selected=selected,
                on_click=partial(permalink.select, "omrade"),
            )
    one_map.show_legend(
        rows,
        indicator,
        benchmark=benchmark,
        outlined=t("maps.worked_in") if outlined else None,
        points=not schools.empty,
    )


def schools_on_map(areas: dict[str, Area]) -> pd.DataFrame:
    """The schools whose place is published; an example school is nowhere."""
    placed = [one for one in areas.values() if one.level == "school" and one.latitude and not one.is_example]
    return pd.DataFrame(
        [(one.id, one.name.sv, one.name.en, one.latitude, one.longitude) for one in placed],
        columns=["area_id", "name_sv", "name_en", "latitude", "longitude"],
    )


def show_selected(rows: pd.DataFrame, indicator: Indicator, benchmark: str, area: Area) -> None:
    """The selected area beside its benchmark, in words, and the way to everything about it."""
    with st.container(border=True, key="selected"):
        for record in rows[rows["area_id"] == area.id].to_dict("records"):
            st.html(finding_html(findings.one_area(record, indicator, benchmark), 3))
        show_ways(way_html("area", t("maps.everything", area=area.name), omrade=area.id))
