"""A source on this computer: a real HTTP server that answers as it is told to, well or badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from importers import fetching


@dataclass(frozen=True)
class Question:
    """What was asked: GET or POST, path without query, the query's words, the body, the headers."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes
    headers: dict[str, str]

    @property
    def target(self) -> str:
        return self.path + ("?" + "&".join(f"{k}={v}" for k, v in self.query.items()) if self.query else "")


@dataclass(frozen=True)
class Reply:
    """What is answered: `promised` bytes are never sent; after half of the others it waits `wait` seconds."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    promised: int = 0
    wait: float = 0


def as_json(content: Any, **more: Any) -> Reply:
    return Reply(json.dumps(content).encode(), **more)


@dataclass
class Site:
    url: str
    asked: list[Question]


def impatient(monkeypatch: Any, *, retries: int, seconds: float = 60) -> None:
    """A source is asked again almost at once, `retries` times, and waited for so many seconds."""
    patience = fetching.PATIENCE.copy_with(total=retries, backoff_factor=0.01)
    monkeypatch.setattr(fetching, "PATIENCE", patience)
    monkeypatch.setattr(fetching, "TIMEOUT", httpx.Timeout(seconds))


@contextmanager
def answering(reply: Callable[[Question], Reply]) -> Iterator[Site]:
    """A server that answers each question with `reply(question)`, until the block ends."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            question = Question(self.command, parts.path, query, body, dict(self.headers))
            site.asked.append(question)
            answer = reply(question)
            self.send_response(answer.status)
            for name, value in {"Connection": "close", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body) + answer.promised))
            self.end_headers()
            half = len(answer.body) // 2 if answer.wait else 0
            self.wfile.write(answer.body[:half])
            if answer.wait:
                self.wfile.flush()
                over.wait(answer.wait)
            self.wfile.write(answer.body[half:])
            self.close_connection = True

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # the one who asked went away

    server = Server(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_port}", [])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
