"""Files that are there, whole, when the power comes back."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
SAID_BY_DUCKDB = ("No space left", "File too large", "not enough space", "quota exceeded")


def sync(path: Path) -> None:
    """What is in the file or folder is on the disk when this returns."""
    if path.is_dir() and os.name == "nt":
        return  # Windows does not open folders
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_text(path: Path, text: str) -> None:
    """The file at `path` holds `text`: written beside, synced, renamed."""
    beside = path.with_name(f".{path.name.removeprefix('.')}.tmp")
    try:
        beside.write_text(text, "utf-8", newline="\n")
        sync(beside)
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync(path.parent)


def copy(folder: Path, target: Path) -> None:
    """`target` is a synced copy of the folder: written beside, and then renamed."""
    beside = target.with_name(f".tmp-{target.name}")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(folder, beside, copy_function=shutil.copyfile)  # the content, not who may write it
    for path in [*beside.iterdir(), beside]:
        sync(path)
    os.rename(beside, target)
    sync(target.parent)


def remove(folder: Path) -> None:
    """The folder is there whole, or not at all: renamed, and then removed."""
    if not folder.exists():
        return
    beside = folder.with_name(f".tmp-gone-{folder.name}")
    shutil.rmtree(beside, ignore_errors=True)
    os.rename(folder, beside)
    sync(folder.parent)
    for path in beside.iterdir():
        path.chmod(0o644)  # some systems do not remove what cannot be written
    shutil.rmtree(beside)


def is_full(error: BaseException) -> bool:
    """Whether an error of the system, or of DuckDB, says that there is no room on the disk."""
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    return any(words in str(error) for words in SAID_BY_DUCKDB)


def is_refused(error: OSError) -> bool:
    """Whether the system does not let us write there."""
    return error.errno in REFUSED
