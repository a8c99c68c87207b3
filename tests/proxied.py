"""The dashboard as an IT department runs it: several processes behind the nginx that deploy/ configures."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT, free_port

DEPLOY = ROOT / "deploy"
NAME = "localhost"
PATIENCE = 180


def replaced(text: str, changes: dict[str, str]) -> str:
    """`text` with each of the changes, which has to have something to change."""
    for old, new in changes.items():
        assert old in text, f"{old!r} does not stand in the configuration any more."
        text = text.replace(old, new)
    return text


def settings() -> dict[str, str]:
    """deploy/likvard.env, for another name."""
    text = replaced((DEPLOY / "likvard.env").read_text("utf-8"), {"likvard.example.se": NAME})
    return dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))


@dataclass
class App:
    """One process of the dashboard."""

    port: int
    data: Path
    catalogue: Path
    log: Path
    process: subprocess.Popen | None = field(default=None)

    def start(self) -> None:
        environment = settings() | {"LIKVARD_DATA": str(self.data), "LIKVARD_CATALOGUE": str(self.catalogue)}
        python = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [DEPLOY / "serve", str(self.port)],
                env=os.environ | environment | {"PATH": python},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ready", timeout=5).close()
                return
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.2)
        raise AssertionError(f"It is not ready after {PATIENCE} seconds:\n{self.log.read_text()}")

    def kill(self) -> None:
        """As the system does that is out of memory: at once."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


@dataclass
class Site:
    """What a reader reaches: one address, with a certificate that no browser knows."""

    url: str
    port: int
    folder: Path
    apps: list[App]

    @property
    def log(self) -> str:
        """All that nginx and the processes have written down."""
        return "\n".join(path.read_text("utf-8", "replace") for path in sorted(self.folder.glob("*.log")))


def certificate(folder: Path, *more: str) -> None:
    """A certificate for NAME, with its key, in `folder`."""
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={NAME}"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([*made, *files, *(more or ("-days", "30"))], check=True, capture_output=True)


def configured(folder: Path, port: int, ports: list[int]) -> str:
    """deploy/nginx/likvard.conf for this test's ports and folder, inside the least that nginx needs."""
    servers = "\n".join(f"server 127.0.0.1:{one} max_fails=1 fail_timeout=2s;" for one in ports)
    text = replaced(
        (DEPLOY / "nginx" / "likvard.conf").read_text("utf-8"),
        {
            "    server 127.0.0.1:8601 max_fails=1 fail_timeout=2s;\n": servers,
            "    server 127.0.0.1:8602 max_fails=1 fail_timeout=2s;\n": "",
            "listen 80 default_server": f"listen 127.0.0.1:{free_port()} default_server",
            "listen 443 ssl default_server": f"listen 127.0.0.1:{port} ssl default_server",
            "listen 443 ssl http2": f"listen 127.0.0.1:{port} ssl http2",
            "likvard.example.se": NAME,
            "/etc/ssl/likvard": str(folder),
            "/var/cache/nginx/likvard": str(folder / "cache"),
            "/var/log/nginx": str(folder),
        },
    )
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid;\n"  # one writes its log in order
        f"{'user root;' if os.geteuid() == 0 else ''}\n"
        f"error_log {folder}/nginx.log alert;\n"
        f"events {{ worker_connections 2048; }}\n"
        f"http {{ include /etc/nginx/mime.types; {temporary}\n{text}\n}}\n"
    )


def nginx() -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert found, "No nginx was found. Run `make test`, which installs it where that is allowed."
    return found


@contextmanager
def proxying(folder: Path, apps: list[App]) -> Iterator[Site]:
    """nginx before the processes, until the block ends."""
    port = free_port()
    (folder / "nginx.conf").write_text(configured(folder, port, [one.port for one in apps]))
    folder.chmod(0o755)
    said = (folder / "said.log").open("w")
    command = [nginx(), "-p", str(folder), "-e", str(folder / "early.log"), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                alive = process.poll() is None and time.monotonic() < until
                assert alive, Path(folder, "said.log").read_text()
                time.sleep(0.1)
        yield Site(f"https://{NAME}:{port}", port, folder, apps)
    finally:
        process.terminate()
        process.wait(20)
        said.close()


@contextmanager
def site(folder: Path, world_root: Path, processes: int = 2) -> Iterator[Site]:
    """The invented world, served by so many processes."""
    apps = [
        App(free_port(), world_root / "data", world_root / "catalogue", folder / f"app-{number}.log")
        for number in range(processes)
    ]
    certificate(folder)
    try:
        for one in apps:
            one.start()
        for one in apps:
            one.wait()
        with proxying(folder, apps) as running:
            yield running
    finally:
        for one in apps:
            one.end()
