"""A published snapshot: a folder of Parquet files, and a manifest with a sha256 for each.

Parquet does not protect itself: a flipped bit mostly gives another number and no error. So a
snapshot is read only when every file is the one that was published.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

CONTRACT = 4  # the version of data/schema.sql and the manifest that this code reads
TABLES = (
    "observation",
    "estimate",
    "effect",
    "area",
    "area_geometry",
    "note",
    "release",
    "revision",
    "flow",
)


class SnapshotError(Exception):
    """A snapshot cannot be trusted; the message says which file and why."""


@dataclass(frozen=True)
class Snapshot:
    """One verified snapshot. `wanted` is the id that CURRENT names, if that one could not be used.

    Two of one seal say the same. An id is given once under a root, but anew where the embedded one is remade.
    """

    id: str
    seal: str
    folder: Path
    created_on: str  # ISO date
    rules: dict[str, Any] = field(compare=False)  # of protection, by which it was published
    wanted: str | None = None
    problem: str | None = None

    @property
    def version(self) -> str:
        """What names it in an address: `archived` finds it again."""
        return f"{self.id}.{self.seal[:DIGITS]}"


def root() -> Path:
    return Path(os.environ.get("LIKVARD_DATA") or Path(__file__).parent.parent / "data")


def sealed(content: dict[str, Any]) -> str:
    """The text of a manifest: `content`, and a seal that no other content has."""
    seal = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return json.dumps(content | {"seal": seal}, indent=2) + "\n"


def manifest(folder: Path) -> dict[str, Any]:
    """What the manifest in `folder` says. Raises SnapshotError where it is not as it was written."""
    try:
        raw = (folder / "manifest.json").read_bytes()
        content = json.loads(raw)
        is_sealed = sealed({key: content[key] for key in content if key != "seal"}).encode() == raw
        complete = {"contract", "created_on", "files"} <= set(content)
    except PermissionError:
        raise
    except (OSError, ValueError, TypeError) as error:
        raise SnapshotError(f"{folder.name}: manifest.json is missing or damaged ({error}).") from error
    if not (is_sealed and complete):
        raise SnapshotError(f"{folder.name}: manifest.json is damaged.")
    return content


def sha256(path: Path) -> str:
    """Of a file of any size, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_files(folder: Path) -> dict[str, Any]:
    """The manifest of `folder`, every byte of the files it names checked, whatever contract they follow.

    Raises SnapshotError where the manifest or a file is missing, altered or too many.
    """
    content = manifest(folder)
    present = {path.name for path in folder.iterdir()} - {"manifest.json"}
    for name in sorted(present ^ set(content["files"])):
        raise SnapshotError(f"{folder.name}: {name} is missing or not in the manifest.")
    for name, expected in sorted(content["files"].items()):
        if sha256(folder / name) != expected:
            raise SnapshotError(f"{folder.name}: {name} is not the file that was published.")
    return content


def verify(folder: Path) -> Snapshot:
    """The snapshot in `folder`, every byte of it checked, and written for this program.

    Raises SnapshotError, also where the manifest or a file is missing, altered or too many.
    """
    contract = manifest(folder)["contract"]
    if contract != CONTRACT:
        raise SnapshotError(
            f"{folder.name}: written for version {contract} of the contract, this program reads {CONTRACT}."
        )
    content = check_files(folder)
    for name in sorted({f"{table}.parquet" for table in TABLES} - set(content["files"])):
        raise SnapshotError(f"{folder.name}: {name} is missing or not in the manifest.")
    if not isinstance(rules := content.get("protection"), dict):
        raise SnapshotError(f"{folder.name}: manifest.json does not say by which rules it is protected.")
    return Snapshot(folder.name, str(content["seal"]), folder, str(content["created_on"]), rules)


def _pointer() -> str:
    try:
        return (root() / "CURRENT").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


DIGITS = 12  # of a seal, in the address of a frozen view
MOST_ARCHIVED = 100  # of which it is remembered whether they are there

_archive_lock = threading.Lock()
_archived: dict[str, Snapshot | None] = {}


def archived(wanted: str) -> Snapshot | None:
    """The snapshot that `wanted` names by its id and the first digits of its seal, verified once.

    It is looked for among those that are ready, and in the archive.
    None where there is none, where it is damaged, and where it was written for another contract.
    """
    name, _, seal = wanted.rpartition(".")
    if not re.fullmatch(r"\d[\w-]*", name, re.ASCII) or not re.fullmatch(rf"[0-9a-f]{{{DIGITS}}}", seal):
        return None
    with _archive_lock:
        if wanted not in _archived:
            folders = [root() / "snapshots" / name, *(root() / "archive").glob(f"{name}.*")]
            _archived[wanted] = next(filter(None, (_of_seal(folder, seal) for folder in folders)), None)
            for old in list(_archived)[:-MOST_ARCHIVED]:
                del _archived[old]
        found = _archived[wanted]
        return replace(found, id=name) if found else None


def _of_seal(folder: Path, seal: str) -> Snapshot | None:
    try:
        if not str(manifest(folder)["seal"]).startswith(seal):
            return None
        return verify(folder)
    except (SnapshotError, OSError):
        return None


def newest_first() -> list[Path]:
    """All snapshot folders, the latest publication first; ids begin with a counter."""
    try:
        found = [path for path in (root() / "snapshots").glob("[0-9]*") if path.is_dir()]
    except PermissionError:
        return []
    return sorted(found, key=lambda path: int(path.name.split("-")[0]), reverse=True)


def find() -> Snapshot | None:
    """The snapshot that CURRENT names, or else the newest that can be trusted, or none."""
    wanted, problem = _pointer(), None
    folders = newest_first()
    for folder in sorted(folders, key=lambda path: path.name != wanted):
        try:
            found = verify(folder)
        except (SnapshotError, OSError) as error:
            problem = problem or str(error)
            continue
        if found.id == wanted:
            return found
        return replace(found, wanted=wanted or "-", problem=problem)
    return None


def obstacle() -> str:
    """Why no snapshot can be shown, and what to do, in a sentence."""
    try:
        for folder in (root(), root() / "snapshots"):
            os.listdir(folder)
        for folder in newest_first():
            verify(folder)
    except PermissionError as error:
        return f"{error.filename} may not be read by this user. Give it the right to read {root()}."
    except (SnapshotError, OSError) as error:
        return str(error)
    return f"There is none under {root()}. Publish one, or run python3 dev.py data."


_lock = threading.Lock()
_known: tuple[str, Snapshot | None] | None = None


def current() -> Snapshot | None:
    """`find`, repeated only when CURRENT names another snapshot than last time."""
    global _known
    with _lock:
        pointer = _pointer()
        if _known is None or _known[0] != pointer or _known[1] is None:
            _known = pointer, find()
        return _known[1]


def check_again() -> None:
    """Forget what was verified, so that the next reader's snapshot is verified anew."""
    global _known
    with _lock:
        _known = None
