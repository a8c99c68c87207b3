"""Both languages, word for word; and numbers as each language speaks them."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from string import Formatter

import pytest

import text

ROOT = Path(text.__file__).parent.parent
SPEAKERS = ("pages", "components", "catalogue", "text", "reports", "open_data", "importers")
FILES = [*ROOT.glob("*.py"), *(path for folder in SPEAKERS for path in sorted((ROOT / folder).rglob("*.py")))]
CODE = "\n".join(path.read_text("utf-8") for path in FILES)


def places(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


@pytest.fixture(autouse=True)
def swedish_again():
    yield
    text.speak("sv")


def test_every_key_has_both_languages_with_the_same_places():
    for key, words in text.dictionary().items():
        assert words.sv.strip(), key
        assert words.en.strip(), key
        assert places(words.sv) == places(words.en), key


QUOTED = set(re.findall(r"""["']([\w.-]+)(?=["'])""", CODE))
PUT_TOGETHER = set(re.findall(r"""f["'](\w+)\.(\w*)\{""", CODE))  # file and beginning


def is_used(key: str) -> bool:
    file, _, rest = key.partition(".")
    prefix = rest.split("_")[0]
    return key in QUOTED or any(
        one == file and (not begin or begin.startswith(prefix)) for one, begin in PUT_TOGETHER
    )


def test_every_key_is_used():
    assert [key for key in text.dictionary() if not is_used(key)] == []


def test_every_key_asked_for_exists():
    asked = set(re.findall(r'\bt\(\s*"([\w.]+)"', CODE))
    assert asked
    assert asked <= set(text.dictionary())


@pytest.mark.parametrize(
    ("spoken", "sv", "en"),
    [
        (lambda: text.number(1234567.891, 1), "1\u00a0234\u00a0567,9", "1,234,567.9"),
        (lambda: text.number(-5), "\u22125", "\u22125"),
        (lambda: text.number(52.25, 1), "52,3", "52.3"),
        (lambda: text.number(-0.04, 1), "0,0", "0.0"),
        (lambda: text.number(5e30), "5" + "\u00a0000" * 10, "5" + ",000" * 10),
        (lambda: text.percent(12.34, 1), "12,3\u00a0%", "12.3%"),
        (lambda: text.points(1), "1\u00a0procentenhet", "1\u00a0percentage point"),
        (lambda: text.points(2.5, 1), "2,5\u00a0procentenheter", "2.5\u00a0percentage points"),
        (lambda: text.quantity(14.2, "per_1000", 1), "14,2 per 1\u00a0000", "14.2 per 1,000"),
        (lambda: text.period(2025, 3, "school"), "2022/23–2024/25", "2022/23–2024/25"),
        (lambda: text.period(2000, 1, "school"), "1999/00", "1999/00"),
        (lambda: text.listing(["a", "b", "c"]), "a, b och c", "a, b and c"),
        (lambda: text.listing(["a"]), "a", "a"),
        (lambda: text.month(2018.33), "maj 2018", "May 2018"),
        (lambda: text.month(2019.0), "januari 2019", "January 2019"),
        (lambda: text.month(2019.0, is_end=True), "december 2018", "December 2018"),
        (lambda: text.span(2019.17, 2021.5), "mars 2019–juni 2021", "March 2019–June 2021"),
        (lambda: text.span(2024.25, 2027), "april 2024–december 2026", "April 2024–December 2026"),
        (lambda: text.span(2019.67, 2022.67), "september 2019–augusti 2022", "September 2019–August 2022"),
        (lambda: text.span(2018.33, None), "maj 2018", "May 2018"),
        (lambda: text.date(datetime.date(2026, 11, 22)), "22 november 2026", "22 November 2026"),
    ],
)
def test_numbers_are_spoken_in_each_language(spoken, sv, en):
    text.speak("sv")
    assert spoken() == sv
    text.speak("en")
    assert spoken() == en
