"""A question that asks for too much is given up, and others are answered meanwhile."""

from __future__ import annotations

import threading
import time

import pytest

import queries
from queries import patience
from queries.patience import GivenUp

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
