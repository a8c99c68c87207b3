"""What leaves the screen, at an address: /dokument/<format>/<page>?<choices>. Made when it is asked for.

A document is its page, run without a browser: it cannot say anything else than the page does.
"""

from __future__ import annotations

import csv
import io
import logging
import threading
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import catalogue
import queries
import text
import views
from catalogue.decisions import COLUMNS
from components import agenda, frozen
from components.address import MANY, PATHS, Address
from components.table import file_words
from packs import packed
from queries import snapshot
from queries.patience import GivenUp
from reports import Imprint, View
from reports.image import png, svg
from reports.open_data.delimited import as_text
from reports.pdf import Kind, document
from reports.presentation import presentation
from reports.workbook import workbook
from text import t

log = logging.getLogger("likvard")

SECONDS = 30  # that a reader waits for a turn
TURNS = threading.BoundedSemaphore(2)
KEPT = 32  # documents
TEMPLATES = Path(__file__).parent / "catalogue" / "municipalities"  # <code>.pptx, where there is one
KINDS: Mapping[str, Kind] = {"area": "area", "indicator": "indicator", "meeting": "meeting"}
# The choices of an address that say what a decision is about.
INDICATORS = ("indikator", "indikator2", "indikatorer")
AREAS = ("omrade", "omraden", "urval")
# What a document holds beside the page's own pictures.
BESIDE = {
    "overview": ("domains", "equality"),
    "area": ("trend",),
    "indicator": ("map", "trend", "equality", "schools"),
}


class Busy(Exception):
    """So many documents are being made that this one has to wait too long."""


class Nothing(Exception):
    """There is nothing at the address to make a document of."""


@dataclass(frozen=True)
class Asked:
    """What a document is about: a page with its choices, in a snapshot. `server` is where its links lead."""

    written: str
    server: str
    used: snapshot.Snapshot

    @property
    def address(self) -> Address:
        return Address.read(self.written)

    @property
    def page(self) -> str:
        return views.NAMES[self.address.path]

    @property
    def language(self) -> Literal["sv", "en"]:
        return "en" if self.address.choices.get("sprak") == "en" else "sv"

    @property
    def place(self) -> catalogue.Municipality:
        known = catalogue.municipalities()
        return known.get(self.address.choices.get("kommun", ""), next(iter(known.values())))

    def imprint(self) -> Imprint:
        used, name = self.used, str(self.place.name)
        return Imprint(name, used.id, used.created_on, str(used.rules["version"]), self.server, self.language)

    def title(self) -> str:
        return f"{t(f'pages.{self.page}')} – {self.place.name}"


def shown(asked: Asked, alone: bool = False) -> list[View]:
    """The views of the document, in order: an agenda's points; else the page's, and what stands beside it.

    alone  only the page itself is meant
    """
    if asked.page == "meeting" and not alone:
        points = agenda.read(asked.address.choices.get(agenda.POINTS, ""))
        return [views.of_point(one, asked.used) for one in points]
    one = agenda.Point.read(asked.written)
    if one.picture or alone:
        view = views.of_point(one, asked.used)
        return [view if view.pictures or not alone else views.of_point(replace(one, picture=""), asked.used)]
    others = (Address(PATHS[name], one.view.choices) for name in BESIDE.get(asked.page, ()))
    found = [views.shown(other, asked.used) for other in (one.view, *others)]
    return [view for view in found if view.pictures] or [view for view in found[:1] if view.nothing]


def _pdf(asked: Asked, found: Sequence[View]) -> bytes:
    kind: Kind = "indicator" if "indikator" in asked.address.choices else "situation"
    return document(KINDS.get(asked.page, kind), found, asked.imprint(), asked.title())


def _pptx(asked: Asked, found: Sequence[View]) -> bytes:
    own = TEMPLATES / f"{asked.place.id}.pptx"
    return presentation(found, asked.imprint(), asked.title(), own if own.exists() else None)


def _xlsx(asked: Asked, found: Sequence[View]) -> bytes:
    pictures = [picture for view in found for picture in view.pictures]
    ids = {
        str(row[picture.data.columns.index("indicator_id")])
        for picture in pictures
        if "indicator_id" in picture.data.columns
        for row in picture.data.rows
    }
    known = [one for id, one in catalogue.indicators().items() if id in ids]
    return workbook(found, asked.imprint(), asked.title(), known)


