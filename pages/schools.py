"""Which schools differ from the municipality as a whole, and how sure is it?"""

import streamlit as st

import catalogue
from components import benchmark, choices, evidence
from components.dots import show_dots
from components.picture import show_picture
from components.profile import show_profile
from queries import query, using
from text import findings, t

place = choices.municipality()
areas = choices.areas()
schools = choices.at(areas, "school")

st.title(t("pages.schools_title", municipality=place.name), anchor=False)
if not schools:
    choices.nothing_to_show("pages.no_school")
view = choices.choose_view("many", "one")

if view == "one":
    school = choices.choose_area(schools, "skola", "choices.school")
    indicators = catalogue.indicators("school")
    asked = [one.query("school") for one in indicators.values()]
    against = benchmark.choose_benchmark(place, areas, (), (benchmark.SIMILAR,))
    profile = query("profile", area=school.id, indicators=asked, sex="T", **against.query())
    show_profile(profile, indicators, school, against.name, using().id)
    raise choices.PageEnds

with st.container(key="choices", horizontal=True):
    indicator = choices.choose_indicator("school")
    periods = query("periods", indicator=indicator.id, areas=[one.id for one in schools])
    if periods.empty:
        choices.nothing_to_show("pages.nothing", indicator=indicator.short)
    period = choices.choose_period(periods)
    kinds = (benchmark.SIMILAR, benchmark.GOAL)
    against = benchmark.choose_benchmark(place, areas, [one.id for one in schools], kinds, indicator)
chosen = choices.choose_schools(schools)

rows = query(
    "comparison",
    indicator=indicator.id,
    areas=[one.id for one in chosen],
    years=[period.year],
    years_pooled=period.years_pooled,
    sex="T",
    direction=indicator.direction,
    **against.query(indicator, [period.year]),
)
show_picture(
    findings.comparison(rows, indicator, against.name, "school"),
    lambda alt: show_dots(rows, indicator, against.name, alt=alt),
    lambda: evidence.comparison(rows, indicator, against.name, f"{place.id}-skolor", using().id),
    key="schools",
)
evidence.show_source(indicator)
