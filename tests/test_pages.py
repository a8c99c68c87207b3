"""Every page runs, in both languages and for two municipalities, and every choice is the address."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import nullcontext
from itertools import product
from typing import Any

import pytest

import catalogue
import queries
import text
from catalogue.protection import protection
from components import search
from components.measures import PAIRS
from components.picture import finding_html
from components.series import has_course
from components.theme import plain
from queries import snapshot
from tests import world
from tests.visitor import (
    CHOICES,
    PAGES,
    boxes_on,
    go,
    links,
    published_with,
    said,
    script,
    unfolded_cells,
    unknown,
    visit,
    widgets,
)
from text import findings, t

EMBEDDED = snapshot.root()
INVENTED = "9999"
PLACES = [INVENTED, *(["2081"] if (EMBEDDED / "snapshots").is_dir() else [])]

each_language = pytest.mark.parametrize("language", text.LANGUAGES)


@pytest.fixture(params=PLACES)
def place(request, world_root):
    """The id of a municipality, which is the only one that this process sees."""
    with world.environment(world_root) if request.param == INVENTED else nullcontext():
        snapshot.check_again()
        yield request.param
    snapshot.check_again()


@each_language
def test_every_page_runs_and_every_word_of_it_is_there(language, place, subtests):
    run = visit("overview", sprak=language)
    titles = []
    for page in PAGES:
        with subtests.test(page=page):
            go(run, page)
            titles.append(run.title[0].value)

            assert not run.exception
            assert not run.error
            assert not run.info, "nothing is unknown and nothing is missing in the usual view"
            assert len(run.title) == 1
            for words in said(run):
                assert words
                assert not re.search(r"\b(nan|NaN|None|NaT)\b|<NA>|\{[a-z_]*\}", words), words
    assert len(set(titles)) == len(PAGES), "each page has a heading of its own"


def test_the_language_is_all_that_differs(in_world, subtests):
    swedish, english = visit("overview"), visit("overview", sprak="en")
    for page in PAGES:
        with subtests.test(page=page):
            go(swedish, page)
            go(english, page)

            assert list(widgets(swedish)) == list(widgets(english))
            assert swedish.title[0].value != english.title[0].value


def test_the_rules_that_are_told_are_those_of_what_is_shown(in_world, tmp_path, monkeypatch):
    """The rules in the catalogue are new, and nothing has been published by them yet."""
    kept = protection()
    new = shutil.copytree(in_world / "catalogue", tmp_path / "catalogue")
    rules = (new / "protection.toml").read_text("utf-8")
    (new / "protection.toml").write_text(
        rules.replace(f'version = "{kept.version}"', 'version = "later"').replace(
            "fewest = 5", "fewest = 77"
        ),
        "utf-8",
    )
    monkeypatch.setenv("LIKVARD_CATALOGUE", str(new))
    assert protection().version == "later"
    about = " ".join(said(visit("about")))
    assert t("protection.rules", version=kept.version, date=text.date(kept.date)) in about
    assert "later" not in about
    assert "77" not in about


# What the address names and does not exist.


VIEWS = {  # where it is asked for
    ("schools", "skola"): {"vy": "one"},
    ("flows", "skola"): {"vy": "skola"},
    ("area", "grupp"): {"omrade": "grupp"},
    ("explore", "indikator"): {"vy": "fordelning"},
    ("explore", "indikator2"): {"vy": "samband"},
    ("explore", "ar"): {"vy": "samband"},
    ("explore", "kon"): {"vy": "samband"},
}


@pytest.mark.parametrize("page", PAGES)
def test_an_id_that_does_not_exist_is_said_in_one_line(page, in_world, subtests):
    for name in ("sprak", "kommun", *CHOICES[page]):
        view = VIEWS.get((page, name), {})
        with subtests.test(name=name):
            run = visit(page, **view)
            infos = [one.value for one in run.info]
            usual, title = {key: one.value for key, one in widgets(run).items()}, run.title[0].value
            go(run, page, **view, **{name: "finns-inte"})

            assert not run.exception
            assert [one.value for one in run.info] == [unknown(name), *infos]
            assert run.title[0].value == title
            assert {key: one.value for key, one in widgets(run).items()} == usual


def test_a_known_and_an_unknown_area_keep_the_known_one(in_world):
    run = visit("trend", omraden="9999-ek,finns-inte")

    assert widgets(run)["omraden"].value == ["9999-ek"]
    assert [one.value for one in run.info] == [unknown("omraden")]


# What is chosen is written to the address.

CHOSEN = [
    ("map", "indikator", "trygg"),
    ("map", "ar", "2021"),
    ("map", "ar2", "2021"),
    ("map", "omrade", "9999-dal"),
    ("trend", "indikator", "laser"),
    ("trend", "omraden", ["9999-ek", "9999-norr"]),
    ("equality", "indikator", "laser"),
    ("equality", "villkor", "nej"),
    ("equality", "grupper", "alla"),
    ("equality", "matt", "kvot"),
    ("equality", "grupp", ["9999-alby", "9999-bjorkby", "9999-ek"]),
    ("schools", "vy", "one"),
    ("schools", "vy", "tratt"),
    ("schools", "vy", "forvantat"),
    ("schools", "indikator", "laser"),
    ("schools", "ar", "2020"),
    ("schools", "skolor", ["99990001"]),
    ("area", "omrade", "9999-norr"),
    ("area", "omrade", "grupp"),
    ("area", "grupp", ["9999-ek", "9999-alby"]),
    ("trend", "grupp", ["9999-ek", "9999-alby"]),
    ("trend", "jmf", "liknande"),
    ("trend", "jmf", "basta-femtedelen"),
    ("trend", "jmf", "mal"),
    ("flows", "vy", "alla"),
    ("flows", "omrade", "9999-ek"),
    ("flows", "skola", "9999-alby-x"),
    ("flows", "indikator", "trygg"),
    ("municipalities", "indikator", "lugn"),
    ("municipalities", "ar", "2022"),
    ("municipalities", "kon", "K"),
    ("indicator", "indikator", "poang"),
    ("explore", "indikatorer", ["trygg", "lugn"]),
    ("explore", "urval", ["9999-ek", "9999"]),
    ("explore", "niva", "kommuner"),
    ("explore", "konen", ["T", "M"]),
    ("explore", "fran", "2021"),
    ("explore", "till", "2023"),
    ("explore", "form", "bred"),
    ("explore", "grupp", ["9999-ek", "9999-alby"]),
    ("explore", "vy", "korrelation"),
    ("explore", "vy", "paneler"),
    ("explore", "indikator", "trygg"),
    ("explore", "indikator2", "laser"),
    ("explore", "ar", "2022"),
    ("map", "jmf", "00"),
    ("overview", "jmf", "00"),
    ("overview", "jmf", "basta-femtedelen"),
    ("map", "jmf", "liknande"),
    ("map", "jmf", "basta-femtedelen"),
    ("area", "jmf", "basta-femtedelen"),
    ("schools", "jmf", "99"),
    ("municipalities", "jmf", "liknande"),
]


@pytest.mark.parametrize(("page", "name", "value"), CHOSEN)
def test_a_choice_is_written_to_the_address_as_its_id(page, name, value, in_world):
    before = {"sprak": "en", "indikator": "lugn"} if name == "kon" else VIEWS.get((page, name), {})
    run = visit(page, **before)
    widgets(run)[name].set_value(value)
    run.run()

    written = ",".join(value) if isinstance(value, list) else value
    assert not run.exception
    assert run.query_params == before | {name: written}
    assert widgets(run)[name].value == value
    assert widgets(visit(page, **run.query_params))[name].value == value, "the address alone gives it back"


@each_language
@pytest.mark.parametrize("page", ["map", "schools", "municipalities"])
def test_a_goal_is_what_is_judged_against_on_every_page_that_can(page, language, in_world):
    run = visit(page, sprak=language, indikator="lugn", jmf="mal", mal="97.5")
    text.speak(language)
    goal = t("benchmark.mal", value=text.percent(97.5, 1))

    assert not run.exception
    assert not run.info
    assert widgets(run)["mal"].value == 97.5
    assert any(f"{t('judgement.short_worse')} " in words and goal in words for words in said(run))
    assert not any("97" in words and goal not in words for words in said(run)), "a goal is no place's value"


def test_a_goal_is_written_to_the_address_and_taken_away(in_world):
    run = visit("map", jmf="mal")
    assert [one.value for one in run.info] == [t("benchmark.no_goal", municipality="Hittesjö")]

    widgets(run)["mal"].set_value(80.0)
    run.run()
    assert run.query_params == {"jmf": "mal", "mal": "80"}
    assert not run.info

    widgets(run)["mal"].set_value(None)
    run.run()
    assert run.query_params == {"jmf": "mal"}


@pytest.mark.parametrize(
    "goal", ["", "x", "-1", "101", "80.123", "8,5", "1e1", "nan", "inf", "٨٠", " 80", "80.", ["80", "81"]]
)
def test_an_absurd_goal_is_said_and_the_comparison_is_the_usual_one(goal, in_world):
    run = visit("map", indikator="lugn", jmf="mal", mal=goal)

    assert not run.exception
    assert [one.value for one in run.info] == [
        unknown("mal"),
        t("benchmark.no_goal", municipality="Hittesjö"),
    ]
    assert widgets(run)["mal"].value is None
    assert any("Hittesjö" in words and t("judgement.short_similar") in words for words in said(run))


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("map", {"jmf": "basta-femtedelen", "indikator": "anmalan"}),
        ("area", {"jmf": "mal", "mal": "80"}),
        ("schools", {"jmf": "basta-femtedelen"}),
        ("municipalities", {"jmf": "9998"}),
    ],
)
def test_what_cannot_be_judged_against_here_is_said(page, address, in_world):
    run = visit(page, **address)

    assert not run.exception
    assert [one.value for one in run.info] == [unknown("jmf")]
    assert widgets(run)["jmf"].value == INVENTED


@each_language
def test_what_is_judged_against_goes_along_to_other_pages(language, in_world):
    run = visit("map", sprak=language, indikator="trygg", jmf="basta-femtedelen")
    text.speak(language)
    name = t("benchmark.basta-femtedelen")
    assert any(name in words for words in said(run))
    assert t("benchmark.about_basta-femtedelen") in said(run)

    for page in ("area", "overview"):
        go(run, page)
        assert widgets(run)["jmf"].value == "basta-femtedelen"
        assert any(name in words for words in said(run))


@pytest.mark.parametrize("page", ["overview", "map", "area"])
def test_the_country_is_no_name_inside_a_swedish_sentence(page, in_world):
    words = " ".join(said(visit(page, indikator="trygg", jmf="00")))
    assert "landet" in words
    assert not re.search(r"\b(i|än|mot|med|bredvid|från) Landet\b", words)


# One more line over the years.

PLAIN = {"indikator": "trygg", "omraden": "9999-alby,9999-bjorkby"}


def traces(run) -> dict[str, dict]:
    (spec,) = [json.loads(one.proto.spec) for one in run.get("plotly_chart")]
    return {trace["name"]: trace for trace in spec["data"]}


@each_language
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("liknande", 100 * 690 / 800),
        ("basta-femtedelen", None),
        ("mal", 91.5),
    ],
)
def test_a_line_can_be_added_over_the_years_and_changes_no_judgement(kind, value, language, in_world):
    plain = visit("trend", sprak=language, **PLAIN)
    run = visit("trend", sprak=language, **PLAIN, jmf=kind, mal="91.5")
    text.speak(language)
    places = {"value": text.percent(91.5, 1)} if kind == "mal" else {}
    name = t(f"benchmark.{kind}", **places)
    name = name[0].upper() + name[1:]

    assert not run.exception
    assert not run.info
    (added,) = traces(run).keys() - traces(plain).keys()
    assert added == name
    line = traces(run)[added]
    assert len(line["y"]) == len(world.YEARS)
    assert line["mode"] == ("lines" if kind == "mal" else "lines+markers")
    if value:
        assert line["y"][-1] == pytest.approx(value)
    told = [[one for one in said(each) if t("findings.synthetic") in one] for each in (plain, run)]
    assert told[0]
    assert told[0] == told[1], "the finding is the same"


@pytest.mark.parametrize("area", ["9999", "99", "00"])
def test_an_area_around_that_is_judged_against_elsewhere_has_its_line_already(area, in_world):
    run = visit("trend", **PLAIN, jmf=area)

    assert not run.info
    assert traces(run).keys() == traces(visit("trend", **PLAIN)).keys()
    assert go(run, "map").query_params["jmf"] == area, "and is kept for the other pages"


@each_language
@pytest.mark.parametrize("goal", [None, "x", "101"])
def test_a_line_for_a_goal_waits_for_the_goal(goal, language, in_world):
    run = visit("trend", sprak=language, **PLAIN, jmf="mal", **({"mal": goal} if goal else {}))
    text.speak(language)

    assert not run.exception
    assert [one.value for one in run.info] == [
        *([unknown("mal")] if goal else []),
        t("benchmark.no_goal_line"),
    ]
    assert traces(run).keys() == traces(visit("trend", sprak=language, **PLAIN)).keys()


# A group of the reader's own.

ALBY_AND_EK = {"sv": "en egna gruppen (Alby och Ek)", "en": "our group (Alby and Ek)"}


@each_language
def test_a_group_is_seen_like_an_area(language, in_world):
    run = visit("area", sprak=language, omrade="grupp", grupp="9999-ek,9999-alby", jmf="9999")
    text.speak(language)
    words = said(run)

    assert not run.exception
    assert not run.info
    assert plain(t("group.together", areas=text.listing(["Alby", "Ek"]))) in words
    title = next(one for one in words if ALBY_AND_EK[language] in one and "Hittesjö" in one)
    assert title.startswith(("D", "Y")), "a sentence begins with a capital"
    shown = " ".join(words).replace("\u00a0", "")
    for value in (100 * (282 + 118) / (300 + 168), 100 * (238 + 136) / (300 + 168)):
        assert text.percent(value, 1).replace("\u00a0", "") in shown
    assert t("synthetic.caption") in " ".join(words) or "◇" in " ".join(words)


@each_language
def test_a_group_is_one_more_line_over_the_years(language, in_world):
    address = {"indikator": "trygg", "omraden": "9999-bjorkby", "grupp": "9999-alby,9999-ek"}
    run = visit("trend", sprak=language, **address)
    text.speak(language)

    assert not run.exception
    assert not run.info
    (spec,) = [json.loads(one.proto.spec) for one in run.get("plotly_chart")]
    lines = {trace["name"]: trace for trace in spec["data"]}
    group = lines.pop(next(name for name in lines if ALBY_AND_EK[language] in name))
    assert group["y"][-1] == pytest.approx(100 * (282 + 118) / (300 + 168))
    assert set(lines) == {"Björkby", "Hittesjö"} | {str(one) for one in AROUND[language]}
    told = " ".join(said(run))
    assert f"I d{ALBY_AND_EK['sv']}" in told or f"In y{ALBY_AND_EK['en']}" in told

    alone = visit("trend", **address | {"omraden": ""})
    assert not alone.info, "a group is enough"
    assert widgets(alone)["omraden"].value == []


AROUND = {"sv": ("Påhittade län", "Landet"), "en": ("Invented county", "The country")}


@each_language
@pytest.mark.parametrize(
    "given", ["", "9999-ek", "9999-ek,9999-ek", "9999-ek,finns-inte", "9999-ek,9999-norr"]
)
def test_a_group_of_one_is_no_group_and_is_said(given, language, in_world):
    area = visit("area", sprak=language, omrade="grupp", grupp=given)
    line = visit("trend", sprak=language, grupp=given)
    text.speak(language)
    unknowns = [unknown("grupp")] if "finns" in given or "norr" in given else []

    assert not area.exception
    assert not line.exception
    assert [one.value for one in area.info] == [*unknowns, t("group.too_few")]
    assert [one.value for one in line.info] == [*unknowns, *([t("group.too_few")] if given else [])]
    assert not any(t("profile.picture") in one for one in said(area)), "no area in its place"


def test_two_known_areas_and_an_unknown_one_are_a_group_of_two_and_it_is_said(in_world):
    run = visit("area", omrade="grupp", grupp="9999-alby,finns-inte,9999-ek")

    assert [one.value for one in run.info] == [unknown("grupp")]
    assert any(ALBY_AND_EK["sv"] in one for one in said(run))


@each_language
@pytest.mark.parametrize("page", ["area", "trend"])
def test_that_all_areas_are_in_the_group_is_said(page, language, in_world):
    every = ",".join(f"9999-{name}" for name in ("alby", "bjorkby", "ceder", "dal", "ek"))
    run = visit(page, sprak=language, omrade="grupp", grupp=every)
    text.speak(language)

    assert not run.exception
    assert [one.value for one in run.info] == [t("group.all", municipality="Hittesjö")]
    assert any(t("group.count", count=5) in one for one in said(run))


@each_language
def test_that_an_area_of_the_group_has_no_value_is_said_and_one_alone_gives_none(language, in_world):
    """Of reports, Alby and Björkby have a value and Ek has none."""
    run = visit("area", sprak=language, omrade="grupp", grupp="9999-alby,9999-bjorkby,9999-ek")
    text.speak(language)
    words = " ".join(said(run)).replace("\u00a0", " ")
    value = text.quantity(1000 * (6 + 24) / (300 + 240), "per_1000", 1).replace("\u00a0", " ")
    assert f"{value} ({t('table.without_parts', count=1)})" in words
    assert t("findings.partial", who=findings.counted(2, "indicator")) in words

    alone = visit("area", sprak=language, omrade="grupp", grupp="9999-alby,9999-ek")
    words = " ".join(said(alone)).replace("\u00a0", " ")
    assert text.quantity(20, "per_1000", 1).replace("\u00a0", " ") not in words
    assert t("table.status_x") in words


@each_language
@pytest.mark.parametrize("page", ["area", "trend"])
def test_a_hostile_name_in_a_group_stays_letter_by_letter(page, language, in_world):
    run = visit(page, sprak=language, omrade="grupp", grupp="9999-alby,9999-ceder")

    assert not run.exception
    assert any(world.HOSTILE in words for words in said(run))
    for one in (*run.html, *run.markdown, *run.info, *run.title, *run.caption):
        assert "<img src=x" not in str(one.value).replace("\\<img", "")
        assert "[länk](javascript" not in str(one.value) or one in run.html
    for chart in run.get("plotly_chart"):
        assert "<img" not in json.dumps([one.get("name") for one in json.loads(chart.proto.spec)["data"]])


def test_a_group_goes_along_from_the_area_to_its_trend_and_is_nothing_on_a_map(in_world):
    run = visit("area", omrade="grupp", grupp="9999-ek,9999-alby")
    assert dict(links(run))[t("area.trend")] == "utveckling?omrade=grupp&grupp=9999-alby%2C9999-ek&omraden="

    go(run, "trend")
    assert widgets(run)["grupp"].value == ["9999-ek", "9999-alby"]
    go(run, "map")
    assert not run.info
    assert widgets(run)["omrade"].value == ""
    go(run, "area")
    assert widgets(run)["grupp"].value == ["9999-ek", "9999-alby"]


def test_a_school_is_chosen_in_its_view(in_world):
    run = visit("schools", vy="one")
    widgets(run)["skola"].set_value("9999-ek-x")
    run.run()

    assert run.query_params == {"vy": "one", "skola": "9999-ek-x"}


def dots(run) -> list[str]:
    """Whose dots are drawn on the map's page, from the top."""
    return [
        re.sub("<[^>]*>", "", one.split("<br>")[0])
        for chart in run.get("plotly_chart")
        for trace in json.loads(chart.proto.spec)["data"]
        for one in trace.get("hovertext", [])
    ]


