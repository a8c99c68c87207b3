"""The commands about what readers see: publish, say how things stand, go back. Each returns an exit code."""

from __future__ import annotations

from datetime import date

import catalogue
import queries
import text
from importers import ImportProblem, back, staging
from importers.assemble import assemble, public
from importers.publish import Publication
from importers.publish import publish as publish_tables
from importers.refusals import refusals
from importers.telling import complain, say
from queries import snapshot
from text import t

DONE = 0
SHOWN = 60  # sentences that are told at once


def _tell_changes(planned: Publication) -> None:
    """What becomes another for readers, a sentence an indicator."""
    for sentence in planned.told[:SHOWN]:
        say(sentence)
    if len(planned.told) > SHOWN:
        say(t("check.more", count=len(planned.told) - SHOWN))
    if not planned.told:
        say(t("import.changes_none"))


def publish(dry_run: bool) -> int:
    def agree(planned: Publication) -> bool:
        for warning in planned.warnings:
            complain(warning)
        _tell_changes(planned)
        return not dry_run

    say(t("import.publishing"))
    with assemble() as tables:
        for sentence in refusals(tables):
            complain(sentence)
        done = publish_tables(tables, snapshot.root(), date.today().isoformat(), public=public(), agree=agree)
    say(t("import.published", id=done.id) if done.id else t("import.not_published"))
    return DONE


def _shown_by_provenance(found: snapshot.Snapshot) -> dict[str, int]:
    """How many values the snapshot shows, by where they come from."""
    with queries.connect(found.folder) as tables:
        areas = [row[0] for row in tables.sql("select area_id from area").fetchall()]
        rows = queries.execute(tables, "provenance", areas=areas)
    return dict(zip(rows["provenance"], rows["shown"], strict=True))


def status() -> int:
    found = snapshot.find()
    if found is None:
        say(t("import.status_nothing"))
    else:
        say(t("import.status_shown", id=found.id, date=text.date(date.fromisoformat(found.created_on))))
        shown = _shown_by_provenance(found)
        for provenance in ("published", "computed", "synthetic"):
            if provenance in shown:
                say(t(f"import.status_{provenance}", count=text.number(shown[provenance])))
    staged = staging.releases()
    say(t("import.status_staged" if staged else "import.status_none_staged", count=len(staged)))
    for release in staged:
        say(
            t(
                "import.status_release",
                release=release.id,
                source=catalogue.sources()[release.source].name,
                rows=text.number(staging.count(release)),
                date=(release.fetched_at or release.published_on or "–")[:10],
            )
        )
    others = [one for one in back.known(snapshot.root()) if not found or one != found.id]
    if others:
        say(t("import.status_others", ids=", ".join(others)))
    return DONE


def rollback(to: str | None, dry_run: bool) -> int:
    if dry_run:
        known = back.known(snapshot.root())
        say(t("import.would_return", known=", ".join(known) or t("import.none")))
        return DONE
    say(t("import.returned", id=back.rollback(snapshot.root(), to)))
    return DONE


def withdraw(snapshot_id: str, reason: str) -> int:
    now = back.withdraw(snapshot.root(), snapshot_id, reason)
    if not now:
        raise ImportProblem(t("import.withdrawn_nothing", id=snapshot_id))
    say(t("import.withdrawn", id=snapshot_id, now=now))
    return DONE
