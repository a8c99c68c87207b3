"""The pictures as data: what is drawn from given rows, and what is not.

`python -m tests.test_figures` approves the figures as they are now: look at what differs first.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pandas as pd
import plotly.graph_objects
import plotly.io
import pytest

import text
from catalogue import Break, Event, Indicator
from components import (
    axis,
    course,
    dots,
    figure,
    funnel,
    labels,
    lines,
    links,
    recent,
    spark,
    spine,
    synthetic,
    theme,
    timeline,
    trend,
)
from components.measures import Measure
from components.series import series
from tests.tables import frame
from text import Words, t

GOLDEN = Path(__file__).parent / "golden"
HOSTILE = "<b>x</b> <a href='javascript:alert(1)'>&amp;</a> $x^2$ %{x} :red[x]"
BENCHMARKS = ("m", "r")
EVENTS = (
    Event(2020.25, Words("Beslutet, april 2020", "The decision, April 2020")),
    Event(2021.0, Words("Piloten, januari 2021–juni 2022", "The pilot, January 2021–June 2022"), 2022.5),
)


def indicator(**changes: Any) -> Indicator:
    said = Words("Trygga i skolan", "Safe at school")
    fields: dict[str, Any] = {
        "id": "trygg",
        "domain": "safety",
        "order": 1,
        **dict.fromkeys(("name", "short", "definition", "why", "people"), said),
        "unit": "percent",
        "measure": "proportion",
        "direction": "high",
        "decimals": 1,
        "source": "egen",
        "concerns": "children",
        "ages": (6, 12),
        "sensitivity": "normal",
        "smallest": 10,
        "levels": ("catchment",),
        "sex_levels": (),
        "years": (2019, 2020, 2021, 2022),
        "pooled_years": 3,
        "period": "school",
    }
    return Indicator(**(fields | changes))


TREND = """
area_id | name_sv  | year | period          | value | lower | upper | denominator | status | provenance
a       | Alby     | 2019 | 2016/17–2018/19 | 80.0  | 70.0  | 87.0  | 100         | ok     | synthetic
a       | Alby     | 2020 | 2017/18–2019/20 | -     | -     | -     | -           | c      | synthetic
a       | Alby     | 2021 | 2018/19–2020/21 | 70.0  | 60.0  | 78.0  | 100         | ok     | synthetic
a       | Alby     | 2022 | 2019/20–2021/22 | 72.0  | 62.0  | 80.0  | 100         | p      | synthetic
m       | Hittesjö | 2019 | 2018/19         | 84.0  | 82.0  | 86.0  | 1000        | ok     | published
m       | Hittesjö | 2020 | 2019/20         | 85.0  | 83.0  | 87.0  | 1000        | ok     | published
m       | Hittesjö | 2021 | 2020/21         | 86.0  | 84.0  | 88.0  | 1000        | ok     | published
m       | Hittesjö | 2022 | 2021/22         | 85.0  | 83.0  | 87.0  | 1000        | ok     | published
"""

COMPARISON = """
area_id | name_sv          | value | lower | upper | denominator | status | provenance | judgement
a       | Alby skola       | 70.0  | 60.0  | 78.0  | 100         | ok     | published  | worse
b       | Björkby skola    | -     | -     | -     | -           | c      | published  | not_judged
c       | Exempelskola, Ek | 90.0  | 80.0  | 96.0  | 60          | ok     | synthetic  | similar
d       | Dals skola       | -     | -     | -     | -           | x      | published  | not_judged
"""


def over_time() -> pd.DataFrame:
    """Rows as queries/trend.sql gives them."""
    return frame(TREND)


def compared() -> pd.DataFrame:
    """Rows as queries/comparison.sql gives them."""
    return frame(COMPARISON).assign(period="2021/22", benchmark_value=85.0, benchmark_provenance="published")


def drawn_trend(rows=None, of=None, events=(), benchmarks=BENCHMARKS) -> dict[str, Any]:
    rows, of = over_time() if rows is None else rows, of or indicator()
    lines = series(rows, of, benchmarks)
    return trend.trend_figure(lines, of, events, is_invented=synthetic.is_synthetic(rows))


def trend_notes(rows: pd.DataFrame, of=None) -> list[str]:
    of = of or indicator()
    return trend.notes(rows, series(rows, of, BENCHMARKS), of, BENCHMARKS)


def drawn_dots(rows=None, of=None) -> dict[str, Any]:
    return dots.dots_figure(compared() if rows is None else rows, of or indicator(), "Hittesjö")


def trace(drawn: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in drawn["data"] if one.get("name") == name)


def said(drawn: dict[str, Any]) -> list[str]:
    return [re.sub("<[^>]+>", " ", one["text"]) for one in drawn["layout"]["annotations"]]


def bands(drawn: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in drawn["layout"]["shapes"] if one["type"] == "path"]


FUNNEL = """
denominator | lower_95 | upper_95 | lower_998 | upper_998
60          | 75.9     | 94.1     | 70.8      | 99.2
80          | 77.2     | 92.8     | 72.7      | 97.3
100         | 78.0     | 92.0     | 73.9      | 96.1
"""


def limits() -> pd.DataFrame:
    """Rows as queries/funnel.sql gives them."""
    return frame(FUNNEL).assign(benchmark_value=85.0, benchmark_provenance="published")


def drawn_funnel(rows=None, of=None, within=None) -> dict[str, Any]:
    rows, within = compared() if rows is None else rows, limits() if within is None else within
    return funnel.funnel_figure(rows, within, of or indicator(), "Hittesjö")


WAY = """
year | period  | value | lower | upper | level_value | level_provenance | is_comparable | provenance | status
2019 | 2018/19 | 9.0   | 4.0   | 14.0  | 70.0        | published        | false         | computed   | ok
2020 | 2019/20 | 8.0   | 3.0   | 13.0  | 72.0        | published        | true          | computed   | ok
2021 | 2020/21 | -     | -     | -     | 74.0        | published        | true          | computed   | x
2022 | 2021/22 | 4.0   | -1.0  | 9.0   | 80.0        | published        | true          | synthetic  | ok
2023 | 2022/23 | 5.0   | 0.0   | 10.0  | 78.0        | published        | true          | computed   | ok
"""
DIFFERENCE, RATIO = Measure("d", "area_type"), Measure("r", "area_type")


def measured_over_time() -> pd.DataFrame:
    """Rows as queries/inequality.sql gives them."""
    return frame(WAY).assign(
        area_id="m", level="municipality", name_sv="Hittesjö", name_en="Hittesjö", denominator=900, areas=5
    )


def drawn_course(rows=None, of=None, measure=DIFFERENCE) -> dict[str, Any]:
    of = of or indicator()
    return course.course_figure(measured_over_time() if rows is None else rows, of, measure.of(of))


FIGURES = {
    "trend": lambda: drawn_trend(events=EVENTS),
    "dots": drawn_dots,
    "funnel": drawn_funnel,
    "course": drawn_course,
}
DRAWN = (drawn_trend, drawn_dots, drawn_funnel)


@pytest.mark.parametrize("name", FIGURES)
def test_the_figure_is_the_approved_one(name):
    assert json.loads(json.dumps(FIGURES[name]())) == json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("name", FIGURES)
def test_what_is_sent_is_what_plotly_makes_of_it(name):
    drawn = FIGURES[name]()
    ours, theirs = (
        json.loads(plotly.io.to_json(one.to_dict(), validate=False))
        for one in (figure.Ready(drawn), plotly.graph_objects.Figure(drawn))
    )
    ours["layout"] = {name: part for name, part in ours["layout"].items() if part != []}
    assert ours == theirs


# Lines over time


def test_a_line_is_not_drawn_across_a_year_without_a_value():
    alby = trace(drawn_trend(), "Alby")
    assert (alby["x"], alby["y"]) == ([2019, 2020, 2021, 2022], [80, None, 70, 72])
    assert alby["connectgaps"] is False


def test_a_line_is_not_drawn_across_a_year_in_which_nothing_was_measured():
    rows = over_time()
    hittesjo = trace(drawn_trend(rows[rows["year"] != 2020], indicator(missing_years=(2020,))), "Hittesjö")
    assert (hittesjo["x"], hittesjo["y"]) == ([2019, 2020, 2021, 2022], [84, None, 86, 85])


def test_a_survey_that_is_not_made_every_year_is_connected():
    rows = over_time()
    hittesjo = trace(drawn_trend(rows[rows["year"] != 2020]), "Hittesjö")
    assert (hittesjo["x"], hittesjo["y"]) == ([2019, 2021, 2022], [84, 86, 85])


GOAL = """
area_id | name_sv    | level     | year | period  | value | status
mal     | målet 95 % | benchmark | 2019 | 2018/19 | 95    | ok
mal     | målet 95 % | benchmark | 2022 | 2021/22 | 95    | ok
"""
GROUP = """
area_id | name_sv                        | level | year | period | value | status | parts | missing
a,b,c   | den egna gruppen (Alby och Ek) | group | 2019 | 2019   | 80    | ok     | a,b,c | 0
a,b,c   | den egna gruppen (Alby och Ek) | group | 2020 | 2020   | 81    | ok     | a,b   | 1
a,b,c   | den egna gruppen (Alby och Ek) | group | 2021 | 2021   | 82    | ok     | a,b   | 1
"""


def test_a_goal_is_a_straight_dashed_line_without_points_and_its_name_stands_at_its_end():
    broken = indicator(missing_years=(2020,))
    around = (*BENCHMARKS, "00", "mal")
    drawn = drawn_trend(pd.concat([over_time(), frame(GOAL)]), broken, (), around)
    goal = trace(drawn, "Målet 95 %")
    assert (goal["x"], goal["y"]) == ([2019, 2022], [95, 95])
    assert goal["mode"] == "lines"
    assert goal["line"]["dash"] not in ("solid", trace(drawn, "Hittesjö")["line"]["dash"])
    assert any("Målet 95 %" in one for one in said(drawn))
    assert drawn["layout"]["yaxis"]["range"][1] >= 95


def test_a_groups_line_is_broken_where_other_areas_count_than_in_the_period_before():
    rows = pd.concat([over_time(), frame(GROUP)])
    drawn = drawn_trend(rows)
    group = trace(drawn, "Den egna gruppen (Alby och Ek)")
    assert (group["x"], group["y"]) == ([2019, 2020, 2020, 2021], [80, None, 81, 82])
    assert trace(drawn, "Hittesjö")["y"] == [84, 85, 86, 85], "no other line is"
    assert "utan 1 av områdena" in group["hovertext"][2]
    assert text.t("trend.parts") in trend_notes(rows)
    assert text.t("trend.parts") not in trend_notes(over_time())


def test_a_break_in_the_series_breaks_the_line_and_is_said():
    broken = indicator(breaks=(Break(2021, Words("nya frågor", "new questions")),))
    drawn = drawn_trend(of=broken)
    hittesjo = trace(drawn, "Hittesjö")
    assert (hittesjo["x"], hittesjo["y"]) == ([2019, 2020, 2021, 2021, 2022], [84, 85, None, 86, 85])
    assert "Brott i serien" in said(drawn)
    assert [one["x0"] for one in drawn["layout"]["shapes"] if one["line"].get("dash") == "dot"] == [2020.5]
    assert "Brott i serien 2021: nya frågor" in trend_notes(over_time(), broken)


def test_an_interval_is_a_band_that_stops_where_the_line_does():
    first, second = bands(drawn_trend())
    assert first["path"] == (
        "M2018.92,87.0000L2019,87.0000L2019.08,87.0000L2019.08,70.0000L2019,70.0000L2018.92,70.0000Z"
    )
    assert second["path"].startswith(
        "M2020.92,78.0000L2021,78.0000L2022,80.0000L2022.08,80.0000L2022.08,62.0000"
    )


def many(count: int) -> pd.DataFrame:
    """The rows of Alby once for each of `count` areas, and the benchmark's."""
    rows = over_time()
    alby = rows[rows["area_id"] == "a"]
    copies = [alby.assign(area_id=f"a{place}", name_sv=f"Alby {place}") for place in range(count)]
    return pd.concat([*copies, rows[4:]], ignore_index=True)


