"""The words over invented figures, from edge to edge: any quarter of a picture holds them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from reports.glyphs import width as wide
from reports.ink import MARK
from reports.svg.elements import element, words
from reports.svg.strict import Unknown

SIZE, HIGH = 16, 52  # pixels
TURN = -14  # degrees
TILE = "data:image/svg+xml,"


def mark_of(layout: Mapping[str, Any]) -> str:
    """The words in a figure's images, which are nothing but the mark; empty where there are none."""
    found = {said for image in layout.get("images", ()) for said in _words(image)}
    if len(found) > 1:
        raise Unknown(f"images: {sorted(found)} are not one mark")
    return next(iter(found), "")


def _words(image: Mapping[str, Any]) -> Sequence[str]:
    source = str(image.get("source"))
    said = re.findall(r"<text [^>]*>([^<]+)</text>", unquote(source)) if source.startswith(TILE) else []
    if not said or image.get("layer") != "below":
        raise Unknown("images: an image that is no mark cannot be drawn")
    return said


def mark(said: str, width: float, height: float, key: str = "") -> str:
    """The words `said` all over a picture; nothing where there are none."""
    if not said:
        return ""
    across = wide(said, SIZE, is_bold=True) + 2.5 * SIZE
    rows = (
        element("text", words(said), x=x + row * across / 3, y=HIGH * (row + 0.5))
        for row in range(3)
        for x in (-across, 0, across)
    )
    tile = element(
        "pattern",
        *rows,
        id=f"mark{key}",
        width=across,
        height=3 * HIGH,
        patternUnits="userSpaceOnUse",
        patternTransform=f"rotate({TURN})",
        font_size=SIZE,
        font_weight=700,
        fill=MARK,
    )
    return element("defs", tile) + element("rect", width=width, height=height, fill=f"url(#mark{key})")
