"""Our patterns beside another program's: as safe, and never more hidden than it takes."""

from __future__ import annotations

from itertools import product

import pytest

from tests import oracle

TABLES = list(product(oracle.BY, range(6)))


@pytest.fixture(scope="module")
def all_compared() -> list[oracle.Compared]:
    """One after another: the other program is not made for several at once in one process."""
    return [oracle.compared(by, seed) for by, seed in TABLES]


def test_ours_tells_nothing_and_hides_no_more_than_another_program_that_tells_nothing(all_compared):
    as_safe = 0
    for one in all_compared:
        verdict = oracle.attacked(one.rows, one.theirs)
        assert verdict.sensitive > 2
        for hidden in (one.fewest, one.lightest):
            assert oracle.attacked(one.rows, hidden).is_safe
        if verdict.is_safe:
            as_safe += 1
            assert len(one.fewest) <= len(one.theirs)
            assert one.persons(one.lightest) <= one.persons(one.theirs)
    assert as_safe >= len(TABLES) / 2  # else nothing is compared


def test_ours_hides_nothing_that_it_can_do_without(all_compared):
    for one in all_compared[::3]:
        small = {place for place, row in enumerate(one.rows) if 0 < row["numerator"] < oracle.RULES.k_x}
        assert small < one.fewest
        for place in one.fewest - small:
            assert not oracle.attacked(one.rows, one.fewest - {place}).is_safe


def test_the_other_program_hides_what_is_small_and_keeps_the_rest(all_compared):
    for one in all_compared:
        small = {place for place, row in enumerate(one.rows) if 0 < row["numerator"] < oracle.RULES.k_x}
        assert small < one.theirs < set(range(len(one.rows)))
        assert not oracle.attacked(one.rows, small).is_safe
