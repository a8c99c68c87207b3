"""Is the gap closing?"""

from functools import partial

import streamlit as st

import catalogue
from components import benchmark, choices, evidence, own_group
from components.picture import show_picture
from components.recent import show_recent
from components.remarks import show_remarks
from components.trend import show_trend
from queries import query, using
from text import findings, t

place = choices.municipality()
areas = choices.areas()

st.title(t("pages.trend_title", municipality=place.name), anchor=False)
compared = [one.id for one in choices.compared(place, areas)]
with choices.row():
    indicator = choices.choose_indicator(place.compared)
    sex = choices.choose_sex(indicator, place.compared)
chosen = choices.choose_areas(choices.inside(place, areas), catalogue.worked_in(place.id))
group = own_group.choose_group(place, areas)
other = benchmark.choose_benchmark(place, areas, compared, benchmark.KINDS, indicator, as_line=True)
ids = [one.id for one in (*chosen, group) if one]
if not ids:
    choices.nothing_to_show("pages.no_area")
own = {"measures": own_group.measures(group, [indicator]), "called": own_group.called(group)}

asked = [indicator.query(place.compared)]
beside = other.sought(partial(query, "best_fifth"), asked, sex, indicator, indicator.years)
around = benchmark.lines(place, other)

rows = query(
    "trend",
    indicator=indicator.id,
    areas=[*ids, *place.benchmarks],
    years_pooled=indicator.pool(place.compared),
    sex=sex,
    **own | {"called": own["called"] + other.called()},
    **beside,
)
changes = query("change", indicators=asked, areas=ids, sex=sex, widen=1.0, **own)
notes = query("notes", indicators=[indicator.id], areas=[*ids, *place.benchmarks])
if rows["value"].isna().all():
    choices.nothing_to_show("pages.nothing", indicator=indicator.short)

show_picture(
    findings.trend(rows, changes, indicator, around),
    lambda alt: show_trend(rows, indicator, catalogue.events(place.id, indicator.id, ids), around, alt=alt),
    lambda: evidence.trend(rows, indicator, place.id, using().id, notes),
    key="trend",
)
show_remarks(notes, {indicator.id: indicator})
recent = query(
    "recent_trend",
    indicator=indicator.id,
    areas=[*ids, place.id],
    sex=sex,
    **own,
    direction=indicator.direction,
    measure=indicator.measure,
    since=indicator.comparable_since,
)
show_picture(
    findings.recent(recent, indicator),
    lambda _: show_recent(recent, indicator),
    lambda: evidence.recent(recent, indicator, place.id, using().id),
    key="recent",
    level=3,
)
evidence.show_source(indicator)
