"""A register summed by Spark: the same SQL as DuckDB's, translated. Only sums come back (docs/scale.md).

Needs PySpark and SQLGlot (requirements-spark.txt), which the rest of the program does without, and Java.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from importers import ImportProblem
from importers.individuals import REPEATED, Engine, Table, check_columns, is_parquet, parts, statement
from text import t

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

log = logging.getLogger(__name__)

HERE = "local[*]"  # the master that is this machine, all of its cores
JAVA = "17"
PACKAGES = ("pyspark", "sqlglot")
ALIKE = (
    pa.types.is_null,
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_boolean,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
    pa.types.is_date,
)
# What DuckDB's trim takes away; Spark's takes the first only.
SPACES = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


def translated(sql: str) -> tuple[str, set[str]]:
    """DuckDB's SQL in Spark's words, with the same parameters; and the tables that it reads."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.optimizer.scope import traverse_scope

    tree = sqlglot.parse_one(sql, read="duckdb")
    for trim in tree.find_all(exp.Trim):
        trim.set("expression", exp.Literal.string(SPACES))
    tables = {
        one.name
        for scope in traverse_scope(tree)
        for one in scope.sources.values()
        if isinstance(one, exp.Table)
    }
    return tree.sql("spark", unsupported_level=sqlglot.ErrorLevel.RAISE, comments=False), tables


class _Distributed:
    """A register that lies where all workers reach it, as Parquet."""

    def __init__(self, spark: SparkSession, found: list[Path]) -> None:
        self.spark = spark
        spark.read.parquet(*(part.absolute().as_uri() for part in found)).createOrReplaceTempView("register")

    def ask(
        self, base: duckdb.DuckDBPyConnection, select: str, body: str, given: Mapping[str, Any]
    ) -> pa.Table:
        sql, tables = translated(statement(select, "register", body))
        for name in tables - {"register"}:
            self.spark.createDataFrame(base.table(name).to_arrow_table()).createOrReplaceTempView(name)
        return self.spark.sql(sql, dict(given)).toArrow()

    def repeated(self, base: duckdb.DuckDBPyConnection, select: str) -> int:
        return self.ask(base, select, REPEATED, {})["repeated"][0].as_py()


@cache
def _gateway() -> Any:
    """The Java process that Spark is told through. Its complaints may quote the register: nobody listens."""
    from pyspark.java_gateway import launch_gateway

    return launch_gateway(popen_kwargs={"stderr": subprocess.DEVNULL})


def _is_alike(kind: pa.DataType) -> bool:
    """Whether Spark and DuckDB write values of this kind as the same text."""
    if pa.types.is_dictionary(kind):
        return _is_alike(kind.value_type)
    if pa.types.is_timestamp(kind):
        return kind.tz is None and kind.unit != "ns"
    return any(check(kind) for check in ALIKE)


def _check_kinds(names: list[str], found: pa.Schema) -> None:
    """Raises ImportProblem for a column that the two would read differently."""
    for name in names:
        if not _is_alike(kind := found.field(name).type):
            raise ImportProblem(t("register.other_kind", column=name, kind=kind))


def _tasks(spark: SparkSession) -> dict[str, int]:
    """How many tasks each executor has had so far; the driver is one where this machine is the cluster."""
    found = spark.sparkContext._jsc.sc().statusStore().executorList(False)
    return {one.id(): one.totalTasks() for one in (found.apply(at) for at in range(found.size()))}


def _settings(master: str, private: str) -> dict[str, str]:
    """What is ours to decide. The rest is the cluster's: spark-defaults.conf in SPARK_CONF_DIR."""
    ours = {
        "spark.app.name": "Likvard",
        "spark.master": master,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.eventLog.enabled": "false",
        "spark.log.level": "OFF",  # what is said of a fault may quote the register
        "spark.io.encryption.enabled": "true",  # what workers hand each other
        "spark.local.dir": private,
        "spark.sql.warehouse.dir": private,
        "spark.sql.caseSensitive": "true",
        "spark.sql.legacy.parquet.nanosAsLong": "true",  # a column that nobody reads must not stop it
    }
    if master.startswith("local"):
        ours |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return ours


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin") if home else None)


def _check_installed() -> None:
    """Raises ImportProblem for what has to be installed first."""
    for package in PACKAGES:
        try:
            import_module(package)
        except ImportError:
            raise ImportProblem(t("register.no_spark", package=package)) from None
    if not _java():
        raise ImportProblem(t("register.no_java", version=JAVA))


@contextmanager
def _telling(key: str, **places: object) -> Iterator[None]:
    """A fault of Spark is an ImportProblem, without its words: they may quote the register."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        raise ImportProblem(t(key, error=type(error).__name__, **places)) from None


@contextmanager
def _session(master: str) -> Iterator[SparkSession]:
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    with tempfile.TemporaryDirectory(prefix="likvard-", ignore_cleanup_errors=True) as private:
        settings = SparkConf(False).setAll([*_settings(master, private).items()])
        with _telling("register.no_cluster", master=master), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")  # it gets none
            context = SparkContext(gateway=_gateway(), conf=settings)
            spark = SparkSession(context)
        try:
            yield spark
        finally:
            context.stop()


@contextmanager
def engine(master: str = HERE) -> Iterator[Engine]:
    """What reads registers on the cluster whose master has this URL.

    Raises ImportProblem where something has to be installed first, where the master does not answer, and
    later where Spark fails.
    """
    _check_installed()
    with _session(master) as spark:

        @contextmanager
        def opened(path: Path, names: list[str]) -> Iterator[Table]:
            found = parts(path)
            if not all(map(is_parquet, found)):
                raise ImportProblem(t("register.not_parquet", path=path))
            for part in found:
                schema = pq.read_schema(part)
                check_columns(names, schema.names)
                _check_kinds(names, schema)
            before = _tasks(spark)
            with _telling("register.spark_failed", path=path):
                yield _Distributed(spark, found)
                tasks = {id: count - before.get(id, 0) for id, count in _tasks(spark).items()}
                log.info("tasks by executor: %s", {id: count for id, count in tasks.items() if count})

        yield opened
