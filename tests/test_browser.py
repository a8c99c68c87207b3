"""What only a browser knows: the dashboard as a visitor meets it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

import text
from tests.visitor import PAGES, Traffic, choice, choose, chosen, menu, open_page, settled
from text import t

pytestmark = pytest.mark.browser


def test_a_deep_link_may_be_the_first_request_to_a_fresh_server(start, page):
    choices = {"indikator": "trygg", "ar": "2021", "ar2": "2019", "omrade": "9999-ek", "sprak": "en"}
    open_page(page, start(), "map", **choices)

    expect(page.get_by_role("heading", level=1)).to_have_text(t("pages.map_title", municipality="Hittesjö"))
    expect(choice(page, "indikator", "map")).to_have_value(f"{t('domain.safety')}: Safe by lake")
    expect(choice(page, "ar", "map")).to_have_value("2021")
    expect(choice(page, "ar2", "map")).to_have_value("2019")
    expect(choice(page, "omrade", "map")).to_have_value("Ek")
    for name in PAGES:
        expect(page.locator(".st-key-menu").get_by_role("link", name=t(f"pages.{name}"), exact=True)).to_be_visible()
    assert chosen(page) == choices
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("municipality", ["server", "borlange"])
@pytest.mark.parametrize("language", text.LANGUAGES)
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
        expect(page.get_by_text(t("server.broken"))).to_have_count(0)
    assert len(titles) == len(PAGES)
    assert all(title.endswith(f" – {t('server.title')}") for title in titles)
    assert traffic.errors == []
    assert traffic.foreign == []


# Choices live in the address.


def boxes(page: Page) -> dict[str, str]:
    """What the choices on the page show, by their labels; of many areas their names."""
    main = page.get_by_role("main")
    shown = main.get_by_role("combobox").evaluate_all("all => all.map(one => [one.ariaLabel ?? one.labels[0].textContent, one.value])")
    many = main.get_by_role("group", name="Selected values").all_inner_texts()
    return dict(shown) | {f"many {index}": names for index, names in enumerate(many)}


def shows(page: Page, choices: dict[str, str], shown: dict[str, str], finding: str) -> None:
    """The address, the boxes and the finding are what they were."""
    for name, value in choices.items():
        expect(page).to_have_url(re.compile(rf"[?&]{name}={value.replace(',', '%2C')}(&|$)"))
    expect(page.locator("h2").first).to_have_text(finding)
    settled(page)
    assert chosen(page) == choices
    assert boxes(page) == shown


JOURNEYS = {
    "map": [
        ("indikator", "Trygghet: Trygg vid sjön", "trygg"),
        ("ar", "2021", "2021"),
        ("ar2", "2019", "2019"),
        ("omrade", "Björkby", "9999-bjorkby"),
    ],
    "trend": [("indikator", "Lärande: Läser en bok", "laser"), ("omraden", "Ek", "9999-bjorkby,9999-ek")],
    "schools": [("indikator", "Trygghet: Trygg vid sjön", "trygg"), ("ar", "2020", "2020"), ("skolor", "Alby skola", "99990001")],
    "area": [("omrade", "Södra Hittesjö", "9999-soder")],
    "municipalities": [("indikator", "Hälsa: Lugn i magen", "lugn"), ("ar", "2022", "2022"), ("kon", "Flickor och kvinnor", "K")],
    "indicator": [("indikator", "Lärande: Poäng", "poang")],
}  # fmt: skip


@pytest.mark.parametrize("name", JOURNEYS)
def test_every_choice_survives_reload_back_forward_another_page_and_another_language(name, server, page):
    open_page(page, server, name)
    choices, views = {}, []
    for choice_of, option, id in JOURNEYS[name]:
        views.append((dict(choices), boxes(page), page.locator("h2").first.inner_text()))
        choose(choice(page, choice_of, name), option)
        choices[choice_of] = id
        expect(page).to_have_url(re.compile(rf"[?&]{choice_of}={id.replace(',', '%2C')}(&|$)"))
        settled(page)
    view = (dict(choices), boxes(page), page.locator("h2").first.inner_text())

    for one in reversed(views):
        page.go_back()
        shows(page, *one)
    for one in [*views[1:], view]:
        page.go_forward()
        shows(page, *one)

    page.reload()
    settled(page)
    shows(page, *view)

    menu(page, "about")
    assert chosen(page) == choices
    menu(page, name)
    shows(page, *view)

    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    settled(page)
    assert chosen(page) == choices | {"sprak": "en"}
    assert len(boxes(page)) == len(view[1])
    page.go_back()
    shows(page, *view)


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
    wanted = {"indikator": "Trygghet: Trygg vid sjön", "omrade": "Ek"}
    order = [first, *(name for name in wanted if name != first)]
    is_slow.append(True)
    for name in order:
        choose(choice(page, name, "map"), wanted[name])
    expect(choice(page, order[1], "map")).to_have_value(wanted[order[1]])
    is_slow.clear()
    for message in held:
        sockets[-1].send(message)

    expect(page).to_have_url(re.compile("indikator=trygg"))
    expect(page).to_have_url(re.compile("omrade=9999-ek"))
    settled(page)
    for name, option in wanted.items():
        expect(choice(page, name, "map")).to_have_value(option)
    expect(page.locator("h2").first).to_contain_text("Trygg vid sjön")
