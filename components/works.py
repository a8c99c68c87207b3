"""Development works as cards to read, and as a table to compare them in."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping

import pandas as pd

import catalogue
from catalogue import Intervention, Municipality, Reference
from catalogue.citations import citations
from catalogue.decisions import decisions
from components import cautions, links, table
from components import citations as cited
from components.evidence import Evidence
from components.prose import Section, link_html, list_html, prose_html, terms_html
from components.table import Column, Html
from text import listing, number, span, t

Works = Mapping[str, Intervention]


def _listed(names: Iterable[str]) -> str:
    """a, b och c, with a capital at the beginning; that it is not known where there is none."""
    words = listing(list(names))
    return words[:1].upper() + words[1:] if words else t("works.unknown_here")


def when(start: float | None, end: float | None) -> str:
    """mars 2019–juni 2021; that it is not known where nothing is."""
    return span(start, end) if start is not None else t("works.unknown_here")


def where(work: Intervention) -> str:
    """The place in words, and the names of its catchments and schools."""
    known = {one.id: one for place in catalogue.municipalities().values() for one in place.catchments}
    areas = [known[one] for one in work.catchments if one in known]
    said = [f"{work.place}."]
    if work.schools:
        said.append(t("works.schools", schools=listing(list(work.schools))))
    if areas:
        how = "_approximate" if any(one.is_approximate for one in areas) else ""
        said.append(t(f"works.catchments{how}", catchments=listing([str(one.name) for one in areas])))
    return " ".join(said)


def aims(work: Intervention) -> str:
    return _listed(t(f"domain.{one}").lower() for one in work.domains)


def levels(work: Intervention) -> str:
    return _listed(t(f"works.acts_on_{one}") for one in work.acts_on)


def study(work: Intervention) -> str:
    """Who has studied it, and when; its time is not the work's."""
    if work.research is None:
        return t("works.unknown_here")
    who, start, end = work.research.who, work.research.start, work.research.end
    if start is None:
        return t("works.research_at_unknown", who=who)
    return t("works.research_of", who=who, when=span(start, end))


def followed(work: Intervention) -> str:
    """Which indicators it could have affected."""
    if not work.indicators:
        return t("works.no_indicators")
    names = [f"”{catalogue.indicators()[one].short}”" for one in work.indicators]
    return t("works.indicators_chosen", count=number(len(names)), names=listing(names))


def happened(work: Intervention) -> Html:
    """Its events, and the decisions that it belongs to, in order of time."""
    decided = [one.event for id in work.municipalities for one in decisions(id) if one.work == work.id]
    found = sorted((*decided, *work.events), key=lambda one: one.start)
    return list_html(f"{when(one.start, one.end)}: {one.name}" for one in found) if found else Html()


def source_html(source: Reference) -> Html:
    return link_html(source.url or "", str(source.name))


def facts(work: Intervention) -> list[tuple[str, str]]:
    """Terms and what they are for this work, the same for all and in the same order."""
    return [
        (t("works.where"), where(work)),
        (t("works.when"), when(work.start, work.end)),
        (t("works.aim"), aims(work)),
        (t("works.level"), levels(work)),
        (t("works.followed_by"), str(work.followed_by)),
        (t("works.research"), study(work)),
        (t("works.happened"), happened(work)),
        (t("works.indicators"), followed(work)),
        (t("citations.work"), cited.listed(citations(work=work.id))),
        (t("works.sources"), list_html(source_html(one) for one in work.sources)),
    ]


def card_html(work: Intervention, told: Iterable[str] = ()) -> Html:
    """One work: its name, what it is, and the facts. `told` is what to keep in mind."""
    heading, words = html.escape(str(work.name)), prose_html(str(work.description))
    kept = list(told)
    more = [(t("works.caution"), list_html(kept))] if kept else []
    return Html(f"<h3>{heading}</h3>{words}{terms_html([*facts(work), *more])}")


def _trend_html(work: Intervention) -> Html:
    """The way to the trends that bear the work's mark."""
    if not (work.catchments and work.indicators):
        return Html()
    chosen = {"omraden": ",".join(work.catchments), "indikator": work.indicators[0]}
    return Html(f"<p>{links.way_html('trend', t('works.trend'), **chosen)}</p>")


def sections(known: Works, here: Works, place: Municipality, observed: pd.DataFrame) -> list[Section]:
    """The works of this municipality, and then the others. `observed` are rows of `queries/observed.sql`."""
    mine = [
        card_html(one, cautions.cautions(one, here.values(), place, observed)) + _trend_html(one)
        for one in here.values()
    ]
    others = [card_html(one) for id, one in known.items() if id not in here]
    nothing = prose_html(t("works.none_here", municipality=place.name))
    elsewhere = prose_html(t("works.about_elsewhere", municipality=place.name))
    return [
        Section("har", t("works.here", municipality=place.name), Html("".join(mine) or nothing)),
        Section("andra", t("works.elsewhere"), Html(elsewhere + "".join(others))),
        Section("jamfor", t("works.side_by_side"), prose_html(t("works.about_table"))),
    ]


def _row(work: Intervention) -> dict[str, object]:
    study = work.research
    return {
        "work_id": work.id,
        "name": str(work.name),
        "place": str(work.place),
        "municipalities": " ".join(work.municipalities),
        "catchments": " ".join(work.catchments),
        "start": work.start,
        "end": work.end,
        "research_start": study.start if study else None,
        "research_end": study.end if study else None,
        "domains": " ".join(work.domains),
        "acts_on": " ".join(work.acts_on),
        "followed_by": str(work.followed_by),
        "indicators": " ".join(work.indicators),
        "sources": "; ".join(str(one.name) for one in work.sources),
    }


def evidence(known: Works, here: Works, snapshot: str) -> Evidence:
    """All works side by side, those of this municipality first."""
    ordered = [*here.values(), *(one for id, one in known.items() if id not in here)]
    rows = pd.DataFrame([_row(one) for one in ordered])

    def column(name: str, say: Callable[[Intervention], str]) -> Column:
        return Column(t(f"works.{name}"), lambda row: say(known[row["work_id"]]))

    return Evidence(
        rows,
        (
            Column(t("works.work"), lambda row: str(row["name"])),
            column("where", lambda work: str(work.place)),
            column("when", lambda work: when(work.start, work.end)),
            column("aim", aims),
            column("level", levels),
            column("followed_by", lambda work: str(work.followed_by)),
            column("research", study),
            column("sources", lambda work: listing([str(one.name) for one in work.sources])),
        ),
        t("works.table"),
        table.file_name(rows, "utvecklingsarbeten", snapshot),
        {"snapshot": snapshot},
    )
