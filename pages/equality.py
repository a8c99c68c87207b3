"""How large is the inequality, by which measure, and how sure are we?"""

import streamlit as st

import catalogue
from components import choices, equality
from components import evidence_inequality as behind
from components.course import show_course
from components.evidence import show_source
from components.measures import choose_measure
from components.picture import show_picture
from queries import query, using
from text import t
from text.findings import inequality
from text.findings.course import course

place, snapshot = choices.municipality(), using().id
catchments = choices.at(choices.areas(), "catchment")

st.title(t("pages.equality_title", municipality=place.name), anchor=False)
with st.container(key="choices", horizontal=True):
    indicator = choices.choose_indicator("catchment", judged=True)
    sex = choices.choose_sex(indicator, "catchment")
with st.container(key="measure", horizontal=True):
    choice = choose_measure(equality.has_order(catchments))
indicator = place.between_catchments(indicator)
measure, measured = choice.chosen, choice.chosen.of(indicator)

asked = {"indicator": indicator.id, "scope": place.id, "sex": sex}
turned = asked | {"direction": indicator.direction}
since = turned | {"since": indicator.comparable_since}
pair = {one: query("inequality", **since, **one.query()) for one in choice.pair}
rows = pair[measure]
changes = query("inequality_change", **since, variants=[one.query() for one in choice.pair])
impact = query("inequality_now", **turned, variant=measure.impact, scale=equality.scale(indicator))
without = query("inequality_without", **asked, **measure.query())
now, gap = equality.first(impact), equality.of(measure, changes)
if rows.empty or now is None:
    choices.nothing_to_show("pages.nothing", indicator=indicator.short)
of_level = equality.level_query(indicator, rows)
level = query("change", indicators=[of_level], areas=[place.id], sex=sex, measures=[], called=[], widen=1.0)

show_picture(
    inequality.overall(rows, changes, now, indicator, measure, measured),
    lambda alt: equality.show_pair(pair, indicator, catalogue.events(place.id), alt=alt),
    lambda: behind.inequality(rows, indicator, measured, f"{place.id}-{measure.id}", snapshot),
    key="equality",
)
equality.show_meaning(measure, catchments)
equality.show_impact(inequality.impact(rows, now, indicator, measure))
show_picture(
    course(rows, gap, equality.first(level), indicator, measured),
    lambda alt: show_course(rows, indicator, measured, alt=alt),
    lambda: behind.course(rows, indicator, measured, place.id, snapshot),
    key="course",
)
if not without.empty:
    show_picture(
        inequality.without(without, measure, measured),
        lambda alt: equality.show_without(without, measured, alt=alt),
        lambda: behind.without(without, indicator, measured, t("equality.all"), place.id, snapshot),
        key="without",
    )
show_source(indicator)
