"""Folkhälsodata, from a server that answers as PxWeb's first interface does."""

from __future__ import annotations

import copy
import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest

from importers import ImportProblem, staging
from importers.jsonstat import Axis
from importers.sources import fohm
from tests.alby import ALBY
from tests.answering import Question, Reply, answering, as_json, impatient

HEALTH = "A_Mo8/Halsoutfall/01Overgrip/01.01halsgod/halsgodyreg.px"
MIND = "B_HLV/dPsykhals/hlv1psyxreg.px"
MEASURE = "Andel och konfidensintervall"


def variable(code: str, texts: dict[str, str], **more) -> dict:
    return {
        "code": code,
        "text": code.lower(),
        "values": list(texts),
        "valueTexts": list(texts.values()),
        **more,
    }


MEASURES = {
    "01": "Andel",
    "02": "Konfidensintervall nedre gräns",
    "03": "Konfidensintervall övre gräns",
    "04": "Antal svar",
}
SEXES = {"00": "Totalt", "01": "Kvinnor", "02": "Män"}
PERIODS = {one: one for one in ("2017-2020", "2018-2021", "2021-2024")}
TABLES = {
    HEALTH: {
        "title": "Hälsa efter region, kön och år. Andel",
        "variables": [
            variable("Region", {"00": "00 Riket", "99": "99 Påhittade län", "9999": "9999 Alby"}),
            variable("Hälsotillstånd", {"01": "Bra eller mycket bra hälsa"}),
            variable(MEASURE, MEASURES),
            variable("Kön", SEXES),
            variable("År", PERIODS, time=True),
        ],
    },
    MIND: {
        "title": "Psykisk hälsa efter region, kön och år",
        "variables": [
            variable("Region", {"00": "00 Riket", "99": "99 Påhittade län"}),
            variable(
                "Psykisk hälsa",
                {
                    "57": "Lätt ängslan, oro eller ångest**",
                    "58": "Svår ängslan, oro eller ångest**",
                    "56": "Ängslan, oro eller ångest**",
                    "48": "Sömnbesvär**",
                    "49": "Lätta sömnbesvär**",
                },
            ),
            variable(MEASURE, MEASURES),
            variable("Kön", SEXES),
            variable("År", PERIODS, time=True),
        ],
    },
}
ALL = {"01": 71.0, "02": 69.8, "03": 72.2, "04": 1500}
CELLS: dict[tuple[str, ...], float | str] = {
    **{
        ("9999", "01", measure, "00", "2021-2024"): value
        for measure, value in {"01": 66.3, "02": 61.5, "03": 71.1, "04": 412}.items()
    },
    ("9999", "01", "01", "01", "2021-2024"): 64.0,
    ("9999", "01", "01", "02", "2021-2024"): 68.0,
    **{("9999", "01", measure, "00", "2018-2021"): ".." for measure in MEASURES},
    ("99", "56", "01", "00", "2021-2024"): 41.0,
    ("99", "48", "01", "00", "2021-2024"): 38.0,
}


def dataset(table: str, asked: list[dict]) -> dict:
    variables = {one["code"]: one for one in TABLES[table]["variables"]}
    codes = {one["code"]: one["selection"]["values"] for one in asked}
    cells = [CELLS.get(cell, ALL[cell[2]]) for cell in itertools.product(*codes.values())]

    def labels(id: str) -> dict[str, str]:
        return dict(zip(variables[id]["values"], variables[id]["valueTexts"], strict=True))

    dimension = {
        id: {
            "label": id.lower(),
            "category": {
                "index": {code: place for place, code in enumerate(chosen)},
                "label": {code: labels(id)[code] for code in chosen},
            },
        }
        for id, chosen in codes.items()
    }
    one = {"label": "EliminatedContents", "category": {"index": {"EliminatedValue": 0}}}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": TABLES[table]["title"],
        "updated": "2025-06-03T06:00:00Z",
        "id": [*codes, "ContentsCode"],
        "size": [*map(len, codes.values()), 1],
        "dimension": dimension | {"ContentsCode": one},
        "value": [None if isinstance(cell, str) else cell for cell in cells],
        "status": {str(place): cell for place, cell in enumerate(cells) if isinstance(cell, str)},
    }


