"""The boxes of a page in which one of several is chosen, as a browser reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement, fragments_fromstring


@dataclass(frozen=True)
class Box:
    """A list or radio buttons: its name in the address, its label, and the ids and labels of its options."""

    name: str
    label: str
    ids: list[str]
    options: list[str]
    groups: list[str]
    otherwise: str

    def shown(self, address: Mapping[str, str]) -> str:
        """The id that is chosen, as components/address.js finds it."""
        asked = address.get(self.name, "")
        return asked if self.name in address and asked in self.ids else self.otherwise


def boxes(html: str) -> Iterator[Box]:
    """Those in a piece of a page that components/boxes.py has written."""
    for part in fragments_fromstring(html) if "choice" in html else []:
        if isinstance(part, HtmlElement) and part.get("class") == "choice":
            yield _read(part)


def _read(box: HtmlElement) -> Box:
    possible = box.xpath(".//option | .//input")
    words = [(one if one.tag == "option" else one.getparent()).text_content() for one in possible]
    ids = [one.get("value", word) for one, word in zip(possible, words, strict=True)]
    groups = box.xpath(".//optgroup/@label")
    return Box(box.get("data-name"), box[0].text_content(), ids, words, groups, box.get("data-otherwise"))
