"""Going back to an earlier publication, taking one out of the world, and finishing what was interrupted."""

from __future__ import annotations

from pathlib import Path

from importers import ImportProblem, archive, events, ledger, ready
from importers.disk import remove, sync
from importers.lock import alone
from text import t

OUTCOMES = {"publishing": "published", "returning": "returned", "withdrawing": "withdrawn"}


def finish(root: Path) -> None:
    """Log how it ended, if the last one that worked here was interrupted; a withdrawal is completed."""
    last = next(reversed(events.read(root)), None)
    if last is None or last["event"] not in OUTCOMES:
        return
    if last["event"] == "withdrawing":
        _take_away(root, last["id"])
    came_into_force = ready.pointed_at(root) == last["id"] or last["event"] == "withdrawing"
    events.record(root, OUTCOMES[last["event"]] if came_into_force else "interrupted", last["id"])


def known(root: Path) -> list[str]:
    """The ids of all that can be gone back to, the latest first."""
    ids = {path.name for path in ready.folders(root) if not path.name.endswith(ready.STAND_IN)}
    ids |= {path.name.rpartition(".")[0] for path in archive.folders(root)}
    return sorted(ids, key=ready.number, reverse=True)


def _unknown(root: Path, snapshot_id: str) -> ImportProblem:
    words = ", ".join(known(root)) or t("publication.nothing")
    return ImportProblem(t("publication.unknown", id=snapshot_id, known=words))


def _openable(root: Path, snapshot_id: str) -> bool:
    """Whether readers can open it, brought back from the archive where it is no longer ready."""
    if ready.is_whole(root / "snapshots" / snapshot_id):
        return True
    found = archive.bring_back(root, snapshot_id)
    return found is not None and ready.is_whole(found)


def rollback(root: Path, to: str | None = None) -> str:
    """Let readers open `to`, or the whole snapshot before the one in force. Returns its id.

    Only the pointer moves; the log of events goes on. Raises ImportProblem where there is none such.
    """
    with alone(root):
        finish(root)
        if to is None:
            now = ready.pointed_at(root)
            earlier = (one for one in known(root) if not now or ready.number(one) < ready.number(now))
            to = next((one for one in earlier if _openable(root, one)), None)
            if to is None:
                raise ImportProblem(t("publication.only_one"))
        elif to not in known(root):
            raise _unknown(root, to)
        elif not _openable(root, to):
            raise ImportProblem(t("publication.unopenable", id=to))
        events.begin(root, "returning", to)
        ready.point(root, to)
        events.record(root, "returned", to)
        return to


def withdraw(root: Path, snapshot_id: str, reason: str) -> str:
    """Take a snapshot out of the ready ones and the archive, since it shows what nobody may see.

    If it is in force, the latest one before it comes into force, or none. Returns the id then in force.
    `reason` is logged in the private folder only.
    """
    with alone(root):
        finish(root)
        if snapshot_id not in known(root):
            raise _unknown(root, snapshot_id)
        events.begin(root, "withdrawing", snapshot_id, private={"reason": reason})
        _take_away(root, snapshot_id)
        events.record(root, "withdrawn", snapshot_id)
        return ready.pointed_at(root)


def _take_away(root: Path, snapshot_id: str) -> None:
    if ready.pointed_at(root) in (snapshot_id, snapshot_id + ready.STAND_IN):
        others = (one for one in known(root) if one != snapshot_id)
        instead = next((one for one in others if ready.is_whole(root / "snapshots" / one)), None)
        if instead:
            ready.point(root, instead)
        else:
            (root / "CURRENT").unlink()
            sync(root)
    ready.clear(root)
    for folder in archive.of(root, snapshot_id):
        ledger.keep(folder)
        remove(folder)
    remove(root / "snapshots" / snapshot_id)
