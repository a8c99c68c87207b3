"""The bytes of a text file become characters, and it is said where they had to be guessed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from importers.faults import Fault, fault

BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # means nothing in Windows-1252
LETTERS = "åäöÅÄÖéÉèüÜøæ–—’”…"
# UTF-8 that somebody has read as Windows-1252: Ã¥ for å. The undefined bytes stand as themselves.
TORN = {
    "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in letter.encode("utf-8")): letter
    for letter in LETTERS
}
TORN_ANYWHERE = re.compile("|".join(sorted(map(re.escape, TORN), key=len, reverse=True)))


@dataclass(frozen=True)
class Decoded:
    """`text` without a byte order mark. `notices` holds an error where the bytes are not text at all."""

    text: str
    encoding: str
    notices: tuple[Fault, ...] = ()


def _without_mark(content: bytes) -> str | None:
    """UTF-16 that does not say so: every other byte is zero in European text."""
    sample = content[:4096]
    for zeros, encoding in ((sample[1::2], "utf-16-le"), (sample[0::2], "utf-16-be")):
        if len(sample) >= 4 and len(sample) % 2 == 0 and zeros.count(0) > 0.8 * len(zeros):
            return encoding
    return None


def encoding_of(content: bytes) -> str | None:
    """The encoding of the bytes; None where they are no text."""
    for mark, name in BOMS.items():
        if content.startswith(mark):
            return name
    if wide := _without_mark(content):
        return wide
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None if UNDEFINED.search(content) or b"\0" in content else "cp1252"
    return "utf-8"


def decode(content: bytes) -> Decoded:
    """The text of a file: what its first bytes say, else UTF-8, else Windows-1252 with a notice.

    Windows-1252 holds all of Latin-1's letters. Raises nothing.
    """
    encoding = encoding_of(content)
    if encoding is None:
        return Decoded("", "", (fault("F-FIL-18"),))
    try:
        decoded = content.decode(encoding)
    except UnicodeDecodeError:
        return Decoded("", "", (fault("F-FIL-18"),))
    notices = (fault("U-KODNING-01"),) if encoding == "cp1252" else ()
    return Decoded(decoded.replace("\r\n", "\n").replace("\r", "\n"), encoding, notices)


def mended(torn: str) -> str | None:
    """Örnäs for Ã–rnÃ¤s; None where nothing is torn."""
    whole = TORN_ANYWHERE.sub(lambda found: TORN[found[0]], torn)
    return whole if whole != torn else None
