"""A view of a snapshot that the address names: it stays what it was, and says what has changed since."""

from __future__ import annotations

import datetime
import os

import pytest

import text
from components.address import Address
from components.frozen import Change, changes
from queries import snapshot
from reports import Cell
from tests.visitor import published_with, said, visit
from text import t

HIGHER = "update observation set value = value + 1 where indicator_id = 'poang'"


@pytest.fixture(scope="module")
def root(world_root, tmp_path_factory):
    """Two publications: the world as it is, and after a change."""
    found = tmp_path_factory.mktemp("frozen")
    published_with("delete from note where false", 41, world_root, found)
    return published_with(HIGHER, 42, world_root, found)


@pytest.fixture
def two(in_world, root, monkeypatch):
    """The snapshots that are published under `root`, which this process sees."""
    monkeypatch.setitem(os.environ, "LIKVARD_DATA", str(root))
    snapshot.check_again()
    yield [snapshot.verify(folder) for folder in sorted((root / "snapshots").iterdir())]
    snapshot.check_again()


def texts(run) -> str:
    return " ".join(said(run))


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_a_frozen_view_stays_and_tells_what_has_changed(two, language):
    text.speak(language)
    first, second = two
    choices = {"indikator": "poang", "sprak": language}
    today = visit("map", **choices)
    then = visit("map", **choices, utgava=first.version)

    day = datetime.date.fromisoformat(first.created_on)
    banner = t("frozen.banner", date=text.date(day), id=first.id)
    assert banner in texts(then)
    assert banner not in texts(today)
    assert not then.exception
    assert texts(then) != texts(today)
    assert first.id in texts(then)
    assert second.id in texts(today)


def test_the_changes_are_those_of_the_views_tables(two):
    import views

    first, second = two
    found = views.changes(Address.read("karta?indikator=poang"), first, second)
    values = [one for one in found if one.column.startswith(t("table.value"))]
    assert values
    for one in values:
        then, now = (float(said.strip("◇ ").replace(",", ".")) for said in (one.then, one.now))
        assert now == pytest.approx(then + 1)
    assert views.changes(Address.read("karta?indikator=trygg"), first, second) == []


def test_an_edition_that_is_not_there_is_said(two):
    run = visit("map", utgava="1-2020-01-01.0123456789ab")
    assert t("frozen.missing") in [one.value for one in run.info]
    assert visit("map", utgava=two[1].version).info == visit("map").info


@pytest.mark.parametrize(
    "wanted", ["", "../../etc.0123456789ab", "41-2024-12-25", "41.xyz", "x" * 9_000, "41-.0"]
)
def test_what_names_no_edition_finds_none(two, wanted):
    assert snapshot.archived(wanted) is None


def test_a_number_is_compared_with_its_own_row():
    before = [("Ek", "2023", "81,0", "••"), ("Dal", "2023", "70", "")]
    after = [("Ek", "2023", "82,0", "••"), ("Norr", "2023", "60", "")]
    then, now = ([tuple(Cell(one) for one in row) for row in rows] for rows in (before, after))
    found = list(changes("B", ("Område", "År", "Värde", "Antal"), (False, False, True, True), then, now))
    assert found == [
        Change("B", "Ek, 2023", "Värde", "81,0", "82,0"),
        Change("B", "Dal, 2023", "Värde", "70", ""),
        Change("B", "Norr, 2023", "Värde", "", "60"),
    ]
