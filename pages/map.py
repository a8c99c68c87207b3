"""Where are the differences?"""

from functools import partial

import streamlit as st

import catalogue
from components import benchmark, choices, evidence, extents, maps
from components.lines import show_lines
from components.links import show_ways, way_html
from components.ordered import show_ordered
from components.picture import show_picture
from components.series import has_course
from queries import query, using
from text import findings, t

place = choices.municipality()
areas = choices.areas()
offered = extents.offered(query("extents", municipality=place.id), place, areas)
extent = extents.asked(offered)
st.title(t("pages.map_title", municipality=extent.name), anchor=False)
with choices.row():
    extents.choose(offered)
    if extent.is_wide:
        parts = query("extent", scope=extent.scope, level=extent.level)
        ids = extents.ids(parts)
    else:
        compared = choices.compared(place, areas)
        ids = [one.id for one in compared]
    indicator = choices.choose_indicator(extent.level)
    periods = query("periods", indicator=indicator.id, areas=ids)
    if periods.empty:
        choices.nothing_to_show("pages.nothing", indicator=indicator.short)
    period = choices.choose_period(periods)
    other = None if extent.is_wide else choices.choose_other_period(periods, period)
    sex = choices.choose_sex(indicator, extent.level)
    selected = extents.selected(ids) if extent.is_wide else choices.choose_area_or_none(compared)
    against = benchmark.choose_benchmark(place, areas, ids, benchmark.KINDS, indicator, usual=extent.scope)

years = sorted({period.year, (other or period).year})
asked = indicator.query(extent.level) | {"years_pooled": period.years_pooled}
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

latest = rows[rows["year"] == period.year]
if extent.is_wide:
    frame = query("extent", scope=extent.scope, level=extent.frame)
else:
    boundaries = query("geometry", municipality=place.id, level=place.compared)


def draw(alt: str) -> None:
    if extent.is_wide:
        extents.show_map(
            rows, indicator, place, extent, parts, frame, benchmark=against.name, selected=selected, title=alt
        )
        return
    maps.show_maps(
        rows, indicator, place, areas, boundaries, benchmark=against.name, selected=selected, title=alt
    )
    show_ordered(latest, indicator, against.name, alt=alt)


show_picture(
    findings.comparison(latest, indicator, against.name, extent.kind),
    draw,
    lambda: evidence.comparison(rows, indicator, against.name, extent.file, using().id),
    key="map",
    is_long=extent.is_wide,
)
if selected and extent.is_wide:
    extents.show_selected(latest, indicator, against.name, selected)
elif selected:
    maps.show_selected(latest, indicator, against.name, areas[selected])

if not extent.is_wide:
    marked = list(dict.fromkeys([*catalogue.worked_in(place.id), *([selected] if selected else [])]))
    followed = marked or [place.id]
    around = [one for one in place.benchmarks if one not in followed]
    over_time = query(
        "trend",
        indicator=indicator.id,
        areas=[*followed, *around],
        years_pooled=indicator.pool(place.compared),
        sex=sex,
        measures=[],
        called=[],
        **benchmark.usual(place).query(),
    )
    if has_course(over_time, around):
        changes = query(
            "change",
            indicators=[indicator.query(place.compared)],
            areas=followed,
            sex=sex,
            widen=1.0,
            measures=[],
            called=[],
        )
        show_picture(
            findings.trend(over_time, changes, indicator, around),
            lambda alt: show_lines(over_time, indicator, around, alt=alt),
            lambda: evidence.trend(
                over_time,
                indicator,
                place.id,
                using().id,
                query("notes", indicators=[indicator.id], areas=[*followed, *around]),
            ),
            key="course",
            level=3,
        )
        show_ways(way_html("trend", t("maps.trend"), omraden=",".join(marked) or None))
evidence.show_source(indicator)
