"""Documents as PDF: what was put in is there, letter by letter, and nothing else; and all can hear them.

Read back by readers of PDF that share nothing with what wrote them.
"""

from __future__ import annotations

import io
import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import quote

import outloud
import pdfua
import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

import text
from reports import Cell, Map, Table, View, pdf
from reports.columns import PADDING, broken, columns
from reports.glyphs import readable, width
from tests import reported
from tests.reported import CASES, KINDS, LANGUAGES, numbers

BOX = "■"  # drawn, not written: a pale one needs an edge
UNSEEN = dict.fromkeys(map(ord, "\u200b\u00ad"))  # where a word may be broken
MARKS = {"sv": "PÅHITTADE SIFFROR", "en": "INVENTED FIGURES"}
EVERY = [  # a meeting's papers of every case, and each other kind in turn
    (kind, case, language)
    for place, case in enumerate(CASES)
    for turn, language in enumerate(LANGUAGES)
    for kind in sorted({"meeting", KINDS[(place + turn) % len(KINDS)]})
]
ALL = pytest.mark.parametrize(("kind", "case", "language"), EVERY)
IN_BOTH = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(autouse=True)
def swedish_again():
    yield
    text.speak("sv")


@cache
def made(kind: str, case: str, language: str) -> bytes:
    return pdf.document(kind, reported.views(case, language), reported.imprint(language))


@cache
def opened(kind: str, case: str, language: str) -> PdfReader:
    return PdfReader(io.BytesIO(made(kind, case, language)))


@cache
def pages(kind: str, case: str, language: str) -> list[str]:
    """The words of each page."""
    return words(opened(kind, case, language))


def words(document: PdfReader) -> list[str]:
    return [page.extract_text().translate(UNSEEN) for page in document.pages]


def letters(said: str) -> str:
    """Without what lies between the words: a line may end anywhere."""
    return re.sub(r"\s", "", said.translate(UNSEEN))


def elements(document: PdfReader, kind: str) -> Iterator[dict[str, Any]]:
    """The elements of a kind, as they are heard."""

    def walk(one: Any) -> Iterator[dict[str, Any]]:
        one = one.get_object() if isinstance(one, IndirectObject) else one
        if isinstance(one, list):
            for child in one:
                yield from walk(child)
        elif isinstance(one, dict):
            if one.get("/S") == f"/{kind}":
                yield one
            yield from walk(one.get("/K", []))

    return walk(document.trailer["/Root"]["/StructTreeRoot"])


def shown(view: View) -> list[str]:
    """What is surely seen of a view: all but the labels of a map, which give way to each other."""
    labels = {said for one in maps(view) for said in reported.everything(one)}
    return [one for one in reported.everything(view) if one not in labels | {BOX}]


def maps(view: View) -> list[Map]:
    return [one for picture in view.pictures for one in picture.drawings if isinstance(one, Map)]


@ALL
def test_every_shown_number_is_there_and_none_besides(kind, case, language):
    views, found = reported.views(case, language), pages(kind, case, language)
    imprint = reported.imprint(language)
    given = {number for view in views for said in shown(view) for number in numbers(readable(said))}
    seen = {number for page in found for number in numbers(page)}
    assert given <= seen
    about = [f"{imprint.created_on} {imprint.snapshot} {imprint.rules} {imprint.server}"]
    about += [quote(view.address, safe="/?&=,") for view in views]
    about += [said for view in views for one in maps(view) for said in reported.everything(one)]
    of_pages = {str(page + 1) for page in range(len(found))}
    assert seen - given - of_pages <= {number for said in about for number in numbers(said)}


@ALL
def test_every_word_survives_letter_by_letter(kind, case, language):
    found = "".join(map(letters, pages(kind, case, language)))
    for view in reported.views(case, language):
        for word in {word for said in shown(view) for word in readable(said).split()}:
            if any(unicodedata.bidirectional(one) in ("R", "AL") for one in word):
                assert set(word) <= set(found), word
            else:
                assert letters(word) in found or unicodedata.normalize("NFC", word) in found, word


@ALL
def test_a_checker_of_accessibility_finds_nothing(kind, case, language, tmp_path):
    file = tmp_path / "document.pdf"
    file.write_bytes(made(kind, case, language))
    report = pdfua.validate(str(file))
    assert list(report.findings) == []


@ALL
def test_another_checker_finds_no_error(kind, case, language, tmp_path):
    file = tmp_path / "document.pdf"
    file.write_bytes(made(kind, case, language))
    found = outloud.check(str(file)).findings
    assert [one for one in found if one.severity == "error"] == []


