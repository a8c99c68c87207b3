"""A slide: where its words stand, how they look, and what those hear who cannot see it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, ClassVar

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from reports import Imprint, Sign, ink
from reports.glyphs import width

LAYOUTS = ("Endast rubrik", "Title Only")  # names of the layout that a municipality's template has
EDGE = Inches(0.5)
SMALLEST = 9  # points of letters
WIDER = 1.15  # than the font that is measured, another may be
LINE = 1.2  # of a line's letters, from one line to the next


class Slide:
    """A slide with a title that no other has. Places are inches from the top."""

    TITLE: ClassVar = 0.95  # high
    SUMMARY: ClassVar = 1.35
    BODY: ClassVar = 2.25
    LEGEND: ClassVar = 6.15
    DECISION: ClassVar = 6.5
    FOOT: ClassVar = 6.95

    def __init__(self, deck: Any, title: str, imprint: Imprint, titles: set[str]) -> None:
        layouts = {one.name: one for one in deck.slide_layouts}
        layout = next((layouts[one] for one in LAYOUTS if one in layouts), deck.slide_layouts[5])
        self._slide = deck.slides.add_slide(layout)
        self.shapes = self._slide.shapes
        self.width = deck.slide_width
        self.language = {"sv": "sv-SE", "en": "en-GB"}[imprint.language]
        place = self.shapes.title
        place.left, place.top, place.width, place.height = self.place(0.35, self.TITLE)
        place.text_frame.word_wrap = True
        place.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        place.text_frame.text = alone = _alone(title, titles)
        place.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self.dress(place.text_frame, self._fitted(alone, self.TITLE, 28, bold=True), bold=True)

    def place(self, top: float, height: float, left: int = EDGE) -> tuple[int, int, int, int]:
        """Left, top, width and height from `left` to the slide's other edge."""
        return left, Inches(top), self.width - left - EDGE, Inches(height)

    def dress(self, frame: Any, size: float, bold: bool = False, colour: str = ink.INK) -> None:
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run.font.size, run.font.bold = Pt(size), bold
                run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
                run._r.get_or_add_rPr().set("lang", self.language)

    def _fitted(self, said: str, height: float, size: float, bold: bool = False) -> float:
        """The largest letters, `size` points at most, with which the words have room in so many inches."""
        wide, high = (self.width - 2 * EDGE) / Pt(1) / WIDER - 15, height * 72
        while size > SMALLEST and math.ceil(width(said, size, bold) / wide) * size * LINE > high:
            size -= 1
        return size

    def say(self, said: str, top: float, height: float, size: float, bold: bool = False) -> None:
        """Words in a box; where they are many they are smaller, so that they stay in it."""
        if said:
            frame = self.shapes.add_textbox(*self.place(top, height)).text_frame
            frame.word_wrap = True
            frame.text = said
            self.dress(frame, self._fitted(said, height, size, bold), bold)

    def explain(self, signs: Iterable[Sign], top: float, height: float) -> None:
        """The legend: each symbol in its colour."""
        if not (signs := list(signs)):
            return
        frame = self.shapes.add_textbox(*self.place(top, height)).text_frame
        frame.word_wrap = True
        for one in signs:
            for said in (one.symbol, f"\u00a0{one.said}    "):
                frame.paragraphs[0].add_run().text = said
        said = "".join(run.text for run in frame.paragraphs[0].runs)
        self.dress(frame, self._fitted(said, height, 11))
        for one, run in zip(signs, frame.paragraphs[0].runs[::2], strict=True):
            run.font.color.rgb = RGBColor.from_string(one.colour.removeprefix("#"))

    def mark(self, words: str) -> None:
        """The words over invented figures, in the corner."""
        place = (self.width - Inches(3.3), Inches(0.05), Inches(3.2), Inches(0.3))
        frame = self.shapes.add_textbox(*place).text_frame
        frame.text = words
        self.dress(frame, 12, bold=True, colour="#801650")

    def note(self, sentences: Iterable[str]) -> None:
        """What a speaker reads."""
        frame = self._slide.notes_slide.notes_text_frame
        frame.text = "\n".join(sentences)
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run._r.get_or_add_rPr().set("lang", self.language)

    def name(self, shape: Any, said: str) -> None:
        """Words for those who cannot see it."""
        shape._element.xpath(".//p:cNvPr")[0].set("descr", said)


def _alone(title: str, titles: set[str]) -> str:
    """The title, with a number where another slide has it: a reader who listens goes by titles."""
    found, number = title, 1
    while found in titles:
        number += 1
        found = f"{title} ({number})"
    titles.add(found)
    return found
