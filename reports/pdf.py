"""Documents as PDF for everybody: one that is heard as well as read, kept for long, and the same every time.

Typst sets them, from data alone: nothing in a name can become a command. A picture without words for those
who cannot see it, or a sign that no font has, stops the making instead of leaving a gap.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from contextvars import copy_context
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import typst

from reports import Imprint, Map, Picture, Plot, Table, View, ink
from reports.columns import PADDING, broken, columns, filled, together
from reports.glyphs import readable
from reports.svg import map_svg, plot_svg, slices
from reports.svg.map import height_of
from text import date, number, speak, t

Kind = Literal["situation", "area", "indicator", "meeting"]

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS = ["ua-1", "a-2a"]
WIDTH = 640  # pixels of a drawing on a page: three quarters of a point each
POINTS = 480.0  # of a page's width that a table may take
FIRST, LATER = 540, 860  # pixels of a drawing's height: beside its title, and on a page of its own
GUTTER = 16  # pixels between drawings beside each other
HIGH = 500  # pixels that a map may be high
MOST_ROWS = 25  # of a table: one with more stands in the annex
MOST_ANNEXED = 200  # one with more is in the workbook alone


def document(kind: Kind, views: Sequence[View], imprint: Imprint, title: str = "") -> bytes:
    """The views one after the other as PDF/UA-1 and PDF/A-2a, in the imprint's language.

    Without a `title` a single view's own is taken. The same input gives the same bytes.
    """
    data = copy_context().run(_data, kind, views, imprint, title)
    return compiled("document.typ", data, format="pdf", pdf_standards=STANDARDS)


def compiled(template: str, data: dict[str, Any], **options: Any) -> bytes:
    """A template filled with data. Only the templates, the fonts and the data can be read."""
    compiler = typst.Compiler(
        input=str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=[str(ink.FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    found = compiler.compile(**options)
    assert isinstance(found, bytes)
    return found


def _data(kind: Kind, views: Sequence[View], imprint: Imprint, title: str) -> dict[str, Any]:
    speak(imprint.language)
    alone = views[0].title if len(views) == 1 else ""
    day = datetime.date.fromisoformat(imprint.created_on)
    is_marked = any(picture.is_synthetic for view in views for picture in view.pictures)
    shown = [_view(view, place, imprint) for place, view in enumerate(views)]
    return {
        "kind": kind,
        "lang": imprint.language,
        "region": {"sv": "SE", "en": "GB"}[imprint.language],
        "fonts": ink.FAMILIES,
        "ink": {name: value for name, value in vars(ink).items() if str(value).startswith("#")},
        "title": said(title or alone or t(f"report.title_{kind}", municipality=imprint.municipality)),
        "municipality": said(imprint.municipality),
        "date": [day.year, day.month, day.day],
        "marked": is_marked,
        "words": {key: said(one) for key, one in _words(kind, imprint, day).items()}
        | {"facts": [said(one) for one in _facts(imprint, day)]},
        "views": shown,
        "annex": [
            {"label": picture["annex"], **{key: picture[key] for key in ("title", "marked", "table")}}
            for view in shown
            for picture in view["pictures"]
            if picture["annex"]
        ],
    }


def said(text: object) -> str:
    """Text as the fonts can write it, with places to break what is too long for a line."""
    return broken(readable(text))


def _words(kind: Kind, imprint: Imprint, day: datetime.date) -> dict[str, str]:
    place = imprint.municipality
    return {
        "kind": t(f"report.kind_{kind}"),
        "from": t("report.from", municipality=place, date=date(day)),
        "contents": t("report.contents"),
        "live": t("report.live"),
        "decision": t("report.decision"),
        "mark": t("synthetic.mark"),
        "mixed": t("report.mixed"),
        "caption": t("synthetic.caption"),
        "annex": t("report.annex"),
        "annexed": t("report.annexed"),
        "about": t("report.about"),
        "header": f"{t(f'report.kind_{kind}')} · {place}",
        "invented": t("report.invented"),
        "footer": t("report.footer", municipality=place, snapshot=imprint.snapshot, rules=imprint.rules),
        "page": t("report.page", page="{page}", pages="{pages}"),
    }


def _facts(imprint: Imprint, day: datetime.date) -> list[str]:
    return [
        t("report.fact_snapshot", snapshot=imprint.snapshot, date=date(day)),
        t("report.fact_rules", rules=imprint.rules),
        t("report.fact_chance"),
    ]


def _view(view: View, place: int, imprint: Imprint) -> dict[str, Any]:
    path = quote(view.address.lstrip("/"), safe="/?&=,;:@+!~*'()%-._#")
    address = f"{imprint.server.rstrip('/')}/{path}"
    return {
        "title": said(view.title),
        "address": address,
        "shown": said(address).replace("&", "&\u200b").replace(",", ",\u200b"),
        "decision": said(view.decision),
        "nothing": "" if view.pictures else said(view.nothing),
        "pictures": [
            _picture(picture, f"annex-{place}-{number}") for number, picture in enumerate(view.pictures)
        ],
    }


def _picture(picture: Picture, label: str) -> dict[str, Any]:
    rows = len(picture.table.rows) if picture.drawings else 0
    is_long = MOST_ROWS < rows <= MOST_ANNEXED
    return {
        "title": said(picture.title),
        "marked": picture.is_synthetic,
        "summary": said(" ".join(picture.summary)),
        "notes": said(" ".join(picture.notes)),
        "drawings": [
            one
            for drawing in picture.drawings
            for one in (
                [{"table": _table(drawing), "marked": picture.is_synthetic}]
                if isinstance(drawing, Table)
                else _drawn(drawing, picture)
            )
        ],
        "beside": beside(picture),
        "legend": [
            {"symbol": one.symbol, "colour": one.colour, "said": said(one.said)} for one in picture.legend
        ],
        "table": _table(picture.table) if rows <= MOST_ANNEXED else None,
        "elsewhere": said(t("report.elsewhere", rows=number(rows))) if rows > MOST_ANNEXED else "",
        "annex": label if is_long else "",
        "source": said(picture.source),
    }


def beside(picture: Picture) -> int:
    """How many drawings lie beside each other: two maps, or three small figures of many."""
    maps = sum(isinstance(one, Map) for one in picture.drawings)
    plots = sum(isinstance(one, Plot) for one in picture.drawings)
    return 2 if maps == len(picture.drawings) == 2 else 3 if plots == len(picture.drawings) > 2 else 1


def own_name(drawing: Plot | Map, picture: Picture) -> str:
    """What the drawing is called besides what its picture is."""
    return drawing.name.removeprefix(picture.title).lstrip(". ")


def _drawn(drawing: Plot | Map, picture: Picture) -> list[dict[str, Any]]:
    """The drawing, or its parts where it is higher than a page. Its words are the picture's own."""
    name, count = own_name(drawing, picture), beside(picture)
    heard = readable(" ".join(filter(None, [picture.title, *picture.summary, name])))
    wide = (WIDTH - GUTTER * (count - 1)) / count
    if isinstance(drawing, Map):
        part = min(1.0, HIGH / height_of(drawing, wide))
        mark = t("synthetic.mark") if picture.is_synthetic else ""
        return [{"svg": map_svg(drawing, wide * part, mark), "part": part, "alt": heard, "name": said(name)}]
    parts = slices(drawing, FIRST, LATER)
    numbers = [t("report.part", part=place, parts=len(parts)) for place in range(1, len(parts) + 1)]
    return [
        {
            "svg": plot_svg(part, wide),
            "part": 1.0,
            "alt": f"{heard} {number}" if len(parts) > 1 else heard,
            "name": said(name) if part is parts[0] else "",
        }
        for part, number in zip(parts, numbers, strict=True)
    ]


def _table(table: Table) -> dict[str, Any] | None:
    """None where there are no columns."""
    if not table.headings:
        return None
    found = columns(table, POINTS)
    return {
        "caption": said(table.caption),
        "headings": [said(one) for one in table.headings],
        "numbers": table.is_number,
        "size": found.size,
        "widths": found.widths,
        "turned": found.is_turned,
        "padding": PADDING,
        "rows": [
            [
                {
                    "symbol": readable(one.symbol),
                    "colour": one.colour or ink.INK,
                    "said": said(together(one.said)),
                }
                for one in row
            ]
            for row in filled(table)
        ],
    }
