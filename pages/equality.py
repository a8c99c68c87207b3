"""How large is the inequality, by which measure, and how sure are we?"""

import streamlit as st

import catalogue
from components import choices, equality, evidence
from components.course import show_course
from components.measures import choose_measure
from components.picture import show_picture
from queries import query, using
from text import t
from text.findings import inequality

place = choices.municipality()
areas = choices.areas()
catchments = choices.at(areas, "catchment")

st.title(t("pages.equality_title", municipality=place.name), anchor=False)
with st.container(key="choices", horizontal=True):
    indicator = choices.choose_indicator("catchment", judged=True)
    sex = choices.choose_sex(indicator, "catchment")
with st.container(key="measure", horizontal=True):
    choice = choose_measure(equality.has_order(catchments))
measured = choice.chosen.of(indicator)

asked = {"indicator": indicator.id, "scope": place.id, "sex": sex}
turned = asked | {"direction": indicator.direction, "since": indicator.comparable_since}
pair = [query("inequality", **turned, **one.query()) for one in choice.pair]
rows = pair[choice.pair.index(choice.chosen)]
ordered = sorted(choice.pair, key=lambda one: one != choice.chosen)
changes = query("inequality_change", **turned, measures=[one.query() for one in ordered])
impact = query(
    "inequality_now",
    **asked,
    direction=indicator.direction,
    variant=choice.chosen.impact,
    scale=equality.scale(indicator),
)
without = query("inequality_without", **asked, **choice.chosen.query())
now = equality.first(impact)
if rows.empty or now is None:
    choices.nothing_to_show("pages.nothing", indicator=indicator.short)
level = query(
    "change",
    indicators=[equality.level_query(indicator, rows)],
    areas=[place.id],
    sex=sex,
    measures=[],
    called=[],
    widen=1.0,
)
gap = equality.of(choice.chosen, changes)

show_picture(
    inequality.overall(rows, changes, now, indicator, choice.chosen, measured),
    lambda alt: equality.show_pair(pair, choice, indicator, catalogue.events(place.id), alt=alt),
    lambda: evidence.inequality(rows, indicator, measured, f"{place.id}-{choice.chosen.id}", using().id),
    key="equality",
)
equality.show_meaning(choice.chosen, catchments)
equality.show_impact(inequality.impact(now, indicator, choice.chosen.impact))
show_picture(
    inequality.course(rows, gap, equality.first(level), indicator, measured),
    lambda alt: show_course(rows, indicator, measured, alt=alt),
    lambda: evidence.course(rows, indicator, measured, place.id, using().id),
    key="course",
)
if not without.empty:
    show_picture(
        inequality.without(without, choice.chosen, measured),
        lambda alt: equality.show_without(without, measured, alt=alt),
        lambda: evidence.without(without, indicator, measured, t("equality.all"), place.id, using().id),
        key="without",
    )
evidence.show_source(indicator)
