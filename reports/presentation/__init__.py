"""A meeting as a presentation: a picture a slide, with charts and areas that can be changed where they stand.

What a chart's own workbook holds is what the screen showed, rounded as it was shown there, and nothing else.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.util import Inches

from reports import Imprint, Map, Picture, Table, View
from reports.presentation.areas import draw_map
from reports.presentation.chart import draw_chart
from reports.presentation.chart import parts as parts_of_chart
from reports.presentation.slide import Slide
from reports.presentation.table import draw_signs, draw_table, parts
from reports.writable import writable
from text import date, speak, t

WIDE, HIGH = Inches(13.333), Inches(7.5)
ROOM = 4.3  # inches of what is drawn


def presentation(views: Sequence[View], imprint: Imprint, title: str, template: Path | None = None) -> bytes:
    """A title slide and a slide for each picture, in the imprint's language.

    template  a .pptx of the municipality's own; its layout for a title alone is used
    """
    given = (writable(tuple(views)), writable(imprint), writable(title), template)
    return copy_context().run(_presentation, *given)


def _presentation(views: Sequence[View], imprint: Imprint, title: str, template: Path | None) -> bytes:
    speak(imprint.language)
    deck = Presentation(str(template) if template else None)
    if template is None:
        deck.slide_width, deck.slide_height = WIDE, HIGH
    day = datetime.date.fromisoformat(imprint.created_on)
    _describe(deck, imprint, title, day)
    titles: set[str] = set()
    opening = Slide(deck, title, imprint, titles)
    opening.say(t("report.from", municipality=imprint.municipality, date=date(day)), opening.BODY, 0.6, 20)
    facts = [t("report.fact_snapshot", snapshot=imprint.snapshot, date=date(day))]
    facts += [t("report.fact_rules", rules=imprint.rules), t("report.fact_chance")]
    opening.say(" ".join(facts), opening.BODY + 1, 1.5, 14)
    if any(picture.is_synthetic for view in views for picture in view.pictures):
        opening.say(t("report.mixed"), opening.BODY + 0.5, 0.5, 14)
        opening.mark(t("synthetic.mark"))
    for view in views:
        for picture in view.pictures:
            for part in _parts(picture):
                _add(Slide(deck, picture.title, imprint, titles), view, part, imprint)
        if not view.pictures:
            slide = Slide(deck, view.title, imprint, titles)
            slide.say(view.nothing, slide.BODY, 2, 20)
            _decide(slide, view)
    found = io.BytesIO()
    deck.save(found)
    return found.getvalue()


def _describe(deck: Any, imprint: Imprint, title: str, day: datetime.date) -> None:
    about = deck.core_properties
    about.title, about.author, about.language = title, imprint.municipality, imprint.language
    about.created = about.modified = datetime.datetime.combine(day, datetime.time())
    about.subject = t("report.fact_snapshot", snapshot=imprint.snapshot, date=date(day))


def _parts(picture: Picture) -> Iterator[Picture]:
    """The picture as often as it has maps, tables of symbols or many bars: these need slides of their own."""
    alone = [one for one in picture.drawings if isinstance(one, (Map, Table))]
    if not alone:
        charts = parts_of_chart(picture.chart) if picture.chart else [None]
        yield from (replace(picture, chart=chart) for chart in charts)
    for one in alone:
        if isinstance(one, Table):
            yield from (replace(picture, drawings=(part,)) for part in parts(one))
        else:  # the first is the one that is drawn
            others = tuple(other for other in picture.drawings if other is not one)
            yield replace(picture, drawings=(one, *others))


def _add(slide: Slide, view: View, picture: Picture, imprint: Imprint) -> None:
    slide.say(" ".join(picture.summary[:2]), slide.SUMMARY, 0.85, 16)
    areas = next((one for one in picture.drawings if isinstance(one, Map)), None)
    if areas:
        draw_map(slide, areas, picture, ROOM - 0.5)
    elif picture.drawings and isinstance(picture.drawings[0], Table):
        draw_signs(slide, picture.drawings[0])
        slide.explain(picture.legend, slide.LEGEND, 0.45)
    elif picture.chart:
        draw_chart(slide, picture.chart, " ".join([picture.title, *picture.summary]), ROOM)
    else:
        draw_table(slide, picture.table, ROOM)
    _decide(slide, view)
    marked = [t("synthetic.caption")] if picture.is_synthetic else []
    slide.say(" ".join([picture.source, *marked]), slide.FOOT, 0.35, 11)
    if picture.is_synthetic:
        slide.mark(t("synthetic.mark"))
    place = imprint.municipality
    footer = t("report.footer", municipality=place, snapshot=imprint.snapshot, rules=imprint.rules)
    address = f"{imprint.server.rstrip('/')}/{view.address.lstrip('/')}"
    slide.note([*picture.summary, *picture.notes, *marked, footer, address])


def _decide(slide: Slide, view: View) -> None:
    if view.decision:
        slide.say(t("meeting.decided", decision=view.decision), slide.DECISION, 0.5, 18, bold=True)