@IN_BOTH
def test_a_document_says_what_it_is_to_a_machine(language):
    document = opened("meeting", "hostile", language)
    root = document.trailer["/Root"]
    assert root["/Lang"] == {"sv": "sv-SE", "en": "en-GB"}[language]
    assert root["/MarkInfo"]["/Marked"]
    assert (document.metadata.author, document.metadata.creation_date.date().isoformat()) == (
        "Hittesjö",
        "2026-11-22",
    )
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1<" in xmp
    assert "<pdfaid:part>2<" in xmp
    assert "<pdfaid:conformance>A<" in xmp


@pytest.mark.parametrize("kind", KINDS)
@IN_BOTH
def test_the_same_input_gives_the_same_bytes(kind, language):
    again = pdf.document(kind, reported.views("foreign", language), reported.imprint(language))
    assert again == made(kind, "foreign", language)


@IN_BOTH
def test_every_drawing_is_heard_as_its_pictures_title_and_summary(language):
    views = reported.views("normal", language)
    heard = [str(one["/Alt"]) for one in elements(opened("meeting", "normal", language), "Figure")]
    pictures = [(one, drawn) for view in views for one in view.pictures for drawn in one.drawings]
    assert heard == [" ".join([one.title, *one.summary, drawn.name]).strip() for one, drawn in pictures]


def test_the_parts_of_a_high_drawing_are_numbered():
    heard = [str(one["/Alt"]) for one in elements(opened("meeting", "sixty", "sv"), "Figure")]
    parts = [one[-11:] for one in heard if "Del " in one]
    assert parts == [f"Del {part} av {len(parts)}." for part in range(1, len(parts) + 1)]
    assert len(parts) > 3


def test_a_table_is_a_table_with_headings():
    document = opened("meeting", "normal", "sv")
    assert len([*elements(document, "Table")]) == 4
    headings = list(elements(document, "TH"))
    assert len(headings) == 4 * 5
    assert {one["/A"]["/Scope"] if isinstance(one["/A"], dict) else "/Column" for one in headings} == {
        "/Column"
    }
    assert len([*elements(document, "TD")]) == 4 * 5 * 4


def test_a_long_table_stands_in_the_annex_with_its_heading_on_every_page():
    found = pages("situation", "sixty", "sv")
    annex = next(number for number, page in enumerate(found) if "Bilaga: tabeller" in page and number)
    assert "Siffrorna står i en tabell i bilagan." in "".join(found[:annex])
    with_rows = [page for page in found[annex:] if re.search(r"Skola [A-Z][abc] ◇\s\d", page)]
    assert len(with_rows) > 3
    assert all("Värde" in page for page in with_rows)
    assert not re.search(r"Skola [A-Z][abc] ◇\s\d", found[1]), "it is not beside its drawing"


@pytest.mark.parametrize("kind", KINDS)
@IN_BOTH
def test_every_page_says_where_it_comes_from(kind, language):
    found = pages(kind, "hostile", language)
    for number, page in enumerate(found, 1):
        said = {"sv": f"sida {number} av {len(found)}", "en": f"page {number} of {len(found)}"}[language]
        assert said in page
        assert {"sv": "ögonblicksbild 2026-11-22-0a1b2c3d", "en": "snapshot 2026-11-22-0a1b2c3d"}[
            language
        ] in page
        assert {"sv": "skyddsregler 4", "en": "protection rules 4"}[language] in page
        assert number == 1 or {"sv": "påhittade siffror", "en": "invented figures"}[language] in page


@IN_BOTH
def test_invented_figures_are_marked_and_others_are_not(language):
    assert MARKS[language] not in "".join(pages("meeting", "normal", language))
    found = pages("meeting", "foreign", language)
    assert MARKS[language] in found[0]
    pictures = [picture for view in reported.views("foreign", language) for picture in view.pictures]
    assert "".join(found[1:]).count(MARKS[language]) >= len(pictures)


def test_the_way_back_is_a_link_and_the_decision_is_read():
    document = opened("meeting", "hostile", "sv")
    notes = [note.get_object() for page in document.pages for note in page.get("/Annots", [])]
    links = [str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})]
    assert "http://localhost:8501/omrade?omrade=%C3%A5%20b%22%3C%3E" in links
    assert all(one.startswith("http://localhost:8501/") for one in links)
    assert letters("Beslut: = h abc {{x}} %{y} '\": 12 åtgärder före 2027") in "".join(
        map(letters, pages("meeting", "hostile", "sv"))
    )


def test_a_picture_that_is_a_table_of_signs_is_one_and_its_many_figures_are_left_to_machines():
    names = tuple(f"Område {place}" for place in range(40))
    signs = Table("Rutor", ("", *names), (False, *[True] * 40), ((Cell("Hälsa"),), _row("Läsning", 40)))
    behind = reported.table(names * 6, "normal")
    picture = replace(reported.views("normal", "sv")[0].pictures[0], drawings=(signs,), table=behind)
    view = View("Översikt", "", (picture,))
    document = PdfReader(io.BytesIO(pdf.document("situation", [view], reported.IMPRINT)))
    said = " ".join(words(document))
    assert "Hela tabellen har 240 rader." in said.replace("\n", " ")
    assert "30,25" not in said
    assert said.count("▲") == 40 + 2, "the legend has two"
    assert len([*elements(document, "TD")]) == 41 * 2, "a short row is filled"
    assert all(letters(name) in letters(said) for name in names)


