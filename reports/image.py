"""A whole picture as one image, to be kept or put into something else: it says by itself what it is."""

from __future__ import annotations

import datetime
from contextvars import copy_context

from reports import Imprint, Picture
from reports.ink import QUIET
from reports.pdf import beside, compiled
from reports.sheet import Sheet
from text import date, speak, t

DOTS = 192  # to the inch: two for each pixel


def svg(picture: Picture, imprint: Imprint) -> bytes:
    """Title, summary, drawings or table, legend, source, snapshot and the mark, as one SVG file."""
    return copy_context().run(_svg, picture, imprint).encode("utf-8")


def png(picture: Picture, imprint: Imprint) -> bytes:
    """The same image in dots, two to a pixel."""
    data = {"svg": svg(picture, imprint).decode("utf-8")}
    return compiled("image.typ", data, format="png", ppi=DOTS)


def _svg(picture: Picture, imprint: Imprint) -> str:
    speak(imprint.language)
    sheet = Sheet(t("synthetic.mark") if picture.is_synthetic else "")
    sheet.say(picture.title, 24, is_bold=True)
    if picture.is_synthetic:
        sheet.tag(t("synthetic.mark"))
    sheet.say(" ".join(picture.summary), 16)
    count = beside(picture)
    for start in range(0, len(picture.drawings), count):
        sheet.draw(picture, range(start, min(start + count, len(picture.drawings))), count)
    if not picture.drawings and picture.table.headings:
        sheet.table(picture.table)
    sheet.legend(picture.legend)
    sheet.say(" ".join(picture.notes), 13, QUIET)
    sheet.say(picture.source, 13, QUIET)
    sheet.say(t("report.footer", **_about(imprint)), 13, QUIET)
    return sheet.whole(picture.title)


def _about(imprint: Imprint) -> dict[str, str]:
    day = date(datetime.date.fromisoformat(imprint.created_on))
    return {
        "municipality": f"{imprint.municipality} · {day}",
        "snapshot": imprint.snapshot,
        "rules": imprint.rules,
    }
