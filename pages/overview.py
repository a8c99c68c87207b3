"""How equal is this municipality, at a glance?"""

import streamlit as st

import catalogue
from components import choices, overview
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
rug = query("rug", indicators=every, areas=catchments, benchmark=place.id, sex="T")

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

show_rug(rug, indicators, place, using().id)