def service(change=lambda question, reply: reply, tables=None):
    def reply(question: Question) -> Reply:
        table = question.path.strip("/")
        if table not in TABLES:
            return as_json({"title": "Något annat", "variables": []})
        if question.method == "GET":
            return as_json((tables or TABLES)[table])
        asked = json.loads(question.body)
        assert asked["response"] == {"format": "json-stat2"}
        assert {one["selection"]["filter"] for one in asked["query"]} == {"item"}
        return as_json(dataset(table, asked["query"]))

    return lambda question: change(question, reply(question))


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    impatient(monkeypatch, retries=2, seconds=2)
    monkeypatch.setitem(fohm.SETTINGS, "per_second", 5000)
    return tmp_path


def fetch(monkeypatch, reply=None, **more):
    said: list[str] = []
    with answering(reply or service()) as site:
        monkeypatch.setenv("LIKVARD_FOHM_URL", site.url)
        found = list(fohm.fetch(ALBY, progress=said.append, **more))
    for rows, release in found:
        staging.stage(rows, release)
    names = [release.id.removeprefix("fohm-").removesuffix("-9999") for _, release in found]
    return dict(zip(names, (rows.to_pylist() for rows, _ in found), strict=True)), said, site.asked


def about(rows: list[dict], area: str, year: int, sex: str = "T") -> dict:
    (row,) = [row for row in rows if (row["area_id"], row["year"], row["sex"]) == (area, year, sex)]
    return row


def test_four_years_together_with_limits_and_answers(monkeypatch):
    rows = fetch(monkeypatch)[0]["sjalvskattad-halsa"]
    assert about(rows, "9999", 2024) == {
        "indicator_id": "sjalvskattad-halsa",
        "area_id": "9999",
        "year": 2024,
        "years_pooled": 4,
        "sex": "T",
        "group_id": "all",
        "period": "2021–2024",
        "value": 66.3,
        "denominator": 412,
        "lower": 61.5,
        "upper": 71.1,
        "status": "ok",
        "provenance": "published",
        "release_id": "fohm-sjalvskattad-halsa-9999",
        "mark": None,
    }
    staged = staging.rows_of(staging.releases()[0])
    assert staged.exists()


def test_a_single_years_period_is_one_year(monkeypatch):
    tables = copy.deepcopy(TABLES)
    tables[HEALTH]["variables"][-1] = variable("År", {"2024": "2024"}, time=True)
    monkeypatch.setitem(TABLES[HEALTH], "variables", tables[HEALTH]["variables"])
    row = about(fetch(monkeypatch)[0]["sjalvskattad-halsa"], "00", 2024)
    assert (row["years_pooled"], row["period"], row["value"]) == (1, "2024", 71.0)


def test_sexes_are_known_by_name_as_their_codes_differ(monkeypatch):
    rows = fetch(monkeypatch)[0]["sjalvskattad-halsa"]
    assert about(rows, "9999", 2024, "K")["value"] == 64.0
    assert about(rows, "9999", 2024, "M")["value"] == 68.0
    # In another table of the same publisher 1 is boys.
    cube = Axis("Kön", "kön", ("1", "2", "1+2"), {"1": "Pojkar", "2": "Flickor", "1+2": "Totalt"})
    assert fohm.names(cube, "sex") == {"1": "M", "2": "K", "1+2": "T"}


def test_a_protected_cell_has_a_status_and_no_number(monkeypatch):
    row = about(fetch(monkeypatch)[0]["sjalvskattad-halsa"], "9999", 2021)
    assert [row[name] for name in ("value", "denominator", "lower", "upper", "status", "mark")] == [
        None,
        None,
        None,
        None,
        "c",
        "..",
    ]


def test_only_periods_that_end_in_the_catalogues_years_are_read(monkeypatch):
    rows = fetch(monkeypatch)[0]["sjalvskattad-halsa"]
    assert {row["period"] for row in rows} == {
        "2018–2021",
        "2021–2024",
    }  # 2020 is not a year of the indicator


def test_a_category_is_the_one_that_means_it(monkeypatch):
    rows = fetch(monkeypatch)[0]
    assert about(rows["angslan-oro"], "99", 2024)["value"] == 41.0
    assert about(rows["somnbesvar"], "99", 2024)["value"] == 38.0
    assert {row["area_id"] for row in rows["angslan-oro"]} == {"00", "99"}  # the table has counties only


def test_tables_that_are_not_what_we_think_are_said(monkeypatch):
    rows, said, _ = fetch(monkeypatch)
    assert sorted(rows) == ["angslan-oro", "sjalvskattad-halsa", "somnbesvar"]
    assert any("Folkhälsodata fysakyreg används inte: tabellen heter ”Något annat”" in one for one in said)


def test_ages_that_nobody_states_are_said(monkeypatch):
    said = fetch(monkeypatch)[1]
    assert any(
        "halsgodyreg säger inte vilka åldrar den gäller. Enkäten går till 16–84 år" in one for one in said
    )


