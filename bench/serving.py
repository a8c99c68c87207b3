"""The dashboard as a user starts it."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
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

    def memory(self) -> float:
        """Resident memory in megabytes (10⁶ bytes)."""
        status = Path(f"/proc/{self.pid}/status")
        if status.exists():
            kibibytes = re.search(r"VmRSS:\s+(\d+)", status.read_text())
        else:
            said = subprocess.run(["ps", "-o", "rss=", "-p", str(self.pid)], capture_output=True, text=True)
            kibibytes = re.search(r"(\d+)", said.stdout)
        if kibibytes is None:
            raise Problem("This system does not say how much memory the server uses.")
        return int(kibibytes[1]) * 1024 / 1e6


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(script: str) -> Iterator[Server]:
    """`streamlit run <script>` until the block ends. What it says goes to standard error."""
    url = f"http://localhost:{(port := free_port())}"
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=sys.stderr)
    try:
        if not is_ready(url, process):
            raise Problem(f"{script} did not become ready within {PATIENCE} seconds; the reason is above.")
        yield Server(url, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def is_ready(url: str, process: subprocess.Popen) -> bool:
    """Wait until the server says that it shows a snapshot; False when it says that it does not, or ends."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/ready", timeout=5).close()
            return True
        except urllib.error.HTTPError:
            return False
        except OSError:
            time.sleep(0.2)
    return False
