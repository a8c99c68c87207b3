"""One publication at a time.

The lock is the operating system's: it ends with the process that holds it, however that ends, so a lock that
is left behind keeps nobody out, whatever process has its number now. The file beside it only says who it is.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from importers import ImportProblem
from importers.disk import replace_text
from text import t

LOCK = ".publication.lock"
HOLDER = ".publication.json"


def takes(file: IO[str]) -> bool:
    """Take the lock if it is free."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name
        return "?"


def busy(root: Path) -> ImportProblem:
    """En publicering pågår sedan 14.02 av …"""
    try:
        holder = json.loads((root / HOLDER).read_text("utf-8"))
        since = datetime.fromisoformat(holder["since"]).astimezone()
        today = since.date() == datetime.now().astimezone().date()
        clock = since.strftime("%H.%M" if today else "%Y-%m-%d %H.%M")
        places = {"since": clock, "user": str(holder["user"]), "pid": int(holder["pid"])}
    except (OSError, ValueError, KeyError, TypeError):  # it has only just begun
        return ImportProblem(t("publication.busy"))
    return ImportProblem(t("publication.busy_since", **places))


def _say_who(root: Path) -> None:
    started = datetime.now().astimezone().isoformat(timespec="seconds")
    replace_text(root / HOLDER, json.dumps({"pid": os.getpid(), "since": started, "user": user()}) + "\n")


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Nobody else publishes under `root` until the block ends. Raises ImportProblem where somebody does."""
    umask = os.umask(0o022)  # whoever publishes, others may read
    try:
        root.mkdir(parents=True, exist_ok=True)
        with (root / LOCK).open("a", encoding="utf-8") as file:
            if not takes(file):
                raise busy(root)
            with suppress(OSError):  # nobody is told who it is, where there is no room to say it
                _say_who(root)
            try:
                yield
            finally:
                (root / HOLDER).unlink(missing_ok=True)
    finally:
        os.umask(umask)
