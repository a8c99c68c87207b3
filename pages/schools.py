"""Which schools differ from the municipality as a whole, and how sure is it?"""

import streamlit as st

import catalogue
from components import benchmark, choices, evidence, expected
from components.dots import show_dots
from components.funnel import show_funnel
from components.picture import show_picture
from components.profile import show_profile
from queries import query, using
from text import findings, t

place = choices.municipality()
areas = choices.areas()
schools = choices.at(areas, "school")

st.title(t("pages.schools_title", municipality=place.name), anchor=False)
if not schools:
    choices.show_nothing_yet("pages.no_school", place)
    raise choices.PageEnds
view = choices.choose_view("many", "one", "tratt", "forvantat")

if view == "one":
    school = choices.choose_area(schools, "skola", "choices.school")
    indicators = choices.indicators("school")
    asked = [one.query("school") for one in indicators.values()]
    against = benchmark.choose_benchmark(place, areas, (), (benchmark.SIMILAR,))
    profile = query("profile", area=school.id, indicators=asked, sex="T", measures=[], **against.query())
    spread = query(
        "spread",
        area=school.id,
        areas=[one.id for one in schools],
        indicators=asked,
        sex="T",
        measures=[],
        fewest=catalogue.FEWEST_IN_QUARTILES["school"],
    )
    show_profile(profile, spread, indicators, school, against.name, using().id)
    raise choices.PageEnds

if view == "forvantat":
    if not expected.is_known():
        choices.nothing_to_show("pages.no_expected")
    deviation = expected.deviation()
    residuals = query("expected", areas=[one.id for one in schools], **expected.ASKED)
    show_picture(
        findings.comparison(residuals, deviation, t("expected.benchmark"), "school"),
        lambda alt: expected.show_expected(residuals, deviation, alt=alt),
        lambda: expected.behind(residuals, deviation, f"{place.id}-vantat", using().id),
        key="expected",
    )
    expected.show_sources()
    raise choices.PageEnds

with choices.row():
    indicator = choices.choose_indicator("school")
    periods = query("periods", indicator=indicator.id, areas=[one.id for one in schools])
    if periods.empty:
        choices.nothing_to_show("pages.nothing", indicator=indicator.short)
    period = choices.choose_period(periods)
    against = benchmark.usual(place)
    if view == "many":
        kinds = (benchmark.SIMILAR, benchmark.GOAL)
        against = benchmark.choose_benchmark(place, areas, [one.id for one in schools], kinds, indicator)
if view == "tratt" and indicator.measure != "proportion":
    choices.nothing_to_show("pages.no_funnel", indicator=indicator.short)
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
if view == "tratt":
    limits = query(
        "funnel",
        indicator=indicator.id,
        areas=[one.id for one in chosen],
        year=period.year,
        years_pooled=period.years_pooled,
        sex="T",
        benchmark=place.id,
        scale=float(indicator.scale),
    )
    show_picture(
        findings.funnel(rows, indicator, str(place.name)),
        lambda alt: show_funnel(rows, limits, indicator, str(place.name), alt=alt),
        lambda: evidence.comparison(rows, indicator, str(place.name), f"{place.id}-skolor", using().id),
        key="funnel",
    )
    evidence.show_source(indicator)
    raise choices.PageEnds

show_picture(
    findings.comparison(rows, indicator, against.name, "school"),
    lambda alt: show_dots(rows, indicator, against.name, alt=alt),
    lambda: evidence.comparison(rows, indicator, against.name, f"{place.id}-skolor", using().id),
    key="schools",
)
evidence.show_source(indicator)
