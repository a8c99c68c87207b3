"""What a visitor does and sees, without a browser and with one: open a page, choose, read what it says."""

from __future__ import annotations

import html
import io
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from PIL import Image
from playwright.sync_api import Download, Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import text
from bench.readers.boxes import Box, boxes
from components import theme
from components.address import PATHS
from components.frame import FOLDED
from components.frozen import EDITION
from importers.publish import publish
from queries import snapshot
from tests import world
from tests.conftest import Server
from text import t

ROOT = Path(__file__).parent.parent
PAGES = tuple(PATHS)
WITHIN = re.compile(r'<a class="within" href="([^"?]*)([^"]*)"(?: data-without="([^"]*)")?[^>]*>([^<]*)</a>')
CSV = re.compile(r'href="dokument/csv/([^"?]*)([^"]*)" data-without="([^"]*)"')
CHOICES = {  # what each page reads in its address, beside language and municipality
    "overview": ("jmf",),
    "map": ("karta", "indikator", "ar", "ar2", "kon", "omrade", "jmf"),
    "trend": ("indikator", "kon", "omraden", "grupp", "jmf"),
    "equality": ("indikator", "kon", "grupp", "villkor", "grupper", "matt"),
    "domains": (),
    "pilot": ("arbete", "indikator", "kon"),
    "schools": ("vy", "indikator", "ar", "skolor", "skola", "jmf"),
    "area": ("omrade", "grupp", "jmf"),
    "flows": ("vy", "ar", "omrade", "skola", "indikator"),
    "municipalities": ("indikator", "ar", "kon", "jmf"),
    "meeting": ("punkter", "punkt"),
    "explore": (
        *("vy", "indikatorer", "niva", "urval", "fran", "till", "konen", "grupp", "form", "sida"),
        *("indikator", "indikator2", "ar", "kon"),  # of other views than the first
    ),
    "works": (),
    "decisions": (),
    "questions": (),
    "families": (),
    "indicator": ("indikator",),
    "about": (),
    "accessibility": (),
}


def used() -> snapshot.Snapshot:
    """The snapshot that a visitor sees now."""
    found = snapshot.current()
    assert found
    return found


def published_with(change: str, counter: int, world_root: Path, root: Path) -> Path:
    """The invented world after a change in SQL, published under `root`, which is returned.

    Each world needs a `counter` of its own: what is cached is cached by the snapshot's id.
    """
    with world.environment(world_root), world.tables() as tables:
        tables.execute(change)
        publish(tables, root, "2024-12-25", counter=counter)
    return root


# Without a browser: the pages run in this process.


def visit(page: str, **address: Any) -> AppTest:
    """The page, as it is after its first run with these choices in the address.

    It is the first that the visitor opens: Streamlit's own `switch_page` wants another to be run before.
    """
    run = AppTest.from_file(str(ROOT / "pages" / "start.py"), default_timeout=60)
    run.query_params.update(address)
    run._page_hash = calc_hash(PATHS[page]) if PATHS[page] else ""
    return run.run()


def go(run: AppTest, page: str, **address: Any) -> AppTest:
    """The same visitor at another address; without choices, with those that the address holds."""
    if address:
        run.query_params = address
    return run.switch_page(f"{page}.py").run()


def script(body: Callable[[], None], **address: Any) -> AppTest:
    """A page that is only `body`, after its first run."""
    run = AppTest.from_function(body, default_timeout=60)
    run.query_params.update(address)
    return run.run()


@dataclass(frozen=True)
class Chosen:
    """One of the browser's own boxes on a page, and what components/address.js does when it is chosen in."""

    run: AppTest
    box: Box

    @property
    def value(self) -> str:
        given = self.run.query_params
        return self.box.shown({name: given[name] for name in given if isinstance(given[name], str)})

    @property
    def options(self) -> list[str]:
        return self.box.options

    def set_value(self, id: str) -> AppTest:
        assert id in self.box.ids
        self.run.query_params[self.box.name] = id
        return self.run


def boxes_on(run: AppTest) -> list[Chosen]:
    """The browser's own boxes on the page."""
    return [Chosen(run, box) for part in run.html for box in boxes(str(part.value))]


def widgets(run: AppTest) -> dict[str, Any]:
    """Every choice on the page by the name it has in the address."""
    keyed = {str(one.key).partition("-")[0]: one for one in [*run.multiselect, *run.number_input]}
    return {one.box.name: one for one in boxes_on(run)} | keyed


