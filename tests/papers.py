"""Documents of invented views, each case that one must bear, reopened by readers that did not write them."""

from __future__ import annotations

import importlib
import importlib.util
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import openpyxl
import outloud
import pdfua
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

import catalogue
import text
from components import theme
from reports import Cell, Chart, Data, Picture, Series, Table, View, pdf
from reports.glyphs import readable
from reports.presentation import presentation
from reports.workbook import workbook
from reports.writable import writable
from tests import reported
from tests.reported import CASES, KINDS, LANGUAGES, numbers
from tests.test_reports_pdf import elements, maps, shown, words
from text import t

Faults = Iterator[str]
FORMULAS = ('=HYPERLINK("http://x.example";"1")', "+1+1", "@sum(1)", "-2+3 | ~ ?&", "\t=1")
MOST_SIGNS = 16  # columns
COLUMNS = ("area_name", "value", "lower", "upper", "status")
CHARTED = re.compile(r"-?\d+(?:\.\d+)?")


# What the documents are made of


@cache
def views(case: str, language: str) -> tuple[View, ...]:
    """The views that PDF is tested with; here their charts, their rows and a table of symbols besides."""
    found = [
        replace(view, pictures=tuple(_with_rows(one, case) for one in view.pictures))
        for view in reported.views(case, language)
    ]
    if case == "hostile":
        found[0] = replace(found[0], title=FORMULAS[0], decision=FORMULAS[1])
    first = found[0].pictures[0]
    signs = replace(first, key="signs", drawings=(_signs(first.table),), chart=None)
    found.append(View(t("pages.overview"), "?jmf=00", (signs,), found[-1].title))
    found.append(View(t("meeting.unknown"), "borta?a=1&b=2", (), "| ~ ?& =1+1", t("meeting.no_page")))
    return tuple(found)


def _with_rows(picture: Picture, case: str) -> Picture:
    table = picture.table
    if case == "hostile":  # a table's words are a reader's, and a name's
        _first, *others = table.rows
        cells = [Cell(one) for one in FORMULAS]
        table = replace(table, rows=(tuple(cells), *others), headings=(FORMULAS[0], *table.headings[1:]))
    names = [str(row[0]) for row in table.rows]
    is_hidden = case == "protected"
    sizes = [None if is_hidden else round(40.5 + place, 1) for place in range(len(names))]
    lower, upper = (tuple(None if value is None else value + by for value in sizes) for by in (-10.25, 10.25))
    statuses = ["c" if is_hidden else "ok"] * len(names)
    data = Data(COLUMNS, tuple(zip(names, sizes, lower, upper, statuses, strict=True)))
    if picture.key == "trend":
        lines = tuple(Series(name, (sizes[place], None, 7.5)) for place, name in enumerate(names[:5]))
        chart = Chart("lines", "procent", 1, ("2022", "2023", "2024"), lines)
    else:
        said = [f"{name} ••" if is_hidden else name for name in names]
        chart = Chart("bars", "procent", 1, tuple(said), (Series("2024", tuple(sizes), lower, upper),))
    return replace(picture, table=table, data=data, chart=chart if picture.key in ("dots", "trend") else None)


def _signs(table: Table) -> Table:
    names = [str(row[0]) for row in table.rows[:MOST_SIGNS]]
    signs = list(theme.JUDGEMENTS.values())
    rows = [(Cell("Hälsa"), *[Cell("")] * len(names))]
    for number in range(30):
        cells = [
            Cell("", one.symbol, one.colour) for one in (signs[(number + at) % 3] for at in range(len(names)))
        ]
        rows.append((Cell(f"Mått {number}"), *cells))
    return Table("Alla mått", ("", *names), (False, *[True] * len(names)), tuple(rows))


# Documents, and what is wrong with them


