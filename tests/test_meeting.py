"""A meeting: pictures are put on an agenda, decided about, shown on the whole screen and taken along."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from components.address import PATHS
from components.agenda import LONGEST, Point, read, write
from tests.conftest import free_port, serving
from tests.visitor import Traffic, chosen, menu, open_page, settled
from text import t

pytestmark = pytest.mark.browser

POINTS = [
    "karta?indikator=laser&bild=map",
    "utveckling?indikator=trygg&bild=trend&beslut=F%C3%B6ljs+upp",
    "jamlikhet?indikator=trygg&bild=equality",
    "?bild=rug",
    "omrade?omrade=9999-ceder&bild=profile",
    "skolor?bild=schools",
    "sektorer?bild=domains",
    "kommuner?indikator=lugn&bild=municipalities",
    "utveckling?indikator=lugn&bild=trend",
    "karta?indikator=lugn&bild=map",
]
AGENDA = "|".join(POINTS)


def press_until(page: Page, target: Locator) -> None:
    """Tab to what the keyboard is to reach."""
    for _ in range(60):
        if target.evaluate("one => one === document.activeElement || one.contains(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("The keyboard does not reach it.")


def slide(page: Page, number: int) -> str:
    """Wait for the slide, see that it is whole, and return its title."""
    expect(page.locator(".st-key-turns")).to_contain_text(
        t("meeting.place", number=number, count=len(POINTS))
    )
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    size = page.evaluate(
        "[document.querySelector('[data-testid=stMain]').scrollHeight, document.documentElement.scrollWidth]"
    )
    assert size == [720, 1280], "nothing is to be scrolled"
    for image in page.locator(".slide img").all():
        assert image.evaluate("one => one.naturalWidth > 0 && one.clientHeight > 150 && one.alt.length > 10")
    return page.get_by_role("heading", level=1).inner_text()


def test_ten_views_are_shown_by_keyboard_without_a_network_and_through_a_restart(
    browser, world_root, tmp_path
):
    port, places = free_port(), (world_root / "data", world_root / "catalogue")
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="sv-SE")
    page = context.new_page()
    context.route(re.compile(rf"^(?!\w+://localhost:{port}/)"), lambda route: route.abort())
    with serving(*places, tmp_path / "first.log", port) as server:
        traffic = Traffic(page, server)
        open_page(page, server, "meeting", punkter=AGENDA)
        press_until(page, page.get_by_role("link", name=t("meeting.present")))
        page.keyboard.press("Enter")
        titles = []
        for number in range(1, 6):
            titles.append(slide(page, number))
            page.keyboard.press("ArrowRight")
        titles.append(slide(page, 6))
    with serving(*places, tmp_path / "second.log", port):
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
        assert slide(page, 6) == titles[-1], "the address knows where the meeting was"
        page.keyboard.press("ArrowLeft")
        assert slide(page, 5) == titles[4]
        for number in range(6, 11):
            page.keyboard.press("ArrowRight")
            titles.append(slide(page, number))
        page.keyboard.press("Escape")
        expect(page.get_by_role("heading", level=1)).to_have_text(t("meeting.title"))
        settled(page)
    assert len(set(titles)) > 8, "two may say that there is no certain difference"
    assert traffic.foreign == []
    context.close()


def test_a_picture_is_put_on_the_agenda_and_decided_about(server, page):
    open_page(page, server, "map", indikator="laser")
    first = page.locator("h2.finding").first.inner_text()
    page.get_by_role("button", name=t("agenda.pin")).first.click()
    expect(page.get_by_role("button", name=t("agenda.unpin"))).to_be_visible()
    menu(page, "trend")
    second = page.locator("h2.finding").first.inner_text()
    page.get_by_role("button", name=t("agenda.pin")).first.click()
    expect(page.get_by_role("button", name=t("agenda.unpin"))).to_be_visible()
    menu(page, "meeting")

    points = page.locator('[class*="st-key-point-"]')
    expect(points).to_have_count(2)
    expect(points.nth(0)).to_contain_text(first)
    expect(points.nth(1)).to_contain_text(second)

    said = 'Följs upp 5 % | & <b>"mars"</b> ▲'
    points.nth(1).get_by_role("textbox").fill(said)
    points.nth(1).get_by_role("textbox").press("Enter")
    expect(page).to_have_url(re.compile("beslut"))
    assert [one.decision for one in read(chosen(page)["punkter"])] == ["", said]

    points.nth(1).get_by_role("button", name=t("meeting.up")).click()
    expect(points.nth(0)).to_contain_text(second)
    assert [one.decision for one in read(chosen(page)["punkter"])] == [said, ""]

    points.nth(1).get_by_role("link", name=t("meeting.open")).click()
    expect(page).to_have_url(re.compile(f"/{PATHS['map']}"))
    unpin = page.get_by_role("button", name=t("agenda.unpin"))
    unpin.click()
    expect(unpin).to_have_count(0)
    assert [one.picture for one in read(chosen(page)["punkter"])] == ["trend"]


def test_what_is_done_first_after_a_restart_counts(page, world_root, tmp_path):
    port, places = free_port(), (world_root / "data", world_root / "catalogue")
    connected = ("data-test-connection-state", "CONNECTED")

    def first_after_a_restart(number: int, act: Callable[[Locator], None]) -> None:
        with serving(*places, tmp_path / f"{number}.log", port):
            expect(page.get_by_test_id("stApp")).to_have_attribute(*connected)
            before = page.url
            act(page.locator("[class*=st-key-point-]").first)
            expect(page).not_to_have_url(before)
            settled(page)

    def decide(point: Locator) -> None:
        point.get_by_role("textbox").fill("Följs upp i maj")
        page.keyboard.press("Enter")

    with serving(*places, tmp_path / "0.log", port) as server:
        open_page(page, server, "meeting", punkter="|".join(POINTS[:2]))
    first_after_a_restart(1, decide)
    assert [one.decision for one in read(chosen(page)["punkter"])] == ["Följs upp i maj", "Följs upp"]
    first_after_a_restart(2, lambda point: point.get_by_role("button", name=t("meeting.remove")).click())
    assert [one.decision for one in read(chosen(page)["punkter"])] == ["Följs upp"]


def test_the_meeting_is_taken_along_as_a_document(server, page):
    open_page(page, server, "meeting", punkter="|".join(POINTS[:2]))
    with page.expect_download() as download:
        page.locator("main, [data-testid=stMain]").get_by_role("link", name=t("documents.pdf")).first.click()
    found = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    words = " ".join(one.extract_text() for one in found.pages)
    assert "Följs upp" in words
    assert download.value.suggested_filename.endswith(".pdf")


def test_a_point_that_is_not_there_is_said(server, page):
    open_page(page, server, "meeting", punkter=f"finns-inte?bild=x|{POINTS[0]}", punkt="7")
    expect(page.locator('[class*="st-key-point-"]')).to_have_count(1)
    for name in ("punkter", "punkt"):
        expect(page.get_by_text(t("permalink.unknown", what=t(f"permalink.{name}")))).to_be_visible()


def test_an_agenda_comes_back_as_it_was_written():
    said = "Ja | nej & 50 % ▲ 😀 <b>"
    points = [Point.read(one) for one in POINTS] + [Point(Point.read(POINTS[0]).view, "map", said)]
    assert read(write(points) or "") == points
    assert Point.read(f"karta?beslut={'x' * 500}").decision == "x" * LONGEST
    assert len(read("|".join(POINTS * 9))) == 30