def _row(name: str, count: int) -> tuple[Cell, ...]:
    return (Cell(name), *(Cell("", "▲", "#12436D") for _ in range(count)))


def test_a_view_with_nothing_to_show_says_so_and_a_picture_may_have_no_table():
    bare = replace(reported.views("normal", "sv")[0].pictures[0], table=Table("", (), (), ()))
    views = [View("Tom", "karta", (), nothing="Inget är valt här."), View("Bild", "karta", (bare,))]
    document = PdfReader(io.BytesIO(pdf.document("meeting", views, reported.IMPRINT)))
    assert "Inget är valt här." in "".join(words(document))
    assert [*elements(document, "Table")] == []
    notes = [note.get_object() for page in document.pages for note in page.get("/Annots", [])]
    assert "http://localhost:8501/karta" in [str(note["/A"].get("/URI")) for note in notes if "/A" in note]


def test_small_drawings_stand_beside_each_other_under_their_own_names():
    picture = reported.views("normal", "sv")[2].pictures[0]
    (drawn,) = picture.drawings
    many = tuple(replace(drawn, name=f"{picture.title}. Ruta {place}") for place in range(4))
    view = View("Utveckling", "utveckling", (replace(picture, drawings=many),))
    document = PdfReader(io.BytesIO(pdf.document("situation", [view], reported.IMPRINT)))
    heard = [str(one["/Alt"]) for one in elements(document, "Figure")]
    assert [one.rpartition("trygga")[2].rpartition(" ")[2] for one in heard] == ["0", "1", "2", "3"]
    assert pdf.beside(view.pictures[0]) == 3
    assert "Ruta 3" in "".join(words(document))


def test_a_single_view_gives_the_document_its_name():
    view = reported.views("normal", "sv")[1]
    named = pdf.document("area", [view], reported.IMPRINT)
    assert PdfReader(io.BytesIO(named)).metadata.title == view.title
    other = pdf.document("meeting", [view], reported.IMPRINT, title="Nämnden den 3 december")
    assert PdfReader(io.BytesIO(other)).metadata.title == "Nämnden den 3 december"
    both = opened("area", "normal", "en").metadata.title
    assert both == "Areas in Hittesjö"


def test_nothing_but_the_templates_can_be_read():
    view = replace(reported.views("hostile", "sv")[0], title='#read("/etc/passwd")')
    found = "".join(words(PdfReader(io.BytesIO(pdf.document("area", [view], reported.IMPRINT)))))
    assert '#read("/etc/passwd")' in found
    assert "root:" not in found


def test_an_agenda_of_ten_views_is_set_in_seconds():
    views = [*reported.views("sixty", "sv") * 3, reported.views("foreign", "sv")[0]]
    assert len(views) == 10
    start = time.perf_counter()
    pdf.document("meeting", views, reported.IMPRINT)
    assert time.perf_counter() - start < 10


# Columns


def many(cells: tuple[str, ...], headings: tuple[str, ...]) -> Table:
    numbers_follow = (False, *[True] * (len(cells) - 1))
    return Table("x", headings, numbers_follow, (tuple(map(Cell, cells)),))


def test_no_number_is_ever_broken():
    one = many(
        ("Alby", "100\u00a0000,5–200\u00a0000,5", "7"), ("Område", "Ett intervall med lång rubrik", "Antal")
    )
    found = columns(one, 300)
    assert found.widths[1] >= width("100\u00a0000,5–200\u00a0000,5", found.size) + 2 * PADDING
    assert sum(found.widths) <= 300


def test_letters_shrink_before_words_are_broken():
    headings = tuple(f"Rubriksammansättning {number}" for number in range(6))
    one = many(("Alby",) * 6, headings)
    found = [columns(one, total) for total in (700, 620, 560, 480)]
    assert [(each.size, each.is_turned) for each in found] == [
        (8.5, False),
        (7.5, False),
        (6.5, False),
        (7.5, True),
    ]
    assert sum(columns(one, 100).widths) == pytest.approx(100)


def test_a_narrow_table_does_not_grow_without_end():
    assert sum(columns(many(("Alby", "7"), ("Område", "Antal")), 480).widths) < 200


def test_only_long_words_are_broken():
    assert broken("kort " + "x" * 40) == "kort " + "x" * 18 + "\u200b" + "x" * 18 + "\u200b" + "xxxx"
    assert broken("a" * 30) == "a" * 30
    assert broken("") == ""