def documents(
    cases: Iterable[str] = CASES, languages: Iterable[str] = LANGUAGES
) -> Iterator[tuple[str, list[str]]]:
    """What each document is called, and what is wrong with it."""
    known: dict[str, Callable[[str, str], Faults]] = {
        **{f"{kind}.pdf": lambda case, language, kind=kind: of_pdf(kind, case, language) for kind in KINDS},
        "pptx": of_deck,
        "xlsx": of_workbook,
    }
    if importlib.util.find_spec("reports.image"):
        known |= {"svg": of_svg, "png": of_png}
    for language in languages:
        for case in cases:
            for name, faults in known.items():
                text.speak(language)
                try:
                    found = list(faults(case, language))
                except Exception as error:  # what cannot be made or opened is wrong too
                    found = [f"{type(error).__name__}: {error}"]
                yield f"{name}, {case}, {language}", found
    text.speak("sv")


def _numbers(said: Iterable[str]) -> set[str]:
    return {number for one in said for number in numbers(one)}


def _missing(wanted: Iterable[str], found: Iterable[str], what: str) -> Faults:
    if missing := set(wanted) - set(found):
        yield f"{what}: {sorted(missing)[:5]}"


def _imprint(language: str) -> list[str]:
    one = reported.imprint(language)
    return [one.municipality, one.snapshot, one.rules, one.server, one.created_on, text.date(_day(language))]


def _day(language: str) -> Any:
    import datetime

    return datetime.date.fromisoformat(reported.imprint(language).created_on)


def of_pdf(kind: str, case: str, language: str) -> Faults:
    given, imprint = views(case, language), reported.imprint(language)
    made = pdf.document(kind, given, imprint, t("pages.meeting"))
    document = PdfReader(io.BytesIO(made))
    pages = words(document)
    seen, asked = _numbers(pages), _numbers(readable(one) for view in given for one in shown(view))
    yield from _missing(asked, seen, "numbers that are not there")
    about = [*_imprint(language), *(quote(view.address, safe="/?&=,;:@+!~*'()%-._#") for view in given)]
    about += [view.nothing for view in given]
    about += [one for view in given for shape in maps(view) for one in reported.everything(shape)]
    pages_of = map(str, range(1, len(pages) + 1))
    yield from _missing(seen, asked | _numbers(about) | set(pages_of), "numbers that nobody gave")
    whole = "".join(pages)
    if case == "protected" and "••" not in whole:
        yield "it does not say what is protected"
    if (t("synthetic.mark") in whole) != (case != "normal"):
        yield "it is marked and should not be, or the other way"
    alts = [str(one.get("/Alt", "")) for one in elements(document, "Figure")]
    titles = {readable(picture.title) for view in given for picture in view.pictures}
    if not alts or not all(any(one.startswith(title) for title in titles) for one in alts):
        yield "a drawing is not heard"
    if document.trailer["/Root"]["/Lang"] != {"sv": "sv-SE", "en": "en-GB"}[language]:
        yield "it is of another language"
    yield from _accessible(made)


def _accessible(made: bytes) -> Faults:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.pdf"
        path.write_bytes(made)
        yield from map(str, pdfua.validate(str(path)).findings)
        yield from (str(one) for one in outloud.check(str(path)).findings if one.severity == "error")


# A deck


def _alone(shape: Any) -> Iterator[Any]:
    """Paragraphs of a shape, those of a table's cells too."""
    if shape.has_text_frame:
        yield from shape.text_frame.paragraphs
    if getattr(shape, "has_table", False):
        for row in shape.table.rows:
            for cell in row.cells:
                yield from cell.text_frame.paragraphs


def charts(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if getattr(shape, "has_chart", False)]


def said_on(slide: Any) -> list[str]:
    """All words of a slide: what is seen, what is heard, what is noted, and the names in its charts."""
    found = ["".join(run.text for run in one.runs) for shape in slide.shapes for one in _alone(shape)]
    found += [shape._element.xpath(".//p:cNvPr")[0].get("descr") or "" for shape in slide.shapes]
    found += [one for chart in charts(slide) for one in map(str, chart.plots[0].categories)]
    found += [one.name for chart in charts(slide) for one in chart.plots[0].series]
    return [*found, slide.notes_slide.notes_text_frame.text] if slide.has_notes_slide else found


def values(chart: Any) -> list[float]:
    return [value for one in chart.plots[0].series for value in one.values if value is not None]


