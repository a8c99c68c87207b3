"""What the dashboard is, how it is read and how far it can be trusted, as sections of text."""

from __future__ import annotations

import html

import pandas as pd

import catalogue
from catalogue import Municipality
from components import theme
from components.prose import Section, link_html, prose_html, share_words, terms_html
from components.rules import rules_html
from components.table import Column, Html, table_html
from text import listing, number, percent, t

TOPICS = {
    "purpose": "syfte",
    "reading": "lasa",
    "method": "metod",
    "origin": "ursprung",
    "sources": "kallor",
    "limits": "granser",
    "protection": "skydd",
    "contact": "kontakt",
    "glossary": "ordlista",
    "licence": "villkor",
}


def sections(place: Municipality, shares: pd.DataFrame) -> list[Section]:
    """The whole page. `shares` are the rows of `queries/provenance.sql`."""
    return [
        Section(anchor, t(f"about.heading_{topic}"), _body(topic, place, shares))
        for topic, anchor in TOPICS.items()
    ]


def _body(topic: str, place: Municipality, shares: pd.DataFrame) -> Html:
    confidence = catalogue.confidence()
    words = prose_html(
        t(
            f"about.text_{topic}",
            place=place.name,
            authority=place.authority,
            level=percent(100 * confidence.level),
            error=percent(100 * (1 - confidence.family_level)),
        )
    )
    match topic:
        case "reading":
            return Html(words + signs_html())
        case "method":
            return Html(words + approximate_html(place))
        case "origin":
            return Html(shares_html(place, shares) + words)
        case "sources":
            return Html(words + sources_html())
        case "protection":
            return Html(words + rules_html())
        case "contact":
            return Html(words + contact_html(place))
    return words


def signs_html() -> Html:
    """What each judgement's symbol means, in its own ink, and the marks that stand for a value."""
    signs = terms_html(
        (
            Html(
                f'<span aria-hidden="true" style="color:{sign.colour}">{sign.symbol}</span> '
                f"{html.escape(theme.judgement(name))}"
            ),
            t(f"about.sign_{name}"),
        )
        for name, sign in theme.JUDGEMENTS.items()
    )
    return Html(signs + prose_html(t("about.marks")))


def approximate_html(place: Municipality) -> Html:
    names = [str(one.name) for one in place.catchments if one.is_approximate]
    return prose_html(t("about.approximate", names=listing(names))) if names else Html("")


def shares_sentence(shares: pd.DataFrame) -> str:
    """How large a part of the figures shown is invented."""
    if shares.empty:
        return t("about.share_nothing")
    count = number(shares["shown"].sum())
    invented = dict(zip(shares["provenance"], shares["share"], strict=True)).get("synthetic", 0)
    return t("about.share" if invented else "about.share_none", count=count, share=share_words(invented))


def shares_html(place: Municipality, shares: pd.DataFrame) -> Html:
    columns = (
        Column(t("about.origin"), lambda row: t(f"about.origin_{row['origin']}")),
        Column(t("about.origin_count"), lambda row: number(row["shown"]), is_number=True),
        Column(t("about.origin_share"), lambda row: share_words(row["share"]), is_number=True),
    )
    rows = shares.rename(columns={"provenance": "origin"})  # the counts here are not themselves invented
    table = "" if rows.empty else table_html(rows, columns, t("about.shares", place=place.name))
    return Html(prose_html(shares_sentence(shares)) + table)


def sources_html() -> Html:
    return terms_html(
        (link_html(one.url, str(one.name)), t("about.source", **_said(one)))
        for one in catalogue.sources().values()
    )


def _said(source: catalogue.Source) -> dict[str, object]:
    return {"publisher": source.publisher, "description": source.description, "licence": source.licence}


def contact_html(place: Municipality) -> Html:
    return Html(f"<p>{link_html(f'mailto:{place.contact}', place.contact)}</p>")