def said(run: AppTest) -> list[str]:
    """Every piece of text on the page, markup left out, and of what can be chosen only the question."""
    shown = ("title", "header", "subheader", "markdown", "caption", "html", "info", "warning", "error")
    asked = ("multiselect", "text_input", "expander")
    words = [str(one.value) for kind in shown for one in getattr(run, kind)]
    words = [one for one in words if not list(boxes(one))]
    labels = [one.label for kind in asked for one in getattr(run, kind)]
    labels += [one.box.label for one in boxes_on(run)]
    return [html.unescape(re.sub(r"<[^>]*>", " ", joined(one))).strip() for one in words] + labels


def joined(markup: str) -> str:
    """Without what keeps a number on one line: a reader sees nothing of it."""
    return re.sub(r'<span class="whole">(.*?)</span>', r"\1", markup)


def links(shown: Any) -> list[tuple[str, str]]:
    """What the links to other views say, and where they lead: of a page, of its menu, or of both."""
    found = [one for part in shown.get("html") for one in WITHIN.finditer(joined(str(part.value)))]
    return [(html.unescape(one[4]), one[1] + carried(shown, html.unescape(one[2]), one[3])) for one in found]


def carried(shown: Any, own: str, without: str | None) -> str:
    """The choices of a link when somebody has come to it, as address.js makes them."""
    if without is None:
        return own
    given = getattr(shown, "query_params", {})
    choices = {name: value for name, value in given.items() if name not in without.split()}
    merged = urlencode(choices | dict(parse_qsl(own[1:], keep_blank_values=True)), doseq=True)
    return f"?{merged}" if merged else ""


def files(run: AppTest) -> list[str]:
    """Where the links to the files of the numbers behind the page's pictures lead."""
    found = [one for part in run.html for one in CSV.finditer(str(part.value))]
    return [one[1] + carried(run, html.unescape(one[2]), one[3]) for one in found]


def pictures(run: AppTest) -> Iterator[str]:
    """Every small picture on the page, as the address that holds all of it."""
    for one in run.html:
        yield from re.findall(r'<img [^>]*src="([^"]*)"', str(one.value))


def unfolded_cells(run: AppTest, key: str) -> tuple[list[str], list[list[str]]]:
    """The headings and the rows of the table behind a picture, opened, without a browser."""
    run.session_state[f"table-{key}"] = True
    (table,) = (str(one.value) for one in run.run().html if '<table class="figures"' in str(one.value))
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", table)]
    first, *others = ([html.unescape(re.sub("<[^>]*>", "", cell)).strip() for cell in row] for row in rows)
    return first, others


def unknown(name: str) -> str:
    """The line that says that the address names something that does not exist."""
    return t("permalink.unknown", what=t(f"permalink.{name}"))


# With a browser.

PATIENCE = 30_000  # milliseconds
expect.set_options(timeout=PATIENCE)


def address(server: Server, page: str, **choices: str) -> str:
    return f"{server.url}/{PATHS[page]}?{urlencode(choices)}"


def chosen(page: Page) -> dict[str, str]:
    """The choices in the address."""
    return dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))


def settled(page: Page) -> None:
    """Wait until the page's run is over and what is lazily loaded is drawn."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator(".st-key-footer a").first).to_be_visible()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    for chart in page.get_by_test_id("stPlotlyChart").all():
        expect(chart.locator(".main-svg").first).to_be_visible()
    until = time.monotonic() + PATIENCE / 1000
    while not all(_is_painted(frame) for frame in page.get_by_role("main").locator("iframe").all()):
        assert time.monotonic() < until, "a map is not painted"
        page.wait_for_timeout(20)


def _is_painted(frame: Locator) -> bool:
    """Also where it is gone meanwhile: what a run has left out is taken away a little after its end."""
    return not frame.count() or bool(frame.content_frame.locator("[data-painted]").count())


def open_page(page: Page, server: Server, name: str, **choices: str) -> Page:
    """Go there by the address, as by a link from a letter; both speak the language that is asked for."""
    text.speak(choices.get("sprak", "sv"))
    page.goto(address(server, name, **choices))
    settled(page)
    return page


def downloaded(page: Page, button: Locator) -> Download:
    """The file behind a button, by keyboard: what still unfolds may slip away under a pointer."""
    with page.expect_download() as download:
        button.press("Enter")
    return download.value


LABELS = {
    "indikator": "choices.indicator",
    "ar": "choices.period",
    "ar2": "choices.compare_period",
    "kon": "choices.sex",
    "omrade": "choices.area",
    "omraden": "choices.areas",
    "grupp": "group.areas",
    "skolor": "choices.schools",
    "skola": "choices.school",
}


def choice(page: Page, name: str, on: str) -> Locator:
    """The box on the page `on` in which the visitor chooses what the address calls `name`."""
    label = t("choices.closer" if (name, on) == ("omrade", "map") else LABELS[name])
    return page.get_by_role("combobox", name=label, exact=True)


def is_list(box: Locator) -> bool:
    """Whether one option is chosen in it, in the browser's own way."""
    return bool(box.evaluate("box => box.tagName === 'SELECT'"))


