"""The register of development works: what is published and nothing else, and never what cannot be."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import catalogue
import text
from catalogue import CatalogueError, Event, Intervention, Research
from components import evidence, works
from components.cautions import cautions
from tests.tables import frame
from tests.test_catalogue import words_of
from tests.visitor import said, visit
from text import Words, t

FOLDER = Path(catalogue.__file__).parent
WORKS = catalogue.interventions()
HTL, KRONOBERG = WORKS["borlange-htl"], WORKS["kronoberg-barnens-basta"]
JONKOPING, TSI = WORKS["jonkoping-socialforvaltningsuniversitet"], WORKS["tsi"]
each_work = pytest.mark.parametrize("work", WORKS.values(), ids=list(WORKS))


@each_work
def test_a_work_is_written_in_both_languages_and_says_who_says_so(work):
    for words in (work.name, work.description, work.place, work.followed_by):
        assert words.sv != words.en
    for name, words in words_of(work):
        assert words.sv.strip() == words.sv != "", name
        assert words.en.strip() == words.en != "", name
    assert work.description.sv.endswith(".")
    assert work.description.en.endswith(".")
    assert work.sources


@each_work
def test_no_address_is_invented(work):
    assert not [one.url for one in work.sources if one.url]


@each_work
def test_events_are_in_order_and_those_of_the_work_lie_within_it(work):
    starts = [one.start for one in work.events]
    assert starts == sorted(starts)
    for one in work.events:
        if one.kind == "work":
            assert work.start <= one.start < one.end <= work.end


@each_work
def test_a_works_indicators_are_about_children_and_exist_for_catchments(work):
    for one in work.indicators:
        indicator = catalogue.indicators("catchment")[one]
        assert indicator.concerns == "children"
        assert indicator.domain in ("health", "safety", "learning")


def test_the_pilot_is_two_approximate_catchments_and_their_two_schools():
    borlange = catalogue.municipalities()["2081"]
    assert {one.id for one in borlange.catchments if one.is_approximate} == set(HTL.catchments)
    assert HTL.schools == ("Tjärnaskolan", "Nygårdsskolan")
    assert HTL.municipality == "2081"
    assert (HTL.start, HTL.end) == (2019.17, 2021.5)
    assert [(one.kind, one.start, one.end) for one in HTL.events] == [("work", 2019.17, 2021.5)]


def test_the_pilots_indicators_are_all_that_are_about_children_of_its_schools_years():
    expected = {
        one.id
        for one in catalogue.indicators("catchment").values()
        if one.concerns == "children"
        and one.domain in ("health", "safety", "learning")
        and one.ages[0] <= 12
        and one.ages[1] >= 6
    }
    assert set(HTL.indicators) == expected
    assert len(HTL.indicators) == len(expected)


def test_research_is_kept_apart_from_the_work():
    assert (KRONOBERG.start, KRONOBERG.end) == (None, None)
    assert (KRONOBERG.research.start, KRONOBERG.research.end) == (2019.67, 2022.67)
    assert [one.kind for one in KRONOBERG.marks] == ["research"]
    assert len(KRONOBERG.municipalities) == 9
    assert KRONOBERG.municipality is None


def test_a_work_about_an_organisation_marks_no_line_about_children():
    assert (JONKOPING.start, JONKOPING.end) == (2024.25, 2027.0)
    for indicator in catalogue.indicators():
        assert catalogue.events("0680", indicator, ["0680"]) == ()


def test_the_national_programme_is_in_no_municipality():
    assert TSI.municipalities == ()
    assert list(catalogue.interventions("2081")) == ["borlange-htl"]
    assert list(catalogue.interventions("0767")) == ["kronoberg-barnens-basta"]


# Which lines bear a mark.

PILOT_AREA, OTHER = "2081-tjarnaskolan", "2081-romme"


@pytest.mark.parametrize(
    ("indicator", "areas", "kinds"),
    [
        ("las-ak3", [PILOT_AREA], ["decision", "work"]),
        ("las-ak3", [OTHER, PILOT_AREA], ["decision", "work"]),
        ("las-ak3", [OTHER], ["decision"]),
        ("las-ak3", ["2081-vast"], ["decision", "work"]),
        ("las-ak3", ["2081-soder"], ["decision"]),
        ("las-ak3", ["2081"], ["decision", "work"]),
        ("las-ak3", [f"{OTHER},{PILOT_AREA}"], ["decision", "work"]),
        ("las-ak3", [f"{OTHER},2081-forssa"], ["decision"]),
        ("meritvarde-ak9", [PILOT_AREA], ["decision"]),
        ("sysselsattning", ["2081"], ["decision"]),
    ],
)
def test_a_work_marks_the_lines_of_its_areas_and_indicators_and_a_decision_all(indicator, areas, kinds):
    assert [one.kind for one in catalogue.events("2081", indicator, areas)] == kinds


def test_research_marks_the_lines_of_the_work_by_a_name_of_its_own():
    work = Intervention(
        "a",
        *[Words("Å", "A")] * 4,
        (),
        ("1",),
        indicators=("i",),
        research=Research(Words("x", "y"), 2020.0, 2021.0),
    )
    assert work.marks_on("i", set()) == (
        Event(2020.0, Words("Forskning om Å", "Research on A"), 2021.0, "research"),
    )
    assert work.marks_on("j", set()) == ()


# What cannot be.

WHOLE = (FOLDER / "interventions" / "borlange-htl.toml").read_text("utf-8")


@pytest.fixture
def load(tmp_path, monkeypatch):
    """A function that loads one work from a catalogue that else is our own."""

    def loaded(toml: str) -> Intervention:
        for name in ("indicators", "municipalities", "sources"):
            (tmp_path / name).symlink_to(FOLDER / name)
        (tmp_path / "interventions").mkdir()
        (tmp_path / "interventions" / "arbete.toml").write_text(toml, "utf-8")
        monkeypatch.setenv("LIKVARD_CATALOGUE", str(tmp_path))
        (work,) = catalogue.interventions().values()
        return work

    return loaded


def without_dates(toml: str) -> str:
    return toml.replace("start = 2019.17\nend = 2021.5\ncatchments", "catchments")


def test_a_work_without_dates_is_a_work(load):
    assert without_dates(WHOLE) != WHOLE
    work = load(without_dates(WHOLE))
    assert (work.start, work.end) == (None, None)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("end = 2021.5\ncatch", "end = 2019.0\ncatch", "end är 2019.0 och kommer inte efter start"),
        (
            "end = 2021.5\nkind",
            "end = 2019.0\nkind",
            "events.end är 2019.0 och kommer inte efter events.start",
        ),
        ("start = 2019.17\nend = 2021.5\ncatch", "end = 2021.5\ncatch", "end är 2021.5, men start saknas"),
        (
            "start = 2019.17\nend = 2021.5\nc",
            'start = "mars 2019"\nc',
            "start är 'mars 2019'. Skriv en tid som",
        ),
        ("start = 2019.17\nend = 2021.5\nc", "start = 20190301\nc", "start är 20190301. Skriv en tid som"),
        ("start = 2019.17\nend = 2021.5\nc", "start = nan\nc", "start är nan. Skriv en tid som"),
        (
            "[research]",
            "[research]\nstart = 2021.0\nend = 2020.0",
            "research.end är 2020.0 och kommer inte efter",
        ),
        ('"2081-nygardsskolan"', '"2081-saknas"', "upptagningsområdet 2081-saknas finns inte i 2081"),
        ('["2081"]', '["0680"]', "upptagningsområdet 2081-tjarnaskolan finns inte i 0680"),
        ('"las-ak3"', '"frid-ak3"', "indikatorn frid-ak3 finns inte"),
        ('"learning"', '"peace"', "domains har 'peace'. Skriv något av health, safety"),
        ('"group"', '"everyone"', "acts_on har 'everyone'. Skriv något av society, area, group, individual"),
        ('kind = "work"', 'kind = "party"', "events.kind har 'party'. Skriv något av decision, work"),
        ("[research]", "[[research]]", "research needs a table of its own: [research]"),
        ("[place]", "[ort]", "unknown field ort"),
        ("municipalities =", "municipality =", "unknown field municipality"),
    ],
)
def test_what_cannot_be_is_a_sentence_that_names_the_file(load, before, after, message):
    assert before in WHOLE
    with pytest.raises(CatalogueError) as raised:
        load(WHOLE.replace(before, after, 1))
    assert "arbete.toml: " in str(raised.value)
    assert message in str(raised.value)


# What a work cannot be asked.

BORLANGE = catalogue.municipalities()["2081"]
SEEN = frame("indicator_id | first_year | last_year\nlas-ak3 | 2012 | 2025\nkaries-6-ar | 2014 | 2025")


def told(work: Intervention, others: tuple[Intervention, ...] = (), seen=SEEN) -> list[str]:
    return cautions(work, [work, *others], BORLANGE, seen)


def work(**changes) -> Intervention:
    return replace(HTL, id="annat", name=Words("Annat", "Other"), **changes)


@pytest.mark.parametrize(
    ("changes", "key", "places"),
    [
        ({"start": None, "end": None}, "no_dates", {}),
        ({"catchments": ()}, "everywhere", {"municipality": "Borlänge"}),
        (
            {"catchments": tuple(one.id for one in BORLANGE.catchments)},
            "everywhere",
            {"municipality": "Borlänge"},
        ),
        ({"start": 2008.0, "end": 2012.0}, "ended_before", {"end": "december 2011", "year": 2012}),
        ({"start": 2012.0, "end": 2012.5}, "nothing_before", {"year": 2012}),
        ({"start": 2011.0, "end": None}, "nothing_before", {"year": 2012}),
        ({"start": 2026.0, "end": None}, "nothing_after", {"start": "januari 2026", "year": 2025}),
        ({"indicators": ()}, "no_indicators", {}),
        ({"indicators": ("matte-ak3",)}, "no_values", {}),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(changes, key, places):
    assert told(work(**changes)) == [t(f"works.caution_{key}", **places)]


def test_a_work_with_dates_areas_and_values_before_and_after_has_nothing_to_keep_in_mind():
    assert told(HTL) == []
    assert told(work(start=2012.1)) == []
    assert told(work(start=2025.9, end=None)) == []


@pytest.mark.parametrize(
    ("changes", "meets"),
    [
        ({"start": 2021.0, "end": 2022.0}, True),
        ({"start": 2021.5, "end": 2022.0}, False),
        ({"start": 2018.0, "end": 2019.17}, False),
        ({"start": 2018.0, "end": None}, True),
        ({"start": None, "end": None}, False),
        ({"catchments": ("2081-romme",)}, False),
        ({"catchments": ("2081-romme", "2081-nygardsskolan")}, True),
        ({"catchments": ()}, True),
    ],
)
def test_works_at_the_same_time_in_the_same_place_are_named(changes, meets):
    expected = [t("works.caution_overlap", works="Annat")] if meets else []
    assert told(HTL, (work(**changes),)) == expected


# The page.


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_page_tells_all_works_those_here_first_and_nothing_that_is_not_known(language):
    run = visit("works", sprak=language)
    text.speak(language)
    assert not run.exception
    words = " ".join(said(run))
    names = [str(one.name) for one in (HTL, JONKOPING, KRONOBERG, TSI)]
    places = [words.index(name) for name in names]
    assert places[0] == min(places)
    assert places[0] < words.index(t("works.elsewhere"), places[0]) < min(places[1:])
    for expected in (
        {"sv": "mars 2019–juni 2021", "en": "March 2019–June 2021"},
        {"sv": "september 2019–augusti 2022", "en": "September 2019–August 2022"},
        {"sv": "april 2024–december 2026", "en": "April 2024–December 2026"},
        {"sv": "Tjärnaskolan och Nygårdsskolan", "en": "Tjärnaskolan and Nygårdsskolan"},
    ):
        assert expected[language] in words
    kronoberg = works.card_html(KRONOBERG)
    when = f"<dt>{t('works.when')}</dt><dd>{t('works.unknown_here')}</dd>"
    assert when in kronoberg, "the time of the research is not the work's"
    assert when in works.card_html(TSI)


def test_the_table_has_a_row_a_work_and_the_file_its_ids_and_times():
    table = works.evidence(catalogue.interventions(), catalogue.interventions("2081"), "1-x")
    assert list(table.rows["work_id"]) == [
        "borlange-htl",
        *(one for one in sorted(WORKS) if one != "borlange-htl"),
    ]
    first = evidence.file_bytes(table).decode().splitlines()[1].split(",")
    assert first[0] == "1-x"
    assert first[2] == "borlange-htl"
    assert "2019.17" in first
    assert table.columns[0].cell(table.rows.iloc[0]) == str(HTL.name)


def test_a_municipality_without_works_says_so(in_world, monkeypatch):
    monkeypatch.setattr(catalogue, "interventions", lambda municipality=None: {})
    run = visit("works")
    assert not run.exception
    assert any(t("works.none_here", municipality="Hittesjö") in one for one in said(run))


def test_a_work_is_marked_on_the_trend_of_its_areas_and_not_of_others(in_world):
    def drawn(**choices) -> str:
        (spec,) = [json.loads(one.proto.spec) for one in visit("trend", **choices).get("plotly_chart")]
        return str(spec["layout"]["annotations"])

    assert "Sjökraft" in drawn(indikator="trygg", omraden="9999-bjorkby")
    assert "Sjökraft" in drawn(indikator="trygg", omraden="9999-norr")
    assert "Sjökraft" not in drawn(indikator="trygg", omraden="9999-ek")
    assert "Sjökraft" not in drawn(indikator="trangt", omraden="9999-bjorkby")
