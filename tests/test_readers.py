"""Readers without a browser, as the bench lets many of them read; and what they meet when something ends."""

from __future__ import annotations

import asyncio
import random
import time
from urllib.parse import urlsplit

import pytest

from bench.load import memory_mb, open_files
from bench.readers.crowd import EDITION, PAGES, Crowd
from bench.readers.reader import Door, Failed, Reader
from components.address import PATHS
from tests import proxied
from tests.conftest import awaited, free_port, subset

VIEW = "indikator=trygg&ar=2021&omrade=9999-ek"


@pytest.fixture
def door(server) -> Door:
    return Door(urlsplit(server.url).port)


def chosen(reader: Reader) -> dict[str, list[str]]:
    return {one.name: one.chosen for one in reader.widgets.values()}


def test_a_reader_opens_a_view_and_chooses_another_each_time(door):
    async def visit() -> None:
        taken, chance = set(), random.Random(1)
        async with Reader(door, 0, "karta", VIEW) as reader:
            assert await reader.open() > 0
            assert chosen(reader)["indikator"] == ["trygg"]
            assert chosen(reader)["ar"] == ["2021"]
            assert chosen(reader)["omrade"] == ["9999-ek"]
            assert len(set(EDITION.findall(reader.said))) == 1
            for number in range(1, 6):
                before = reader.query
                assert reader.choose(chance, taken)
                assert len(taken) == number
                await reader.run()
                assert reader.query != before

    awaited(visit())


def test_what_has_been_seen_by_anybody_is_not_chosen(door):
    async def visit() -> None:
        taken, chance = set(), random.Random(1)
        async with Reader(door, 0, "omrade") as reader:
            await reader.open()
            options = len(next(one for one in reader.widgets.values() if one.name == "omrade").options)
            while reader.choose(chance, taken):
                assert len(taken) <= 1_000
            before = reader.view
            assert not reader.choose(chance, taken)
            assert reader.view != before
            assert len(taken) >= options

    awaited(visit())


def test_a_page_that_is_none_is_a_failure(door):
    async def visit() -> None:
        async with Reader(door, 0, "finns-inte") as reader:
            with pytest.raises(Failed, match="page_not_found"):
                await reader.open()

    awaited(visit())


def test_a_crowd_is_watched_until_its_last_answer(door):
    async def watch() -> Crowd:
        crowd = Crowd(door, 1, every=0.3)
        await crowd.be(3)
        done = await crowd.during(2)
        assert len(done) >= 3
        assert all(one.seconds > 0 for one in done)
        await crowd.be(0)
        return crowd

    crowd = awaited(watch())
    assert crowd.errors == []
    assert crowd.cut == 0
    assert crowd.inside == {}


@pytest.mark.fault(89)
@pytest.mark.parametrize("is_remembered", [True, False])
def test_row_89_who_was_cut_off_sees_the_same_view_and_reads_on(is_remembered, door):
    """After a moment in the same session; after minutes, when the server has forgotten it, in another."""

    async def visit() -> None:
        async with Reader(door, 0, "karta", VIEW) as reader:
            await reader.open()
            session = reader.session
            await reader.cut()
            reader.session = session if is_remembered else "forgotten"
            await reader.come_back()
            assert (reader.session == session) == is_remembered
            assert chosen(reader)["omrade"] == ["9999-ek"]
            assert reader.choose(random.Random(1), set())
            await reader.run()

    awaited(visit())


@pytest.mark.prove
@pytest.mark.fault(90)
def test_row_90_who_has_left_leaves_nothing_behind(world_root, tmp_path, monkeypatch):
    """A day of readers in small: 200 visits, each with three choices."""
    usual = proxied.settings()
    soon = usual | {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1"}
    monkeypatch.setattr(proxied, "settings", lambda: soon)
    app = proxied.App(free_port(), world_root / "data", world_root / "catalogue", tmp_path / "log")

    async def visit(number: int) -> None:
        chance = random.Random(number)
        async with Reader(Door(app.port), number, PATHS[PAGES[number % len(PAGES)]]) as reader:
            await reader.open()
            for _ in range(3):
                reader.choose(chance, set())
                await reader.run()

    async def visits(first: int, last: int) -> tuple[float, int]:
        for ten in range(first, last, 10):
            await asyncio.gather(*(visit(ten + one) for one in range(10)))
        await asyncio.sleep(35)  # until garbage is collected
        return memory_mb(app.process.pid), open_files(app.process.pid)

    try:
        app.start()
        app.wait()
        memory, files = awaited(visits(0, 120))
        more_memory, more_files = awaited(visits(120, 200))
    finally:
        app.end()
    assert more_memory < 1.1 * memory
    assert more_files <= files


@pytest.mark.fault(88)
@pytest.mark.parametrize("readers", subset([8, 50], 8))
def test_row_88_after_a_restart_all_are_back_within_half_a_minute(readers, world_root, tmp_path):
    app = proxied.App(free_port(), world_root / "data", world_root / "catalogue", tmp_path / "log")
    app.start()
    app.wait()

    async def read_on() -> list[float]:
        crowd = [Reader(Door(app.port), number, "karta", VIEW) for number in range(readers)]
        await asyncio.gather(*(one.open() for one in crowd))
        begun = time.monotonic()
        app.kill()
        app.start()
        await asyncio.gather(*(one.come_back() for one in crowd))
        taken = time.monotonic() - begun
        assert len({one.session for one in crowd}) == readers
        await asyncio.gather(*(one.leave() for one in crowd))
        return taken

    try:
        assert awaited(read_on()) < 30
    finally:
        app.end()
