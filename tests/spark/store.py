"""docs/scale.md, followed to the letter: a store that holds snapshots, and two app servers that fetch them.

Run by `make test-spark`, not by `make test`. LIKVARD_STORE_PYTHON names the interpreter that has the store.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.publish import publish
from queries import snapshot
from tests import world
from tests.conftest import ROOT, free_port
from tests.test_runbook import Machine, steps

STEPS = steps("scale.md")


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[dict[str, str]]:
    """An empty S3-compatible store on this machine; what rclone has to know of it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    found = {
        "LIKVARD_STORE": "store:likvard",
        "RCLONE_CONFIG": str(tmp_path_factory.mktemp("rclone") / "none"),
        "RCLONE_CONFIG_STORE_TYPE": "s3",
        "RCLONE_CONFIG_STORE_PROVIDER": "Other",
        "RCLONE_CONFIG_STORE_ENDPOINT": url,
        "RCLONE_CONFIG_STORE_ACCESS_KEY_ID": "key",
        "RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY": "secret",
    }
    command = [
        os.environ["LIKVARD_STORE_PYTHON"],
        "-m",
        "moto.server",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 60
            while not answers(port):
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.2)
            subprocess.run(["rclone", "mkdir", "store:likvard"], env=ours() | found, check=True, timeout=60)
            yield found
        finally:
            process.terminate()


def ours() -> dict[str, str]:
    """The environment without what it may say of somebody's real store."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "RCLONE_"))}


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


class Server(Machine):
    """A server that knows the store."""

    def __init__(self, folder: Path, store: dict[str, str], world_root: Path) -> None:
        super().__init__(folder, ROOT, folder, folder)
        self.environment |= store | {"LIKVARD_CATALOGUE": str(world_root / "catalogue")}
        self.borrow("1")
        (self.home / "current").symlink_to(self.home / "1")
        self.data.mkdir(parents=True)

    def start(self, step: str, **more: str) -> subprocess.Popen:
        return subprocess.Popen(
            ["bash", "-euc", STEPS[step]],
            env=ours() | self.environment | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, step: str) -> None:
        process = self.start(step)
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, f"{step}: {said}"

    def interrupt(self, step: str, is_half_done) -> None:
        """Begin a step slowly, a request a second, and kill all of it when some files have gone."""
        process = self.start(step, RCLONE_TPSLIMIT="1", RCLONE_TRANSFERS="1", RCLONE_CHECKERS="1")
        until = time.monotonic() + 120
        while not is_half_done():
            assert process.poll() is None, process.stdout.read()
            assert time.monotonic() < until
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()

    @property
    def shown(self) -> str | None:
        """What its readers see: verified, every byte."""
        pointer = self.data / "CURRENT"
        if not pointer.exists():
            return None
        return snapshot.verify(self.data / "snapshots" / pointer.read_text("utf-8").strip()).id


@pytest.fixture
def servers(tmp_path, store, world_root) -> dict[str, Server]:
    return {name: Server(tmp_path / name, store, world_root) for name in ("publisher", "first", "second")}


def published(server: Server, world_root: Path, day: str) -> str:
    with world.environment(world_root), world.tables() as tables:
        return publish(tables, server.data, day).id


def stored(server: Server, kind: str) -> list[str]:
    """The names of what the store has."""
    command = ["rclone", "lsf", "-R", "--files-only", f"store:likvard/{kind}"]
    done = subprocess.run(command, env=ours() | server.environment, capture_output=True, text=True)
    return done.stdout.split()


def test_a_publication_reaches_every_server_whole_whatever_interrupts_it(servers, world_root):
    publisher, first, second = servers.values()
    one = published(publisher, world_root, "2025-01-01")
    publisher.run("send")
    for server in (first, second):
        server.run("take")
        assert server.shown == one

    two = published(publisher, world_root, "2025-01-02")
    publisher.interrupt("send", lambda: any(two in path for path in stored(publisher, "archive")))
    first.run("take")
    assert first.shown == one, "the pointer is sent last"

    publisher.run("send")
    first.interrupt("take", lambda: [*first.data.glob(f"incoming/{two}.*/*.parquet")])
    assert first.shown == one
    assert not [*first.data.glob(f"archive/{two}.*")]
    for server in (first, second):
        server.run("take")
        assert server.shown == two
        assert not [*server.data.glob("incoming/*")]
        server.run("take")  # there is nothing new
        assert server.shown == two


def test_what_is_damaged_on_the_way_is_not_shown_and_is_fetched_anew(servers, world_root):
    publisher, first, _ = servers.values()
    one = published(publisher, world_root, "2025-01-01")
    publisher.run("send")
    first.run("take")
    two = published(publisher, world_root, "2025-01-02")
    publisher.run("send")
    first.interrupt("take", lambda: [*first.data.glob(f"incoming/{two}.*/*.parquet")])
    (half,) = first.data.glob(f"incoming/{two}.*")
    half.rename(first.data / "archive" / half.name)  # as if it were whole
    process = first.start("take")
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 1, said
    assert first.shown == one
    first.run("take")
    assert first.shown == two


def test_every_command_of_the_document_that_can_be_run_here_is_run():
    assert set(STEPS) == {"send", "take"}
