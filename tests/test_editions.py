"""A region and a municipality without catchments: little, nothing invented, and every page says so."""

from __future__ import annotations

import json
import re

import pytest

import catalogue
import queries
import text
from importers.areas import regional_types
from tests.visitor import PAGES, go, links, said, script, unknown, visit, widgets
from text import t

REGION, BARE = "07", "0680"
EIGHT = ["0760", "0761", "0763", "0764", "0765", "0767", "0780", "0781"]
PLACES = catalogue.municipalities()

each_language = pytest.mark.parametrize("language", text.LANGUAGES)
each_place = pytest.mark.parametrize("place", [REGION, BARE])


def not_yet(key: str, place: str) -> str:
    return t(key, municipality=PLACES[place].name)


def infos(place: str) -> dict[str, list[str]]:
    """What each page says there is none of yet."""
    if place == REGION:
        return {
            "schools": [not_yet("pages.no_school", place)],
            "domains": [not_yet("domains.nothing", place)],
            "flows": [not_yet("flows.nothing", place)],
            "pilot": [not_yet("pilot.nowhere", place)],
            "equality": [t("equality.one_period", period="2024/25")],
        }
    compare = ("overview", "map", "trend", "equality", "domains", "area", "flows")
    return {page: [not_yet("pages.no_catchments", place)] for page in compare} | {
        "schools": [not_yet("pages.no_school", place)],
        "pilot": [not_yet("pilot.nowhere", place)],
    }


@each_language
@pytest.mark.parametrize("place", PLACES)
def test_what_is_published_of_counties_stands_beside_every_place_and_is_not_judged(language, place):
    text.speak(language)
    (one,) = (one for one in catalogue.indicators("county").values() if one.is_regional)
    run = visit("municipalities", kommun=place, sprak=language)
    words = " ".join(said(run))
    assert (
        t("findings.trend_not_judged", short=one.short, who=t("findings.count_area_many", count=3)) in words
    )
    for county, first, last in (("Dalarna", 10.4, 9.7), ("Jönköping", 8.3, 7.1), ("Kronoberg", 8.2, 9.7)):
        began, ended = (f"{text.percent(value, 1)} ({year})" for value, year in ((first, 2007), (last, 2021)))
        assert re.search(rf"{county}[^.]*{re.escape(began)}[^(]*{re.escape(ended)}", words)


@each_language
@each_place
def test_every_page_is_right_with_what_there_is(language, place, subtests):
    text.speak(language)
    run = visit("overview", kommun=place, sprak=language)
    for page in PAGES:
        with subtests.test(page=page):
            go(run, page)

            assert not run.exception
            assert not run.error
            assert not run.warning, "nothing is invented, so there is no banner"
            assert [one.value for one in run.info] == infos(place).get(page, [])
            assert str(PLACES[place].name) in " ".join(said(run))
            for words in said(run):
                assert not re.search(r"\b(nan|NaN|None(?! of the)|NaT)\b|<NA>|\{[a-z_]*\}", words), words
                assert "◇" not in words or page == "about", "the signs are explained, never used"


@each_language
@pytest.mark.parametrize("page", ["overview", "schools"])
def test_where_there_is_nothing_there_is_a_way_on(language, page):
    text.speak(language)
    run = visit(page, kommun=BARE, sprak=language)

    labels = [label for label, _ in links(run.main)]
    assert t("pages.instead_catchment", municipality=PLACES[BARE].name) in labels
    assert t("pages.indicator") in labels


def test_the_bare_municipality_is_shown_beside_its_county():
    run = visit("overview", kommun=BARE)

    (profile,) = [words for words in said(run) if "inget går att jämföra med Jönköpings län" in words]
    assert "3 indikatorer utan osäkerhetsintervall" in profile


def test_the_regions_municipalities_are_its_areas():
    run = visit("area", kommun=REGION)

    assert widgets(run)["omrade"].options[:8] == [
        "Alvesta", "Lessebo", "Ljungby", "Markaryd", "Tingsryd", "Uppvidinge", "Växjö", "Älmhult",
    ]  # fmt: skip
    assert PLACES[REGION].inside == ("municipality",)


def test_the_headline_of_the_region_is_of_real_pupils():
    """Växjö 943 of 1,273 and Ljungby 199 of 321: the most certain of all pairs."""
    run = visit("overview", kommun=REGION)

    (headline,) = [words for words in said(run) if words.startswith("Godkänt i allt, åk 9: säkerställt")]
    assert f"{text.number(100 * 199 / 321, 1)} % i Ljungby" in headline.replace("\N{NO-BREAK SPACE}", " ")
    assert f"{text.number(100 * 943 / 1273, 1)} % i Växjö" in headline.replace("\N{NO-BREAK SPACE}", " ")


# Nothing invented.


@each_place
def test_no_query_finds_anything_invented(place):
    queries.begin()
    queries.leave_out_invented(PLACES[place].only_published)
    areas = list(catalogue.areas(queries.query("areas", **PLACES[place].query())))
    shares = queries.query("provenance", areas=areas)

    assert "00" in areas, "where invented values lie too"
    assert set(shares["provenance"]) == {"computed"} or set(shares["provenance"]) == {"computed", "published"}


