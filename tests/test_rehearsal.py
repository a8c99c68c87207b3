"""Nobody waits for what can be done before the first reader comes."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import rehearsal
from tests.conftest import ROOT, awaited

# Starts the app as a server does, then lets a first reader in, and says what was left to do for that reader.
STARTED = """
import asyncio, json, sys

import app, queries, rehearsal

asked, execute = [], queries.execute
queries.execute = lambda *given, **named: asked.append(given[1]) or execute(*given, **named)


async def first_reader():
    said, heard = asyncio.Queue(), asyncio.Queue()
    said.put_nowait({"type": "lifespan.startup"})
    scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    served = asyncio.create_task(app.app(scope, said.get, heard.put))
    assert (await heard.get())["type"] == "lifespan.startup.complete"
    before = {"asked": len(asked), "modules": set(sys.modules), "held": len(rehearsal.held)}
    asked.clear()
    for path in sys.argv[1:]:
        await rehearsal.visit(app.app, path, "", "/")
    print(json.dumps(before | {"modules": sorted(set(sys.modules) - before["modules"]), "then": asked}))
    said.put_nowait({"type": "lifespan.shutdown"})
    await served


asyncio.run(first_reader())
"""


def test_the_first_reader_waits_for_no_module_and_no_query(world_root):
    paths = {"LIKVARD_CATALOGUE": str(world_root / "catalogue"), "LIKVARD_DATA": str(world_root / "data")}
    done = subprocess.run(
        [sys.executable, "-c", STARTED, "", "karta", "utveckling"],
        cwd=ROOT,
        env=os.environ | paths | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["held"] == 1
    assert told["asked"] > 0
    assert told["modules"] == []
    assert told["then"] == []
    assert "Traceback" not in done.stderr


async def deaf(scope, receive, send) -> None:
    """An app that accepts a reader and then says nothing."""
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


async def ended(scope, receive, send) -> None:
    """An app that shuts the door."""
    await send({"type": "websocket.close", "code": 1011})


@pytest.mark.parametrize("app", [deaf, ended])
def test_a_page_that_is_not_finished_is_no_rehearsal(app, in_world, monkeypatch):
    monkeypatch.setattr(rehearsal, "PATIENCE", 0.2)
    monkeypatch.setattr(rehearsal, "held", set())
    with pytest.raises(rehearsal.Unfinished, match=r"/\?kommun=9999 was not finished"):
        awaited(rehearsal.rehearse(app, "/"))
    assert rehearsal.held == set()


async def slow(scope, receive, send) -> None:
    """An app that takes 20 ms for a page."""
    await send({"type": "websocket.accept"})
    finished = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
    while (message := await receive())["type"] != "websocket.disconnect":
        if message["type"] == "websocket.receive":
            await asyncio.sleep(0.02)
            await send({"type": "websocket.send", "bytes": finished.SerializeToString()})


def test_where_readers_read_already_a_rehearsal_rests_twenty_times_as_long_as_it_works(in_world, monkeypatch):
    monkeypatch.setattr(rehearsal, "held", set())
    begun = time.monotonic()
    awaited(rehearsal.rehearse(slow, "/", rest=20))
    pages = len(rehearsal.PAGES) * len(rehearsal.placed())
    assert time.monotonic() - begun > 21 * 0.02 * pages
    assert len(rehearsal.held) == 1


def test_without_a_snapshot_nothing_is_rehearsed(tmp_path, monkeypatch):
    monkeypatch.setenv("LIKVARD_DATA", str(tmp_path))
    monkeypatch.setattr(rehearsal, "held", set())
    awaited(rehearsal.rehearse(deaf, "/"))
    assert rehearsal.held == set()
