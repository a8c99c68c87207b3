"""How do families experience the support, how many have answered, and what do reports say?"""

from functools import partial

import streamlit as st

import catalogue
from catalogue.citations import citations
from components import choices, families, prose
from components import citations as cited
from components.picture import show_picture
from queries import query, using
from text import t
from text.findings.experience import experience

place = choices.municipality()
areas = choices.areas()
asked = catalogue.experiences()

st.title(t("families.title", municipality=place.name), anchor=False)
families.show_intro()

answers = {
    id: query(
        "experience",
        indicator=id,
        response=indicator.response,
        areas=[place.id, *choices.ids(areas, "cluster", "catchment")],
        scale=float(indicator.scale),
    )
    for id, indicator in asked.items()
}
for id, rows in answers.items():
    if not rows.empty:
        show_picture(
            experience(rows, asked[id]),
            partial(families.show_answers, rows, asked[id]),
            partial(families.evidence, rows, asked[id], place.id, using().id),
            key=f"families-{id}",
        )
families.show_missing([asked[id] for id, rows in answers.items() if rows.empty])
prose.show_section(cited.section([one for id in asked for one in citations(indicator=id)]))
