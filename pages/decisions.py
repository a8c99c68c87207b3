"""What has been decided, what was to be followed up, and what do the figures say now?"""

from functools import partial

import streamlit as st

from catalogue.decisions import decisions
from components import choices, decided
from components.picture import show_picture
from queries import query, using
from text import t

place = choices.municipality()
areas = choices.areas()
found = decisions(place.id)

st.title(t("decisions.title", municipality=place.name), anchor=False)
if not found:
    decided.show_none(place)
else:
    decided.show_intro()

for number, decision in enumerate(reversed(found)):
    changes = query(
        "change",
        indicators=decided.asked(decision),
        areas=decided.areas_of(decision, place),
        sex="T",
        measures=[],
        called=[],
        widen=1.0,
    )
    decided.show_decision(decision, place, areas, using().created_on)
    show_picture(
        decided.finding(decision, changes, place, areas),
        partial(decided.show_series, decision, changes, place),
        partial(decided.evidence, decision, changes, place, using().id),
        key=f"decision-{number}",
        level=3,
    )
