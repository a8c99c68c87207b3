"""A question that asks for too much is given up, and others are answered meanwhile."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time

import pytest

import queries
from bench.readers.reader import Door, Failed, Reader
from queries import patience
from queries.patience import GivenUp
from tests.conftest import ROOT, Server, awaited, free_port, wait_until_it_answers
from text import t

ENDLESS = "select count(*) as rows from range(1000000000) as a(n), range(1000000000) as b(n)"
HUGE = "select list(n) as numbers from range(1000000000) as a(n)"


@pytest.fixture
def tables(world_root):
    with queries.connect(next((world_root / "data/snapshots").iterdir())) as opened:
        yield opened


@pytest.fixture
def instead(monkeypatch):
    """A query that is another one."""
    usual = queries.sql

    def put(name: str, statement: str) -> None:
        monkeypatch.setattr(
            queries, "sql", lambda asked, *how: statement if asked == name else usual(asked, *how)
        )

    return put


def answered_meanwhile(tables, name: str) -> tuple[str, float]:
    """Why the query is given up, and the longest that others had to wait for an answer."""
    why: list[str] = []

    def ask() -> None:
        with pytest.raises(GivenUp) as given_up:
            queries.execute(tables, name)
        why.append(str(given_up.value))

    asking, longest = threading.Thread(target=ask), 0.0
    asking.start()
    while asking.is_alive():
        begun = time.monotonic()
        assert not queries.execute(tables, "areas", municipality="9999", comparisons=[]).empty
        longest = max(longest, time.monotonic() - begun)
        time.sleep(0.05)
    asking.join()
    return why[0], longest


@pytest.mark.fault(87)
def test_row_87_a_question_that_takes_too_long_is_interrupted(tables, instead, monkeypatch):
    monkeypatch.setattr(patience, "LONGEST", 0.5)
    instead("trend", ENDLESS)
    begun = time.monotonic()
    why, longest = answered_meanwhile(tables, "trend")
    assert why == "A question was not answered within 0.5 seconds."
    assert 0.5 <= time.monotonic() - begun < 3
    assert longest < 1
    assert not patience._running


@pytest.mark.fault(86)
def test_row_86_a_question_that_needs_too_much_memory_is_refused(tables, instead):
    instead("trend", HUGE)
    why, _ = answered_meanwhile(tables, "trend")
    assert why == "A question needs more memory than 1GB."
    assert not patience._running


# A dashboard whose map asks for more than there is.
HEAVY = """
import sys

import uvicorn

import app, queries
from queries import patience

usual, patience.LONGEST = patience._answer, 1.0


def answer(connection, statement, parameters):
    is_of_map = "$direction" in statement and "$benchmark" in statement
    return usual(connection, sys.argv[2], {}) if is_of_map else usual(connection, statement, parameters)


patience._answer = answer
uvicorn.run(app.app, port=int(sys.argv[1]), ws="websockets-sansio", log_level="warning")
"""


@pytest.mark.prove
@pytest.mark.fault(86, 87)
@pytest.mark.parametrize("asked", [ENDLESS, HUGE])
def test_rows_86_and_87_a_heavy_view_says_so_and_others_read_on(asked, world_root, tmp_path):
    async def read() -> float:
        async with Reader(Door(port), 0, "karta") as one, Reader(Door(port), 1, "utveckling") as other:
            await other.open()

            async def heavy() -> None:
                with pytest.raises(Failed, match=t("frame.given_up")):
                    await one.open()

            asking, longest = asyncio.create_task(heavy()), 0.0
            while not asking.done():
                longest = max(longest, await other.run())
            await asking
            await other.run()
            return longest

    port, log = free_port(), tmp_path / "log"
    paths = {"LIKVARD_CATALOGUE": str(world_root / "catalogue"), "LIKVARD_DATA": str(world_root / "data")}
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-c", HEAVY, str(port), asked],
            cwd=ROOT,
            env=os.environ | paths | {"PYTHONPATH": str(ROOT)},
            stdout=written,
            stderr=written,
        )
    try:
        wait_until_it_answers(Server(f"http://127.0.0.1:{port}", log), process)
        assert awaited(read()) < 2
    finally:
        process.terminate()
        process.wait(20)
    assert "It happened at /karta" in log.read_text("utf-8")
