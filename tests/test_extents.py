"""Maps of more than one municipality: which there are, what travels to the browser, what a visitor sees."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import pytest
import shapely
import streamlit_folium
from playwright.sync_api import Locator, Page, expect

import queries
import views
from components import paging, theme
from components.address import Address
from components.extents import Extent
from components.map import areas, many
from importers.publish import publish
from tests import world
from tests.conftest import serving
from tests.tables import AREA, OBSERVATION, insert
from tests.test_axe import violations
from tests.test_map import INDICATOR, THREE, painted, row, table, withheld
from tests.test_server import ask
from tests.visitor import (
    Traffic,
    choice,
    choose,
    chosen,
    figures,
    is_marked,
    open_page,
    said,
    settled,
    unfold,
    unfolded_cells,
    visit,
    widgets,
)
from text import t

AREAS = """
area_id | level        | name_sv  | parent_id
00      | country      | Landet   | -
90      | county       | Västra   | 00
91      | county       | Östra    | 00
9001    | municipality | Ett      | 90
9002    | municipality | Två      | 90
9101    | municipality | Tre      | 91
9001-a  | catchment    | Alby     | 9001
s1      | small_area   | Småett   | 9001-a
s2      | small_area   | Småtvå   | 9002
s3      | small_area   | Småtre   | 9101
"""
SQUARES = {"9001": 0, "9002": 1, "9101": 2, "s1": 0, "s2": 1, "s3": 2}  # degrees east of 15


def square(west: float) -> str:
    return f"POLYGON (({west} 60, {west + 1} 60, {west + 1} 61, {west} 61, {west} 60))"


@pytest.fixture
def country() -> Iterator[Any]:
    with queries.empty() as connection:
        insert(connection, "area", AREA, AREAS)
        for area, east in SQUARES.items():
            connection.execute(
                "insert into area_geometry values ($1, '1', $2::geometry, 'official')",
                [area, square(15 + east)],
            )
        yield connection


def offered(connection: Any, municipality: str = "9001") -> list[tuple[str, str, str]]:
    rows = queries.execute(connection, "extents", municipality=municipality)
    return list(rows[["extent", "scope_id", "level"]].itertuples(index=False, name=None))


# Which maps there are


def test_a_map_is_offered_of_all_municipalities_and_of_small_areas_around(country):
    assert offered(country) == [
        ("kommuner", "00", "municipality"),
        ("lan", "90", "small_area"),
        ("riket", "00", "small_area"),
    ]


def test_a_county_of_one_municipality_is_no_map_of_its_own(country):
    assert [extent for extent, *_ in offered(country, "9101")] == ["kommuner", "riket"]


def test_a_county_that_is_shown_itself_has_the_same_maps(country):
    assert offered(country, "90") == offered(country)


@pytest.mark.parametrize(
    ("lost", "left"),
    [("9101", ["lan", "riket"]), ("s3", ["kommuner", "lan"]), ("s2", ["kommuner"])],
)
def test_a_map_with_holes_is_not_offered(country, lost, left):
    country.execute("delete from area_geometry where area_id = $1", [lost])
    assert [extent for extent, *_ in offered(country)] == left


def test_nothing_is_offered_around_a_municipality_that_does_not_exist(country):
    assert offered(country, "1234") == []


# Boundaries


def parts(connection: Any, scope: str = "00", level: str = "small_area") -> pd.DataFrame:
    return queries.execute(connection, "extent", scope=scope, level=level)


def outlines(connection: Any, grid: int, scope: str = "00", level: str = "small_area") -> dict[str, Any]:
    (row,) = queries.execute(connection, "outlines", scope=scope, level=level, grid=grid).to_dict("records")
    return json.loads(row["outlines"])


def polygon(rings: list[list[int]], grid: int) -> shapely.Polygon:
    """What many.js makes of the steps of an area of one piece."""
    outer, *holes = (
        [
            (sum(steps[: at + 1 : 2]) / grid, sum(steps[1 : at + 2 : 2]) / grid)
            for at in range(0, len(steps), 2)
        ]
        for steps in rings
    )
    return shapely.Polygon(outer, holes)


def test_areas_come_county_by_county_in_the_order_of_their_boundaries(country):
    found = parts(country)
    assert [(one.county_id, list(one.areas)) for one in found.itertuples()] == [
        ("90", ["s1", "s2"]),
        ("91", ["s3"]),
    ]
    assert many.ids(found) == outlines(country, 100)["ids"] == ["s1", "s2", "s3"]


def test_a_county_alone_has_the_version_that_it_has_in_the_country(country):
    whole = parts(country)
    assert many.version(parts(country, "90")) == whole["version"][0]
    assert many.version(whole) not in set(whole["version"])


@pytest.mark.parametrize(
    "change",
    [
        "update area set name_en = 'Another' where area_id = 's3'",
        "update area_geometry set geometry = 'POLYGON ((15 60, 16 60, 16 62, 15 60))' where area_id = 's3'",
    ],
)
def test_other_boundaries_and_names_have_another_version(country, change):
    before = parts(country)
    country.execute(change)
    after = parts(country)
    assert [one == other for one, other in zip(before["version"], after["version"], strict=True)] == [
        True,
        False,
    ]
    assert many.version(before) != many.version(after)


def test_a_boundary_is_steps_on_a_grid_without_what_says_nothing(country):
    country.execute("""
        update area_geometry
        set geometry = 'POLYGON ((15 60, 15.5 60, 15.5001 60, 16 60, 16 61, 15 61, 15 60))'
        where area_id = 's1'
    """)
    assert outlines(country, 100)["rings"][0] == [[1500, 6000, 100, 0, 0, 100, -100, 0]]


def test_holes_and_pieces_are_rings(country):
    country.execute("""
        update area_geometry
        set geometry = 'MULTIPOLYGON (
            ((15 60, 16 60, 16 61, 15 60), (15.6 60.2, 15.8 60.2, 15.8 60.4, 15.6 60.2)),
            ((17 60, 18 60, 18 61, 17 60))
        )'
        where area_id = 's1'
    """)
    starts = [ring[:2] for ring in outlines(country, 10)["rings"][0]]
    assert starts == [[150, 600], [156, 602], [170, 600]]


def test_what_is_smaller_than_the_grid_is_left_out_and_keeps_its_place(country):
    country.execute("""
        update area_geometry
        set geometry = 'POLYGON ((15 60, 15.001 60, 15.001 60.001, 15 60))'
        where area_id = 's2'
    """)
    assert [len(rings) for rings in outlines(country, 100)["rings"]] == [1, 0, 1]
    assert [len(rings) for rings in outlines(country, 100_000)["rings"]] == [1, 1, 1]


@pytest.mark.parametrize("grid", sorted(many.GRIDS))
def test_borders_that_meet_still_meet_on_every_grid(country, grid):
    border = [(16 + ((7 * step) % 10) / 37, 60 + step / 50) for step in range(51)]
    left = shapely.Polygon([*border, (15, 61), (15, 60)])
    right = shapely.Polygon([*border, (17, 61), (17, 60)])
    for area, shape in (("s1", left), ("s2", right)):
        country.execute(
            "update area_geometry set geometry = $2::geometry where area_id = $1", [area, shape.wkt]
        )
    one, other = (polygon(rings, grid) for rings in outlines(country, grid)["rings"][:2])
    assert shapely.is_valid([one, other]).all()
    assert one.intersection(other).area == 0
    assert shapely.union(one, other).area == pytest.approx(one.area + other.area)
    assert not shapely.union(one, other).interiors


# What a choice sends


def sent_of(rows: pd.DataFrame, order: list[str], **choices: Any) -> dict[str, Any]:
    return many.content(rows, INDICATOR, "Storstad", order, choices.get("selected"))


ORDER = ["hidden", "high", "unknown", "lost", "low"]


def test_a_choice_is_one_letter_an_area_in_the_order_of_the_boundaries():
    found = sent_of(THREE, ORDER)
    looks = [found["kinds"].get(letter, [None])[0] for letter in found["codes"]]
    assert looks == [areas.PROTECTED, 4, None, areas.MISSING, 1]


def test_hundreds_of_areas_say_their_values_and_one_that_is_protected_says_none():
    found = sent_of(THREE, ORDER)
    assert found["values"] == [
        ["••", ""],
        ["91", "91,2\u00a0%"],
        ["", ""],
        ["–", ""],
        ["71", "71,2\u00a0%"],
    ]
    assert found["kinds"][found["codes"][0]][1:] == ["", ["visas inte, skyddad uppgift", "2022/23–2024/25"]]


def test_thousands_of_areas_say_within_what_their_value_lies(monkeypatch):
    monkeypatch.setattr(many, "MOST_LABELLED", 2)
    found = sent_of(THREE, ORDER)
    assert found["values"] == []
    assert found["kinds"][found["codes"][-1]] == [
        1,
        "worse",
        [
            "mellan 71,2 och 76,2\u00a0%",
            theme.judgement("worse", "Storstad"),
            "Storstad: 81,2\u00a0%",
            "2022/23–2024/25",
        ],
    ]
    assert "91,2" not in json.dumps(found["kinds"][found["codes"][0]])


def test_an_invented_and_a_published_area_do_not_look_alike():
    found = sent_of(table(row("a"), row("b", provenance="synthetic")), ["a", "b"])
    assert len(set(found["codes"])) == 2
    assert [kind[2][-1] for kind in found["kinds"].values()].count("◇ påhittad siffra") == 1


def test_six_thousand_areas_are_a_few_kilobytes():
    rows = table(*(row(f"{n}", **{"class": 1 + n % 4}) for n in range(60)), withheld("60", "c"))
    rows = pd.concat([rows.assign(area_id=rows["area_id"] + f"-{part}") for part in range(101)])
    order = sorted(rows["area_id"])
    assert len(order) == 6_161
    assert len(json.dumps(sent_of(rows, order))) < 8_000


def test_the_map_stays_the_same_and_a_click_outside_it_is_none(monkeypatch, country):
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **arguments: sent.append(arguments))
    told: list[str] = []
    town = {"centre": (60.5, 15.4), "zoom": 9}
    for title in ("Ett", "Två"):
        picture = many.ManyMap(parts(country), parts(country).head(0), "00", "small_area", "county", **town)
        shown = sent_of(THREE, ORDER)
        many.show_many(
            picture,
            shown,
            {"low"},
            key="map-many",
            title=title,
            synthetic=True,
            schematic=True,
            on_click=told.append,
        )
    assert sent[0]["script"] == sent[1]["script"]
    content = painted(sent[1])
    assert (content["title"], content["mark"], content["corner"]) == (
        "Två",
        "PÅHITTADE SIFFROR",
        "schematisk karta",
    )
    for part in ("script", "header", "html", "feature_group"):
        assert "://" not in sent[0][part]
    import streamlit as st

    for area in ("low", "elsewhere"):
        st.session_state[sent[0]["key"]] = {"area": area, "at": 1}
        sent[0]["on_change"]()
    assert told == ["low"]


def test_an_extent_says_what_its_areas_are_called():
    assert Extent("har", "9999", "municipality", "Län").kind == "area"
    assert Extent("kommuner", "00", "municipality", "landet").kind == "whole_municipality"
    assert Extent("riket", "00", "small_area", "landet").kind == "area"


# A visitor

SMALL = """
area_id | level      | name_sv | name_en | parent_id
9999s1  | small_area | Strand  | Shore   | 9999-alby
9999s2  | small_area | Berg    | Hill    | 9999-bjorkby
9998s1  | small_area | Dunge   | Grove   | 9998
"""
BOXES = {
    "9998": (15.5, 60, 16, 60.2),
    "9999s1": (15, 60, 15.2, 60.2),
    "9999s2": (15.2, 60, 15.5, 60.2),
    "9998s1": (15.5, 60, 16, 60.2),
    "99": (15, 60, 16, 60.2),
}
VALUES = """
indicator_id | area_id | value | numerator | denominator | status
lugn         | 9999s1  | 60    | 120       | 200         | ok
lugn         | 9999s2  | 82    | 164       | 200         | ok
lugn         | 9998s1  | -     | -         | -           | c
"""


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    """The invented world with two municipalities on the map, and small areas in both."""
    root = tmp_path_factory.mktemp("wide")
    world.write_catalogue(root / "catalogue")
    indicator = root / "catalogue" / "indicators" / "lugn.toml"
    indicator.write_text(
        indicator.read_text("utf-8").replace('"catchment"', '"catchment", "small_area"'), "utf-8"
    )
    with world.environment(root), world.tables() as tables:
        insert(tables, "area", AREA, SMALL)
        for area, box in BOXES.items():
            tables.execute(
                "insert into area_geometry values ($1, 'square', $2::geometry, 'schematic')",
                [area, shapely.box(*box).wkt],
            )
        usual = OBSERVATION | {"year": 2024, "period": "2024", "provenance": "synthetic"}
        insert(tables, "observation", usual, VALUES)
        publish(tables, root / "data", "2024-12-27", counter=41)
    return root


@pytest.fixture(scope="module")
def served(wide, tmp_path_factory):
    with serving(wide / "data", wide / "catalogue", tmp_path_factory.mktemp("log") / "log") as running:
        yield running


def test_a_place_with_one_map_is_asked_nothing(in_world):
    assert "karta" not in widgets(visit("map"))


def test_the_choice_of_a_map_is_in_the_address(wide):
    with world.environment(wide):
        run = visit("map")
        assert widgets(run)["karta"].options == [
            "Upptagningsområden i Hittesjö",
            "Kommuner i landet",
            "Små områden i Påhittade län",
            "Små områden i landet",
        ]
        run = visit("map", karta="lan", indikator="lugn")
        assert run.title[0].value == "Var i Påhittade län är skillnaderna?"
        assert set(widgets(run)) >= {"karta", "indikator", "ar", "jmf"}
        assert not {"ar2", "omrade"} & set(widgets(run))
        assert widgets(run)["jmf"].value == "99"
        run = visit("map", karta="kommuner", plats="9998", indikator="lugn")
        assert "Grannby" in "".join(str(one.value) for one in run.html)


def test_an_area_that_is_not_on_the_map_is_said(wide):
    with world.environment(wide):
        run = visit("map", karta="lan", indikator="lugn", plats="9999-alby")
        assert [one.value for one in run.info] == [t("permalink.unknown", what=t("permalink.plats"))]


def test_a_long_table_has_pages_and_its_file_every_row(wide, monkeypatch):
    monkeypatch.setattr(paging, "SIZE", 2)
    with world.environment(wide):
        run = visit("map", karta="lan", indikator="lugn")
        assert [one for one, *_ in unfolded_cells(run, "map")[1]] == ["Berg", "Dunge"]
        run.button(key="page-next").click().run()
        assert [one for one, *_ in unfolded_cells(run, "map")[1]] == ["Strand"]
        assert run.button(key="page-next").disabled
        assert any("Rad 3–3 av 3." in one for one in said(run))
        run = visit("map", karta="lan", indikator="lugn", sida="9")
        assert [one for one, *_ in unfolded_cells(run, "map")[1]] == ["Berg", "Dunge"]


def test_a_document_of_a_long_table_says_where_the_file_is(wide):
    with world.environment(wide):
        used = queries.begin()
        assert used
        found = views.shown(Address("karta", {"karta": "lan", "indikator": "lugn"}), used)
    assert (found.pictures, found.nothing) == ((), t("picture.only_file"))


def test_boundaries_are_sent_compressed_and_kept_for_ever_under_their_version(served, wide):
    with queries.connect(next((wide / "data" / "snapshots").iterdir())) as tables:
        version = many.version(parts(tables, "99"))
    path = f"/outlines/99.small_area.1000.{version}.json"
    plain, small = ask(served, path), ask(served, path, accept_encoding="gzip")
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body
    assert json.loads(plain.body)["ids"] == ["9998s1", "9999s1", "9999s2"]
    for other in (
        f"/outlines/99.small_area.1000.{'0' * 12}.json",
        f"/outlines/99.small_area.7.{version}.json",
        f"/outlines/99.nothing.1000.{version}.json",
        f"/outlines/99'%20or%201=1.small_area.1000.{version}.json",
        "/outlines/x",
    ):
        assert ask(served, other).status == 404


def map_on(page: Page) -> Locator:
    return page.get_by_role("main").locator("iframe").content_frame.locator("[data-painted]")


def click_at(page: Page, latitude: float, longitude: float) -> None:
    at = map_on(page).evaluate(
        "(_, place) => window.map.latLngToContainerPoint(place)", [latitude, longitude]
    )
    map_on(page).click(position={"x": at["x"], "y": at["y"]})


@pytest.mark.browser
@pytest.mark.parametrize("extent", ["kommuner", "lan", "riket"])
def test_every_map_is_drawn_with_its_mark_and_asks_nobody_else(served, page, extent):
    traffic = Traffic(page, served)
    open_page(page, served, "map", karta=extent, indikator="lugn")
    expect(map_on(page)).to_have_attribute("data-painted", re.compile("Lugn i magen"))
    # what the world says of municipalities is published
    assert is_marked(page.get_by_role("main").locator("iframe")) == (extent != "kommuner")
    assert (traffic.foreign, traffic.errors) == ([], [])


@pytest.mark.browser
def test_a_click_and_the_keyboard_reach_an_area(served, page):
    open_page(page, served, "map", karta="lan", indikator="lugn")
    click_at(page, 60.1, 15.1)
    expect(page.locator(".st-key-selected")).to_contain_text("Strand")
    assert chosen(page)["plats"] == "9999s1"
    settled(page)
    frame = page.get_by_role("main").locator("iframe").content_frame
    first = frame.get_by_role("button", name=re.compile("^(Strand|Berg|Dunge)"))
    expect(first).to_have_count(3)
    frame.get_by_role("button", pressed=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-selected")).not_to_contain_text("Strand")


@pytest.mark.browser
def test_a_protected_area_is_hatched_and_its_number_is_nowhere(served, page):
    open_page(page, served, "map", karta="lan", indikator="lugn")
    frame = page.get_by_role("main").locator("iframe").content_frame
    hidden = frame.get_by_role("button", name=re.compile("^Dunge, visas inte, skyddad uppgift"))
    expect(hidden).to_have_count(1)
    assert "••" in "".join(cell for line in figures(page)[1] for cell in line)


@pytest.mark.browser
def test_boundaries_come_once_whatever_is_chosen(served, page):
    asked: list[str] = []
    page.on("request", lambda one: asked.append(urlsplit(one.url).path))
    open_page(page, served, "map", karta="kommuner", indikator="lugn")
    before = [path for path in asked if path.startswith("/outlines/")]
    for year in ("2023", "2022", "2021"):
        choose(choice(page, "ar", "map"), year)
        settled(page)
        expect(map_on(page)).to_have_attribute("data-painted", re.compile("Lugn"))
    assert [path for path in asked if path.startswith("/outlines/")] == before
    assert len(before) == len(set(before))


@pytest.mark.browser
def test_axe_finds_nothing_serious(served, page):
    open_page(page, served, "map", karta="lan", indikator="lugn", plats="9999s1")
    unfold(page)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)
        assert violations(page, "map") == [], f"{width} pixels"


@pytest.mark.browser
def test_a_way_leads_from_the_country_to_a_municipality(served, page):
    open_page(page, served, "map", karta="kommuner", indikator="lugn", plats="9999")
    page.get_by_role("link", name=t("extents.closer", area="Hittesjö")).click()
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(t("pages.map_title", municipality="Hittesjö"))
    expect(page).not_to_have_url(re.compile("karta=|plats="))
