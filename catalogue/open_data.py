"""On what terms what is published may be used, and what it is filed under: open_data.toml.

It is about what this program puts together, so the file lies beside the code whichever catalogue is in use.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalogue import Municipality, build, read
from text import Words

FILE = Path(__file__).with_name("open_data.toml")


@dataclass(frozen=True)
class Terms:
    licence_id: str
    licence_url: str
    licence: Words
    theme: str  # addresses in the authority tables of the EU
    frequency: str
    publisher_types: tuple[str, ...]  # kind of authority, and its address
    keywords: Words  # between commas

    def publisher_type(self, place: Municipality) -> str:
        """What kind of authority answers for the data."""
        kind = "region" if place.compared == "municipality" else "municipality"
        return dict(one.split(" ") for one in self.publisher_types)[kind]


@cache
def terms(path: Path = FILE) -> Terms:
    """The terms in the file at `path`. Raises CatalogueError for a field that is missing or unknown."""
    found: Terms = build(Terms, path, read(path))
    return found