@pytest.mark.parametrize(("areas", "lines", "shown"), [(1, 1, 1), (3, 3, 3), (4, 4, 0), (8, 6, 0)])
def test_at_most_six_areas_are_drawn_and_bands_only_of_few(areas, lines, shown):
    drawn = drawn_trend(many(areas))
    assert len([one for one in drawn["data"] if str(one.get("name")).startswith("Alby")]) == lines
    assert len({one["fillcolor"] for one in bands(drawn)}) == shown
    notes = " ".join(trend_notes(many(areas)))
    assert ("Högst 6 områden ritas" in notes) == (areas > 6)
    assert ("högst 3 områden är valda" in notes) == (areas > 3)


def test_no_two_lines_are_drawn_alike():
    drawn = drawn_trend(many(6))
    looks = [(one["line"]["color"], one["line"]["dash"]) for one in drawn["data"] if one.get("line")]
    assert len(set(looks)) == len(looks) == 7


def test_benchmarks_alone_are_a_picture_too():
    drawn = drawn_trend(over_time()[4:])
    assert [one["name"] for one in drawn["data"]] == ["Hittesjö"]


@pytest.mark.parametrize(("period", "start"), [("school", 2021.0), ("calendar", 2020.5)])
def test_an_event_lies_where_its_date_lies_among_the_values(period, start):
    (moment,) = timeline.moments(EVENTS[1:], indicator(period=period), 2018, 2023)
    assert (moment.start, moment.end) == (start, start + 1.5)


