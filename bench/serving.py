"""The dashboard as a user starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import Problem

ROOT = Path(__file__).parent.parent
PATIENCE = 120  # seconds


@dataclass(frozen=True)
class Server:
    url: str
    pid: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(script: str) -> Iterator[Server]:
    """`streamlit run <script>` until the block ends. What it says goes to standard error."""
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port"]
    with answering(command, "/ready") as server:
        yield server


@contextmanager
def answering(command: Sequence[str], path: str, **environment: str) -> Iterator[Server]:
    """The same of any command whose last argument is a port: begun when its server answers at `path`."""
    url = f"http://localhost:{(port := free_port())}"
    process = subprocess.Popen(
        [*command, str(port)], cwd=ROOT, env=os.environ | environment, stdout=sys.stderr
    )
    try:
        if not is_ready(f"{url}{path}", process):
            said = " ".join(command[1:])
            raise Problem(f"{said} did not become ready within {PATIENCE} seconds; the reason is above.")
        yield Server(url, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def is_ready(address: str, process: subprocess.Popen) -> bool:
    """Wait until the server answers; False when it says that it shows no snapshot, or ends."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return True
        except urllib.error.HTTPError:
            return False
        except OSError:
            time.sleep(0.2)
    return False
