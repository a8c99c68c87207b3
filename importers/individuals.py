"""A table of individuals as DuckDB reads it, on one machine. `importers.distributed` is the same on Spark.

Of its columns only those that are asked for are opened. Nothing is copied, and nothing is written to disk.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from importers.check import HERE
from importers.spreadsheet.decode import BOMS

AT_ONCE = 1_000_000  # persons that are compared at a time
REPEATED = (HERE / "register_repeated.sql").read_text("utf-8")


class Table(Protocol):
    """A register that answers with sums."""

    def ask(
        self, base: duckdb.DuckDBPyConnection, select: str, body: str, given: Mapping[str, Any]
    ) -> pa.Table:
        """The answer of `body`, in DuckDB's words, which reads `individual`: the columns that `select` says.

        It may read relations of `base`, too.
        """

    def repeated(self, base: duckdb.DuckDBPyConnection, select: str) -> int:
        """How many persons stand there more than once; `select` says `person` and `year`."""


class Engine(Protocol):
    """What reads a register."""

    def __call__(self, path: Path, names: list[str]) -> AbstractContextManager[Table]:
        """The register at `path`, opened; of its columns only `names`. Raises MissingColumn."""


class MissingColumn(Exception):
    """The register has no column of this name."""


def parts(path: Path) -> list[Path]:
    """The files of a register: itself, or the Parquet files in the folder that it is.

    Raises FileNotFoundError where there is none in the folder.
    """
    found = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    if not found:
        raise FileNotFoundError(path)
    return found


def is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def digest(path: Path) -> str:
    """The sha256 of the file; of several, that of theirs."""
    found = []
    for part in parts(path):
        with part.open("rb") as file:
            found.append(hashlib.file_digest(file, "sha256").hexdigest())
    return found[0] if path.is_file() else hashlib.sha256("".join(found).encode()).hexdigest()


def check_columns(names: list[str], found: list[str]) -> None:
    for name in names:
        if name not in found:
            raise MissingColumn(name)


def statement(select: str, source: str, body: str) -> str:
    """`body` over `individual`, which is `select` of `source`."""
    return f"with individual as (select {select} from {source}) from ({body})"


def _encoding(path: Path) -> str:
    """What its first bytes say, else UTF-8, else Windows-1252; the file is read once, a piece at a time."""
    with path.open("rb") as file:
        head = file.read(4)
        for mark, name in BOMS.items():
            if head.startswith(mark):
                return "utf-8" if name == "utf-8-sig" else name
        decoder = codecs.getincrementaldecoder("utf-8")()
        file.seek(0)
        try:
            while piece := file.read(1 << 20):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


class _Local:
    """Parquet, or csv with headings; opened anew for each reading."""

    def __init__(self, path: Path, names: list[str]) -> None:
        self.names = names
        self.parts = parts(path)
        self.is_parquet = path.is_dir() or is_parquet(path)
        if self.is_parquet:
            found = pq.read_schema(self.parts[0]).names
        else:
            self.encoding = _encoding(path)
            with path.open(encoding=self.encoding, newline="") as lines:
                first = lines.readline().removeprefix("\ufeff")
            self.sign = max(";\t,", key=first.count)
            found = next(csv.reader(io.StringIO(first), delimiter=self.sign), [])
        check_columns(names, found)

    def ask(
        self, base: duckdb.DuckDBPyConnection, select: str, body: str, given: Mapping[str, Any]
    ) -> pa.Table:
        if self.is_parquet:
            source, given = "read_parquet($parts)", {**given, "parts": [str(part) for part in self.parts]}
        else:
            base.register("line", self._lines())
            source = "line"
        return base.sql(statement(select, source, body), params=given).to_arrow_table()

    def repeated(self, base: duckdb.DuckDBPyConnection, select: str) -> int:
        """By hashes that nothing keeps, so many at a time that they fit in memory."""
        hashes = "select hash(person, year) as person, null as year from individual where person is not null"
        keys = self.ask(base, select, hashes, {})
        base.register("key", keys)
        passes = max(1, keys.num_rows // AT_ONCE)
        found = 0
        for number in range(passes):
            ((count,),) = base.execute(
                f"with individual as (from key where person % $passes = $number) from ({REPEATED})",
                {"passes": passes, "number": number},
            ).fetchall()
            found += count
        base.unregister("key")
        return found

    def _lines(self) -> pa.RecordBatchReader:
        return pacsv.open_csv(
            self.parts[0],
            pacsv.ReadOptions(encoding=self.encoding, block_size=1 << 22),
            pacsv.ParseOptions(delimiter=self.sign, newlines_in_values=True),
            pacsv.ConvertOptions(
                include_columns=self.names,
                column_types=dict.fromkeys(self.names, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )


@contextmanager
def opened(path: Path, names: list[str]) -> Iterator[Table]:
    """The register as DuckDB reads it."""
    yield _Local(path, names)
