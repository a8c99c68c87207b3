"""The map: what travels to the browser, and that nothing on its way alters it."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import pytest
import streamlit as st
import streamlit_folium

import catalogue
import text
from components import map as one_map
from components import theme
from components.map import areas, elements, legend

INDICATOR = catalogue.indicators()["trygg-skolan-ak5"]
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "${7*7} `backticks` {{ 'x' }} {% raw %}",
    "\"double\" 'single' \\ back\u2028slash",
    "map_div feature_group_0 drawnItems alert(coords);",
)
PLACE: dict[str, Any] = {
    "benchmark": "Storstad",
    "geometry_url": "/geometry/9999.catchment.abc.json",
    "centre": (60.5, 15.4),
    "zoom": 12,
    "key": "map-1",
    "title": "Två av tre områden ligger lägre",
}
BOUNDARIES = {"scope", "level", "version"}  # of many areas


@pytest.fixture(autouse=True)
def _swedish():
    text.speak("sv")
    st.session_state.clear()
    yield
    text.speak("sv")


def row(area: str = "a", **changes: Any) -> dict[str, Any]:
    shown = {
        "year": 2025,
        "period": "2022/23–2024/25",
        "area_id": area,
        "name_sv": f"Området {area}",
        "name_en": f"Area {area}",
        "value": 71.2,
        "lower": 64.3,
        "upper": 77.0,
        "status": "ok",
        "provenance": "published",
        "benchmark_value": 81.2,
        "benchmark_provenance": "published",
        "judgement": "worse",
        "class": 1,
        "class_lower": 71.2,
        "class_upper": 76.2,
    }
    return shown | changes


def withheld(area: str, status: str) -> dict[str, Any]:
    empty = dict.fromkeys(("value", "lower", "upper", "class", "class_lower", "class_upper"))
    return row(area, status=status, judgement="not_judged", **empty)


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows).astype({"class": "Int64", "value": "Float64"})


THREE = table(
    row("low"),
    row("high", value=91.2, lower=85.0, upper=95.0, judgement="better")
    | {"class": 4, "class_lower": 86.2, "class_upper": 91.2},
    withheld("hidden", "c"),
    withheld("lost", "x"),
)


@pytest.fixture
def sent(monkeypatch) -> list[dict[str, Any]]:
    """What streamlit-folium would send to the browser, one entry a map."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **arguments: found.append(arguments))
    return found


def show(rows: pd.DataFrame, **changes: Any) -> str | None:
    return one_map.show_map(rows, INDICATOR, **(PLACE | {"synthetic": False, "schematic": False} | changes))


def painted(arguments: dict[str, Any]) -> dict[str, Any]:
    """The content that the browser is told to paint."""
    return json.loads(restyling(arguments))


def restyling(arguments: dict[str, Any]) -> str:
    return arguments["feature_group"].split("map_div.paint(")[1].split(");\n")[0]


# What an area looks like


def entry(one: dict[str, Any], benchmark: str = "Storstad", **choices: Any) -> list[Any]:
    return areas.area_list(table(one), INDICATOR, benchmark, **choices)[0]


def test_an_area_has_its_class_its_judgement_and_a_short_label():
    assert entry(row("a"))[:5] == ["a", "Området a", 1, "worse", "71,2"]


def test_a_tooltip_says_value_interval_judgement_benchmark_and_period():
    assert entry(row("a"))[areas.LINES] == [
        "71,2\u00a0%",
        "osäkerhet 64,3–77,0\u00a0%",
        theme.judgement("worse", "Storstad"),
        "Storstad: 81,2\u00a0%",
        "2022/23–2024/25",
    ]


def test_the_same_in_english():
    text.speak("en")
    said = entry(row("a"))
    assert said[1] == "Area a"
    assert said[areas.LINES][:2] == ["71.2%", "uncertainty 64.3–77.0%"]


@pytest.mark.parametrize(
    ("status", "fill", "label", "reason"),
    [
        ("c", areas.PROTECTED, "••", "visas inte, skyddad uppgift"),
        ("x", areas.MISSING, "–", "uppgift saknas"),
        ("z", areas.MISSING, "–", "gäller inte här"),
    ],
)
def test_an_area_without_a_value_says_why_and_nothing_else(status, fill, label, reason):
    assert entry(withheld("a", status))[2:6] == [fill, "", label, [reason, "2022/23–2024/25"]]


