"""How equal is this municipality, at a glance?"""

from functools import partial

import streamlit as st

import catalogue
from components import benchmark, choices, overview
from components.area import show_facts
from components.profile import show_profile
from components.rug import show_rug
from components.series import has_course
from queries import query, using
from text import t

place = choices.municipality()
areas = choices.areas()
indicators = choices.indicators(place.compared)

st.title(t("overview.title", municipality=place.name), anchor=False)
if not choices.inside(place, areas):  # what there is to see is the whole, beside what it lies in
    own, wider = areas[place.id], place.benchmarks[1]
    asked = [one.query(own.level) for one in choices.indicators(own.level).values()]
    beside = {"benchmark": wider, "pool": [wider], "given": []}
    profile = query("profile", area=own.id, indicators=asked, sex="T", measures=[], **beside)
    spread = query("spread", area=own.id, areas=[], indicators=asked, sex="T", measures=[], fewest=1)
    choices.show_nothing_yet("pages.no_catchments", place)
    show_facts(own, areas, place)
    if not profile.empty:
        show_profile(profile, spread, choices.indicators(own.level), own, str(areas[wider].name), using().id)
    raise choices.PageEnds

compared = [one.id for one in choices.compared(place, areas)]
every = [one.query(place.compared) for one in indicators.values()]
asked = [one.query(place.compared) for one in indicators.values() if one.can_be_headline]
z = catalogue.family_z(len(compared), len(asked))

differences = query("largest_difference", indicators=asked, areas=compared, sex="T", z=z)
changes = query(
    "change",
    indicators=asked,
    areas=compared,
    sex="T",
    measures=[],
    called=[],
    widen=z / catalogue.confidence().z,
)
if differences.empty:
    choices.nothing_to_show("overview.nothing")

overview.show_questions(differences, changes, place)

st.header(t("overview.domains"), anchor=False)
courses = []
with st.grid(3, min_column_width=240):
    for domain in catalogue.DOMAINS[:3]:
        found = overview.most_certain(differences, indicators, domain)
        course = query("trend", **overview.course_of(found, place))
        known = any(one.domain == domain for one in indicators.values())
        courses.append(has_course(course, [place.id]))
        overview.show_domain(domain, found, course, place, has_figures=known)
if any(courses):
    st.caption(t("overview.course_key", municipality=place.name))

st.header(t("overview.all"), anchor=False)
kinds = (benchmark.SIMILAR, benchmark.FIFTH)
against = benchmark.choose_benchmark(place, areas, compared, kinds)
compared_with = against.sought(partial(query, "best_fifth"), every, "T")
rug = query("rug", indicators=every, areas=compared, sex="T", **compared_with)
if rug.empty:
    choices.nothing_to_show("overview.no_rug", benchmark=against.name)
show_rug(rug, indicators, against.name, place.id, using().id)
