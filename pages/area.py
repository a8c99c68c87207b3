"""Everything about one catchment."""

import streamlit as st

import catalogue
from components import benchmark, choices
from components.area import show_facts
from components.profile import show_profile
from queries import query, using
from text import t

place = choices.municipality()
areas = choices.areas()

st.title(t("pages.area_title", municipality=place.name), anchor=False)
area = choices.choose_area(choices.at(areas, "catchment", "cluster"))
catchments = choices.ids(areas, "catchment")
against = benchmark.choose_benchmark(place, areas, catchments, (benchmark.SIMILAR, benchmark.FIFTH))
indicators = catalogue.indicators(area.level)
asked = [one.query(area.level) for one in indicators.values()]

compared_with = against.query()
if against.id == benchmark.FIFTH:
    compared_with = against.given(query("best_fifth", indicators=asked, areas=catchments, sex="T"))

profile = query("profile", area=area.id, indicators=asked, sex="T", **compared_with)
spread = query(
    "spread",
    area=area.id,
    areas=catchments,
    indicators=asked,
    sex="T",
    fewest=catalogue.FEWEST_IN_QUARTILES["catchment"],
)

show_facts(area, areas, place)
if profile.empty:
    choices.nothing_to_show("pages.nothing_here", area=area.name)
show_profile(profile, spread, indicators, area, against.name, using().id)
