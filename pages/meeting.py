"""The views for this meeting, in order."""

import streamlit as st

import views
from components import agenda, choices, meeting
from queries import using
from reports.slide import slide_html
from text import t

points = agenda.points()
shown = meeting.shown_point()
if shown is not None:
    view = views.of_point(points[shown], using())
    meeting.show_slide(slide_html(view), shown, len(points))
    raise choices.PageEnds

st.title(t("meeting.title"), anchor=False)
meeting.check_shown()
if not points:
    st.header(t("meeting.how"), anchor=False)
    st.write(t("meeting.empty"))
    raise choices.PageEnds
meeting.show_ways()
for place, point in enumerate(points):
    view = views.of_point(point, using())
    meeting.show_point(points, place, views.title(view), views.NAMES.get(point.view.path))
