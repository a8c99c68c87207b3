"""The researcher's bench: any figures, and what they have in common."""

import streamlit as st

import catalogue
from components import choices, correlation, distribution, evidence, explore, panels, permalink, scatter
from components import explore_table as table
from components.evidence import show_source
from components.picture import show_picture
from queries import query, using
from text import t
from text.findings import explore as told

place = choices.municipality()
areas = choices.areas()
snapshot = using().id

st.title(t("explore.title", municipality=place.name), anchor=False)
st.write(t("explore.intro"))
view = choices.choose_view(*explore.VIEWS)

if view == "tabell":
    chosen = explore.choose_selection(place, areas)
    form = explore.choose_form()
    name = "figures_wide" if form == "bred" else "figures"
    rows = query(name, **chosen.query(), page=permalink.page(), size=table.SIZE)
    if rows.empty:
        choices.nothing_to_show("explore.nothing")
    table.check_page(rows)
    show_picture(
        told.figures(rows, len(chosen.indicators), chosen.years),
        lambda _: table.show_table(rows, chosen, form),
        lambda: table.evidence(
            query(name, **chosen.query(), page=1, size=None), chosen, form, place.id, snapshot
        ),
        key="explore",
        is_table=True,
    )
    raise choices.PageEnds

if view == "korrelation":
    above = choices.row()
    with above:
        level = explore.choose_level(place, areas, explore.FEWEST)
    compared = choices.ids(areas, level)
    several = {one.id: one for one in explore.choose_indicators(level)}
    if len(several) < 2:
        choices.nothing_to_show("explore.two")
    with above:
        sex = explore.choose_shared_sex(list(several.values()), level)
        asked = {"indicators": [one.query(level) for one in several.values()], "areas": compared, "sex": sex}
        year = explore.choose_shared_year(query("shared_years", **asked, fewest=2))
    pairs = query("correlation", **asked, year=year)
    show_picture(
        told.correlation(pairs, several, explore.kind(level)),
        lambda _: correlation.show_matrix(pairs, several, year),
        lambda: correlation.evidence(pairs, several, year, place.id, snapshot),
        key="correlation",
    )
    raise choices.PageEnds

if view == "samband":
    above = choices.row()
    with above:
        level = explore.choose_level(place, areas, explore.FEWEST)
    with choices.row("pair"):
        first, second = explore.choose_two(level)
    with above:
        sex = explore.choose_shared_sex([first, second], level)
        both = [first.query(level), second.query(level)]
        asked = {"indicators": both, "areas": choices.ids(areas, level), "sex": sex}
        year = explore.choose_shared_year(query("shared_years", **asked, fewest=2))
    points, line = query("scatter", **asked, year=year), query("regression", **asked, year=year)
    show_picture(
        told.scatter(points, line.iloc[0].to_dict(), first, second, explore.kind(level)),
        lambda alt: scatter.show_scatter(points, line, first, second, alt=alt),
        lambda: scatter.evidence(points, line, first, second, place.id, snapshot),
        key="scatter",
    )
    show_source(first)
    show_source(second)
    raise choices.PageEnds

if view == "fordelning":
    with choices.row():
        level = explore.choose_level(place, areas, explore.FEWEST)
        indicator = choices.choose_indicator(level)
        compared = choices.ids(areas, level)
        periods = query("periods", indicator=indicator.id, areas=compared)
        if periods.empty:
            choices.nothing_to_show("pages.nothing", indicator=indicator.short)
        period = choices.choose_period(periods)
        sex = choices.choose_sex(indicator, level)
    rows = query(
        "distribution",
        indicator=indicator.id,
        areas=compared,
        marked=list(place.benchmarks),
        year=period.year,
        years_pooled=period.years_pooled,
        sex=sex,
        fewest=catalogue.FEWEST_IN_QUARTILES.get(level, explore.FEWEST),
    )
    if rows["value"][~rows["is_marked"]].isna().all():
        choices.nothing_to_show("pages.nothing", indicator=indicator.short)
    show_picture(
        told.distribution(rows, indicator, explore.kind(level)),
        lambda alt: distribution.show_distribution(rows, indicator, alt=alt),
        lambda: distribution.behind(rows, indicator, place.id, snapshot),
        key="distribution",
    )
    show_source(indicator)
    raise choices.PageEnds

with choices.row():
    level, compared = explore.choose_panels(place, areas)
    indicator = choices.choose_indicator(level)
    sex = choices.choose_sex(indicator, level)
rows = query(
    "trend",
    indicator=indicator.id,
    areas=[*compared, place.id],
    years_pooled=indicator.pool(level),
    sex=sex,
    measures=[],
    called=[],
    benchmark=place.id,
    pool=[],
    given=[],
)
changes = query(
    "change", indicators=[indicator.query(level)], areas=compared, sex=sex, measures=[], called=[], widen=1.0
)
if rows["value"][rows["area_id"] != place.id].isna().all():
    choices.nothing_to_show("pages.nothing", indicator=indicator.short)
notes = query("notes", indicators=[indicator.id], areas=[*compared, place.id])
show_picture(
    told.panels(rows[rows["area_id"] != place.id], changes, indicator, explore.kind(level)),
    lambda _: panels.show_panels(rows, indicator, place),
    lambda: evidence.trend(rows, indicator, place.id, snapshot, notes),
    key="panels",
)
show_source(indicator)
