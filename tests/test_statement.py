"""The accessibility statement: every point that the law asks for, in both languages, and not out of date."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

import catalogue
import text
from catalogue.statement import Gap, Statement, load
from components.statement import sections
from text import Words, t

STATEMENT = load()
PAGES = {path.stem for path in (Path(text.__file__).parent.parent / "pages").glob("*.py")}
each_gap = pytest.mark.parametrize("gap", STATEMENT.gaps, ids=[gap.id for gap in STATEMENT.gaps])
each_language = pytest.mark.parametrize("language", ["sv", "en"])


@pytest.fixture(autouse=True)
def swedish_again():
    yield
    text.speak("sv")


@pytest.fixture
def place():
    return next(iter(catalogue.municipalities().values()))


def said(statement: Statement, place: catalogue.Municipality) -> str:
    """All the words of the statement, without markup."""
    whole = " ".join(f"{section.title} {section.body}" for section in sections(statement, place))
    return unescape(re.sub(r"<[^>]+>", " ", whole))


def test_it_was_assessed_within_the_last_twelve_months():
    assert date.today() - STATEMENT.assessed_on <= timedelta(days=366), (
        "Go through the whole service again, then change assessed_on in catalogue/accessibility.toml."
    )
    assert STATEMENT.assessed_on <= STATEMENT.updated_on


def points(place: catalogue.Municipality, language: str) -> dict[str, list[str]]:
    """Digg's list, and the words by which each point is recognised."""
    swedish = language == "sv"
    return {
        "actor": [t("accessibility.actor_name", authority=place.authority)],
        "service": ["Likvärd"],
        "degree": ["Delvis förenlig med lagen" if swedish else "Partially compliant"],
        "what is not accessible, and why": [
            str(words) for gap in STATEMENT.gaps for words in (gap.title, gap.what, gap.why)
        ],
        "date of assessment": [text.date(STATEMENT.assessed_on)],
        "date of update": [text.date(STATEMENT.updated_on)],
        "method": ["självskattning" if swedish else "self-assessment"],
        "feedback": [place.contact],
        "report": ["https://www.digg.se/tdosanmalan"],
        "burden": ["12 §" if swedish else "section 12"],
        "outside": ["9 §" if swedish else "section 9"],
    }


@each_language
def test_every_point_of_the_law_is_there(language, place):
    text.speak(language)
    whole = said(STATEMENT, place)
    for point, words in points(place, language).items():
        assert words, point
        assert all(one in whole for one in words), point


@each_language
def test_a_service_without_gaps_says_so(language, place):
    text.speak(language)
    words = said(replace(STATEMENT, gaps=()), place)
    assert {"sv": "Helt förenlig", "en": "Fully compliant"}[language] in words
    assert t("accessibility.text_no_gaps") in words
    assert t("accessibility.text_gaps") not in words


def test_feedback_and_report_are_links(place):
    bodies = {section.id: section.body for section in sections(STATEMENT, place)}
    assert f'href="mailto:{place.contact}?subject=' in bodies["synpunkter"]
    assert 'href="https://www.digg.se/tdosanmalan"' in bodies["anmalan"]


@each_gap
def test_a_gap_is_dated_and_about_pages_that_exist(gap):
    assert gap.since <= STATEMENT.updated_on
    assert set(gap.pages) <= PAGES - {"start"}
    assert re.fullmatch(r"[1-4]\.\d+\.\d+", gap.rule)


@each_gap
def test_a_gap_is_described_in_both_languages(gap):
    for words in (gap.title, gap.what, gap.why, gap.plan):
        assert words.sv.strip()
        assert words.en.strip()
        assert words.sv != words.en
    assert gap.what.sv.endswith(".")


def test_gaps_have_names_of_their_own():
    assert len({gap.id for gap in STATEMENT.gaps}) == len(STATEMENT.gaps)


def test_a_field_that_is_missing_is_named(tmp_path):
    path = tmp_path / "accessibility.toml"
    path.write_text('assessed_on = 2026-11-22\nupdated_on = 2026-11-22\nstandard = "EN 301 549"\n', "utf-8")
    with pytest.raises(catalogue.CatalogueError, match=r"accessibility\.toml: tested_against is missing"):
        load(path)


def test_names_with_markup_are_shown_letter_by_letter(place):
    words = Words("<b>Öppna</b> & [stäng](https://x.example)", "<i>Open</i>")
    gap = Gap("markup", "2.1.1", (), STATEMENT.assessed_on, words, words, words, words)
    shown = sections(replace(STATEMENT, gaps=(gap,)), place)[1].body
    assert "<b>" not in shown
    assert "&lt;b&gt;Öppna&lt;/b&gt; &amp; [stäng](https://x.example)" in shown
