"""The address of a view: the path of a page, and what a reader has chosen there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

SCRIPT = Path(__file__).with_suffix(".js")  # what changes it in a browser
MANY = ","  # what a choice holds that is given more than once: no id
# The pages, in the order of the menu, and their paths.
PATHS = {
    "overview": "",
    "map": "karta",
    "trend": "utveckling",
    "equality": "jamlikhet",
    "domains": "sektorer",
    "pilot": "effekt",
    "schools": "skolor",
    "area": "omrade",
    "flows": "boende-och-skola",
    "municipalities": "kommuner",
    "meeting": "mote",
    "explore": "utforska",
    "works": "utvecklingsarbeten",
    "decisions": "beslut",
    "questions": "fragor",
    "families": "familjer",
    "indicator": "indikator",
    "about": "om",
    "accessibility": "tillganglighet",
}
ID = re.compile(r"[\w.,-]{0,100}", re.ASCII)


@dataclass(frozen=True)
class Address:
    """`karta?indikator=…`; the first page's path is empty."""

    path: str
    choices: dict[str, str]

    @classmethod
    def read(cls, written: str) -> Address:
        path, _, query = written.partition("?")
        given: dict[str, str] = {}
        for name, value in parse_qsl(query, keep_blank_values=True):
            given[name] = MANY if name in given else value
        return cls(path.strip("/"), given)

    def __str__(self) -> str:
        return self.path + (f"?{urlencode(self.choices)}" if self.choices else "")

    def to(self, **changes: str | None) -> Address:
        """The same with some choices changed; None takes a choice away."""
        merged: dict[str, str | None] = {**self.choices, **changes}
        return Address(self.path, {name: value for name, value in merged.items() if value is not None})

    def without_words(self) -> Address:
        """The same for a log: what a reader may have written in own words is left out."""
        kept = {name: value if ID.fullmatch(value) else "…" for name, value in self.choices.items()}
        return replace(self, choices=kept)