def of_deck(case: str, language: str) -> Faults:
    given = writable(views(case, language))
    made = presentation(views(case, language), reported.imprint(language), t("pages.meeting"))
    deck = Presentation(io.BytesIO(made))
    slides = list(deck.slides)
    said = [one for slide in slides for one in said_on(slide)]
    pictures = [picture for view in given for picture in view.pictures]
    asked = [one for view in given for one in (view.decision, view.nothing)]
    asked += [
        one
        for picture in pictures
        for one in (picture.title, *picture.summary, *picture.notes, picture.source)
    ]
    asked += [one for view in given for shape in maps(view) for one in reported.everything(shape)]
    asked += [one for picture in pictures if picture.chart for one in picture.chart.categories]
    whole = "\n".join(said)
    yield from (
        f"it does not say {one[:60]!r}"
        for one in asked
        if " ".join(one.split()) not in " ".join(whole.split())
    )
    everything = [one for view in given for one in reported.everything(view)]
    about = [*_imprint(language), *(view.address for view in given), *asked, t("workbook.read_me")]
    counts = {str(number) for number in range(100)}  # of slides with the same title, of rows left out
    yield from _missing(_numbers(said), _numbers([*everything, *about]) | counts, "numbers that nobody gave")
    drawn = [value for slide in slides for chart in charts(slide) for value in values(chart)]
    lines = [series for picture in pictures if picture.chart for series in picture.chart.series]
    if sorted(drawn) != sorted(value for one in lines for value in one.values if value is not None):
        yield "its charts have other values"
    yield from _beheld(deck, slides, language)
    yield from (fault for slide in slides for chart in charts(slide) for fault in _embedded(chart))
    marked = [slide for slide in slides[1:] if t("synthetic.mark") in said_on(slide)]
    if len(marked) != (0 if case == "normal" else len(slides) - 2):  # the last has no picture
        yield "a slide is marked and should not be, or the other way"
    if case == "protected" and "••" not in whole:
        yield "it does not say what is protected"


def _beheld(deck: Any, slides: Sequence[Any], language: str) -> Faults:
    titles = [slide.shapes.title.text_frame.text.strip() for slide in slides]
    if len(set(titles)) != len(titles) or not all(titles):
        yield "two slides have the same title, or one has none"
    about = deck.core_properties
    if not (about.title and about.author) or about.language != language:
        yield "it does not say what it is"
    for slide in slides:
        for shape in slide.shapes:
            is_text = shape.has_text_frame and (
                shape.is_placeholder or shape._element.xpath("./p:nvSpPr/p:cNvSpPr/@txBox")
            )
            if not is_text and not shape._element.xpath(".//p:cNvPr")[0].get("descr"):
                yield f"{shape.name} is not heard"
            wide, high = deck.slide_width, deck.slide_height
            if (
                min(shape.left, shape.top) < 0
                or shape.left + shape.width > wide
                or shape.top + shape.height > high
            ):
                yield f"{shape.name} does not stand on the slide"
        frames = [one for shape in slide.shapes for one in _alone(shape)]
        frames += slide.notes_slide.notes_text_frame.paragraphs if slide.has_notes_slide else []
        wanted = {"sv": "sv-SE", "en": "en-GB"}[language]
        if {run._r.get_or_add_rPr().get("lang") for one in frames for run in one.runs} - {wanted}:
            yield "words are of no language"


def _embedded(chart: Any) -> Faults:
    """The chart's own workbook holds what the chart shows, and no more."""
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    if len(book.sheetnames) != 1:
        yield "a chart's workbook has several sheets"
    plot = chart.plots[0]
    wanted: list[list[Any]] = [[None, *(one.name for one in plot.series)]]
    for place, category in enumerate(plot.categories):
        wanted.append([str(category), *(one.values[place] for one in plot.series)])
    found = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    if found != wanted:
        yield f"a chart's workbook holds something else: {found[:2]} {wanted[:2]}"
    if any(cell.data_type == "f" for row in book.worksheets[0].iter_rows() for cell in row):
        yield "a chart's workbook has a formula"


