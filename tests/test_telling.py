"""What a person at the screen sees of long work."""

from __future__ import annotations

import io
import sys

import pytest

import queries
from importers import telling
from importers.estimates import simulate
from text import t


class Screen(io.StringIO):
    """Where somebody looks."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "is_seen"), [(Screen, True), (io.StringIO, False)])
def test_a_bar_is_shown_to_who_looks_and_not_written_to_a_file(monkeypatch, stream, is_seen):
    monkeypatch.setattr(sys, "stderr", stream())
    assert list(telling.bar(iter("abc"), "Läser", total=3)) == ["a", "b", "c"]
    assert ("Läser" in sys.stderr.getvalue()) is is_seen


def test_the_longest_work_of_a_publication_has_a_bar(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Screen())
    with queries.empty() as tables:
        tables.execute("""
            create table subgroup as
            select
                'g' as group_id,
                unnest(['a', 'b', 'c']) as subgroup,
                unnest([50, 60, 70]) as estimate,
                2.0 as standard_error,
                100 as population,
                true as favourable,
                100 as scale,
                unnest([1, 2, 3]) as subgroup_rank,
                true as ordered,
                null::boolean as reference;
            create table numbered as select 'g' as group_id, 1 as number, 3 as places;
        """)
        simulate(tables)
    assert t("publication.estimating") in sys.stderr.getvalue()
