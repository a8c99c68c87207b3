"""Drawings as SVG: what the screen's figures hold is there, in its place, and nothing else is let through."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from PIL import ImageFont

from components import distribution, panels, pilot, theme
from reports import Map, Plot, Shape, glyphs, ink
from reports.svg import Unknown, map_svg, plot_svg, slices
from reports.svg.elements import shown
from reports.svg.map import middle
from tests import test_explore_findings as explored
from tests import test_figures as figures
from tests.reported import numbers, told
from tests.tables import frame

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = ("#panic()", "$x$", '#image("/etc/passwd")', "<script>alert(1)</script>", "]]>&amp;'\"")
NAMES = ("Åäö éß", "Skolan 🏫😀", "שלום עולם", "مرحبا", "a\u202eb\x00c\ue000", "x" * 300, *HOSTILE)
DRAW = figures.FIGURES


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def words(svg: str) -> list[str]:
    """The words of each text, outside the mark, in the order drawn."""
    root = parsed(svg)
    marked = {one for pattern in root.iter(f"{SVG}pattern") for one in pattern.iter(f"{SVG}text")}
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text") if one not in marked]


def plot(**changes: Any) -> Plot:
    """Two points joined by a line on axes from 0 to 10, in a picture of 100 by 100 with margins of 10."""
    axis = {"range": [0, 10], "tickvals": [0, 10], "showgrid": True, "gridcolor": "#111111"}
    axis |= {"tickfont": {"size": 10, "color": "#222222"}}
    trace = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 10],
        "y": [0, 10],
        "line": {"color": "red", "width": 2},
    }
    layout = {
        "height": 100,
        "margin": {"l": 10, "r": 10, "t": 10, "b": 10},
        "xaxis": axis,
        "yaxis": axis,
        "annotations": [],
    }
    data = [trace | changes.pop("trace", {})]
    return Plot({"data": data, "layout": layout | changes})


def note(**changes: Any) -> dict[str, Any]:
    said = {"text": "a", "x": 5, "y": 5, "xanchor": "left", "yanchor": "top", "align": "left"}
    return said | {"showarrow": False, "font": {"size": 10, "color": "#333333"}} | changes


# What the pages draw


@pytest.mark.parametrize("name", DRAW)
def test_every_approved_figure_is_drawn_with_all_its_words_and_no_others(name):
    figure = DRAW[name]()
    svg = plot_svg(Plot(figure))
    drawn = " ".join(words(svg))
    assert sorted(numbers(drawn)) == sorted(number for one in told(figure) for number in numbers(one))
    for one in told(figure):
        for word in one.split():
            assert word in drawn
    assert svg == plot_svg(Plot(figure)), "the same bytes"


def test_the_approved_figures_in_the_files_are_drawn():
    for name in DRAW:
        figure = json.loads((figures.GOLDEN / f"{name}.json").read_text("utf-8"))
        assert plot_svg(Plot(figure)) == plot_svg(Plot(DRAW[name]()))


def test_the_places_of_a_work_are_drawn():
    rows = frame("kind | value | provenance\na | -1.5 | published\nb | 2.0 | published")
    own = {"value": 1.0, "lower": 0.0, "upper": 2.0, "provenance": "published"}
    drawn = pilot.places_figure(rows, own, figures.indicator())
    assert len(_paths(plot_svg(Plot(drawn)), theme.LINES[0].colour, "fill")) == 1


@pytest.mark.parametrize(
    "figure",
    [
        lambda: distribution.distribution_figure(explored.VALUES, explored.SAFE),
        lambda: panels.panel_figure(
            explored.YEARS, "a", "m", explored.SAFE, panels.scale(explored.YEARS, "m", explored.SAFE)
        ),
    ],
    ids=["distribution", "panel"],
)
def test_the_figures_of_the_researchers_bench_are_drawn(figure):
    svg = plot_svg(Plot(figure()), 300)
    assert sorted(numbers(" ".join(words(svg)))) == sorted(
        number for one in told(figure()) for number in numbers(one)
    )


def test_a_field_is_filled_within_its_outline():
    field = plot(trace={"x": [0, 10, 10], "y": [0, 0, 10], "fill": "toself", "fillcolor": "#abcdef"})
    assert [one.get("d") for one in _paths(plot_svg(field, 100), "#abcdef", "fill")] == [
        "M10 90L90 90L90 10Z"
    ]
    field.figure["data"][0]["line"]["width"] = 0
    assert _paths(plot_svg(field, 100), "red") == []


def test_two_drawings_in_one_document_keep_their_parts_apart():
    figure = Plot(figures.drawn_dots())
    assert {"plota", "marka"} == set(re.findall(r'id="(\w+)"', plot_svg(figure, key="a")))
    assert set(re.findall(r"url\(#(\w+)\)", plot_svg(figure, key="a"))) == {"plota", "marka"}
    assert {"hatchb", "markb"} == set(re.findall(r'id="(\w+)"', map_svg(Map((shape(),)), 200, "x", "b")))


def _paths(svg: str, colour: str, attribute: str = "stroke") -> list[ElementTree.Element]:
    return [one for one in parsed(svg).iter(f"{SVG}path") if one.get(attribute) == colour]


@pytest.mark.parametrize("draw", figures.ROWS, ids=lambda draw: draw.__name__)
def test_invented_figures_carry_the_words_and_others_do_not(draw):
    rows = figures.ROWS[draw]()
    tile = parsed(plot_svg(Plot(draw(rows)))).find(f"{SVG}defs/{SVG}pattern")
    assert {one.text for one in tile} == {"PÅHITTADE SIFFROR"}
    assert tile.get("fill") == theme.MARK
    assert parsed(plot_svg(Plot(draw(rows.assign(provenance="published"))))).find(f".//{SVG}pattern") is None


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("draw", figures.DRAWN, ids=lambda draw: draw.__name__)
def test_a_name_is_text_whatever_it_holds(draw, name):
    rows = figures.over_time() if draw is figures.drawn_trend else figures.compared()
    svg = plot_svg(Plot(draw(rows.assign(name_sv=name))))
    root = parsed(svg)
    assert {one.tag for one in root.iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "rect", "path", "line", "text", "defs", "clipPath", "pattern")
    }
    for one in root.iter():
        for key, value in one.attrib.items():
            assert not key.startswith("on")
            assert "href" not in key
            assert "url(" not in value or value in ("url(#plot)", "url(#mark)")


def test_a_hostile_name_is_seen_letter_by_letter():
    rows = figures.compared().assign(name_sv=figures.HOSTILE)
    assert "<b>x</b> <a" in " ".join(words(plot_svg(Plot(figures.drawn_dots(rows)))))


# Where things lie


def test_a_line_goes_through_its_values_and_is_dashed_as_told():
    (line,) = _paths(plot_svg(plot(), 100), "red")
    assert line.get("d") == "M10 90L90 10"
    assert line.get("stroke-dasharray") is None
    dashed = plot(trace={"line": {"color": "red", "width": 2, "dash": "7px,4px"}})
    assert _paths(plot_svg(dashed, 100), "red")[0].get("stroke-dasharray") == "7,4"


def test_a_line_is_not_drawn_across_a_missing_value():
    gap = plot(trace={"x": [0, 2, 4, 6, 8], "y": [0, 2, None, 6, 8]})
    assert _paths(plot_svg(gap, 100), "red")[0].get("d") == "M10 90L26 74M58 42L74 26"


def test_points_have_the_shapes_of_judgements():
    signs = list(theme.JUDGEMENTS.values())
    marker = {
        "symbol": [one.marker for one in signs],
        "color": [one.colour for one in signs],
        "size": 15,
        "line": {"width": 2, "color": "#FFFFFF"},
    }
    points = {"mode": "markers", "x": [*range(6)], "y": [5] * 6, "marker": marker}
    svg = plot_svg(plot(trace=points), 100)
    assert [
        len(_paths(svg, one.colour, "fill" if "open" not in one.marker else "stroke")) for one in signs
    ] == [1] * 6
    (up,), (down,) = (_paths(svg, theme.JUDGEMENTS[one].colour, "fill") for one in ("better", "worse"))
    assert _heights(up)[-1] == min(_heights(up)), "it points upwards"
    assert _heights(down)[-1] == max(_heights(down))


def _heights(one: ElementTree.Element) -> list[float]:
    return [float(pair.split()[1]) for pair in one.get("d", "")[1:-1].split("L")]


def test_an_upright_axis_may_count_downwards():
    (line,) = _paths(plot_svg(plot(yaxis=plot().figure["layout"]["yaxis"] | {"range": [10, 0]}), 100), "red")
    assert line.get("d") == "M10 10L90 90"


def test_words_stand_where_they_are_anchored():
    for xanchor, anchor in (("left", "start"), ("center", "middle"), ("right", "end")):
        svg = plot_svg(plot(annotations=[note(xanchor=xanchor, align=xanchor, xshift=3)]), 100)
        (text,) = (one for one in parsed(svg).iter(f"{SVG}text") if one.text == "a")
        assert text.get("text-anchor") == anchor
        assert float(text.get("x")) == pytest.approx(50 + 3, abs=0.01)


def test_words_are_above_within_or_below_what_they_are_about():
    places = {}
    for yanchor in ("bottom", "middle", "top"):
        svg = plot_svg(plot(annotations=[note(yanchor=yanchor)]), 100)
        (places[yanchor],) = (
            float(one.get("y")) for one in parsed(svg).iter(f"{SVG}text") if one.text == "a"
        )
    assert places["bottom"] < 50 < places["middle"] < 55 < places["top"]
    assert places["top"] - places["bottom"] == pytest.approx(13, abs=0.02)


def test_lines_colours_and_bold_letters_of_words():
    said = '<b>A&amp;lt;</b><br><span style="color:#123456">b</span> c'
    texts = list(parsed(plot_svg(plot(annotations=[note(text=said)]), 100)).iter(f"{SVG}text"))
    bold, coloured, plain = texts[-3:]
    assert [(one.text, one.get("font-weight"), one.get("fill")) for one in (bold, coloured, plain)] == [
        ("A&lt;", "700", "#333333"),
        ("b", None, "#123456"),
        (" c", None, "#333333"),
    ]
    assert float(coloured.get("y")) - float(bold.get("y")) == pytest.approx(13)


def test_names_beside_the_plot_have_room():
    long = note(text="x" * 40, xref="paper", yref="paper", x=1, y=0.5, xshift=14)
    svg = plot_svg(plot(annotations=[long]), 500)
    (text,) = (one for one in parsed(svg).iter(f"{SVG}text") if one.text == "x" * 40)
    assert float(text.get("x")) + glyphs.width("x" * 40, 10) <= 500 - 8 + 0.01


def test_a_sign_of_another_font_stands_in_its_own_place_and_font():
    svg = plot_svg(plot(annotations=[note(text="◇ 90", xanchor="right", align="right")]), 100)
    sign, number = (one for one in parsed(svg).iter(f"{SVG}text") if one.text in ("◇", " 90"))
    assert (sign.get("font-family"), number.get("font-family")) == ("'DejaVu Sans', sans-serif", None)
    assert float(number.get("x")) - float(sign.get("x")) == pytest.approx(glyphs.width("◇", 10), abs=0.02)
    assert float(number.get("x")) + glyphs.width(" 90", 10) == pytest.approx(50, abs=0.02)


def test_the_picture_is_as_wide_as_told_and_as_high_as_its_layout():
    root = parsed(plot_svg(plot(), 320, scale=2))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("640", "200", "0 0 320 100")


# What is not known is refused


@pytest.mark.parametrize(
    "changes",
    [
        {"trace": {"type": "bar"}},
        {"trace": {"mode": "text"}},
        {"trace": {"fill": "tonexty"}},
        {"trace": {"error_x": {}}},
        {"trace": {"connectgaps": True}},
        {"trace": {"line": {"color": "red", "width": 2, "shape": "spline"}}},
        {"trace": {"line": {"color": "red", "width": 2, "dash": "longdash"}}},
        {"trace": {"mode": "markers", "marker": {"symbol": "hexagon", "size": 9, "color": "red"}}},
        {"showlegend": True},
        {"title": "x"},
        {"xaxis": {"type": "log", "range": [0, 1], "tickfont": {}}},
        {"shapes": [{"type": "circle", "line": {"width": 0}}]},
        {"shapes": [{"type": "path", "path": "M0,0C1,1Z", "line": {"width": 0}}]},
        {"annotations": [note(text="<i>x</i>")]},
        {"annotations": [note(text='<a href="x">x</a>')]},
        {"annotations": [note(textangle=90)]},
        {"annotations": [note(yanchor="auto")]},
        {"images": [{"source": "https://example.org/x.png", "layer": "below"}]},
        {"images": [{"source": "data:image/svg+xml,%3Csvg/%3E", "layer": "below"}]},
    ],
    ids=str,
)
def test_what_cannot_be_drawn_is_refused(changes):
    with pytest.raises(Unknown, match=r"\w"):
        plot_svg(plot(**changes))


# Figures higher than a page


def test_a_long_figure_is_cut_between_its_rows_and_shows_the_same():
    rows = pd.concat(
        [figures.compared()[:1].assign(name_sv=f"Alby skola nummer {number:02d}") for number in range(60)]
    )
    whole = Plot(figures.drawn_dots(rows))
    parts = slices(whole, 640, 860)
    heights = [part.figure["layout"]["height"] for part in parts]
    assert heights[0] <= 640
    assert max(heights) <= 860
    assert min(heights[1:-1]) > 860 - 100, "pages are filled"
    names = [word for part in parts for word in words(plot_svg(part, 640)) if "nummer" in word]
    assert [int(numbers(one)[0]) for one in names] == [*range(60)]
    count = sum(len(part.figure["data"][-1]["x"]) for part in parts)
    assert count == 60
    for part in parts:
        assert [one for one in words(plot_svg(part, 640)) if one.startswith("Hittesjö")]
        assert {"60\u00a0%", "Axeln börjar vid 60\u00a0%"} <= set(words(plot_svg(part, 640)))
        assert len(part.figure["data"][-1]["marker"]["symbol"]) == len(part.figure["data"][-1]["x"])
        assert plot_svg(part, 640).count("PÅHITTADE") == plot_svg(whole, 640).count("PÅHITTADE")


def test_a_figure_that_is_no_list_is_left_whole():
    whole = Plot(figures.drawn_trend())
    assert slices(whole, 100, 100) == [whole]
    short = Plot(figures.drawn_dots())
    assert slices(short, 640, 860) == [short]


def test_a_row_higher_than_a_page_is_a_page_of_its_own():
    rows = figures.compared().assign(name_sv="Skola " * 60)
    assert len(slices(Plot(figures.drawn_dots(rows)), 100, 100)) == len(rows)


# Maps

SQUARE = (((0.0, 60.0), (2.0, 60.0), (2.0, 61.0), (0.0, 61.0), (0.0, 60.0)),)
HORSESHOE = (
    ((2.0, 60.0), (5.0, 60.0), (5.0, 61.0), (4.8, 61.0), (4.8, 60.1), (2.2, 60.1), (2.2, 61.0), (2.0, 61.0)),
)


def shape(name: str = "Alby", **changes: Any) -> Shape:
    given = {"polygons": (SQUARE,), "colour": "#D6E6F4", "symbol": "▲", "said": "81"}
    return Shape(name, **(given | changes))


def test_a_map_is_as_high_as_its_latitude_asks():
    root = parsed(map_svg(Map((shape(),)), 216))
    assert float(root.get("height")) - 16 == pytest.approx(200 / (2 * math.cos(math.radians(60.5))), abs=0.01)


def test_an_area_has_its_colour_its_outline_and_in_its_middle_its_symbol_and_label():
    svg = map_svg(Map((shape(), shape("Björkby", polygons=(HORSESHOE,), outlined=True))), 500)
    fills = [one.get("fill") for one in parsed(svg).iter(f"{SVG}path")]
    assert fills.count("#D6E6F4") == 2
    assert svg.count('stroke-dasharray="8,5"') == 1
    assert words(svg).count("▲") == 2 * 2, "each with its edge of paper"
    assert [one.text for one in parsed(svg).iter(f"{SVG}title")] == ["Alby: ▲ 81", "Björkby: ▲ 81"]


def test_what_is_said_at_length_is_no_label():
    svg = map_svg(Map((shape(said="81,2 % (76,0–86,1 %), säkerställt bättre"),)), 500)
    assert {"▲"} == set(words(svg))


def test_a_label_that_would_touch_a_larger_areas_gives_way_to_its_symbol():
    small = (((1.0, 60.5), (1.01, 60.5), (1.01, 60.51), (1.0, 60.51)),)
    svg = map_svg(Map((shape("Liten", polygons=(small,), symbol="▼", said="12"), shape())), 200)
    assert {" 81", "▲", "▼"} == set(words(svg))


def test_a_hidden_area_is_hatched_and_an_invented_map_marked():
    svg = map_svg(Map((shape(colour=theme.HATCH, symbol="", said="••"),)), 200, "PÅHITTADE SIFFROR")
    assert 'fill="url(#hatch)"' in svg
    assert "••" in words(svg)
    assert svg.count("PÅHITTADE SIFFROR") == 9
    assert "PÅHITTADE" not in map_svg(Map((shape(),)), 200)


def test_the_middle_lies_inside_whatever_the_form():
    x, y = middle(HORSESHOE)
    assert 2.0 <= x <= 2.2 or 4.8 <= x <= 5.0 or y <= 60.1
    hole = (SQUARE[0], ((0.5, 60.2), (1.9, 60.2), (1.9, 60.9), (0.5, 60.9)))
    x, y = middle(hole)
    assert not (0.5 < x < 1.9 and 60.2 < y < 60.9)


@pytest.mark.parametrize("name", NAMES)
def test_a_map_is_whole_whatever_its_areas_are_called(name):
    svg = map_svg(Map((shape(name, said=name[:8], symbol=name[:1]),)), 200)
    assert "<script" not in svg
    assert len([*parsed(svg).iter(f"{SVG}title")]) == 1


# Ink and letters


def test_the_ink_is_the_screens():
    for name in ("INK", "QUIET", "OUTLINE", "HATCH", "GRID", "PANEL", "PAPER", "LINK", "MARK"):
        assert getattr(ink, name) == getattr(theme, name)


@pytest.mark.parametrize("is_bold", [False, True])
def test_letters_are_as_wide_as_the_font_says(is_bold):
    said = "Åäö 81,2 % •• −–"
    font = ImageFont.truetype(str(ink.FONTS / ink.FILES[is_bold][0]), 1000)
    assert glyphs.width(said, 1000, is_bold) == pytest.approx(
        font.getlength(said, features=["-kern"]), rel=0.01
    )


def test_signs_that_the_first_font_lacks_are_in_the_second():
    signs = "▲▼◆●◇⚠→↗↘△▽○■□★✚│▬├┤▭─╌┈·χ²≈\u202f"
    assert glyphs.readable(signs) == signs


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("Skolan 🏫", "Skolan [U+1F3EB]"),
        ("a\ue000", "a[U+E000]"),
        ("a\nb\u2028c\td", "a b c d"),
        ("a\x00b\x1b", "ab"),
        ("12\u202e34\u2066", "1234"),
        ("a\ud800", "a[U+D800]"),
        ("a\u00adb\u200dc", "a\u00adb\u200dc"),
    ],
)
def test_what_no_font_has_is_written_as_its_code(given, seen):
    assert glyphs.readable(given) == seen
    assert glyphs.readable(seen) == seen


@pytest.mark.parametrize(
    ("number", "said"), [(12.5, "12.5"), (0.001, "0"), (-0.001, "0"), (100, "100"), (1e6, "1000000")]
)
def test_coordinates_are_short(number, said):
    assert shown(number) == said


def test_every_font_has_its_licence():
    folder = Path(ink.FONTS)
    assert {one.name for one in folder.glob("*.ttf")} == {
        file for files in ink.FILES.values() for file in files
    }
    assert len([*folder.glob("*-LICENSE.txt")]) == len(ink.FAMILIES)
