"""Every public snapshot, for good: data/archive/<id>.<the first digits of its manifest's sha256>.

The manifest has the sha256 of every file, so the folder's name tells whether all is as it was published.
A snapshot written anew under its old number is another folder; nothing in the archive is ever changed.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from importers.disk import copy, remove
from queries.snapshot import SnapshotError, check_files

DIGITS = 12


def folders(root: Path) -> list[Path]:
    return sorted(path for path in (root / "archive").glob("[0-9]*") if path.is_dir())


def of(root: Path, snapshot_id: str) -> list[Path]:
    """What the archive has of a snapshot, the last written last."""
    found = [path for path in folders(root) if path.name.rpartition(".")[0] == snapshot_id]
    return sorted(found, key=lambda path: path.stat().st_mtime_ns)


def digits(folder: Path) -> str:
    return hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()[:DIGITS]


def check(folder: Path) -> None:
    """Raises SnapshotError where an archived folder is not what its name says."""
    check_files(folder)
    if folder.name.rpartition(".")[2] != digits(folder):
        raise SnapshotError(f"{folder.name}: manifest.json is not the one that was published.")


def keep(root: Path, folder: Path) -> Path:
    """The whole copy in the archive of a snapshot's folder, made where there is none.

    Raises SnapshotError where `folder` is not as it was published.
    """
    check_files(folder)
    target = root / "archive" / f"{folder.name}.{digits(folder)}"
    try:
        check(target)
    except (SnapshotError, OSError):
        remove(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        copy(folder, target)
        check(target)
        for path in target.iterdir():
            path.chmod(0o444)
    return target


def bring_back(root: Path, snapshot_id: str) -> Path | None:
    """An archived snapshot among those that are ready, or None where the archive has none that is whole."""
    target = root / "snapshots" / snapshot_id
    for folder in reversed(of(root, snapshot_id)):
        try:
            check(folder)
        except (SnapshotError, OSError):
            continue
        remove(target)
        copy(folder, target)
        return target
    return None
