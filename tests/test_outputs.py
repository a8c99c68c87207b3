"""What leaves the screen says the same as the screen: a part of `make outputs`, which sees what is wrong."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pypdf import PdfReader

import text
from reports import Cell
from reports.presentation import presentation
from reports.workbook import workbook
from tests import outputs, papers, reported, screen
from tests.reported import CASES, LANGUAGES
from tests.test_reports_pdf import letters, words
from text import t


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("of", [papers.of_deck, papers.of_workbook])
def test_a_deck_and_a_workbook_of_each_case_are_as_they_should_be(of, case, language):
    text.speak(language)
    assert list(of(case, language)) == []


@pytest.mark.parametrize(
    ("kind", "case", "language"), [("meeting", "hostile", "sv"), ("area", "protected", "en")]
)
def test_a_pdf_is_as_it_should_be(kind, case, language):
    text.speak(language)
    assert list(papers.of_pdf(kind, case, language)) == []


@pytest.mark.prove
def test_every_document_is_as_it_should_be():
    right, every = outputs.correct(papers.documents())
    assert right == every >= 84


@pytest.mark.browser
def test_documents_say_what_is_read_on_the_screen(borlange, browser):
    right, every = outputs.correct(screen.compared(browser, borlange, 3))
    assert (right, every) == (3, 3)


def test_the_papers_of_a_meeting_take_seconds(borlange):
    found = list(screen.pack(borlange))
    assert (
        sum(seconds for _, seconds, _ in found) < 30
    )  # in a busy computer: `make outputs` says what they take
    deck = Presentation(io.BytesIO(found[1][2]))
    decided = {one for slide in deck.slides for one in papers.said_on(slide) if one.startswith("Beslut: ")}
    assert decided == {f"Beslut: Beslut {place}" for place in range(10)}


# That what is wrong is seen


def changed(case: str, **changes) -> tuple:
    """The views of a case, their first picture changed."""
    first, *others = papers.views(case, "sv")
    picture, *rest = first.pictures
    return replace(first, pictures=(replace(picture, **changes), *rest)), *others


def faults(of, given, monkeypatch) -> str:
    """What is found where a document is made of `given`, and asked about what it should have been made of."""
    maker = {papers.of_deck: "presentation", papers.of_workbook: "workbook"}[of]
    make = getattr(papers, maker)
    monkeypatch.setattr(papers, maker, lambda views, *others: make(given, *others))
    return "\n".join(of("normal", "sv"))


def test_a_number_that_nobody_gave_is_seen(monkeypatch):
    given = changed("normal", summary=("Det är 123,4.",))
    assert "numbers that nobody gave: ['123,4']" in faults(papers.of_deck, given, monkeypatch)


def test_words_that_lack_are_seen(monkeypatch):
    given = (*papers.views("normal", "sv")[:-1],)
    assert "it does not say '| ~ ?& =1+1'" in faults(papers.of_deck, given, monkeypatch)


def test_another_cell_is_seen(monkeypatch):
    table = papers.views("normal", "sv")[0].pictures[0].table
    given = changed(
        "normal",
        table=replace(table, rows=((Cell("Alby"), *table.rows[0][1:-1], Cell("x")), *table.rows[1:])),
    )
    assert "'x'" in faults(papers.of_workbook, given, monkeypatch)


def test_a_mark_that_lacks_is_seen(monkeypatch):
    given = changed("normal", is_synthetic=True)
    assert "marked" in faults(papers.of_deck, given, monkeypatch)
    assert "marked" in faults(papers.of_workbook, given, monkeypatch)


def test_other_words_than_on_the_screen_are_seen():
    view = papers.views("normal", "sv")[0]
    picture = view.pictures[0]
    rows = [[screen.flat(str(cell)) for cell in row] for row in picture.table.rows]
    seen = screen.Seen(
        picture.title, screen.flat(" ".join(picture.summary)), list(picture.table.headings), rows
    )
    made = (
        papers.pdf.document("meeting", [view], reported.IMPRINT),
        presentation([view], reported.IMPRINT, "x"),
        workbook([view], reported.IMPRINT, "x"),
    )
    assert list(screen.unlike([seen], *made)) == []
    other = replace(seen, rows=[[cell.replace("40,5", "41,7") for cell in row] for row in rows])
    assert [one.partition(":")[0] for one in screen.unlike([other], *made)] == ["PDF", "Excel", "PowerPoint"]
    assert len(list(screen.unlike([replace(seen, said="Annat.")], *made))) == 2


# Slides and sheets in detail


def deck(case: str = "normal", language: str = "sv"):
    return Presentation(
        io.BytesIO(presentation(papers.views(case, language), reported.imprint(language), "Möte"))
    )


def test_the_elements_of_an_axis_stand_in_the_order_that_office_demands():
    axes = [chart.category_axis._element for slide in deck().slides for chart in papers.charts(slide)]
    orders = [[one.tag for one in axis] for axis in axes]
    skipped = [order for order in orders if qn("c:tickLblSkip") in order]
    assert skipped
    assert all(order.index(qn("c:tickLblSkip")) < order.index(qn("c:noMultiLvlLbl")) for order in skipped)


def test_bars_are_on_as_many_slides_as_they_need_and_none_is_lost():
    bars = [
        chart
        for slide in deck("sixty").slides
        for chart in papers.charts(slide)
        if len(chart.plots[0].series) == 1
    ]
    assert [len(chart.plots[0].categories) for chart in bars] == [15, 15, 15, 15]


def test_the_table_beside_a_map_says_what_the_areas_are_judged_to_be():
    slide = deck().slides[1]
    (table,) = (shape.table for shape in slide.shapes if getattr(shape, "has_table", False))
    assert [table.cell(1, column).text_frame.text for column in range(3)] == [
        "Alby",
        "40,5",
        "▼ säkerställt sämre",
    ]


def test_a_table_of_symbols_never_ends_with_a_heading_of_what_follows():
    signs = papers._signs(papers.views("normal", "sv")[0].pictures[0].table)
    heading = (Cell("Trygghet"), *[Cell("")] * 4)
    from reports.presentation.table import SIGNS, parts

    found = list(parts(replace(signs, rows=(*signs.rows[: SIGNS - 1], heading, *signs.rows[SIGNS - 1 :]))))
    assert [str(one.rows[-1][0]) for one in found].count("Trygghet") == 0
    assert sum(len(one.rows) for one in found) == len(signs.rows) + 1


def test_long_words_become_smaller_and_stay_in_their_box():
    sizes = [
        slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt for slide in deck("long").slides
    ][1:]
    assert min(sizes) < 28
    assert {one.shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt for one in deck().slides} == {28}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_that_is_too_long_for_paper_is_in_the_workbook_alone(language):
    first = papers.views("normal", language)[0]
    (picture,) = first.pictures
    table = replace(picture.table, rows=picture.table.rows[:1] * 201)
    view = replace(first, pictures=(replace(picture, table=table),))
    text.speak(language)
    made = papers.pdf.document("meeting", [view], reported.imprint(language))
    said = letters(" ".join(words(PdfReader(io.BytesIO(made)))))
    assert letters(t("report.elsewhere", rows=201)) in said
    sheet = openpyxl.load_workbook(io.BytesIO(workbook([view], reported.imprint(language), "x"))).worksheets[
        2
    ]
    assert sheet.max_row == 1 + 201


def test_a_workbook_lists_views_that_have_nothing_to_show():
    book = openpyxl.load_workbook(io.BytesIO(workbook(papers.views("normal", "sv"), reported.IMPRINT, "x")))
    *_, last = book.worksheets[1].iter_rows(values_only=True)
    assert last[2:] == ("| ~ ?& =1+1", "http://localhost:8501/borta?a=1&b=2")
