"""What describes the open data: to people, to programs, to catalogues of open data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import catalogue
import text
from components.open_data import page_html
from open_data import ALL, HTML, JSON, RDF, TEXTS, Asked, Offer, known, rows
from open_data.files import INDICATOR, SHAPES, TABLE, WHOLE
from open_data.kolada import KOLADA
from reports.open_data.dcat import Dataset, Distribution, dcat_bytes
from reports.open_data.package import descriptor, files
from reports.open_data.workbook import read_me
from text import Words, in_both, t


def _words(key: str) -> Words:
    return in_both(lambda: t(f"open_data.{key}"))


def _files(offers: Iterable[Offer], **names: str) -> list[dict[str, str]]:
    """Where each is, from the edition's folder, and what it is."""
    return [
        {
            "path": one.path.format(**names) + (f"?sprak={text.language()}" if one.speaks else ""),
            "media_type": one.media_type.partition(";")[0],
            "title": t(f"open_data.{one.words}"),
        }
        for one in offers
    ]


def _item(id: str, name: object, about: object, found: list[dict[str, str]]) -> dict[str, Any]:
    return {"id": id, "name": str(name), "about": str(about), "files": found}


def contents(asked: Asked) -> dict[str, Any]:
    """All that there is, in the language now spoken: what people read, and programs."""
    title, *sentences = read_me(asked.edition, t("open_data.title"), rows.tables().values())
    whole = _item("hela", t("open_data.dataset"), t("open_data.dataset_about"), _files(WHOLE))
    indicators = [
        _item(one.id, one.name, one.definition, _files(INDICATOR, indicator=one.id))
        for one in catalogue.indicators().values()
    ]
    tables = [
        _item(one, t(f"open_data.table_{one}"), t(f"open_data.about_{one}"), _files(TABLE, table=one))
        for one in TEXTS
    ]
    boundaries = [
        _item(f"granser-{one}", t(f"open_data.level_{one}"), "", _files(SHAPES, level=one))
        for one in known("level")
    ]
    services = [_item("kolada", t("open_data.api"), t("open_data.api_about"), _files(KOLADA[:1]))]
    described = [_item("beskrivningar", t("open_data.descriptions"), "", _files(DESCRIPTIONS))]
    groups = {
        "whole": [whole],
        "indicators": indicators,
        "tables": tables,
        "boundaries": boundaries,
        "services": [*services, *described],
    }
    return {
        "title": title,
        "language": text.language(),
        "about": sentences,
        "snapshot": asked.edition.facts,
        "groups": [
            {"id": id, "title": t(f"open_data.group_{id}"), "items": items} for id, items in groups.items()
        ],
    }


def _page(asked: Asked) -> bytes:
    return page_html(contents(asked), asked.base).encode()


def _list(asked: Asked) -> bytes:
    return json.dumps(contents(asked), ensure_ascii=False).encode()


def _package(asked: Asked) -> bytes:
    tables = rows.tables()
    return descriptor(tables, asked.edition, files(tables, asked.edition, rows.geojson(asked, ALL)))


def _distributions(offers: Iterable[Offer], **names: str) -> tuple[Distribution, ...]:
    return tuple(
        Distribution(one.path.format(**names), _words(one.words), one.media_type.partition(";")[0])
        for one in offers
    )


def _dcat(asked: Asked) -> bytes:
    """All of it, the boundaries, each indicator."""
    shapes = _distributions(SHAPES, level=ALL)
    datasets = [
        Dataset("hela", _words("dataset"), _words("dataset_about"), _distributions(WHOLE)),
        Dataset("granser-alla", _words("boundaries"), _words("about_area_geometry"), shapes),
    ]
    for one in catalogue.indicators().values():
        datasets.append(
            Dataset(one.id, one.name, one.definition, _distributions(INDICATOR, indicator=one.id))
        )
    return dcat_bytes(datasets, asked.edition, asked.base)


def _parameter(name: str, where: str) -> dict[str, Any]:
    kinds: dict[str, Any] = {
        "sprak": {"type": "string", "enum": list(text.LANGUAGES), "default": "sv"},
        "page": {"type": "integer", "minimum": 1},
        "per_page": {"type": "integer", "minimum": 1, "maximum": 5000},
    }
    usual = {"type": "string"} | ({"enum": list(known(name))} if known(name) else {})
    about = t(f"open_data.parameter_{name}")
    schema = kinds.get(name, usual)
    return {"name": name, "in": where, "required": where == "path", "description": about, "schema": schema}


def _operation(offer: Offer) -> dict[str, Any]:
    query = (*offer.query, *(["sprak"] if offer.speaks else []))
    body: dict[str, Any] = {"schema": {}} if offer.media_type in (JSON, HTML) else {}
    errors = {
        status: {
            "description": t(f"open_data.status_{status}"),
            "content": {"text/plain": {"schema": {"type": "string"}}},
        }
        for status in ("400", "404", "503")
    }
    return {
        "summary": t(f"open_data.{offer.words}"),
        "parameters": [
            *(_parameter(name, "path") for name in offer.names),
            *(_parameter(name, "query") for name in query),
        ],
        "responses": {
            "200": {
                "description": t("open_data.status_200"),
                "content": {offer.media_type.partition(";")[0]: body},
            },
            "206": {"description": t("open_data.status_206")},
            "304": {"description": t("open_data.status_304")},
            **errors,
        },
    }


def openapi(asked: Asked) -> dict[str, Any]:
    """Every offer, as OpenAPI 3.1 describes it. Where it lies is told from where the description does."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": t("open_data.title"),
            "summary": t("open_data.catalogue_about"),
            "description": " ".join(read_me(asked.edition, t("open_data.title"), rows.tables().values())[1:]),
            "version": asked.edition.snapshot,
            "contact": {"email": asked.edition.publisher.contact},
        },
        "servers": [{"url": "."}],
        "paths": {f"/{one.path}": {"get": _operation(one)} for one in OFFERS},
    }


def _openapi(asked: Asked) -> bytes:
    return json.dumps(openapi(asked), ensure_ascii=False).encode()


DESCRIPTIONS = (
    Offer("", HTML, "file_page", _page, speaks=True, is_absolute=True),
    Offer("innehall.json", JSON, "file_list", _list, speaks=True),
    Offer("datapackage.json", JSON, "file_package", _package),
    Offer("dcat.rdf", RDF, "file_dcat", _dcat, is_absolute=True),
    Offer("openapi.json", JSON, "file_openapi", _openapi, speaks=True),
)
OFFERS = (*DESCRIPTIONS, *WHOLE, *INDICATOR, *TABLE, *SHAPES, *KOLADA)  # in the order in which they are tried