def test_events_outside_the_years_are_not_drawn_and_spans_are_cut():
    assert timeline.moments(EVENTS, indicator(), 2022.6, 2024) == []
    shapes, _, _ = timeline.draw(timeline.moments(EVENTS, indicator(), 2021.6, 2022), 2021.6, 2022, 340)
    assert [(one["type"], one["x0"], one["x1"]) for one in shapes] == [
        ("rect", 2021.6, 2022),
        ("line", 2021.6, 2021.6),
    ]


def test_research_is_drawn_unlike_the_work_that_it_followed():
    """A work is grey behind the lines; research is a broken outline with nothing in it."""
    spans = {
        kind: timeline.moments([Event(2020.0, Words("a", "b"), 2021.0, kind)], indicator(), 2018, 2023)
        for kind in ("work", "research", "decision")
    }
    drawn = {kind: timeline.draw(moments, 2018, 2023, 340)[0] for kind, moments in spans.items()}
    for kind in ("work", "decision"):
        span, line = drawn[kind]
        assert (span["fillcolor"], span["line"], line["line"]["dash"]) == (theme.SPAN, {"width": 0}, "solid")
    span, line = drawn["research"]
    assert (span["fillcolor"], span["line"]["dash"], line["line"]["dash"]) == (
        "rgba(0,0,0,0)",
        "dash",
        "dash",
    )


def test_the_tooltip_says_value_interval_people_status_and_that_it_is_invented():
    first, withheld, _, last = trace(drawn_trend(), "Alby")["hovertext"]
    assert first.split("<br>") == [
        "<b>Alby</b>",
        "2016/17–2018/19",
        "◇ <b>80,0\u00a0%</b> (70,0–87,0\u00a0%)",
        "n\u00a0=\u00a0100",
        "◇ påhittad siffra",
    ]
    assert withheld == ""
    assert "<b>72,0\u00a0% (preliminär)</b>" in last


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        ([0, 100], [0, 100]),
        ([50, 50], [40, 60]),
        ([50, 50, 50], [30, 50, 70]),
        ([0, 10, 100], [(0 + 10 - 20) / 2, (0 + 10 - 20) / 2 + 20, 100]),
    ],
)
def test_labels_are_pushed_apart_no_further_than_needed(wanted, places):
    assert labels.spread(wanted, 20) == places


