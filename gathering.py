"""What a run says, on its way to the browser: gathered for a moment, so that the browser draws it once.

Streamlit sends each element as soon as it is made. A browser goes through its whole page for whatever has
arrived, so that ten elements a little apart cost it several times what ten at once do.
"""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LONGEST = 0.07  # seconds that an element waits for others: as long as it takes a page to come to its picture


class Gathered:
    """The messages of one connection, in their order."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: list[Message] = []
        self._turn = asyncio.Lock()
        self._later: asyncio.Task[None] | None = None
        self._failure: Exception | None = None
        self._page = ""

    async def send(self, message: Message) -> None:
        """At once with all that waits if a page begins, or a run or the connection ends; else in a moment."""
        if self._failure:
            raise self._failure
        self._waiting.append(message)
        data = message.get("bytes")
        if data is None or self._is_due(data):
            self.forget()
            await self._send_all()
        elif self._later is None:
            self._later = asyncio.create_task(self._send_later())

    def _is_due(self, data: bytes) -> bool:
        """A browser that is told late that it is at another page goes astray in its history."""
        message = ForwardMsg.FromString(data)
        if message.WhichOneof("type") == "new_session":
            before, self._page = self._page, message.new_session.page_script_hash
            return self._page != before
        return message.WhichOneof("type") == "script_finished"

    def forget(self) -> None:
        """Send nothing later."""
        if self._later:
            self._later.cancel()
        self._later = None

    async def _send_later(self) -> None:
        await asyncio.sleep(LONGEST)
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
