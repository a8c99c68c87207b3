"""What has been published, withdrawn and gone back to: one line an event, never rolled back.

`data/publications.jsonl` says when and what; the private folder has the same lines with who.
A little room is kept on both disks, so that a full disk can still be told of.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from importers import ImportProblem
from importers.disk import is_full, sync
from importers.lock import user
from importers.staging import logs
from text import t

NAME = "publications.jsonl"
RESERVE = ".reserve"
ROOM = 16_384  # bytes: about a hundred events

Event = dict[str, Any]


def read(root: Path) -> list[Event]:
    """All public events, the first one first. A half-written line is none."""
    try:
        lines = (root / NAME).read_text("utf-8").splitlines()
    except OSError:
        return []
    events = []
    for line in lines:
        with suppress(ValueError):
            events.append(json.loads(line))
    return events


def reserve(folder: Path) -> None:
    """Room for events is taken on the disk, so that nobody else takes it."""
    path = folder / RESERVE
    if not path.exists() or path.stat().st_size < ROOM:
        path.write_bytes(os.urandom(ROOM))  # no file system makes this smaller
        sync(path)


def _append(folder: Path, line: str) -> None:
    path = folder / NAME
    before = path.read_bytes() if path.exists() else b""
    torn = bool(before) and not before.endswith(b"\n")
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write("\n" * torn + line)
        sync(path)
    except OSError:  # no half line before the next one
        with suppress(OSError):
            os.truncate(path, len(before))
        raise


def append(folder: Path, line: str) -> None:
    """The line is on the disk when this returns, and where that is full in the room that was kept."""
    try:
        _append(folder, line)
    except OSError as error:
        if not is_full(error):
            raise
        (folder / RESERVE).unlink(missing_ok=True)
        _append(folder, line)


def record(root: Path, event: str, snapshot_id: str, private: Event | None = None) -> None:
    """Log an event, with `private` where others do not read. Raises OSError where it cannot be."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    said = {"at": now, "event": event, "id": snapshot_id}
    append(logs(), json.dumps(said | {"user": user()} | (private or {}), ensure_ascii=False) + "\n")
    append(root, json.dumps(said, ensure_ascii=False) + "\n")


def begin(root: Path, event: str, snapshot_id: str, private: Event | None = None) -> None:
    """Log what is about to be done. Raises ImportProblem where it cannot be logged: then nothing is done."""
    try:
        logs().mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (root, logs()):
            reserve(folder)
        record(root, event, snapshot_id, private)
    except OSError as error:
        why = t("publication.full") if is_full(error) else str(error)
        raise ImportProblem(t("publication.no_log", why=why)) from error


def withdrawn(root: Path) -> list[int]:
    """The numbers of the publications that were taken back."""
    gone = (event["id"] for event in read(root) if event["event"] in ("withdrawing", "withdrawn"))
    return sorted({int(one.split("-")[0]) for one in gone})
