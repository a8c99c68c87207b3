"""What published reports have found in words, beside the figures: each statement with its source."""

from __future__ import annotations

import html
from collections.abc import Sequence

from catalogue.citations import Citation
from components.prose import Section, link_html, list_html, prose_html
from components.table import Html
from text import t


def cited_html(one: Citation) -> Html:
    """The statement, and who says it."""
    source = link_html(one.source.url or "", str(one.source.name))
    said = t("citations.source", statement="\0", source="\1")
    return Html(html.escape(said).replace("\0", html.escape(str(one.statement))).replace("\1", source))


def listed(found: Sequence[Citation]) -> Html:
    return list_html(cited_html(one) for one in found) if found else Html()


def section(found: Sequence[Citation]) -> Section:
    return Section("rapporter", t("citations.heading"), listed(found) or prose_html(t("citations.none")))
