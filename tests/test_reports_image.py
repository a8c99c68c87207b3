"""A picture as one image: all that it says is in it, and where it comes from."""

from __future__ import annotations

import io
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PIL import Image

import text
from components import theme
from reports import Cell, Map, Picture, Table, image
from reports.glyphs import readable
from tests import reported
from tests.reported import CASES, LANGUAGES, everything, numbers

SVG = "{http://www.w3.org/2000/svg}"
EVERY = pytest.mark.parametrize(
    ("case", "language"), [(case, language) for case in CASES for language in LANGUAGES]
)


@pytest.fixture(autouse=True)
def swedish_again():
    yield
    text.speak("sv")


def pictures(case: str, language: str) -> list[Picture]:
    return [picture for view in reported.views(case, language) for picture in view.pictures]


def words(drawn: bytes) -> str:
    """Its words outside the mark, one line after the other."""
    root = ElementTree.fromstring(drawn)
    marked = {one for pattern in root.iter(f"{SVG}pattern") for one in pattern.iter(f"{SVG}text")}
    return " ".join("".join(one.itertext()) for one in root.iter(f"{SVG}text") if one not in marked)


def seen(picture: Picture) -> list[str]:
    """What an image of it shows: its table only where there is no drawing, and no label that may give way."""
    drawings = tuple(one for one in picture.drawings if not isinstance(one, Map))
    table = Table("", (), (), ()) if picture.drawings else picture.table
    return everything(replace(picture, drawings=drawings, table=table))


@EVERY
def test_an_image_has_every_number_of_its_picture_and_none_besides(case, language):
    imprint = reported.imprint(language)
    about = f"22 {imprint.created_on} {imprint.snapshot} {imprint.rules}"
    for picture in pictures(case, language):
        found = set(numbers(words(image.svg(picture, imprint)).replace(" – ", "–")))
        given = {number for said in seen(picture) for number in numbers(readable(said))}
        labels = {
            one for drawing in picture.drawings for said in everything(drawing) for one in numbers(said)
        }
        assert given <= found
        assert found - given - labels <= set(numbers(about))


@EVERY
def test_an_image_is_one_file_that_needs_nothing_else(case, language):
    for picture in pictures(case, language):
        drawn = image.svg(picture, reported.imprint(language))
        root = ElementTree.fromstring(drawn)
        ids = [one.get("id") for one in root.iter() if one.get("id")]
        assert len(ids) == len(set(ids))
        assert not [one for one in root.iter() if "href" in " ".join(one.attrib)]
        assert not [one for one in root.iter() if one.tag in (f"{SVG}script", f"{SVG}foreignObject")]
        assert drawn == image.svg(picture, reported.imprint(language)), "the same bytes"
        assert root.find(f"{SVG}title").text == readable(picture.title)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_image_says_where_it_comes_from_and_that_it_is_invented(language):
    (picture, *_) = pictures("foreign", language)
    said = words(image.svg(picture, reported.imprint(language)))
    assert {"sv": "ögonblicksbild", "en": "snapshot"}[language] + " 2026-11-22-0a1b2c3d" in said
    assert "Källa: Elevenkäten, Hittesjö kommun." in said
    assert {"sv": "PÅHITTADE SIFFROR", "en": "INVENTED FIGURES"}[language] in said
    real = image.svg(pictures("normal", language)[0], reported.imprint(language)).decode()
    assert "PÅHITTADE" not in real
    assert "INVENTED" not in real


def test_a_table_in_place_of_a_drawing_bears_the_mark_below_its_figures():
    picture = next(one for one in pictures("foreign", "sv") if not one.drawings)
    drawn = image.svg(picture, reported.IMPRINT).decode()
    assert 0 < drawn.index("url(#mark") < drawn.index("säkerställt sämre</text>")
    assert f'fill="{theme.JUDGEMENTS["worse"].colour}"' in drawn, "the judgement has its colour"


def test_a_table_of_many_columns_has_turned_headings():
    names = tuple(f"Upptagningsområde {place}" for place in range(30))
    row = (Cell("Läsning"), *(Cell("", "▲", "#12436D") for _ in names))
    signs = Table("Rutor", ("", *names), (False, *[True] * 30), (row, (Cell("Hälsa"),)))
    picture = replace(pictures("normal", "sv")[0], drawings=(signs,))
    drawn = image.svg(picture, reported.IMPRINT).decode()
    assert drawn.count("rotate(-90") == 30
    assert words(drawn.encode()).count("▲") == 30 + 2, "the legend has two"


@EVERY
def test_the_same_in_dots(case, language):
    for picture in pictures(case, language):
        drawn = ElementTree.fromstring(image.svg(picture, reported.imprint(language)))
        found = Image.open(io.BytesIO(image.png(picture, reported.imprint(language))))
        wide, high = (float(drawn.get(side)) for side in ("width", "height"))
        assert found.size == (pytest.approx(2 * wide, abs=2), pytest.approx(2 * high, abs=2))
        if case == "sixty":
            return
