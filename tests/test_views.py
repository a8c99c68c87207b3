"""Pages run without a browser: what is kept is what they show, nothing is drawn, and nothing is told."""

from __future__ import annotations

import io

import openpyxl
import pytest

import documents
import text
import views
from components.address import PATHS, Address
from reports import View
from tests import reported, world
from tests.reported import everything
from tests.test_closed import ABOUT_HIDDEN, Told, forget, places  # noqa: F401
from tests.visitor import script, unfolded_cells, used, visit
from text import t

PICTURED = {
    *("overview", "map", "trend", "equality", "domains", "schools", "area", "flows", "municipalities"),
    *("pilot", "decisions"),
}


def address(page: str, language: str = "sv", **choices: str) -> Address:
    return Address(PATHS[page], {"sprak": language, **choices})


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("page", PATHS)
def test_every_page_runs_and_is_in_its_language(page, language, in_world):
    view = views.shown(address(page, language), used())
    assert text.language() == "sv", "who asks goes on as before"
    text.speak(language)
    assert (view.title, view.address) == (t(f"pages.{page}"), str(address(page, language)))
    assert bool(view.pictures) == (page in PICTURED), view.nothing
    for one in view.pictures:
        assert one.title
        assert one.table.headings
        assert all(len(row) == len(one.table.headings) for row in one.table.rows)
        assert all(len(row) == len(one.data.columns) for row in one.data.rows)
        assert one.drawings or one.table.rows


def test_what_is_kept_is_what_the_page_says(in_world):
    picture, _ = views.shown(address("map", indikator="trygg"), used()).pictures
    run = visit("map", indikator="trygg")
    headings, rows = unfolded_cells(run, "map")
    assert [str(one) for one in picture.table.headings] == headings
    assert [[str(cell) for cell in row] for row in picture.table.rows] == rows


def test_nothing_is_drawn_to_the_session_of_who_asks(in_world):
    def body():
        import streamlit as st

        import views
        from components.address import Address
        from queries import snapshot

        before = dict(st.session_state), st.query_params.to_dict()
        for path in views.NAMES:
            views.shown(Address(path, {"sprak": "en"}), snapshot.current())
        assert (dict(st.session_state), st.query_params.to_dict()) == before
        st.caption("alone")

    run = script(body, indikator="lugn")
    assert not run.exception
    assert [one.type for one in run.main.children.values()] == ["caption"]
    assert not run.sidebar.children


def test_a_page_that_is_none_is_said(in_world):
    with pytest.raises(KeyError):
        views.shown(Address("borta", {}), used())


# What is hidden


def shown(told: Told) -> dict[str, str]:
    """All that is kept of every page, about what is hidden too."""
    with world.environment(told.root.parent):
        forget()
        found = {
            f"{page} {bool(choices)}": repr(views.shown(address(page, language, **choices), used()))
            for page in PICTURED
            for language, choices in (("en", {}), ("sv", ABOUT_HIDDEN))
        }
    forget()
    return found


def test_no_record_holds_anything_of_what_is_hidden(places):  # noqa: F811
    first, *others = (shown(told) for told in places.all[:2])
    for other in others:
        assert [key for key in first if first[key] != other[key]] == []
    assert "••" in first["map True"]
    seen = shown(places.seen)
    assert {key for key in first if first[key] != seen[key]} >= {
        "map True",
        "overview False",
        "area False",
    }


def documented(told: Told) -> dict[str, list[bytes]]:
    """The parts of the documents of a meeting about what is hidden."""
    points = "|".join(f"{PATHS[page]}?indikator=trygg&omrade=9999-dal" for page in ("map", "area", "trend"))
    with world.environment(told.root.parent):
        forget()
        documents.made.cache_clear()
        asked = documents.Asked(str(Address("mote", {"punkter": points})), "http://x", used())
        made = {form: documents.made(form, asked)[0] for form in ("pdf", "xlsx")}
        views_of = documents.shown(asked)
    forget()
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    cells = [str(row).encode() for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    return {"pdf": [made["pdf"]], "xlsx": cells, "said": [repr(views_of).encode()]}


def test_no_document_holds_anything_of_what_is_hidden(places):  # noqa: F811
    first, other = (documented(told) for told in places.all[:2])
    assert first == other
    assert "••".encode() in b"".join(first["xlsx"])
    assert documented(places.seen)["xlsx"] != first["xlsx"]


def test_a_title_is_a_finding_or_what_is_said_instead():
    one = reported.views("normal", "sv")[0]
    assert views.title(one) == one.pictures[0].title
    assert views.title(View("Karta", "karta", (), nothing="Inget.")) == "Inget."
    assert views.title(View("Karta", "karta", ())) == "Karta"
    assert everything(one)
