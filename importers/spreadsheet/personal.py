"""Whether a file is about individuals. Then it is refused whole, and nothing that it says is repeated."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from importers.faults import Fault, fault
from importers.spreadsheet.decode import mended
from importers.spreadsheet.sheet import Cell, Sheet, clean, letters

NUMBER = re.compile(r"(?<![\d.,])((?:18|19|20)?)(\d\d)(\d\d)(\d\d)([-+ ]?)(\d{4})(?![\d]|[.,]\d)")
RESERVED = re.compile(r"(?<!\w)((?:18|19|20)?)(\d\d)(\d\d)(\d\d)([-+ ]?)([A-Z]\d{3}|[A-Z]{2}\d\d)(?!\w)")
ADDRESS = re.compile(r"[\w.+-]\s?@\s?[\w-]{1,63}\.\w")
SHARE = 0.5  # of a column's long numbers, so that amounts of ten digits are not refused
NAMED = 3  # names of persons in a column that make it a column of names
PLACE = re.compile(r"(skol\w*|område\w*|förskol\w*|gård\w*|school|area|kommun\w*)$", re.IGNORECASE)


@cache
def _words() -> dict[str, frozenset[str]]:
    given = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
    return {name: frozenset(words) for name, words in given.items()}


def _is_date(year: str, month: str, day: str) -> bool:
    """A day of birth; 60 is added to the day of a coordination number."""
    days = int(day) - 60 if int(day) > 60 else int(day)
    try:
        datetime.date(2000 + int(year), int(month), days)
    except ValueError:
        return month == "02" and days == 29
    return True


def _checks(digits: str) -> bool:
    """Luhn's sum over ten digits is a multiple of ten."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def identities(text: str) -> Iterator[str]:
    """Every part of `text` that is a personal identity number, a coordination or a reserve number."""
    for found in NUMBER.finditer(text):
        _, year, month, day, _, last = found.groups()
        if _is_date(year, month, day) and _checks(year + month + day + last):
            yield found[0]
    for found in RESERVED.finditer(text):
        if _is_date(*found.groups()[1:4]):
            yield found[0]


def has_address(text: str) -> bool:
    return bool(ADDRESS.search(text))


def is_name(text: str) -> bool:
    """Anna Berg, or Berg, Anna: two or more words with capitals, one of them a common first name."""
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 4 or not all(word[0].isupper() for word in words) or PLACE.search(text):
        return False
    return any(word.casefold() in _words()["first"] for word in words[:1] + words[-1:])


def looks_personal(text: str) -> bool:
    """Whether a value could be about a person, so that no message may repeat it."""
    return bool(next(identities(text), None)) or has_address(text) or is_name(clean(text))


def _bare(cell: Cell) -> str | None:
    """The digits of a cell that holds nothing else; Excel has taken the first zero of the year from some."""
    digits = clean(cell.text).removesuffix(".0")
    return digits.zfill(10 if len(digits) < 11 else 12) if re.fullmatch(r"\d{9,12}", digits) else None


def _has_identities(column: Iterable[Cell]) -> bool:
    bare = []
    for cell in column:
        if digits := _bare(cell):
            bare.append(any(identities(digits)))
        elif any(identities(clean(cell.text))):
            return True
    return bool(bare) and sum(bare) >= SHARE * len(bare) and any(bare)


def _has_names(column: list[Cell]) -> bool:
    texts = {clean(mended(cell.text) or cell.text) for cell in column if cell.number is None}
    headed = any(text.casefold() in _words()["headings"] for text in texts)
    return sum(map(is_name, texts)) >= NAMED or (headed and len(texts) > 1)


def refusals(sheets: Iterable[Sheet]) -> list[Fault]:
    """Why the file is refused; each kind once, with the columns. Empty where it is not about individuals."""
    tests = (
        ("F-PERSON-01", _has_identities),
        ("F-PERSON-02", lambda column: any(has_address(clean(cell.text)) for cell in column)),
        ("F-PERSON-03", _has_names),
    )
    columns = [
        (letters(place + 1), [cell for cell in column if cell.text and not cell.merged])
        for sheet in sheets
        for place, column in enumerate(zip(*sheet.rows, strict=True))
    ]
    found = {
        code: dict.fromkeys(name for name, column in columns if column and says(column))
        for code, says in tests
    }
    return [fault(code, {"place": ", ".join(names)}) for code, names in found.items() if names]
