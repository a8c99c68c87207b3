"""What cannot be drawn is said, not left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


class Unknown(ValueError):
    """A figure holds something that is not drawn; the message says where and what."""


def only(given: Mapping[str, Any], known: Collection[str], where: str) -> None:
    """Refuse what `given` holds besides the `known` keys."""
    if more := sorted(set(given) - set(known)):
        raise Unknown(f"{where}: {', '.join(more)} cannot be drawn")


def one_of(value: Any, known: Collection[Any], where: str) -> Any:
    """`value`, refused where it is none of the known."""
    if value not in known:
        raise Unknown(f"{where}: {value!r} cannot be drawn")
    return value
