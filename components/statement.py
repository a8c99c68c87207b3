"""The accessibility statement as sections: every point that the law asks for."""

from __future__ import annotations

import html
from urllib.parse import quote

from catalogue import Municipality
from catalogue.statement import Gap, Statement
from components.prose import Section, link_html, prose_html, terms_html
from components.table import Html
from text import date, listing, t

ENFORCEMENT = "https://www.digg.se/tdosanmalan"
TOPICS = {
    "summary": "lagen",
    "gaps": "brister",
    "method": "bedomning",
    "feedback": "synpunkter",
    "enforcement": "anmalan",
    "burden": "betungande",
    "outside": "undantag",
}


def sections(statement: Statement, place: Municipality) -> list[Section]:
    """The whole page."""
    return [
        Section(anchor, t(f"accessibility.heading_{topic}"), _body(topic, statement, place))
        for topic, anchor in TOPICS.items()
    ]


def _body(topic: str, statement: Statement, place: Municipality) -> Html:
    if topic == "gaps" and not statement.gaps:
        return prose_html(t("accessibility.text_no_gaps"))
    words = prose_html(t(f"accessibility.text_{topic}", authority=place.authority))
    match topic:
        case "summary":
            return Html(words + facts_html(statement, place))
        case "gaps":
            return Html(words + "".join(gap_html(gap) for gap in statement.gaps))
        case "feedback":
            address = f"mailto:{place.contact}?subject={quote(t('accessibility.feedback_subject'))}"
            return Html(f"{words}<p>{link_html(address, place.contact)}</p>")
        case "enforcement":
            return Html(f"{words}<p>{link_html(ENFORCEMENT, ENFORCEMENT)}</p>")
    return words


def facts_html(statement: Statement, place: Municipality) -> Html:
    standard = t(
        "accessibility.standard_words",
        standard=statement.standard,
        tested_against=statement.tested_against,
    )
    return terms_html(
        [
            (t("accessibility.actor"), t("accessibility.actor_name", authority=place.authority)),
            (t("accessibility.service_name"), t("accessibility.service")),
            (t("accessibility.degree"), t(f"accessibility.degree_{statement.degree}")),
            (t("accessibility.standard"), standard),
            (t("accessibility.assessed_on"), date(statement.assessed_on)),
            (t("accessibility.updated_on"), date(statement.updated_on)),
        ]
    )


def gap_html(gap: Gap) -> Html:
    where = listing([t(f"pages.{page}") for page in gap.pages]) or t("accessibility.gap_everywhere")
    facts = [
        (t("accessibility.gap_why"), str(gap.why)),
        (t("accessibility.gap_plan"), str(gap.plan)),
        (t("accessibility.gap_pages"), where),
        (t("accessibility.gap_rule"), t("accessibility.gap_rule_words", rule=gap.rule)),
        (t("accessibility.gap_since"), date(gap.since)),
    ]
    return Html(f"<h3>{html.escape(str(gap.title))}</h3>{prose_html(str(gap.what))}{terms_html(facts)}")
