"""How large is the inequality, by which measure, and how sure are we?"""

from functools import partial
from typing import Any

import streamlit as st

import catalogue
from components import choices, equality, own_group
from components import evidence_inequality as behind
from components.course import show_course
from components.evidence import show_source
from components.measures import choose_measure
from components.picture import show_picture
from queries import query, using
from text import findings, t
from text.findings import inequality
from text.findings.course import course

place, areas, snapshot = choices.municipality(), choices.areas(), using().id

st.title(t("pages.equality_title", municipality=place.name), anchor=False)
compared = choices.compared(place, areas)
with choices.row():
    indicator = choices.choose_indicator(place.compared, judged=True)
    sex = choices.choose_sex(indicator, place.compared)
group = own_group.choose_compared(place, areas)
compared = list(group.areas) if group else compared
scope = group.id if group else place.id
file = f"{place.id}-valda" if group and not group.whole else place.id
with st.container(key="measure", horizontal=True):
    choice = choose_measure(equality.has_order(compared))
indicator = place.between_catchments(indicator)
measure, measured = choice.chosen, choice.chosen.of(indicator)

asked: dict[str, Any] = {"indicator": indicator.id, "scope": scope, "sex": sex}
turned = asked | {"direction": indicator.direction}
own, called = {"measures": own_group.measures(group, [indicator])}, {"called": own_group.called(group)}
given = []
if group:
    among = equality.among(indicator, choice)
    given = equality.given(query("inequality_among", **turned, **own, **among), group)
asked, turned = asked | {"given": given}, turned | {"given": given}
since = turned | {"since": indicator.comparable_since}
pair = {one: query("inequality", **since, **called, **one.query()) for one in choice.pair}
rows = pair[measure]
changes = query("inequality_change", **since, variants=[one.query() for one in choice.pair])
impact = query("inequality_now", **turned, variant=measure.impact, scale=equality.scale(indicator))
without = query("inequality_without", **asked, **measure.query())
now, gap = equality.first(impact), equality.of(measure, changes)
if rows.empty or now is None:
    choices.nothing_to_show("equality.too_few" if group else "pages.nothing", indicator=indicator.short)
of_level = equality.level_query(indicator, rows)
level = query("change", indicators=[of_level], areas=[scope], sex=sex, widen=1.0, **own, **called)

show_picture(
    inequality.overall(rows, changes, now, indicator, measure, measured),
    lambda alt: equality.show_pair(
        pair, indicator, catalogue.events(place.id, indicator.id, [scope]), alt=alt
    ),
    lambda: behind.inequality(rows, indicator, measured, f"{file}-{measure.id}", snapshot),
    key="equality",
)
equality.show_meaning(measure, compared)
equality.show_unlike(
    findings.other_counts(int(rows.iloc[-1]["areas"]), equality.elsewhere(place, partial(query, "areas"))),
    findings.counts_over_time(rows),
)
equality.show_impact(inequality.impact(rows, now, indicator, measure))
if rows["year"].nunique() > 1:
    show_picture(
        course(rows, gap, equality.first(level), indicator, measured),
        lambda alt: show_course(rows, indicator, measured, alt=alt),
        lambda: behind.course(rows, indicator, measured, file, snapshot),
        key="course",
    )
else:
    st.info(t("equality.one_period", period=rows["period"].iloc[0]))
every = equality.all_areas(group)
if not without.empty:
    show_picture(
        inequality.without(without, measure, measured),
        lambda alt: equality.show_without(without, measured, every, alt=alt),
        lambda: behind.without(without, indicator, measured, every, file, snapshot),
        key="without",
    )
show_source(indicator)
