"""The frame that app.py serves: language, municipality, the way to every page, and the footer."""

import streamlit as st

import catalogue
import queries
import text
from components import choices, frame, permalink
from queries import snapshot
from text import t

text.speak(choices.language())

pages = {
    name: st.Page(f"{name}.py", title=t(f"pages.{name}"), url_path=path, default=not path)
    for name, path in frame.PATHS.items()
}
page = st.navigation(list(pages.values()), position="hidden")
permalink.begin(page.url_path)
st.set_page_config(frame.document_title(page.title), layout="wide", initial_sidebar_state="auto")

newest = snapshot.current()
if newest is None:
    if page.url_path == frame.PATHS["accessibility"]:
        page.run()
    else:
        frame.show_no_data()
    st.stop()
queries.use(newest)

municipality = choices.municipality()
areas = catalogue.areas(queries.query("areas", **municipality.query()))
frame.show_menu(municipality, areas)
frame.show_banner(newest, queries.query("provenance", areas=list(areas)))
body = st.container(key="page")
frame.show_footer(municipality, newest)  # before the page, which may end early
with body:
    page.run()
