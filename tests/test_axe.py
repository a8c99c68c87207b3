"""Anybody can read and use every page: axe-core, headings, names, tables, spacing, size and settings."""

from __future__ import annotations

import io
from itertools import pairwise, product

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image
from playwright.sync_api import Page, expect

from catalogue import statement
from tests.conftest import serving, subset
from tests.visitor import CHOICES, PAGES, PICTURES, figures, open_page, published_with, settled, unfold
from text import t

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FILTERED = {
    "overview": {"sprak": "en"},
    "map": {"indikator": "laser", "ar2": "2020-2022", "omrade": "9999-ceder"},
    "trend": {"indikator": "trygg", "omraden": "9999-ceder,9999-norr,9999-dal"},
    "equality": {"indikator": "trygg", "villkor": "nej", "grupper": "alla", "matt": "kvot"},
    "domains": {"sprak": "en"},
    "schools": {"vy": "one", "skola": "9999-ek-x"},
    "area": {"omrade": "9999-ceder"},
    "flows": {"vy": "alla"},
    "municipalities": {"indikator": "lugn", "kon": "K"},
    "pilot": {"indikator": "trygg"},
    "meeting": {"punkter": "karta?bild=map|utveckling?bild=trend&beslut=Ja"},
    "explore": {"form": "bred", "konen": "T,K", "niva": "kommuner"},
    "works": {"sprak": "en"},
    "decisions": {"sprak": "en"},
    "questions": {"sprak": "en"},
    "families": {"sprak": "en"},
    "indicator": {"indikator": "anmalan"},
    "about": {"sprak": "en"},
    "accessibility": {"sprak": "en"},
}
STATES = {
    "default": lambda name: {},
    "filtered": FILTERED.get,
    "unknown": lambda name: dict.fromkeys(CHOICES[name] or ("sprak",), "finns-inte"),
    "nothing": lambda name: {"omraden": ""} if name == "trend" else {},
}


@pytest.fixture(scope="module")
def empty(world_root, tmp_path_factory):
    """The same world with no figure at all, served."""
    root = published_with("delete from observation", 3, world_root, tmp_path_factory.mktemp("empty"))
    with serving(root, world_root / "catalogue", root / "log") as running:
        yield running


