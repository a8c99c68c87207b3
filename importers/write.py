"""A snapshot on disk: written beside, synced, renamed, then pointed at.

An interruption, at any moment, leaves the old one in force.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from catalogue.protection import noted, protection
from importers import archive, ready
from importers.disk import copy, remove, sync
from importers.ready import STAND_IN, is_whole, point, pointed_at
from queries.snapshot import CONTRACT, TABLES, sealed, sha256

ORDER = {
    "observation": "indicator_id, area_id, year, years_pooled, sex, group_id",
    "estimate": "indicator_id, scope_id, year, years_pooled, sex, measure, variant",
    "effect": "intervention_id, indicator_id, years_pooled, sex, what, year",
    "area": "area_id",
    "area_geometry": "area_id, version",
    "note": "note_id",
    "release": "release_id",
    "flow": "catchment_id, school_id, year",
    "revision": "number, indicator_id, area_id, year, years_pooled, sex, group_id",
}


FORMAT = "(format parquet, compression zstd, row_group_size 1000000)"


def write_table(tables: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    """One of the contract's tables as a Parquet file, in the contract's order."""
    tables.execute(f"copy (from {table} order by {ORDER[table]}) to '{path.as_posix()}' {FORMAT}")
    sync(path)


def write_tables(tables: duckdb.DuckDBPyConnection, folder: Path, created_on: str) -> None:
    """One Parquet file a table, and last the manifest; the same rows always give the same bytes."""
    tables.execute("set threads = 1")
    for table in TABLES:
        write_table(tables, table, folder / f"{table}.parquet")
    write_manifest(folder, created_on)


def write_manifest(folder: Path, created_on: str) -> None:
    """Which files there are, the sha256 of each, and the rules in force; with it the folder is a snapshot."""
    hashes = {path.name: sha256(path) for path in sorted(folder.iterdir())}
    rules = noted(protection())
    content = {"contract": CONTRACT, "created_on": created_on, "protection": rules, "files": hashes}
    (folder / "manifest.json").write_text(sealed(content), "utf-8", newline="\n")
    sync(folder / "manifest.json")
    sync(folder)


def _put_stand_in(temporary: Path, target: Path, root: Path) -> None:
    """A copy of `temporary` under another name is in force, so that `target` can be taken away."""
    stand_in = target.with_name(target.name + STAND_IN)
    copy(temporary, stand_in)
    point(root, stand_in.name)


def place(temporary: Path, target: Path, root: Path) -> None:
    """`temporary` becomes `target`. If CURRENT names `target`, it names a whole snapshot at every moment."""
    same = is_whole(target) and manifest(temporary) == manifest(target)
    if same:
        shutil.rmtree(temporary)
        return
    if target.exists() and pointed_at(root) == target.name:
        _put_stand_in(temporary, target, root)
    remove(target)
    os.rename(temporary, target)
    sync(target.parent)


def manifest(folder: Path) -> bytes:
    return (folder / "manifest.json").read_bytes()


def write(tables: duckdb.DuckDBPyConnection, root: Path, created_on: str, counter: int) -> str:
    """Publish the contract's tables of `tables` as they are. Returns the snapshot's id.

    It is in the archive before CURRENT names it. CURRENT goes on naming a later one, if it does.
    """
    target = root / "snapshots" / f"{counter}-{created_on}"
    target.parent.mkdir(parents=True, exist_ok=True)
    ready.clear(root)
    temporary = target.with_name(f".tmp-{target.name}")
    temporary.mkdir()
    try:
        write_tables(tables, temporary, created_on)
        place(temporary, target, root)
        archive.keep(root, target)
    except Exception:  # but not a kill: what that leaves is cleared by the next publication
        ready.clear(root)
        raise
    if ready.number_in_force(root) <= counter:
        point(root, target.name)
    ready.clear(root)
    ready.retire(root)
    return target.name
