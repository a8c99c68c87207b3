"""Whether what leaves the screen says what the screen says: its words and numbers, read in a browser."""

from __future__ import annotations

import io
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote

import openpyxl
from playwright.sync_api import Browser, Locator, Page
from playwright.sync_api import TimeoutError as TooLate
from pptx import Presentation
from pypdf import PdfReader

import text
from bench import scene
from bench.serving import Server
from components import agenda
from components.address import PATHS, Address
from reports.glyphs import readable
from tests import papers
from tests.reported import numbers
from tests.test_reports_pdf import letters, words
from tests.visitor import settled
from text import t

PATIENCE = 15_000  # milliseconds
PRINTED = 200  # rows of a table that is printed
INDICATORS = (
    *("trygg-skolan-ak5", "psykisk-ohalsa-barn", "alla-amnen-ak9", "karies-6-ar", "ekonomiskt-bistand"),
    *("trangboddhet-barn", "meritvarde-ak9", "anmalda-brott", "franvaro-f6", "las-ak3"),
)
CELLS = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"


@dataclass(frozen=True)
class Seen:
    """A picture on the screen: its title, what it says, and the cells of the table behind it."""

    title: str
    said: str
    headings: list[str]
    rows: list[list[str]]


def addresses(count: int) -> list[str]:
    """So many views, of every page that has pictures, in turns; each second in English."""
    areas = scene.catchments()
    of_pages: list[list[dict[str, str]]] = [
        [{}, {"jmf": "00"}, {"jmf": "basta-femtedelen"}],
        [{"indikator": one} for one in INDICATORS],
        [
            {"indikator": one, "omraden": ",".join(areas[place : place + 3])}
            for place, one in enumerate(INDICATORS)
        ],
        [{"indikator": one} for one in INDICATORS[:8]],
        [{}],
        [{}, {"indikator": "trygg-skolan-ak5"}, {"indikator": "psykisk-ohalsa-barn", "kon": "K"}],
        [{}, {"vy": "tratt"}, {"vy": "forvantat"}, {"vy": "one"}, {"indikator": "karies-6-ar"}],
        [{"omrade": one} for one in areas[:6]],
        [{}, {"vy": "skolor"}, {"omrade": areas[-1]}],
        [{}, {"indikator": "alla-amnen-ak9"}, {"indikator": "ekonomiskt-utsatta-barn"}],
        [{"vy": one} for one in ("samband", "fordelning", "paneler", "korrelation")],
        [{}],
        [{"kommun": "07"}],
        [{"kommun": "07"}],
        [{"kommun": "07", "indikator": "ekonomiskt-utsatta-barn"}],
        [{"indikator": "psykisk-ohalsa-barn", "kon": one} for one in ("K", "M")],
    ]
    names = (
        *("overview", "map", "trend", "equality", "domains", "pilot", "schools", "area", "flows"),
        *("municipalities", "explore", "decisions", "overview", "municipalities", "trend", "map"),
    )
    found: list[Address] = []
    for turn in range(max(map(len, of_pages))):
        found += [
            Address(PATHS[name], of[turn]) for name, of in zip(names, of_pages, strict=True) if turn < len(of)
        ]
    return [str(one.to(sprak="en" if place % 2 else None)) for place, one in enumerate(found[:count])]


# What is seen


def flat(said: str) -> str:
    return " ".join(said.split())


def seen(page: Page, url: str) -> list[Seen]:
    """The pictures of a page, the table behind each unfolded."""
    page.goto(url, wait_until="commit")
    settled(page)
    found = []
    for key in page.locator("[class*='st-key-picture-']").evaluate_all(
        "all => all.map(one => [...one.classList].find(name => name.startsWith('st-key-picture-')))"
    ):
        picture = page.locator(f".{key}")
        folded = picture.locator(f".{key.replace('st-key-picture-', 'st-key-table-')} details")
        if t("table.fetch") in folded.inner_text():
            continue  # it is a table itself, and its file has all of it
        table = _unfolded(folded)
        finding = picture.locator("[role=status]").first
        title, said = (finding.locator(one).all_inner_texts() for one in (".finding", ".summary"))
        (headings,) = table.locator("thead tr").evaluate_all(CELLS)
        rows = table.locator("tbody tr").evaluate_all(CELLS)
        found.append(
            Seen(
                flat(" ".join(title)),
                flat(" ".join(said)),
                list(map(flat, headings)),
                [list(map(flat, row)) for row in rows],
            )
        )
    return found


def _unfolded(folded: Locator) -> Locator:
    """The table in it. A page that is drawn anew may take no notice of a click: then it is clicked again."""
    table = folded.locator("table")
    for _ in range(3):
        if folded.get_attribute("open") is None:
            folded.locator("summary").click()
        try:
            table.wait_for(timeout=PATIENCE)
            break
        except TooLate:
            continue
    return table


# What is said elsewhere


def fetched(server: Server, form: str, address: str) -> bytes:
    with urllib.request.urlopen(f"{server.url}/dokument/{form}/{address}", timeout=120) as answer:
        return bytes(answer.read())