def test_the_areas_of_a_map_are_drawn_on_a_scale_only_when_asked_for(in_world):
    assert dots(visit("map", indikator="trangt")) == []

    by_name = visit("map", indikator="trangt", ordning="namn")
    assert [one.split()[0] for one in dots(by_name)] == ["Alby", "Björkby", "Ceder", "Ek"]
    widgets(by_name)["ordning"].set_value("varde")
    by_name.run()
    assert by_name.query_params == {"indikator": "trangt", "ordning": "varde"}
    assert [one.split()[0] for one in dots(by_name)] == ["Alby", "Ek", "Ceder", "Björkby"]


def test_an_order_that_does_not_exist_is_said(in_world):
    run = visit("map", ordning="finns-inte")
    assert [one.value for one in run.info] == [unknown("ordning")]
    assert widgets(run)["ordning"].value == "namn"


def test_schools_have_no_order(in_world):
    run = visit("schools", ordning="varde")
    assert "ordning" not in widgets(run)
    assert dots(run) == dots(visit("schools"))


def test_a_funnel_is_drawn_for_a_share_and_for_nothing_else(place):
    of = {one.measure: one.id for one in catalogue.indicators("school").values()}
    for measure, indicator in of.items():
        run = visit("schools", vy="tratt", indikator=indicator)
        assert not run.exception
        assert bool(run.info) == (measure != "proportion")
        assert any(t("funnel.how") in words for words in said(run)) == (measure == "proportion")


