"""What a run says, on its way to the browser: gathered for a moment, so that the browser draws it once.

Streamlit sends each element as soon as it is made. A browser goes through its whole page for whatever has
arrived, so that ten elements a little apart cost it several times what ten at once do. What the reader
waits for is the picture: when it has come, nothing waits any more for what the run says about it later.
"""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LONGEST = 0.15  # seconds that an element waits for others: longer than a page takes to come to its picture
SHORT = 0.005  # seconds that the first picture of a run waits: as long as what stands around it takes
PICTURES = ("component_instance", "plotly_chart")


class Gathered:
    """The messages of one connection, in their order."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: list[Message] = []
        self._turn = asyncio.Lock()
        self._later: asyncio.Task[None] | None = None
        self._failure: Exception | None = None
        self._page = ""
        self._has_picture = False  # this run, so far

    async def send(self, message: Message) -> None:
        """Send it with all that waits: at once, or in a moment."""
        if self._failure:
            raise self._failure
        self._waiting.append(message)
        wait = self._wait(message.get("bytes"))
        if not wait:
            self.forget()
            await self._send_all()
        elif self._later is None or wait < LONGEST:
            self.forget()
            self._later = asyncio.create_task(self._send_later(wait))

    def _wait(self, data: bytes | None) -> float:
        """Seconds that a message may wait: none if a page begins, or a run or the connection ends.

        A browser that is told late that it is at another page goes astray in its history.
        """
        if data is None:
            return 0
        message = ForwardMsg.FromString(data)
        match message.WhichOneof("type"):
            case "new_session":
                before, self._page = self._page, message.new_session.page_script_hash
                self._has_picture = False
                return 0 if self._page != before else LONGEST
            case "script_finished":
                return 0
            case "delta" if not self._has_picture:
                self._has_picture = message.delta.new_element.WhichOneof("type") in PICTURES
                return SHORT if self._has_picture else LONGEST
        return LONGEST

    def forget(self) -> None:
        """Send nothing later."""
        if self._later:
            self._later.cancel()
        self._later = None

    async def _send_later(self, wait: float) -> None:
        await asyncio.sleep(wait)
        self._later = None
        try:
            await self._send_all()
        except Exception as failure:  # the connection is lost: who sends next is told
            self._failure = failure

    async def _send_all(self) -> None:
        gathered, self._waiting = self._waiting, []
        async with self._turn:
            for message in gathered:
                await self._send(message)


def with_gathering(app: ASGIApp) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await app(scope, receive, send)
            return
        gathered = Gathered(send)
        try:
            await app(scope, receive, gathered.send)
        finally:
            gathered.forget()

    return answer
