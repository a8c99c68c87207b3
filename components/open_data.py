"""The list of open data as a page of its own: plain HTML, which needs no JavaScript."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import catalogue
import text
from components import theme
from components.prose import Section, contents_html, list_html, prose_html, section_html, terms_html
from components.table import Html
from text import t

STYLE = f"""
body {{ margin: 0 auto; padding: 1rem; max-width: 60rem; font: 1rem/1.55 {theme.FONT};
  color: {theme.INK};
  background: {theme.PAPER}; overflow-wrap: anywhere; }}
a {{ color: {theme.LINK}; }}
h1, h2 {{ line-height: 1.2; text-wrap: balance; }}
dl > div {{ padding: 0.5rem 0; border-top: 1px solid {theme.GRID}; }}
dt {{ font-weight: 650; }}
dd {{ margin: 0; }}
dd ul {{ display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0.25rem 0; padding: 0; }}
dd li {{ list-style: none; }}
dd li a {{ display: inline-block; padding: 0.2rem 0; }}
pre {{ padding: 0.75rem; overflow-x: auto; background: {theme.PANEL}; overflow-wrap: normal; }}
"""


def _link(address: str, words: str, **more: str) -> Html:
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in more.items())
    return Html(f'<a href="{html.escape(address)}"{attributes}>{html.escape(words)}</a>')


def _item(one: Mapping[str, Any]) -> tuple[Html, Html]:
    files = list_html(_link(file["path"] or "./", file["title"]) for file in one["files"])
    return Html(f'<span id="{html.escape(one["id"])}">{html.escape(one["name"])}</span>'), Html(
        html.escape(one["about"]) + files
    )


def _others(contents: Mapping[str, Any]) -> Html:
    """The ways to the other language, the other edition, and the pages."""
    languages = [
        _link(f"?sprak={code}", name, lang=code, hreflang=code)
        for code, name in text.LANGUAGES.items()
        if code != text.language()
    ]
    asked = "" if text.language() == "sv" else f"?sprak={text.language()}"
    is_part = contents["snapshot"]["edition"] == "published"
    other = _link(f"../{asked}", t("open_data.edition_all")) if is_part else Html()
    other = other or _link(f"publicerat/{asked}", t("open_data.edition_published"))
    pages = _link(("../../" if is_part else "../") + asked, t("open_data.to_pages"))
    return list_html([*languages, other, pages])


def _example(base: str) -> str:
    indicator = next(iter(catalogue.indicators()))
    return t("open_data.example_sql", address=f"{base}observation.parquet", indicator=indicator)


def page_html(contents: Mapping[str, Any], base: str) -> str:
    """All that there is. `contents` is what programs are given; `base` the absolute address it is at."""
    title = html.escape(contents["title"])
    groups = [
        Section(f"grupp-{one['id']}", one["title"], terms_html(map(_item, one["items"])))
        for one in contents["groups"]
    ]
    said = "".join(prose_html(one) for one in contents["about"])
    example = html.escape(_example(base))
    body = (
        f"<h1>{title}</h1>{_others(contents)}{said}{contents_html(groups)}"
        + "".join(map(section_html, groups))
        + f'<h2 id="exempel">{html.escape(t("open_data.example"))}</h2><pre tabindex="0">{example}</pre>'
    )
    return (
        f'<!doctype html><html lang="{text.language()}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main>{body}</main></body></html>"
    )
