"""The register of development works: what is published and nothing else, and never what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

import catalogue
from catalogue import CatalogueError, Event, Intervention, Research
from tests.test_catalogue import words_of
from text import Words

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
    assert [(one.kind, one.start, one.end) for one in HTL.events] == [
        ("decision", 2018.33, None),
        ("work", 2019.17, 2021.5),
    ]


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
        ('kind = "decision"', 'kind = "party"', "events.kind har 'party'. Skriv något av decision, work"),
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
