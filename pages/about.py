"""What is this, how is it read, and how far can it be trusted?"""

import streamlit as st

import catalogue
from components import about, choices, prose
from queries import query
from text import t

place = choices.municipality()
areas = catalogue.areas(query("areas", **place.query()))

shares = query("provenance", areas=list(areas))

st.title(t("about.title"), anchor=False)
prose.show_sections(about.sections(place, shares))
