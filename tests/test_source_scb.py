"""SCB's small areas, from a server that answers as PxWebApi 2 does."""

from __future__ import annotations

import copy
import itertools
import json
import os
from pathlib import Path

import pyarrow as pa
import pytest

import catalogue
from catalogue import Catchment, Municipality
from importers import ImportProblem, staging
from importers.pxweb import portions
from importers.sources import scb, scb_areas
from importers.sources.scb_table import Parts
from tests.alby import ALBY, NAME, NEW, OLD, A, B, C
from tests.answering import Question, Reply, answering, as_json, impatient

LISTS = {
    "vs_DeSO2018": [A, B, C, OLD, "1111A0010"],
    "vs_DeSO2025": [f"{code}_DeSO2025" for code in (A, B, C, NEW, "1111A0010")],
}
CODES_2018, CODES_2025 = LISTS["vs_DeSO2018"], LISTS["vs_DeSO2025"]
UPPER = ["00", "99", "9999"]


def axis(label: str, labels: dict[str, str], **extension) -> dict:
    return {
        "label": label,
        "category": {"index": {code: place for place, code in enumerate(labels)}, "label": labels},
        "extension": extension,
    }


def regions(codes: list[str], spelled: str = "codelists", lists: tuple[str, ...] = tuple(LISTS)) -> dict:
    named = [{"id": one, "label": one, "type": "Valueset", "links": []} for one in lists]
    return axis("region", {code: code for code in codes}, elimination=False, **{spelled: named})


def years(*found: int) -> dict:
    return axis("år", {str(year): str(year) for year in found})