def test_schools_stand_beside_what_is_expected_where_their_intake_is_known(place):
    run = visit("schools", vy="forvantat")
    assert not run.exception
    assert bool(run.info) == (place == INVENTED), "the invented municipality has no such figures"
    if place != INVENTED:
        words = " ".join(said(run))
        assert t("expected.years") in words
        assert "bättre" not in words.split(t("choices.view_forvantat"))[0]


ANSWERS = {"villkor": "nej", "grupper": "alla", "matt": "kvot"}


@each_language
def test_the_answers_about_the_measure_stay_when_page_and_language_change(language, in_world):
    other = {"sv": "en", "en": "sv"}[language]
    run = visit("equality", sprak=language, indikator="trygg", **ANSWERS)
    go(run, "trend")
    go(run, "equality")
    assert {name: widgets(run)[name].value for name in ANSWERS} == ANSWERS

    go(run, "equality", sprak=other, indikator="trygg", **ANSWERS)
    assert {name: widgets(run)[name].value for name in ANSWERS} == ANSWERS
    assert not run.info


def measure(run) -> str:
    """Which measure the page tells of."""
    names = {one.id: t(f"measures.name_{one.id}") for pair in PAIRS.values() for one in pair}
    (finding,) = [one for one in said(run) if any(f": {name} " in one for name in names.values())]
    return max((id for id in names if f": {names[id]} " in finding), key=lambda id: len(names[id]))