def pick(box: Locator, option: str) -> None:
    """Choose an option without waiting for the answer."""
    box.focus()
    box.select_option(label=option)


def answered(page: Page) -> None:
    """Wait until the page is about what the address says."""
    own = {name: id for name, id in chosen(page).items() if name != EDITION}
    link = page.get_by_role("link", name=t("frozen.link_live"), exact=True)
    expect(link).to_have_attribute("href", f"?{urlencode(own)}")


def choose(box: Locator, option: str) -> None:
    """Choose an option. A list of many, in which one writes and clicks, stays open and hides the page."""
    if is_list(box):
        pick(box, option)
        answered(box.page)
        return
    wanted = box.page.get_by_role("option", name=option, exact=True)
    box.fill(option)
    try:
        wanted.click(timeout=5_000)
    except TooLate:  # the page was drawn anew, which closes an open list
        box.fill(option)
        wanted.click()
    if box.get_attribute("aria-expanded") == "true":
        box.press("Escape")


def menu_link(page: Page, name: str) -> Locator:
    """The link to a page in the menu, which is unfolded where it lies folded."""
    shown = page.get_by_role("navigation", name=t("frame.menu"), exact=True)
    link = shown.get_by_role("link", name=t(f"pages.{name}"), exact=True)
    for group, names in FOLDED.items():
        if name in names and not link.is_visible():
            shown.locator("summary", has_text=t(f"frame.menu_{group}")).click()
    return link


def menu(page: Page, name: str) -> None:
    """Go to another page by the menu."""
    link = menu_link(page, name)
    link.click()
    expect(page).to_have_url(re.compile(rf"//[^/]*/{PATHS[name]}(\?|$)"))
    expect(link).to_have_attribute("aria-current", "page")  # the address is there before the page
    settled(page)


class Traffic:
    """What a page says on the console and whom it asks for anything, from now on."""

    def __init__(self, page: Page, server: Server) -> None:
        self.host = urlsplit(server.url).netloc
        self.errors: list[str] = []
        self.foreign: list[str] = []
        page.on(
            "console", lambda one: one.type == "error" and self.errors.append(f"{one.text} {one.location}")
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.asked(request.url))
        page.on("websocket", lambda socket: self.asked(socket.url))

    def asked(self, url: str) -> None:
        found = urlsplit(url)
        if found.scheme not in ("data", "blob", "about") and found.netloc != self.host:
            self.foreign.append(url)


# What a visitor sees: pictures, tables, the mark.

PICTURES = "[data-testid=stPlotlyChart], iframe, img.spark, img.lines, img.interval, .rug-box"


def file_link(part: Page | Locator) -> Locator:
    """The link to the file of the numbers behind a picture."""
    return part.get_by_role("link", name=t("table.download"))


def unfold(page: Page) -> None:
    """Open all that is folded, and wait until it has come."""
    for folded in page.get_by_role("main").locator("details").all():
        folded.locator("summary").click()
        shown = folded.get_by_role("table").or_(folded.get_by_test_id("stPlotlyChart"))
        shown = shown.or_(file_link(folded))  # where the picture is a table itself
        expect(shown.first).to_be_visible()
        settled(page)  # what is pressed while the page is still coming may be drawn anew


def figures(page: Page) -> tuple[list[str], list[list[str]]]:
    """The headings and the rows of the table behind the first picture, opened."""
    folded = page.locator("details").filter(has=page.get_by_text(t("table.show"), exact=True)).first
    if not folded.get_by_role("table").is_visible():
        folded.locator("summary").click()
    table = folded.get_by_role("table")
    expect(table).to_be_visible()
    words = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    return table.locator("thead tr").evaluate_all(words)[0], table.locator("tbody tr").evaluate_all(words)


MARK = tuple(bytes.fromhex(theme.MARK.removeprefix("#")))


def quarters(picture: Locator) -> list[Image.Image]:
    """What is cut out of the picture when only a quarter of it is kept."""
    whole = Image.open(io.BytesIO(picture.screenshot(animations="disabled"))).convert("RGB")
    width, height = whole.size
    middle_x, middle_y = width // 2, height // 2
    return [
        whole.crop((left, top, left + middle_x, top + middle_y))
        for left in (0, width - middle_x)
        for top in (0, height - middle_y)
    ]


def has_mark(image: Image.Image) -> bool:
    return any(colour == MARK for _, colour in image.getcolors(image.width * image.height))


def is_marked(picture: Locator) -> bool:
    return all(has_mark(quarter) for quarter in quarters(picture))