def test_a_visitor_of_another_place_still_sees_them():
    queries.begin()
    shares = queries.query("provenance", areas=["00"])

    assert "synthetic" in set(shares["provenance"])


@pytest.mark.parametrize("name", sorted(path.stem for path in queries.HERE.glob("*.sql")))
def test_every_query_reads_the_published_rows_alone_when_asked_to(name):
    bare = re.sub(r"--.*", "", queries.sql(name, only_published=True))

    assert not re.search(r"\b(observation|revision)\b", bare)
    assert re.search(r"\bpublished_(observation|revision)\b", bare) or not re.search(
        r"\b(observation|revision)\b", re.sub(r"--.*", "", queries.sql(name))
    )


def test_only_indicators_with_a_figure_can_be_chosen():
    run = visit("municipalities", kommun=REGION)

    assert len(widgets(run)["indikator"].options) == 3
    assert all("åk 9" in one or "gymnasiet" in one for one in widgets(run)["indikator"].options)


# Between them.


def test_the_catalogues_first_is_the_usual_one_and_the_menu_offers_all():
    run = visit("overview")

    assert list(PLACES) == ["2081", REGION, BARE]
    assert widgets(run)["kommun"].value == "2081"
    assert widgets(run)["kommun"].options == ["Borlänge", "Kronoberg", "Jönköping"]


def test_the_language_and_the_page_survive_the_switch():
    run = visit("municipalities", sprak="en", indikator="meritvarde-ak9")
    widgets(run)["kommun"].set_value(REGION)
    run.run()

    assert run.query_params == {"sprak": "en", "indikator": "meritvarde-ak9", "kommun": REGION}
    text.speak("en")
    assert run.title[0].value == t("pages.municipalities_title_municipality", municipality="Kronoberg")
    assert not run.info, "the indicator exists there too"


@pytest.mark.parametrize(
    ("page", "choices"),
    [
        ("map", {"omrade": "2081-forssa"}),
        ("map", {"indikator": "trygg-skolan-ak5"}),
        ("area", {"omrade": "2081-forssa"}),
        ("trend", {"omraden": "2081-forssa,2081-romme"}),
        ("area", {"jmf": "2081"}),
        ("area", {"jmf": "liknande"}),
    ],
)
def test_what_belongs_to_another_place_is_said_and_left_out(page, choices):
    run = visit(page, kommun=REGION, **choices)

    assert not run.exception
    assert [one.value for one in run.info] == [unknown(next(iter(choices)))]


@pytest.mark.parametrize("indicator", ["alla-amnen-ak9", "behorig-yrkes-ak9", "meritvarde-ak9"])
def test_every_figure_there_is_can_be_seen(indicator, subtests):
    for page in ("map", "trend", "equality", "municipalities", "indicator"):
        with subtests.test(page=page):
            run = visit(page, kommun=REGION, indikator=indicator)

            assert not run.exception
            assert {one.value for one in run.info} <= set(infos(REGION).get("equality", []))


def test_some_of_the_municipalities_can_be_compared_or_put_together():
    some = ",".join(EIGHT[:3])
    for page, choices in (("equality", {}), ("area", {"omrade": "grupp"}), ("trend", {})):
        run = visit(page, kommun=REGION, grupp=some, **choices)
        assert not run.exception
        assert not run.error


# Their places.


def test_the_map_of_the_region_has_its_eight_municipalities():
    queries.begin()
    (row,) = queries.query("geometry", municipality=REGION, level="municipality").itertuples()

    assert [one["id"] for one in json.loads(row.geojson)["features"]] == EIGHT
    assert row.quality == "official"


def test_a_municipality_says_what_conditions_its_neighbourhoods_have():
    run = visit("area", kommun=REGION, omrade="0764")

    types = regional_types()
    assert types["0764"] == [3, 0, 1, 8, 0]
    assert types["0680"] == [2, 1, 5, 26, 1]
    assert sum(map(sum, types.values())) == 125
    (words,) = [one for one in said(run) if "Alvesta i 12" in one]
    assert words.replace("\\", "") == (
        "SCB delar in Alvesta i 12 bostadsområden (RegSO). År 2022 hade 3 stora socioekonomiska utmaningar, "
        "1 blandade förutsättningar och 8 goda förutsättningar."
    )


def test_a_municipality_is_found_by_its_name():
    def page() -> None:
        import catalogue
        import queries
        from components import choices, permalink
        from components.search import entries

        permalink.begin()
        place = choices.municipality()
        queries.begin()
        queries.leave_out_invented(place.only_published)
        areas = catalogue.areas(queries.query("areas", **place.query()))
        choices.use(areas)
        import streamlit as st

        st.write(" · ".join(one.label for one in entries(place, areas.values(), [])))

    run = script(page, kommun=REGION)

    assert "Kommunen Växjö" in run.markdown[0].value
