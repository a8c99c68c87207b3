"""The whole snapshot as a Frictionless data package: files, columns, sizes and sha256."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

import catalogue
from catalogue.open_data import terms
from reports.open_data import BOUNDARIES, KEYS, Edition, Tables, invented
from reports.open_data.delimited import csv_bytes
from reports.open_data.parquet import parquet_bytes
from text import Words, in_both, t

SHAPES = ("granser/alla.geojson", "granser/alla.parquet")
MEDIA = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
}
TYPES = {"string": "string", "double": "number", "int32": "integer", "int64": "integer", "bool": "boolean"}
TIMES = {"date32[day]": "date", "timestamp[us]": "datetime"}
ENUMS = {
    "status": ["ok", "c", "x", "z", "u", "p"],
    "provenance": ["published", "computed", "synthetic"],
    "sex": ["T", "K", "M"],
}
# Which column of a table names a row of which other table, and by what.
POINTS_AT = {
    "observation": (("area_id", "area", "area_id"), ("release_id", "release", "release_id")),
    "estimate": (("scope_id", "area", "area_id"),),
}
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the time of every file in a zip: the same figures give the same bytes


def in_words(name: str, words: Words) -> dict[str, str]:
    """A property in Swedish, and beside it in English."""
    return {name: words.sv, f"{name}_en": words.en}


def indicator_table() -> pa.Table:
    """What each indicator is, as one more table."""
    every = catalogue.indicators().values()
    columns = {
        "indicator_id": [one.id for one in every],
        "name_sv": [one.name.sv for one in every],
        "name_en": [one.name.en for one in every],
        "unit": [one.unit for one in every],
        "measure": [one.measure for one in every],
        "direction": [one.direction for one in every],
        "definition_sv": [one.definition.sv for one in every],
        "definition_en": [one.definition.en for one in every],
        "source_id": [one.source for one in every],
        "smallest": [str(one.smallest) for one in every],
    }
    return pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})


def texts(tables: Tables) -> dict[str, pa.Table]:
    """The tables that can be written as text, by name: all but the shapes; and what each indicator is."""
    return {name: rows for name, rows in tables.items() if name != BOUNDARIES} | {
        "indicator": indicator_table()
    }


def _field(field: pa.Field, is_key: bool) -> dict[str, Any]:
    kind = "array" if pa.types.is_list(field.type) else (TYPES | TIMES)[str(field.type)]
    limits: dict[str, Any] = {"enum": ENUMS[field.name]} if field.name in ENUMS else {}
    limits |= {"required": True} if is_key else {}
    about = in_both(lambda: t(f"open_data.column_{field.name}"))
    found = {"name": field.name, "type": kind} | in_words("description", about)
    return found | ({"constraints": limits} if limits else {})


def schema(name: str, rows: pa.Table) -> dict[str, Any]:
    """The Table Schema of one of the tables."""
    key = KEYS.get(name, ("indicator_id",))
    named = ("indicator_id", "indicator", "indicator_id")
    is_about_one = "indicator_id" in rows.column_names and name != "indicator"
    points_at = (*POINTS_AT.get(name, ()), *([named] if is_about_one else []))
    return {
        "fields": [_field(field, field.name in key) for field in rows.schema],
        "primaryKey": list(key),
        "missingValues": [""],
        "foreignKeys": [
            {"fields": [column], "reference": {"resource": other, "fields": [its]}}
            for column, other, its in points_at
        ],
    }


def files(tables: Tables, edition: Edition, geojson: bytes) -> dict[str, bytes]:
    """Every file of the package by its path, without datapackage.json."""
    found: dict[str, bytes] = {}
    for name, rows in texts(tables).items():
        found[f"{name}.csv"] = csv_bytes(rows)
        found[f"{name}.parquet"] = parquet_bytes(rows, edition)
    shapes = parquet_bytes(tables[BOUNDARIES], edition)
    return found | dict(zip(SHAPES, (geojson, shapes), strict=True))


def _measured(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _resource(path: str, content: bytes, tables: Mapping[str, pa.Table]) -> dict[str, Any]:
    name, ending = path.replace("/", "-").rsplit(".", 1)
    same = {"path": path, "format": ending, "mediatype": MEDIA[ending]} | _measured(content)
    if ending != "csv":
        return {"name": f"{name}-{ending}", "type": "file"} | same
    about = in_both(lambda: t(f"open_data.about_{name}"))
    title = in_both(lambda: t(f"open_data.table_{name}"))
    return (
        {"name": name, "type": "table", "encoding": "utf-8"}
        | same
        | in_words("title", title)
        | in_words("description", about)
        | {"synthetic": in_both(lambda: invented(tables[name])).sv, "schema": schema(name, tables[name])}
    )


def _sources() -> Iterable[dict[str, str]]:
    for one in catalogue.sources().values():
        yield {"title": f"{one.publisher.sv}: {one.name.sv}", "path": one.url, "terms": one.licence.sv}


def descriptor(tables: Tables, edition: Edition, content: Mapping[str, bytes]) -> bytes:
    """datapackage.json of the files in `content`."""
    every = texts(tables)
    title = in_both(lambda: t("open_data.dataset"))
    about = in_both(lambda: f"{t('open_data.dataset_about')} {invented(*tables.values())}")
    found = {
        "profile": "data-package",
        "name": "likvard",
        "id": edition.seal,
        "version": edition.snapshot,
        "created": f"{edition.created_on}T00:00:00Z",
        **in_words("title", title),
        **in_words("description", about),
        "licenses": [{"name": terms().licence_id, "path": terms().licence_url, "title": terms().licence.en}],
        "sources": list(_sources()),
        "contributors": [
            {
                "title": edition.publisher.authority.sv,
                "email": edition.publisher.contact,
                "role": "publisher",
            }
        ],
        "keywords": terms().keywords.sv.split(", "),
        "likvard": edition.facts,
        "resources": [_resource(path, one, every) for path, one in content.items()],
    }
    return json.dumps(found, ensure_ascii=False, indent=2).encode()


def package_bytes(tables: Tables, edition: Edition, geojson: bytes) -> bytes:
    """All of it in one zip; the same rows always give the same bytes."""
    content = files(tables, edition, geojson)
    content = {"datapackage.json": descriptor(tables, edition, content)} | content
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, one in content.items():
            archive.writestr(zipfile.ZipInfo(path, LONG_AGO), one, zipfile.ZIP_DEFLATED)
    return file.getvalue()