def other(place: int | None, new: dict | None = None, **fields) -> dict:
    tables = copy.deepcopy(TABLES)
    tables[HEALTH] |= fields
    if place is not None and new is not None:
        tables[HEALTH]["variables"][place] = new
    elif new is not None:
        tables[HEALTH]["variables"].append(new)
    return tables


OTHERS = {
    "other ages in the title": (other(None, title="Hälsa 65-84 år efter region"), "tabellen ”65-84 år”"),
    "other ages": (other(None, variable("Ålder", {"1": "65-84 år"})), "16–84 år och tabellen ”65-84 år”"),
    "another meaning": (
        other(1, variable("Hälsotillstånd", {"01": "Dålig hälsa"})),
        "betyder koden 01 ”Dålig hälsa”",
    ),
    "no share": (other(2, variable(MEASURE, {"01": "Antal svar"})), "i Andel och konfidensintervall betyder"),
    "a breakdown more": (
        other(None, variable("Utbildning", {"1": "kort", "2": "lång"})),
        "också indelad efter",
    ),
    "no sexes": (other(3, variable("Grupp", {"1": "alla"})), "inte indelad efter Kön"),
    "none of our areas": (other(0, variable("Region", {"01": "Stockholm"})), "har inga värden"),
}


@pytest.mark.parametrize(("tables", "sentence"), OTHERS.values(), ids=OTHERS)
def test_a_table_that_does_not_fit_is_left_out(tables, sentence, monkeypatch):
    rows, said, _ = fetch(monkeypatch, service(tables=tables))
    assert sorted(rows) == ["angslan-oro", "somnbesvar"]
    assert any(sentence in one for one in said), said


def test_the_right_ages_are_chosen_where_there_are_several(monkeypatch):
    with_ages = other(None, variable("Ålder", {"1": "16-84 år", "2": "16- år"}))
    monkeypatch.setitem(TABLES, HEALTH, with_ages[HEALTH])
    asked = fetch(monkeypatch)[2]
    chosen = {
        tuple(one["selection"]["values"])
        for question in asked
        if question.body and HEALTH in question.path
        for one in json.loads(question.body)["query"]
        if one["code"] == "Ålder"
    }
    assert chosen == {("1",)}


def test_a_second_run_asks_nothing(monkeypatch):
    with answering(service()) as site:
        monkeypatch.setenv("LIKVARD_FOHM_URL", site.url)
        first = [(rows.to_pylist(), release) for rows, release in fohm.fetch(ALBY)]
        asked = len(site.asked)
        assert [(rows.to_pylist(), release) for rows, release in fohm.fetch(ALBY)] == first
        assert len(site.asked) == asked


def test_small_portions_are_the_same_rows(monkeypatch):
    whole = fetch(monkeypatch)[0]
    monkeypatch.setitem(fohm.SETTINGS, "cells", 20)
    assert fetch(monkeypatch)[0] == whole


FAULTS = {
    "HTML": (Reply(b"<!DOCTYPE html><html>"), "webbsida i stället för uppgifter"),
    "empty": (Reply(b" "), "tomt svar"),
    "404": (Reply(b"Table not found", status=404), "svarade 404"),
    "500": (Reply(b"", status=500), "svarade med fel 500"),
    "429": (Reply(b"", status=429, headers={"Retry-After": "0"}), "frågar för ofta"),
    "no description": (as_json({"title": "x"}), "Beskrivningen av tabellen"),
    "too slow": (Reply(b"{}", wait=4), "svarade inte i tid"),
}


@pytest.mark.parametrize(("reply", "sentence"), FAULTS.values(), ids=FAULTS)
def test_a_bad_answer_is_said_and_what_was_there_stays(reply, sentence, monkeypatch):
    fetch(monkeypatch)
    before = staging.releases()
    with pytest.raises(ImportProblem) as problem:
        fetch(monkeypatch, lambda _: reply, refresh=True)
    assert sentence in str(problem.value)
    assert staging.releases() == before


def test_only_the_municipality_and_those_it_is_compared_with_are_asked_for(monkeypatch):
    alone = replace(ALBY, benchmarks=("9999",), comparisons=())
    with answering(service()) as site:
        monkeypatch.setenv("LIKVARD_FOHM_URL", site.url)
        rows = {release.id: rows.to_pylist() for rows, release in fohm.fetch(alone)}
    assert {row["area_id"] for row in rows["fohm-sjalvskattad-halsa-9999"]} == {"9999"}
