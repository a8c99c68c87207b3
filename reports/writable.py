"""Text as office files can hold it: they are XML, which has no place for some characters."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

T = TypeVar("T")

NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(given: T) -> T:
    """A text, or all texts in a view, a picture or a table, without what cannot be written."""
    found: Any = given
    if isinstance(found, str):
        found = NEVER.sub("", found)
    elif isinstance(found, tuple):
        found = tuple(map(writable, found))
    elif is_dataclass(found) and not isinstance(found, type):
        found = replace(found, **{one.name: writable(getattr(found, one.name)) for one in fields(found)})
    return cast(T, found)