@pytest.mark.parametrize(
    ("villkor", "grupper", "matt"), [*product(("ja", "nej"), ("ytterst", "alla"), range(2))]
)
def test_three_answers_lead_to_a_measure(villkor, grupper, matt, in_world):
    answers = {"villkor": villkor, "grupper": grupper, "matt": ("skillnad", "kvot")[matt]}
    run = visit("equality", indikator="trygg", **answers)
    assert not run.exception
    assert measure(run) == PAIRS[villkor == "ja", grupper == "ytterst"][matt].id


FOUR = "9999-alby,9999-bjorkby,9999-ceder,9999-dal"


@each_language
def test_chosen_areas_are_compared_with_each_other_and_a_protected_one_is_told(language, in_world):
    run = visit("equality", sprak=language, indikator="trygg", grupp=FOUR)
    text.speak(language)
    assert not run.exception
    told = t("inequality.among", count=3, every=4, items=t("inequality.among_protected_one", count=1))
    with_it = [one for one in said(run) if told in one]
    assert len(with_it) == 4  # the measure, in children, over the years, and without each area
    assert any(t("inequality.chosen", count=4) in one for one in with_it)
    assert any(t("inequality.every_chosen") in one for one in with_it)
    assert t("equality.line", all=t("equality.all_chosen")) in " ".join(said(run))
    everywhere = said(visit("equality", sprak=language, indikator="trygg"))
    assert not any(t("inequality.chosen", count=4) in one for one in everywhere)


