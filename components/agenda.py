"""The agenda of a meeting: pictures in an order, each with a line of decision. It is a choice in the address.

Nothing of it is kept on the server: who has the address has the agenda.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from components import permalink, record
from components.address import PATHS, Address
from text import t

POINTS, PICTURE, DECISION, SHOWN = "punkter", "bild", "beslut", "punkt"
OWN = (POINTS, PICTURE, DECISION, SHOWN)  # choices that are the meeting's, not a view's
BETWEEN = "|"
MOST = 30
LONGEST = 200  # characters of a decision
UNWRITTEN = ("Cc", "Cs", "Cn")  # control characters, halves of characters, and such as do not exist


def plain(said: str) -> str:
    """What somebody wrote, on one line, without what no file can hold."""
    kept = (one for one in said if one.isspace() or unicodedata.category(one) not in UNWRITTEN)
    return " ".join("".join(kept).split())


@dataclass(frozen=True)
class Point:
    """A picture of a view. `picture` is its key on the page; empty where the whole page is meant."""

    view: Address
    picture: str = ""
    decision: str = ""

    @classmethod
    def read(cls, written: str) -> Point:
        one = Address.read(written)
        said = plain(one.choices.get(DECISION, ""))[:LONGEST]
        return cls(one.to(**dict.fromkeys(OWN)), one.choices.get(PICTURE, ""), said)

    def __str__(self) -> str:
        return str(self.view.to(**{PICTURE: self.picture or None, DECISION: self.decision or None}))


def read(written: str) -> list[Point]:
    """The agenda that a choice holds; what is more than it can hold is left out."""
    return [Point.read(one) for one in written.split(BETWEEN)[:MOST]] if written else []


def write(points: Sequence[Point]) -> str | None:
    return BETWEEN.join(str(one) for one in points) or None


def points() -> list[Point]:
    """The agenda that the reader carries along. A point of no page there is, is left out, and said."""
    found = read(permalink.asked(POINTS) or "")
    known = [one for one in found if one.view.path in PATHS.values()]
    if len(known) < len(found):
        permalink.say_unknown(POINTS)
    return known


def here(key: str) -> Point:
    """The picture `key` of the page that is shown."""
    choices = permalink.address(**dict.fromkeys(OWN))
    return Point(Address(permalink.path(), choices), key)


def is_same(one: Point, other: Point) -> bool:
    return replace(one, decision="") == replace(other, decision="")


def change(points: Sequence[Point]) -> None:
    permalink.select(POINTS, write(points))


def pin(one: Point) -> None:
    """Put a picture last on the agenda, or take it away where it is there."""
    known = points()
    others = [other for other in known if not is_same(one, other)]
    change(others if len(others) < len(known) else [*known, one][:MOST])


def show_pin(key: str) -> None:
    """The button that puts a picture on the agenda."""
    if record.kept():
        return
    one = here(key)
    known = points()
    is_pinned = any(is_same(one, other) for other in known)
    is_full = len(known) >= MOST and not is_pinned
    said = t("agenda.unpin" if is_pinned else "agenda.full" if is_full else "agenda.pin", most=MOST)
    permalink.button(said, f"pin-{key}", partial(pin, one), type="tertiary", disabled=is_full)