# Axes


@pytest.mark.parametrize(
    ("low", "high", "start", "stop", "ticks"),
    [
        (3, 97, 0, 100, (0, 25, 50, 75, 100)),
        (62, 88, 60, 90, (60, 70, 80, 90)),
        (0.2, 0.9, 0, 1.0, (0, 0.25, 0.5, 0.75, 1.0)),
        (96, 99, 96, 99, (96, 97, 98, 99)),
        (0, 0, 0, 1e-6 / 2, None),
        (-4, 9, -5, 10, (-5, 0, 5, 10)),
        (1480, 1620, 1450, 1650, (1450, 1500, 1550, 1600, 1650)),
    ],
)
def test_an_axis_holds_the_values_between_round_numbers(low, high, start, stop, ticks):
    found = axis.scale(low, high, cap=max(100, high * 2))
    assert found.start <= low
    assert found.stop >= high
    if ticks:
        assert (found.start, found.stop, found.ticks) == (start, stop, ticks)


def test_an_axis_of_shares_never_passes_a_hundred_nor_magnifies_a_small_difference():
    rows = [{"value": 96.0}, {"value": 99.0}]
    found = axis.scale_of(rows, ("value",), indicator())
    assert found.stop == 100
    assert found.stop - found.start >= 7.5


def test_an_axis_that_does_not_start_at_zero_says_so():
    assert "Axeln börjar vid 60\u00a0%" in said(drawn_trend())
    rows = over_time()
    rows.loc[rows["area_id"] == "a", ["value", "lower"]] = 5.0
    assert not [words for words in said(drawn_trend(rows)) if "börjar" in words]


def test_an_axis_that_holds_zero_need_not_say_where_it_starts():
    rows = compared()
    rows.loc[rows["area_id"] == "a", ["value", "lower"]] = -20.0
    assert not [words for words in said(drawn_dots(rows, indicator(unit="points"))) if "börjar" in words]


def test_an_axis_without_percent_names_its_unit():
    assert "per 1\u00a0000" in " ".join(said(drawn_trend(of=indicator(unit="per_1000")))).replace(
        "1 000", "1\u00a0000"
    )


# Dots


def test_the_dots_keep_the_rows_order_and_withheld_rows_have_words_but_no_dot():
    drawn = drawn_dots()
    points = drawn["data"][-1]
    assert points["x"] == [70, 90]
    assert points["marker"]["symbol"] == ["triangle-down", "circle"]
    words = said(drawn)
    names = [
        words.index(next(one for one in words if name in one))
        for name in ("Alby", "Björkby", "Exempel", "Dal")
    ]
    assert names == sorted(names)
    assert "•• visas inte, skyddad uppgift" in words
    assert "uppgift saknas" in words
    heights = [one["y"] for one in drawn["layout"]["annotations"][:4]]
    assert heights == sorted(heights)


def test_numbers_people_and_benchmark_are_always_seen():
    words = said(drawn_dots())
    assert [one for one in words if "n\u00a0=\u00a0100" in one]
    assert {"70,0\u00a0%", "◇ 90,0\u00a0%", "Hittesjö 85,0\u00a0%"} <= set(words)


def test_a_goal_says_its_value_once():
    drawn = drawn_dots(compared().assign(benchmark_id="mal"))
    said = [one["text"] for one in drawn["layout"]["annotations"]]
    (benchmark,) = [one for one in said if "Hittesjö" in one]
    assert benchmark == "Hittesjö"


def test_an_invented_benchmark_marks_itself_and_what_is_judged_by_it():
    drawn = drawn_dots(compared()[:1].assign(benchmark_provenance="synthetic"))
    assert {"70,0\u00a0%", "◇ Hittesjö 85,0\u00a0%"} <= set(said(drawn))
    assert "<br>◇ säkerställt sämre än Hittesjö<br>◇ påhittad siffra" in drawn["data"][-1]["hovertext"][0]
    assert drawn["layout"]["images"]


def test_a_withheld_row_leaves_no_trace_in_the_figure():
    shown = compared()
    drawn = json.dumps(drawn_dots(shown[shown["area_id"] != "b"])["data"])
    assert drawn.count("70.0") == json.dumps(drawn_dots(shown)["data"]).count("70.0")


@pytest.mark.parametrize("count", [2, 40])
def test_a_long_list_grows_downwards(count):
    rows = compared()[:1]
    drawn = drawn_dots(pd.concat([rows] * count, ignore_index=True))
    assert drawn["layout"]["height"] == count * (dots.LINE + dots.DOT + dots.GAP) + 28 + 58


def test_only_the_judgements_that_occur_are_explained():
    assert re.findall(r"</span> (.+?)</li>", dots.legend_html(compared(), "Hittesjö")) == [
        "ingen säker skillnad mot Hittesjö",
        "säkerställt sämre än Hittesjö",
    ]


# Funnel