@each_language
def test_fewer_than_three_chosen_areas_are_not_compared_and_it_is_said(language, in_world):
    run = visit("equality", sprak=language, indikator="trygg", grupp="9999-alby,9999-ek")
    text.speak(language)
    assert [one.value for one in run.info] == [t("group.compared_too_few", fewest=3)]
    assert measure(run) == "d_area_type"

    run = visit("equality", sprak=language, indikator="trygg", grupp="9999-alby,9999-dal,9999-ek")
    assert not run.exception
    assert [one.value for one in run.info] == [t("equality.too_few")]


@pytest.fixture
def without_types(world_root, tmp_path, monkeypatch):
    """The same world, where no area has a type."""
    change = "update area set area_type = null; delete from observation where indicator_id = 'lugn'"
    root = published_with(change, 7, world_root, tmp_path / "typeless")
    monkeypatch.setenv("LIKVARD_CATALOGUE", str(world_root / "catalogue"))
    monkeypatch.setenv("LIKVARD_DATA", str(root))
    snapshot.check_again()
    yield
    snapshot.check_again()


@each_language
def test_areas_without_a_type_are_not_asked_about_and_get_a_measure_without_order(language, without_types):
    run = visit("equality", sprak=language, indikator="trygg", villkor="ja")
    text.speak(language)
    assert not run.exception
    assert "villkor" not in widgets(run)
    assert measure(run) == "d_default"


