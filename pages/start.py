"""The frame that app.py serves: language, municipality, the way to every page, and the footer."""

from contextlib import suppress
from functools import partial

import streamlit as st

import queries
import text
import views
from components import choices, frame, frozen, meeting, permalink
from components.address import PATHS
from text import t

text.speak(choices.language())

pages = {
    name: st.Page(f"{name}.py", title=t(f"pages.{name}"), url_path=path, default=not path)
    for name, path in PATHS.items()
}
page = st.navigation(list(pages.values()), position="hidden")
permalink.begin(page.url_path)
st.set_page_config(frame.document_title(page.title), layout="wide", initial_sidebar_state="auto")

newest = queries.begin()
if newest is None:
    if page.url_path == PATHS["accessibility"]:
        page.run()
    else:
        frame.show_no_data()
    st.stop()

used = views.edition(newest)
municipality = views.enter(used)
if not meeting.is_on_screen(page.url_path):
    frame.show_banner(used, views.holds_synthetic(municipality.id, used.seal))
    frozen.show_edition(used, newest, partial(views.changes, views.here(), used, newest))
try:
    with suppress(choices.PageEnds), st.container(key="page"):
        page.run()
finally:  # what is chosen does not wait for the frame, which is there if the page breaks
    if not meeting.is_on_screen(page.url_path):
        frame.show_menu(municipality, choices.areas(), page.url_path)
        frame.show_footer(municipality, used)
