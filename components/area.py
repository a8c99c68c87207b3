"""What a catchment is: who lives there, what it is made of, and how sure its boundary is."""

from __future__ import annotations

import streamlit as st

from catalogue import Area, Municipality
from components.links import show_ways, way_html
from components.own_group import Group
from components.theme import plain
from text import listing, number, t


def types_words(area: Area) -> str:
    """How many of its regional areas there are of each area type; empty where nothing is known."""
    counts = area.area_types or ()
    items = [
        t(f"area.type_{place}", count=number(count)) for place, count in enumerate(counts, start=1) if count
    ]
    said = {"area": area.name, "count": number(sum(counts)), "items": listing(items)}
    return t("area.types", **said) if items else ""


def show_facts(area: Area | Group, areas: dict[str, Area], place: Municipality) -> None:
    if isinstance(area, Group):
        st.markdown(plain(t("group.together", areas=area.listed())))
        show_ways(way_html("trend", t("area.trend"), omraden="", grupp=area.id))
        return
    parts = [
        one for one in areas.values() if one.parent == area.id and area.level in ("catchment", "cluster")
    ]
    schools = [one for one in areas.values() if one.catchment == area.id and not one.is_example]
    called = [one.name for one in place.places if one.catchment == area.id and one.name != str(area.name)]
    facts = [
        types_words(area),
        area.population and t("area.population", population=number(area.population)),
        called and t("area.places", places=", ".join(called)),
        parts and t(f"area.parts_{area.level}", count=number(len(parts))),
        schools and t("area.schools", schools=", ".join(str(one.name) for one in schools)),
        area.is_approximate and t("area.approximate"),
    ]
    st.markdown(plain(" ".join(fact for fact in facts if fact)))
    if area.level not in place.inside:
        return
    ways = [way_html("trend", t("area.trend"), omraden=area.id)]
    if area.level == place.compared:
        ways.append(way_html("map", t("area.map"), omrade=area.id))
    if area.level == "catchment":
        ways.append(way_html("flows", t("area.flows"), omrade=area.id, vy=None))
    show_ways(*ways)
