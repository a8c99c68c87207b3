"""Publish a snapshot: check, add intervals, protect, estimate, look for effects, attack, compare, write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

import catalogue
import queries
from importers import ImportProblem, back, events, flows, ledger, notes, ready, staging
from importers.audit import Guarded, audit
from importers.changes import compare, told
from importers.check import HERE, check, register_catalogue
from importers.disk import is_full, is_refused
from importers.effects import find_effects
from importers.estimates import estimate
from importers.lock import alone
from importers.protection import protect
from importers.telling import counting
from importers.write import write
from queries.snapshot import TABLES
from text import t


@dataclass(frozen=True)
class Publication:
    """A snapshot and what its publisher should know.

    id        of the published snapshot; empty where its publisher did not agree to it
    warnings  sentences
    changes   what it changes of what readers see, a row a value: as the contract's table `revision`, with
              name_sv and name_en of the area
    told      the same in sentences, one an indicator
    """

    id: str
    warnings: tuple[str, ...]
    changes: pa.Table
    told: tuple[str, ...] = ()


def _into_contract(tables: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The same rows in tables that are exactly the contract's."""
    contract = queries.empty()
    for table in TABLES:
        rows = tables.sql(f"from {table}").arrow()
        try:
            contract.register("rows", rows)
            contract.execute(f"insert into {table} by name from rows")
        except duckdb.Error as error:
            raise ImportProblem(t("check.contract", table=table, error=error)) from error
        contract.unregister("rows")
    return contract


def _prepare(
    tables: duckdb.DuckDBPyConnection, known: ledger.Ledger, public: Collection[str]
) -> tuple[tuple[str, ...], Guarded]:
    """Check, add intervals, protect, estimate, note. Returns warnings, and what must not be told."""
    register_catalogue(tables)
    warnings = check(tables)
    sure = catalogue.confidence()
    tables.execute((HERE / "intervals.sql").read_text("utf-8"), {"level": sure.level, "z": sure.z})
    guarded = Guarded(tables, public)
    with counting(t("protection.solving")) as tell:
        found = protect(tables, public, ledger.read(known.whole, tables), staging.folder() / "solved", tell)
    flows.protect(tables)
    estimate(tables)
    find_effects(tables)
    tables.execute((HERE / "noted.sql").read_text("utf-8"))
    # a guess of what is hidden could be tried against the hash of the file that it stood in
    tables.execute(
        "update release set sha256 = null where not list_contains($public, release_id)",
        {"public": list(public)},
    )
    return (*warnings, *found.warnings, *known.warnings(), *notes.telling(tables)), guarded


@contextmanager
def publishing_problems(root: Path) -> Iterator[None]:
    """What the system refuses is an ImportProblem: no room, no rights."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise ImportProblem(t("publication.disk", place=root)) from error
        if is_refused(error):
            raise ImportProblem(t("publication.no_folder", place=error.filename or root)) from error
        raise


def put_in_force(contract: duckdb.DuckDBPyConnection, root: Path, created_on: str, counter: int) -> str:
    """Write the contract's tables as they are, and log it. Returns the snapshot's id.

    Raises ImportProblem where the disk or the log is full; what was in force still is.
    """
    snapshot_id = f"{counter}-{created_on}"
    events.begin(root, "publishing", snapshot_id)
    try:
        write(contract, root, created_on, counter)
    except (OSError, duckdb.Error) as error:
        with suppress(OSError):
            events.record(root, "failed", snapshot_id)
        if not is_full(error):
            raise
        raise ImportProblem(t("publication.disk", place=root / "snapshots" / snapshot_id)) from error
    with suppress(OSError):  # the next one that works here will log it
        events.record(root, "published", snapshot_id)
    return snapshot_id


def publish(
    tables: duckdb.DuckDBPyConnection,
    root: Path,
    created_on: str,
    *,
    public: Collection[str] = (),
    counter: int | None = None,
    agree: Callable[[Publication], bool] = lambda _: True,
) -> Publication:
    """Publish the contract's tables in `tables`, which are changed: intervals added, small values hidden.

    public      release ids whose figures their source has published, so that nothing is gained by hiding them
    counter     the snapshot's number; the next one where none is given
    created_on  ISO date
    agree       is told what would be published, before anything is written, and says whether to go on

    Raises ImportProblem where a rule is broken, what is hidden could be worked out, somebody else is
    publishing, or the disk is full; then what readers see has not changed.
    """
    with publishing_problems(root), alone(root):
        back.finish(root)
        known = ledger.find(root)
        warnings, guarded = _prepare(tables, known, public)
        counter = counter or ready.next_counter(root)
        with _into_contract(tables) as contract:
            with counting(t("protection.attacking")) as tell:
                warnings += tuple(audit(contract, guarded, known.whole, tell))
            changes = compare(contract, root, counter, created_on)
            found = Publication("", warnings, changes, tuple(told(contract, counter)))
            if not agree(found):
                return found
            return replace(found, id=put_in_force(contract, root, created_on, counter))
