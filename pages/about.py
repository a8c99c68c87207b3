"""What is this, how is it read, and how far can it be trusted?"""

import streamlit as st

from components import about, choices, prose
from queries import query
from text import t

place = choices.municipality()
areas = choices.areas()

shares = query("provenance", areas=list(areas))

st.title(t("about.title"), anchor=False)
prose.show_sections(about.sections(place, shares))
