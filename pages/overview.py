"""How equal is this municipality, at a glance?"""

from functools import partial

import streamlit as st

import catalogue
from components import benchmark, choices, overview
from components.rug import show_rug
from queries import query, using
from text import t

place = choices.municipality()
areas = choices.areas()
catchments = choices.ids(areas, "catchment")
indicators = catalogue.indicators("catchment")
every = [one.query("catchment") for one in indicators.values()]
asked = [one.query("catchment") for one in indicators.values() if one.can_be_headline]
z = catalogue.family_z(len(catchments), len(asked))

differences = query("largest_difference", indicators=asked, areas=catchments, sex="T", z=z)
changes = query(
    "change",
    indicators=asked,
    areas=catchments,
    sex="T",
    measures=[],
    called=[],
    widen=z / catalogue.confidence().z,
)

st.title(t("overview.title", municipality=place.name), anchor=False)
if differences.empty:
    choices.nothing_to_show("overview.nothing")

overview.show_questions(differences, changes, place)

st.header(t("overview.domains"), anchor=False)
with st.grid(3, min_column_width=240):
    for domain in catalogue.DOMAINS[:3]:
        found = overview.most_certain(differences, indicators, domain)
        course = query("trend", **overview.course_of(found, place))
        overview.show_domain(domain, found, course)
st.caption(t("overview.course_key", municipality=place.name))

st.header(t("overview.all"), anchor=False)
kinds = (benchmark.SIMILAR, benchmark.FIFTH)
against = benchmark.choose_benchmark(place, areas, catchments, kinds)
compared_with = against.sought(partial(query, "best_fifth"), every, "T")
rug = query("rug", indicators=every, areas=catchments, sex="T", **compared_with)
if rug.empty:
    choices.nothing_to_show("overview.no_rug", benchmark=against.name)
show_rug(rug, indicators, against.name, place.id, using().id)
