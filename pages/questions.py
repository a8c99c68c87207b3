"""Four questions: what can the figures say about each, and what can they not?"""

import streamlit as st

from components import choices, questions
from text import t

place = choices.municipality()

st.title(t("questions.title", municipality=place.name), anchor=False)
questions.show_questions(place)