def test_a_funnel_has_a_point_for_each_school_of_known_size_in_the_shape_of_its_judgement():
    rows = compared()
    rows.loc[rows["area_id"] == "d", "value"] = 60.0
    *curves, schools = drawn_funnel(rows)["data"]
    assert (schools["x"], schools["y"]) == ([60, 100], [90, 70])
    assert schools["marker"]["symbol"] == ["circle", "triangle-down"], "the certain one lies on top"
    assert "säkerställt sämre än Hittesjö" in schools["hovertext"][1]
    assert [one["line"]["dash"] for one in curves] == ["2px,3px"] * 2 + ["7px,4px"] * 2 + ["solid"]
    assert curves[-1]["y"] == [85, 85, 85]
    assert curves[0]["y"] == [70.8, 72.7, 73.9]
    assert "1 värden saknar antal elever" in funnel.notes(rows)[1]
    assert len(funnel.notes(compared())) == 1


def test_a_funnel_names_no_school_beside_its_point():
    assert said(drawn_funnel()) == ["Antal Trygga i skolan · Axeln börjar vid 70\u00a0%"]


def test_a_funnel_without_limits_is_points_alone():
    drawn = drawn_funnel(within=limits()[:0])
    assert len(drawn["data"]) == 1
    assert funnel.lines_html(limits()[:0], indicator(), "Hittesjö") == ""


def test_the_lines_of_a_funnel_are_explained():
    found = re.findall(r"</span> (.+?)</li>", funnel.lines_html(limits(), indicator(), "Hittesjö"))
    assert found[0] == "Hittesjö 85,0\u00a0%"
    assert ["95 av 100" in found[1], "998 av 1 000" in found[2]] == [True, True]


# The last five years

RECENT = """
area_id | name_sv  | first_period | last_period | verdict    | judgement  | reason | provenance
a       | Alby     | 2017/18      | 2021/22     | up         | better     | -      | synthetic
b       | Björkby  | 2017/18      | 2021/22     | down       | worse      | -      | published
c       | Dal      | 2017/18      | 2021/22     | none       | similar    | -      | published
d       | Ek       | -            | -           | not_judged | not_judged | pooled | -
"""


def test_the_last_five_years_are_an_arrow_and_words_for_each_area():
    found = re.findall(
        r'<span aria-hidden="true" style="color:(.+?)">(.+?)</span> (.+?)</li>',
        recent.recent_html(frame(RECENT), indicator()),
    )
    signs = theme.JUDGEMENTS
    assert found == [
        (signs["better"].colour, "↗", "◇ Alby: säkerställt ökande 2017/18–2021/22, vilket är bättre"),
        (signs["worse"].colour, "↘", "Björkby: säkerställt minskande 2017/18–2021/22, vilket är sämre"),
        (signs["similar"].colour, "→", "Dal: ingen säker trend 2017/18–2021/22"),
        (
            signs["not_judged"].colour,
            "–",
            "Ek: kan inte räknas ut, eftersom varje värde gäller 3 år tillsammans",
        ),
    ]


def test_a_value_that_is_missing_among_percentage_points_is_said_to_be_missing():
    words = said(drawn_dots(of=indicator(unit="percentage_points")))
    assert {"70,0", "◇ 90,0", "uppgift saknas", "procentenheter · Axeln börjar vid 60"} <= set(words)


def test_a_dot_at_the_edge_of_the_plot_is_whole():
    assert drawn_dots()["data"][-1]["cliponaxis"] is False
    assert drawn_course()["data"][0]["cliponaxis"] is False


# The plane of level and inequality


def arrows(drawn: dict[str, Any]) -> list[tuple[float, float, float, float]]:
    found = [one for one in drawn["layout"]["annotations"] if one.get("showarrow")]
    return [(one["ax"], one["ay"], one["x"], one["y"]) for one in found]


def test_the_way_goes_from_year_to_year_among_those_that_can_be_compared():
    drawn = drawn_course()
    assert drawn["data"][0]["x"] == [72, 80, 78]
    assert arrows(drawn) == [(72, 8, 80, 4), (80, 4, 78, 5)]
    assert {"2019/20", "2022/23"} <= set(said(drawn))
    assert not {"2018/19", "2021/22"} & set(said(drawn))


def test_better_is_to_the_right_whether_high_or_low_is_good():
    left, right = drawn_course()["layout"]["xaxis"]["range"]
    assert left < right
    assert drawn_course(of=indicator(direction="low"))["layout"]["xaxis"]["range"] == [right, left]


def test_every_corner_is_named():
    words = said(drawn_course())
    named = {"sämre och ojämnare", "bättre men ojämnare", "sämre men jämnare", "bättre och jämnare"}
    assert named <= set(words)


@pytest.mark.parametrize("measure", [DIFFERENCE, RATIO], ids=lambda one: one.measure)
def test_where_the_disadvantaged_have_been_better_off_up_is_not_called_less_equal(measure):
    rows = measured_over_time()
    rows.loc[1, "value"] = -0.5
    drawn, note = drawn_course(rows, measure=measure), course.note(rows, indicator(), measure.of(indicator()))
    assert not [one for one in said(drawn) if "jämnare" in one]
    assert [one["y0"] for one in drawn["layout"]["shapes"]] == [1 if measure.is_ratio else 0]
    assert "jämnare" not in note
    assert "sämre för områdena med svårast villkor" in note


def test_a_note_says_what_the_axes_are():
    note = course.note(measured_over_time(), indicator(), DIFFERENCE.of(indicator()))
    assert note == ("Åt höger är bättre: Trygga i skolan. Uppåt är ojämnare: Skillnad (procentenheter).")
    assert course.note(measured_over_time(), indicator(), RATIO.of(indicator())).endswith("ojämnare: Kvot.")


