"""Did it help? What has happened where a development work was, beside other areas."""

from typing import Any

import streamlit as st

import catalogue
from components import choices, pilot
from components import evidence_pilot as behind
from components.evidence import show_evidence, show_source
from components.picture import show_picture
from components.theme import plain
from queries import query, using
from text import t
from text.findings import effects

place, snapshot = choices.municipality(), using().id

works = pilot.works(place.id)
if not works:
    st.title(t("pages.pilot"), anchor=False)
    choices.nothing_to_show("pilot.nowhere", municipality=place.name)
work = pilot.choose_work(works)
st.title(t("pages.pilot_title", work=work.name), anchor=False)

sure, rule = catalogue.confidence(), catalogue.evaluation()
judged: dict[str, Any] = {"work": work.id, "level": sure.level, "indicators": pilot.asked(work)}
every = query("effects", **judged, sex="T")
st.write(plain(t("pilot.about")))
st.write(plain(effects.lead(every)))
with choices.row():
    indicator = pilot.choose_indicator(work)
    sex = choices.choose_sex(indicator, "catchment")

of_sex = query("effects", **judged, sex=sex)
own = of_sex[of_sex["indicator_id"] == indicator.id]
if own.empty:
    choices.nothing_to_show("pages.nothing", indicator=indicator.short)
row = own.iloc[0].to_dict()
asked: dict[str, Any] = {"work": work.id, "sex": sex}
asked |= {"indicator": indicator.id, "years_pooled": indicator.pool("catchment"), "z": sure.z}
course, years, elsewhere = (
    query("effect", **asked, what=list(kinds), called=pilot.called(*kinds))
    for kinds in (pilot.COURSES, pilot.YEARS, pilot.ELSEWHERE)
)

show_picture(
    effects.effect(row, indicator, rule),
    lambda alt: pilot.show_course(course, indicator, work, alt=alt),
    lambda: behind.course(course, indicator, work.id, snapshot),
    key="pilot",
)
behind.show_checks(row, indicator, work)
if not years.empty:
    show_picture(
        effects.years(years, indicator),
        lambda alt: pilot.show_years(years, indicator, work, alt=alt),
        lambda: behind.years(years, indicator, work.id, snapshot),
        key="years",
    )
if not elsewhere.empty:
    show_picture(
        effects.places(elsewhere, indicator),
        lambda alt: pilot.show_places(elsewhere, row, indicator, alt=alt),
        lambda: behind.places(elsewhere, indicator, work.id, snapshot),
        key="places",
    )
behind.show_list(every)
show_evidence(lambda: behind.every(every, work, place.id, snapshot), key="effects")
pilot.show_limits(work, choices.areas())
show_source(indicator)
