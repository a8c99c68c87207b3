"""What only a browser knows: the dashboard as a visitor meets it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

import text
from catalogue.protection import protection
from components.address import PATHS
from tests.conftest import serving, subset
from tests.visitor import (
    PAGES,
    PICTURES,
    Traffic,
    address,
    choice,
    choose,
    chosen,
    downloaded,
    figures,
    file_link,
    has_mark,
    is_marked,
    menu,
    menu_link,
    open_page,
    pick,
    published_with,
    quarters,
    settled,
    unfold,
)
from text import t

pytestmark = pytest.mark.browser


def test_a_deep_link_may_be_the_first_request_to_a_fresh_server(start, page):
    choices = {"indikator": "trygg", "ar": "2021", "ar2": "2019", "omrade": "9999-ek", "sprak": "en"}
    open_page(page, start(), "map", **choices)

    expect(page.get_by_role("heading", level=1)).to_have_text(t("pages.map_title", municipality="Hittesjö"))
    expect(choice(page, "indikator", "map")).to_have_value("trygg")
    expect(choice(page, "ar", "map")).to_have_value("2021")
    expect(choice(page, "ar2", "map")).to_have_value("2019")
    expect(choice(page, "omrade", "map")).to_have_value("9999-ek")
    for name in PAGES:
        expect(menu_link(page, name)).to_be_visible()
    assert chosen(page) == choices
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("municipality", subset(["server", "borlange"], "borlange"))
@pytest.mark.parametrize("language", subset(text.LANGUAGES, "sv"))
def test_every_page_is_whole_and_asks_nobody_else(municipality, language, page, request):
    """Swedish by addresses, English by the menu."""
    server = request.getfixturevalue(municipality)
    traffic = Traffic(page, server)
    open_page(page, server, "overview", **{"sprak": language} if language == "en" else {})
    titles = set()
    for name in PAGES:
        open_page(page, server, name) if language == "sv" else menu(page, name)
        titles.add(page.title())

        assert page.locator("html").get_attribute("lang") == language
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_text(t("frame.broken"))).to_have_count(0)
    assert len(titles) == len(PAGES)
    assert all(title.endswith(f" – {t('server.title')}") for title in titles)
    assert traffic.errors == []
    assert traffic.foreign == []


# Choices live in the address.


@dataclass(frozen=True)
class View:
    """What a visitor sees of the choices: the address, the boxes, the lists of many, the finding."""

    choices: dict[str, str]
    boxes: list[str]
    lists: list[str]
    finding: str


def view(page: Page) -> View:
    settled(page)
    main = page.get_by_role("main")
    return View(
        chosen(page),
        main.get_by_role("combobox").evaluate_all("all => all.map(one => one.value)"),
        main.get_by_role("group", name="Selected values").all_text_contents(),
        page.locator("h2").first.inner_text(),
    )


def shows(page: Page, view: View) -> None:
    main = page.get_by_role("main")
    expect(page.locator("h2").first).to_have_text(view.finding)
    expect(main.get_by_role("combobox")).to_have_count(len(view.boxes))
    for index, value in enumerate(view.boxes):
        expect(main.get_by_role("combobox").nth(index)).to_have_value(value)
    expect(main.get_by_role("group", name="Selected values")).to_have_text(view.lists)
    settled(page)
    assert chosen(page) == view.choices


JOURNEYS = {
    "map": [
        ("indikator", "Trygg vid sjön", "trygg"),
        ("ar", "2021", "2021"),
        ("ar2", "2019", "2019"),
        ("omrade", "Björkby", "9999-bjorkby"),
    ],
    "trend": [("indikator", "Läser en bok", "laser"), ("omraden", "Ek", "9999-bjorkby,9999-ek")],
    "schools": [("indikator", "Trygg vid sjön", "trygg"), ("ar", "2020", "2020")],
    "area": [("omrade", "Södra Hittesjö", "9999-soder")],
    "municipalities": [("indikator", "Lugn i magen", "lugn"), ("kon", "Flickor och kvinnor", "K")],
    "indicator": [("indikator", "Poäng", "poang")],
}  # fmt: skip


@pytest.mark.parametrize("name", subset(JOURNEYS, "map", "schools"))
def test_every_choice_survives_reload_back_forward_another_page_and_another_language(name, server, page):
    open_page(page, server, name)
    views = [view(page)]
    for choice_of, option, id in JOURNEYS[name]:
        choose(choice(page, choice_of, name), option)
        expect(page).to_have_url(re.compile(rf"[?&]{choice_of}={id.replace(',', '%2C')}(&|$)"))
        views.append(view(page))
    assert views[-1].choices == {choice_of: id for choice_of, _, id in JOURNEYS[name]}

    for one in reversed(views[:-1]):
        page.go_back()
        shows(page, one)
    for one in views[1:]:
        page.go_forward()
        shows(page, one)

    page.reload()
    shows(page, views[-1])

    menu(page, "about")
    assert chosen(page) == views[-1].choices
    menu(page, name)
    shows(page, views[-1])

    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    english = view(page)
    assert english.choices == views[-1].choices | {"sprak": "en"}
    assert english.boxes == views[-1].boxes
    assert english.finding != views[-1].finding
    page.go_back()
    shows(page, views[-1])


def test_a_choice_goes_along_from_page_to_page_and_back(server, page):
    """Streamlit forgets what a box shows when the page changes; the address does not."""
    open_page(page, server, "map", indikator="trygg", ar="2021")
    visited = ["map", "trend", "municipalities", "schools", "indicator"]
    for name in visited[1:]:
        menu(page, name)
        expect(choice(page, "indikator", name)).to_have_value("trygg")
    for name in reversed(visited[:-1]):
        page.go_back()
        expect(page).to_have_url(re.compile(f"/{PATHS[name]}[?]"))
        expect(menu_link(page, name)).to_have_attribute("aria-current", "page")
        expect(choice(page, "indikator", name)).to_have_value("trygg")
        expect(page.locator("h2").first).to_contain_text("Trygg vid sjön")
    expect(choice(page, "ar", "map")).to_have_value("2021")


def test_a_keyboard_goes_on_in_the_box_that_it_chose_in(server, page):
    """Who writes a name is not interrupted by the page that the first letter led to."""
    open_page(page, server, "map", indikator="trygg")
    box = choice(page, "indikator", "map")
    box.focus()
    page.keyboard.type("Läser", delay=250)
    settled(page)
    expect(box).to_have_value("laser")
    expect(box).to_be_focused()
    assert chosen(page)["indikator"] == "laser"
    page.keyboard.press("Tab")
    expect(choice(page, "ar", "map")).to_be_focused()


def test_who_goes_back_before_a_choice_is_answered_sees_what_was_chosen_before(server, page):
    open_page(page, server, "map", indikator="trygg", ar="2021")
    finding = page.locator("h2").first.inner_text()
    box = choice(page, "ar", "map")
    hasty = """box => {
        box.value = "2019";
        box.dispatchEvent(new Event("change", { bubbles: true }));
        history.back();
    }"""
    box.evaluate(hasty)
    expect(page).to_have_url(re.compile("ar=2021"))
    settled(page)
    expect(box).to_have_value("2021")
    expect(page.locator("h2").first).to_have_text(finding)


def test_a_link_to_another_view_does_not_load_the_document_anew(server, page):
    """A keyboard and a screen reader go on from the top of the page that it led to."""
    open_page(page, server, "map", indikator="trygg")
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 600)")
    page.evaluate("window.isSame = true")
    menu(page, "trend")
    assert page.evaluate("window.isSame")
    expect(page.get_by_test_id("stMain")).to_be_focused()
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0
    expect(menu_link(page, "trend")).to_have_attribute("aria-current", "page")


def test_another_choice_begins_with_the_first_page_of_a_long_table(server, page):
    open_page(page, server, "explore", sida="2")
    choose(page.get_by_role("combobox", name=t("explore.level"), exact=True), "Upptagningsområden")
    assert chosen(page) == {"niva": "upptagningsomraden"}


def test_what_is_unfolded_in_the_menu_stays_so_when_something_is_chosen(server, page):
    open_page(page, server, "map", indikator="trygg")
    link = menu_link(page, "about")
    expect(link).to_be_visible()
    choose(choice(page, "ar", "map"), "2021")
    settled(page)
    expect(link).to_be_visible()
    link.hover()
    expect(link).to_have_attribute("href", re.compile(r"om\?indikator=trygg&ar=2021$"))
    link.click()
    expect(link).to_have_attribute("aria-current", "page")
    settled(page)
    assert chosen(page) == {"indikator": "trygg", "ar": "2021"}


def test_a_link_changes_what_it_says_and_takes_all_else_along(server, page):
    open_page(page, server, "area", indikator="trygg", omrade="9999-ek", vy="omraden")
    link = page.get_by_test_id("stMain").get_by_role("link", name=t("area.flows"), exact=True)
    expect(link).to_have_attribute("href", "boende-och-skola?omrade=9999-ek")
    link.focus()
    expect(link).to_have_attribute("href", re.compile(r"boende-och-skola\?indikator=trygg&omrade=9999-ek$"))
    link.press("Enter")
    page.wait_for_url("**/boende-och-skola?*")
    settled(page)
    assert chosen(page) == {"indikator": "trygg", "omrade": "9999-ek"}


def test_a_letter_names_the_view_that_it_is_about(server, page):
    open_page(page, server, "map", indikator="trygg")
    letter = page.get_by_role("link", name=t("frame.feedback"), exact=True)
    choose(choice(page, "ar", "map"), "2021")
    settled(page)
    letter.hover()
    body = parse_qs(urlsplit(letter.get_attribute("href") or "").query)["body"][0]
    assert body == t("frame.feedback_body", address=page.url)


def test_a_link_can_be_opened_in_another_tab(server, page):
    open_page(page, server, "map", indikator="trygg")
    with page.context.expect_page() as opened:
        menu_link(page, "trend").click(modifiers=["ControlOrMeta"])
    settled(opened.value)
    assert urlsplit(opened.value.url).query == "indikator=trygg"
    assert "/karta" in page.url
    opened.value.close()


def test_on_a_phone_the_menu_makes_way_for_the_page_that_it_led_to(server, page):
    page.set_viewport_size({"width": 390, "height": 800})
    open_page(page, server, "map")
    page.get_by_test_id("stExpandSidebarButton").click()
    menu(page, "trend")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")


@pytest.mark.parametrize("first", ["indikator", "omrade"])
def test_two_quick_choices_are_both_kept(first, server, page):
    """The second is made before the server has answered the first."""
    held, is_slow = [], []

    def between(socket):
        ours = socket.connect_to_server()
        socket.on_message(ours.send)
        ours.on_message(lambda message: held.append(message) if is_slow else socket.send(message))
        sockets.append(socket)

    sockets = []
    page.route_web_socket(re.compile("/_stcore/stream"), between)
    open_page(page, server, "map")
    wanted = {"indikator": ("Trygg vid sjön", "trygg"), "omrade": ("Ek", "9999-ek")}
    order = [first, *(name for name in wanted if name != first)]
    is_slow.append(True)
    for name in order:
        pick(choice(page, name, "map"), wanted[name][0])
    expect(choice(page, order[1], "map")).to_have_value(wanted[order[1]][1])
    is_slow.clear()
    for message in held:
        sockets[-1].send(message)

    expect(page).to_have_url(re.compile("indikator=trygg"))
    expect(page).to_have_url(re.compile("omrade=9999-ek"))
    settled(page)
    for name, (_, id) in wanted.items():
        expect(choice(page, name, "map")).to_have_value(id)
    expect(page.locator("h2").first).to_contain_text("Trygg vid sjön")


# The map.


def click_map(page: Page, latitude: float, longitude: float) -> None:
    map = page.get_by_role("main").locator("iframe").content_frame.locator("[data-painted]")
    at = map.evaluate("(_, place) => window.map.latLngToContainerPoint(place)", [latitude, longitude])
    map.click(position={"x": at["x"], "y": at["y"]})


def is_selected(page: Page, name: str, id: str) -> None:
    expect(page).to_have_url(re.compile(rf"[?&]omrade={id}(&|$)"))
    expect(choice(page, "omrade", "map")).to_have_value(id)
    expect(page.get_by_role("heading", level=3).first).to_contain_text(name)
    settled(page)
    map = page.get_by_role("main").locator("iframe").content_frame
    expect(map.get_by_role("button", pressed=True)).to_have_text(re.compile(rf"^{name}"))


def test_a_click_on_the_map_and_a_choice_in_the_list_select_an_area(server, page):
    open_page(page, server, "map")
    click_map(page, 60.05, 15.15)
    is_selected(page, "Björkby", "9999-bjorkby")

    page.get_by_role("heading", level=1).click()  # a list closes as the map's frame loses the keyboard
    choose(choice(page, "omrade", "map"), "Ek")
    is_selected(page, "Ek", "9999-ek")

    click_map(page, 60.05, 15.15)
    is_selected(page, "Björkby", "9999-bjorkby")

    click_map(page, 60.05, 15.35)
    expect(page).to_have_url(re.compile("omrade=9999-dal"))
    expect(page.get_by_role("heading", level=3).first).to_contain_text("Dal")
    expect(page.locator(".st-key-selected")).not_to_contain_text(re.compile(r"\d %"))


def test_two_years_stand_side_by_side(server, page):
    open_page(page, server, "map", indikator="trygg", ar="2021")
    choose(choice(page, "ar2", "map"), "2019")

    maps = page.get_by_role("main").locator("iframe")
    expect(maps).to_have_count(2)
    settled(page)
    for index, year in enumerate(("2021", "2019")):
        expect(
            maps.nth(index).content_frame.get_by_role("button", name=re.compile(f"Alby.*{year}"))
        ).to_be_attached()
    left, right = (maps.nth(index).bounding_box() for index in (0, 1))
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]


def test_the_boundaries_are_fetched_once(server, page):
    fetched = []
    page.on("request", lambda request: "/geometry/" in request.url and fetched.append(request.url))
    open_page(page, server, "map")
    for name, option in [
        ("indikator", "Trygg vid sjön"),
        ("ar", "2021"),
        ("indikator", "Läser en bok"),
        ("omrade", "Ek"),
        ("indikator", "Trångt hemma"),
        ("ar", "2020"),
    ]:
        choose(choice(page, name, "map"), option)
        expect(choice(page, name, "map").locator("option:checked")).to_have_text(option)
        settled(page)
    expect(page).to_have_url(re.compile("ar=2020"))
    expect(page.locator("h2").first).to_contain_text("Trångt hemma")
    settled(page)

    assert len(fetched) == 1


# The table and its file.


def file(page: Page) -> tuple[str, list[dict[str, str]]]:
    """The name of the file behind the picture, and its rows."""
    download = downloaded(page, file_link(page).last)
    rows = csv.DictReader(io.StringIO(download.path().read_text("utf-8")))
    return download.suggested_filename, list(rows)


def test_a_table_is_sent_when_a_reader_asks_for_it(server, page):
    received: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(frame)))
    open_page(page, server, "map", indikator="trygg")
    assert not any(b"<table" in frame for frame in received)

    figures(page)
    assert any(b"<table" in frame for frame in received)


FILES = {
    "map": ("trygg_9999_2024", {"indikator": "trygg"}),
    "trend": ("laser_9999_2021-2024", {"indikator": "laser", "omraden": "9999-ek,9999-dal"}),
    "schools": ("lugn_9999-skolor_2024", {"indikator": "lugn"}),
    "municipalities": ("poang_kommuner_2024", {"indikator": "poang"}),
    "area": ("9999-alby", {"omrade": "9999-alby"}),
}


def invented(heading: str, row: dict[str, str], benchmark: str) -> bool:
    """Whether a figure in the column `heading` of the row has an invented input."""
    of_area, of_benchmark = (row.get(name) == "synthetic" for name in ("provenance", "benchmark_provenance"))
    if heading.startswith(benchmark):
        return of_benchmark
    of_both = (t("table.difference", benchmark=benchmark), t("table.benchmark", benchmark=benchmark))
    return of_area or (of_benchmark and heading.startswith(of_both))


@pytest.mark.parametrize("name", FILES)
def test_the_file_says_what_the_table_says_and_each_invented_figure_is_marked(name, server, page):
    what, choices = FILES[name]
    open_page(page, server, name, **choices)
    headings, table = figures(page)
    called, rows = file(page)

    assert called == f"likvard_{what}_1-2024-12-24-pahittade-siffror.csv"
    assert len(table) == len(rows)
    assert {row["protection_rules"] for row in rows} == {protection().version}
    withheld = {"", "••", t("table.status_x")}
    marked = 0
    for cells, row in zip(table, rows, strict=True):
        cell = dict(zip(headings, cells, strict=True))
        value = next(said for heading, said in cell.items() if heading.startswith(t("table.value")))
        assert (value in withheld) == (row["value"] == ""), row
        if row["value"]:
            assert text.number(float(row["value"]), 1) in value
        for heading, said in list(cell.items())[1:]:
            if heading != t("table.period") and said not in withheld and invented(heading, row, "Hittesjö"):
                assert re.match("([▲●▼○△▽] )?◇ ", said), (heading, row)
                marked += 1
    assert marked
    expect(page.get_by_role("table").last).to_contain_text(t("synthetic.caption"))


# The keyboard.


def tab_to(page: Page, wanted: Locator, most: int = 40, key: str = "Tab") -> int:
    """Press Tab until `wanted` has the focus; how often that was."""
    for count in range(1, most + 1):
        page.keyboard.press(key)
        if wanted.evaluate("one => one.matches(':focus')"):
            return count
    raise AssertionError(f"{wanted} is not reached by {most} presses of {key}")


def test_all_is_done_by_keyboard(server, page):
    open_page(page, server, "map")
    skip = page.get_by_role("link", name="Skip to main content")
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")

    indicator = choice(page, "indikator", "map")
    tab_to(page, indicator, 5)
    page.keyboard.type("Trygg vid")
    expect(page).to_have_url(re.compile("indikator=trygg"))
    settled(page)
    expect(indicator).to_be_focused()

    map = page.get_by_role("main").locator("iframe").content_frame
    tab_to(page, map.get_by_role("button", name=re.compile("^Alby, ")))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    is_selected(page, "Björkby", "9999-bjorkby")

    tab_to(page, page.locator("details summary").last)
    page.keyboard.press("Enter")
    expect(page.get_by_role("table").last).to_be_visible()
    file = file_link(page)
    expect(file).to_be_visible()
    tab_to(page, file)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert "trygg" in download.value.suggested_filename
    before = view(page)

    tab_to(page, menu_link(page, "trend"), 80, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(t("pages.trend_title", municipality="Hittesjö"))
    settled(page)
    page.go_back()
    shows(page, before)


IS_THERE = """pictures => {
    const at = document.activeElement, first = pictures[0];
    return first.contains(at) ||
        Boolean(first.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""


@pytest.mark.parametrize("name", ["overview", "map", "trend", "schools", "area", "municipalities"])
def test_the_first_picture_is_at_most_25_stops_away(name, server, page):
    open_page(page, server, name)
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.get_by_role("main").locator(PICTURES).evaluate_all(IS_THERE):
            return
    raise AssertionError(
        f"after 25 stops the focus is at {page.evaluate('document.activeElement.outerHTML')}"
    )


@pytest.mark.parametrize("name", subset(JOURNEYS, "map", "trend"))
def test_the_focus_stays_where_a_choice_was_made(name, server, page):
    open_page(page, server, name)
    for choice_of, option, id in JOURNEYS[name]:
        choose(choice(page, choice_of, name), option)
        expect(page).to_have_url(re.compile(rf"[?&]{choice_of}={id.replace(',', '%2C')}(&|$)"))
        settled(page)
        expect(choice(page, choice_of, name)).to_be_focused()


# Narrow screens, paper, no JavaScript.


@pytest.mark.fault(96)
@pytest.mark.parametrize("municipality", subset(["server", "borlange"], "borlange"))
def test_no_page_is_wider_than_a_phone_and_no_age_is_parted_or_on_its_side(
    municipality, page, request, subtests
):
    server = request.getfixturevalue(municipality)
    page.set_viewport_size({"width": 320, "height": 800})
    for name in PAGES:
        with subtests.test(page=name):
            open_page(page, server, name)
            wide = page.locator("html, [data-testid=stMain]").evaluate_all(
                "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.scrollWidth)"
            )
            assert wide == []
            parted = page.locator(".whole").evaluate_all(
                "all => all.filter(it => it.getClientRects().length > 1 || it.offsetHeight > it.offsetWidth)"
                ".map(it => it.textContent)"
            )
            assert parted == []


@pytest.mark.fault(96)
@pytest.mark.parametrize("name", ["overview", "map", "trend", "schools", "area"])
def test_paper_has_the_page_without_its_frame_and_with_its_marks(name, server, page):
    open_page(page, server, name)
    if name not in ("overview", "area"):
        figures(page)
    page.emulate_media(media="print")

    expect(page.locator("[data-testid=stSidebar]")).not_to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if name != "overview":
        expect(page.get_by_role("table").last).to_be_visible()
    expect(page.get_by_text(t("synthetic.banner"))).to_be_visible()
    for picture in page.get_by_role("main").locator(PICTURES).all()[:2]:
        assert is_marked(picture)


@pytest.mark.fault(96)
@pytest.mark.parametrize("language", text.LANGUAGES)
def test_without_javascript_a_sentence_says_what_is_missing(language, server, browser):
    text.speak(language)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(server, "map", sprak=language))

    assert page.locator("body").inner_text() == t("server.noscript")
    assert page.locator("html").get_attribute("lang") == language
    context.close()


# Invented figures.

VIEWS = [
    ("overview", {}),
    ("map", {"indikator": "trygg"}),
    ("map", {"indikator": "anmalan"}),
    ("map", {"indikator": "laser", "ar": "2022-2024", "ar2": "2019-2021"}),
    ("trend", {"indikator": "trygg", "omraden": "9999-ceder,9999-norr"}),
    ("schools", {"indikator": "lugn"}),
    ("schools", {"vy": "one", "skola": "9999-ek-x"}),
    ("area", {"omrade": "9999-alby"}),
    ("municipalities", {"indikator": "poang"}),
]
named = pytest.mark.parametrize(("name", "choices"), VIEWS, ids=str)


@named
@pytest.mark.parametrize("width", subset([1280, 320], 320))
def test_every_quarter_of_every_picture_with_an_invented_figure_says_so(name, choices, width, server, page):
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, server, name, **choices)
    pictures = page.get_by_role("main").locator(PICTURES)

    expect(pictures).not_to_have_count(0)
    for picture in pictures.all():
        assert is_marked(picture), picture
    expect(page.get_by_text(t("synthetic.banner"))).to_be_visible()


@pytest.fixture(scope="module")
def published(world_root, tmp_path_factory):
    """The same world in which every figure is published, served."""
    change = "update observation set provenance = 'published'"
    root = published_with(change, 2, world_root, tmp_path_factory.mktemp("published"))
    with serving(root, world_root / "catalogue", root / "log") as running:
        yield running


@pytest.mark.parametrize("place", subset(range(len(VIEWS)), 0, 1, 4))
def test_where_every_figure_is_published_nothing_is_marked(place, published, page):
    name, choices = VIEWS[place]
    open_page(page, published, name, **choices)
    pictures = page.get_by_role("main").locator(PICTURES)

    expect(pictures).not_to_have_count(0)
    assert not has_mark(Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB"))
    for picture in pictures.all():
        assert not any(map(has_mark, quarters(picture)))
    unfold(page)
    expect(page.get_by_role("main")).not_to_contain_text("◇")
    expect(page.get_by_role("main")).not_to_contain_text(t("synthetic.mark"))