@pytest.fixture(scope="module")
def reader(browser):
    """One visitor for all tests here: what has been fetched is kept."""
    context = browser.new_context(locale="sv-SE", reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(reader):
    reader.set_viewport_size({"width": 1280, "height": 900})
    return reader


def allowed(name: str) -> set[str]:
    """The rules of axe that the accessibility statement says this page breaks."""
    gaps = statement.load().gaps
    return {rule for gap in gaps if not gap.pages or name in gap.pages for rule in gap.axe}


def violations(page: Page, name: str) -> list[str]:
    """What axe finds serious or critical on the page and in its frames, each as one line."""
    for frame in page.frames:
        frame.evaluate(AXE_SCRIPT)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{one['impact']} {one['id']}: {one['help']} {[node['target'] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in ("serious", "critical") and one["id"] not in allowed(name)
    ]


def levels(page: Page) -> list[int]:
    """The levels of the headings, in the order of the page."""
    return page.get_by_role("heading").evaluate_all(
        "all => all.map(one => Number(one.ariaLevel || one.tagName[1]))"
    )


FEW = ("map", "trend", "schools", "meeting", "explore")
KEPT = [*((name, "default") for name in PAGES), *((name, "filtered") for name in FEW), ("map", "unknown")]


@pytest.mark.parametrize(("name", "state"), subset(product(PAGES, STATES), *KEPT, ("trend", "nothing")))
def test_axe_finds_nothing_serious_and_no_heading_is_skipped(name, state, page, request):
    server = request.getfixturevalue("empty" if state == "nothing" else "server")
    open_page(page, server, name, **STATES[state](name))
    unfold(page)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)

        assert violations(page, name) == [], f"{width} pixels"
        found = levels(page)
        assert found.count(1) == 1
        assert found[0] == 1
        assert all(below <= one + 1 for one, below in pairwise(found)), found


# Every picture has a name, and a table with as many rows as it shows values.


def shown_values(page: Page) -> int:
    """How many values the pictures on the page show."""
    charts = page.get_by_test_id("stPlotlyChart").evaluate_all(
        """charts => charts.flatMap(chart => chart.querySelector('.js-plotly-plot').data)
            .filter(trace => trace.mode.includes('markers')).flatMap(trace => [...trace.y])
            .filter(value => value !== null && !Number.isNaN(value)).length"""
    )
    maps = page.get_by_role("main").locator("iframe").all()
    labels = [one for map in maps for one in map.content_frame.locator(".map-value").all_inner_texts()]
    intervals = page.locator("img.interval").count()
    return charts + intervals + sum(any(sign.isdigit() for sign in label) for label in labels)


@pytest.mark.parametrize("name", ["map", "trend", "schools", "municipalities", "area"])
@pytest.mark.parametrize("state", ["default", "filtered"])
def test_every_picture_has_a_name_and_a_table_with_as_many_values(name, state, page, server):
    open_page(page, server, name, **STATES[state](name))
    headings, rows = figures(page)
    place = next(index for index, one in enumerate(headings) if one.startswith(t("table.value")))

    assert shown_values(page) == sum(any(sign.isdigit() for sign in row[place]) for row in rows) > 0


@pytest.mark.parametrize(
    "name", ["overview", "map", "trend", "equality", "domains", "schools", "municipalities", "area"]
)
def test_every_picture_has_a_name(name, page, server):
    open_page(page, server, name, **FILTERED[name])
    for picture in page.get_by_role("main").locator(PICTURES).all():
        named = picture.evaluate(
            """one => one.alt || one.title || one.closest('[role=figure], figure, [aria-label]')?.ariaLabel
                || one.querySelector('[aria-label]')?.ariaLabel"""
        )
        assert named, picture


# Text that is larger or wider than we drew it.

SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important }
    * { word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
LARGE = "html { font-size: 200% !important }"
CLIPPED = """() => {
    const clips = (style, way) => ['hidden', 'clip'].includes(style['overflow' + way]);
    const found = [];
    const texts = 'h1, h2, h3, p, li, dt, dd, label, caption, th, td, a, button, summary';
    for (const one of document.querySelectorAll(texts)) {
        const words = document.createRange();
        words.selectNodeContents(one);
        const at = words.getBoundingClientRect();
        if (!one.innerText?.trim() || at.width < 2 || !one.checkVisibility() || one.closest('svg')) continue;
        for (let box = one; box; box = box.parentElement) {
            const edge = box.getBoundingClientRect(), style = getComputedStyle(box);
            if (edge.width < 2) break;  // for screen readers only
            if (/auto|scroll/.test(style.overflow)) break;
            if (clips(style, 'X') && (at.right > edge.right + 2 || at.left < edge.left - 2)
                || clips(style, 'Y') && (at.bottom > edge.bottom + 2 || at.top < edge.top - 2)) {
                found.push(`${one.tagName}: ${one.innerText.slice(0, 60)}`);
                break;
            }
        }
    }
    return found;
}"""

# As a reader's own style: the page's content policy lets no other in.
ADD_STYLE = """css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("width", "style"), subset([(1280, SPACING), (320, SPACING), (1280, LARGE)], (320, SPACING))
)
def test_wider_spacing_and_larger_text_cut_nothing(name, width, style, page, server):
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, server, name)
    page.evaluate(ADD_STYLE, style)
    settled(page)

    assert page.evaluate(CLIPPED) == []
    main = page.get_by_test_id("stMain")
    assert main.evaluate("one => one.scrollWidth - one.clientWidth") <= 0


# What the reader has set.


def test_nothing_moves_for_those_who_want_rest(page, server):
    open_page(page, server, "map")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(one => {
            const style = getComputedStyle(one);
            return [style.transitionDuration, style.animationDuration].some(
                said => said.split(',').some(part => parseFloat(part) > 0.001));
        }).map(one => one.outerHTML.slice(0, 80))"""
    )
    assert moving == []
    still = "() => !document.getAnimations().some(one => one.playState === 'running')"
    page.wait_for_function(still, timeout=5_000)


@pytest.mark.parametrize("name", subset(PAGES, "overview", "map", "explore", "meeting"))
def test_a_page_can_be_read_in_the_readers_own_colours(name, page, server):
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    try:
        open_page(page, server, name)
        for seen in ("h1", "h2", ".st-key-footer a"):
            expect(page.locator(seen).first).to_be_visible()
        for picture in page.get_by_role("main").locator(PICTURES).all():
            shades = Image.open(io.BytesIO(picture.screenshot())).convert("L").getcolors()
            assert len(shades) > 4, "it is drawn"
    finally:
        page.emulate_media(forced_colors="none", reduced_motion="reduce")
