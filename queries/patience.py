"""A question that takes too long or too much memory is given up, so that everybody else is answered."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from functools import cache
from typing import Any

import duckdb
import pandas as pd

LONGEST = 10.0  # seconds
MOST = "1GB"  # of memory, for all that is asked of a snapshot at once, and its tables
LOOK = 0.25  # seconds between two looks at what is running

_alone = threading.Lock()
_running: dict[duckdb.DuckDBPyConnection, float] = {}  # and when each is given up


class GivenUp(Exception):
    """A question was given up; the message says why."""


def _interrupt() -> None:
    for cursor, until in list(_running.items()):
        if time.monotonic() > until:
            with suppress(duckdb.Error):  # it may have ended just now
                cursor.interrupt()


def _watch() -> None:
    while True:
        time.sleep(LOOK)
        _interrupt()


@cache
def _begin_to_watch() -> None:
    threading.Thread(target=_watch, name="patience", daemon=True).start()


def bounded(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on it takes no more than MOST, and writes nothing to a disk instead."""
    connection.execute("set temp_directory = ''")
    connection.execute(f"set memory_limit = '{MOST}'")


def answer(connection: duckdb.DuckDBPyConnection, statement: str, parameters: dict[str, Any]) -> pd.DataFrame:
    """The rows of a statement, on a cursor of its own. Raises GivenUp."""
    with suppress(duckdb.OutOfMemoryException):
        return _answer(connection, statement, parameters)
    with _alone:  # it may have been another question that had taken the memory
        _wait_for(list(_running))
        try:
            return _answer(connection, statement, parameters)
        except duckdb.OutOfMemoryException as error:
            raise GivenUp(f"A question needs more memory than {MOST}.") from error


def _wait_for(others: list[duckdb.DuckDBPyConnection]) -> None:
    """Until all of them have their answers, or are given up."""
    while any(one in _running for one in others):
        time.sleep(0.02)


def _answer(
    connection: duckdb.DuckDBPyConnection, statement: str, parameters: dict[str, Any]
) -> pd.DataFrame:
    _begin_to_watch()
    cursor = connection.cursor()
    _running[cursor] = time.monotonic() + LONGEST
    try:
        return cursor.execute(statement, parameters).df()
    except duckdb.InterruptException as error:
        raise GivenUp(f"A question was not answered within {LONGEST:g} seconds.") from error
    finally:
        del _running[cursor]
