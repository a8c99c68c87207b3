"""The snapshots that are ready to be shown, and the pointer to the one in force."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from importers import archive, events
from importers.disk import remove, replace_text
from queries.snapshot import SnapshotError, check_files, verify

KEPT = 3
STAND_IN = "-stand-in"


def pointed_at(root: Path) -> str:
    """The id that CURRENT names; empty where there is none."""
    path = root / "CURRENT"
    return path.read_text("utf-8").strip() if path.exists() else ""


def point(root: Path, snapshot_id: str) -> None:
    """From now on `snapshot_id` is the snapshot that readers open."""
    replace_text(root / "CURRENT", snapshot_id + "\n")


def is_whole(folder: Path) -> bool:
    """Whether readers can open it."""
    try:
        verify(folder)
    except (SnapshotError, OSError):
        return False
    return True


def number(name: str) -> int:
    """The counter that an id, or a folder's name, begins with."""
    return int(name.split("-")[0])


def folders(root: Path) -> list[Path]:
    """Those that are ready, the latest publication first."""
    found = [path for path in (root / "snapshots").glob("[0-9]*") if path.is_dir()]
    return sorted(found, key=lambda path: number(path.name), reverse=True)


def first_whole(found: Iterable[Path]) -> Path | None:
    """The first folder that is as it was published, of whatever contract."""
    for folder in found:
        with suppress(SnapshotError, OSError):
            check_files(folder)
            return folder
    return None


def in_force(root: Path) -> Path | None:
    """The folder that readers open; None where none is as it was published."""
    current = pointed_at(root)
    return first_whole(sorted(folders(root), key=lambda path: path.name != current))


def number_in_force(root: Path) -> int:
    """The number of the snapshot that CURRENT names, if it is whole; 0 where there is none."""
    current = pointed_at(root)
    return number(current) if current and is_whole(root / "snapshots" / current) else 0


def next_counter(root: Path) -> int:
    """Never one that has been used, whatever the clock says, also where its snapshot is gone."""
    names = [path.name for path in (*folders(root), *archive.folders(root))]
    names += [event["id"] for event in events.read(root)]
    return max(map(number, names), default=0) + 1


def clear(root: Path) -> None:
    """Remove what interrupted publications left."""
    current = pointed_at(root)
    for path in {*root.glob("*/.tmp-*"), *(root / "snapshots").glob(f"*{STAND_IN}")}:
        if path.name != current:
            shutil.rmtree(path)


def retire(root: Path) -> None:
    """Remove all but the last ones, and the one in force. Those that are removed are in the archive."""
    for folder in folders(root)[KEPT:]:
        if folder.name == pointed_at(root):
            continue
        try:
            archive.keep(root, folder)
        except SnapshotError:  # damaged: what is left of it stays for a person to look at
            continue
        remove(folder)
