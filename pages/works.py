"""Which development works are there, here and elsewhere, and what is known of each?"""

import streamlit as st

import catalogue
from components import choices, prose, works
from components.evidence import show_evidence
from queries import query, using
from text import t

place = choices.municipality()
areas = choices.areas()
known = catalogue.interventions()
here = catalogue.interventions(place.id)

observed = query(
    "observed",
    indicators=sorted({indicator for work in here.values() for indicator in work.indicators}),
    areas=[place.id, *choices.ids(areas, "catchment")],
)

st.title(t("works.title", municipality=place.name), anchor=False)
prose.show_sections(works.sections(known, here, place, observed))
show_evidence(lambda: works.evidence(known, here, using().id), key="works")
