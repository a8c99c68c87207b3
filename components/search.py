"""Find an indicator, an area or a place by what people call it, also by asking a question."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from catalogue import Area, Indicator, Municipality
from components import choices
from components.links import show_ways, way_html
from text import t

MOST = 6
LONGEST = 200  # characters of a question that are read


@dataclass(frozen=True)
class Entry:
    """Something that can be found: the words it is found by, and the view it leads to."""

    words: frozenset[str]
    label: str
    page: str
    choices: tuple[tuple[str, str], ...]


def words(phrase: str) -> list[str]:
    """The words of a phrase, without case and accents: Tjärna Ängar → tjarna, angar."""
    plain = unicodedata.normalize("NFKD", phrase[:LONGEST].casefold())
    return re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))


def entries(
    municipality: Municipality, areas: Iterable[Area], indicators: Iterable[Indicator]
) -> list[Entry]:
    found_in = choices.inside(municipality, {one.id: one for one in areas})
    compared = {one.id: one for one in found_in if one.level == municipality.compared}
    found = [
        Entry(
            frozenset(words(place.name)),
            t("search.place", place=place.name, catchment=compared[place.catchment].name),
            "area",
            (("omrade", place.catchment),),
        )
        for place in municipality.places
        if place.catchment in compared and place.name != str(compared[place.catchment].name)
    ]
    found += [
        Entry(
            frozenset(words(str(one.name))),
            t(f"search.{one.level}", area=one.name),
            "area",
            (("omrade", one.id),),
        )
        for one in compared.values()
    ]
    found += [
        Entry(
            frozenset(words(f"{one.name.sv} {one.name.en} {one.short.sv} {one.short.en}")),
            str(one.short),
            "map" if compared and municipality.compared in one.levels else "indicator",
            (("indikator", one.id),),
        )
        for one in indicators
    ]
    return found


def matches(question: str, among: Iterable[Entry]) -> list[Entry]:
    """The entries that answer the question, best first: those whose every word is asked for, then
    those that hold every word asked for, the last one perhaps half typed."""
    asked = words(question)
    if not asked:
        return []

    def holds(entry: Entry) -> bool:
        return all(any(word.startswith(one) for word in entry.words) for one in asked)

    named = [one for one in among if one.words and one.words <= set(asked)]
    return (named + [one for one in among if one not in named and holds(one)])[:MOST]


def show_search(municipality: Municipality, areas: Iterable[Area]) -> None:
    indicators = choices.indicators().values()
    names = [str(one.name) for one in choices.inside(municipality, {one.id: one for one in areas})]
    examples = (*(one.name for one in municipality.places), *names, *(str(one.short) for one in indicators))
    question = st.text_input(
        t("search.label"),
        placeholder=t("search.placeholder", example=next(iter(examples), "")),
        key="search",
        max_chars=LONGEST,
    )
    if not question:
        return
    found = matches(question, entries(municipality, areas, indicators))
    said = t("search.found", count=len(found)) if found else t("search.nothing")
    st.html(f'<p role="status" class="quiet">{html.escape(said)}</p>')
    show_ways(*(way_html(one.page, one.label, **dict(one.choices)) for one in found), kind="found")
