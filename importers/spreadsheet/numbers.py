"""What a cell for a number says: a number, a mark in place of one, or something that is neither."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

# Marks that stand where there is no number: c protected, x not available, z not applicable.
MARKS = {
    "..": "c",
    "…": "c",
    "*": "c",
    "skyddad": "c",
    "protected": "c",
    ".": "x",
    "x": "x",
    "saknas": "x",
    "uppgift saknas": "x",
    "missing": "x",
    "n/a": "x",
    "-": "z",
    "–": "z",
    "—": "z",
    "−": "z",
}
GAP = r"[\s\u00a0\u2007\u2009\u202f'’]"  # between thousands
SPACES = re.compile(GAP)
FEW = re.compile(r"[<≤]=?[0-9]+|[0-9]{1,2}[-–][0-9]{1,2}")  # <5, 1–4: so few that it is not told how many
ROUNDED = re.compile(r"[~≈][0-9]+(?:[.,][0-9]+)?%?")  # ~100: rounded off, so it is not taken for a number
DIGITS = re.compile(rf"(?:[0-9]+|[0-9]{{1,3}}(?:{GAP}[0-9]{{3}})+)(?:[.,][0-9]+)?|[.,][0-9]+")
TWO_WAYS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")  # 1.234 is 1 234 to one reader and 1,234 to another
BOTH_SIGNS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+[.,][0-9]+")  # 1.234,5
BOOKKEEPING = re.compile(r"\(.*[0-9].*\)|.*[0-9]\s*[-−–]")  # (5) and 5-


@dataclass(frozen=True)
class Number:
    """A number; `separator` is its decimal sign where it has one."""

    value: float
    is_percent: bool = False
    separator: str | None = None
    status: str = "ok"
    mark: None = None


@dataclass(frozen=True)
class Mark:
    """What stands where there is no number: its status, and the mark as written."""

    status: str
    mark: str
    value: None = None


def _mark(written: str) -> Mark | None:
    close = SPACES.sub("", written)
    if FEW.fullmatch(close):
        return Mark("c", written)
    if ROUNDED.fullmatch(close):
        return Mark("u", written)
    status = MARKS.get(" ".join(written.lower().split()))
    return Mark(status, written) if status else None


def number(text: str) -> Number | Mark | str:
    """What `text` says. A string is the code of the fault: it says neither a number nor a mark.

    F-TAL-03 could be read in two ways, F-TAL-05 is a negative number in bookkeepers' writing,
    F-TAL-01 is neither number nor mark.
    """
    written = text.strip()
    if mark := _mark(written):
        return mark
    digits = written.removesuffix("%").strip()
    if BOOKKEEPING.fullmatch(digits) and DIGITS.fullmatch(digits.strip("()-−– ")):
        return "F-TAL-05"
    sign = -1 if digits[:1] in ("-", "−") else 1
    digits = digits[1:].strip() if digits[:1] in ("-", "−", "+") else digits
    if TWO_WAYS.fullmatch(digits) or BOTH_SIGNS.fullmatch(digits):
        return "F-TAL-03"
    if not DIGITS.fullmatch(digits):
        return "F-TAL-01"
    value = float(SPACES.sub("", digits).replace(",", "."))
    separator = next((one for one in ",." if one in digits), None)
    is_percent = written.endswith("%")
    return Number(sign * value + 0.0, is_percent, separator) if math.isfinite(value) else "F-TAL-01"
