"""A snapshot on disk: written beside, synced, renamed, then pointed at.

An interruption, at any moment, leaves the old one in force.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import duckdb

from queries.snapshot import CONTRACT, TABLES, SnapshotError, verify

ORDER = {
    "observation": "indicator_id, area_id, year, years_pooled, sex, group_id",
    "estimate": "indicator_id, scope_id, year, years_pooled, sex, measure, variant",
    "area": "area_id",
    "area_geometry": "area_id, version",
    "note": "note_id",
    "release": "release_id",
}
STAND_IN = "-stand-in"


def sync(path: Path) -> None:
    """What is in the file or folder is on the disk when this returns."""
    if path.is_dir() and os.name == "nt":
        return  # Windows does not open folders
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_tables(tables: duckdb.DuckDBPyConnection, folder: Path, created_on: str) -> None:
    """One Parquet file a table, and last the manifest; the same rows always give the same bytes."""
    tables.execute("set threads = 1")
    for table in TABLES:
        path = folder / f"{table}.parquet"
        tables.execute(
            f"copy (from {table} order by {ORDER[table]}) to '{path.as_posix()}' "
            "(format parquet, compression zstd, row_group_size 1000000)"
        )
        sync(path)
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}
    content = {"contract": CONTRACT, "created_on": created_on, "files": hashes}
    (folder / "manifest.json").write_text(json.dumps(content, indent=2) + "\n", "utf-8", newline="\n")
    sync(folder / "manifest.json")
    sync(folder)


def pointed_at(root: Path) -> str:
    """The id that CURRENT names; empty where there is none."""
    path = root / "CURRENT"
    return path.read_text("utf-8").strip() if path.exists() else ""


def point(root: Path, snapshot_id: str) -> None:
    """From now on `snapshot_id` is the snapshot that readers open."""
    beside = root / ".CURRENT.tmp"
    beside.write_text(snapshot_id + "\n", "utf-8", newline="\n")
    sync(beside)
    os.replace(beside, root / "CURRENT")
    sync(root)


def is_whole(folder: Path) -> bool:
    try:
        verify(folder)
    except (SnapshotError, OSError):
        return False
    return True


def _put_stand_in(temporary: Path, target: Path, root: Path) -> None:
    """A copy of `temporary` under another name is in force, so that `target` can be taken away."""
    copy, stand_in = (path.with_name(path.name + STAND_IN) for path in (temporary, target))
    shutil.copytree(temporary, copy)
    for path in [*copy.iterdir(), copy]:
        sync(path)
    os.rename(copy, stand_in)
    sync(stand_in.parent)
    point(root, stand_in.name)


def place(temporary: Path, target: Path, root: Path) -> None:
    """`temporary` becomes `target`. If CURRENT names `target`, it names a whole snapshot at every moment."""
    same = is_whole(target) and manifest(temporary) == manifest(target)
    if same:
        shutil.rmtree(temporary)
        return
    if target.exists() and pointed_at(root) == target.name:
        _put_stand_in(temporary, target, root)
    shutil.rmtree(target, ignore_errors=True)
    os.rename(temporary, target)
    sync(target.parent)


def manifest(folder: Path) -> bytes:
    return (folder / "manifest.json").read_bytes()


def tidy(root: Path) -> None:
    """Remove what interrupted publications left."""
    snapshots, current = root / "snapshots", pointed_at(root)
    for path in {*snapshots.glob(".tmp-*"), *snapshots.glob(f"*{STAND_IN}")}:
        if path.name != current:
            shutil.rmtree(path)


def next_counter(root: Path) -> int:
    taken = (int(path.name.split("-")[0]) for path in (root / "snapshots").glob("[0-9]*"))
    return max(taken, default=0) + 1


def newest(root: Path) -> int:
    """The number of the snapshot that CURRENT names, if it is whole; 0 where there is none."""
    current = pointed_at(root)
    return int(current.split("-")[0]) if current and is_whole(root / "snapshots" / current) else 0


def write(tables: duckdb.DuckDBPyConnection, root: Path, created_on: str, counter: int) -> str:
    """Publish the contract's tables of `tables` as they are. Returns the snapshot's id.

    CURRENT names it afterwards, unless it names a later one.
    """
    target = root / "snapshots" / f"{counter}-{created_on}"
    target.parent.mkdir(parents=True, exist_ok=True)
    tidy(root)
    temporary = target.with_name(f".tmp-{target.name}")
    temporary.mkdir()
    write_tables(tables, temporary, created_on)
    place(temporary, target, root)
    if newest(root) <= counter:
        point(root, target.name)
    tidy(root)
    return target.name
