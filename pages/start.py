"""The frame that app.py serves: language, municipality, the way to every page, and the footer."""

from contextlib import suppress

import streamlit as st

import catalogue
import queries
import text
from catalogue import Area, protection
from components import choices, frame, permalink
from text import t

# What is the same for every visitor of a municipality, made once. `seal` is that of the snapshot in use.
# Where nothing invented is shown most indicators have no figures: only those that have can be chosen.


@st.cache_resource(max_entries=20, show_spinner=False)
def areas_of(municipality_id: str, seal: str) -> dict[str, Area]:
    found = catalogue.municipalities()[municipality_id]
    return catalogue.areas(queries.query("areas", **found.query()))


@st.cache_resource(max_entries=20, show_spinner=False)
def holds_synthetic(municipality_id: str, seal: str) -> bool:
    shares = queries.query("provenance", areas=list(areas_of(municipality_id, seal)))
    return bool((shares["provenance"] == "synthetic").any())


@st.cache_resource(max_entries=20, show_spinner=False)
def indicators_of(municipality_id: str, seal: str) -> frozenset[str] | None:
    place = catalogue.municipalities()[municipality_id]
    if not place.only_published:
        return None
    mine = choices.inside(place, areas_of(municipality_id, seal))
    found = queries.query("published", areas=[place.id, *(one.id for one in mine)])
    return frozenset(found["indicator_id"])


text.speak(choices.language())

pages = {
    name: st.Page(f"{name}.py", title=t(f"pages.{name}"), url_path=path, default=not path)
    for name, path in frame.PATHS.items()
}
page = st.navigation(list(pages.values()), position="hidden")
permalink.begin(page.url_path)
st.set_page_config(frame.document_title(page.title), layout="wide", initial_sidebar_state="auto")

newest = queries.begin()
if newest is None:
    if page.url_path == frame.PATHS["accessibility"]:
        page.run()
    else:
        frame.show_no_data()
    st.stop()

protection.use(newest.rules)
municipality = choices.municipality()
queries.leave_out_invented(municipality.only_published)
areas = areas_of(municipality.id, newest.seal)
choices.use(areas, indicators_of(municipality.id, newest.seal))
frame.show_banner(newest, holds_synthetic(municipality.id, newest.seal))
try:
    with suppress(choices.PageEnds), st.container(key="page"):
        page.run()
finally:  # what is chosen should not wait for what stands around it, and that is there if the page breaks
    frame.show_menu(municipality, areas, page.url_path)
    frame.show_footer(municipality, newest)