# A workbook


def of_workbook(case: str, language: str) -> Faults:
    given, known = writable(views(case, language)), list(catalogue.indicators().values())[:2]
    made = workbook(views(case, language), reported.imprint(language), t("pages.meeting"), known)
    book = openpyxl.load_workbook(io.BytesIO(made))
    pictures = [picture for view in given for picture in view.pictures]
    names = book.sheetnames
    if [names[0], names[1], names[-1]] != [
        t(f"workbook.{one}") for one in ("read_me", "contents", "metadata")
    ]:
        yield f"its sheets are {names}"
    if len(names) != 3 + 2 * len(pictures):
        yield "a picture lacks its two sheets"
    if not (book.properties.title and book.properties.creator and book.properties.subject):
        yield "it does not say what it is"
    seen: set[str] = set()
    for sheet in book.worksheets:
        yield from _sheet(sheet, seen, is_first=sheet.title == names[0])
    for number, picture in enumerate(pictures):
        read, counted = book.worksheets[2 + 2 * number : 4 + 2 * number]
        wanted = [tuple(str(cell) or None for cell in row) for row in picture.table.rows]
        yield from _same(read, picture.table.headings, wanted)
        yield from _same(counted, picture.data.columns, picture.data.rows)
    said = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    if (t("report.mixed") in said) != (case != "normal"):
        yield "it is marked and should not be, or the other way"
    decisions = {row[2].value for row in book.worksheets[1].iter_rows(min_row=2)} - {None}
    if decisions != {view.decision or None for view in given} - {None}:
        yield f"its decisions are {decisions}"


def _sheet(sheet: Any, seen: set[str], is_first: bool) -> Faults:
    if any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row):
        yield f"{sheet.title}: a formula"
    if sheet.merged_cells.ranges:
        yield f"{sheet.title}: joined cells"
    if is_first:
        return
    if sheet.freeze_panes != "B2":
        yield f"{sheet.title}: its headings move"
    tables = list(sheet.tables.values())
    if len(tables) != 1 or {one.displayName.casefold() for one in tables} & seen:
        yield f"{sheet.title}: no table of its own name"
    seen |= {one.displayName.casefold() for one in tables}


def _same(sheet: Any, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> Faults:
    first, *found = ([cell.value for cell in row] for row in sheet.iter_rows())
    if len(first) != len(headings):
        yield f"{sheet.title}: {first}"
    wanted = [[*row] for row in rows]
    if found != wanted:
        unlike = next(
            ((a, b) for a, b in zip(found, wanted, strict=False) if a != b), (len(found), len(wanted))
        )
        yield f"{sheet.title}: {unlike}"


# Images


def of_svg(case: str, language: str) -> Faults:
    image = importlib.import_module("reports.image")
    for view in views(case, language):
        for picture in view.pictures:
            root = ElementTree.fromstring(image.svg(picture, reported.imprint(language)))
            whole = re.sub(r"\s", "", "".join(root.itertext()))
            if re.sub(r"\s", "", readable(reported.imprint(language).snapshot)) not in whole:
                yield f"{picture.key}: no snapshot"
            if (re.sub(r"\s", "", t("synthetic.mark")) in whole) != picture.is_synthetic:
                yield f"{picture.key}: it is marked and should not be, or the other way"
            asked = _numbers(map(readable, (picture.title, *picture.summary, picture.source)))
            yield from _missing((one for one in asked if one not in whole), (), f"{picture.key}: not there")
            if any(one.tag.endswith(("script", "foreignObject")) for one in root.iter()):
                yield f"{picture.key}: something that runs"


def of_png(case: str, language: str) -> Faults:
    image = importlib.import_module("reports.image")
    for view in views(case, language):
        for picture in view.pictures[:1]:
            drawn = Image.open(io.BytesIO(image.png(picture, reported.imprint(language))))
            if (
                drawn.format != "PNG"
                or drawn.width < 1000
                or len(drawn.convert("RGB").getcolors(1 << 24) or ()) < 5
            ):
                yield f"{picture.key}: {drawn.format} {drawn.size}"
