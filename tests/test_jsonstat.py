"""json-stat2 as PxWeb databases write it, and as they might."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest

from importers import ImportProblem
from importers.jsonstat import parse, together

# The real shape of an answer about employment: two contents and three years, the newest protected.
EMPLOYED: dict[str, Any] = {
    "class": "dataset",
    "label": "Arbetsmarknadsstatus",
    "updated": "2025-11-20T07:00:00Z",
    "id": ["Region", "ContentsCode", "Tid"],
    "size": [1, 2, 3],
    "dimension": {
        "Region": {"label": "region", "category": {"index": {"9999C1010": 0}, "label": {}}},
        "ContentsCode": {
            "label": "tabellinnehåll",
            "category": {"index": {"Y": 1, "X": 0}, "label": {"X": "antal sysselsatta", "Y": "antal totalt"}},
        },
        "Tid": {"label": "år", "category": {"index": {"2022": 0, "2023": 1, "2024": 2}}},
    },
    "value": [676, 683, None, 932, 944, None],
    "status": {"2": "..", "5": ".."},
}
ROWS = [
    ("9999C1010", "X", "2022", 676.0, None),
    ("9999C1010", "X", "2023", 683.0, None),
    ("9999C1010", "X", "2024", None, ".."),
    ("9999C1010", "Y", "2022", 932.0, None),
    ("9999C1010", "Y", "2023", 944.0, None),
    ("9999C1010", "Y", "2024", None, ".."),
]


def read(raw: Any):
    return parse(json.dumps(raw).encode(), "https://example")


def rows(raw: Any) -> list[tuple]:
    return [tuple(row.values()) for row in read(raw).rows().to_pylist()]


def changed(**fields: Any) -> dict[str, Any]:
    return copy.deepcopy(EMPLOYED) | fields


def test_the_last_dimension_is_fastest_and_a_mark_stands_by_its_cell():
    assert rows(EMPLOYED) == ROWS


def test_a_cell_is_named_by_the_codes_of_its_axes():
    table = read(EMPLOYED).rows()
    assert table.column_names == ["Region", "ContentsCode", "Tid", "value", "mark"]


def test_labels_are_the_sources_or_the_code_itself():
    cube = read(EMPLOYED)
    assert cube.axis("ContentsCode").labels == {"X": "antal sysselsatta", "Y": "antal totalt"}
    assert cube.axis("Tid").labels == {"2022": "2022", "2023": "2023", "2024": "2024"}
    assert (cube.title, cube.updated) == ("Arbetsmarknadsstatus", "2025-11-20T07:00:00Z")


def test_an_index_may_be_a_list():
    as_list = changed()
    as_list["dimension"]["ContentsCode"]["category"]["index"] = ["X", "Y"]
    as_list["dimension"]["Tid"]["category"]["index"] = ["2022", "2023", "2024"]
    assert rows(as_list) == ROWS


def test_a_single_category_needs_no_index():
    without = changed()
    without["dimension"]["Region"]["category"] = {"label": {"9999C1010": "Alby"}}
    assert rows(without) == ROWS


def test_values_may_be_an_object_by_place():
    assert rows(changed(value={"0": 676, "1": 683, "3": 932, "4": 944})) == ROWS


@pytest.mark.parametrize(
    "status", [[None, None, "..", None, None, ".."], {"2": "..", "5": "..", "0": ""}], ids=["list", "object"]
)
def test_status_in_its_other_forms(status):
    assert rows(changed(status=status)) == ROWS


def test_one_status_may_be_about_all_cells():
    assert [row[-1] for row in rows(changed(status="p"))] == ["p"] * 6


def test_without_status_a_missing_value_has_no_mark():
    without = changed()
    del without["status"]
    assert rows(without)[2] == ("9999C1010", "X", "2024", None, None)


def test_an_extra_dimension_is_a_column_more():
    more = changed(id=["Kon", *EMPLOYED["id"]], size=[1, *EMPLOYED["size"]])
    more["dimension"]["Kon"] = {"category": {"index": {"1+2": 0}}}
    assert rows(more) == [("1+2", *row) for row in ROWS]


def test_zero_is_a_number():
    assert rows(changed(value=[0, 683, None, 932, 944, None]))[0][3] == 0.0


BROKEN = {
    "too few values": {"value": [676]},
    "a value that is text": {"value": ["676", 683, None, 932, 944, None]},
    "a size that is not the codes'": {"size": [1, 2, 2]},
    "a dimension that is not described": {"id": ["Region", "Innehall", "Tid"]},
    "a mark outside": {"status": {"6": ".."}},
    "other fields": {"value": None},
}


@pytest.mark.parametrize("fields", BROKEN.values(), ids=BROKEN)
def test_what_does_not_add_up_is_refused_with_its_address(fields):
    with pytest.raises(ImportProblem, match="https://example: svaret är inte i formen json-stat2"):
        read(changed(**fields))


@pytest.mark.parametrize(
    "body", [b"<html>", b"", b"[]", b"{}", b'{"dataset": {}}', b"\xff", json.dumps(EMPLOYED).encode()[:-40]]
)
def test_what_is_not_json_stat_is_refused(body):
    with pytest.raises(ImportProblem, match="inte i formen json-stat2"):
        parse(body, "https://example")


def test_not_a_number_is_refused():
    with pytest.raises(ImportProblem, match="NaN"):
        parse(json.dumps(changed(value=[float("nan")] * 6)).encode(), "https://example")


def test_codes_that_skip_a_place_are_refused():
    skipping = changed()
    skipping["dimension"]["Tid"]["category"]["index"] = {"2022": 0, "2023": 1, "2024": 3}
    with pytest.raises(ImportProblem, match="not 0, 1, 2"):
        read(skipping)


def test_several_answers_are_one_table():
    later = changed()
    later["dimension"]["Region"]["category"]["index"] = {"9999C1020": 0}
    table = together([read(EMPLOYED), read(later)])
    assert table.column("Region").to_pylist() == ["9999C1010"] * 6 + ["9999C1020"] * 6


@pytest.mark.skipif("LIKVARD_REAL" not in os.environ, reason="LIKVARD_REAL names no folder of real files")
def test_real_excerpts():
    folder = Path(os.environ["LIKVARD_REAL"])
    path = next((folder / "scb").glob("REAL_*ArRegDesoStatusN*.json"))
    table = parse(path.read_bytes(), path.name).rows().to_pylist()
    code = "1273C1050"
    assert [(row["ContentsCode"], row["Tid"], row["value"], row["mark"]) for row in table] == [
        ("0000089X", "2022", 676, None),
        ("0000089X", "2023", 683, None),
        ("0000089X", "2024", None, ".."),
        ("0000089Y", "2022", 932, None),
        ("0000089Y", "2023", 944, None),
        ("0000089Y", "2024", None, ".."),
    ]
    assert {row["Region"] for row in table} == {code}
    levels = next((folder / "scb").glob("REAL_*UtbSUN*.json"))
    education = parse(levels.read_bytes(), levels.name).rows().to_pylist()
    assert [row["value"] for row in education if row["Tid"] == "2023"] == [115, 381, 79, 97, 30]
    fohm = next((folder / "fohm").glob("*.json"))
    bullied = parse(fohm.read_bytes(), fohm.name)
    assert [(row["Region"], row["År"], row["value"]) for row in bullied.rows().to_pylist()] == [
        ("00", "2021-2022", 4),
        ("21", "2021-2022", 5),
    ]