def test_two_years_are_a_way():
    drawn = drawn_course(measured_over_time()[3:])
    assert arrows(drawn) == [(80, 4, 78, 5)]
    assert drawn["data"][0]["marker"]["symbol"] == ["circle-open", "circle"]
    assert len(drawn["data"][0]["marker"]["size"]) == 2


@pytest.mark.parametrize(
    "rows", [measured_over_time()[4:], measured_over_time()[:2], measured_over_time()[:0]]
)
def test_one_year_is_no_way(rows):
    assert not course.has_way(rows, indicator(pooled_years=1))


def test_pools_that_share_a_year_are_no_way():
    assert course.has_way(measured_over_time(), indicator(pooled_years=3))
    assert not course.has_way(measured_over_time(), indicator(pooled_years=4))


@pytest.mark.parametrize("direction", ["high", "low"])
def test_the_two_periods_stand_on_either_side_of_their_points_and_within_the_plot(direction):
    words = drawn_course(of=indicator(direction=direction))["layout"]["annotations"]
    first, last = (next(one for one in words if one["text"] == said) for said in ("2019/20", "2022/23"))
    assert (first["yanchor"], last["yanchor"]) == ("bottom", "top")
    assert first["xanchor"] == ("left" if direction == "high" else "right")


def test_a_line_alone_has_no_name_at_its_end():
    measured = DIFFERENCE.of(indicator())
    rows = measured_over_time()
    drawn = drawn_trend(rows, measured, benchmarks=())
    assert "Hittesjö" not in " ".join(said(drawn))
    two = drawn_trend(pd.concat([rows, rows.assign(area_id="n", name_sv="Grannby")]), measured, benchmarks=())
    assert {"Hittesjö", "Grannby"} <= set(" ".join(said(two)).split())
    assert drawn["layout"]["images"]


# Names are shown letter by letter


@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)
def test_markup_in_a_name_is_text(draw):
    rows = (over_time if draw is drawn_trend else compared)().assign(name_sv=HOSTILE, period=HOSTILE)
    everything = json.dumps(draw(rows), ensure_ascii=False)
    assert "<a href" not in everything
    assert "<b>x" not in everything
    assert "&lt;b&gt;x&lt;/b&gt;" in everything
    assert "hovertemplate" not in everything
    assert "texttemplate" not in everything


def test_markup_in_an_event_is_text():
    event = Event(2020.5, Words(HOSTILE, HOSTILE))
    assert "<a href" not in json.dumps(drawn_trend(events=[event]))


def test_plotly_draws_no_formulas_and_can_neither_zoom_nor_be_dragged():
    drawn = drawn_trend()
    assert figure.config()["typesetMath"] is False
    assert drawn["layout"]["dragmode"] is False
    assert drawn["layout"]["xaxis"]["fixedrange"]
    assert drawn["layout"]["yaxis"]["fixedrange"]


@pytest.mark.parametrize(
    "words",
    [
        "[x](javascript:alert(1))",
        r"$\LaTeX$",
        ":red[x]",
        "<img src=x>",
        "**x**",
        "`x`",
        "a_b_c",
        "1. x",
        "# x",
    ],
)
def test_markdown_in_a_name_is_text(words):
    plain = theme.plain(words)
    assert re.sub(r"\\(.)", r"\1", plain) == words
    assert not re.search(r"(?<!\\)[\[\]()<>$:*`_#]", plain)


def test_a_name_cannot_begin_a_new_block_of_markdown():
    assert theme.plain("a\n\n# b") == r"a \# b"


# Invented figures


def picture(markup: str) -> ElementTree.Element:
    """The SVG picture inside an HTML image."""
    (address,) = re.findall(r'src="data:image/svg\+xml,([^"]+)"', markup)
    return ElementTree.fromstring(unquote(html.unescape(address)))


def texts(element: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in element.iter("{http://www.w3.org/2000/svg}text")]


ROWS = {
    drawn_trend: over_time,
    drawn_dots: compared,
    drawn_funnel: compared,
    drawn_course: measured_over_time,
}


@pytest.mark.parametrize("draw", ROWS, ids=lambda draw: draw.__name__)
def test_a_picture_with_an_invented_figure_carries_the_words_below_its_data(draw):
    rows = ROWS[draw]()
    paper, plot = draw(rows)["layout"]["images"]
    assert {paper["layer"], plot["layer"]} == {"below"}
    assert paper["x"] < 0 < 1 < paper["x"] + paper["sizex"]
    assert paper["y"] - paper["sizey"] < 0 < 1 < paper["y"]
    left, right = draw(rows)["layout"]["xaxis"]["range"]
    assert (plot["x"] - left) / (right - left) == pytest.approx(paper["x"])
    assert "images" not in draw(rows.assign(provenance="published"))["layout"]


@pytest.mark.parametrize(("language", "words"), [("sv", "PÅHITTADE SIFFROR"), ("en", "INVENTED FIGURES")])
def test_the_words_are_in_the_readers_language_and_in_their_own_colour(language, words):
    text.speak(language)
    tile = ElementTree.fromstring(synthetic.tile())
    assert set(texts(tile)) == {words}
    assert {one.get("fill") for one in tile.iterfind(".//{*}text/..")} == {theme.MARK}