@each_language
def test_without_types_the_domains_have_nothing_to_show_and_say_so(language, without_types):
    run = visit("domains", sprak=language)
    text.speak(language)
    assert not run.exception
    assert [one.value for one in run.info] == [t("domains.nothing", municipality="Hittesjö")]
    assert t("pages.domains") in dict(links(run))


def test_an_indicator_without_measures_has_nothing_to_show_and_says_so(without_types):
    run = visit("equality", indikator="lugn")
    assert not run.exception
    assert [one.value for one in run.info] == [t("pages.nothing", indicator="Lugn i magen")]


def test_a_year_on_one_page_is_the_pool_that_ends_with_it_on_another(in_world):
    assert widgets(visit("map", indikator="laser", ar="2023"))["ar"].value == "2021-2023"
    assert widgets(visit("schools", indikator="laser", ar="2021-2023"))["ar"].value == "2023"


def test_a_choice_goes_along_to_every_page_that_has_it(in_world):
    run = visit("map", indikator="trygg", omrade="9999-ek")
    for page in ("trend", "municipalities", "schools", "indicator", "map"):
        assert widgets(go(run, page))["indikator"].value == "trygg", page
    assert widgets(go(run, "area"))["omrade"].value == "9999-ek"


# What a map tells over time


def titles(run) -> list[str]:
    """The findings of a page, in order."""
    found = re.findall(r'<h\d class="finding">(.*?)</h\d>', " ".join(str(one.value) for one in run.html))
    return [re.sub("<[^>]*>", "", one) for one in found]


def lines_of(run) -> list[str]:
    """What the legend below the lines names."""
    (found,) = [str(one.value) for one in run.html if 'class="lines"' in str(one.value)]
    return re.findall(r"</span> ([^<]*?): ", found)


