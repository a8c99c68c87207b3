"""What the fonts that travel along can write, and how wide it becomes.

A character without a glyph would be an empty box in a document, and no document that anybody can hear: its
code is written instead, as [U+1F3EB].
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from reports.ink import FAMILIES, FILES, FONTS

SILENT = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f")  # seen by nobody, but they shape the words
BREAKS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")


@dataclass(frozen=True)
class Face:
    """A font: of each character its glyph, of each glyph its width in `units` to the em."""

    units: int
    glyphs: dict[int, int]
    widths: tuple[int, ...]

    def width(self, glyph: int) -> float:
        return self.widths[min(glyph, len(self.widths) - 1)] / self.units


def readable(text: object) -> str:
    """`text` in characters that the fonts have. Nothing in it can turn the order of what stands beside it."""
    return "".join(map(_readable, str(text)))


def width(text: str, size: float, is_bold: bool = False) -> float:
    """How wide `text` becomes in the unit of `size`, without kerning."""
    return size * sum(_width(character, is_bold) for character in text)


def runs(text: str) -> Iterator[tuple[str, str]]:
    """Of readable `text` the stretches that one font can write: its family, and the stretch.

    Where a part of it is read from the right, the order of the stretches is not that of the text: it is one.
    """
    if any(unicodedata.bidirectional(character) in ("R", "AL") for character in text):
        yield FAMILIES[1], text
        return
    for place, run in groupby(text, _family):
        yield FAMILIES[place], "".join(run)


@cache
def _family(character: str) -> int:
    first = face(FILES[False][0]), face(FILES[True][0])
    return int(character not in SILENT and not all(ord(character) in one.glyphs for one in first))


@cache
def _readable(character: str) -> str:
    if character in BREAKS:
        return " "
    kind = unicodedata.category(character)
    if character in SILENT or (kind != "Co" and _has(character)):
        return "" if kind == "Cf" and character not in SILENT else character
    return "" if kind in ("Cc", "Cf") else f"[U+{ord(character):04X}]"


@cache
def _has(character: str) -> bool:
    return all(any(ord(character) in face(file).glyphs for file in files) for files in FILES.values())


@cache
def _width(character: str, is_bold: bool) -> float:
    if character in SILENT:
        return 0
    for file in FILES[is_bold]:
        if glyph := face(file).glyphs.get(ord(character)):
            return face(file).width(glyph)
    return 1


@cache
def face(file: str) -> Face:
    """The font in a file of the folder of fonts."""
    data = (FONTS / file).read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4s4xI", data, 12 + 16 * place) for place in range(count))
    tables = {name.decode(): start for name, start in records}
    (units,) = struct.unpack_from(">H", data, tables["head"] + 18)
    (measured,) = struct.unpack_from(">H", data, tables["hhea"] + 34)
    widths = struct.unpack_from(">" + "Hh" * measured, data, tables["hmtx"])[::2]
    return Face(units, _glyphs(data, tables["cmap"]), widths)


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """The table of characters: the one of all of Unicode, or that of its first plane."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    records = (struct.unpack_from(">HHI", data, cmap + 4 + 8 * place) for place in range(count))
    found = {(platform, encoding): cmap + start for platform, encoding, start in records}
    if (3, 10) in found:
        start = found[3, 10]
        (groups,) = struct.unpack_from(">I", data, start + 12)
        spans = (struct.unpack_from(">III", data, start + 16 + 12 * place) for place in range(groups))
        return {code: first + code - low for low, high, first in spans for code in range(low, high + 1)}
    return _first_plane(data, found[3, 1])


def _first_plane(data: bytes, start: int) -> dict[int, int]:
    (twice,) = struct.unpack_from(">H", data, start + 6)
    ends = start + 14
    starts, deltas, offsets = (ends + 2 + k * twice for k in (1, 2, 3))
    glyphs = {}
    for place in range(0, twice, 2):
        (high,), (low,) = (struct.unpack_from(">H", data, at + place) for at in (ends, starts))
        (delta,), (offset,) = (struct.unpack_from(">H", data, at + place) for at in (deltas, offsets))
        for code in range(low, min(high, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", data, offsets + place + offset + 2 * (code - low))
            if not offset or glyph:
                glyph = (glyph + delta) & 0xFFFF
            if glyph:
                glyphs[code] = glyph
    return glyphs
