"""Everything about one catchment."""

from functools import partial

import streamlit as st

import catalogue
from components import benchmark, choices, own_group
from components.area import show_facts
from components.profile import show_profile
from components.remarks import show_remarks
from components.theme import plain
from queries import query, using
from text import t

place = choices.municipality()
areas = choices.areas()

st.title(t("pages.area_title", municipality=place.name), anchor=False)
compared = [one.id for one in choices.compared(place, areas)]
area = own_group.choose_area(place, areas)
against = benchmark.choose_benchmark(place, areas, compared, (benchmark.SIMILAR, benchmark.FIFTH))
indicators = choices.indicators(area.level)
asked = [one.query(area.level) for one in indicators.values()]
measures = own_group.measures(area, indicators.values())

compared_with = against.sought(partial(query, "best_fifth"), asked, "T")

profile = query("profile", area=area.id, indicators=asked, sex="T", measures=measures, **compared_with)
spread = query(
    "spread",
    area=area.id,
    areas=compared,
    indicators=asked,
    sex="T",
    measures=measures,
    fewest=catalogue.FEWEST_IN_QUARTILES[place.compared],
)
notes = query("notes", indicators=list(indicators), areas=[area.id])

show_facts(area, areas, place)
if profile.empty:
    choices.nothing_to_show("pages.nothing_here", area=plain(area.name))
show_profile(profile, spread, indicators, area, against.name, using().id)
show_remarks(notes, indicators)