def _decisions(asked: Asked, found: Sequence[View]) -> bytes:
    """The agenda's decisions as `catalogue/decisions` and `python -m importers decisions` read them."""
    places = {one.id for kind in (asked.place.clusters, asked.place.catchments) for one in kind}
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for view in found:
        if view.decision:
            about = Address.read(view.address).choices
            writer.writerow(
                {
                    "date": asked.used.created_on,
                    "decision": as_text(view.decision),
                    "indicators": " ".join(_named(about, INDICATORS, catalogue.indicators())),
                    "areas": " ".join(_named(about, AREAS, places)),
                    "source": t("documents.decided"),
                    "url": f"{asked.server}/{view.address}",
                }
            )
    return file.getvalue().encode("utf-8-sig")


def _named(choices: Mapping[str, str], names: Iterable[str], known: Container[str]) -> Iterator[str]:
    """The ids that the choices hold under these names, those that are known, each once."""
    given = [one for name in names for one in choices.get(name, "").split(MANY)]
    return (one for one in dict.fromkeys(given) if one in known)


def _zip(asked: Asked, found: Sequence[View]) -> bytes:
    if not found[0].asked:
        raise Nothing
    return packed(found[0], asked.page, asked.place, asked.used, asked.imprint())


def _image(draw: Callable[..., bytes]) -> Callable[[Asked, Sequence[View]], bytes]:
    def drawn(asked: Asked, found: Sequence[View]) -> bytes:
        if not found[0].pictures:
            raise Nothing
        return draw(found[0].pictures[0], asked.imprint())

    return drawn


FORMATS: Mapping[str, tuple[str, Callable[[Asked, Sequence[View]], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", _pptx),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "csv": ("text/csv; charset=utf-8", _decisions),
    "zip": ("application/zip", _zip),
    "svg": ("image/svg+xml", _image(svg)),
    "png": ("image/png", _image(png)),
}
OF_ONE_PAGE = ("zip",)


@lru_cache(maxsize=KEPT)
def made(form: str, asked: Asked) -> tuple[bytes, str]:
    """The document and the name of its file. Raises Busy, and Nothing where there is nothing to show."""
    if not TURNS.acquire(timeout=SECONDS):
        raise Busy
    try:
        return copy_context().run(_made, form, asked)
    finally:
        TURNS.release()


def _made(form: str, asked: Asked) -> tuple[bytes, str]:
    text.speak(asked.language)
    if form == "csv" and asked.page != "meeting":
        return _numbers(asked)
    found = shown(asked, form in OF_ONE_PAGE)
    if not found:
        raise Nothing
    is_invented = any(picture.is_synthetic for view in found for picture in view.pictures)
    name = file_words(t(f"pages.{asked.page}"), str(asked.place.name), asked.used.id, is_invented=is_invented)
    return FORMATS[form][1](asked, found), f"{name}.{form}"


def _numbers(asked: Asked) -> tuple[bytes, str]:
    """The rows behind a picture, as they are."""
    one = agenda.Point.read(asked.written)
    found = views.file(one.view, asked.used, one.picture)
    if found is None:
        raise Nothing
    return found


def answer(request: Request) -> Response:
    """The document at an address, or in a sentence why there is none."""
    form, path = request.path_params["format"], request.path_params["page"]
    written = f"{path}?{request.url.query}" if request.url.query else path
    text.speak("en" if request.query_params.get("sprak") == "en" else "sv")
    if form not in FORMATS or path not in views.NAMES:
        return _refused(404, "documents.unknown")
    used = snapshot.archived(request.query_params.get(frozen.EDITION, "")) or queries.begin()
    if used is None:
        return _refused(503, "frame.no_data")
    try:
        body, name = made(form, Asked(written, str(request.base_url).rstrip("/"), used))
    except Nothing:
        return _refused(404, "documents.nothing")
    except Busy:
        return _refused(503, "documents.busy")
    except GivenUp:
        return _refused(503, "frame.given_up")
    except Exception:
        log.exception("It happened at /dokument/%s/%s", form, Address.read(written).without_words())
        return _refused(500, "frame.broken")
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return Response(body, headers=headers, media_type=FORMATS[form][0])


def _refused(status: int, key: str) -> Response:
    return PlainTextResponse(t(key), status, {"Cache-Control": "no-store"})


routes = [Route("/dokument/{format}/{page:path}", answer)]
