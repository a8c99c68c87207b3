"""The addresses of the open data, one for each offer in each edition, and a sentence at all others."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import catalogue
import queries
import text
from open_data import FOLDER, PUBLISHED, Asked, Offer, WrongQuestion, answers, known, rows
from open_data.descriptions import DESCRIPTIONS, OFFERS
from open_data.kolada import KOLADA
from reports.open_data import Edition, file_name, is_synthetic
from text import t

HOST = re.compile(r"[\w.-]{1,253}(:\d{1,5})?|\[[0-9a-fA-F:]{2,45}\](:\d{1,5})?", re.ASCII)
log = logging.getLogger("likvard")


def _folder(request: Request, only_published: bool) -> str:
    """The absolute address of the edition's folder, as who asks would write it. Raises WrongQuestion."""
    host = request.headers.get("host", "")
    if not HOST.fullmatch(host):
        raise WrongQuestion(t("open_data.wrong_host"))
    is_secure = request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
    before = request.scope["path"].partition(f"/{FOLDER}")[0]
    part = f"{PUBLISHED}/" if only_published else ""
    return f"{'https' if is_secure else 'http'}://{host}{before}/{FOLDER}/{part}"


def _speak(request: Request) -> None:
    asked = request.query_params.get("sprak", "sv")
    if asked not in text.LANGUAGES:
        raise WrongQuestion(t("open_data.wrong_language"))
    text.speak(asked)


def _edition(only_published: bool) -> Edition | None:
    """The newest snapshot, from here on in use; None where there is none."""
    found = queries.begin()
    if found is None:
        return None
    queries.leave_out_invented(only_published)
    publisher = next(iter(catalogue.municipalities().values()))
    rules = str(found.rules["version"])
    return Edition(found.id, found.seal, found.created_on, rules, only_published, publisher)


def _file_name(offer: Offer, asked: Asked) -> str:
    """What the file is called where it is saved; it says whether a figure in it is invented.

    Nothing for what only describes, or answers a program.
    """
    if offer in DESCRIPTIONS or offer in KOLADA:
        return ""
    what = offer.path.rpartition(".")[0].format(**asked.names).replace("indikator/", "")
    if "indicator" in offer.names:
        held = [rows.values(asked.indicator)]
    elif "table" in offer.names:
        held = [rows.table(asked.table)]
    else:
        held = [] if "level" in offer.names else list(rows.tables().values())
    return file_name(asked.edition, what, offer.ending, is_synthetic(*held))


def _answer(request: Request, offer: Offer, only_published: bool) -> Response:
    _speak(request)
    base = _folder(request, only_published)
    edition = _edition(only_published)
    if edition is None:
        return answers.refused(503, t("open_data.no_snapshot"))
    path = request.scope["path"].partition(f"/{FOLDER}/")[2]
    path = path.removeprefix(f"{PUBLISHED}/") if only_published else path
    asked = Asked(edition, base, path, request.path_params, dict(request.query_params))
    if any(known(name) and asked.names[name] not in known(name) for name in offer.names):
        return answers.refused(404, t("open_data.nothing_here", address=base))
    key = (edition.seal, str(only_published), path, text.language(), base if offer.is_absolute else "")
    key = (*key, *(asked.query.get(name, "") for name in offer.query))
    found = answers.made(key, lambda: (offer.make(asked), _file_name(offer, asked)), is_kept=not offer.query)
    return answers.answered(request, found, offer.media_type)


def _endpoint(offer: Offer, only_published: bool) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        try:
            return _answer(request, offer, only_published)
        except WrongQuestion as wrong:
            return answers.refused(400, str(wrong))
        except answers.Busy:
            return answers.refused(503, t("open_data.busy"))
        except Exception:
            log.exception("It happened at %s", request.url.path)
            return answers.refused(500, t("frame.broken"))

    return answer


def _nothing(request: Request) -> Response:
    try:
        _speak(request)
        return answers.refused(404, t("open_data.nothing_here", address=_folder(request, False)))
    except WrongQuestion as wrong:
        return answers.refused(400, str(wrong))


routes = [
    *(
        Route(f"/{FOLDER}/{PUBLISHED}/{one.path}", _endpoint(one, True), name=f"{PUBLISHED}/{one.path}")
        for one in OFFERS
    ),
    *(Route(f"/{FOLDER}/{one.path}", _endpoint(one, False), name=one.path) for one in OFFERS),
    Route(f"/{FOLDER}", _nothing),
    Route(f"/{FOLDER}/{{rest:path}}", _nothing),
]
