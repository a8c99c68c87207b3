"""Health, safety and learning on one scale: where is life most unequal?"""

import streamlit as st

from components import choices, domains
from components import evidence_inequality as evidence
from components.picture import show_picture
from queries import query, using
from text import t
from text.findings.domains import domains as told

place = choices.municipality()
areas = choices.areas()

st.title(t("pages.domains_title", municipality=place.name), anchor=False)
compared = choices.compared(place, areas)
indicators = choices.indicators(place.compared)

rows = query(
    "across_domains",
    indicators=[one.query(place.compared) for one in indicators.values()],
    scope=place.id,
    sex="T",
)
if rows.empty:
    choices.show_nothing_yet("domains.nothing", place)
    raise choices.PageEnds

show_picture(
    told(rows, indicators, domains.DECIMALS),
    lambda _: domains.show_domains(rows, indicators),
    lambda: evidence.domains(rows, place.id, using().id),
    key="domains",
)
domains.show_scale(compared)
