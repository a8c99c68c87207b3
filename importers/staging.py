"""The private folder: answers as they were received, and rows that are not yet protected.

Nothing in it may be published as it is, so it lies outside `data/` and git does not see it. Its ledger says
what was staged, and in which order: what was staged last counts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from importers import ImportProblem
from importers.disk import replace_text, sync
from text import t

OBSERVATION = pa.schema(
    [
        ("indicator_id", pa.string()),
        ("area_id", pa.string()),
        ("year", pa.int32()),
        ("years_pooled", pa.int32()),
        ("sex", pa.string()),
        ("group_id", pa.string()),
        ("period", pa.string()),
        ("value", pa.float64()),
        ("numerator", pa.int64()),
        ("denominator", pa.int64()),
        ("standard_error", pa.float64()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("status", pa.string()),
        ("provenance", pa.string()),
        ("release_id", pa.string()),
        ("mark", pa.string()),  # the cell as its source wrote it, where it is not a plain number
    ]
)
AREA = pa.schema(
    [
        ("area_id", pa.string()),
        ("level", pa.string()),
        ("name_sv", pa.string()),
        ("name_en", pa.string()),
        ("parent_id", pa.string()),
        ("latitude", pa.float64()),
        ("longitude", pa.float64()),
        ("valid_from", pa.int32()),
        ("valid_to", pa.int32()),
        ("area_type", pa.int32()),
        ("population", pa.int64()),
        ("is_approximate", pa.bool_()),
        ("is_example", pa.bool_()),
        ("school_code", pa.string()),
        ("organiser", pa.string()),
        ("grades", pa.string()),
        ("catchment_id", pa.string()),
    ]
)
BOUNDARY = pa.schema(
    [("area_id", pa.string()), ("version", pa.string()), ("geometry", pa.binary()), ("quality", pa.string())]
)
FLOW = pa.schema(
    [
        ("catchment_id", pa.string()),
        ("school_id", pa.string()),
        ("year", pa.int32()),
        ("period", pa.string()),
        ("pupils", pa.int64()),
        ("status", pa.string()),
        ("provenance", pa.string()),
        ("release_id", pa.string()),
    ]
)
COLUMNS = {"observation": OBSERVATION, "area": AREA, "boundary": BOUNDARY, "flow": FLOW}
Kind = Literal["observation", "area", "boundary", "flow"]


@dataclass(frozen=True)
class Release:
    """Where and when figures, areas or boundaries were published.

    A row of the contract's table `release`, and the kind of its rows. `sha256` is that of the file or answer
    as received; `published_on` and `fetched_at` are ISO.
    """

    id: str
    source: str
    published_on: str | None = None
    fetched_at: str | None = None
    url: str | None = None
    sha256: str | None = None
    kind: Kind = "observation"


def folder() -> Path:
    """LIKVARD_STAGING, or `staging` beside the program."""
    return Path(os.environ.get("LIKVARD_STAGING") or Path(__file__).parent.parent / "staging")


def logs() -> Path:
    """The folder of log files, which are not public."""
    return folder() / "log"


def releases() -> list[Release]:
    """What is staged, in the order of staging."""
    path = folder() / "releases.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [Release(**json.loads(line)) for line in lines]


def _list(found: Iterable[Release]) -> None:
    lines = [json.dumps(asdict(one), ensure_ascii=False) for one in found]
    replace_text(folder() / "releases.jsonl", "".join(line + "\n" for line in lines))


def rows_of(release: Release) -> Path:
    """The Parquet file with the rows of a release."""
    return folder() / release.kind / f"{release.id}.parquet"


def is_staged(sha256: str) -> bool:
    """Whether a file or an answer with these bytes has been read already."""
    return any(one.sha256 == sha256 for one in releases())


def has(release: Release) -> bool:
    """Whether the same bytes are there as this release."""
    return any((one.id, one.sha256) == (release.id, release.sha256) for one in releases() if one.sha256)


def indicators(release: Release) -> set[str]:
    """The indicators that a release has rows of."""
    if release.kind != "observation":
        return set()
    return set(pq.read_table(rows_of(release), columns=["indicator_id"])["indicator_id"].to_pylist())


def count(release: Release) -> int:
    """The number of its rows."""
    return pq.read_metadata(rows_of(release)).num_rows


def in_columns(rows: pa.Table, release: Release) -> pa.Table:
    """The same rows with exactly the columns of their kind; those that are missing are null."""
    wanted = COLUMNS[release.kind]
    if unknown := sorted(set(rows.column_names) - set(wanted.names)):
        raise ImportProblem(t("problem.staged_column", release=release.id, column=unknown[0]))
    nothing = {field.name: pa.nulls(len(rows), field.type) for field in wanted}
    given = {name: rows[name].cast(wanted.field(name).type) for name in rows.column_names}
    if "release_id" in wanted.names:
        given["release_id"] = pa.repeat(release.id, len(rows))
    return pa.table(nothing | given, schema=wanted)


def stage(rows: pa.Table, release: Release) -> bool:
    """Keep the rows of a release; those of an earlier one with its id are replaced, and now count last.

    rows  columns as in COLUMNS[release.kind], in any order; those that are missing are null, and an
          observation's or a flow's release is this one

    Returns False where the same bytes are there already. Raises ImportProblem for other columns.
    """
    if has(release):
        return False
    whole = in_columns(rows, release)
    target = rows_of(release)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.tmp")
    pq.write_table(whole, beside, compression="zstd")
    sync(beside)
    os.replace(beside, target)
    sync(target.parent)
    _list([*(one for one in releases() if one.id != release.id), release])
    return True


def forget(release_id: str) -> bool:
    """Take a release away; False where there is none of that id."""
    found = releases()
    gone = [one for one in found if one.id == release_id]
    if gone:
        _list(one for one in found if one.id != release_id)
        for one in gone:
            rows_of(one).unlink(missing_ok=True)
    return bool(gone)


def load(tables: duckdb.DuckDBPyConnection) -> None:
    """Make temporary tables `staged_<kind>` of all staged rows; `sequence` is highest for what came last.

    And `staged_release`, in the contract's shape. Raises ImportProblem where a release has lost its rows.
    """
    for kind, wanted in COLUMNS.items():
        tables.register("empty", wanted.empty_table())
        tables.execute(f"create or replace temp table staged_{kind} as select *, 0 as sequence from empty")
        tables.unregister("empty")
    tables.execute("create or replace temp table staged_release as from release limit 0")
    for sequence, release in enumerate(releases(), 1):
        path = rows_of(release)
        if not path.exists():
            raise ImportProblem(t("problem.staged_missing", path=path, release=release.id))
        tables.execute(
            f"insert into staged_{release.kind} by name "
            "select *, $sequence as sequence from read_parquet($path)",
            {"sequence": sequence, "path": str(path)},
        )
        tables.execute(
            "insert into staged_release values ($id, $source, $published_on, $fetched_at, $url, $sha256)",
            {name: value for name, value in asdict(release).items() if name != "kind"},
        )