@pytest.mark.parametrize("column", synthetic.COLUMNS)
def test_one_invented_input_is_enough(column):
    rows = compared().assign(provenance="published")
    assert not synthetic.is_synthetic(rows)
    rows.loc[0, column] = "synthetic"
    assert synthetic.is_synthetic(rows)
    assert synthetic.is_synthetic_row(rows.to_dict("records")[0])


def test_the_banner_links_to_the_explanation():
    link = links.way_html("about", t("synthetic.about"), a="1", b='"<', c=None)
    assert 'href="om?a=1&amp;b=%22%3C" data-without="c"' in link
    assert link in synthetic.banner_html(link)


# Small pictures

COURSE = {2019: 80.0, 2020: None, 2021: 70.0, 2022: float("nan"), 2023: 60.0, 2024: 65.0}


def paths(markup: str) -> list[str]:
    return [one.get("d", "") for one in picture(markup).iter("{http://www.w3.org/2000/svg}path")]


def test_a_small_course_is_broken_where_a_value_is_missing():
    assert [len(stretch) for stretch in spark.stretches(COURSE)] == [1, 1, 2]
    markup = spark.spark_svg(COURSE, "Alby")
    assert len(paths(markup)) == 3
    assert len(list(picture(markup).iter("{http://www.w3.org/2000/svg}circle"))) == 3


def test_a_small_course_is_named_and_says_its_first_and_last_year():
    markup = spark.spark_svg(COURSE, 'Alby "<x>"', label="65 %", benchmark={2019: 84.0, 2024: 86.0})
    assert 'alt="Alby &quot;&lt;x&gt;&quot;"' in markup
    assert texts(picture(markup)) == ["65 %", "2019", "2024"]
    assert len(paths(markup)) == 4


@pytest.mark.parametrize("course", [{}, {2024: None}, {2024: 5.0}, {2023: 5.0, 2024: 5.0}])
def test_a_small_course_of_little_is_still_a_picture(course):
    assert picture(spark.spark_svg(course, "Alby")) is not None


def test_small_pictures_carry_the_words_too():
    course = spark.spark_svg(COURSE, "Alby", is_synthetic=True)
    place = spark.interval_svg(70, 60, 78, 85, 50, 100, "worse", is_synthetic=True)
    for markup in (course, place):
        assert texts(picture(markup)).count("PÅHITTADE SIFFROR") >= 2
    assert "PÅHITTADE SIFFROR" not in texts(picture(spark.spark_svg(COURSE, "Alby")))


def drawn_lines(rows=None, of=None) -> str:
    rows, of = over_time() if rows is None else rows, of or indicator()
    drawn = series(rows, of, BENCHMARKS)
    return lines.lines_svg(drawn, of, "Lines", is_invented=synthetic.is_synthetic(rows))