SEXES = axis("kön", {"1": "män", "2": "kvinnor", "1+2": "totalt"}, elimination=True)
EMPLOYMENT = {
    "label": "Arbetsmarknadsstatus efter bostadens belägenhet, region (DeSO/RegSO), kön och ålder",
    "updated": "2025-11-20T07:00:00Z",
    "dimension": {
        "Region": regions([*UPPER, *CODES_2018, *CODES_2025]),
        "Kon": SEXES,
        "Alder": axis("ålder", {"16-64": "16-64 år", "20-64": "20-64 år", "20-65": "20-65 år"}),
        "ContentsCode": axis(
            "tabellinnehåll",
            {"0000089W": "antal arbetslösa", "0000089X": "antal sysselsatta", "0000089Y": "antal totalt"},
        ),
        "Tid": years(2023, 2024, 2025),
    },
}
LEVELS = {
    "21": "förgymnasial utbildning",
    "3+4": "gymnasial utbildning",
    "5": "eftergymnasial utbildning, mindre än 3 år",
    "6": "eftergymnasial utbildning, 3 år eller mer",
    "US": "uppgift om utbildningsnivå saknas",
}
# Frozen: the old coding only, asked by its own code list, which its description spells in its own way.
EDUCATION = {
    "label": "Befolkning 25-64 år efter region, utbildningsnivå och år",
    "updated": None,
    "dimension": {
        "Region": regions(UPPER, "codeLists", ("vs_DeSoHE", "vs_RegSo1")),
        "UtbildningsNiva": axis("utbildningsnivå", LEVELS),
        "ContentsCode": axis("tabellinnehåll", {"000005MO": "Befolkning"}),
        "Tid": years(2022, 2023),
    },
}
EDUCATION_NEW = copy.deepcopy(EDUCATION) | {
    "label": "Befolkning 25-65 år efter region, utbildningsnivå och år"
}
BORN = {
    "label": "Folkmängden per region efter födelseregion och kön. År 2010 - 2025",
    "updated": "2026-02-20T07:00:00Z",
    "dimension": {
        "Region": regions([*UPPER, *CODES_2018, *CODES_2025]),
        "Fodelseregion": axis(
            "födelseregion",
            {
                "sv": "Sverige",
                "eu": "Europa utom Sverige",
                "öv": "övriga världen (inkl. okänt)",
                "tot": "totalt",
            },
        ),
        "Kon": SEXES,
        "ContentsCode": axis("tabellinnehåll", {"000007Y5": "Antal"}),
        "Tid": years(2023, 2025),
    },
}
INCOME = {
    "label": "Låg respektive hög ekonomisk standard efter region och ålder. År 2011 - 2024",
    "updated": "2026-01-20T07:00:00Z",
    "dimension": {
        "Region": regions([*UPPER, *CODES_2018, *CODES_2025]),
        "Alder": axis("ålder", {"tot": "totalt ålder", "0-19": "0-19 år", "20-64": "20-64 år"}),
        "ContentsCode": axis(
            "tabellinnehåll",
            {
                "000008AC": "Låg ekonomisk standard, procent",
                "000008AD": "Hög ekonomisk standard, procent",
                "000008AE": "Antal personer totalt",
            },
        ),
        "Tid": years(2024),
    },
}
PEOPLE = {
    "label": "Folkmängden per region efter ålder och kön. År 2010 - 2025",
    "updated": "2026-02-20T07:00:00Z",
    "dimension": {
        "Region": regions([*UPPER, *CODES_2018, *CODES_2025]),
        "Alder": axis("ålder", {"-4": "-4 år", "5-9": "5-9 år", "totalt": "totalt"}),
        "Kon": SEXES,
        "ContentsCode": axis("tabellinnehåll", {"000007Y7": "Antal"}),
        "Tid": years(2024, 2025),
    },
}
TABLES = {
    "TAB6574": PEOPLE,
    "TAB6680": EMPLOYMENT,
    "TAB5956": EDUCATION,
    "TAB6534": EDUCATION_NEW,
    "TAB6572": BORN,
    "TAB6685": INCOME,
}
# How many, by table and the codes of a cell; a word is a mark. What is not here is 100.
CELLS: dict[tuple[str, ...], float | str] = {
    ("TAB6574", A + "_DeSO2025", "2025"): 700,
    ("TAB6574", B + "_DeSO2025", "2025"): 600,
    ("TAB6574", C + "_DeSO2025", "2025"): "..",
    ("TAB6574", "9999", "2025"): 2001,
    ("TAB6680", A, "1+2", "0000089X", "2023"): 300,
    ("TAB6680", A, "1+2", "0000089Y", "2023"): 400,
    ("TAB6680", A, "1", "0000089X", "2023"): 180,
    ("TAB6680", A, "1", "0000089Y", "2023"): 210,
    ("TAB6680", A, "2", "0000089X", "2023"): 120,
    ("TAB6680", A, "2", "0000089Y", "2023"): 190,
    ("TAB6680", B, "1+2", "0000089X", "2023"): "..",
    ("TAB6680", A + "_DeSO2025", "1+2", "0000089X", "2024"): 310,
    ("TAB6680", A + "_DeSO2025", "1+2", "0000089Y", "2024"): 410,
    ("TAB6680", A + "_DeSO2025", "1", "0000089X", "2024"): 160,
    ("TAB6680", A + "_DeSO2025", "1", "0000089Y", "2024"): 210,
    ("TAB6680", A + "_DeSO2025", "2", "0000089X", "2024"): 150,
    ("TAB6680", A + "_DeSO2025", "2", "0000089Y", "2024"): 200,
    ("TAB6680", C + "_DeSO2025", "1+2", "0000089Y", "2024"): 0,
    ("TAB6680", C + "_DeSO2025", "1+2", "0000089X", "2024"): 0,
    ("TAB6680", B + "_DeSO2025", "1+2", "0000089X", "2024"): ".",
    ("TAB5956", A, "21", "2023"): 115,
    ("TAB5956", A, "3+4", "2023"): 381,
    ("TAB5956", A, "5", "2023"): 79,
    ("TAB5956", A, "6", "2023"): 97,
    ("TAB5956", A, "US", "2023"): 30,
    ("TAB5956", B, "US", "2023"): "..",
    ("TAB6572", A, "eu", "1+2", "2023"): 60,
    ("TAB6572", A, "öv", "1+2", "2023"): 90,
    ("TAB6572", A, "tot", "1+2", "2023"): 900,
    **{("TAB6572", A, "eu", sex, "2023"): 60 / 2 for sex in "12"},
    **{("TAB6572", A, "öv", sex, "2023"): 90 / 2 for sex in "12"},
    **{("TAB6572", A, "tot", sex, "2023"): 900 / 2 for sex in "12"},
    ("TAB6685", A + "_DeSO2025", "000008AC", "2024"): 12.5,
    ("TAB6685", A + "_DeSO2025", "000008AE", "2024"): 240,
    ("TAB6685", C + "_DeSO2025", "000008AC", "2024"): "..",
}
NOT_IN_KEY = {
    "TAB6574": {"Alder", "ContentsCode", "Kon"},
    "TAB6680": {"Alder"},
    "TAB6685": {"Alder"},
    "TAB5956": {"ContentsCode"},
    "TAB6572": {"ContentsCode"},
}


