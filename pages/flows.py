"""Where do pupils live, and where do they go to school?"""

import streamlit as st

from components import benchmark, choices, evidence, flows
from components.dots import show_dots
from components.picture import show_picture
from components.theme import plain
from queries import query, using
from text import t
from text.findings import flows as told

place = choices.municipality()
areas = choices.areas()

st.title(t("flows.title", municipality=place.name), anchor=False)
compared = choices.compared(place, areas)
ids = [one.id for one in compared]
periods = query("flow_periods", areas=ids)
if periods.empty:
    choices.show_nothing_yet("flows.nothing", place)
    raise choices.PageEnds
view = choices.choose_view("bostad", "skola", "alla")
with choices.row():
    period = choices.choose_period(periods)
every = query("flows", areas=ids, area="", year=period.year)

if view == "alla":
    show_picture(
        told.all_flows(every),
        lambda _: flows.show_heat(every),
        lambda: flows.behind(every, "from", place.id, using().id),
        key="flows",
    )
    raise choices.PageEnds

if view == "bostad":
    side, area = flows.FROM, choices.choose_area(compared)
else:
    attended = set(every["school_id"])
    schools = [one for one in choices.at(areas, "school") if one.id in attended]
    side, area = flows.TO, choices.choose_area(schools, "skola", "choices.school")

rows = query("flows", areas=ids, area=area.id, year=period.year)
if rows.empty:
    choices.nothing_to_show("flows.none_here", area=plain(area.name))
show_picture(
    told.flows(rows, str(area.name), side),
    lambda alt: flows.show_bars(rows, side, alt=alt),
    lambda: flows.behind(rows, side, area.id, using().id),
    key="flows",
)

st.header(t("flows.outcome_heading"), anchor=False)
indicator = choices.choose_indicator("school", both=True)
against = benchmark.usual(place)
outcome = query(
    "comparison",
    indicator=indicator.id,
    areas=[area.id, *flows.partners(rows, side)],
    years=[period.year],
    years_pooled=1,
    sex="T",
    direction=indicator.direction,
    **against.query(),
)
if outcome.empty or outcome["value"].isna().all():
    choices.nothing_to_show("flows.no_outcome", indicator=indicator.short)
show_picture(
    told.outcome(outcome, indicator, area.id, str(area.name), side),
    lambda alt: show_dots(outcome, indicator, against.name, alt=alt),
    lambda: evidence.comparison(outcome, indicator, against.name, area.id, using().id),
    key="outcome",
    level=3,
)
evidence.show_source(indicator)
