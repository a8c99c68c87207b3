"""All that has ever been published of real figures: what somebody has read is known for ever.

It is the archive, and what was withdrawn from it, which is kept in the private folder. Going back to an
earlier publication forgets nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from importers import archive, staging
from importers.disk import copy
from importers.protection import LEDGER
from queries.snapshot import SnapshotError
from text import t

# A release that was corrected, and so fetched anew, is another: its old figures do not bind the new ones.
SHOWN = """
select distinct indicator_id, area_id, year, years_pooled, sex, group_id, release_id, status, denominator
from read_parquet($folder || '/observation.parquet') as observation
inner join read_parquet($folder || '/release.parquet') as release using (release_id)
where
    provenance <> 'synthetic'
    and status not in ('x', 'z')
    and exists (
        select 1
        from now
        where
            now.release_id = release.release_id
            and now.fetched_at is not distinct from release.fetched_at
            and now.published_on is not distinct from release.published_on
    )
"""


@dataclass(frozen=True)
class Ledger:
    """Every publication: the folders of those whose files are as they were published, and of the others."""

    whole: tuple[Path, ...]
    damaged: tuple[Path, ...]

    def warnings(self) -> tuple[str, ...]:
        """Nobody here knows what those have shown that cannot be read any more."""
        return tuple(t("protection.forgotten", id=one.name) for one in self.damaged)


def withdrawn() -> Path:
    return staging.folder() / "ledger"


def keep(archived: Path) -> None:
    """Remember an archived publication that is about to be taken out of the world."""
    withdrawn().mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (withdrawn() / archived.name).exists():
        copy(archived, withdrawn() / archived.name)


def find(root: Path) -> Ledger:
    """All that has been published under `root`, every byte of it checked."""
    whole = {one: _is_whole(one) for one in [*archive.folders(root), *sorted(withdrawn().glob("[0-9]*"))]}
    return Ledger(
        *(tuple(one for one, is_so in whole.items() if is_so is wanted) for wanted in (True, False))
    )


def _is_whole(folder: Path) -> bool:
    try:
        archive.check(folder)
    except (SnapshotError, OSError):
        return False
    return True


def read(folders: Iterable[Path], tables: duckdb.DuckDBPyConnection) -> pa.Table:
    """What was shown and hidden before of the releases that `tables` have: columns as protection.LEDGER."""
    now = tables.sql("select release_id, fetched_at, published_on from release").to_arrow_table()
    with duckdb.connect() as db:
        db.register("now", now)
        found = [db.sql(SHOWN, params={"folder": str(one)}).to_arrow_table() for one in folders]
    rows = pa.concat_tables([LEDGER.empty_table(), *(one.select(LEDGER.names).cast(LEDGER) for one in found)])
    return rows.group_by(LEDGER.names).aggregate([])