@each_language
def test_a_map_tells_of_its_marked_areas_over_time_what_their_own_page_tells(language, in_world):
    run = visit("map", sprak=language, indikator="trygg", omrade="9999-ek")
    worked = catalogue.worked_in(INVENTED)
    assert worked
    followed = ",".join([*worked, "9999-ek"])
    there = visit("trend", sprak=language, indikator="trygg", omraden=followed)
    assert titles(run)[-1] == titles(there)[0]
    assert unfolded_cells(run, "course") == unfolded_cells(there, "trend")
    assert len(lines_of(run)) == len(worked) + 1 + len(catalogue.municipalities()[INVENTED].benchmarks)


def test_where_nothing_is_marked_the_whole_municipality_has_its_course(in_world, monkeypatch):
    monkeypatch.setattr(catalogue, "worked_in", lambda municipality: ())
    run = visit("map", indikator="trygg", omraden="9999-ek")
    place = catalogue.municipalities()[INVENTED]
    assert lines_of(run)[0] == str(place.name)
    assert len(lines_of(run)) == len(place.benchmarks)
    there = dict(links(run))[t("maps.trend")]
    assert there == "utveckling?indikator=trygg", "its own choice of areas"
    assert not go(run, "trend", indikator="trygg").info


def test_a_single_year_is_no_course(in_world):
    queries.begin()
    rows = queries.query("trend", **a_trend())
    assert has_course(rows, ["9999"])
    assert not has_course(rows[rows["year"] == rows["year"].max()], ["9999"])
    assert not has_course(rows[rows["area_id"] == "9999"], ["9999"])


def a_trend() -> dict[str, Any]:
    asked = {"indicator": "trygg", "areas": ["9999-ek", "9999"], "years_pooled": 1, "sex": "T"}
    against = {"benchmark": "9999", "pool": ["9999"], "given": []}
    return asked | against | {"measures": [], "called": []}


def test_the_course_is_the_same_whatever_year_the_map_shows(in_world):
    shown, earlier = (visit("map", indikator="trygg", ar=year) for year in ("2024", "2020"))
    assert titles(shown)[0] != titles(earlier)[0]
    assert titles(shown)[1:] == titles(earlier)[1:]
    assert lines_of(shown) == lines_of(earlier)


# The address and the widget: components/permalink.py.


def two_choices() -> None:
    from components import permalink

    permalink.begin()
    permalink.choose("indikator", "Vad", {"a": "A", "b": "B", "c": "C"}, "a")
    permalink.choose("ar", "När", {"1": "Ett", "2": "Två"}, "1", aliases={"1-2": "2"})


def many_choices() -> None:
    from components import permalink

    permalink.begin()
    permalink.choose_many("omraden", "Var", {"a": "A", "b": "B", "c": "C"}, ["a", "b"], 2)


def test_what_nobody_chose_is_not_in_the_address(in_world):
    run = script(two_choices)

    assert [one.value for one in boxes_on(run)] == ["a", "1"]
    assert run.query_params == {}


def test_the_address_is_followed_and_labels_are_only_shown():
    run = script(two_choices, indikator="b")

    assert boxes_on(run)[0].value == "b"
    assert boxes_on(run)[0].options == ["A", "B", "C"]


def test_the_address_wins_when_it_changes_and_the_widget_when_it_is_used():
    run = script(two_choices, indikator="b")
    boxes_on(run)[0].set_value("c").run()
    assert run.query_params["indikator"] == "c"

    run.query_params["indikator"] = "a"  # Back
    run.run()
    assert boxes_on(run)[0].value == "a"


def test_other_choices_in_the_address_are_kept():
    run = script(two_choices, indikator="b", omrade="somewhere")
    boxes_on(run)[1].set_value("2").run()

    assert run.query_params == {"indikator": "b", "omrade": "somewhere", "ar": "2"}


def test_two_choices_in_one_run_are_both_kept():
    run = script(two_choices)
    boxes_on(run)[0].set_value("c")
    boxes_on(run)[1].set_value("2")
    run.run()

    assert run.query_params == {"indikator": "c", "ar": "2"}
    assert [one.value for one in boxes_on(run)] == ["c", "2"]


@pytest.mark.parametrize("given", ["x", "", "A", ["b", "c"]])
def test_an_unknown_empty_translated_or_repeated_id_is_said_and_is_not_chosen(given):
    run = script(two_choices, indikator=given)

    assert boxes_on(run)[0].value == "a"
    assert [one.value for one in run.info] == [unknown("indikator")]


@each_language
def test_indicators_stand_under_their_domains(language, place):
    box = widgets(visit("map", sprak=language))["indikator"].box
    text.speak(language)
    domains = [t(f"domain.{one.domain}") for one in catalogue.indicators("catchment").values()]
    assert box.groups == list(dict.fromkeys(domains))
    assert box.options == [str(one.short) for one in catalogue.indicators("catchment").values()]


