"""How a file of the catalogue becomes an object: each field by its type, each mistake a sentence.

The folder is this package's own, or the one that the environment variable LIKVARD_CATALOGUE names.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any

from catalogue.model import Break, Catchment, Cluster, Event, Place, Reference, Research
from text import Words

PARTS: dict[str, type] = {
    one.__name__: one for one in (Break, Event, Reference, Research, Cluster, Catchment)
}


class CatalogueError(ValueError):
    """A file in the catalogue is not as it should be; the message names file, field and remedy."""


def folder() -> Path:
    return Path(os.environ.get("LIKVARD_CATALOGUE") or Path(__file__).parent)


def read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path}: not valid TOML ({error}). Mend the line that is named.") from error


def _value(path: Path, kind: str, name: str, raw: Any) -> Any:
    """The raw TOML value as the field's type."""
    if kind.startswith("Words"):
        if not isinstance(raw, dict) or set(raw) != {"sv", "en"}:
            raise CatalogueError(f"{path}: {name} needs exactly sv and en.")
        return Words(raw["sv"], raw["en"])
    if kind == "tuple[Place, ...]":
        return tuple(Place(place, catchment) for place, catchment in raw.items())
    if kind.startswith("tuple[") and kind[6:].split(",")[0] in PARTS:
        part = PARTS[kind[6:].split(",")[0]]
        return tuple(build(part, path, _with_words(part, item)) for item in raw)
    if (part_of := kind.split(" ")[0]) in PARTS:
        if not isinstance(raw, dict):
            raise CatalogueError(f"{path}: {name} needs a table of its own: [{name}].")
        return build(PARTS[part_of], path, _with_words(PARTS[part_of], raw))
    return tuple(raw) if isinstance(raw, list) else raw


def _with_words(part: type, item: dict[str, Any]) -> dict[str, Any]:
    """A table inside a list, or inside another table, says sv and en beside its other fields:
    gather them as its words.
    """
    words = next(field.name for field in fields(part) if field.type == "Words")
    rest = {name: value for name, value in item.items() if name not in ("sv", "en")}
    return rest | {words: {name: item[name] for name in ("sv", "en") if name in item}}


def build(cls: type, path: Path, raw: dict[str, Any]) -> Any:
    """An object of `cls` from `raw`, a table in the file at `path`.

    Raises CatalogueError for a field that is missing, unknown or of the wrong kind.
    """
    known = {field.name: field for field in fields(cls)}
    if unknown := sorted(set(raw) - set(known)):
        raise CatalogueError(f"{path}: unknown field {unknown[0]}. Known: {', '.join(known)}.")
    required = {name for name, field in known.items() if field.default is MISSING}
    if missing := sorted(required - set(raw)):
        raise CatalogueError(f"{path}: {missing[0]} is missing. Add it.")
    return cls(**{name: _value(path, str(known[name].type), name, value) for name, value in raw.items()})


@cache
def all_of(cls: type, name: str, root: Path) -> dict[str, Any]:
    paths = sorted((root / name).glob("*.toml"))
    return {path.stem: build(cls, path, {"id": path.stem} | read(path)) for path in paths}
