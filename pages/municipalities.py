"""How do we compare with others?"""

import streamlit as st

from components import benchmark, choices, counties, evidence
from components.dots import show_dots
from components.picture import show_picture
from components.theme import plain
from queries import query, using
from text import findings, t

place = choices.municipality()
areas = choices.areas()
compared = choices.ids(areas, "municipality", "county", "country")
first = next(iter(query("published", areas=compared)["indicator_id"]), None)

st.title(t(f"pages.municipalities_title_{place.compared}", municipality=place.name), anchor=False)
with choices.row():
    indicator = choices.choose_indicator("municipality", first)
    periods = query("periods", indicator=indicator.id, areas=compared)
    if periods.empty:
        choices.nothing_to_show("pages.nothing", indicator=indicator.short)
    period = choices.choose_period(periods)
    sex = choices.choose_sex(indicator, "municipality")
    kinds = (benchmark.SIMILAR, benchmark.GOAL)
    against = benchmark.choose_benchmark(place, areas, compared, kinds, indicator)

rows = query(
    "comparison",
    indicator=indicator.id,
    areas=compared,
    years=[period.year],
    years_pooled=period.years_pooled,
    sex=sex,
    direction=indicator.direction,
    **against.query(indicator, [period.year]),
)
elsewhen = query(
    "other_periods",
    indicator=indicator.id,
    areas=compared,
    year=period.year,
    years_pooled=period.years_pooled,
    sex=sex,
)
show_picture(
    findings.comparison(rows, indicator, against.name, "municipality"),
    lambda alt: show_dots(rows, indicator, against.name, alt=alt),
    lambda: evidence.comparison(rows, indicator, against.name, "kommuner", using().id),
    key="municipalities",
)
if said := findings.other_periods(elsewhen):
    st.caption(plain(said))
evidence.show_source(indicator)

for one in choices.regional():
    lines = counties.course(one)
    course = query("trend", **lines)
    changes = query("change", **counties.change(one))
    remarks = query("notes", indicators=[one.id], areas=lines["areas"])
    counties.show_counties(course, changes, remarks, one, place, using().id)
