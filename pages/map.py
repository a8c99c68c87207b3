"""Where are the differences?"""

from functools import partial

import streamlit as st

from components import benchmark, choices, evidence, maps
from components.ordered import show_ordered
from components.picture import show_picture
from queries import query, using
from text import findings, t

place = choices.municipality()
areas = choices.areas()
st.title(t("pages.map_title", municipality=place.name), anchor=False)
with choices.row():
    compared = choices.compared(place, areas)
    ids = [one.id for one in compared]
    indicator = choices.choose_indicator(place.compared)
    periods = query("periods", indicator=indicator.id, areas=ids)
    if periods.empty:
        choices.nothing_to_show("pages.nothing", indicator=indicator.short)
    period = choices.choose_period(periods)
    other = choices.choose_other_period(periods, period)
    sex = choices.choose_sex(indicator, place.compared)
    selected = choices.choose_area_or_none(compared)
    against = benchmark.choose_benchmark(place, areas, ids, benchmark.KINDS, indicator)

years = sorted({period.year, (other or period).year})
asked = indicator.query(place.compared) | {"years_pooled": period.years_pooled}
compared_with = against.sought(partial(query, "best_fifth"), [asked], sex, indicator, years)
rows = query(
    "comparison",
    indicator=indicator.id,
    areas=ids,
    years=years,
    years_pooled=period.years_pooled,
    sex=sex,
    direction=indicator.direction,
    **compared_with,
)
boundaries = query("geometry", municipality=place.id, level=place.compared)

latest = rows[rows["year"] == period.year]


def draw(alt: str) -> None:
    maps.show_maps(
        rows, indicator, place, areas, boundaries, benchmark=against.name, selected=selected, title=alt
    )
    show_ordered(latest, indicator, against.name, alt=alt)


show_picture(
    findings.comparison(latest, indicator, against.name),
    draw,
    lambda: evidence.comparison(rows, indicator, against.name, place.id, using().id),
    key="map",
)
if selected:
    maps.show_selected(latest, indicator, against.name, areas[selected])
evidence.show_source(indicator)