def points(markup: str) -> list[list[tuple[float, float]]]:
    """Where the points of each line are, the last drawn first."""
    drawn = picture(markup).findall("{*}g[@stroke-linecap]/{*}path")
    return [
        [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", one.get("d", ""))]
        for one in reversed(drawn)
        if one.get("stroke-width") != "6"
    ]


def test_small_lines_lie_where_their_values_are_on_the_scale_that_is_written():
    markup = drawn_lines()
    grid = [float(y) for y in re.findall(r"M[\d.]+ ([\d.]+)H", paths(markup)[0])]
    written = texts(picture(markup))
    marks = [float(one.split("\u00a0")[0]) for one in written if one.endswith("%")]
    assert len(grid) == len(marks) >= 3
    step = (marks[-1] - marks[0]) / (grid[-1] - grid[0])
    for line, values in zip(points(markup), ([80, 70, 72], [84, 85, 86, 85]), strict=True):
        assert [marks[0] + (y - grid[0]) * step for _, y in line] == pytest.approx(values, abs=0.1)
    years = [x for x, _ in points(markup)[1]]
    assert [round(x - years[0]) for x in years] == [round(at * (years[-1] - years[0]) / 3) for at in range(4)]
    assert [one for one in written if len(one) == 4 and one.isdigit()] == ["2019", "2020", "2021", "2022"]


def test_a_small_line_is_broken_where_a_value_is_hidden_and_so_is_its_band():
    _, band, benchmark, area, dots = paths(drawn_lines())
    assert band.count("Z") == 2
    assert benchmark.count("M") == 1
    assert re.fullmatch(r"M\S+ \S+zM\S+ \S+L\S+ \S+", area)
    assert dots.count("z") == 3


def test_small_lines_and_the_figure_of_their_page_have_the_same_scale_ink_and_bands():
    markup, figure = drawn_lines(), drawn_trend()
    written = [one for one in texts(picture(markup)) if one.endswith("%")]
    assert written == list(figure["layout"]["yaxis"]["ticktext"])
    for one in figure["data"]:
        assert one["line"]["color"] in unquote(markup)
    assert len(bands(figure)) == 2


def test_the_legend_of_small_lines_says_where_each_ends():
    rows = over_time()
    said = html.unescape(lines.legend_html(series(rows, indicator(), BENCHMARKS), indicator()))
    assert "Alby: ◇ 72,0\u00a0% (preliminär)</li>" in said
    assert "Hittesjö: 85,0\u00a0%</li>" in said
    earlier = rows[(rows["area_id"] != "a") | (rows["year"] < 2022)]
    said = html.unescape(lines.legend_html(series(earlier, indicator(), BENCHMARKS), indicator()))
    assert "Alby: ◇ 70,0\u00a0%, 2018/19–2020/21</li>" in said
    assert "Hittesjö: 85,0\u00a0%</li>" in said


def test_small_lines_are_named_and_carry_the_words_where_one_of_them_is_invented():
    markup = drawn_lines()
    assert 'alt="Lines"' in markup
    assert "PÅHITTADE SIFFROR" in texts(picture(markup))
    assert "PÅHITTADE SIFFROR" not in texts(picture(drawn_lines(over_time().assign(provenance="published"))))


def test_a_line_of_one_point_is_a_picture_too():
    rows = over_time()
    assert [len(one) for one in points(drawn_lines(rows[(rows["year"] == 2022)]))] == [1, 1]


@pytest.mark.parametrize("judgement", theme.JUDGEMENTS)
def test_a_value_on_its_own_scale_shows_its_judgement(judgement):
    markup = spark.interval_svg(70, None, None, None, 70, 70, judgement, title="70 %")
    assert 'alt="70 %"' in markup
    assert theme.JUDGEMENTS[judgement].colour in unquote(markup)


SPINE = {
    "value": 70.0,
    "lower": 60.0,
    "upper": 78.0,
    "benchmark_value": 80.0,
    "lowest": 50.0,
    "quartile_low": 65.0,
    "quartile_high": 85.0,
    "highest": 90.0,
    "judgement": "worse",
    "status": "ok",
    "provenance": "published",
    "benchmark_provenance": "published",
    "spread_provenance": "published",
}


def places(row: dict[str, Any], direction: str, kind: spine.Kind = "area") -> dict[str, list[float]]:
    """Where the parts of a spine lie across it, by the colour and kind of their stroke."""
    markup = unquote(spine.spine_html(row, indicator(direction=direction), kind))
    found = re.findall(r'<path d="M([\d.]+) [\d.]+[HV]([\d.]+)[^"]*"([^>]*)>', markup.replace("'", '"'))
    names = {f'"{theme.HATCH}"': "interval", 'fill="none"': "ends"}
    names |= {f'fill="{theme.GRID}"': "middle"}
    return {
        name: [float(first), float(last)]
        for first, last, style in found
        for sign, name in names.items()
        if sign in style
    }


def at(value: float, low: float, high: float) -> float:
    return pytest.approx(10 + (value - low) / (high - low) * (spark.FLAT_WIDTH - 20), abs=0.06)


def test_a_spine_has_the_municipality_in_its_middle_and_what_is_better_to_the_right():
    low, high = 80 - (80 - 50), 80 + (80 - 50)
    rising = places(SPINE, "high")
    assert rising == places(SPINE, "none")
    assert rising == {
        "ends": [at(50, low, high), at(90, low, high)],
        "middle": [at(65, low, high), at(85, low, high)],
        "interval": [at(60, low, high), at(78, low, high)],
    }
    falling = places(SPINE, "low")
    assert falling["ends"] == [spark.FLAT_WIDTH - one for one in rising["ends"]]
    assert falling["middle"] == [spark.FLAT_WIDTH - one for one in reversed(rising["middle"])]


def test_a_spine_is_named_by_all_that_it_shows_and_says_where_higher_is_to_the_right():
    markup = str(spine.spine_html(SPINE, indicator(direction="none"), "area"))
    said = "70,0 % (60,0–78,0 %). Områdena har 50,0–90,0 %. Den mellersta hälften av områdena har 65,0–85,0 %"
    assert f'alt="{said}"' in markup.replace("\u00a0", " ")
    assert text.t("spine.higher") in markup
    assert text.t("spine.higher") not in spine.spine_html(SPINE, indicator(), "area")


def test_of_few_areas_there_is_no_middle_half_and_that_is_said_and_of_few_schools_nothing():
    few = SPINE | {"quartile_low": None, "quartile_high": None}
    assert set(places(few, "high")) == {"ends", "interval"}
    assert text.t("spine.few") in spine.spine_html(few, indicator(), "area")

    schools = few | {"lowest": None, "highest": None, "spread_provenance": None}
    assert set(places(schools, "high", "school")) == {"interval"}
    assert text.t("spine.few") not in spine.spine_html(schools, indicator(), "school")


def test_a_spine_without_a_value_is_nothing_and_without_anything_else_a_mark():
    nothing = dict.fromkeys(SPINE) | {"status": "c", "judgement": "not_judged"}
    assert spine.spine_html(nothing, indicator(), "area") == ""
    alone = nothing | {"status": "ok", "value": 70.0}
    assert 'alt="70,0' in spine.spine_html(alone, indicator(), "area")


def test_an_invented_spread_marks_a_published_value():
    marked = spine.spine_html(SPINE | {"spread_provenance": "synthetic"}, indicator(), "area")
    assert "PÅHITTADE SIFFROR" in unquote(marked)
    assert "PÅHITTADE SIFFROR" not in unquote(spine.spine_html(SPINE, indicator(), "area"))


def approve() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for name, draw in FIGURES.items():
        approved = json.dumps(draw(), ensure_ascii=False, indent=1) + "\n"
        (GOLDEN / f"{name}.json").write_text(approved, "utf-8")


if __name__ == "__main__":
    approve()
