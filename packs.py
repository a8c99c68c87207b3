"""The zip by which a view's numbers can be had again: what the page asked, put to no more than it read."""

from __future__ import annotations

import platform
from dataclasses import replace
from importlib.metadata import version

import catalogue
import queries
from catalogue import Municipality
from catalogue.citing import Reference, named
from components import frozen
from components.address import Address
from queries import near, slices, snapshot
from reports import Imprint, View
from reports.open_data import Edition
from reports.pack import Made, Question, pack


def packed(view: View, page: str, place: Municipality, used: snapshot.Snapshot, imprint: Imprint) -> bytes:
    """The zip of `view`, which `page` has shown of `used`. The view must have asked something."""
    part = slices.part(used, view.asked)
    questions = tuple(
        Question(one.name, one.sql, one.parameters, slices.written_out(one), answer)
        for one, answer in zip(view.asked, part.answers, strict=True)
    )
    made = Made(
        part.tables,
        queries.SCHEMA.read_text("utf-8"),
        queries.VIEWS,
        {path.name: path.read_text("utf-8") for path in sorted((queries.HERE / "macros").glob("*.sql"))},
        {
            "contract": snapshot.CONTRACT,
            "duckdb": version("duckdb"),
            "python": platform.python_version(),
            "protection_rules": imprint.rules,
        },
    )
    edition = Edition(used.id, used.seal, used.created_on, imprint.rules, place.only_published, place)
    reference = _reference(view, page, place, used, imprint.server)
    shown = tuple(one for one in reference.indicators if one in part.reported())
    return pack(view, questions, made, edition, imprint, replace(reference, indicators=shown))


def _reference(view: View, page: str, place: Municipality, used: snapshot.Snapshot, server: str) -> Reference:
    words = {word for one in view.asked for word in near.words(one.parameters)}
    indicators = tuple(one for one in catalogue.indicators() if one in words)
    address = Address.read(view.address).to(**{frozen.EDITION: used.version})
    return Reference(
        place,
        named(page, indicators, place),
        used.id,
        used.seal,
        used.created_on,
        f"{server}/{address}",
        indicators,
        any(one.is_synthetic for one in view.pictures) or slices.is_invented(view.asked),
    )
