"""What a page sends and receives, as the browser counts it."""

from __future__ import annotations

from base64 import b64decode
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

TEXT = 1  # a websocket's frames are text or binary; the browser hands binary ones over in base64
SCHEMES = ("http", "https", "ws", "wss")


class Traffic:
    """Counts from the moment it is made. Frames count in both directions, before compression."""

    def __init__(self, page: Page, host: str) -> None:
        self.bytes = 0
        self.external: list[str] = []
        self._host = host
        self._paths: dict[str, str] = {}
        self._transferred: list[str] = []
        session = page.context.new_cdp_session(page)
        session.on(
            "Network.requestWillBeSent", lambda one: self._request(one["requestId"], one["request"]["url"])
        )
        session.on("Network.webSocketCreated", lambda one: self._request(one["requestId"], one["url"]))
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameSent", self._frame)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.send("Network.enable")

    def transfers(self, folder: str) -> int:
        """How many files under the path `folder` came over the network, not from the browser's cache."""
        return sum(path.startswith(folder) for path in self._transferred)

    def _request(self, request: str, url: str) -> None:
        parts = urlsplit(url)
        self._paths[request] = parts.path
        if parts.scheme in SCHEMES and parts.netloc != self._host:
            self.external.append(url)

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])
        if event["encodedDataLength"] and event["requestId"] in self._paths:
            self._transferred.append(self._paths[event["requestId"]])

    def _frame(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        data = frame["payloadData"]
        self.bytes += len(data.encode()) if frame["opcode"] == TEXT else len(b64decode(data))