def value(table: str, cell: dict[str, str]) -> float | str:
    """What CELLS says, or 100 of which 10 are born in each part of the world; women and men are half each."""
    key = tuple(code for id, code in cell.items() if id not in NOT_IN_KEY[table])
    usual = 10 if cell.get("Fodelseregion") in ("eu", "öv") else 100
    return CELLS.get((table, *key), usual if cell.get("Kon", "1+2") == "1+2" else usual / 2)


def dataset(table: str, selection: dict[str, list[str]]) -> dict:
    """The json-stat2 answer: the axes as asked, the last fastest."""
    dimensions = TABLES[table]["dimension"]
    cells = [dict(zip(selection, codes, strict=True)) for codes in itertools.product(*selection.values())]
    values = [value(table, cell) for cell in cells]
    return {
        "version": "2.0",
        "class": "dataset",
        "id": list(selection),
        "size": [len(codes) for codes in selection.values()],
        "dimension": {
            id: axis(dimensions[id]["label"], {code: code for code in codes})
            for id, codes in selection.items()
        },
        "value": [None if isinstance(one, str) else one for one in values],
        "status": {str(place): one for place, one in enumerate(values) if isinstance(one, str)},
    }


def described(table: str, tables=None) -> dict:
    raw = (tables or TABLES)[table]
    sizes = [len(one["category"]["index"]) for one in raw["dimension"].values()]
    return {"version": "2.0", "class": "dataset", "id": list(raw["dimension"]), "size": sizes, **raw}


def service(change=lambda question, reply: reply, most: int = 150_000, tables=None):
    def reply(question: Question) -> Reply:
        parts = question.path.strip("/").split("/")
        if parts == ["config"]:
            return as_json({"apiVersion": "2.3.2", "maxDataCells": most, "timeWindow": 10})
        if parts[0] == "codelists":
            return as_json(
                {"id": parts[1], "values": [{"code": code, "label": code} for code in LISTS[parts[1]]]}
            )
        if parts[2] == "metadata":
            return as_json(described(parts[1], tables))
        asked = json.loads(question.body)["selection"]
        selection = {one["variableCode"]: one["valueCodes"] for one in asked}
        assert len(list(itertools.product(*selection.values()))) <= most
        regions = TABLES[parts[1]]["dimension"]["Region"]["category"]["index"]
        for one in asked:
            if one["variableCode"] == "Region":  # codes of another list are asked for by its name
                assert "codelist" in one or set(one["valueCodes"]) <= set(regions)
        return as_json(dataset(parts[1], selection))

    return lambda question: change(question, reply(question))


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    impatient(monkeypatch, retries=2, seconds=2)
    monkeypatch.setitem(scb.SETTINGS, "per_second", 5000)
    return tmp_path / "staging"