def unlike(pictures: Sequence[Seen], pdf: bytes, pptx: bytes, xlsx: bytes) -> Iterator[str]:
    """What the documents say otherwise than the screen."""
    yield from _of_pdf(pictures, PdfReader(io.BytesIO(pdf)))
    yield from _of_workbook(pictures, openpyxl.load_workbook(io.BytesIO(xlsx)))
    yield from _of_deck(pictures, Presentation(io.BytesIO(pptx)))


def _of_pdf(pictures: Sequence[Seen], document: PdfReader) -> Iterator[str]:
    pages = words(document)
    whole, known = letters("".join(pages)), {one for page in pages for one in numbers(page)}
    for one in pictures:
        if any(letters(readable(said)) not in whole for said in (one.title, one.said)):
            yield f"PDF: {one.title}"
        rows = one.rows if len(one.rows) <= PRINTED else []
        if missing := {number for row in rows for cell in row for number in numbers(_nbsp(cell))} - known:
            yield f"PDF: {sorted(missing)[:5]} of {one.title}"


def _nbsp(cell: str) -> str:
    """A cell that was made flat, its thousands apart as they were."""
    return "".join(
        "\u00a0" if one == " " and cell[at - 1 : at].isdigit() and cell[at + 1 : at + 4].isdigit() else one
        for at, one in enumerate(cell)
    )


def _of_workbook(pictures: Sequence[Seen], book: Any) -> Iterator[str]:
    sheets = [
        [[flat(str(cell.value or "")) for cell in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets[2:]
    ]
    for one in pictures:
        if not any(sheet[1:] == one.rows and len(sheet[0]) == len(one.headings) for sheet in sheets):
            yield f"Excel: {one.title}"


def _of_deck(pictures: Sequence[Seen], deck: Any) -> Iterator[str]:
    slides = list(deck.slides)
    said = flat(" ".join(one for slide in slides for one in papers.said_on(slide)))
    for one in pictures:
        if one.title not in said or one.said not in said:
            yield f"PowerPoint: {one.title}"
        own = [slide for slide in slides if slide.has_notes_slide and _is_of(slide, one)]
        cells = {cell for row in one.rows for cell in row}
        shown = {number for cell in cells for number in numbers(cell)}
        shown |= {cell.split()[-1] for cell in cells if cell}
        for slide in own:
            values = {
                _written(value, chart) for chart in papers.charts(slide) for value in papers.values(chart)
            }
            if (
                wrong := values
                - {number.lstrip("−") for number in shown}
                - {_nbsp(number) for number in shown}
            ):
                yield f"PowerPoint: {sorted(wrong)[:5]} of {one.title}"
            if wrong := _cells(slide) - cells - set(one.headings):
                yield f"PowerPoint: {sorted(wrong)[:5]} of {one.title}"


def _is_of(slide: Any, one: Seen) -> bool:
    return one.title == flat(slide.shapes.title.text_frame.text) and _has_no_signs(slide)


def _has_no_signs(slide: Any) -> bool:
    """A table of symbols only is the picture, not what stands behind it."""
    tables = [shape.table for shape in slide.shapes if getattr(shape, "has_table", False)]
    return all(len(table.columns) <= 6 for table in tables)


def _written(value: float, chart: Any) -> str:
    """A chart's value as its own number format writes it, in the language now spoken."""
    code = chart.plots[0].series[0]._element.xpath(".//c:val//c:formatCode")[0].text
    return text.number(abs(value), len(code.partition(".")[2]))


def _cells(slide: Any) -> set[str]:
    tables = [shape.table for shape in slide.shapes if getattr(shape, "has_table", False)]
    return {flat(cell.text_frame.text) for table in tables for row in table.rows for cell in row.cells} - {""}


def compared(browser: Browser, server: Server, count: int) -> Iterator[tuple[str, list[str]]]:
    """Each view's address, and what its documents say otherwise than the screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE")
    page = context.new_page()
    for address in addresses(count):
        text.speak("en" if "sprak=en" in address else "sv")
        pictures: list[Seen] = []
        try:
            pictures = seen(page, f"{server.url}/{address}")
            made = [fetched(server, form, address) for form in ("pdf", "pptx", "xlsx")]
            faults = list(unlike(pictures, *made))
        except HTTPError as refused:
            faults = [f"{refused.url}: {refused}"]
        except TooLate as late:
            faults = [f"the page was never finished: {late}"]
        yield address, faults if pictures else [*faults, "no picture was seen"]
    text.speak("sv")
    context.close()


# A meeting's papers


PACK = (
    *("?bild=rug", "karta?bild=map", "karta?indikator=trygg-skolan-ak5&bild=map", "utveckling?bild=trend"),
    *("jamlikhet?bild=equality", "sektorer?bild=domains", "effekt?bild=pilot", "skolor?bild=schools"),
    *("omrade?bild=profile", "kommuner?bild=municipalities"),
)


def pack(server: Server) -> Iterator[tuple[str, float, bytes]]:
    """The papers of a meeting of ten views, and how many seconds each of them takes."""
    points = [agenda.Point.read(one) for one in PACK]
    decided = [agenda.Point(one.view, one.picture, f"Beslut {place}") for place, one in enumerate(points)]
    address = f"{PATHS['meeting']}?{agenda.POINTS}={quote(agenda.write(decided) or '')}"
    for form in ("pdf", "pptx", "xlsx"):
        start = time.perf_counter()
        made = fetched(server, form, address)
        yield form, time.perf_counter() - start, made