@pytest.mark.parametrize(("status", "remark"), [("u", "osäker uppgift"), ("p", "preliminär uppgift")])
def test_a_doubtful_value_is_shown_and_said_to_be_so(status, remark):
    assert remark in entry(row("a", status=status))[areas.LINES]


@pytest.mark.parametrize("column", ["provenance", "benchmark_provenance"])
def test_one_invented_input_marks_the_tooltip(column):
    assert entry(row("a", **{column: "synthetic"}))[areas.LINES][-1] == "◇ påhittad siffra"


def test_a_value_without_an_interval_has_no_line_for_it():
    said = entry(row("a", lower=None, upper=None, judgement="not_judged"))
    assert not [line for line in said[areas.LINES] if "intervall" in line]
    assert said[3] == ""


def test_the_selected_and_the_outlined_area_are_told_apart():
    found = areas.area_list(THREE, INDICATOR, "Storstad", outlined={"low"}, selected="high")
    assert [(one[0], one[6], one[7]) for one in found] == [
        ("low", 1, 0),
        ("high", 0, 1),
        ("hidden", 0, 0),
        ("lost", 0, 0),
    ]


def test_labels_have_a_decimal_only_where_values_lie_close():
    assert areas.label_decimals(table(row(value=71.2), row(value=91.2)), INDICATOR) == 0
    assert areas.label_decimals(table(row(value=95.2), row(value=96.9)), INDICATOR) == 1
    assert areas.label_decimals(table(withheld("a", "c")), INDICATOR) == 0


def test_folding_keeps_every_line_sends_each_once_and_no_name():
    entries = areas.area_list(THREE, INDICATOR, "Storstad")
    folded, words = areas.fold(entries)
    assert len(words) == len(set(words))
    for one, name in zip(folded, THREE["name_sv"], strict=True):
        one.insert(areas.NAME, name)
        one[areas.LINES] = [words[index] for index in one[areas.LINES]]
    assert folded == entries


def test_a_school_without_a_place_is_no_point():
    schools = pd.DataFrame(
        {
            "area_id": ["1", "2"],
            "name_sv": ["Norra skolan", "Södra skolan"],
            "name_en": ["North", "South"],
            "latitude": [60.123456, None],
            "longitude": [15.4, 15.5],
        }
    )
    assert areas.point_list(schools, "sv") == [["Norra skolan", 60.12346, 15.4]]
    assert areas.point_list(None, "sv") == []


# What travels to the browser


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_arrives_letter_by_letter_and_can_do_nothing_on_its_way(name, sent):
    rows = table(row(f"id_{name}", name_sv=name))
    show(rows, title=name)
    content = painted(sent[0])
    assert content["title"] == name
    assert content["areas"][0][0] == f"id_{name}"
    assert not re.search(r"[<>&'`$_\u2028\u2029]", restyling(sent[0]))


def test_json_for_a_script_is_json():
    value = {"not_judged": ["{{ 'a' }}", 1.5, None, True, {"a b": "\\\"_'<"}], "tom": ""}
    assert json.loads(elements.script_json(value)) == value
    with pytest.raises(ValueError, match="not JSON compliant"):
        elements.script_json([float("nan")])


def test_only_this_server_is_asked_for_anything(sent):
    show(THREE, synthetic=True, schematic=True)
    links = sent[0]["js_links"] + sent[0]["css_links"]
    assert len(links) == 6
    assert all(link.startswith("../../") for link in links)
    for part in ("script", "header", "html", "feature_group"):
        assert "://" not in sent[0][part]
    for path in elements.STATIC.iterdir():
        assert "://" not in path.read_text("utf-8")


def test_a_choice_changes_the_short_list_only(sent):
    show(THREE)
    show(THREE.assign(value=THREE["value"] - 1), selected="low", title="Något annat", synthetic=True)
    assert sent[0]["script"] == sent[1]["script"]
    assert sent[0]["key"] == sent[1]["key"]
    assert sent[0]["feature_group"] != sent[1]["feature_group"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"geometry_url": "/geometry/a_catchment"}, {"geometry_url": "/geometry/a_school"}),
        ({"key": "map-1"}, {"key": "map-2"}),
        ({"zoom": 12}, {"zoom": 11}),
    ],
)
def test_different_maps_are_not_taken_for_the_same(one, other, sent):
    show(THREE, **one)
    show(THREE, **other)
    assert sent[0]["key"] != sent[1]["key"]