def fetch(monkeypatch, reply=None, municipality=ALBY, **more):
    """Staged rows by release, what was said, and the questions."""
    said: list[str] = []
    with answering(reply or service()) as site:
        monkeypatch.setenv("LIKVARD_SCB_URL", site.url)
        found = list(scb.fetch(municipality, progress=said.append, **more))
    for rows, release in found:
        staging.stage(rows, release)
    return (
        {release.id.removeprefix("scb-").removesuffix("-9999"): rows.to_pylist() for rows, release in found},
        (said),
        site.asked,
    )


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """What a service without faults gives: rows by release, what was said, and the questions."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path_factory.mktemp("usual")))
        monkeypatch.setitem(scb.SETTINGS, "per_second", 5000)
        yield fetch(monkeypatch)


def about(rows: list[dict], area: str, sex: str = "T") -> list[tuple]:
    return [
        (row["year"], row["numerator"], row["denominator"], row["value"], row["status"], row["mark"])
        for row in rows
        if row["area_id"] == area and row["sex"] == sex
    ]


def test_employed_of_all_by_area_year_and_sex(usual):
    rows = usual[0]["sysselsattning-tab6680"]
    assert about(rows, A)[:2] == [
        (2023, 300, 400, 100 * 300 / 400, "ok", None),
        (2024, 310, 410, 100 * 310 / 410, "ok", None),
    ]
    assert about(rows, A, "M")[0] == (2023, 180, 210, 100 * 180 / 210, "ok", None)
    assert about(rows, A, "K")[0] == (2023, 120, 190, 100 * 120 / 190, "ok", None)
    assert {row["provenance"] for row in rows} == {"computed"}
    assert {(row["years_pooled"], row["group_id"], row["period"] == str(row["year"])) for row in rows} == {
        (1, "all", True)
    }


def test_protected_unknown_and_nobody_are_three_things(usual):
    rows = usual[0]["sysselsattning-tab6680"]
    assert about(rows, B)[0] == (2023, None, None, None, "c", "..")
    assert about(rows, B)[1] == (2024, None, None, None, "x", ".")
    assert about(rows, C)[1] == (2024, None, None, None, "z", None)


def test_the_municipality_and_those_it_is_compared_with_are_read_where_they_are_there(usual):
    rows = usual[0]["sysselsattning-tab6680"]
    assert {row["area_id"] for row in rows} == {"9999", "99", "00", A, B, C, NEW}  # 9998 is not in the table


def test_an_area_whose_code_is_new_has_nothing_before_and_one_that_ended_is_left_out(usual):
    rows, said, _ = usual
    assert [row[0] for row in about(rows["sysselsattning-tab6680"], NEW)] == [2024, 2025]
    assert [row[0] for row in about(rows["sysselsattning-tab6680"], A)] == [2023, 2024, 2025]
    assert about(rows["sysselsattning-tab6680"], OLD) == []
    assert f"De här områdena är nya i SCB:s indelning och har inga värden före 2024: {NEW}." in said


def test_an_area_of_the_catalogue_that_has_ended_is_said(monkeypatch):
    catchments = (*ALBY.catchments, Catchment("9999-o", NAME, "9999-ost", (OLD,)))
    rows, said, _ = fetch(monkeypatch, municipality=Municipality(**{**vars(ALBY), "catchments": catchments}))
    assert about(rows["sysselsattning-tab6680"], OLD) == []
    assert any(f"får inga värden: {OLD}." in one for one in said)


def test_an_old_code_is_never_asked_for_a_new_year(usual):
    asked = usual[2]
    for question in asked:
        if question.body:
            selection = {
                one["variableCode"]: one["valueCodes"] for one in json.loads(question.body)["selection"]
            }
            for region in selection["Region"]:
                if region.startswith("9999") and len(region) > 4:
                    new = region.endswith("_DeSO2025")
                    assert all((int(year) >= 2024) == new for year in selection["Tid"]), (
                        region,
                        selection["Tid"],
                    )


def test_education_is_summed_over_levels_of_all_people(usual):
    rows = usual[0]
    people = 115 + 381 + 79 + 97 + 30
    assert about(rows["eftergymnasial-tab5956"], A)[1] == (
        2023,
        79 + 97,
        people,
        100 * (79 + 97) / people,
        "ok",
        None,
    )
    assert about(rows["forgymnasial-tab5956"], A)[1] == (2023, 115, people, 100 * 115 / people, "ok", None)
    # Without one of the levels neither numerator nor denominator is known.
    assert about(rows["forgymnasial-tab5956"], B)[1] == (2023, None, None, None, "c", "..")


def test_a_frozen_table_is_asked_by_the_code_list_that_it_has(usual):
    asked = usual[2]
    lists = [
        one.get("codelist")
        for question in asked
        if question.body and "TAB5956" in question.path
        for one in json.loads(question.body)["selection"]
        if one["variableCode"] == "Region"
    ]
    assert set(lists) == {None, "vs_DeSoHE"}


def test_a_table_about_other_ages_is_left_out_and_said(usual):
    rows, said, _ = usual
    assert "eftergymnasial-tab6534" not in rows
    assert (
        "SCB TAB6534 används inte för Invånare 25–64 år med eftergymnasial utbildning: indikatorn gäller "
        f"25–64 år och tabellen ”{EDUCATION_NEW['label']}”." in said
    )


def test_only_the_indicators_own_ages_are_asked_for(usual):
    asked = usual[2]
    ages = {
        (question.path.split("/")[2], *one["valueCodes"])
        for question in asked
        if question.body
        for one in json.loads(question.body)["selection"]
        if one["variableCode"] == "Alder"
    }
    assert ages == {("TAB6574", "totalt"), ("TAB6680", "20-64"), ("TAB6685", "0-19")}


def test_born_abroad_is_summed_over_parts_of_the_world(usual):
    rows = usual[0]["utrikes-fodda-tab6572"]
    assert about(rows, A)[0] == (2023, 60 + 90, 900, 100 * (60 + 90) / 900, "ok", None)


def test_a_printed_percentage_is_kept_and_its_numerator_worked_out(usual):
    rows = usual[0]["lag-ekonomisk-standard-barn-tab6685"]
    assert about(rows, A) == [(2024, 30, 240, 12.5, "ok", None)]  # 30 of 240 is 12.5
    assert about(rows, C) == [(2024, None, None, None, "c", "..")]
    assert {row["provenance"] for row in rows} == {"published"}


def test_a_numerator_that_does_not_give_the_percentage_back_is_left_out(monkeypatch):
    # 12.5 % of 101 is 12.6 persons, and 13 of 101 are 12.9 %: nobody can tell how many they are.
    monkeypatch.setitem(CELLS, ("TAB6685", A + "_DeSO2025", "000008AE", "2024"), 101)
    assert about(fetch(monkeypatch)[0]["lag-ekonomisk-standard-barn-tab6685"], A) == [
        (2024, None, 101, 12.5, "ok", None)
    ]


def test_inhabitants_are_the_newest_and_summed_to_what_small_areas_make_up(usual):
    rows = {row["area_id"]: row["population"] for row in usual[0]["folkmangd"]}
    assert (rows[A], rows[B], rows["9999-w"]) == (700, 600, 700 + 600)
    assert rows["9999"] == 2001  # as published, not the sum
    assert rows[NEW] == 100
    assert "9999-e" not in rows  # of one of its parts it is not told
    (years,) = {
        tuple(one["valueCodes"])
        for question in usual[2]
        if question.body and "TAB6574" in question.path
        for one in json.loads(question.body)["selection"]
        if one["variableCode"] == "Tid"
    }
    assert years == ("2025",)


def test_inhabitants_are_laid_beside_the_areas_names(usual, tmp_path, monkeypatch):
    """A staged number changes nothing else of an area, whichever was staged last."""
    import queries
    from importers.check import HERE

    name = {"area_id": A, "level": "small_area", "name_sv": "Alby", "name_en": "Alby", "parent_id": "9999-w"}
    named = pa.Table.from_pylist([name])
    counted = pa.table({"area_id": [A, "nowhere"], "population": [700, 1]})
    for first, second in ((named, counted), (counted, named)):
        monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / str(id(first))))
        for rows, release in ((first, "first"), (second, "second")):
            staging.stage(rows, staging.Release(release, "scb-befolkning", kind="area"))
        with queries.empty() as tables:
            staging.load(tables)
            tables.execute((HERE / "merge_areas.sql").read_text("utf-8"))
            found = tables.execute("select area_id, name_sv, parent_id, population from area").fetchall()
        assert found == [(A, "Alby", "9999-w", 700)]


def test_a_release_says_where_when_and_what(monkeypatch):
    fetch(monkeypatch)
    one = {release.id: release for release in staging.releases()}["scb-sysselsattning-tab6680-9999"]
    assert (one.source, one.published_on, one.kind) == ("scb-arbetsmarknad", "2025-11-20", "observation")
    assert "/tables/TAB6680/data" in (one.url or "")
    assert len(one.sha256 or "") == 64
    assert {release.source for release in staging.releases()} <= set(catalogue.sources())


def test_answers_have_no_more_cells_than_allowed_and_are_put_together(usual, monkeypatch):
    fine, _, asked = fetch(monkeypatch, service(most=12))
    assert fine == usual[0]
    assert len([question for question in asked if "TAB6680" in question.path]) > 6


def test_a_second_run_asks_nothing(monkeypatch):
    with answering(service()) as site:
        monkeypatch.setenv("LIKVARD_SCB_URL", site.url)
        first = [(rows.to_pylist(), release) for rows, release in scb.fetch(ALBY)]
        asked = len(site.asked)
        second = [(rows.to_pylist(), release) for rows, release in scb.fetch(ALBY)]
        assert len(site.asked) == asked > 0
    assert first == second


@pytest.mark.fault(61)
def test_parts_need_not_add_up_from_2025(monkeypatch):
    monkeypatch.setitem(CELLS, ("TAB6680", A + "_DeSO2025", "1", "0000089Y", "2025"), 53)
    rows, said, _ = fetch(monkeypatch)
    assert about(rows["sysselsattning-tab6680"], A, "M")[-1][:3] == (2025, 50, 53)
    assert any("SCB TAB6680, 2025: kvinnor och män blir inte totalt i 1 områden." in one for one in said)


@pytest.mark.fault(61)
def test_parts_that_should_add_up_and_do_not_stop_the_table(monkeypatch):
    monkeypatch.setitem(CELLS, ("TAB6680", A, "1", "0000089Y", "2023"), 211)
    rows, said, _ = fetch(monkeypatch)
    assert "sysselsattning-tab6680" not in rows
    assert "utrikes-fodda-tab6572" in rows
    assert any("2023 är kvinnor och män tillsammans inte totalt i 1 områden" in one for one in said)


def test_more_employed_than_people_is_unknown(monkeypatch):
    monkeypatch.setitem(CELLS, ("TAB6680", A + "_DeSO2025", "1+2", "0000089X", "2025"), 101)
    rows = fetch(monkeypatch)[0]["sysselsattning-tab6680"]
    assert about(rows, A)[-1] == (2025, None, None, None, "x", None)


def other(table: str, **fields) -> dict:
    changed = copy.deepcopy(TABLES)
    changed[table] |= {key: one for key, one in fields.items() if key == "label"}
    changed[table]["dimension"] |= {key: one for key, one in fields.items() if key != "label"}
    return changed


CONTENTS = EMPLOYMENT["dimension"]["ContentsCode"]["category"]["label"]
OTHERS = {
    "another title": (
        other("TAB6680", label="Personbilar efter region"),
        "tabellen heter ”Personbilar efter region”",
    ),
    "codes that mean something else": (
        other("TAB6680", ContentsCode=axis("innehåll", CONTENTS | {"0000089X": "antal i arbetskraften"})),
        "betyder koden 0000089X ”antal i arbetskraften”",
    ),
    "a code that is gone": (
        other("TAB6680", ContentsCode=axis("innehåll", {"0000089Y": "antal totalt"})),
        "betyder koden 0000089X ”–”",
    ),
    "ages that are gone": (
        other("TAB6680", Alder=axis("ålder", {"16-64": "16-64 år", "20-65": "20-65 år"})),
        "indikatorn gäller 20–64 år och tabellen ”16-64 år och 20-65 år”",
    ),
    "no ages": (
        {
            **TABLES,
            "TAB6680": {
                **EMPLOYMENT,
                "dimension": {id: one for id, one in EMPLOYMENT["dimension"].items() if id != "Alder"},
            },
        },
        "den är inte indelad efter Alder",
    ),
    "a breakdown more": (
        other("TAB6680", Sektor=axis("sektor", {"1": "statlig", "2": "privat"})),
        "den är också indelad efter sektor",
    ),
}


@pytest.mark.parametrize(("tables", "sentence"), OTHERS.values(), ids=OTHERS)
def test_a_table_that_is_not_what_we_think_is_left_out_and_said(tables, sentence, monkeypatch):
    rows, said, _ = fetch(monkeypatch, service(tables=tables))
    assert "sysselsattning-tab6680" not in rows
    assert "utrikes-fodda-tab6572" in rows
    assert any("SCB TAB6680 används inte" in one and sentence in one for one in said), said


def test_a_breakdown_that_can_be_left_out_is_left_out(monkeypatch):
    tables = other("TAB6680", Sektor=axis("sektor", {"1": "statlig", "2": "privat"}, elimination=True))
    rows = fetch(monkeypatch, service(tables=tables))[0]
    assert about(rows["sysselsattning-tab6680"], A)[0][:3] == (2023, 300, 400)


def more_codes(question: Question, reply: Reply) -> Reply:
    """An axis that nobody asked for."""
    raw = json.loads(reply.body)
    if not question.body:
        return reply
    raw["dimension"]["Sektor"] = axis("sektor", {"1": "a", "2": "b"})
    return as_json(raw | {"id": [*raw["id"], "Sektor"], "size": [*raw["size"], 2], "value": raw["value"] * 2})


def list_index(question: Question, reply: Reply) -> Reply:
    """Codes in a list, and no status at all where all is known."""
    raw = json.loads(reply.body)
    for one in raw.get("dimension", {}).values():
        one["category"]["index"] = list(one["category"]["index"])
    if "status" in raw and not raw["status"]:
        del raw["status"]
    return as_json(raw)


def test_codes_may_stand_in_a_list_and_status_be_left_out(usual, monkeypatch):
    assert fetch(monkeypatch, service(list_index))[0] == usual[0]


def answers(reply: Reply):
    """The service, but for data."""
    return service(lambda question, right: reply if question.body else right)


FAULTS = {
    "an axis more": (service(more_codes), "något annat än det som frågades efter (Sektor)"),
    "HTML": (answers(Reply(b"<html></html>")), "webbsida i stället för uppgifter"),
    "empty": (answers(Reply(b"")), "tomt svar"),
    "cut short": (answers(Reply(b'{"id": ["Region"]')), "går inte att läsa"),
    "another form": (answers(as_json({"columns": [], "data": []})), "inte i formen json-stat2"),
    "500": (answers(Reply(b'{"title": "Server Error"}', status=500)), "svarade med fel 500"),
    "429": (answers(Reply(b"{}", status=429, headers={"Retry-After": "0"})), "frågar för ofta"),
    "too slow": (answers(Reply(b"{}", wait=4)), "svarade inte i tid"),
}


@pytest.mark.parametrize(("reply", "said"), FAULTS.values(), ids=FAULTS)
def test_a_bad_answer_is_said_and_what_was_there_stays(reply, said, monkeypatch):
    fetch(monkeypatch)
    before = staging.releases()
    with pytest.raises(ImportProblem) as problem:
        fetch(monkeypatch, reply, refresh=True)
    assert said in str(problem.value)
    assert staging.releases() == before


def test_busy_for_a_moment_is_asked_again(monkeypatch):
    left = [Reply(b"{}", status=429, headers={"Retry-After": "0"})]
    rows = fetch(monkeypatch, service(lambda _, reply: left.pop() if left else reply))[0]
    assert not left
    assert len(rows) == 6


def test_portions_cover_all_and_none_twice():
    selection = {"a": list("12345"), "b": list("xyz"), "c": ["1"]}
    parts = list(portions(selection, 4))
    cells = [cell for part in parts for cell in itertools.product(*part.values())]
    assert sorted(cells) == sorted(itertools.product(*selection.values()))
    assert max(len(list(itertools.product(*part.values()))) for part in parts) <= 4
    assert list(portions(selection, 15)) == [selection]


@pytest.mark.skipif("LIKVARD_REAL" not in os.environ, reason="LIKVARD_REAL names no folder of real files")
def test_real_excerpts_become_rows():
    from importers.jsonstat import parse

    folder = Path(os.environ["LIKVARD_REAL"]) / "scb"
    area = "1273C1050"
    places = [scb_areas.Place(area, area, *scb_areas.FOREVER)]

    def staged(name: str, by: str, parts: Parts) -> list[tuple]:
        path = next(folder.glob(f"REAL_*{name}*"))
        cells = scb.in_columns(parse(path.read_bytes(), path.name), by)
        with scb.tidy(cells, parts, places, "i", "r") as tables:
            return about(tables.sql("from staged").to_arrow_table().to_pylist(), area)

    assert staged(
        "ArRegDesoStatusN", "ContentsCode", [("numerator", "0000089X"), ("denominator", "0000089Y")]
    ) == [
        (2022, 676, 932, 100 * 676 / 932, "ok", None),
        (2023, 683, 944, 100 * 683 / 944, "ok", None),
        (2024, None, None, None, "c", ".."),
    ]
    levels = ("21", "3+4", "5", "6", "US")
    parts = [("numerator", "5"), ("numerator", "6"), *(("denominator", level) for level in levels)]
    people = {2022: 121 + 375 + 84 + 102 + 28, 2023: 115 + 381 + 79 + 97 + 30}
    assert staged("UtbSUNBefDesoRegso", "UtbildningsNiva", parts) == [
        (2022, 84 + 102, people[2022], 100 * (84 + 102) / people[2022], "ok", None),
        (2023, 79 + 97, people[2023], 100 * (79 + 97) / people[2023], "ok", None),
    ]
