"""Where are the differences?"""

import streamlit as st

from components import choices, evidence, maps
from components.ordered import show_ordered
from components.picture import show_picture
from queries import query, using
from text import findings, t

place = choices.municipality()
areas = choices.areas()
catchments = choices.ids(areas, "catchment")

st.title(t("pages.map_title", municipality=place.name), anchor=False)
with st.container(key="choices", horizontal=True):
    indicator = choices.choose_indicator("catchment")
    periods = query("periods", indicator=indicator.id, areas=catchments)
    if periods.empty:
        choices.nothing_to_show("pages.nothing", indicator=indicator.short)
    period = choices.choose_period(periods)
    other = choices.choose_other_period(periods, period)
    sex = choices.choose_sex(indicator, "catchment")
    selected = choices.choose_area_or_none(choices.at(areas, "catchment"))

rows = query(
    "comparison",
    indicator=indicator.id,
    areas=catchments,
    years=sorted({period.year, (other or period).year}),
    years_pooled=period.years_pooled,
    sex=sex,
    benchmark=place.id,
    direction=indicator.direction,
)
boundaries = query("geometry", municipality=place.id, level="catchment")

latest = rows[rows["year"] == period.year]


def draw(alt: str) -> None:
    maps.show_maps(rows, indicator, place, areas, boundaries, selected=selected, title=alt)
    show_ordered(latest, indicator, str(place.name), alt=alt)


show_picture(
    findings.comparison(latest, indicator, str(place.name)),
    draw,
    lambda: evidence.comparison(rows, indicator, str(place.name), place.id, using().id),
    key="map",
)
if selected:
    maps.show_selected(latest, indicator, place, areas[selected])
evidence.show_source(indicator)