def test_another_pages_id_for_the_same_is_understood():
    run = script(two_choices, ar="1-2")

    assert boxes_on(run)[1].value == "2"
    assert not run.info


def test_many_are_kept_in_the_order_in_which_they_were_chosen():
    assert script(many_choices, omraden="c,a").multiselect[0].value == ["c", "a"]


def test_taking_all_away_is_a_choice_too():
    run = script(many_choices)
    run.multiselect[0].set_value([]).run()

    assert run.query_params == {"omraden": ""}
    assert run.multiselect[0].value == []
    assert not run.info


@pytest.mark.parametrize("given", ["a,x", "a,b,c", ["a", "b"]])
def test_too_many_unknown_and_repeated_are_said(given):
    run = script(many_choices, omraden=given)

    assert [one.value for one in run.info] == [unknown("omraden")]


def test_the_same_area_twice_is_once():
    run = script(many_choices, omraden="b,b")

    assert run.multiselect[0].value == ["b"]
    assert not run.info


# Search: components/search.py.


def found(question: str) -> list[search.Entry]:
    queries.use(snapshot.current())
    municipality = next(iter(catalogue.municipalities().values()))
    areas = catalogue.areas(queries.query("areas", **municipality.query()))
    return search.matches(
        question, search.entries(municipality, areas.values(), catalogue.indicators().values())
    )


@pytest.mark.parametrize(
    ("question", "page", "choices"),
    [
        ("i vilket upptagningsområde ligger Storvik?", "area", {"omrade": "9999-bjorkby"}),
        ("Which catchment is ASEN in?", "area", {"omrade": "9999-dal"}),
        ("storv", "area", {"omrade": "9999-bjorkby"}),
        ("björk", "area", {"omrade": "9999-bjorkby"}),
        ("Läser", "map", {"indikator": "laser"}),
        ("reads a book", "map", {"indikator": "laser"}),
    ],
)
def test_a_question_finds_what_it_is_about(question, page, choices, in_world):
    best = found(question)[0]

    assert (best.page, dict(best.choices)) == (page, choices)


@pytest.mark.parametrize("question", ["", " ", "?", "😀", "%00", "xyzzy", "a" * 10_000])
def test_a_question_without_an_answer_finds_nothing(question, in_world):
    assert found(question) == []


@pytest.mark.skipif(len(PLACES) == 1, reason="the embedded data are not here")
@pytest.mark.parametrize(
    ("question", "area"),
    [
        ("i vilket upptagningsområde ligger Tjärna Ängar?", "2081-tjarna-angar"),
        ("Bullermyren", "2081-tjarnaskolan"),
    ],
)
def test_the_places_of_borlange_are_found(question, area):
    best = found(question)[0]

    assert (best.page, dict(best.choices)) == ("area", {"omrade": area})


@each_language
def test_the_search_answers_with_a_link_that_leads_there(language, in_world):
    run = visit("overview", sprak=language)
    run.text_input[0].set_value("i vilket upptagningsområde ligger Storvik?").run()
    text.speak(language)

    assert t("search.found", count=1) in said(run)
    (address,) = (address for label, address in links(run) if "Storvik" in label)
    assert address == f"omrade?sprak={language}&omrade=9999-bjorkby"


def test_a_search_without_answer_says_so(in_world):
    run = visit("overview")
    run.text_input[0].set_value("xyzzy").run()

    assert t("search.nothing") in said(run)


def test_a_page_that_breaks_keeps_the_way_to_the_others(in_world, monkeypatch):
    def breaks(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("components.maps.show_maps", breaks)
    run = visit("map")

    assert run.exception
    assert {t(f"pages.{name}") for name in PAGES} == set(dict(links(run.sidebar)))
    assert any(t("frame.feedback") in words for words in said(run))


def test_a_range_of_numbers_and_a_year_group_stay_on_one_line_and_names_may_be_parted():
    said = ("Domnarvet–Medväga, 2022/23–2024/25, åk 5: 5,3–13,2 % av <1 000 barn i F–6.",)
    drawn = finding_html(findings.Finding("Ohälsa, 0–19 år: i Lergärdet–Bergslagsbyn", said))

    whole = ["0–19", "2022/23–2024/25", "åk 5", "5,3–13,2", "F–6"]
    assert re.findall(r'<span class="whole">(.*?)</span>', drawn) == whole
    assert "Lergärdet–Bergslagsbyn" in drawn
    assert "&lt;1 000" in drawn
