"""Ask a source over the network, politely, and never twice for the same answer.

Answers are kept as received in the private folder, `raw/<source>/`, with a line in its index for each.
"""

from __future__ import annotations

import hashlib
import json as jsons
import os
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

import certifi
import httpx
from httpx_retries import Retry, retry_request

import text
from importers import ImportProblem
from importers.staging import folder
from text import t

Kind = Literal["json", "text"]
PAGES = 2_000  # more than any source has of one thing
TIMEOUT = httpx.Timeout(60, connect=10)
# What cannot be reached at all is not tried again: without a network the answer comes at once.
PATIENCE = Retry(
    total=4,
    allowed_methods=["GET", "POST"],  # what is posted here are questions
    status_forcelist=[408, 425, 429, 500, 502, 503, 504],
    retry_on_exceptions=[httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.RemoteProtocolError],
    backoff_factor=0.5,
    backoff_jitter=0.5,
    max_backoff_wait=60,  # also of what Retry-After asks for
    total_timeout=180,
)


@dataclass(frozen=True)
class Answer:
    """What a source answered. `status` 404 only where absence was asked to be an answer."""

    url: str
    path: Path
    body: bytes
    fetched_at: str  # ISO, UTC
    sha256: str
    is_new: bool  # fetched now, not kept from before
    status: int = 200

    def json(self) -> Any:
        return jsons.loads(self.body)


def base_url(source: str, usual: str) -> str:
    """Where the source answers: what LIKVARD_<SOURCE>_URL names, or `usual`. Without a slash at the end."""
    return (os.environ.get(f"LIKVARD_{source.upper()}_URL") or usual).rstrip("/")


def _write(path: Path, body: bytes) -> None:
    """Whole or not at all. What a power cut damages is asked for again, so nothing waits for the disk."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    beside.write_bytes(body)
    os.replace(beside, path)


def _looks_like_page(body: bytes) -> bool:
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower().startswith((b"<!doctype html", b"<html"))


def _fault(body: bytes, kind: Kind) -> str | None:
    """The text key of what is wrong with the answer, if anything is."""
    if not body.strip(b"\xef\xbb\xbf \t\r\n"):
        return "fetching.empty"
    if _looks_like_page(body):
        return "fetching.page"
    if kind == "json":
        try:
            jsons.loads(body)
        except ValueError:  # a broken encoding is one, too
            return "fetching.not_json"
    return None


@cache
def _trusted() -> ssl.SSLContext:
    """The computer's own certificates, which a municipality's network may need, and the usual ones."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@dataclass