def test_a_change_of_twenty_areas_is_small(sent):
    rows = table(*(row(f"9999-omrade-{n}", value=60 + n * 1.5, provenance="synthetic") for n in range(20)))
    show(rows, synthetic=True, schematic=True, selected="9999-omrade-3")
    arguments = {name: value for name, value in sent[0].items() if name != "on_change"}
    assert len(json.dumps(arguments)) < 5_000


def test_the_mark_and_the_corner_are_there_only_where_they_are_true(sent):
    show(THREE, synthetic=True, schematic=True)
    show(THREE)
    assert (painted(sent[0])["mark"], painted(sent[0])["corner"]) == ("PÅHITTADE SIFFROR", "schematisk karta")
    assert (painted(sent[1])["mark"], painted(sent[1])["corner"]) == ("", "")


def scripts() -> str:
    return "".join(path.read_text("utf-8") for path in elements.STATIC.glob("*.js"))


def test_the_browser_is_given_every_setting_it_reads_and_no_other():
    script = scripts()
    own = {"geometry", "centre", "zoom"} | {*BOUNDARIES, "details", "frame", "parts"}
    assert set(re.findall(r"settings\.(\w+)", script)) == {*elements.settings(), *own}


def test_the_browser_sets_words_as_text():
    html = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|bindTooltip|bindPopup|eval\("
    assert not re.search(html, scripts())


def test_the_style_sheet_has_no_colour_of_its_own():
    named = {
        one for one in vars(theme).values() if isinstance(one, str) and re.fullmatch("#[0-9A-F]{6}", one)
    }
    assert (
        set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", (elements.STATIC / "layer.css").read_text("utf-8"))) <= named
    )


# Clicks


def test_a_click_counts_once():
    st.session_state["map-1"] = {"area": "low", "at": 1}
    assert one_map.clicked("map-1") == "low"
    assert one_map.clicked("map-1") is None


@pytest.mark.parametrize("answer", [None, {}, [], "low", {"area": None}, {"area": ["low"]}, {"area": 7}])
def test_an_answer_that_is_no_click_is_none(answer):
    st.session_state["map-1"] = answer
    assert one_map.clicked("map-1") is None


def test_only_an_area_on_the_map_can_be_clicked(sent):
    for area, expected in (("low", "low"), ("elsewhere", None)):
        st.session_state["map-1"] = {"area": area, "at": 1}
        assert show(THREE) == expected


def test_a_page_can_be_told_of_a_click_before_it_runs(sent):
    told: list[str] = []
    show(THREE, on_click=told.append)
    for area in ("low", "elsewhere"):
        st.session_state[sent[0]["key"]] = {"area": area, "at": 1}
        sent[0]["on_change"]()
    assert told == ["low"]
    assert show(THREE) is None


# The legend


def legend_of(rows: pd.DataFrame, **choices: Any) -> str:
    return legend.legend_html(rows, INDICATOR, benchmark="Storstad", **choices)


def test_all_four_classes_are_explained_though_only_two_are_used():
    found = legend_of(THREE)
    ranges = ["71,2–76,2\u00a0%", "76,2–81,2\u00a0%", "81,2–86,2\u00a0%", "86,2–91,2\u00a0%"]
    for colour, words in zip(theme.SEQUENTIAL, ranges, strict=True):
        assert f"background:{colour}" in found
        assert words in found


def test_equal_values_are_one_class():
    rows = table(row("a", class_upper=71.2), row("b", class_upper=71.2))
    assert legend.class_ranges(rows) == [(1, 71.2, 71.2)]
    assert "71,2\u00a0%" in legend_of(rows)


def test_only_what_is_drawn_is_explained():
    words = (
        "•• visas inte",
        "– uppgift saknas",
        "pilotområde",
        "skola",
        "säkerställt sämre",
        "säkerställt bättre",
    )
    everything = legend_of(THREE, outlined="pilotområde", points=True)
    little = legend_of(table(row("a", judgement="not_judged")))
    for one in words:
        assert one in everything
        assert one not in little
    assert "Storstad" not in little


def test_no_value_at_all_is_no_class():
    assert legend.class_ranges(table(withheld("a", "c"))) == []
    assert "%" not in legend_of(table(withheld("a", "c")))


@pytest.mark.parametrize("name", HOSTILE[:2])
def test_names_in_the_legend_are_text(name):
    found = legend.legend_html(THREE, INDICATOR, benchmark=name, outlined=name)
    assert name not in found
    assert "<img" not in found
    assert "<script" not in found
