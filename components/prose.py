"""Long text as HTML: paragraphs, lists, explained terms, and sections under real headings.

Words are written plainly in text/*.toml. A blank line parts two blocks. A block whose lines begin with "- "
is a list; one whose lines read "term :: explanation" is a list of terms. Nothing else is markup.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from components.table import Html
from text import percent, t

POINT = "- "
TERM = " :: "


@dataclass(frozen=True)
class Section:
    """A part of a page. `id` is its place in the page's address: #metod."""

    id: str
    title: str
    body: Html


def prose_html(words: str) -> Html:
    """The words as paragraphs and lists, letter by letter."""
    return Html("".join(_block(block.splitlines()) for block in words.strip().split("\n\n") if block.strip()))


def _block(lines: Sequence[str]) -> str:
    if all(line.startswith(POINT) for line in lines):
        return list_html(line.removeprefix(POINT) for line in lines)
    if all(TERM in line for line in lines):
        return terms_html((term, words) for term, _, words in (line.partition(TERM) for line in lines))
    return f"<p>{_safe(' '.join(lines))}</p>"


def _safe(words: str) -> str:
    return words if isinstance(words, Html) else html.escape(words)


def list_html(points: Iterable[str]) -> Html:
    return Html("<ul>" + "".join(f"<li>{_safe(point)}</li>" for point in points) + "</ul>")


def terms_html(terms: Iterable[tuple[str, str]]) -> Html:
    """What each term means, or what is true of each thing. Terms without an explanation are left out."""
    rows = (f"<div><dt>{_safe(term)}</dt><dd>{_safe(words)}</dd></div>" for term, words in terms if words)
    return Html(f"<dl>{''.join(rows)}</dl>")


def link_html(address: str, words: str) -> Html:
    """A link out of the dashboard. An address that is neither of the web nor of mail becomes mere words."""
    if not address.startswith(("https://", "http://", "mailto:")):
        return Html(html.escape(words))
    return Html(f'<a href="{html.escape(address)}" rel="noreferrer noopener">{html.escape(words)}</a>')


def section_html(section: Section) -> Html:
    place, title = html.escape(section.id), html.escape(section.title)
    return Html(f'<section aria-labelledby="{place}"><h2 id="{place}">{title}</h2>{section.body}</section>')


def contents_html(sections: Iterable[Section]) -> Html:
    links = list_html(
        Html(f'<a href="#{html.escape(one.id)}">{html.escape(one.title)}</a>') for one in sections
    )
    return Html(f'<nav class="contents" aria-label="{html.escape(t("prose.contents"))}">{links}</nav>')


def show_sections(sections: Sequence[Section]) -> None:
    """The sections one after the other, and before them the way to each."""
    body = contents_html(sections) + "".join(section_html(section) for section in sections)
    st.html(f'<div class="prose">{body}</div>')


def show_section(section: Section) -> None:
    st.html(f'<div class="prose">{section_html(section)}</div>')


def share_words(share: float) -> str:
    """12,3 %; 0 % only of nothing and 100 % only of all."""
    if 0 < share < 0.05:
        return t("prose.under", value=percent(0.1, 1))
    if 99.95 <= share < 100:
        return t("prose.over", value=percent(99.9, 1))
    return percent(share, 0 if share in (0, 100) else 1)