class Fetcher:
    """One source, asked one question at a time."""

    source: str
    folder: Path
    client: httpx.Client
    patience: Retry
    refresh: bool
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)  # in this run: not even `refresh` asks twice

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.index.exists():
            return
        for line in self.index.read_text("utf-8").splitlines():
            with suppress(ValueError):  # the end of an interrupted run
                entry = jsons.loads(line)
                self.kept[entry["key"]] = entry

    @property
    def index(self) -> Path:
        return self.folder / "index.jsonl"

    def get(
        self,
        url: str,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        *,
        expects: Kind = "json",
        may_be_absent: bool = False,
    ) -> Answer:
        """The answer from `url`: the one kept from before, or a new one, which is kept.

        json           sent by POST, where given
        may_be_absent  404 is an answer, too

        Raises ImportProblem, saying what was asked, what went wrong and what to do. What was kept stays.
        """
        request = self.client.build_request(
            "POST" if json is not None else "GET", url, params=params, json=json
        )
        key = f"{request.method} {request.url} {request.read().decode()}".strip()
        if (not self.refresh or key in self.asked) and (found := self._kept(key)):
            return found
        response = self._ask(request, url, params, json)
        if not (may_be_absent and response.status_code == 404):
            self._judge(response, expects)
        self.asked.add(key)
        return self._keep(key, response)

    def pages(
        self, url: str, following: Callable[[Any], str | None], params: Mapping[str, Any] | None = None
    ) -> Iterator[Answer]:
        """The answer from `url` and those after it; `following` finds the next address in an answer's JSON.

        Raises ImportProblem where the pages do not end, or lead to another host.
        """
        seen = {url}
        answer = self.get(url, params)
        yield answer
        while link := following(answer.json()):
            asked = httpx.URL(answer.url)
            target = httpx.URL(urljoin(answer.url, link))
            if target.host != asked.host:
                raise self._problem("fetching.astray", url=answer.url, link=target)
            following_url = str(target.copy_with(scheme=asked.scheme, port=asked.port))
            if following_url in seen or len(seen) >= PAGES:
                raise self._problem("fetching.endless", url=url, pages=len(seen))
            seen.add(following_url)
            answer = self.get(following_url)
            yield answer

    def _ask(self, request: httpx.Request, url: str, params: Any, json: Any) -> httpx.Response:
        asked = str(request.url)
        try:
            return retry_request(
                self.client, request.method, url, retry=self.patience, params=params, json=json
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            raise self._problem("fetching.unreachable", url=asked) from error
        except httpx.TimeoutException as error:
            raise self._problem("fetching.slow", url=asked) from error
        except httpx.HTTPError as error:
            raise self._problem("fetching.cut", url=asked) from error

    def _judge(self, response: httpx.Response, expects: Kind) -> None:
        status, url = response.status_code, response.request.url
        if status == 429:
            raise self._problem("fetching.busy", url=url)
        if status != 200:
            path = self._refused(response)
            key = "fetching.broken" if status >= 500 else "fetching.refused"
            raise self._problem(key, url=url, status=status, path=path)
        if fault := _fault(response.content, expects):
            raise self._problem(fault, url=url, path=self._refused(response))

    def _refused(self, response: httpx.Response) -> Path:
        """Where the analyst finds an answer that could not be used."""
        folder = self.folder / "refused"
        folder.mkdir(exist_ok=True)
        path = folder / hashlib.sha256(response.content).hexdigest()
        _write(path, response.content)
        return path

    def _problem(self, key: str, **places: object) -> ImportProblem:
        newest = max((entry["fetched_at"] for entry in self.kept.values()), default=None)
        if newest is None:
            kept = t("fetching.nothing_kept")
        else:
            kept = t("fetching.kept", date=text.date(date.fromisoformat(newest[:10])))
        return ImportProblem(f"{t(key, source=self.source, **places)} {kept}")

    def _kept(self, key: str) -> Answer | None:
        """The kept answer, if it is whole."""
        entry = self.kept.get(key)
        path = self.folder / entry["file"] if entry else None
        if not entry or not path or not path.exists():
            return None
        body = path.read_bytes()
        if hashlib.sha256(body).hexdigest() != entry["sha256"]:
            return None
        status = entry.get("status", 200)
        return Answer(entry["url"], path, body, entry["fetched_at"], entry["sha256"], False, status)

    def _keep(self, key: str, response: httpx.Response) -> Answer:
        """First the answer, then its line in the index: an interruption leaves at most an unknown file."""
        body = response.content
        digest = hashlib.sha256(body).hexdigest()
        path = self.folder / digest
        _write(path, body)
        url, now = str(response.request.url), datetime.now(UTC).isoformat(timespec="seconds")
        entry = {
            "key": key,
            "url": url,
            "file": digest,
            "fetched_at": now,
            "sha256": digest,
            "status": response.status_code,
        }
        torn = self.index.exists() and not self.index.read_bytes().endswith(b"\n")
        with self.index.open("a", encoding="utf-8", newline="\n") as index:
            index.write(("\n" if torn else "") + jsons.dumps(entry, ensure_ascii=False) + "\n")
            self.kept[key] = entry
        return Answer(url, path, body, now, digest, True, response.status_code)


@contextmanager
def fetcher(
    source: str, *, per_second: float, headers: Mapping[str, str] | None = None, refresh: bool = False
) -> Iterator[Fetcher]:
    """A source to ask, at most `per_second` times a second, repeated questions included.

    refresh  ask again for what is kept
    """
    last = 0.0

    def pace(_: httpx.Request) -> None:
        nonlocal last
        time.sleep(max(0.0, last + 1 / per_second - time.monotonic()))
        last = time.monotonic()

    with httpx.Client(
        headers={"User-Agent": "Likvard"} | dict(headers or {}),
        timeout=TIMEOUT,
        verify=_trusted(),
        follow_redirects=True,
        event_hooks={"request": [pace]},
    ) as client:
        yield Fetcher(source, folder() / "raw" / source, client, PATIENCE, refresh)
