"""How an offer is answered: made once for a snapshot, kept in memory, sent whole or in part or not at all."""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from open_data import JSON, Task, apart
from text import t

AT_ONCE, WAITING = 2, 8  # so many are made at the same time, so many wait for it; others come back later
SECONDS = 120  # for what is made apart
MOST_BYTES = 150_000_000  # of what is kept
CAREFUL = "no-cache"  # may be kept, and is asked about again
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")

log = logging.getLogger("likvard")


class Busy(Exception):
    """There are too many who ask at the same time."""


class Content(NamedTuple):
    body: bytes
    tag: str  # of its bytes, as ETag has it
    file_name: str  # none where it is not a file


def content(body: bytes, file_name: str = "") -> Content:
    return Content(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"', file_name)


class Kept:
    """What has been made of a snapshot, the most recently asked for last."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.found: OrderedDict[tuple[str, ...], Content] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: tuple[str, ...]) -> Content | None:
        with self.lock:
            if key in self.found:
                self.found.move_to_end(key)
            return self.found.get(key)

    def put(self, key: tuple[str, ...], made: Content) -> None:
        """Keep it. What is of another seal, as `key` begins, goes; then what was asked for longest ago."""
        with self.lock:
            for one in [one for one in self.found if one[0] != key[0]]:
                del self.found[one]
            self.found[key] = made
            while sum(len(one.body) for one in self.found.values()) > self.most_bytes:
                self.found.popitem(last=False)


kept = Kept(MOST_BYTES)
_making = threading.BoundedSemaphore(AT_ONCE)
_in_line = threading.BoundedSemaphore(AT_ONCE + WAITING)


@contextmanager
def _turn() -> Iterator[None]:
    if not _in_line.acquire(blocking=False):
        raise Busy
    try:
        with _making:
            yield
    finally:
        _in_line.release()


def _apart(task: Task) -> bytes:
    """The task, done apart. Raises Busy where it takes too long."""
    try:
        return apart.done(task, SECONDS)
    except TimeoutError as late:
        raise Busy from late


def made(key: tuple[str, ...], make: Callable[[], tuple[bytes | Task, str]], is_kept: bool) -> Content:
    """What is kept under `key`, or else is made now, in turn: its bytes and what its file is called.

    Raises Busy where too many wait.
    """
    if found := kept.get(key):
        return found
    with _turn():
        if found := kept.get(key):  # by who was before in the line
            return found
        ready, file_name = make()
        new = content(_apart(ready) if isinstance(ready, Task) else ready, file_name)
        if is_kept:
            kept.put(key, new)
        return new


def refused(status: int, words: str) -> Response:
    """A sentence that says why there is no answer."""
    headers = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    headers |= {"Retry-After": "60"} if status == 503 else {}
    return PlainTextResponse(words, status, headers)


def _is_known(request: Request, tag: str) -> bool:
    """Whether the one who asks already has these bytes."""
    tags = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return tag in tags or "*" in tags


def _part(request: Request, found: Content) -> tuple[int, int] | None:
    """First and last byte of the stretch that is asked for, if any. Raises IndexError for one not there."""
    asked = RANGE.fullmatch(request.headers.get("range", "").replace(" ", ""))
    if not asked or asked[0] == "bytes=-" or request.headers.get("if-range", found.tag) != found.tag:
        return None
    size, (first, last) = len(found.body), asked.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if first and last and int(last) < start:
        return None
    if start >= size:
        raise IndexError
    return start, end


def answered(request: Request, found: Content, media_type: str) -> Response:
    """All of it, a part of it, or that nothing has changed."""
    headers = {
        "ETag": found.tag,
        "Cache-Control": CAREFUL,
        "Accept-Ranges": "bytes",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag, Content-Range, Content-Length, Accept-Ranges",
    }
    if found.file_name:
        how = "inline" if media_type == JSON else "attachment"
        headers["Content-Disposition"] = f'{how}; filename="{found.file_name}"'
    if _is_known(request, found.tag):
        return Response(status_code=304, headers=headers)
    try:
        part = _part(request, found)
    except IndexError:
        headers["Content-Range"] = f"bytes */{len(found.body)}"
        return PlainTextResponse(t("open_data.no_part"), 416, headers)
    if part is None:
        return Response(found.body, headers=headers, media_type=media_type)
    first, last = part
    headers["Content-Range"] = f"bytes {first}-{last}/{len(found.body)}"
    return Response(found.body[first : last + 1], 206, headers, media_type)
