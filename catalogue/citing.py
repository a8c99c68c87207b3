"""How a view is referred to, so that who follows the reference finds the same numbers."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass

import catalogue
from catalogue import Municipality
from catalogue.open_data import terms
from text import Words, date, in_both, listing, t


@dataclass(frozen=True)
class Reference:
    """What a reference says. `address` is whole, and names the edition for good."""

    publisher: Municipality
    what: Words
    snapshot: str
    seal: str
    created_on: str  # ISO date
    address: str
    indicators: tuple[str, ...]  # ids, of those of which a source has reported something that is shown
    is_synthetic: bool

    def __str__(self) -> str:
        """In the language now spoken. The day when it was read is left to the reader."""
        who = str(self.publisher.authority)
        said = {
            "publisher": who[:1].upper() + who[1:],
            "year": self.created_on[:4],
            "what": self.what,
            "id": self.snapshot,
            "date": date(datetime.date.fromisoformat(self.created_on)),
            "seal": self.seal,
        }
        sources = sources_of(self.indicators)
        parts = [
            t("citing.reference", **said),
            *([t("citing.sources", sources=listing(sources))] if sources else []),
            *([t("citing.invented")] if self.is_synthetic else []),
            t("citing.address", address=self.address),
        ]
        return " ".join(parts)


def sources_of(indicators: Iterable[str]) -> list[str]:
    """Who has published what the indicators are made of, each once."""
    known = catalogue.indicators()
    found = (catalogue.sources()[known[one].source] for one in indicators if one in known)
    return list(dict.fromkeys(str(one.publisher) for one in found))


def named(page: str, indicators: Iterable[str], place: Municipality) -> Words:
    """What a view shows, as a title: its indicator where it has but one, its page and its place."""
    found = [catalogue.indicators()[one] for one in indicators if one in catalogue.indicators()]
    said = [found[0].name] if len(found) == 1 else []
    return in_both(lambda: ", ".join(map(str, (*said, t(f"pages.{page}"), place.name))))


def cff(reference: Reference) -> str:
    """The same for programs that collect references: CITATION.cff, version 1.2.0."""
    lines = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "message": str(reference),
        "title": str(reference.what),
        "version": reference.snapshot,
        "date-released": reference.created_on,
        "url": reference.address,
        "license": terms().licence_id,
    }
    lists = {
        "authors": {"name": str(reference.publisher.authority)},
        "identifiers": {"type": "other", "value": f"sha256:{reference.seal}"},
    }
    said = [f"{name}: {_quoted(value)}" for name, value in lines.items()]
    for name, item in lists.items():
        first, *others = (f"{key}: {_quoted(value)}" for key, value in item.items())
        said += [f"{name}:", f"  - {first}", *(f"    {one}" for one in others)]
    return "\n".join(said) + "\n"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)  # which YAML reads as the same text
